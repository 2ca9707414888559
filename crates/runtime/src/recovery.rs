//! Conversations whose last step was not saved: when they are read again, and what is repeated.

use std::collections::BTreeMap;
use std::time::Duration;

use baton_orchestrator::{ConversationId, Input};
use tokio::time::Instant;

/// Pause before the first attempt after the store failed; doubles with every attempt that fails.
const FIRST: Duration = Duration::from_millis(250);
/// Longest pause.
const LONGEST: Duration = Duration::from_secs(5);

/// What waits to be taken up again.
#[derive(Debug, Default)]
pub(crate) struct Recovery {
    /// Results of tools that were not saved, by conversation; the tries are not repeated for them.
    waiting: BTreeMap<ConversationId, Vec<Input>>,
    at: Option<Instant>,
    /// Attempts since something was saved.
    attempts: u32,
}

impl Recovery {
    /// Keeps an input that has to be decided again. It is taken up with its conversation.
    pub(crate) fn keep(&mut self, conversation: ConversationId, input: Input) {
        self.waiting.entry(conversation).or_default().push(input);
    }

    /// The conversation can be read again: at once where nothing is wrong with the store itself.
    pub(crate) fn ready(&mut self, conversation: ConversationId, at_once: bool) {
        self.waiting.entry(conversation).or_default();
        let pause = if at_once {
            Duration::ZERO
        } else {
            FIRST
                .saturating_mul(1 << self.attempts.min(16))
                .min(LONGEST)
        };
        let at = Instant::now() + pause;
        self.at = Some(self.at.map_or(at, |known| known.min(at)));
    }

    /// Something was saved.
    pub(crate) fn saved(&mut self) {
        self.attempts = 0;
    }

    /// How long until [`Self::due`] gives something.
    pub(crate) fn pause(&self) -> Option<Duration> {
        self.at
            .map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// The conversations whose time has come, with what they have to decide again.
    pub(crate) fn due(&mut self) -> BTreeMap<ConversationId, Vec<Input>> {
        if self.pause() != Some(Duration::ZERO) {
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

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_until_something_is_saved() {
        let id = ConversationId(uuid::Uuid::now_v7());
        let mut recovery = Recovery::default();
        assert!(recovery.due().is_empty() && recovery.pause().is_none());
        for expected in [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000] {
            recovery.ready(id, false);
            assert_eq!(recovery.pause(), Some(Duration::from_millis(expected)));
            assert!(recovery.due().is_empty());
            tokio::time::advance(Duration::from_millis(expected)).await;
            assert_eq!(recovery.due().len(), 1);
        }
        recovery.saved();
        recovery.ready(id, false);
        assert_eq!(recovery.pause(), Some(FIRST));
    }

    #[tokio::test(start_paused = true)]
    async fn a_conversation_with_a_sound_store_is_taken_up_at_once_with_its_inputs() {
        let id = ConversationId(uuid::Uuid::now_v7());
        let mut recovery = Recovery::default();
        recovery.keep(id, Input::Wake);
        assert!(recovery.due().is_empty(), "its other commits are under way");
        recovery.ready(id, true);
        assert_eq!(recovery.due().remove(&id), Some(vec![Input::Wake]));
    }
}
