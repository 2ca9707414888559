//! The runtime's errors.

use baton_orchestrator::{ConversationId, Refused};
use baton_store::StoreError;

/// Why an input was refused, or the runtime cannot go on.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RuntimeError {
    /// The core refused the input; nothing changed.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// The store did not save it.
    #[error("not saved: {0}")]
    Store(#[from] StoreError),
    /// A journal cannot be read by this version.
    #[error(
        "the journal of conversation {conversation} cannot be read at event {seq}: {detail}. It was written by another version; nothing in it was changed"
    )]
    Journal {
        /// The conversation.
        conversation: ConversationId,
        /// The event.
        seq: u64,
        /// What is wrong.
        detail: String,
    },
    /// Bytes of a journal were changed by something else.
    #[error(
        "the journal of conversation {conversation} is damaged: {detail}. Nothing in it was changed"
    )]
    Damaged {
        /// The conversation.
        conversation: ConversationId,
        /// What is wrong.
        detail: String,
    },
    /// An earlier gateway event was not saved; this one comes again after it.
    #[error("gateway event {seq} comes again: an earlier one was not saved")]
    OutOfOrder {
        /// Its sequence number.
        seq: u64,
    },
    /// No such conversation.
    #[error("there is no conversation {0}")]
    Unknown(ConversationId),
    /// Another workstation of the team has the conversation.
    #[error("another workstation has the conversation {0} by now; it can only be read here")]
    NotHeld(ConversationId),
    /// The gateway of the team gives conversations to people.
    #[error("the gateway of the team says who has a conversation; the offer is answered there")]
    AtTheGateway,
    /// The runtime has stopped.
    #[error("the program is stopping; nothing was changed")]
    Stopped,
    /// The operating system gave no randomness.
    #[error("the operating system gave no random numbers: {0}")]
    Randomness(String),
    /// An engine driven by hand would have to wait, which its caller promised it never has to.
    #[error("the engine would wait: a journal that is driven by hand has to answer at once")]
    Waits,
}
