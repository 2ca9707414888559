//! The requests of a conversation, and what changes them.

mod request;

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::IntentName;

use crate::event::{Fulfilment, Named, Scored};
use crate::ids::{EventSeq, MessageId, RequestId};

pub use request::{Request, RequestState, RequestWords, Subject};

/// The most requests kept. Beyond them the oldest settled one goes, and where all are open nothing is opened any
/// more: the words are added to the last one.
pub(crate) const REQUESTS: usize = 24;

/// The requests of a conversation, in the order they came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Requests {
    all: Vec<Arc<Request>>,
    opened: u32,
    /// Whether the journal tells of requests in events of their own. Older journals have routings only.
    told: bool,
}

/// Confidence from which a request is surely wanted.
const SURE: f32 = 0.7;

/// What opens a request.
pub(super) struct Opening<'e> {
    pub(super) message: MessageId,
    pub(super) intent: &'e IntentName,
    pub(super) confidence: f32,
    pub(super) alternatives: &'e [Scored],
    pub(super) words: &'e str,
    pub(super) about: &'e [Named],
    pub(super) after_handoff: bool,
}

impl Requests {
    /// All of them, in the order they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.all.iter().map(Arc::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether the customer has not said yet what they want.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The request with this number.
    pub fn get(&self, id: RequestId) -> Option<&Request> {
        self.iter().find(|request| request.id == id)
    }

    /// Those that wait for an answer or an action.
    pub fn open(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.iter().filter(|request| request.is_open())
    }

    /// Whether a request may have been heard in what was only said in passing. It was heard with little confidence,
    /// after something else was surely wanted, in words that name no record and were not followed by more. Nothing is
    /// done about such a one before the customer was asked.
    pub(crate) fn is_unsure(&self, request: &Request) -> bool {
        let is_sure = |one: &Request| one.confidence >= SURE;
        !is_sure(request)
            && request.words.len() == 1
            && request.about.iter().all(|subject| subject.named.assumed)
            && self
                .iter()
                .any(|other| other.seq < request.seq && is_sure(other))
    }

    /// Whether the customer wanted something and nothing of it is open.
    pub fn all_settled(&self) -> bool {
        !self.all.is_empty() && self.open().next().is_none()
    }

    /// Whether another one can be opened.
    pub(crate) fn has_room(&self) -> bool {
        self.all.len() < REQUESTS || self.iter().any(|request| !request.is_open())
    }

    /// The request in focus. That is the open one that the customer spoke of last, the first of several in one
    /// message; where none is open, the one that was spoken of last and was not taken back.
    pub fn focus(&self) -> Option<&Request> {
        self.last(Request::is_open)
            .or_else(|| self.last(|request| request.state.is_wanted()))
            .or_else(|| self.last(|_| true))
    }

    fn last(&self, which: impl Fn(&Request) -> bool) -> Option<&Request> {
        let newest = self.iter().filter(|r| which(r)).max_by_key(|r| r.said)?;
        let message = newest.last_message();
        self.iter()
            .filter(|r| which(r))
            .find(|r| r.last_message() == message)
    }

    /// The number that the next request gets.
    pub(crate) fn next_id(&self) -> RequestId {
        RequestId(self.opened + 1)
    }

    pub(super) fn is_told(&self) -> bool {
        self.told
    }

    pub(super) fn tell(&mut self) {
        self.told = true;
    }

    pub(super) fn clear(&mut self) {
        self.all.clear();
    }

    pub(super) fn get_mut(&mut self, id: RequestId) -> Option<&mut Request> {
        let mut all = self.all.iter_mut();
        all.find(|request| request.id == id).map(Arc::make_mut)
    }

    pub(super) fn open_one(&mut self, id: RequestId, opening: &Opening<'_>, seq: EventSeq) {
        if self.all.len() >= REQUESTS {
            let Some(at) = self.all.iter().position(|request| !request.is_open()) else {
                return;
            };
            self.all.remove(at);
        }
        let mut request = Request {
            id,
            intent: opening.intent.clone(),
            confidence: opening.confidence,
            alternatives: opening.alternatives.to_vec(),
            words: Vec::new(),
            about: Vec::new(),
            state: RequestState::Open,
            asked: BTreeMap::new(),
            after_handoff: opening.after_handoff,
            except: Vec::new(),
            seq,
            said: seq,
            changed: seq,
        };
        request.say(opening.message, opening.words);
        request.name(opening.about);
        self.opened = self.opened.max(id.0);
        self.all.push(Arc::new(request));
    }

