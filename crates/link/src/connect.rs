//! Reaching the gateway: a socket, and TLS on it.

use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error as TlsFault};
use tokio_util::either::Either;

use crate::address::GatewayAddress;
use crate::status::OfflineReason;

/// What a link is read from and written to.
pub(crate) type Bytes = Either<TcpStream, TlsStream<TcpStream>>;

/// Connects, and is sure who answers where the address says so.
pub(crate) async fn connect(
    address: &GatewayAddress,
    roots: Option<&Path>,
) -> Result<Bytes, OfflineReason> {
    let host = address.host();
    let reached = TcpStream::connect((host.as_str(), address.port())).await;
    let stream = reached.map_err(|error| unreachable(&error))?;
    // A frame is small, and a person waits for it.
    stream
        .set_nodelay(true)
        .map_err(|error| unreachable(&error))?;
    if !address.is_secure() {
        return Ok(Either::Left(stream));
    }
    let name = ServerName::try_from(host.clone()).map_err(|error| unreachable(&error))?;
    let connector = TlsConnector::from(believed(roots).await?);
    match connector.connect(name, stream).await {
        Ok(stream) => Ok(Either::Right(stream)),
        Err(error) => {
            let fault = error.get_ref().and_then(|fault| fault.downcast_ref());
            Err(fault.map_or_else(|| unreachable(&error), |fault| not_secured(fault, &host)))
        }
    }
}

/// Whom this machine believes, as it is now: roots are renewed as well.
async fn believed(roots: Option<&Path>) -> Result<Arc<ClientConfig>, OfflineReason> {
    let roots = roots.map(Path::to_owned);
    let read = tokio::task::spawn_blocking(move || baton_tls::client(roots.as_deref())).await;
    let read = read.map_err(|error| unreachable(&error))?;
    read.map_err(|error| unreachable(&error))
}

fn unreachable(error: &impl std::fmt::Display) -> OfflineReason {
    OfflineReason::Unreachable {
        detail: error.to_string(),
    }
}

fn not_secured(fault: &TlsFault, host: &str) -> OfflineReason {
    let detail = match fault {
        TlsFault::InvalidCertificate(fault) => match fault {
            CertificateError::UnknownIssuer => {
                "no one whom this machine believes has signed it; the roots of a closed network are given as a file".to_owned()
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                format!("it is for another name than {host}")
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "it has expired, or the clock of this machine is wrong".to_owned()
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "it is not valid yet, or the clock of this machine is wrong".to_owned()
            }
            other => other.to_string(),
        },
        TlsFault::InvalidMessage(_) => {
            return OfflineReason::Unreachable {
                detail: "it does not speak TLS at this port".to_owned(),
            };
        }
        other => return unreachable(other),
    };
    OfflineReason::Untrusted { detail }
}
