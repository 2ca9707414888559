//! The fold: what an event makes of the state.

mod conversations;
mod people;

use baton_protocol::{ConversationId, RepresentativeId, WorkstationId};
use jiff::Timestamp;

use crate::conversation::{Attended, Conversation, Owner, Waiting};
use crate::event::{Event, WorkstationEvent};
use crate::people::{Gone, Representative, Workstation};
use crate::state::Distribution;

impl Distribution {
    /// The state that these events make, each with the instant it happened at.
    #[must_use]
    pub fn replay<'a>(events: impl IntoIterator<Item = (Timestamp, &'a Event)>) -> Self {
        let mut state = Self::default();
        for (at, event) in events {
            state.apply(at, event);
        }
        state
    }

    /// Applies an event. One about what there is not changes nothing.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        self.latest = self.latest.max(at);
        match event {
            Event::Workstation { workstation, what } => {
                self.apply_to_workstation(workstation, what);
            }
            Event::Representative {
                representative,
                what,
            } => self.apply_to_person(at, representative, what),
            Event::Conversation { conversation, what } => {
                self.apply_to_conversation(at, *conversation, what);
            }
        }
    }

    fn apply_to_workstation(&mut self, id: &WorkstationId, what: &WorkstationEvent) {
        match what {
            WorkstationEvent::Joined {
                agent_room,
                lease_until,
            } => {
                let known = self.workstations.remove(id);
                let (representative, holds) =
                    known.map_or_else(Default::default, |it| (it.representative, it.holds));
                let joined = Workstation {
                    agent_room: *agent_room,
                    lease_until: *lease_until,
                    is_connected: true,
                    gone: Gone::Not,
                    representative,
                    holds,
                };
                self.workstations.insert(id.clone(), joined);
            }
            WorkstationEvent::LeaseRenewed { until } => self.workstation(id, |it| {
                it.lease_until = *until;
                it.gone = Gone::Not;
            }),
            WorkstationEvent::Lost => self.workstation(id, |it| it.is_connected = false),
            WorkstationEvent::LeaseEnded => self.workstation(id, |it| it.gone = Gone::LeaseEnded),
            WorkstationEvent::Absent => self.workstation(id, |it| it.gone = Gone::Absent),
            WorkstationEvent::Gone => {
                let gone = self.workstations.remove(id);
                for conversation in gone.into_iter().flat_map(|it| it.holds) {
                    self.hold(conversation, None);
                }
            }
        }
    }

    /// Lets this workstation, or none, run the conversation.
    fn hold(&mut self, conversation: ConversationId, workstation: Option<&WorkstationId>) {
        let Some(it) = self.conversations.get_mut(&conversation) else {
            return;
        };
        if workstation.is_some() {
            it.alone_at = None;
        }
        if let Some(before) = std::mem::replace(&mut it.holder, workstation.cloned()) {
            self.workstation(&before, |it| {
                it.holds.remove(&conversation);
            });
        }
        match workstation {
            Some(workstation) => {
                self.unheld.remove(&conversation);
                self.workstation(workstation, |it| {
                    it.holds.insert(conversation);
                });
            }
            None => {
                self.unheld.insert(conversation);
            }
        }
    }

    fn workstation(&mut self, id: &WorkstationId, change: impl FnOnce(&mut Workstation)) {
        if let Some(workstation) = self.workstations.get_mut(id) {
            change(workstation);
        }
    }

    fn person(&mut self, id: &RepresentativeId, change: impl FnOnce(&mut Representative)) {
        if let Some(person) = self.representatives.get_mut(id) {
            change(person);
        }
    }

    fn conversation(&mut self, id: ConversationId, change: impl FnOnce(&mut Conversation)) {
        if let Some(conversation) = self.conversations.get_mut(&id) {
            change(conversation);
        }
    }

    fn waits(&mut self, id: ConversationId, change: impl FnOnce(&mut Waiting)) {
        self.conversation(id, |it| match &mut it.owner {
            Owner::Queue(waiting) => change(waiting),
            Owner::Agents | Owner::Representative(_) => {}
        });
    }

    fn attended(&mut self, id: ConversationId, change: impl FnOnce(&mut Attended)) {
        self.conversation(id, |it| match &mut it.owner {
            Owner::Representative(attended) => change(attended),
            Owner::Agents | Owner::Queue(_) => {}
        });
    }
}
