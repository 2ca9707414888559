//! What a conversation came to: nothing lost, nothing twice, and a person or an end reached.

use std::sync::Arc;

use baton_orchestrator::{ConversationId, Event, MessageId, Owner, Recorded, State, snapshot};
use baton_practice::Truth;
use baton_runtime::RuntimeError;

use super::World;
use crate::invariants::{Broken, Watch, check};
use crate::timing::StepTime;

/// A conversation to which nothing more can happen.
#[derive(Debug)]
pub struct EndedContact {
    /// Its place in the order of arrival.
    pub nth: u32,
    /// Its journal.
    pub journal: Vec<Recorded>,
    /// Its latest snapshot, as text.
    pub snapshot: Option<String>,
    /// What is true about it, where that is known.
    pub truth: Option<Truth>,
    /// How it ended for the customer.
    pub ending: Option<baton_practice::Ending>,
    /// What the gateway confirmed to the customer.
    pub confirmed: Vec<MessageId>,
    /// Keys of what the customer received.
    pub received: Vec<String>,
    /// How long each of its steps took to decide.
    pub steps: Vec<StepTime>,
}

/// An invariant is broken.
#[derive(Debug, Clone)]
pub struct Failed {
    /// Its number in the design; 0 where a conversation reached neither a person nor an end.
    pub invariant: u8,
    /// How.
    pub how: String,
    /// Which conversation, in the order of arrival.
    pub nth: Option<u32>,
    /// Its journal, an event a line.
    pub story: String,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let nth = self.nth.map_or_else(String::new, |nth| {
            format!(", conversation {nth} in the order of arrival")
        });
        write!(f, "invariant: {}{nth}: {}", self.invariant, self.how)
    }
}

impl World {
    /// Notes that an invariant is broken.
    pub(super) fn broken(&mut self, id: ConversationId, invariant: u8, how: String) {
        let nth = self.rooms.get(&id).map(|room| room.nth);
        let story: Vec<String> = self
            .disk
            .journal(id)
            .iter()
            .map(|r| format!("{:>3} {} {:?}", r.seq, r.at, r.event))
            .collect();
        self.failed.get_or_insert(Failed {
            invariant,
            how,
            nth,
            story: story.join("\n"),
        });
    }

    pub(super) fn stuck(&self, error: &RuntimeError) -> Failed {
        Failed {
            invariant: 0,
            how: format!("the runtime cannot go on: {error}"),
            nth: None,
            story: String::new(),
        }
    }

    /// The first invariant that was found broken.
    pub(super) fn wrong(&mut self) -> Option<Failed> {
        let found = self.probe.lock().found.take();
        if let Some(found) = found {
            let Broken { invariant, how } = found.broken;
            self.broken(found.conversation, invariant, how);
        }
        self.failed.take()
    }

    /// Whether a conversation is closed and its customer gone. What is under way about it may still
    /// have to come to its end.
    pub(super) fn is_closing(&self, id: ConversationId) -> bool {
        self.rooms.get(&id).is_some_and(|room| {
            let closed = room.state.as_ref().is_some_and(|state| !state.is_open());
            room.gone && closed
        })
    }

    /// Whether nothing more can happen to a conversation that is closing.
    pub(super) fn is_over(&self, id: ConversationId) -> bool {
        self.rooms.get(&id).is_some_and(|room| {
            self.driven.applied() >= room.last_entry
                && !self.disk.waits(id)
                && !self.disk.queues(id)
        })
    }

    /// What is left when nothing is due any more has reached a person, a queue or its end.
    pub(super) fn rests(&mut self, id: ConversationId) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        let owner = room.state.as_ref().map(|state| state.owner());
        if owner.is_none_or(|owner| owner == Owner::Agents) {
            self.broken(id, 0, "stays with the agents".to_owned());
        } else if self.disk.waits(id) {
            self.broken(id, 0, "a message is never sent".to_owned());
        }
    }

    /// Judges a conversation and archives it.
    pub(super) fn ends(&mut self, id: ConversationId, ended: &mut dyn FnMut(EndedContact)) {
        let journal = self.disk.journal(id);
        let snapshot = self.disk.snapshot(id);
        self.compares(id, &journal, snapshot.as_deref());
        let snapshots = self.disk.snapshots(id) as u64;
        let Some(room) = self.rooms.remove(&id) else {
            return;
        };
        self.tally.conversations += 1;
        self.tally.snapshots += snapshots;
        for recorded in &journal {
            match &recorded.event {
                Event::RuleTripped(trip) => {
                    let rule = trip.rule.name().to_owned();
                    *self.tally.handoffs.entry(rule).or_default() += 1;
                }
                Event::CallFailed { .. } => self.tally.failures += 1,
                Event::CallRequested { call, .. } => {
                    self.runs.remove(call);
                }
                _ => {}
            }
        }
        let mut probe = self.probe.lock();
        let steps = probe.spent.remove(&id).unwrap_or_default();
        probe.forget(id);
        drop(probe);
        self.gateway.taken.remove(&id);
        self.disk.archive(id);
        ended(EndedContact {
            nth: room.nth,
            journal,
            snapshot,
            truth: room.customer.as_ref().map(|c| c.truth().clone()),
            ending: room.customer.as_ref().and_then(|c| c.ended()),
            confirmed: room.confirmed,
            received: room.received.into_keys().collect(),
            steps,
        });
    }

    /// Holds a whole journal against what went in and what came out.
    fn compares(&mut self, id: ConversationId, journal: &[Recorded], snapshot: Option<&str>) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        let mut taken: Vec<MessageId> = Vec::new();
        let mut written: Vec<String> = Vec::new();
        let mut tripped = false;
        for recorded in journal {
            match &recorded.event {
                Event::CustomerWrote { message, .. } => taken.push(*message),
                Event::AgentReplied { message, .. }
                | Event::RepresentativeWrote { message, .. } => written.push(message.to_string()),
                Event::RuleTripped(_) => tripped = true,
                _ => {}
            }
        }
        let lost = room.confirmed.iter().find(|m| !taken.contains(m));
        let invented = taken.iter().find(|m| !room.confirmed.contains(m));
        let unsent = written.iter().find(|m| !room.received.contains_key(*m));
        let unwritten = room
            .received
            .keys()
            .find(|key| !key.starts_with("status") && !written.contains(key));
        let found = if let Some(message) = lost {
            Some((8, format!("message {message} was lost")))
        } else if let Some(message) = invented {
            Some((8, format!("message {message} has no author")))
        } else if taken.len() != room.confirmed.len() {
            Some((8, "a message was taken twice".to_owned()))
        } else if let Some(message) = unsent {
            Some((8, format!("reply {message} never reached the customer")))
        } else if let Some(key) = unwritten {
            let how = format!("the customer received {key}, which no journal has");
            Some((9, how))
        } else if tripped {
            match snapshot.map(snapshot::verify) {
                None => Some((10, "there is no snapshot of a handoff".to_owned())),
                Some(Err(tampered)) => Some((10, format!("the snapshot: {tampered}"))),
                Some(Ok(_)) => None,
            }
        } else {
            None
        };
        if let Some((invariant, how)) = found {
            return self.broken(id, invariant, how);
        }
        let mut watch = Watch::new(Arc::clone(&self.desk), "".into());
        watch.set_back = self.probe.lock().set_back;
        watch.any_text = true;
        let state = State::replay(id, journal);
        if let Err(broken) = check(watch, &state, journal) {
            self.broken(id, broken.invariant, broken.how);
        }
    }
}
