//! The words of a team on the wire: who takes part, the number that fences them, what a conversation needs.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }
    };
}

name!(
    /// A workstation, with a window or without: the place where conversations are held.
    WorkstationId
);
name!(
    /// A person who answers customers, wherever they sit.
    RepresentativeId
);
name!(
    /// A queue.
    QueueName
);
name!(
    /// Something that a representative can do and a conversation may need: a language, a product.
    Skill
);

/// The number of an ownership. It grows with every grant, and what is said under an older one is refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fencing(pub u64);

impl Fencing {
    /// The number of the next grant.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Fencing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is known of a conversation on the way to a person: enough to find one, and nothing of what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The queue it goes to.
    pub queue: QueueName,
    /// The skills that it needs or prefers.
    #[serde(default)]
    pub skills: Vec<SkillNeed>,
    /// Its level of priority: 0 is ordinary, higher is more urgent.
    #[serde(default)]
    pub priority: u8,
}

/// A skill that a conversation asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillNeed {
    /// The skill.
    pub skill: Skill,
    /// How long it is required.
    pub required: Required,
}

/// How long a skill is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// However long the conversation waits.
    Always,
    /// For the first part of its wait, in seconds. Afterwards it is preferred.
    ForSeconds(u32),
    /// Not at all: it is preferred.
    Preferred,
}

/// Where a conversation is passed on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// A queue, with skills and a priority.
    Queue(Headline),
    /// A person, within a queue. When that queue's wait is over, the conversation is for everyone in the next one.
    Person {
        /// Who.
        representative: RepresentativeId,
        /// The queue it waits in meanwhile.
        queue: QueueName,
    },
}

/// Whether a representative can be offered conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// They can.
    Available,
    /// They are at their desk and want no further conversation.
    Busy,
    /// They are away from their desk.
    Away {
        /// Why, in their words or by what happened.
        reason: AwayReason,
    },
}

/// Why a representative is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwayReason {
    /// They said so, with a reason of the centre's own list, such as "break".
    Chosen(String),
    /// They had no conversation and let an offer run out.
    MissedOffer,
}
