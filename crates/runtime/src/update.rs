//! What the runtime tells whoever watches.

use std::sync::Arc;

use baton_orchestrator::{ConversationId, Recorded, State};

/// Something became durable.
#[derive(Debug, Clone)]
pub enum Update {
    /// A conversation changed.
    Conversation {
        /// Its state after the change.
        state: Arc<State>,
        /// The events that changed it.
        events: Arc<[Recorded]>,
    },
    /// The gateway settled an outgoing message.
    Settled {
        /// The conversation.
        conversation: ConversationId,
        /// The message's key.
        key: String,
        /// Why it was refused; `None` when accepted.
        refused: Option<String>,
    },
    /// A commit failed: what it was about was not kept.
    NotSaved {
        /// The conversation, where it was about one.
        conversation: ConversationId,
        /// What the store said, with what to do.
        problem: String,
    },
}
