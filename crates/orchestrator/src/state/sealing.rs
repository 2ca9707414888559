//! What a snapshot is made of beside facts and calls, and the last one that was sealed.

use baton_sanitiser::{Memory, Redaction};

use super::KnownSummary;
use crate::event::Trip;
use crate::ids::SnapshotId;

/// What a snapshot is made of beside facts and calls, and the last one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sealing {
    pub(crate) summary: Option<KnownSummary>,
    pub(crate) trips: Vec<Trip>,
    pub(crate) sealed: Option<SealedRevision>,
    pub(crate) content_version: u64,
    pub(crate) redactions: Vec<Redaction>,
    /// What the sanitiser carries from message to message; `None` where the last one was recorded
    /// without it.
    pub(crate) secrets: Option<Memory>,
    pub(crate) withheld: u32,
    pub(crate) repeat_asks: u32,
}

/// A snapshot revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRevision {
    /// The snapshot.
    pub id: SnapshotId,
    /// Its revision.
    pub revision: u32,
    /// Its digest.
    pub digest: String,
    /// What it was made from; another one is sealed when this grew.
    pub content_version: u64,
}
