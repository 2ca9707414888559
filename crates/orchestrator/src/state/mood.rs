//! The customer's mood, from signals in what they write.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::EventSeq;

/// A sign of frustration.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Words such as "ridiculous" or "unacceptable".
    NegativeWords,
    /// Mostly capital letters, or several exclamation marks.
    Shouting,
    /// "I already told you".
    SaidBefore,
    /// The same message again.
    Repeats,
    /// Words such as "not happy" or "disappointed". A person should know; it is no reason for a handoff.
    Displeased,
    /// "Are you still there?", "I am still waiting". A person should know; it is no reason for a handoff.
    Impatient,
}

impl Signal {
    /// What people read.
    pub fn plain(self) -> &'static str {
        match self {
            Self::NegativeWords => "negative words",
            Self::Shouting => "shouting",
            Self::SaidBefore => "says they already told us",
            Self::Repeats => "repeats a message",
            Self::Displeased => "not happy",
            Self::Impatient => "impatient",
        }
    }
}

/// Signals seen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mood {
    /// Each signal with the event it was seen in.
    pub signals: Vec<(Signal, EventSeq)>,
    /// The message the contact began with.
    pub opening: Option<EventSeq>,
}

/// The most signals kept.
const SIGNALS: usize = 32;

impl Mood {
    /// The frustration score: saying it again weighs double. Negative words in the message the
    /// contact began with are about what brought the customer here, not about the agents, and weigh
    /// nothing.
    pub fn score(&self) -> u32 {
        self.signals
            .iter()
            .filter(|(signal, seq)| *signal != Signal::NegativeWords || self.opening != Some(*seq))
            .map(|(signal, _)| match signal {
                Signal::SaidBefore => 2,
                Signal::NegativeWords | Signal::Shouting | Signal::Repeats => 1,
                Signal::Displeased | Signal::Impatient => 0,
            })
            .sum()
    }

    pub(crate) fn see(&mut self, signals: impl IntoIterator<Item = Signal>, seq: EventSeq) {
        for signal in signals {
            let is_only_told = matches!(signal, Signal::Displeased | Signal::Impatient);
            let is_known = self.signals.iter().any(|(known, _)| *known == signal);
            // Those that weigh nothing take no room from the others.
            if self.signals.len() < SIGNALS && !(is_only_told && is_known) {
                self.signals.push((signal, seq));
            }
        }
    }
}
