//! What the customer wants: routings and requests.

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
                self.last_routing = Some((*confidence, seq));
                match intent {
                    None => self.unclear = Some(seq),
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
                self.content_version += 1;
                self.unexplained = None;
                if !was_open {
                    self.understood();
                    self.new_matter();
                }
            }
            Event::WishUnheard { words, .. } if self.unheard.len() < UNHEARD => {
                self.unheard.push(words.as_str().into());
                self.content_version += 1;
            }
            Event::RequestNarrowed {
                request, except, ..
            } => {
                self.requests.narrow(*request, except, seq);
                self.content_version += 1;
            }
            Event::RequestWithdrawn {
                request,
                message,
                words,
            } => {
                self.requests.tell();
                self.requests.withdraw(*request, (*message, words), seq);
                self.understood();
                self.acknowledged = false;
                self.content_version += 1;
            }
            Event::RequestSettled {
                request,
                how,
                about,
            } => {
                self.requests.tell();
                self.requests.settle(*request, *how, about, seq);
                self.content_version += 1;
            }
            _ => {}
        }
    }
}
