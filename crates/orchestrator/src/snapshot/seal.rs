//! Sealing: the digest over the canonical form, and the published schema.

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::types::Snapshot;

/// A snapshot that cannot change any more: it carries the digest of its canonical form and was
/// found to match the published schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    snapshot: Snapshot,
    schema_valid: bool,
}

/// Why a sealed snapshot is not what it says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Tampered {
    /// It is not a snapshot of this schema.
    #[error("this is not a baton.snapshot/1: {0}")]
    Schema(String),
    /// The digest does not fit the content.
    #[error("the content was changed after it was sealed: its digest is {found}, it says {stated}")]
    Digest {
        /// The digest it carries.
        stated: String,
        /// The digest of its content.
        found: String,
    },
}

impl Sealed {
    /// Seals a snapshot.
    pub(super) fn new(mut snapshot: Snapshot) -> Self {
        snapshot.digest = String::new();
        let mut value = as_read(&snapshot);
        snapshot.digest = digest(&mut value);
        if let Value::Object(map) = &mut value {
            map.insert("digest".to_owned(), snapshot.digest.clone().into());
        }
        let schema_valid = VALIDATOR.as_ref().is_ok_and(|v| v.is_valid(&value));
        debug_assert!(schema_valid, "a snapshot matches its own schema");
        Self {
            snapshot,
            schema_valid,
        }
    }

    /// The content.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The revision.
    pub fn revision(&self) -> u32 {
        self.snapshot.revision
    }

    /// The digest.
    pub fn digest(&self) -> &str {
        &self.snapshot.digest
    }

    /// Whether it matches the published schema; false would be a defect of this program.
    pub fn is_schema_valid(&self) -> bool {
        self.schema_valid
    }

    /// Its JSON text.
    pub fn to_json(&self) -> String {
        // Serialising a struct of strings, numbers and lists cannot fail.
        serde_json::to_string(&self.snapshot).unwrap_or_default()
    }
}

/// Checks a snapshot's JSON against the schema and its digest.
pub fn verify(json: &str) -> Result<Snapshot, Tampered> {
    let mut value: Value =
        serde_json::from_str(json).map_err(|e| Tampered::Schema(e.to_string()))?;
    let validator = VALIDATOR
        .as_ref()
        .map_err(|e| Tampered::Schema(e.clone()))?;
    if let Some(error) = validator.iter_errors(&value).next() {
        return Err(Tampered::Schema(format!(
            "{} at {}",
            error,
            error.instance_path()
        )));
    }
    let snapshot: Snapshot =
        serde_json::from_value(value.clone()).map_err(|e| Tampered::Schema(e.to_string()))?;
    let found = digest(&mut value);
    if found == snapshot.digest {
        Ok(snapshot)
    } else {
        Err(Tampered::Digest {
            stated: snapshot.digest,
            found,
        })
    }
}

/// The published JSON Schema of a snapshot.
pub fn json_schema() -> Value {
    schemars::schema_for!(Snapshot).to_value()
}

/// The value that a reader of the JSON text has: a 32-bit confidence written as text and read back
/// is not the 64-bit number it converts to.
fn as_read(snapshot: &Snapshot) -> Value {
    serde_json::to_string(snapshot)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        // A struct of strings, numbers and lists always has a JSON text.
        .unwrap_or(Value::Null)
}

static VALIDATOR: LazyLock<Result<jsonschema::Validator, String>> =
    LazyLock::new(|| jsonschema::validator_for(&json_schema()).map_err(|e| e.to_string()));

fn digest(value: &mut Value) -> String {
    if let Value::Object(map) = value {
        map.remove("digest");
    }
    let canonical = serde_json_canonicalizer::to_vec(value).unwrap_or_default();
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(&canonical) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
