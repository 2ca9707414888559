//! The context snapshot of a handoff: schema `baton.snapshot/2`.

mod attempts;
mod build;
mod canonical;
mod earlier;
mod facts;
mod payload;
mod promises;
mod requests;
mod seal;

pub(crate) use build::{build, required};
pub(crate) use facts::facts;
pub use payload::{
    About, AboutHow, Alternative, Attempt, AttemptOutcome, Came, Health, IntentSummary, Mark,
    ModelHealth, MoodSummary, Promise, Quote, Reason, RecordSummary, RequestIntent, RequestStatus,
    RequestSummary, ResolutionStatus, ResolutionSummary, Route, Snapshot, SnapshotCustomer,
    SnapshotFact, Source, StatedIn, StillNeeded, Summary, TranscriptReference,
};
pub use seal::{Sealed, Tampered, json_schema, verify};

/// The schema's name, in every snapshot.
pub const SCHEMA: &str = "baton.snapshot/2";

/// The schema of snapshots sealed by earlier versions, which are still read: one intent, no requests.
pub const SCHEMA_1: &str = "baton.snapshot/1";
