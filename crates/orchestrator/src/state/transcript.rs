//! The recent transcript, sanitised and bounded: what a model may read of the conversation.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::ids::MessageId;
use crate::model::{Speaker, Turn};
use crate::text::{QUOTE, bounded};

/// Messages kept.
const TURNS: usize = 48;
/// Characters kept over all messages.
const CHARACTERS: usize = 16 * 1024;

/// Characters of a message.
fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// The last messages, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    turns: VecDeque<Turn>,
    characters: usize,
}

impl Transcript {
    /// The messages, oldest first.
    pub fn turns(&self) -> impl DoubleEndedIterator<Item = &Turn> {
        self.turns.iter()
    }

    /// What was said in a message, if it is still kept.
    pub(crate) fn message(&self, message: MessageId) -> Option<&str> {
        let turn = self.turns.iter().rev().find(|t| t.message == message)?;
        Some(&turn.text)
    }

    /// What the customer said.
    pub(crate) fn customer(&self) -> impl Iterator<Item = &str> {
        self.turns
            .iter()
            .filter(|t| t.speaker == Speaker::Customer)
            .map(|t| &*t.text)
    }

    /// What the desk has said since the customer last wrote, newest first.
    pub(crate) fn since_the_customer(&self) -> Vec<&str> {
        self.turns
            .iter()
            .rev()
            .take_while(|t| t.speaker != Speaker::Customer)
            .map(|t| &*t.text)
            .collect()
    }

    /// What agents said goes, which may hold what was taken back; the customer's own words stay.
    pub(super) fn forget_agents(&mut self) {
        self.turns.retain(|turn| turn.speaker == Speaker::Customer);
        self.characters = self.turns.iter().map(|turn| length(&turn.text)).sum();
    }

    /// A new contact begins.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn add(&mut self, speaker: Speaker, message: MessageId, text: &str) {
        // So few bytes are no more characters.
        let text: Arc<str> = if text.len() <= QUOTE {
            text.into()
        } else {
            bounded(text).into()
        };
        self.characters += length(&text);
        self.turns.push_back(Turn {
            speaker,
            message,
            text,
        });
        while self.turns.len() > TURNS || self.characters > CHARACTERS {
            let Some(gone) = self.turns.pop_front() else {
                return;
            };
            self.characters -= length(&gone.text);
        }
    }
}
