//! The transcript: what was said, and what happened in between.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ReplyKey;

/// One entry of the transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TranscriptEntry {
    /// Stable for the life of the conversation; snapshots point at it.
    pub id: String,
    /// When; of a reply that waited for the connection, when the gateway took it.
    pub at: Timestamp,
    /// What.
    pub body: TranscriptBody,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TranscriptBody {
    /// The customer wrote.
    Customer {
        /// Their name as far as known.
        name: String,
        /// What they wrote.
        text: String,
    },
    /// An agent wrote.
    Agent {
        /// Which one.
        name: String,
        /// What it wrote.
        text: String,
        /// Whether it reached the customer.
        send: SendState,
    },
    /// A representative wrote.
    Representative {
        /// Their name.
        name: String,
        /// Whether that is this representative.
        you: bool,
        /// What they wrote.
        text: String,
        /// The key of the reply, for retrying and discarding.
        key: ReplyKey,
        /// Whether it reached the customer.
        send: SendState,
    },
    /// Something happened beside what was said. Shown as a thin mark.
    Mark {
        /// What kind.
        mark: TranscriptMark,
        /// In plain words.
        text: String,
        /// The note that the representative left with it.
        note: Option<MarkNote>,
    },
}

/// A note that a representative left for colleagues or for the agents. The customer does not see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarkNote {
    /// Who wrote it.
    pub by: Option<String>,
    /// What it says.
    pub text: String,
}

/// Whether a message reached the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SendState {
    /// On its way.
    Sending,
    /// Stored here, waiting for the network.
    Waiting,
    /// The gateway has it.
    Delivered {
        /// Since when.
        at: Timestamp,
    },
    /// The gateway has it, some time after it was written: the connection was down.
    DeliveredLate {
        /// Since when.
        at: Timestamp,
        /// When it was written.
        written_at: Timestamp,
    },
    /// It was not accepted.
    Refused {
        /// Why, and what can be done, in a plain sentence.
        reason: String,
    },
    /// The representative put it away.
    Discarded {
        /// What is known of it, in a plain sentence.
        reason: String,
    },
}

/// What kind of thing happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TranscriptMark {
    /// Messages are missing here.
    Gap,
    /// The link to the gateway dropped.
    LinkDropped,
    /// The link came back.
    LinkRestored,
    /// A step of a handoff.
    Handoff {
        /// Which one.
        step: HandoffStep,
    },
    /// A tool failed or was refused.
    ToolTrouble,
    /// Something was removed from what was said.
    Redacted,
    /// The customer came, left or came back.
    Customer,
    /// A note for colleagues, not seen by the customer.
    Note,
    /// The conversation ended.
    Closed,
}

/// A step of a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HandoffStep {
    /// The snapshot was sealed.
    Prepared,
    /// It was offered.
    Offered,
    /// It was declined.
    Declined,
    /// The offer was not answered in time.
    Expired,
    /// The representative went away while the offer stood.
    TakenBack,
    /// There is no one left to offer it to.
    Overflow,
    /// A representative accepted.
    Accepted,
    /// The conversation is theirs.
    Committed,
    /// It went back to the agents.
    Returned,
    /// It went to another queue.
    Transferred,
    /// Wrap-up started.
    WrapUp,
}

/// Earlier entries of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TranscriptPage {
    /// Oldest first, ending just before the entry asked about.
    pub entries: Vec<TranscriptEntry>,
    /// How many come before the first one here.
    pub earlier: u32,
}
