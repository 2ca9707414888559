//! Words that both halves of the protocol use: who writes, and the status of a conversation.

use serde::{Deserialize, Serialize};

/// What kind of author wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// The customer.
    Customer,
    /// An AI agent.
    Agent,
    /// A person at a desk.
    Representative,
}

/// The author of a message, as it is shown to the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Customer, AI agent or person.
    pub kind: AuthorKind,
    /// The name to show beside it.
    pub name: String,
}

impl Author {
    /// An AI agent of this name.
    #[must_use]
    pub fn agent(name: impl Into<String>) -> Self {
        Self {
            kind: AuthorKind::Agent,
            name: name.into(),
        }
    }

    /// A person of this name.
    #[must_use]
    pub fn representative(name: impl Into<String>) -> Self {
        Self {
            kind: AuthorKind::Representative,
            name: name.into(),
        }
    }

    /// The customer, under the label the conversation was opened with.
    #[must_use]
    pub fn customer(label: impl Into<String>) -> Self {
        Self {
            kind: AuthorKind::Customer,
            name: label.into(),
        }
    }
}

/// Who has the conversation, as it is shown to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ConversationState {
    /// AI agents answer.
    WithAgents,
    /// The agents have stopped; a person is being found.
    WaitingForPerson,
    /// A person answers.
    WithPerson {
        /// The person's name as customers see it.
        name: String,
    },
    /// Over; nothing more can be sent.
    Closed,
}
