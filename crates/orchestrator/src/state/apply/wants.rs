//! What the customer wants: routings and requests.

use super::not_of_this_fold;
use crate::event::{Event, Fulfilment, Named};
use crate::ids::{EventSeq, MessageId, RequestId};
use crate::state::requests::Opening;
use crate::state::{Request, State, UNHEARD, Unheard};

impl State {
    pub(super) fn apply_wants(&mut self, event: &Event, seq: EventSeq) {
        match event {
            Event::Routed {
                message,
                intent,
                confidence,
                alternatives,
                words,
                told,
                ..
            } => {
                self.dialogue.last_routing = Some((*confidence, seq));
                let opening = intent.as_ref().map(|intent| Opening {
                    message: *message,
                    intent,
                    confidence: *confidence,
                    alternatives,
                    words,
                    about: &[],
                    after_handoff: false,
                });
                self.routed(opening.as_ref(), (words, *told), seq);
            }
            Event::RequestOpened {
                request,
                message,
                intent,
                confidence,
                alternatives,
                words,
                about,
            } => {
                let opening = Opening {
                    message: *message,
                    intent,
                    confidence: *confidence,
                    alternatives,
                    words,
                    about,
                    after_handoff: !self.is_with_agents(),
                };
                self.request_opened(*request, &opening, seq);
            }
            Event::RequestAdded {
                request,
                message,
                words,
                about,
            } => {
                self.request_added(*request, (*message, words), about, seq);
            }
            Event::WishUnheard { words, told, .. } => self.wish_unheard(words, *told),
            Event::RequestNarrowed {
                request, except, ..
            } => {
                self.requests.narrow(*request, except, seq);
                self.sealing.content_version += 1;
            }
            Event::RequestWithdrawn {
                request,
                message,
                words,
            } => {
                self.requests.tell();
                self.requests.withdraw(*request, (*message, words), seq);
                self.understood();
                self.dialogue.acknowledged = false;
                self.sealing.content_version += 1;
            }
            Event::RequestSettled {
                request,
                how,
                about,
                by,
            } => self.settled((*request, *how, about), by.is_some(), seq),
            other => not_of_this_fold(other),
        }
    }

    fn settled(
        &mut self,
        (request, how, about): (RequestId, Fulfilment, &[Named]),
        by_person: bool,
        seq: EventSeq,
    ) {
        self.requests.tell();
        self.requests.settle(request, how, about, seq);
        // The representative who settled the last one has read what was not understood as well.
        if by_person && self.requests.open().next().is_none() {
            self.dialogue.all_answered();
        }
        self.sealing.content_version += 1;
    }

    fn routed(
        &mut self,
        opening: Option<&Opening<'_>>,
        (words, told): (&str, bool),
        seq: EventSeq,
    ) {
        let Some(opening) = opening else {
            self.dialogue.unclear = Some(seq);
            let asks_for_a_person = self.dialogue.reading.wants_person;
            if !asks_for_a_person && self.dialogue.not_understood.len() < UNHEARD {
                self.dialogue.not_understood.push(words.into());
            }
            return;
        };
        self.understood();
        if !told {
            self.requests.routed(opening, seq);
            self.new_matter();
        }
    }

    fn request_opened(&mut self, request: RequestId, opening: &Opening<'_>, seq: EventSeq) {
        self.requests.tell();
        self.requests.open_one(request, opening, seq);
        self.understood();
        self.new_matter();
    }

    fn request_added(
        &mut self,
        request: RequestId,
        said: (MessageId, &str),
        about: &[Named],
        seq: EventSeq,
    ) {
        let was_open = self.requests.get(request).is_some_and(Request::is_open);
        self.requests.tell();
        self.requests.add(request, said, about, seq);
        self.sealing.content_version += 1;
        self.dialogue.unexplained = None;
        if !was_open {
            self.understood();
            self.new_matter();
        }
    }

    fn wish_unheard(&mut self, words: &str, told: bool) {
        if told {
            if self.dialogue.told.len() < UNHEARD {
                self.dialogue.told.push(Unheard::new(words));
            }
            return;
        }
        if self.dialogue.unheard.len() < UNHEARD {
            self.dialogue.unheard.push(Unheard::new(words));
            self.sealing.content_version += 1;
        }
    }
}
