//! The port of the embedded gateway, kept beside its database: pages that customers have open go on with it after a
//! restart.

use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// The file in the data folder that holds the port.
const FILE: &str = "gateway.port";

/// An embedded gateway that listens on another port than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedGateway {
    /// The port it had, which another program uses.
    pub from: u16,
    /// The port it has.
    pub to: u16,
}

/// The port that a gateway had when it was started last.
pub(crate) struct KeptPort {
    file: PathBuf,
    port: Option<u16>,
}

impl KeptPort {
    /// Reads it. What cannot be read is as good as none.
    pub(crate) fn read(data_dir: &Path) -> Self {
        let file = data_dir.join(FILE);
        let port = match std::fs::read_to_string(&file) {
            Ok(text) => text.trim().parse().ok().filter(|port| *port != 0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(%error, "the gateway's port of the last run cannot be read");
                None
            }
        };
        Self { file, port }
    }

    /// Where to listen if any port will do: on the kept one, unless another program uses it.
    pub(crate) fn listen(&self, wanted: SocketAddr) -> SocketAddr {
        let kept = self.port.filter(|_| wanted.port() == 0);
        let kept = kept.map(|port| SocketAddr::new(wanted.ip(), port));
        kept.filter(is_free).unwrap_or(wanted)
    }

    /// Keeps the port that the gateway listens on. Says so where it is another one.
    pub(crate) fn keep(&self, bound: SocketAddr) -> Option<MovedGateway> {
        let to = bound.port();
        if self.port == Some(to) {
            return None;
        }
        if let Err(error) = self.write(to) {
            tracing::warn!(%error, "the gateway's port is not kept for the next start");
        }
        self.port.map(|from| MovedGateway { from, to })
    }

    fn write(&self, port: u16) -> io::Result<()> {
        let mut options = baton_private::options();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .open(&self.file)?;
        writeln!(file, "{port}")?;
        file.sync_all()
    }
}

fn is_free(address: &SocketAddr) -> bool {
    match TcpListener::bind(address) {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%address, %error, "the gateway cannot listen where it did before");
            false
        }
    }
}
