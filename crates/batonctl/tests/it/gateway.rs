//! The gateway by itself.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use baton_customer::Customer;
use baton_protocol::channel::EntryBody;

use crate::secrets::{only_the_owners, with_umask_zero};
use crate::support::{batonctl, run};

pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) page: String,
    said: String,
}

impl Running {
    pub(crate) fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut command = batonctl();
        command
            .args(["gateway", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .args(arguments);
        Self::of(command)
    }

    /// One on a disk that fails while the file `faulty` exists.
    fn start_on_a_failing_disk(data: &Path, shim: &Path, faulty: &Path) -> Self {
        let mut command = batonctl();
        command
            .args(["gateway", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .env("LD_PRELOAD", shim)
            .env("FAULTY", faulty);
        Self::of(command)
    }

    /// Limits the size of the files it writes, in bytes, as `ulimit -f` does; `unlimited` lifts the limit.
    fn limit(&self, bytes: &str) {
        let status = Command::new("prlimit")
            .arg(format!("--pid={}", self.child.id()))
            .arg(format!("--fsize={bytes}:"))
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// One that logs everything it may into a file, and from whose files the umask takes nothing.
    fn start_open(data: &Path, log: &Path) -> Self {
        let mut command = batonctl();
        command
            .args(["gateway", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data);
        let mut command = with_umask_zero(&command);
        command
            .env("BATON_LOG", "trace")
            .stderr(std::fs::File::create(log).unwrap());
        Self::of(command)
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        for _ in 0..3 {
            out.read_line(&mut said).unwrap();
        }
        let page = said.split_whitespace().find(|w| w.starts_with("http"));
        let page = page.unwrap_or_else(|| panic!("no address in {said}"));
        let page = page.trim_end_matches(',').to_owned();
        Self {
            child,
            out,
            page,
            said,
        }
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        self.page
            .trim_start_matches("http://")
            .trim_end_matches('/')
    }

    fn get(&self) -> String {
        let host = self.address();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends a signal and waits for the end: exit code, and the last output.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        let since = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if since.elapsed() > Duration::from_secs(30) {
                self.child.kill().unwrap();
                panic!("it does not end");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut last = String::new();
        self.out.read_to_string(&mut last).unwrap();
        (self.child.wait().unwrap().code(), last)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        let _ = self.child.kill();
    }
}

#[test]
fn it_serves_the_page_and_stops_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("gateway");
    let first = Running::start(&data, &["--practice"]);
    let token_file = data.join("gateway.token");
    let token = std::fs::read_to_string(&token_file).unwrap();
    assert!(token.trim().len() >= 32);
    let mode = std::fs::metadata(&token_file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(
        first.said.contains(token_file.to_str().unwrap()),
        "{}",
        first.said
    );
    assert!(first.said.contains("practice") && first.said.contains("ws://"));
    assert!(!first.said.contains(token.trim()), "the token was printed");
    let page = first.get();
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("chat.js"),
        "{page}"
    );
    assert!(page.contains(r#"data-practice="yes""#));
    let (code, last) = first.end("-TERM");
    assert_eq!(code, Some(0), "{last}");
    assert!(last.contains("stopped"), "{last}");

    let second = Running::start(&data, &[]);
    assert!(second.get().contains(r#"data-practice="no""#));
    assert_eq!(std::fs::read_to_string(&token_file).unwrap(), token);
    let (code, _) = second.end("-INT");
    assert_eq!(code, Some(0));
}

/// The status a message is answered with.
async fn says(customer: &Customer, id: uuid::Uuid, text: &str) -> u16 {
    match customer.try_say(id, text).await {
        Ok(_) => 200,
        Err(refusal) => refusal.status().unwrap(),
    }
}

/// The texts in a conversation in which only messages were written.
async fn texts(customer: &Customer) -> Vec<String> {
    let entries = customer.read().await.into_iter();
    entries
        .map(|entry| match entry.body {
            EntryBody::Message { text, .. } => text,
            other => panic!("a message was expected, got {other:?}"),
        })
        .collect()
}

#[tokio::test]
async fn it_takes_messages_again_as_soon_as_the_disk_does() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("gateway");
    let gateway = Running::start(&data, &[]);
    let customer = Customer::open(&gateway.page).await;
    let long = "word ".repeat(400);
    for round in 0..3 {
        let before = texts(&customer).await.len();
        gateway.limit("4096");
        let refused = uuid::Uuid::now_v7();
        for _ in 0..5 {
            assert_eq!(says(&customer, refused, &long).await, 503, "round {round}");
        }
        gateway.limit("unlimited");
        // A 503 means that nothing was taken: the same message is taken now, and once.
        let since = Instant::now();
        while says(&customer, refused, &long).await == 503 {
            assert!(since.elapsed() < Duration::from_secs(1), "round {round}");
        }
        assert_eq!(says(&customer, refused, &long).await, 200);
        assert_eq!(texts(&customer).await.len(), before + 1);
    }
    // A clean stop leaves everything in the database itself.
    let database = data.join("gateway.sqlite");
    let (code, _) = gateway.end("-TERM");
    assert_eq!(code, Some(0));
    assert!(!data.join("gateway.sqlite-wal").exists());
    assert!(std::fs::metadata(&database).unwrap().len() > 4_096);
}

/// A library that a program loads before its own: calls that reach the disk fail with EIO while a file
/// exists that holds their name. Built with the compiler that links this test.
#[cfg(target_os = "linux")]
fn failing_disk(folder: &Path) -> std::path::PathBuf {
    let source = folder.join("failing_disk.c");
    let library = folder.join("failing_disk.so");
    std::fs::write(&source, include_str!("failing_disk.c")).unwrap();
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let built = Command::new(compiler)
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(&source)
        .arg("-ldl")
        .status()
        .unwrap();
    assert!(built.success());
    library
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_fails_for_a_moment_takes_nothing_and_costs_nothing() {
    const FAULT: Duration = Duration::from_millis(400);
    /// Slow enough for a customer who may not write too fast.
    const BETWEEN: Duration = Duration::from_millis(75);
    let dir = tempfile::tempdir().unwrap();
    let (data, faulty) = (dir.path().join("gateway"), dir.path().join("faulty"));
    let shim = failing_disk(dir.path());
    let mut gateway = Running::start_on_a_failing_disk(&data, &shim, &faulty);
    let mut customer = Customer::open(&gateway.page).await;
    let mut confirmed = Vec::new();
    for (round, calls) in ["sync", "write", "sync write"].into_iter().enumerate() {
        let first = uuid::Uuid::now_v7();
        assert_eq!(
            says(&customer, first, &format!("before {round}")).await,
            200
        );
        confirmed.push(format!("before {round}"));

        std::fs::write(&faulty, calls).unwrap();
        let since = Instant::now();
        let mut turned_away = Vec::new();
        while since.elapsed() < FAULT {
            let id = uuid::Uuid::now_v7();
            let text = format!("during {round}, {}", turned_away.len());
            let status = says(&customer, id, &text).await;
            assert_eq!(
                status, 503,
                "{calls}: nothing is confirmed that is not on the disk"
            );
            turned_away.push((id, text));
            tokio::time::sleep(BETWEEN).await;
        }
        assert!(turned_away.len() > 1, "{calls}: it answered in time");
        assert_eq!(
            texts(&customer).await,
            confirmed,
            "{calls}: a 503 took nothing"
        );
        std::fs::remove_file(&faulty).unwrap();

        // Without any help it takes messages again within a second, the refused one too, once.
        let since = Instant::now();
        let (id, text) = turned_away.swap_remove(0);
        while says(&customer, id, &text).await == 503 {
            assert!(since.elapsed() < Duration::from_secs(1), "{calls}");
            tokio::time::sleep(BETWEEN).await;
        }
        assert_eq!(says(&customer, id, &text).await, 200);
        confirmed.push(text);
        assert_eq!(texts(&customer).await, confirmed, "{calls}");

        // Killed on the spot, it has every message it confirmed and none that it turned away.
        gateway.end("-KILL");
        gateway = Running::start_on_a_failing_disk(&data, &shim, &faulty);
        customer = customer.at(&gateway.page);
        assert_eq!(texts(&customer).await, confirmed, "{calls}, after the end");
    }
    let (code, _) = gateway.end("-TERM");
    assert_eq!(code, Some(0));
}

#[tokio::test]
async fn its_files_are_the_owners_alone_and_its_log_says_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("gateway"), dir.path().join("log"));
    let gateway = Running::start_open(&data, &log);
    let customer = Customer::open(&gateway.page).await;
    let text = "My card is 4012 8888 8888 1881, my password is Tr0ub4dor-77";
    assert_eq!(says(&customer, uuid::Uuid::now_v7(), text).await, 200);
    // While it runs: the write-ahead files too.
    only_the_owners(&data);
    assert!(data.join("gateway.sqlite-wal").exists());
    let token = std::fs::read_to_string(data.join("gateway.token")).unwrap();
    let (code, _) = gateway.end("-TERM");
    assert_eq!(code, Some(0));
    only_the_owners(&data);
    let logged = std::fs::read_to_string(&log).unwrap();
    assert!(logged.contains("gateway listening"), "{logged}");
    for secret in [
        "4012 8888",
        "Tr0ub4dor",
        token.trim(),
        &customer.opened.secret,
    ] {
        assert!(!logged.contains(secret), "{secret} was logged");
    }

    // A file that an earlier version left readable to others is closed to them.
    for name in ["gateway.sqlite", "gateway.sqlite.lock"] {
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(data.join(name), open).unwrap();
    }
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let gateway = Running::start_open(&data, &log);
    only_the_owners(&data);
    gateway.end("-TERM");
}

#[test]
fn a_token_that_others_can_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let token = dir.path().join("token");
    std::fs::write(&token, "0123456789abcdef0123456789abcdef").unwrap();
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (code, stdout, stderr) = run(batonctl()
        .args(["gateway", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(dir.path())
        .arg("--token-file")
        .arg(&token));
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("chmod 600"), "{stderr}");
    assert!(!stderr.contains("0123456789"), "{stderr}");
}

#[test]
fn it_does_not_listen_on_a_network_without_encryption() {
    let dir = tempfile::tempdir().unwrap();
    let gateway = |arguments: &[&str]| {
        let mut command = batonctl();
        command
            .args(["gateway", "--listen", "0.0.0.0:0", "--data-dir"])
            .arg(dir.path().join("gateway"))
            .args(arguments);
        run(&mut command)
    };
    let (code, _, said) = gateway(&[]);
    assert_eq!(code, 1);
    assert!(
        said.contains("--tls-cert") && said.contains("--proxy"),
        "{said}"
    );
    let (code, _, said) = gateway(&["--tls-cert", "no.pem", "--tls-key", "no.key"]);
    assert_eq!(code, 1);
    assert!(said.contains("no.pem cannot be read"), "{said}");
    let (code, _, said) = gateway(&["--tls-cert", "no.pem"]);
    assert_eq!(code, 2);
    assert!(said.contains("--tls-key"), "{said}");
}
