//! The gateway in a process of its own, and one HTTP connection to it.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::{Child, Command};

/// How long anything may take that should be quick.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running gateway; it ends when this is dropped.
pub(super) struct Running {
    child: Child,
    pub(super) address: SocketAddr,
    folder: TempDir,
}

impl Running {
    /// Starts it where the system lets it have this many files and sockets, or as many as usual.
    pub(super) async fn start(batonctl: &Path, handles: Option<u32>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let limit = handles.map_or(String::new(), |handles| format!("ulimit -n {handles}; "));
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("{limit}exec \"$0\" \"$@\""))
            .arg(batonctl)
            .args(["gateway", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut child = command.spawn().context("starting the gateway")?;
        let out = child.stdout.take().context("the gateway says nothing")?;
        let mut first = String::new();
        BufReader::new(out).read_line(&mut first).await?;
        let said = first.split_whitespace().find_map(|word| {
            let address = word.strip_prefix("http://")?;
            address.trim_end_matches([',', '/']).parse().ok()
        });
        Ok(Self {
            address: said.with_context(|| format!("no address in {first:?}"))?,
            child,
            folder,
        })
    }

    /// Files and sockets it has open.
    pub(super) fn handles(&self) -> Result<usize> {
        let folder = format!("/proc/{}/fd", self.id()?);
        Ok(std::fs::read_dir(folder)?.count())
    }

    /// Bytes of memory it has.
    pub(super) fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()?))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.context("no VmRSS")?.parse::<u64>()? * 1_024)
    }

    /// Bytes in its files.
    pub(super) fn stored(&self) -> Result<u64> {
        let mut bytes = 0;
        for file in std::fs::read_dir(self.folder.path())? {
            bytes += file?.metadata()?.len();
        }
        Ok(bytes)
    }

    /// How long the next customer from an address waits for a conversation, and the status they get.
    pub(super) async fn next_customer(&self, from: IpAddr) -> Result<(Duration, u16)> {
        let begun = Instant::now();
        let opened = async {
            let mut line = Line::connect(self.address, from).await?;
            line.post("/api/conversations", None, "{}").await
        };
        let (status, _) = tokio::time::timeout(PATIENCE, opened)
            .await
            .context("the next customer was not answered")??;
        Ok((begun.elapsed(), status))
    }

    fn id(&self) -> Result<u32> {
        self.child.id().context("the gateway has ended")
    }
}

/// One connection, on which one request follows the other.
pub(super) struct Line {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
}

impl Line {
    pub(super) async fn connect(gateway: SocketAddr, from: IpAddr) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        Ok(Self {
            stream: BufReader::new(socket.connect(gateway).await?),
            host: gateway,
        })
    }

    /// Writes bytes as they are, whether or not anyone takes them.
    pub(super) async fn write(&mut self, bytes: &str) -> Result<()> {
        Ok(self.stream.get_mut().write_all(bytes.as_bytes()).await?)
    }

    /// Posts JSON and reads the answer: its status and its body.
    pub(super) async fn post(
        &mut self,
        path: &str,
        secret: Option<&str>,
        body: &str,
    ) -> Result<(u16, String)> {
        let host = self.host;
        let secret = secret.map_or(String::new(), |secret| {
            format!("Authorization: Bearer {secret}\r\n")
        });
        let length = body.len();
        self.write(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{secret}Content-Length: {length}\r\n\r\n{body}"
        ))
        .await?;
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                bail!("the connection ended");
            }
            let line = line.trim_end();
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest.split(' ').next().unwrap_or_default().parse()?;
            } else if let Some((name, value)) = line.split_once(": ")
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.parse()?;
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok((status, String::from_utf8(body)?))
    }
}

/// A loopback address.
pub(super) fn address(client: u32) -> IpAddr {
    // 127.16.0.0/12, without the first address.
    IpAddr::V4(std::net::Ipv4Addr::from_bits(
        0x7F10_0000 + 1 + client % 0x000F_FFFE,
    ))
}