    /// More words about a request; one that was settled is open again.
    pub(super) fn add(
        &mut self,
        id: RequestId,
        (message, words): (MessageId, &str),
        about: &[Named],
        seq: EventSeq,
    ) {
        if let Some(request) = self.get_mut(id) {
            request.say(message, words);
            request.name(about);
            request.state = RequestState::Open;
            request.said = seq;
            request.changed = seq;
        }
    }

    pub(super) fn withdraw(
        &mut self,
        id: RequestId,
        (message, words): (MessageId, &str),
        seq: EventSeq,
    ) {
        if let Some(request) = self.get_mut(id) {
            request.say(message, words);
            request.state = RequestState::Withdrawn;
            request.said = seq;
            request.changed = seq;
        }
    }

    /// Takes records out of a request, whether or not it was about them before.
    pub(super) fn narrow(&mut self, id: RequestId, except: &[Named], seq: EventSeq) {
        if let Some(request) = self.get_mut(id) {
            let new = except
                .iter()
                .filter(|n| request.except.iter().all(|known| !known.is_same(n)));
            let new: Vec<Named> = new.cloned().collect();
            request
                .about
                .retain(|s| except.iter().all(|n| !n.is_same(&s.named)));
            request.except.extend(new);
            request.changed = seq;
        }
    }

    /// Settles a request, or the records named of it; it is settled as a whole once all of them are.
    pub(super) fn settle(
        &mut self,
        id: RequestId,
        how: Fulfilment,
        about: &[Named],
        seq: EventSeq,
    ) {
        let Some(request) = self.get_mut(id).filter(|request| request.is_open()) else {
            return;
        };
        for subject in &mut request.about {
            subject.answered |= about.is_empty() || about.iter().any(|n| n.is_same(&subject.named));
        }
        request.changed = seq;
        if request.about.iter().all(|subject| subject.answered) {
            request.state = match how {
                Fulfilment::Answered => RequestState::Answered,
                Fulfilment::Done => RequestState::Done,
                Fulfilment::NotWanted => RequestState::NotWanted,
            };
        }
    }

    /// Settles every open request, except those that one of these messages is about.
    pub(super) fn settle_but(&mut self, waits: &[MessageId], how: Fulfilment, seq: EventSeq) {
        let open: Vec<RequestId> = self
            .open()
            .filter(|request| {
                !request
                    .words
                    .iter()
                    .any(|said| waits.contains(&said.message))
            })
            .map(|request| request.id)
            .collect();
        for id in open {
            self.settle(id, how, &[], seq);
        }
    }

    /// The customer took back the name of a record: what they said in its place is meant, and to be
    /// answered. Whether a request is open again because of it.
    pub(super) fn take_back(&mut self, gone: &Named, instead: &[Named], seq: EventSeq) -> bool {
        let mut opened = false;
        for request in &mut self.all {
            if !request
                .about
                .iter()
                .any(|subject| subject.named.is_same(gone))
            {
                continue;
            }
            let request = Arc::make_mut(request);
            request.about.retain(|subject| !subject.named.is_same(gone));
            request.name(instead);
            request.changed = seq;
            opened |= request.reopen();
        }
        opened
    }

    /// Opens again what was answered to another person. Says whether any request is open again.
    pub(super) fn customer_changed(&mut self, seq: EventSeq) -> bool {
        let mut opened = false;
        for request in &mut self.all {
            if !request.asked.is_empty() {
                Arc::make_mut(request).asked.clear();
            }
            if request.state == RequestState::Answered {
                let request = Arc::make_mut(request);
                request.changed = seq;
                for subject in &mut request.about {
                    subject.answered = false;
                }
                opened |= request.reopen();
            }
        }
        opened
    }

    /// A journal that tells of routings only: an intent is a request, and heard again it is open again.
    pub(super) fn routed(&mut self, opening: &Opening<'_>, seq: EventSeq) {
        let same = self.iter().find(|r| &r.intent == opening.intent);
        match same.map(|request| request.id) {
            Some(id) => {
                self.add(id, (opening.message, opening.words), opening.about, seq);
                if let Some(request) = self.get_mut(id) {
                    request.confidence = opening.confidence;
                    request.alternatives = opening.alternatives.to_vec();
                }
            }
            None => self.open_one(self.next_id(), opening, seq),
        }
    }
}
