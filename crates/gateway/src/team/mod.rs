//! A team at one gateway: which workstation runs which conversation, and what each has to be told.
//!
//! Pure: no storage, no clock, no randomness. [`Team`] holds distribution ([`baton_distribution`]) and says after each step
//! what happened ([`Step::events`]) and what follows from it for the streams of workstations ([`Step::changes`]). A storage
//! makes both durable in one transaction, before anyone is told.

mod hands;
mod offers;
mod order;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use baton_distribution::{
    Conversation, Distribution, Event, Fencing, Gone, Headline, Input, Owner, Refused,
    RepresentativeId, Rules, WorkstationEvent, WorkstationId,
};
use baton_protocol::ConversationId;
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) use self::order::{
    Answer, Join, Joined, NotDone, Order, OrderBody, PersonWants, first_number, later_epoch,
};

/// Distribution with the connections that are here.
pub(crate) struct Team {
    rules: Rules,
    state: Distribution,
    /// Who was told that they run what, under which number.
    told: BTreeMap<ConversationId, (WorkstationId, Fencing)>,
    /// Where the offers that stand were told.
    offers: BTreeMap<ConversationId, WorkstationId>,
    /// The connection of each workstation that is here.
    sessions: BTreeMap<WorkstationId, Uuid>,
}

/// What came of one input.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Step {
    /// When: not before anything that happened already.
    pub(crate) at: Timestamp,
    /// What happened, to be kept. Renewals of leases are left out: a gateway that begins anew lets all run anew.
    pub(crate) events: Vec<Event>,
    /// What follows for the streams, in order.
    pub(crate) changes: Vec<Change>,
    /// Why what was said changed nothing, if it did not.
    pub(crate) refused: Option<Refused>,
}

/// What follows for the streams of workstations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A workstation does not run a conversation any more.
    LetGo {
        workstation: WorkstationId,
        conversation: ConversationId,
        /// The number in force.
        number: Fencing,
        taken_by: Option<RepresentativeId>,
    },
    /// A workstation runs a conversation under a number, and has to be told what the customer did so far: what it said under
    /// an older number and was not committed is void, also where it ran the conversation before.
    Granted {
        workstation: WorkstationId,
        conversation: ConversationId,
        number: Fencing,
        to: Option<RepresentativeId>,
    },
    /// A conversation is offered to the representative at a workstation.
    Offered {
        workstation: WorkstationId,
        conversation: ConversationId,
        to: RepresentativeId,
        number: Fencing,
        until: Timestamp,
        headline: Headline,
    },
    /// An offer is over, and they did not accept it.
    OfferEnded {
        workstation: WorkstationId,
        conversation: ConversationId,
        to: RepresentativeId,
        taken_by: Option<RepresentativeId>,
        missed: bool,
    },
    /// A conversation is over; its last holder and number may be needed once more.
    Closed {
        conversation: ConversationId,
        number: Fencing,
        holder: Option<WorkstationId>,
    },
    /// A workstation was taken off the list: what it was told is kept no longer.
    Gone { workstation: WorkstationId },
}

impl Team {
    /// A team as the events made it.
    pub(crate) fn new(rules: Rules, state: Distribution) -> Self {
        let held = state.conversations().iter();
        let told = held.filter_map(|(id, it)| Some((*id, (it.holder.clone()?, it.number))));
        Self {
            rules,
            told: told.collect(),
            offers: offers::standing(&state).collect(),
            state,
            sessions: BTreeMap::new(),
        }
    }

    /// Takes one input.
    pub(crate) fn take(&mut self, now: Timestamp, input: &Input) -> Step {
        let mut lapsed = lapsed(&self.state);
        let outcome = baton_distribution::step(&mut self.state, &self.rules, now, input);
        let mut changes = Vec::new();
        for conversation in concerned(&outcome.events) {
            self.tell(conversation, input, &mut changes);
        }
        self.tell_offers(&outcome.events, &mut changes);
        let mut events = Vec::with_capacity(outcome.events.len());
        for event in outcome.events {
            if let Event::Workstation { workstation, what } = &event {
                match what {
                    WorkstationEvent::LeaseEnded => {
                        lapsed.insert(workstation.clone());
                    }
                    WorkstationEvent::LeaseRenewed { .. } => {
                        let brings_back = lapsed.remove(workstation);
                        if *input != Input::Resumed && !brings_back {
                            continue;
                        }
                    }
                    WorkstationEvent::Gone => changes.push(Change::Gone {
                        workstation: workstation.clone(),
                    }),
                    WorkstationEvent::Joined { .. }
                    | WorkstationEvent::Lost
                    | WorkstationEvent::Absent => {}
                }
            }
            events.push(event);
        }
        Step {
            at: self.state.latest(),
            events,
            changes,
            refused: outcome.refused,
        }
    }

