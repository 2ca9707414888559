//! The rows as they are read back.

use jiff::Timestamp;
use uuid::Uuid;

/// One event of a conversation's journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Its place in the conversation, from 0 without gaps.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What kind of event.
    pub kind: String,
    /// JSON text, as it was committed.
    pub body: String,
}

/// One outbound message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its place in the order in which messages were committed, across conversations.
    pub id: i64,
    /// Stable key.
    pub key: String,
    /// The conversation it belongs to.
    pub conversation: Uuid,
    /// What kind of message.
    pub kind: String,
    /// JSON text.
    pub body: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The number that its conversation was held under then; 0 for none.
    pub number: u64,
    /// Its delivery.
    pub delivery: Delivery,
}

/// The delivery of an outbound message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Not answered yet.
    Waiting,
    /// The other side has it.
    Accepted {
        /// Since when.
        at: Timestamp,
    },
    /// The other side will not take it.
    Refused {
        /// Stable code.
        code: String,
        /// For a person.
        detail: String,
        /// Since when.
        at: Timestamp,
    },
}

/// One sealed snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotRow {
    /// Its id.
    pub id: Uuid,
    /// The conversation it is about.
    pub conversation: Uuid,
    /// 1, 2, 3 … within the conversation.
    pub revision: u32,
    /// The previous snapshot.
    pub previous: Option<Uuid>,
    /// Digest over the canonical form.
    pub digest: String,
    /// Name of the schema.
    pub schema: String,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// JSON text.
    pub body: String,
}

/// One conversation in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    /// The conversation.
    pub id: Uuid,
    /// When it began.
    pub opened_at: Timestamp,
    /// When this row last changed.
    pub updated_at: Timestamp,
    /// Whether it is open: a restart resumes it.
    pub open: bool,
    /// JSON text for lists.
    pub summary: String,
}

/// How much is in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Events in all journals.
    pub events: u64,
    /// Conversations.
    pub conversations: u64,
}
