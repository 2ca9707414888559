//! Certificates, keys and roots in PEM files, made ready for TLS.
//!
//! It must never know what is spoken over a connection, and opens none. A server starts with [`ServerCertificate`], a
//! client with [`client`]; both use the cryptography that the HTTP client uses as well.

#[cfg(feature = "authority")]
mod authority;
mod certificate;
mod error;
mod pem;
mod roots;

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

#[cfg(feature = "authority")]
pub use authority::Authority;
pub use certificate::{ServerCertificate, server};
pub use error::TlsError;
pub use roots::client;

/// The cryptography, passed to everything: no library has to find one installed.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}
