//! Representatives, and the workstations they sit at.

use baton_protocol::{ConversationId, Presence, QueueName, RepresentativeId, Skill, WorkstationId};
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a representative can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The queues they serve.
    pub queues: BTreeSet<QueueName>,
    /// Their skills.
    #[serde(default)]
    pub skills: BTreeSet<Skill>,
    /// How much they can attend to at once: the sum of the weights of their conversations.
    pub capacity: u32,
}

/// A representative who is signed in, or who still has conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representative {
    /// What they can do.
    pub profile: Profile,
    /// Whether they can be offered conversations.
    pub presence: Presence,
    /// The workstation they are signed in at; none while they are signed out.
    pub at: Option<WorkstationId>,
    /// Since when they have been given or freed of nothing.
    pub idle_since: Timestamp,
    /// Their conversations, with what each takes of their capacity.
    pub has: BTreeMap<ConversationId, u32>,
    /// The conversations that are being offered to them, with what each would take.
    pub offered: BTreeMap<ConversationId, u32>,
}

impl Representative {
    /// What is taken of their capacity, offers included.
    #[must_use]
    pub fn load(&self) -> u32 {
        let all = self.has.values().chain(self.offered.values());
        all.fold(0, |sum, weight| sum.saturating_add(*weight))
    }

    /// What is left of their capacity.
    #[must_use]
    pub fn room(&self) -> u32 {
        self.profile.capacity.saturating_sub(self.load())
    }
}

/// A workstation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workstation {
    /// How many agent-held conversations it takes.
    pub agent_room: u32,
    /// Until when it may act on its own.
    pub lease_until: Timestamp,
    /// Whether it is connected.
    pub is_connected: bool,
    /// How far it is gone.
    pub gone: Gone,
    /// Who is signed in at it.
    pub representative: Option<RepresentativeId>,
    /// The conversations whose state machines it runs.
    pub holds: BTreeSet<ConversationId>,
}

/// How far a workstation that is not heard any more is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// It is heard, or its lease still runs.
    Not,
    /// Its lease and the grace are over: others run what the agents had.
    LeaseEnded,
    /// The customers of its representative were told.
    Absent,
}
