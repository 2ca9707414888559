//! The gateway's own certificate: read at the start, and again when its files change.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use baton_tls::{ServerCertificate, server};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::GatewayError;

/// The PEM files of a gateway that speaks TLS itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// Its certificate, followed by those that lead to a root.
    pub certificate: PathBuf,
    /// The key of the certificate.
    pub key: PathBuf,
    /// How often to look whether they have changed.
    pub look_every: Duration,
}

impl TlsFiles {
    /// Files that are looked at now and then.
    #[must_use]
    pub fn new(certificate: PathBuf, key: PathBuf) -> Self {
        Self {
            certificate,
            key,
            look_every: Duration::from_secs(10),
        }
    }
}

/// Opens the files, and keeps the certificate as they are until it is stopped.
pub(crate) fn acceptor(
    files: TlsFiles,
    stop: CancellationToken,
) -> Result<TlsAcceptor, GatewayError> {
    let TlsFiles {
        certificate,
        key,
        look_every,
    } = files;
    let certificate = ServerCertificate::open(certificate, key)?;
    let acceptor = TlsAcceptor::from(server(Arc::clone(&certificate))?);
    tokio::spawn(look(certificate, look_every, stop));
    Ok(acceptor)
}

async fn look(certificate: Arc<ServerCertificate>, every: Duration, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
        let read = Arc::clone(&certificate);
        match tokio::task::spawn_blocking(move || read.refresh()).await {
            Ok(Ok(false)) => {}
            Ok(Ok(true)) => tracing::info!("another certificate is in use from now on"),
            Ok(Err(error)) => {
                tracing::error!(%error, "the certificate's files have changed and cannot be used; the one before stays in use");
            }
            Err(error) => tracing::error!(%error, "the certificate's files could not be read"),
        }
    }
}
