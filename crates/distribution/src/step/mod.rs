//! One step: what was said at an instant, and what comes of it.

mod due;
mod matching;
mod moves;
mod people;
mod resuming;
mod workstations;

use baton_protocol::{ConversationId, Fencing, RepresentativeId, WorkstationId};
use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::conversation::{Conversation, Owner};
use crate::event::{ConversationEvent, Event, OfferEnd, PersonEvent, WorkstationEvent};
use crate::input::{Input, Refused};
use crate::people::Gone;
use crate::rules::Rules;
use crate::schedule::Subject;
use crate::state::Distribution;

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What happened, in order; also what was due by the clock alone. All of it is applied to the state already.
    pub events: Vec<Event>,
    /// Why what was said changed nothing, if it did not.
    pub refused: Option<Refused>,
}

/// Takes one step. Everything that is due by then happens first, so that it makes no difference whether a tick or
/// something said comes first.
///
/// An instant before the latest one counts as that one: time does not go back.
pub fn step(state: &mut Distribution, rules: &Rules, now: Timestamp, input: &Input) -> Outcome {
    let now = now.max(state.latest);
    state.latest = now;
    let mut step = Step::new(state, rules, now);
    step.due();
    step.distribute();
    let refused = step.take(input).err();
    // What was said may have something due at once: a queue that is closed.
    step.due();
    step.distribute();
    Outcome {
        events: step.events,
        refused,
    }
}

/// A step that is being taken.
struct Step<'a> {
    state: &'a mut Distribution,
    rules: &'a Rules,
    now: Timestamp,
    events: Vec<Event>,
    /// Conversations that can be offered to others than before.
    freed: BTreeSet<ConversationId>,
    /// Representatives who may have room that they had not.
    rested: BTreeSet<RepresentativeId>,
}

