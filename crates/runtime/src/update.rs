//! Updates: what the runtime tells its watchers.

use std::sync::Arc;

use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{ConversationId, Recorded, State};

/// An update: something became durable, or could not be saved.
#[derive(Debug, Clone)]
pub enum Update {
    /// A conversation changed.
    Conversation {
        /// Its state after the change.
        state: Arc<State>,
        /// The events that changed it.
        events: Arc<[Recorded]>,
        /// The newest snapshot that was sealed with the change, if one was.
        sealed: Option<Arc<Snapshot>>,
    },
    /// The gateway accepted an outgoing message, or refused it for good.
    DeliveryReported {
        /// The conversation.
        conversation: ConversationId,
        /// The message's key.
        key: String,
        /// Why it was refused; `None` when accepted.
        refused: Option<String>,
    },
    /// The gateway of a team said something about who has a conversation: it is held here, offered here, or neither any
    /// more. See [`Runtime::standing`](crate::Runtime::standing).
    Hands {
        /// The conversation.
        conversation: ConversationId,
        /// Who has it now, where another one took it.
        taken_by: Option<String>,
        /// Whether an offer to the representative here ran out.
        missed: bool,
    },
    /// The gateway's log is damaged at one place: what happened there is unknown.
    Unreadable {
        /// The conversation, where that can be read.
        conversation: Option<ConversationId>,
        /// The place in the gateway's log.
        seq: u64,
    },
    /// Something was not saved.
    NotSaved {
        /// The conversation, where it was about one.
        conversation: Option<ConversationId>,
        /// What is wrong, with what to do.
        problem: String,
        /// Whether saving itself fails, so that more will fail until that is fixed. Inputs from
        /// customers and tools are then taken up again by themselves.
        store: bool,
    },
}
