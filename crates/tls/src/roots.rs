//! Whom a client believes: the system's roots, and those in a file of one's own.

use std::path::Path;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls_platform_verifier::Verifier;

use crate::error::TlsError;
use crate::{pem, provider};

/// The configuration of a client that believes the system's roots and, for closed networks, those in a file as well.
///
/// # Errors
/// [`TlsError`] says which file cannot be used and why.
pub fn client(own_roots: Option<&Path>) -> Result<Arc<ClientConfig>, TlsError> {
    let own = match own_roots {
        Some(path) => pem::certificates(path, &pem::read(path)?)?,
        None => Vec::new(),
    };
    let provider = provider();
    let verifier = if own.is_empty() {
        Verifier::new(Arc::clone(&provider))
    } else {
        Verifier::new_with_extra_roots(own, Arc::clone(&provider))
    };
    let verifier = verifier.map_err(TlsError::Roots)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Cryptography)?
        // The platform's own way to check certificates; nothing is left unchecked.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}
