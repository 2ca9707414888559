//! What an event makes of a conversation.

use std::collections::BTreeMap;

use baton_protocol::{ConversationId, Fencing, RepresentativeId};
use jiff::Timestamp;

use crate::conversation::{Attended, Conversation, Offer, Owner, Waiting, WrapUp};
use crate::event::ConversationEvent;
use crate::state::Distribution;

/// How many acceptances of a queue are remembered for estimates.
const REMEMBERED: usize = 32;

impl Distribution {
    pub(super) fn apply_to_conversation(
        &mut self,
        at: Timestamp,
        id: ConversationId,
        what: &ConversationEvent,
    ) {
        match what {
            ConversationEvent::Opened { alone_at } => self.opened(id, *alone_at),
            ConversationEvent::Reopened {
                number,
                workstation,
                alone_at,
            } => {
                self.opened(id, *alone_at);
                self.conversation(id, |it| it.number = *number);
                self.hold(id, workstation.as_ref());
            }
            ConversationEvent::Renumbered { number } => {
                self.conversation(id, |it| it.number = *number);
            }
            ConversationEvent::Released { by, again_at } => self.conversation(id, |it| {
                it.given_up.insert(by.clone(), *again_at);
            }),
            ConversationEvent::Held {
                workstation,
                number,
            } => {
                self.conversation(id, |it| it.number = *number);
                self.hold(id, Some(workstation));
            }
            ConversationEvent::Unheld { alone_at } => {
                self.hold(id, None);
                self.conversation(id, |it| it.alone_at = Some(*alone_at));
            }
            ConversationEvent::LeftAlone => self.conversation(id, |it| it.alone_at = None),
            ConversationEvent::Queued {
                number, waiting, ..
            } => self.queued(at, id, *number, waiting),
            ConversationEvent::WaitOver { .. } => self.waits(id, |it| it.ends = None),
            ConversationEvent::BecameLate => {
                self.conversation(id, |it| it.is_late = true);
                self.waits(id, |it| it.late_at = None);
            }
            ConversationEvent::Offered { to, until } => self.offered(at, id, to, *until),
            ConversationEvent::OfferEnded { to, again_at, .. } => {
                self.offer_ended(id, to, *again_at);
            }
            ConversationEvent::Accepted {
                by,
                workstation,
                number,
            } => {
                self.accepted(at, id, by, *number);
                self.hold(id, Some(workstation));
            }
            ConversationEvent::Returned { number } => {
                self.leave_owner(at, id);
                self.conversation(id, |it| {
                    it.number = *number;
                    it.owner = Owner::Agents;
                });
            }
            ConversationEvent::RepresentativeAbsent => self.attended(id, |it| it.is_absent = true),
            ConversationEvent::RepresentativeBack => self.attended(id, |it| it.is_absent = false),
            ConversationEvent::WrapUpBegun { counts_until } => {
                let (counts_until, counts) = (*counts_until, true);
                let wrap_up = WrapUp {
                    counts_until,
                    counts,
                };
                self.attended(id, |it| it.wrap_up = Some(wrap_up));
            }
            ConversationEvent::WrapUpUncounted => self.uncounted(id),
            ConversationEvent::Closed => {
                self.leave_owner(at, id);
                self.hold(id, None);
                self.unheld.remove(&id);
                self.conversations.remove(&id);
            }
        }
    }

    fn opened(&mut self, id: ConversationId, alone_at: Timestamp) {
        let opened = Conversation {
            number: Fencing::default(),
            owner: Owner::Agents,
            holder: None,
            alone_at: Some(alone_at),
            given_up: BTreeMap::new(),
            first_wait: None,
            waited_ms: 0,
            is_late: false,
            known_to: None,
        };
        self.conversations.insert(id, opened);
        self.unheld.insert(id);
    }

