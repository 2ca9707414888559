//! The context snapshot of a handoff: schema `baton.snapshot/1`.

mod build;
mod canonical;
mod facts;
mod seal;
mod types;

pub(crate) use build::build;
pub(crate) use facts::facts;
pub use seal::{Sealed, Tampered, json_schema, verify};
pub use types::{
    Alternative, Attempt, AttemptOutcome, Customer, Health, IntentSummary, Mark, ModelHealth,
    MoodSummary, Promise, Quote, Reason, RecordSummary, Resolution, ResolutionStatus, Route,
    Snapshot, SnapshotFact, Source, StatedIn, StillNeeded, Summary, Transcript,
};

/// The schema's name, in every snapshot.
pub const SCHEMA: &str = "baton.snapshot/1";
