//! What is wrong with a file, and what to do.

use std::path::PathBuf;

/// Why certificates, keys or roots cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file is larger than such a file can be.
    #[error("{} has more than a mebibyte; that is no file of certificates or keys", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// A part of a file is no PEM.
    #[error("{} is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What cannot be read in it.
        detail: String,
    },
    /// A file holds no certificate.
    #[error("{} holds no certificate; it begins with -----BEGIN CERTIFICATE-----", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// A file holds no private key that can be read.
    #[error("{} holds no private key, or one with a password; it begins with -----BEGIN PRIVATE KEY-----", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// The key is another certificate's, or neither can be used.
    #[error("the certificate in {} cannot be used with the key in {}: {source}", certificate.display(), key.display())]
    Pair {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What does not fit.
        source: rustls::Error,
    },
    /// The roots cannot be used.
    #[error("the roots that certificates are checked by cannot be used: {0}")]
    Roots(rustls::Error),
    /// The cryptography cannot be used.
    #[error("TLS cannot be used: {0}")]
    Cryptography(rustls::Error),
}
