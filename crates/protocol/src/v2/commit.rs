//! A commit: what a holder decided, replicated before anyone hears of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code::RefusalCode;
use crate::frame::SendBody;
use crate::id::ConversationId;
use crate::team::{Destination, Fencing, Headline, RepresentativeId};

/// What one step of a conversation wrote at its holder. The gateway applies it whole or not at all: the number must be the
/// one in force, and the position the next one of the conversation's journal.
///
/// A commit that does not fit one frame comes in parts, one after the other on one connection; it is answered once, when the
/// last part has come. A commit that comes again, at a position where the same one stands, is answered as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The conversation.
    pub conversation: ConversationId,
    /// The number that the holder has it under.
    pub number: Fencing,
    /// Position in its journal of the first row, from 1.
    pub position: u64,
    /// Which part of the commit this is.
    #[serde(default, skip_serializing_if = "Part::is_whole")]
    pub part: Part,
    /// The next rows of the journal, in order.
    pub rows: Vec<JournalRow>,
    /// Snapshots that were sealed with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<SealedSnapshot>,
    /// What goes to the customer, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sends: Vec<Outgoing>,
    /// How the conversation changes hands with it, if it does. It stands in the last part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hands: Option<ChangeOfHands>,
}

/// One part of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which one, from 1.
    pub nth: u32,
    /// Of how many.
    pub of: u32,
}

impl Part {
    /// The only part.
    pub const WHOLE: Self = Self { nth: 1, of: 1 };

    fn is_whole(&self) -> bool {
        *self == Self::WHOLE
    }

    /// Whether the commit is complete with it.
    #[must_use]
    pub fn is_last(self) -> bool {
        self.nth == self.of
    }
}

impl Default for Part {
    fn default() -> Self {
        Self::WHOLE
    }
}

/// One row of a conversation's journal. The gateway keeps it byte for byte and never reads what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalRow {
    /// The kind of event, as the journal names it.
    pub kind: String,
    /// When it happened at the holder.
    pub at: Timestamp,
    /// The event, as the text that the journal holds.
    pub body: String,
    /// The id of the event of the stream that it applies, if it is the first row of one: a new holder knows by it what it
    /// need not apply again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// A sealed snapshot, as the text that its digest is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSnapshot {
    /// Its id.
    pub id: Uuid,
    /// Which one of its chain.
    pub revision: u32,
    /// The snapshot.
    pub body: String,
}

/// Something for the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Idempotency key: stable over crashes and retries.
    pub key: String,
    /// What it is.
    pub body: SendBody,
}

/// How a conversation changes hands with a commit. The gateway hands it to distribution in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChangeOfHands {
    /// The agents hand it off.
    HandedOff {
        /// Where it should go.
        headline: Headline,
    },
    /// Its representative passes it on.
    Transferred {
        /// Who.
        by: RepresentativeId,
        /// Where to.
        to: Destination,
    },
    /// Its representative gives it back to the agents.
    Returned {
        /// Who.
        by: RepresentativeId,
    },
    /// Its representative begins to wrap up.
    WrapUpBegun {
        /// Who.
        by: RepresentativeId,
    },
    /// It is over.
    Closed {},
}

/// The answer to a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitAnswer {
    /// The conversation.
    pub conversation: ConversationId,
    /// The position that the commit began at.
    pub position: u64,
    /// What became of it, as a whole.
    #[serde(flatten)]
    pub outcome: CommitOutcome,
}

/// Something of a commit that the customer could not be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// Its key.
    pub key: String,
    /// Why, for programs.
    pub code: RefusalCode,
    /// Why, for people.
    pub detail: String,
}

/// What became of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum CommitOutcome {
    /// All of it is durable at the gateway.
    Committed {
        /// Position of the newest row of the journal.
        head: u64,
        /// What the customer could not be given, because they have gone or the conversation is over. The rest stands.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        undelivered: Vec<Undelivered>,
    },
    /// Another ownership is in force: another holder has the conversation.
    OldNumber {
        /// The number in force.
        current: Fencing,
    },
    /// Rows before it are missing.
    Gap {
        /// The position that is expected.
        expected: u64,
    },
    /// Another commit stands at that position: two histories of one conversation.
    Forked {
        /// Position of the newest row of the journal.
        head: u64,
    },
    /// It cannot be taken, now or later.
    Refused {
        /// Why, for people.
        detail: String,
    },
}
