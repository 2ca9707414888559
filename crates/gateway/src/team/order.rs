//! What a workstation wants of the gateway of its team.

use baton_distribution::{
    Destination, Fencing, Input, Presence, Profile, RepresentativeId, WorkstationId,
};
use baton_protocol::v2::{Commit, CommitOutcome};
use baton_protocol::{AppliedEvent, ConversationId, SendBody, limits};
use jiff::Timestamp;
use uuid::Uuid;

use crate::rules::{KeyDigest, Refusal};

/// Bits of a number below its epoch.
const EPOCH_BITS: u32 = 32;

/// How many epochs a workstation may be ahead of a copy: more is no copy of this log.
const EPOCHS_AHEAD: u64 = 1_000;

/// Something that a workstation wants, over one connection.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// When the gateway took it.
    pub(crate) at: Timestamp,
    pub(crate) workstation: WorkstationId,
    /// The connection. Only the newest of a workstation counts.
    pub(crate) session: Uuid,
    pub(crate) body: OrderBody,
}

/// The kinds of order.
#[derive(Debug, Clone)]
pub(crate) enum OrderBody {
    /// It is here, and can be given conversations.
    Join(Join),
    /// It was heard: its lease runs anew.
    Beat,
    /// The connection ended.
    Lost,
    /// It ends in order, and gives back all that it runs.
    Leave,
    /// Everything of its stream up to this number is durable there, and needs to be kept no longer.
    Applied { cursor: u64 },
    /// It gives a conversation up.
    Release {
        conversation: ConversationId,
        number: Fencing,
    },
    /// It replicates what a step of a conversation wrote.
    Commit {
        commit: Box<Commit>,
        digest: Vec<u8>,
    },
    /// It reads the journal of a conversation that it holds.
    Read {
        conversation: ConversationId,
        number: Fencing,
    },
    /// The person there wants something.
    Person {
        by: RepresentativeId,
        wants: PersonWants,
    },
    /// It has something for a customer.
    Send {
        conversation: ConversationId,
        number: Fencing,
        keyed: KeyDigest,
        body: SendBody,
    },
}

/// What a person wants.
#[derive(Debug, Clone)]
pub(crate) enum PersonWants {
    /// To sit down at the workstation; what they can do was looked up.
    SignIn(Profile),
    SignOut,
    Presence(Presence),
    Accept(ConversationId, Fencing),
    Decline(ConversationId),
    Take(ConversationId, Fencing),
    /// To move a conversation; whether they may was checked.
    Reassign(ConversationId, Destination),
}

impl PersonWants {
    /// What distribution is told.
    pub(crate) fn input(self, by: RepresentativeId, workstation: WorkstationId) -> Input {
        match self {
            Self::SignIn(profile) => Input::SignedIn {
                representative: by,
                workstation,
                profile,
            },
            Self::SignOut => Input::SignedOut { representative: by },
            Self::Presence(presence) => Input::PresenceSet {
                representative: by,
                presence,
            },
            Self::Accept(conversation, number) => Input::Accepted {
                conversation,
                by,
                number,
            },
            Self::Decline(conversation) => Input::Declined { conversation, by },
            Self::Take(conversation, number) => Input::Taken {
                conversation,
                by,
                number,
            },
            Self::Reassign(conversation, to) => Input::Reassigned {
                conversation,
                by,
                to,
            },
        }
    }
}

/// A workstation that is here.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    /// How many conversations its agents take.
    pub(crate) agent_room: u32,
    /// The newest number of its stream that is durable there; 0 for none of this log.
    pub(crate) cursor: u64,
    /// That event, if it is known there.
    pub(crate) applied: Option<AppliedEvent>,
}

/// What became of an order, once that is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is in the team.
    Joined(Joined),
    Done,
    NotDone(NotDone),
    /// What became of a commit.
    Commit(CommitOutcome),
}

/// Where the stream of a workstation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Joined {
    /// The oldest number that is still there. What came before a cursor beyond it is told no more.
    pub(crate) floor: u64,
    /// The newest number.
    pub(crate) head: u64,
    /// Whether this log turned out to be an older copy just now.
    pub(crate) was_outdated: bool,
}

/// Why an order was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotDone {
    /// A newer connection of the workstation counts.
    Replaced,
    /// The cursor is none that this log or a later state of it can have given.
    CursorAhead,
    /// The gateway knows as many workstations as it keeps.
    TooMany,
    /// Who runs the conversation, or under which number, does not allow it; for people.
    NotHeld(String),
    /// The rules of the conversation do not allow it.
    Rules(Refusal),
}

/// The number before the first one of an epoch, for streams as for ownerships.
pub(crate) fn first_number(epoch: u64) -> u64 {
    epoch << EPOCH_BITS
}

/// The epoch that begins when a workstation comes with a number that this log does not have; none if no state of this
/// log can have given it.
pub(crate) fn later_epoch(epoch: u64, cursor: u64) -> Option<u64> {
    let seen = cursor >> EPOCH_BITS;
    let next = epoch.max(seen) + 1;
    (next - epoch <= EPOCHS_AHEAD && first_number(next) < limits::SEQ_MAX / 2).then_some(next)
}