    fn queued(&mut self, at: Timestamp, id: ConversationId, number: Fencing, waiting: &Waiting) {
        if !self.conversations.contains_key(&id) {
            return;
        }
        self.leave_owner(at, id);
        let line = self.lines.entry(waiting.queue.clone()).or_default();
        line.insert((waiting.counts_from, id));
        self.conversation(id, |it| {
            it.number = number;
            it.first_wait.get_or_insert(at);
            it.owner = Owner::Queue(Box::new(waiting.clone()));
        });
    }

    fn offered(
        &mut self,
        at: Timestamp,
        id: ConversationId,
        to: &RepresentativeId,
        until: Timestamp,
    ) {
        let Some(weight) = self.waiting(id).map(|waiting| waiting.weight) else {
            return;
        };
        let weight = self.weight_for(to, weight);
        let offer = Offer {
            to: to.clone(),
            until,
        };
        self.waits(id, |it| it.offer = Some(offer));
        self.person(to, |it| {
            it.offered.insert(id, weight);
            it.idle_since = at;
        });
    }

    fn offer_ended(
        &mut self,
        id: ConversationId,
        to: &RepresentativeId,
        again_at: Option<Timestamp>,
    ) {
        self.waits(id, |it| {
            it.offer = None;
            if let Some(again_at) = again_at {
                it.passed.insert(to.clone(), again_at);
            }
        });
        self.person(to, |it| {
            it.offered.remove(&id);
        });
    }

    fn accepted(
        &mut self,
        at: Timestamp,
        id: ConversationId,
        by: &RepresentativeId,
        number: Fencing,
    ) {
        let Some(waiting) = self.waiting(id).cloned() else {
            return;
        };
        self.leave_owner(at, id);
        let accepted_at = self.accepted_at.entry(waiting.queue.clone()).or_default();
        accepted_at.push_back(at);
        if accepted_at.len() > REMEMBERED {
            accepted_at.pop_front();
        }
        let waited = u64::try_from(at.duration_since(waiting.since).as_millis()).unwrap_or(0);
        let weight = self.weight_for(by, waiting.weight);
        let attended = Attended {
            by: by.clone(),
            queue: waiting.queue,
            weight,
            wrap_up: None,
            is_absent: false,
        };
        self.conversation(id, |it| {
            it.number = number;
            it.waited_ms = it.waited_ms.saturating_add(waited);
            it.known_to = Some(by.clone());
            it.owner = Owner::Representative(attended);
        });
        self.person(by, |it| {
            it.has.insert(id, weight);
            it.idle_since = at;
        });
    }

    fn uncounted(&mut self, id: ConversationId) {
        let mut by = None;
        self.attended(id, |it| {
            if let Some(wrap_up) = &mut it.wrap_up {
                wrap_up.counts = false;
                by = Some(it.by.clone());
            }
        });
        if let Some(by) = by {
            self.person(&by, |it| {
                it.has.insert(id, 0);
            });
        }
    }

    /// Takes the conversation from its owner: out of the line, or off the list of its representative.
    fn leave_owner(&mut self, at: Timestamp, id: ConversationId) {
        match self.conversations.get(&id).map(|it| it.owner.clone()) {
            Some(Owner::Queue(waiting)) => {
                if let Some(line) = self.lines.get_mut(&waiting.queue) {
                    line.remove(&(waiting.counts_from, id));
                    if line.is_empty() {
                        self.lines.remove(&waiting.queue);
                    }
                }
                if let Some(offer) = waiting.offer {
                    self.person(&offer.to, |it| {
                        it.offered.remove(&id);
                    });
                }
            }
            Some(Owner::Representative(attended)) => self.person(&attended.by, |it| {
                it.has.remove(&id);
                it.idle_since = at;
            }),
            Some(Owner::Agents) | None => {}
        }
    }

    /// What a conversation takes of a representative: never more than all they have.
    fn weight_for(&self, id: &RepresentativeId, weight: u32) -> u32 {
        let person = self.representatives.get(id);
        person.map_or(weight, |person| weight.min(person.profile.capacity))
    }
}
