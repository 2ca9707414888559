//! The history of handoffs, as the window searches and shows it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConversationView, SnapshotView};
use crate::ConversationId;

/// One page of what a search found, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryPage {
    /// What was found.
    pub hits: Vec<HistoryHit>,
    /// Where the next page starts, if there is one. Opaque.
    pub next: Option<String>,
    /// How many there are in all.
    pub total: u32,
}

/// One conversation that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryHit {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who it was.
    pub customer: String,
    /// What they wanted.
    pub intent: String,
    /// Whether this customer was simulated.
    pub practice: bool,
    /// Why it was handed over.
    pub reason: String,
    /// When its newest snapshot was sealed.
    pub handed_over_at: Timestamp,
    /// How the handoff ended.
    pub outcome: HandoffOutcome,
    /// Who took it.
    pub representative: Option<String>,
    /// How the conversation ended, as it is called on screen.
    pub disposition: Option<String>,
    /// Where the search words stand. Without a search, the start of the summary.
    pub excerpt: Vec<Span>,
}

/// A conversation that a customer had before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EarlierConversation {
    /// The conversation, as the history has it.
    pub conversation: ConversationId,
    /// What they wanted.
    pub intent: String,
    /// When its newest snapshot was sealed.
    pub at: Timestamp,
    /// How the handoff ended.
    pub outcome: HandoffOutcome,
    /// How the conversation ended, as it is called on screen.
    pub disposition: Option<String>,
}

/// A piece of text, marked where it matches the search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it matches the search.
    pub hit: bool,
}

/// How a handoff ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HandoffOutcome {
    /// Not over yet.
    Open,
    /// A person finished it.
    Finished,
    /// It went back to the agents.
    Returned,
    /// It went to another queue.
    Transferred,
    /// The customer left before a person came.
    CustomerLeft,
}

/// One conversation of the history with every snapshot it had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HandoffRecord {
    /// The conversation as it is now. Its `snapshot` is the newest one.
    pub conversation: ConversationView,
    /// Every sealed snapshot, newest first.
    pub revisions: Vec<SnapshotRevision>,
    /// How the handoff ended.
    pub outcome: HandoffOutcome,
    /// Who took it.
    pub representative: Option<String>,
    /// How the conversation ended, as it is called on screen.
    pub disposition: Option<String>,
    /// What the representative wrote at the end.
    pub summary: Option<String>,
    /// Notes for colleagues.
    pub notes: Option<String>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
}

/// One sealed snapshot of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SnapshotRevision {
    /// The snapshot.
    pub snapshot: SnapshotView,
    /// The digest of its predecessor, if it has one.
    pub previous: Option<String>,
    /// Whether its digest still fits its content.
    pub intact: bool,
}
