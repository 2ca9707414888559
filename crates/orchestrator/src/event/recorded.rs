//! An event with its place in the journal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Event;
use crate::ids::EventSeq;

/// An event as the journal holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its place in the conversation.
    pub seq: EventSeq,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}
