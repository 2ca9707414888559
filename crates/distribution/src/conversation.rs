//! A conversation as distribution knows it: who owns it, who runs it, and since when its customer waits.

use baton_protocol::{Fencing, QueueName, RepresentativeId, Skill, WorkstationId};
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::rules::WaitEnd;

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// The number of its present ownership.
    pub number: Fencing,
    /// Who answers the customer.
    pub owner: Owner,
    /// The workstation that runs its state machine, if one does.
    pub holder: Option<WorkstationId>,
    /// While no workstation runs it: when its customer is told that it takes longer, if they were not told.
    pub alone_at: Option<Timestamp>,
    /// The workstations that gave it up, and when each can be given it again.
    pub given_up: BTreeMap<WorkstationId, Timestamp>,
    /// When its customer first began to wait for a person. Transfers and returns do not change it.
    pub first_wait: Option<Timestamp>,
    /// How long its customer had waited for a person in all when the present wait began, in milliseconds. The clock
    /// of the service level stands still while a person or the agents serve them, and never starts again from
    /// nothing.
    pub waited_ms: u64,
    /// Whether the customer waited longer for a person than the service level allows.
    pub is_late: bool,
    /// The representative who had the customer last.
    pub known_to: Option<RepresentativeId>,
}

/// Who answers the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The AI agents, at the workstation that holds it.
    Agents,
    /// No one yet: it waits for a person.
    Queue(Box<Waiting>),
    /// A representative.
    Representative(Attended),
}

/// A conversation that waits for a person. Every instant in it is absolute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The queue it is in.
    pub queue: QueueName,
    /// The queues it went through, in order, this one last.
    pub path: Vec<QueueName>,
    /// Since when it waits without a person, whichever queues it went through.
    pub since: Timestamp,
    /// When it counts as having come, earlier waits and its priority considered: the earliest is served first.
    pub counts_from: Timestamp,
    /// The skills it asks for, each with the instant until which it is required.
    pub needs: Vec<Need>,
    /// What it takes of a representative's capacity.
    pub weight: u32,
    /// How long an offer of it stands, in milliseconds.
    pub offer_for_ms: u64,
    /// When the wait in this queue is over, and what becomes of it then. None once the customer was told to wait no
    /// longer.
    pub ends: Option<(Timestamp, WaitEnd)>,
    /// When it is late, if it is not late yet.
    pub late_at: Option<Timestamp>,
    /// The one person it was passed on to.
    pub only: Option<RepresentativeId>,
    /// Until when it waits for the representative who had the customer before.
    pub kept_until: Option<Timestamp>,
    /// Who declined it or let its offer run out, and when they can be offered it again.
    pub passed: BTreeMap<RepresentativeId, Timestamp>,
    /// The offer that stands.
    pub offer: Option<Offer>,
}

/// A skill that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The skill.
    pub skill: Skill,
    /// Until when it is required; afterwards it is preferred.
    pub required_until: Until,
}

/// The end of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// It does not end.
    Always,
    /// It ends at an instant, which may be past.
    At(Timestamp),
}

/// An offer to a representative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Whom it is made to.
    pub to: RepresentativeId,
    /// When it runs out.
    pub until: Timestamp,
}

/// A conversation that a representative has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    /// Who has it.
    pub by: RepresentativeId,
    /// The queue it came from, and goes back to when they cannot be reached.
    pub queue: QueueName,
    /// What it takes of their capacity.
    pub weight: u32,
    /// When its wrap-up stops counting against their capacity, once that began.
    pub wrap_up: Option<WrapUp>,
    /// Whether the customer was told that their representative cannot be reached.
    pub is_absent: bool,
}

/// The wrap-up of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUp {
    /// When it stops counting against the capacity.
    pub counts_until: Timestamp,
    /// Whether it still counts.
    pub counts: bool,
}

impl Need {
    /// Whether the skill is required at an instant.
    #[must_use]
    pub fn is_required(&self, at: Timestamp) -> bool {
        match self.required_until {
            Until::Always => true,
            Until::At(end) => at < end,
        }
    }
}

impl Waiting {
    /// The next instant at which something becomes of it, or at which it can be offered to others than before.
    pub(crate) fn next_deadline(&self, after: Timestamp) -> Option<Timestamp> {
        let ends = self.ends.as_ref().map(|(at, _)| *at);
        let fixed = [
            ends,
            self.late_at,
            self.offer.as_ref().map(|offer| offer.until),
        ];
        let relaxes = self
            .needs
            .iter()
            .filter_map(|need| match need.required_until {
                Until::Always => None,
                Until::At(at) => Some(at),
            });
        // Who can be offered it matters only while it is not offered.
        let others = relaxes
            .chain(self.passed.values().copied())
            .chain(self.kept_until);
        let others = others.filter(|at| *at > after && self.offer.is_none());
        fixed.into_iter().flatten().chain(others).min()
    }
}
