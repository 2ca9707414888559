//! A workstation without a window.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use baton_customer::Customer;
use baton_tls::Authority;

use crate::gateway::Running;
use crate::support::{batonctl, run};

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/shop");

pub(crate) fn host(data: &Path, arguments: &[&str]) -> Command {
    let mut command = batonctl();
    command
        .args(["host", "--config", SHOP, "--data-dir"])
        .arg(data)
        .args(arguments);
    command
}

/// A running host, ended with the test.
pub(crate) struct Host {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Host {
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    /// The first line that begins with these words.
    pub(crate) fn says(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.out.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended before it said {words:?}");
            if line.starts_with(words) {
                return line;
            }
        }
    }

    pub(crate) fn end(mut self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
        self.says("stopped");
        assert!(self.child.wait().unwrap().success());
    }
}

impl Host {
    /// Its process ends at once, without a word.
    pub(crate) fn dies(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        let _ = self.child.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_works_the_conversations_of_a_gateway_and_only_one_does() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("gateway");
    let gateway = Running::start(&data, &[]);
    let token = data.join("gateway.token");
    let joining = [
        "--gateway",
        &gateway.page,
        "--gateway-token-file",
        token.to_str().unwrap(),
    ];
    let mut first = Host::of(host(&dir.path().join("first"), &joining));
    first.says("online");
    let customer = Customer::open(&gateway.page).await;
    customer.say("I want to talk to a person").await;
    let answered = async {
        while customer.read().await.len() < 2 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let answered = tokio::time::timeout(Duration::from_secs(30), answered).await;
    answered.expect("the customer is told something");

    let mut second = Host::of(host(&dir.path().join("second"), &joining));
    let refused = second.says("offline");
    assert!(
        refused.contains("one workstation has all conversations"),
        "{refused}"
    );
    second.end();
    first.end();

    // It is kept where the gateway is.
    let mut again = Host::of(host(&dir.path().join("first"), &[]));
    again.says("online");
    again.end();
}

#[test]
fn a_host_joins_by_tls_with_a_root_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (roots, certificate, key) = (file("roots.pem"), file("gateway.pem"), file("gateway.key"));
    Authority::new(roots.as_ref()).issue(certificate.as_ref(), key.as_ref());
    let data = dir.path().join("gateway");
    let gateway = Running::start(&data, &["--tls-cert", &certificate, "--tls-key", &key]);
    assert!(gateway.page.starts_with("https://"), "{}", gateway.page);
    let token = data.join("gateway.token");
    let joining = [
        "--gateway",
        &gateway.page,
        "--gateway-token-file",
        token.to_str().unwrap(),
    ];
    let mut trusting = Host::of(host(
        &dir.path().join("trusting"),
        &[&joining[..], &["--gateway-roots", &roots]].concat(),
    ));
    trusting.says("online");
    let mut other = Host::of(host(&dir.path().join("other"), &joining));
    let refused = other.says("offline");
    assert!(refused.contains("certificate is not accepted"), "{refused}");
    other.end();
    trusting.end();
}

#[test]
fn a_host_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str]| {
        let (code, _, said) = run(&mut host(dir.path(), arguments));
        assert_eq!(code, 1, "{said}");
        said
    };
    assert!(refused(&[]).contains("--gateway"));
    assert!(refused(&["--gateway", "wss://x"]).contains("--gateway-token-file"));
    let plain = refused(&["--gateway", "ws://192.0.2.1"]);
    assert!(plain.contains("without encryption"), "{plain}");
}