impl<'a> Step<'a> {
    fn new(state: &'a mut Distribution, rules: &'a Rules, now: Timestamp) -> Self {
        Self {
            state,
            rules,
            now,
            events: Vec::new(),
            freed: BTreeSet::new(),
            rested: BTreeSet::new(),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each input")]
    fn take(&mut self, input: &Input) -> Result<(), Refused> {
        match input {
            Input::Ticked => Ok(()),
            Input::Resumed => {
                self.resume();
                Ok(())
            }
            Input::Outdated {
                used_up_to,
                held_by,
            } => {
                self.outdated(*used_up_to, held_by.as_ref());
                Ok(())
            }
            Input::WorkstationJoined {
                workstation,
                agent_room,
            } => {
                self.join(workstation, *agent_room);
                Ok(())
            }
            Input::WorkstationHeard { workstation } => self.hear(workstation),
            Input::WorkstationLost { workstation } => self.lose(workstation),
            Input::WorkstationLeft { workstation } => self.leave(workstation),
            Input::SignedIn {
                representative,
                workstation,
                profile,
            } => self.sign_in(representative, workstation, profile),
            Input::SignedOut { representative } => self.sign_out(representative),
            Input::PresenceSet {
                representative,
                presence,
            } => self.set_presence(representative, presence),
            Input::Opened { conversation } => self.open(*conversation),
            Input::Reopened {
                conversation,
                number,
                at,
            } => self.reopen(*conversation, *number, at.as_ref()),
            Input::Released {
                conversation,
                workstation,
                number,
            } => self.release(*conversation, workstation, *number),
            Input::HandedOff {
                conversation,
                number,
                headline,
            } => self.hand_off(*conversation, *number, headline),
            Input::Accepted {
                conversation,
                by,
                number,
            } => self.accept(*conversation, by, *number),
            Input::Declined { conversation, by } => self.decline(*conversation, by),
            Input::Taken {
                conversation,
                by,
                number,
            } => self.take_over(*conversation, by, *number),
            Input::Transferred {
                conversation,
                by,
                number,
                to,
            } => self.transfer(*conversation, by, *number, to),
            Input::Returned {
                conversation,
                by,
                number,
            } => self.give_back(*conversation, by, *number),
            Input::WrapUpBegun {
                conversation,
                by,
                number,
            } => self.wrap_up(*conversation, by, *number),
            Input::Closed {
                conversation,
                number,
            } => self.close(*conversation, *number),
            Input::Reassigned {
                conversation,
                by,
                to,
            } => self.reassign(*conversation, by, to),
        }
    }

    /// Records what happened to a conversation: who may have room by it, and what is due because of it.
    fn of_conversation(&mut self, conversation: ConversationId, what: ConversationEvent) {
        self.rested.extend(self.responsible(conversation));
        self.emit(Event::Conversation { conversation, what });
        self.freed.insert(conversation);
        self.schedule(conversation);
    }

    fn of_person(&mut self, representative: &RepresentativeId, what: PersonEvent) {
        let representative = representative.clone();
        self.rested.insert(representative.clone());
        self.emit(Event::Representative {
            representative,
            what,
        });
    }

    fn of_workstation(&mut self, workstation: &WorkstationId, what: WorkstationEvent) {
        let workstation = workstation.clone();
        self.emit(Event::Workstation {
            workstation: workstation.clone(),
            what,
        });
        self.schedule_workstation(workstation);
    }

    fn emit(&mut self, event: Event) {
        self.state.apply(self.now, &event);
        self.events.push(event);
    }

    /// Whose capacity a conversation counts against.
    fn responsible(&self, conversation: ConversationId) -> Option<RepresentativeId> {
        match &self.state.conversations.get(&conversation)?.owner {
            Owner::Representative(attended) => Some(attended.by.clone()),
            Owner::Queue(waiting) => waiting.offer.as_ref().map(|offer| offer.to.clone()),
            Owner::Agents => None,
        }
    }

    fn schedule(&mut self, conversation: ConversationId) {
        let next = self.state.conversations.get(&conversation).and_then(|it| {
            let of_owner = match &it.owner {
                Owner::Queue(waiting) => waiting.next_deadline(self.now),
                Owner::Representative(attended) => {
                    let wrap_up = attended.wrap_up.filter(|wrap_up| wrap_up.counts);
                    wrap_up.map(|wrap_up| wrap_up.counts_until)
                }
                Owner::Agents => None,
            };
            // Who gave it up can be given it again, which matters only while no one runs it.
            let again = it.given_up.values().copied();
            let again = again.filter(|at| *at > self.now && it.holder.is_none());
            of_owner.into_iter().chain(it.alone_at).chain(again).min()
        });
        let subject = Subject::Conversation(conversation);
        self.state.schedule.set(subject, next);
    }

    fn schedule_workstation(&mut self, workstation: WorkstationId) {
        let leases = &self.rules.leases;
        let next = self.state.workstations.get(&workstation).map(|it| {
            let after = match it.gone {
                Gone::Not => leases.grace,
                Gone::LeaseEnded => leases.absent_after,
                Gone::Absent => leases.reclaim_after,
            };
            later(it.lease_until, after)
        });
        self.state
            .schedule
            .set(Subject::Workstation(workstation), next);
    }

    /// An open conversation whose number is still the given one.
    fn current(
        &self,
        conversation: ConversationId,
        given: Fencing,
    ) -> Result<&Conversation, Refused> {
        let found = self.open_one(conversation)?;
        if found.number == given {
            Ok(found)
        } else {
            let current = found.number;
            Err(Refused::OldNumber { given, current })
        }
    }

    fn open_one(&self, conversation: ConversationId) -> Result<&Conversation, Refused> {
        let found = self.state.conversations.get(&conversation);
        found.ok_or(Refused::NoConversation(conversation))
    }

    /// Ends the offer of a conversation, if one stands.
    fn end_offer(
        &mut self,
        conversation: ConversationId,
        why: OfferEnd,
        again_at: Option<Timestamp>,
    ) {
        let offer = self
            .state
            .waiting(conversation)
            .and_then(|waiting| waiting.offer.clone());
        if let Some(offer) = offer {
            self.of_conversation(
                conversation,
                ConversationEvent::OfferEnded {
                    to: offer.to,
                    why,
                    again_at,
                },
            );
        }
    }
}

/// An instant later; the end of time where there is none.
fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
