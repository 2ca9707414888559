//! The rules of a conversation: what a write changes, or why it is refused.
//!
//! Pure: no storage, no clock, no randomness; instants and ids are passed in. A storage looks up [`Found`], calls
//! [`decide`] and applies the [`Changes`] in one transaction.

mod clean;
mod customer;
mod workstation;

use baton_protocol::channel::{Entry, EntryBody};
use baton_protocol::{AuthorKind, ConversationId, EventBody, EventId, MessageId, SendBody};
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) use self::clean::{READ_BACK, label, reads_back};
pub(crate) use self::workstation::refused;

/// Something to be written into the log.
#[derive(Debug, Clone)]
pub(crate) struct Write {
    /// The conversation it is about; for [`WriteBody::Open`] the id that a new one gets.
    pub(crate) conversation: ConversationId,
    /// When the gateway took it.
    pub(crate) at: Timestamp,
    /// Id of the event it becomes, if it becomes one.
    pub(crate) event: EventId,
    /// What it is.
    pub(crate) body: WriteBody,
}

/// The kinds of write.
#[derive(Debug, Clone)]
pub(crate) enum WriteBody {
    /// A customer opens a conversation; the same request opens one.
    Open {
        request: Uuid,
        channel: &'static str,
        label: String,
        practice: bool,
    },
    /// A customer's message, as it was typed.
    Message { id: MessageId, text: String },
    /// The customer leaves.
    Leave,
    /// A workstation sends, once per key.
    Send(KeyDigest, SendBody),
}

/// An idempotency key, and the digest of what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyDigest {
    pub(crate) key: String,
    pub(crate) digest: Vec<u8>,
}

/// What the log holds that bears on a write. Each field is needed for the writes that it names, and may be left empty
/// for all others.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// The conversation that the same request opened: for [`WriteBody::Open`].
    pub(crate) opened: Option<ConversationId>,
    /// The digest of what the same key was accepted for: for [`WriteBody::Send`], which needs nothing else where it is there.
    pub(crate) accepted: Option<Vec<u8>>,
    /// The conversation: for all but [`WriteBody::Open`].
    pub(crate) conversation: Option<Conversation>,
    /// The entry with the same message id: for every message.
    pub(crate) same_message: Option<Entry>,
    /// The [`READ_BACK`] entries before [`Found::place`], oldest first: for a customer's message that [`reads_back`].
    pub(crate) before: Vec<Entry>,
}

/// A conversation as the rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conversation {
    /// The customer's name.
    pub(crate) label: String,
    /// Position of the newest entry.
    pub(crate) head: u64,
    /// Whether it is over.
    pub(crate) over: Over,
}

/// Whether a conversation is over, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    No,
    Left,
    Closed,
}

/// An accepted write.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decided {
    pub(crate) receipt: Receipt,
    pub(crate) changes: Changes,
}

/// The answer to an accepted write. A repeated write gets the one it got the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// The conversation it belongs to.
    pub(crate) conversation: ConversationId,
    /// Position of the customer's message; 0 for every other write.
    pub(crate) position: u64,
    /// When it was taken.
    pub(crate) at: Timestamp,
}

/// What an accepted write changes; a repeated one changes nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Changes {
    /// A conversation begins.
    pub(crate) begins: Option<Begins>,
    /// How it is over from here on.
    pub(crate) over: Option<Over>,
    /// The next entry that the customer sees; its position is the conversation's new head.
    pub(crate) entry: Option<Entry>,
    /// The next event for workstations.
    pub(crate) event: Option<EventBody>,
    /// A key is accepted.
    pub(crate) accepted: Option<KeyDigest>,
}

/// A new conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Begins {
    pub(crate) request: Uuid,
    pub(crate) label: String,
    pub(crate) practice: bool,
}

/// Why a write is refused for good. It changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such conversation.
    UnknownConversation,
    /// The message id stands for something else in this conversation.
    MessageReused,
    /// The key was accepted for something else.
    KeyReused,
    /// The customer has left.
    CustomerLeft,
    /// The conversation was closed.
    ConversationClosed,
    /// The conversation holds as many entries as the gateway keeps.
    ConversationFull,
}

/// Decides one write. `most` is how many entries a conversation may have; closing it always fits.
pub(crate) fn decide(found: &Found, write: Write, most: u64) -> Result<Decided, Refusal> {
    let Write {
        conversation, at, ..
    } = write;
    let receipt = Receipt {
        conversation,
        position: 0,
        at,
    };
    match write.body {
        WriteBody::Open {
            request,
            channel,
            label,
            practice,
        } => {
            let begins = Begins {
                request,
                label,
                practice,
            };
            Ok(customer::opens(found, receipt, channel, begins))
        }
        WriteBody::Message { id, text } => customer::writes(found, receipt, id, &text, most),
        WriteBody::Leave => Ok(customer::leaves(found, receipt)),
        WriteBody::Send(keyed, body) => workstation::sends(found, receipt, keyed, body, most),
    }
}

impl Found {
    /// The position that a message has, or would get.
    pub(crate) fn place(&self) -> u64 {
        let next = self.conversation.as_ref().map_or(0, |known| known.head) + 1;
        self.same_message
            .as_ref()
            .map_or(next, |known| known.position)
    }
}

impl Conversation {
    fn next(&self, at: Timestamp, body: EntryBody) -> Entry {
        Entry {
            position: self.head + 1,
            at,
            body,
        }
    }
}

/// The id of an entry that is a message.
pub(crate) fn message_of(entry: &EntryBody) -> Option<MessageId> {
    match entry {
        EntryBody::Message { id, .. } => Some(*id),
        EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => None,
    }
}

/// The id of an entry that is a message to the customer.
pub(crate) fn said(entry: &EntryBody) -> Option<MessageId> {
    match entry {
        EntryBody::Message { id, author, .. } if author.kind != AuthorKind::Customer => Some(*id),
        EntryBody::Message { .. }
        | EntryBody::Status { .. }
        | EntryBody::Left {}
        | EntryBody::Unreadable {} => None,
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
