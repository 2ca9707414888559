//! Which requests a message opens, adds to or withdraws.
//!
//! A customer's message is read part by part (sentences and clauses), with what is known of the conversation: the
//! requests that are open and what was said to the customer last. An open request is continued unless the words
//! are clearly about another one.

mod parts;
mod withdrawal;

use std::ops::Range;

use crate::route::{Router, Scored};

/// A request of the conversation so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenRequest<'a> {
    /// Its intent.
    pub intent: &'a str,
    /// The customer's words for it so far.
    pub words: &'a str,
    /// Whether it is answered, done or withdrawn.
    pub settled: bool,
}

/// A message with what it is heard against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard<'a> {
    /// What the customer wrote.
    pub text: &'a str,
    /// What an agent or a representative said last.
    pub said: Option<&'a str>,
    /// Whether that was a question for a fact.
    pub asked: bool,
    /// The conversation's requests, in the order in which they came.
    pub open: &'a [OpenRequest<'a>],
}

/// What a message changes about the requests.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The customer wants something new.
    Opens {
        /// What they want.
        intent: String,
        /// How sure that is, 0 to 1.
        confidence: f32,
        /// Other intents considered, most likely first.
        alternatives: Vec<Scored>,
        /// The bytes of the message that say so.
        part: Range<usize>,
    },
    /// More words about a request.
    Adds {
        /// Its position in [`Heard::open`].
        request: usize,
        /// The bytes of the message that say so.
        part: Range<usize>,
    },
    /// The customer does not want it any more.
    Withdraws {
        /// Its position in [`Heard::open`].
        request: usize,
        /// The bytes of the message that say so.
        part: Range<usize>,
    },
}

impl Change {
    /// The bytes of the message that say so.
    pub fn part(&self) -> Range<usize> {
        match self {
            Self::Opens { part, .. } | Self::Adds { part, .. } | Self::Withdraws { part, .. } => {
                part.clone()
            }
        }
    }
}

/// Reads a message. Of an intent that is open already it opens no second request; changes come in the order of
/// their words. `threshold` is the confidence from which an intent counts.
pub fn read(router: &dyn Router, heard: &Heard<'_>, threshold: f32) -> Vec<Change> {
    let mut reading = Reading {
        router,
        heard,
        threshold,
        changes: Vec::new(),
    };
    let parts = parts::of(heard.text);
    for part in &parts {
        reading.part(part.clone());
    }
    // A wish may be told over several sentences, none of which says it alone.
    if parts.len() > 1 && reading.changes.is_empty() {
        reading.wish(0..heard.text.len());
    }
    reading.changes
}

struct Reading<'a> {
    router: &'a dyn Router,
    heard: &'a Heard<'a>,
    threshold: f32,
    changes: Vec<Change>,
}

impl Reading<'_> {
    fn part(&mut self, part: Range<usize>) {
        let text = &self.heard.text[part.clone()];
        if let Some(object) = withdrawal::of(text) {
            if let Some(request) = self.meant(object) {
                self.push(Change::Withdraws { request, part });
            }
            return;
        }
        self.wish(part);
    }

    /// A part that may say what the customer wants.
    fn wish(&mut self, part: Range<usize>) {
        let routing = self.router.route(&self.heard.text[part.clone()]);
        let Some(best) = routing
            .best
            .filter(|best| best.confidence >= self.threshold)
        else {
            return;
        };
        if let Some(request) = self.unsettled(&best.intent) {
            self.push(Change::Adds { request, part });
            return;
        }
        let alternatives = routing
            .alternatives
            .into_iter()
            .filter(|other| other.intent != best.intent)
            .collect();
        self.push(Change::Opens {
            intent: best.intent,
            confidence: best.confidence,
            alternatives,
            part,
        });
    }

    fn unsettled(&self, intent: &str) -> Option<usize> {
        self.heard
            .open
            .iter()
            .rposition(|open| !open.settled && open.intent == intent)
    }

    /// The open request that words of a withdrawal are about; the last one where they name none.
    fn meant(&self, object: &str) -> Option<usize> {
        let named = if withdrawal::names(object) {
            self.router.route(object).alternatives
        } else {
            Vec::new()
        };
        let mut named = named
            .into_iter()
            .filter_map(|scored| self.unsettled(&scored.intent));
        named
            .next()
            .or_else(|| self.heard.open.iter().rposition(|open| !open.settled))
    }

    /// Adds a change, unless the message has it already.
    fn push(&mut self, change: Change) {
        let again = self.changes.iter().any(|other| match (other, &change) {
            (Change::Opens { intent, .. }, Change::Opens { intent: same, .. }) => intent == same,
            (
                Change::Withdraws { request, .. },
                Change::Withdraws { request: same, .. } | Change::Adds { request: same, .. },
            ) => request == same,
            _ => false,
        });
        if !again {
            self.changes.push(change);
        }
    }
}

#[cfg(test)]
#[path = "requests_tests.rs"]
mod tests;
