//! Recovery of conversations whose last step was not saved: when they are read again, what is repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use baton_backoff::Backoff;
use baton_orchestrator::{ConversationId, Input};

/// The pauses while the store fails.
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(250), Duration::from_secs(5));

/// Conversations and inputs that wait to be taken up again.
#[derive(Debug, Default)]
pub(crate) struct Recovery {
    /// Results and restarts that were not saved, by conversation; no try is repeated for them.
    waiting: BTreeMap<ConversationId, Vec<Input>>,
    /// Conversations whose restart is not durable yet.
    left_behind: BTreeSet<ConversationId>,
    /// When, in time passed.
    at: Option<Duration>,
    /// Attempts since something was saved.
    attempts: u32,
}

impl Recovery {
    /// Stores an input that has to be decided again. It is taken up with its conversation.
    pub(crate) fn remember(&mut self, conversation: ConversationId, input: Input) {
        self.waiting.entry(conversation).or_default().push(input);
    }

    /// Forgets what waits of a conversation that is not held here any more.
    pub(crate) fn forget(&mut self, conversation: ConversationId) {
        self.waiting.remove(&conversation);
        self.left_behind.remove(&conversation);
    }

    /// Notes that the last process left the conversation behind: until that is recorded, its calls may have been made.
    pub(crate) fn restarting(&mut self, conversation: ConversationId) {
        self.left_behind.insert(conversation);
    }

    /// Notes that its restart is recorded, or had nothing to record.
    pub(crate) fn restarted(&mut self, conversation: ConversationId) {
        self.left_behind.remove(&conversation);
    }

    /// Whether the restart of the conversation is not durable yet.
    pub(crate) fn is_restarting(&self, conversation: ConversationId) -> bool {
        self.left_behind.contains(&conversation)
    }

    /// Schedules the conversation to be read again: at once if nothing is wrong with the store itself.
    pub(crate) fn ready(&mut self, conversation: ConversationId, at_once: bool, passed: Duration) {
        self.waiting.entry(conversation).or_default();
        let pause = if at_once {
            Duration::ZERO
        } else {
            BACKOFF.longest(self.attempts.saturating_add(1))
        };
        let at = passed + pause;
        self.at = Some(self.at.map_or(at, |known| known.min(at)));
    }

    /// Notes that something was saved.
    pub(crate) fn saved(&mut self) {
        self.attempts = 0;
    }

    /// How long until [`Self::take_due`] returns something.
    pub(crate) fn pause(&self, passed: Duration) -> Option<Duration> {
        self.at.map(|at| at.saturating_sub(passed))
    }

    /// The conversations whose time has come, with what they have to decide again.
    pub(crate) fn take_due(&mut self, passed: Duration) -> BTreeMap<ConversationId, Vec<Input>> {
        if self.pause(passed) != Some(Duration::ZERO) {
            return BTreeMap::new();
        }
        self.at = None;
        self.attempts = self.attempts.saturating_add(1);
        std::mem::take(&mut self.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_something_is_saved() {
        let id = ConversationId(uuid::Uuid::now_v7());
        let mut recovery = Recovery::default();
        let mut passed = Duration::ZERO;
        assert!(recovery.take_due(passed).is_empty() && recovery.pause(passed).is_none());
        for expected in [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000] {
            recovery.ready(id, false, passed);
            let pause = Duration::from_millis(expected);
            assert_eq!(recovery.pause(passed), Some(pause));
            assert!(recovery.take_due(passed).is_empty());
            passed += pause;
            assert_eq!(recovery.take_due(passed).len(), 1);
        }
        recovery.saved();
        recovery.ready(id, false, passed);
        assert_eq!(recovery.pause(passed), Some(BACKOFF.first));
    }

    #[test]
    fn a_conversation_with_a_sound_store_is_taken_up_at_once_with_its_inputs() {
        let id = ConversationId(uuid::Uuid::now_v7());
        let (mut recovery, passed) = (Recovery::default(), Duration::from_secs(9));
        recovery.remember(id, Input::Wake);
        assert!(
            recovery.take_due(passed).is_empty(),
            "its other commits are under way"
        );
        recovery.ready(id, true, passed);
        assert_eq!(
            recovery.take_due(passed).remove(&id),
            Some(vec![Input::Wake])
        );
    }
}
