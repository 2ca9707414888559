//! What the customer wants: routings and requests.

use super::not_of_this_fold;
use crate::event::Event;
use crate::ids::EventSeq;
use crate::state::requests::Opening;
use crate::state::{Request, State, UNHEARD};

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
                match intent {
                    None => self.dialogue.unclear = Some(seq),
                    Some(intent) => {
                        self.understood();
                        if !told {
                            let opening = Opening {
                                message: *message,
                                intent,
                                confidence: *confidence,
                                alternatives,
                                words,
                                about: &[],
                                after_handoff: false,
                            };
                            self.requests.routed(&opening, seq);
                            self.new_matter();
                        }
                    }
                }
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
                self.requests.tell();
                self.requests.open_one(*request, &opening, seq);
                self.understood();
                self.new_matter();
            }
            Event::RequestAdded {
                request,
                message,
                words,
                about,
            } => {
                let was_open = self.requests.get(*request).is_some_and(Request::is_open);
                self.requests.tell();
                self.requests.add(*request, (*message, words), about, seq);
                self.sealing.content_version += 1;
                self.dialogue.unexplained = None;
                if !was_open {
                    self.understood();
                    self.new_matter();
                }
            }
            Event::WishUnheard { words, .. } => self.not_understood(words),
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
                ..
            } => {
                self.requests.tell();
                self.requests.settle(*request, *how, about, seq);
                self.sealing.content_version += 1;
            }
            other => not_of_this_fold(other),
        }
    }

    fn not_understood(&mut self, words: &str) {
        if self.dialogue.unheard.len() < UNHEARD {
            self.dialogue.unheard.push(words.into());
            self.sealing.content_version += 1;
        }
    }
}
