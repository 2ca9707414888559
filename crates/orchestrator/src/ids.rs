//! Identifiers, each its own type, and where new ones come from.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// One contact of one customer.
    ConversationId
);
id!(
    /// One message, of any author.
    MessageId
);
id!(
    /// One logical tool call, its tries included. Also its idempotency key.
    CallId
);
id!(
    /// One question to a model, its tries included. Also its idempotency key.
    AskId
);
id!(
    /// One handoff transaction.
    HandoffId
);
id!(
    /// One offer of a handoff to a representative.
    OfferId
);
id!(
    /// One revision of a snapshot.
    SnapshotId
);

/// One request of a conversation: a number that counts them from 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct RequestId(pub u32);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The place of an event in its conversation's journal, from 0. Trips name their evidence so.
pub type EventSeq = u64;

/// Ownership of a conversation: a number that only grows. What was made under an older number
/// is dropped.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(transparent)]
pub struct Fencing(pub u64);

/// The person at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Representative {
    /// Stable identifier of the person or the workstation.
    pub id: String,
    /// Name as colleagues and customers see it.
    pub name: String,
}

/// A representative who acts, and the ownership that their screen showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The representative.
    pub representative: Representative,
    /// The ownership their screen showed: one that is not current any more is refused.
    pub fencing: Fencing,
}

/// Makes identifiers from an instant and a seed that are both passed in, so that a step made
/// twice from the same input makes the same identifiers.
#[derive(Debug, Clone)]
pub struct Ids {
    now: Timestamp,
    state: u64,
}

impl Ids {
    /// Identifiers of one step. In production the seed is random; a simulation counts.
    pub fn new(now: Timestamp, seed: u64) -> Self {
        // Seeds of steps may follow each other by any stride, also by this generator's own: without
        // mixing, the streams of two steps in one millisecond would be one stream, shifted.
        Self {
            now,
            state: mixed(seed),
        }
    }

    /// The next identifier: UUIDv7 of the instant.
    pub fn next_uuid(&mut self) -> Uuid {
        let (high, low) = (self.next_bits(), self.next_bits());
        let mut random = [0_u8; 10];
        random[..8].copy_from_slice(&high.to_be_bytes());
        random[8..].copy_from_slice(&low.to_be_bytes()[..2]);
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// The next number below `bound`; 0 where the bound is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            0
        } else {
            self.next_bits() % bound
        }
    }

    /// SplitMix64 (Steele, Lea, Flood 2014): one pass over the state, well mixed.
    fn next_bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GAMMA);
        mixed(self.state)
    }
}

/// The stride of SplitMix64's states.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// SplitMix64's finaliser.
fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::Timestamp;

    use super::{GAMMA, Ids};

    #[test]
    fn steps_of_one_millisecond_share_no_identifier() {
        for stride in [1, 2, GAMMA, GAMMA.wrapping_mul(2), u64::MAX] {
            let mut seen = HashSet::new();
            let mut seed = 17_u64;
            for _ in 0..2_000 {
                seed = seed.wrapping_add(stride);
                let mut ids = Ids::new(Timestamp::UNIX_EPOCH, seed);
                for _ in 0..6 {
                    assert!(seen.insert(ids.next_uuid()), "stride {stride:#x}");
                }
            }
        }
    }

    #[test]
    fn a_step_made_again_makes_the_same_identifiers() {
        let make = || {
            let mut ids = Ids::new(Timestamp::UNIX_EPOCH, 5);
            [ids.next_uuid(), ids.next_uuid()]
        };
        assert_eq!(make(), make());
    }
}
