//! One request: what the customer wants, their own words for it and the records it is about.

use std::collections::BTreeMap;

use baton_playbook::{FactName, IntentName};

use crate::event::{Named, Scored};
use crate::ids::{EventSeq, MessageId, RequestId};

/// The most quotes kept of one request: the first, and the newest.
const QUOTES: usize = 8;

/// The most records that one request is about.
const RECORDS: usize = 8;

/// Where a request stands with the customer. What it still needs follows from the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// It waits for an answer or an action.
    Open,
    /// The agents answered it.
    Answered,
    /// It was done.
    Done,
    /// The customer does not want it any more.
    Withdrawn,
    /// They never wanted it, as a representative says.
    NotWanted,
}

impl RequestState {
    /// Whether the customer wants it, or got it.
    pub(crate) fn is_wanted(self) -> bool {
        match self {
            Self::Open | Self::Answered | Self::Done => true,
            Self::Withdrawn | Self::NotWanted => false,
        }
    }
}

/// A record that a request is about, as the customer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The identifier.
    pub named: Named,
    /// Whether the request is answered as far as this record goes.
    pub answered: bool,
}

/// Words of the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestWords {
    /// The message.
    pub message: MessageId,
    /// The words, sanitised and bounded.
    pub words: String,
}

/// One thing that the customer wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Its number in the conversation.
    pub id: RequestId,
    /// What is wanted.
    pub intent: IntentName,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Other intents considered.
    pub alternatives: Vec<Scored>,
    /// The customer's words for it: the first ones, then the newest. Never empty.
    pub words: Vec<RequestWords>,
    /// The records it is about, in the order named.
    pub about: Vec<Subject>,
    /// Records that it is not about.
    pub except: Vec<Named>,
    /// Where it stands.
    pub state: RequestState,
    /// How often each fact was asked for because of it.
    pub asked: BTreeMap<FactName, u32>,
    /// Whether it came after the conversation left the agents.
    pub after_handoff: bool,
    /// The event that opened it.
    pub seq: EventSeq,
    /// The event with the customer's last words about it.
    pub said: EventSeq,
    /// The last event that changed it.
    pub changed: EventSeq,
}

impl Request {
    /// Whether it waits for an answer or an action.
    pub fn is_open(&self) -> bool {
        self.state == RequestState::Open
    }

    /// The words it was first said in.
    pub fn first_words(&self) -> Option<&RequestWords> {
        self.words.first()
    }

    /// The message that last said something about it.
    pub fn last_message(&self) -> Option<MessageId> {
        self.words.last().map(|said| said.message)
    }

    /// Whether it can be about this many more records.
    pub(crate) fn has_room_for(&self, more: usize) -> bool {
        self.about.len() + more <= RECORDS
    }

    pub(super) fn reopen(&mut self) -> bool {
        let answered = self.state == RequestState::Answered;
        if answered {
            self.state = RequestState::Open;
        }
        answered
    }

    pub(super) fn say(&mut self, message: MessageId, words: &str) {
        if words.is_empty() {
            return;
        }
        match self.words.last_mut().filter(|last| last.message == message) {
            Some(last) if last.words == words => {}
            Some(last) => {
                let both = format!("{} {words}", last.words);
                last.words = crate::text::bounded(&both);
            }
            None => {
                if self.words.len() == QUOTES {
                    self.words.remove(1);
                }
                self.words.push(RequestWords {
                    message,
                    words: words.to_owned(),
                });
            }
        }
    }

    /// Takes in the records that words about it name: known ones are asked about again.
    pub(super) fn name(&mut self, about: &[Named]) {
        for named in about {
            let known = self.about.iter_mut().find(|s| s.named.is_same(named));
            if let Some(known) = known {
                known.answered = false;
            } else if self.about.len() < RECORDS {
                self.about.push(Subject {
                    named: named.clone(),
                    answered: false,
                });
            }
        }
    }
}
