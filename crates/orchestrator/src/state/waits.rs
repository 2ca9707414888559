//! Who waits for whom in a conversation, and since when.

use baton_playbook::QueueName;
use jiff::Timestamp;

use super::State;
use crate::ids::{EventSeq, MessageId};

/// Messages kept that a representative has not answered.
pub(super) const OWED: usize = 32;

/// Who waits for whom, and since when.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Waits {
    pub(crate) unanswered_since: Option<Timestamp>,
    /// The same by when they wrote, earlier where it came late. Deadlines of the desk go by when it came.
    pub(crate) wrote_since: Option<Timestamp>,
    pub(crate) last_wrote_at: Option<Timestamp>,
    pub(crate) unanswered: Option<(MessageId, EventSeq)>,
    /// What the customer wrote since the representative who has it last wrote, at most [`OWED`].
    pub(crate) owed: Vec<MessageId>,
    /// Since when the customer waits for the representative who has the conversation.
    pub(crate) owed_since: Option<Timestamp>,
    /// When the conversation left the agents, while they do not have it.
    pub(crate) left_agents_at: Option<Timestamp>,
    /// The queue from which the representative took the conversation.
    pub(crate) came_from: Option<QueueName>,
    /// Since when the customer waited when wrap-up began, while it lasts.
    pub(crate) owed_before_wrap_up: Option<Timestamp>,
    /// Since when it is in wrap-up.
    pub(crate) wrap_up_since: Option<Timestamp>,
}

impl State {
    /// When something that follows from what the customer wrote would have happened had it not come late.
    pub(crate) fn had_it_come_in_time(&self, at: Timestamp) -> Timestamp {
        match (self.waits.unanswered_since, self.waits.wrote_since) {
            (Some(came), Some(wrote)) if wrote < came => {
                at.checked_sub(came.duration_since(wrote)).unwrap_or(at)
            }
            (Some(_) | None, Some(_) | None) => at,
        }
    }
}
