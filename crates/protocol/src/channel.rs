//! The customer channel: JSON bodies of the HTTP interface that a customer's page (or a simulated
//! customer) talks to. `docs/link-protocol.md` lists paths and status codes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{ConversationId, MessageId};
use crate::vocabulary::{Author, ConversationState};

/// Body of `POST /api/conversations`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenConversation {
    /// Made by the customer's side; the same request opens the same conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Uuid>,
    /// What the customer wants to be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Answer to [`OpenConversation`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The conversation.
    pub conversation: ConversationId,
    /// Goes into `Authorization: Bearer …` of every further request about it.
    pub secret: String,
    /// Whether this is practice.
    pub practice: bool,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened")
            .field("conversation", &self.conversation)
            .field("practice", &self.practice)
            .finish_non_exhaustive()
    }
}

/// Body of `POST /api/conversations/{id}/messages`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMessage {
    /// Made by the customer's side; the same id is the same message.
    pub id: MessageId,
    /// Plain text.
    pub text: String,
}

/// Answer to [`NewMessage`]: the message is durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The message.
    pub id: MessageId,
    /// Its position in the conversation.
    pub position: u64,
    /// When the gateway took it.
    pub at: Timestamp,
}

/// One line of a conversation as the customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Position in the conversation; contiguous, the first is 1.
    pub position: u64,
    /// When the gateway logged it.
    pub at: Timestamp,
    /// What it is.
    #[serde(flatten)]
    pub body: EntryBody,
}

/// An entry that a customer can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EntryBody {
    /// A message was written.
    Message {
        /// Id of the message.
        id: MessageId,
        /// Customer, AI agent or person.
        author: Author,
        /// Plain text.
        text: String,
    },
    /// Who has the conversation now.
    Status {
        /// The state.
        #[serde(flatten)]
        state: ConversationState,
    },
    /// The customer left.
    Left {},
    /// Something stood here, but the gateway's log is damaged at this place.
    Unreadable {},
}

/// Answer to `GET /api/conversations/{id}/messages?after=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// Entries after the requested position, oldest first, at most a page of them.
    pub entries: Vec<Entry>,
    /// Position of the newest entry.
    pub head: u64,
    /// Whether this is practice.
    pub practice: bool,
}

/// Body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// For programs.
    pub code: ProblemCode,
    /// For people: what happened and what to do.
    pub detail: String,
}

/// Why the customer channel refuses a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The request is not one the gateway understands.
    Malformed,
    /// The body or a field of it is too large.
    TooLarge,
    /// No such conversation, or the secret is not its secret.
    NotYours,
    /// The request does not come from the gateway's own page.
    ForeignOrigin,
    /// The message id was used before for another text.
    MessageReused,
    /// The conversation is over.
    ConversationOver,
    /// The conversation holds as many entries as the gateway keeps.
    ConversationFull,
    /// Too fast; `Retry-After` says how long to wait.
    TooFast,
    /// The gateway cannot take it now; `Retry-After` says when to try again.
    Unavailable,
    /// There is nothing at this address.
    NotFound,
    /// A code this build does not know.
    #[serde(untagged)]
    Other(String),
}
