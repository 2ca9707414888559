//! A server's certificate and key, read again when their files change.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::error::TlsError;
use crate::{pem, provider};

/// What is spoken over the connections of a server: HTTP/1.1, also by WebSockets.
const SPOKEN: &[u8] = b"http/1.1";

/// A certificate with its chain and its key, from two PEM files.
///
/// [`Self::refresh`] reads them again. What cannot be used changes nothing: the certificate before stays in use.
pub struct ServerCertificate {
    certificate: PathBuf,
    key: PathBuf,
    in_use: RwLock<Arc<CertifiedKey>>,
    /// What the files held when they were last looked at, good or bad.
    seen: Mutex<u64>,
}

/// What the two files hold.
struct Files {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl ServerCertificate {
    /// Reads both files.
    ///
    /// # Errors
    /// [`TlsError`] says which file cannot be used and why.
    pub fn open(certificate: PathBuf, key: PathBuf) -> Result<Arc<Self>, TlsError> {
        let files = Files::read(&certificate, &key)?;
        let in_use = files.pair(&certificate, &key)?;
        Ok(Arc::new(Self {
            in_use: RwLock::new(Arc::new(in_use)),
            seen: Mutex::new(files.print()),
            certificate,
            key,
        }))
    }

    /// Reads the files again; says whether another certificate is in use now. What is wrong with files is told once, and
    /// again when they have changed.
    ///
    /// # Errors
    /// [`TlsError`] says which file cannot be used and why; the certificate before stays in use.
    pub fn refresh(&self) -> Result<bool, TlsError> {
        let files = Files::read(&self.certificate, &self.key);
        let print = files.as_ref().map_or(0, Files::print);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *seen, print) == print {
            return Ok(false);
        }
        let pair = files?.pair(&self.certificate, &self.key)?;
        *self.in_use.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
        Ok(true)
    }

    fn in_use(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.in_use.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Files {
    fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        Ok(Self {
            certificate: pem::read(certificate)?,
            key: pem::read(key)?,
        })
    }

    /// Two files that hold the same have the same.
    fn print(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.certificate.hash(&mut hasher);
        self.key.hash(&mut hasher);
        // Nought stands for files that cannot be read.
        hasher.finish().max(1)
    }

    fn pair(&self, certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
        let chain = pem::certificates(certificate, &self.certificate)?;
        let private = pem::key(key, &self.key)?;
        CertifiedKey::from_der(chain, private, &provider()).map_err(|source| TlsError::Pair {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            source,
        })
    }
}

/// No line shows a key.
impl std::fmt::Debug for ServerCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerCertificate")
            .field("certificate", &self.certificate)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl ResolvesServerCert for ServerCertificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.in_use())
    }
}

/// The configuration of a server that shows this certificate, as it is at the time.
///
/// # Errors
/// [`TlsError::Cryptography`] where there is none.
pub fn server(certificate: Arc<ServerCertificate>) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Cryptography)?
        .with_no_client_auth()
        .with_cert_resolver(certificate);
    config.alpn_protocols = vec![SPOKEN.to_vec()];
    Ok(Arc::new(config))
}
