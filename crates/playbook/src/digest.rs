//! The digest of a configuration's files: what a journal names the configuration by.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The SHA-256 digest of a configuration's files, names and texts, as 64 hexadecimal digits. The same files have the
/// same digest on every workstation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConfigurationDigest(Arc<str>);

impl ConfigurationDigest {
    /// The digest of these files as (name, text), in the order in which they are merged.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut hash = Sha256::new();
        for part in files.iter().flat_map(|(name, text)| [name, text]) {
            // With its length before it, no part can pass for a piece of another.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hex::encode(hash.finalize()).into())
    }

    /// The digits as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConfigurationDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
