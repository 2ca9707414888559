//! Who waits for whom in a conversation, and since when.

use baton_playbook::QueueName;
use jiff::Timestamp;

use super::{Phase, State};
use crate::ids::{EventSeq, MessageId};

/// Messages kept that a representative has not answered.
pub(super) const OWED: usize = 32;

/// Who waits for whom, and since when.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Waits {
    /// Since when the agents owe an answer, by when the message came here. Deadlines of the desk go by it.
    pub(crate) unanswered_since: Option<Timestamp>,
    /// Since when the customer waits, if they do. That is when they wrote the first message that no agent and no
    /// representative has answered since, although it came here late; with no such message, when they were put on the
    /// way to a person. A transfer, a return to the queue and a wrap-up that is left keep it.
    pub(crate) waiting_since: Option<Timestamp>,
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
    /// What the customer waited for when wrap-up began, while it lasts.
    pub(crate) before_wrap_up: Option<OpenWait>,
    /// Since when it is in wrap-up.
    pub(crate) wrap_up_since: Option<Timestamp>,
}

/// A wait that wrap-up interrupts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct OpenWait {
    waiting_since: Option<Timestamp>,
    unanswered_since: Option<Timestamp>,
    unanswered: Option<(MessageId, EventSeq)>,
    owed: Vec<MessageId>,
    owed_since: Option<Timestamp>,
}

impl Waits {
    /// Puts the open wait aside: wrap-up begins, and the contact seems to be over.
    pub(super) fn put_aside(&mut self) {
        self.before_wrap_up = Some(OpenWait {
            waiting_since: self.waiting_since.take(),
            unanswered_since: self.unanswered_since.take(),
            unanswered: self.unanswered.take(),
            owed: std::mem::take(&mut self.owed),
            owed_since: self.owed_since.take(),
        });
    }

    /// Takes up the wait that was put aside, with what the customer wrote meanwhile behind it.
    pub(super) fn take_up(&mut self) {
        let Some(before) = self.before_wrap_up.take() else {
            return;
        };
        self.waiting_since = before.waiting_since.or(self.waiting_since);
        self.unanswered_since = before.unanswered_since.or(self.unanswered_since);
        self.owed_since = before.owed_since.or(self.owed_since);
        self.unanswered = self.unanswered.or(before.unanswered);
        self.owed.splice(..0, before.owed);
        self.owed.truncate(OWED);
    }
}

impl State {
    /// Since when the customer waits, if they do: from when they wrote the first message that no agent and no
    /// representative has answered since, although it came here late; with no such message, from when they were put on
    /// the way to a person. A transfer, a return to the queue and a wrap-up that is left keep it.
    pub fn waits_since(&self) -> Option<Timestamp> {
        match &self.phase {
            Phase::HandingOff(handoff) => Some(handoff.since),
            Phase::Routing
            | Phase::Gathering
            | Phase::Assisting
            | Phase::WithRepresentative(_)
            | Phase::WrapUp(_)
            | Phase::Closed => self.waits.waiting_since,
        }
    }

    /// Since when the agents have something to do, while they have the conversation. That is a message to answer, or
    /// else a call or a question to a model that is under way, counted from its last try.
    pub fn agents_busy_since(&self) -> Option<Timestamp> {
        if !self.is_with_agents() {
            return None;
        }
        self.waits
            .unanswered_since
            .or_else(|| self.under_way_since())
    }

    /// Since when the oldest of the calls and questions under way has had no news.
    pub(crate) fn under_way_since(&self) -> Option<Timestamp> {
        let calls = self.calls.pending().map(|call| call.last_at);
        let asks = self.pending_asks().map(|ask| ask.at);
        calls.chain(asks).min()
    }
}
