//! What was said in a conversation, and how the last message reads.

use std::collections::VecDeque;
use std::sync::Arc;

use baton_playbook::FactName;
use baton_router::requests::asks;

use super::{DeskTexts, OwnAccount, Transcript};
use crate::ids::{EventSeq, MessageId};
use crate::signals::Reading;

/// Message identifiers remembered, of every author. By them a repeated one is dropped (the store drops repeats of any
/// age; this guards the core on its own), and what was said from here is known.
pub(super) const RECENT_MESSAGES: usize = 256;
/// The most names kept by which a customer calls themselves.
const CALLED: usize = 8;
/// The most questions and wishes kept that fit no request.
pub(crate) const UNHEARD: usize = 8;

/// Counts of messages by author.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// By the customer.
    pub customer: u32,
    /// By agents.
    pub agents: u32,
    /// By representatives.
    pub representatives: u32,
}

/// Words of the customer that fit no request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unheard {
    pub(crate) words: Arc<str>,
    /// Whether a representative has written to the customer since.
    pub(crate) replied: bool,
}

impl Unheard {
    pub(crate) fn new(words: &str) -> Self {
        Self {
            words: words.into(),
            replied: false,
        }
    }

    /// Whether it may still want an answer: a remark does not once a representative has replied, and a question may.
    pub(crate) fn is_open(&self) -> bool {
        !self.replied || asks(&self.words)
    }
}

/// What was said, and how the last message reads.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Dialogue {
    pub(crate) counts: MessageCounts,
    pub(crate) recent: VecDeque<MessageId>,
    pub(crate) first_words: Option<(MessageId, Arc<str>, EventSeq)>,
    pub(crate) last_words: Option<(MessageId, Arc<str>, EventSeq)>,
    /// What the last message says, as far as rules can read it.
    pub(crate) reading: Reading,
    /// The message in which the customer last asked for a person.
    pub(crate) wants_person: Option<MessageId>,
    /// Whether the customer says that they speak for another person, or that the matter is another person's.
    pub(crate) for_another: bool,
    /// Names by which the customer calls themselves, at most [`CALLED`].
    pub(crate) called: Vec<(Arc<str>, EventSeq)>,
    /// Names that the customer says are not theirs, at most [`CALLED`].
    pub(crate) denied: Vec<Arc<str>>,
    /// Names of the representatives who had the conversation, at most [`CALLED`].
    pub(crate) representatives: Vec<Arc<str>>,
    /// Whether the account is the customer's own, as far as their words leave it open.
    pub(crate) own_account: OwnAccount,
    pub(crate) unclear: Option<EventSeq>,
    /// Messages that said nothing of what is wanted, since the last that did, at most [`UNHEARD`].
    pub(crate) not_understood: Vec<Arc<str>>,
    /// What the customer was asked to put in other words, and has not.
    pub(crate) unexplained: Option<Arc<str>>,
    /// Questions and wishes that fit nothing this desk knows, at most [`UNHEARD`].
    pub(crate) unheard: Vec<Unheard>,
    /// What they told beside what they want, and were not asked about yet, at most [`UNHEARD`].
    pub(crate) told: Vec<Unheard>,
    /// Whether they were just asked whether there is anything else.
    pub(crate) asked_what_else: bool,
    pub(crate) last_routing: Option<(f32, EventSeq)>,
    /// What an agent or a representative said last.
    pub(crate) last_said: Option<Arc<str>>,
    pub(crate) acknowledged: bool,
    pub(crate) last_asked: Vec<FactName>,
    pub(crate) transcript: Transcript,
    pub(crate) desk_texts: DeskTexts,
}

impl Dialogue {
    /// Takes in the names by which a message calls its writer.
    pub(crate) fn call_themselves(&mut self, reading: &Reading, seq: EventSeq) {
        if reading.renamed {
            self.called.clear();
        }
        if !reading.called.is_empty() && reading.denied.is_empty() {
            self.denied.clear();
        }
        for name in &reading.denied {
            if self.denied.len() < CALLED {
                self.denied.push(name.as_str().into());
            }
        }
        for name in &reading.called {
            // Who says again what was put right says it anew.
            if let Some((_, said)) = self.called.iter_mut().find(|(one, _)| **one == **name) {
                *said = seq;
            } else if self.called.len() < CALLED {
                self.called.push((name.as_str().into(), seq));
            }
        }
    }

    /// A representative takes the conversation.
    pub(crate) fn served_by(&mut self, name: &str) {
        let known = self.representatives.iter().any(|one| **one == *name);
        if !known && self.representatives.len() < CALLED {
            self.representatives.push(name.into());
        }
    }

    /// What the customer asked or told that fits no request, and may still want an answer.
    pub(crate) fn open_unheard(&self) -> impl Iterator<Item = &Unheard> {
        let all = self.unheard.iter().chain(&self.told);
        all.filter(|unheard| unheard.is_open())
    }

    /// A representative wrote to the customer: returns whether that changes what is open.
    pub(crate) fn replied(&mut self) -> bool {
        let all = self.unheard.iter_mut().chain(&mut self.told);
        let mut changed = false;
        for unheard in all.filter(|unheard| !unheard.replied) {
            unheard.replied = true;
            changed = true;
        }
        changed
    }

    /// Nothing that was asked or told, and not understood, is open any more: a person has read it.
    pub(crate) fn all_answered(&mut self) {
        self.unheard.clear();
        self.told.clear();
        self.unexplained = None;
        self.not_understood.clear();
    }
}
