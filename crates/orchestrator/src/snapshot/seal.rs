//! Sealing: the digest over the canonical form, and the published schema.
//!
//! Whatever a snapshot's types can hold is valid by the published schema, which is made from the same
//! types: the schema bounds nothing that a type does not bound. The one exception, a confidence that
//! is no number, is taken out before sealing. So sealing does not validate; that the two agree is
//! proven by the tests over arbitrary snapshots, and every reader validates with [`verify`].

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::canonical::{Unwritable, canonical};
use super::earlier;
use super::payload::{Alternative, Snapshot};

/// A snapshot that cannot change any more: it carries the digest of its canonical form and matches
/// the published schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed(Snapshot);

/// Why a sealed snapshot is not what it says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Tampered {
    /// It is not a snapshot of this schema.
    #[error("this is not a baton.snapshot of version 1 or 2: {0}")]
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
    #[expect(
        clippy::expect_used,
        reason = "texts, whole numbers, confidences made finite here, lists and objects with text for keys \
                  can always be written"
    )]
    pub(super) fn new(mut snapshot: Snapshot) -> Self {
        let intent = &mut snapshot.intent;
        finite(&mut intent.confidence, &mut intent.alternatives);
        for request in &mut snapshot.requests {
            finite(
                &mut request.intent.confidence,
                &mut request.intent.alternatives,
            );
        }
        snapshot.digest = digest(&snapshot).expect("a snapshot can be written");
        let sealed = Self(snapshot);
        debug_assert!(
            sealed.is_schema_valid(),
            "a snapshot matches its own schema"
        );
        sealed
    }

    /// The content.
    pub fn snapshot(&self) -> &Snapshot {
        &self.0
    }

    /// The revision.
    pub fn revision(&self) -> u32 {
        self.0.revision
    }

    /// The digest.
    pub fn digest(&self) -> &str {
        &self.0.digest
    }

    /// Whether it matches the published schema; false would be a defect of this program. Takes as
    /// long as reading it.
    pub fn is_schema_valid(&self) -> bool {
        let value = serde_json::from_str(&self.to_json());
        let validator = VALIDATOR.as_ref();
        value.is_ok_and(|value| validator.is_ok_and(|v| v.is_valid(&value)))
    }

    /// Its JSON text.
    #[expect(
        clippy::expect_used,
        reason = "texts, whole numbers, finite confidences, lists and objects with text for keys: the \
                  digest was made of the same content, and `new` put 0 where a confidence was not finite"
    )]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).expect("a sealed snapshot can be written")
    }
}

/// Puts 0 where a confidence is not finite.
fn finite(confidence: &mut f32, alternatives: &mut [Alternative]) {
    let others = alternatives.iter_mut().map(|a| &mut a.confidence);
    for one in others.chain([confidence]) {
        if !one.is_finite() {
            *one = 0.0;
        }
    }
}

/// Checks a snapshot's JSON against the schema it names and its digest. One of version 1 is read as if its
/// intent were the only request.
///
/// ```
/// use baton_orchestrator::snapshot::{Tampered, verify};
///
/// let sealed = std::fs::read_to_string("tests/it/kept/angry.snapshot.2.json")?;
/// let snapshot = verify(sealed.trim_end())?;
///
/// let digest = snapshot.digest;
/// let changed = sealed.replace(&digest, &"0".repeat(digest.len()));
/// assert!(matches!(verify(&changed), Err(Tampered::Digest { found, .. }) if found == digest));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(json: &str) -> Result<Snapshot, Tampered> {
    let value: Value = serde_json::from_str(json).map_err(|e| Tampered::Schema(e.to_string()))?;
    let earlier = earlier::is_of_version_1(&value);
    let validator = if earlier {
        &*earlier::VALIDATOR
    } else {
        &*VALIDATOR
    };
    let validator = validator
        .as_ref()
        .map_err(|e| Tampered::Schema(e.clone()))?;
    if let Some(error) = validator.iter_errors(&value).next() {
        return Err(Tampered::Schema(format!(
            "{} at {}",
            error,
            error.instance_path()
        )));
    }
    let found = digest(&value).map_err(|e| Tampered::Schema(e.to_string()))?;
    let snapshot: Snapshot = if earlier {
        earlier::read(value)
    } else {
        serde_json::from_value(value)
    }
    .map_err(|e| Tampered::Schema(e.to_string()))?;
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

static VALIDATOR: LazyLock<Result<jsonschema::Validator, String>> =
    LazyLock::new(|| jsonschema::validator_for(&json_schema()).map_err(|e| e.to_string()));

/// The digest of a snapshot, or of the JSON value it was read as; both are the same.
fn digest<T: Serialize>(snapshot: &T) -> Result<String, Unwritable> {
    let canonical = canonical(snapshot, "digest")?;
    Ok(hex::encode(Sha256::digest(&canonical)))
}

#[cfg(test)]
#[path = "seal_tests.rs"]
mod tests;