    /// What has to be said about a conversation, as it is now and as it was told last.
    fn tell(&mut self, conversation: ConversationId, input: &Input, changes: &mut Vec<Change>) {
        let before = self.told.remove(&conversation);
        let Some(it) = self.state.conversations().get(&conversation) else {
            let (holder, told) = before.unzip();
            let number = match input {
                Input::Closed { number, .. } => *number,
                _ => told.unwrap_or_default(),
            };
            changes.push(Change::Closed {
                conversation,
                number,
                holder,
            });
            return;
        };
        let (number, taken_by) = (it.number, representative(it));
        if let Some((workstation, _)) = before
            .clone()
            .filter(|(holder, _)| it.holder.as_ref() != Some(holder))
        {
            changes.push(Change::LetGo {
                workstation,
                conversation,
                number,
                taken_by: taken_by.clone(),
            });
        }
        let Some(workstation) = it.holder.clone() else {
            return;
        };
        let is_told = before.is_some_and(|before| before == (workstation.clone(), number));
        self.told
            .insert(conversation, (workstation.clone(), number));
        if !is_told {
            changes.push(Change::Granted {
                workstation,
                conversation,
                number,
                to: taken_by,
            });
        }
    }

    /// Forgets what was told to a workstation, or to all: it has to be told anew.
    pub(crate) fn tell_anew(&mut self, workstation: Option<&WorkstationId>) {
        let all = workstation.is_none();
        self.told
            .retain(|_, (holder, _)| !all && Some(&*holder) != workstation);
    }

    pub(crate) fn state(&self) -> &Distribution {
        &self.state
    }

    /// The workstation that runs a conversation.
    pub(crate) fn holder(&self, conversation: ConversationId) -> Option<&WorkstationId> {
        self.told.get(&conversation).map(|(holder, _)| holder)
    }

    /// When something is due by the clock alone.
    pub(crate) fn next_deadline(&self) -> Option<Timestamp> {
        self.state.next_deadline()
    }

    /// A connection is a workstation's from here on.
    pub(crate) fn connected(&mut self, workstation: &WorkstationId, session: Uuid) {
        self.sessions.insert(workstation.clone(), session);
    }

    /// A connection ended.
    pub(crate) fn disconnected(&mut self, workstation: &WorkstationId) {
        self.sessions.remove(workstation);
    }

    /// Whether a connection is the one that counts for its workstation.
    pub(crate) fn counts(&self, workstation: &WorkstationId, session: Uuid) -> bool {
        self.sessions.get(workstation) == Some(&session)
    }
}

/// The workstations that count as gone although they may be heard again.
fn lapsed(state: &Distribution) -> BTreeSet<WorkstationId> {
    let gone = state.workstations().iter();
    let gone = gone.filter(|(_, it)| it.gone != Gone::Not);
    gone.map(|(id, _)| id.clone()).collect()
}

/// The conversations that something happened to, in the order in which it first did.
fn concerned(events: &[Event]) -> Vec<ConversationId> {
    let mut seen = BTreeSet::new();
    let of_each = events.iter().filter_map(|event| match event {
        Event::Conversation { conversation, .. } => Some(*conversation),
        Event::Workstation { .. } | Event::Representative { .. } => None,
    });
    of_each.filter(|id| seen.insert(*id)).collect()
}

fn representative(conversation: &Conversation) -> Option<RepresentativeId> {
    match &conversation.owner {
        Owner::Representative(attended) => Some(attended.by.clone()),
        Owner::Agents | Owner::Queue(_) => None,
    }
}
