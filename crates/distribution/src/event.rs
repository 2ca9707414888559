//! What can happen in distribution.

use baton_protocol::{ConversationId, Fencing, Presence, RepresentativeId, WorkstationId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::conversation::Waiting;
use crate::people::Profile;
use crate::rules::WaitEnd;

/// One thing that happened. The state is a fold over these; every instant that was worked out from the rules stands in
/// them, so that other rules change what comes and never what was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Event {
    /// Something happened to a workstation.
    Workstation {
        /// Which.
        workstation: WorkstationId,
        /// What.
        what: WorkstationEvent,
    },
    /// Something happened to a representative.
    Representative {
        /// Who.
        representative: RepresentativeId,
        /// What.
        what: PersonEvent,
    },
    /// Something happened to a conversation.
    Conversation {
        /// Which.
        conversation: ConversationId,
        /// What.
        what: ConversationEvent,
    },
}

/// Earlier events that no later state depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgotten<'a> {
    /// All about this conversation.
    Conversation(ConversationId),
    /// All about this workstation.
    Workstation(&'a WorkstationId),
    /// All about this workstation but the first: what it runs was granted after that one.
    WorkstationSinceFirst(&'a WorkstationId),
}

impl Event {
    /// What can be forgotten once this happened; with the first two also this event. A fold over the rest makes the same
    /// conversations and workstations. Only how long the last waits took is lost, so that estimates begin anew.
    #[must_use]
    pub fn forgets(&self) -> Option<Forgotten<'_>> {
        match self {
            Self::Conversation { conversation, what } => (*what == ConversationEvent::Closed)
                .then_some(Forgotten::Conversation(*conversation)),
            Self::Workstation { workstation, what } => match what {
                WorkstationEvent::Gone => Some(Forgotten::Workstation(workstation)),
                WorkstationEvent::Joined { .. } => {
                    Some(Forgotten::WorkstationSinceFirst(workstation))
                }
                WorkstationEvent::LeaseRenewed { .. }
                | WorkstationEvent::Lost
                | WorkstationEvent::LeaseEnded
                | WorkstationEvent::Absent => None,
            },
            Self::Representative { .. } => None,
        }
    }
}

/// What can happen to a workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WorkstationEvent {
    /// A workstation connected.
    Joined {
        /// How many agent-held conversations it takes.
        agent_room: u32,
        /// Until when it may act on its own.
        lease_until: Timestamp,
    },
    /// A workstation was heard, and its lease runs anew.
    LeaseRenewed {
        /// Until when it may act on its own.
        until: Timestamp,
    },
    /// The connection to a workstation ended. Its lease runs on.
    Lost,
    /// The lease of a workstation ended, and the grace after it.
    LeaseEnded,
    /// A workstation has been out of reach for so long that its representative's customers are told.
    Absent,
    /// A workstation left, or is taken off the list because it was out of reach for too long.
    Gone,
}

/// What can happen to a representative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PersonEvent {
    /// A representative signed in.
    SignedIn {
        /// Where they sit.
        workstation: WorkstationId,
        /// What they can do.
        profile: Profile,
    },
    /// A representative signed out, or their workstation is gone.
    SignedOut,
    /// A representative can be offered conversations, or cannot.
    PresenceSet {
        /// What they are now.
        presence: Presence,
    },
}

/// What can happen to a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConversationEvent {
    /// A customer began a conversation.
    Opened {
        /// When the customer is told that it takes longer, if no workstation runs it by then.
        alone_at: Timestamp,
    },
    /// A conversation that was closed is open again.
    Reopened {
        /// The number that it was closed under.
        number: Fencing,
        /// The workstation that runs it still, if one does.
        workstation: Option<WorkstationId>,
        /// When the customer is told that it takes longer, if no workstation runs it by then.
        alone_at: Timestamp,
    },
    /// The conversation has a number beyond all that may have been granted. Who runs it goes on under that one.
    Renumbered {
        /// The number.
        number: Fencing,
    },
    /// A workstation gave the conversation up.
    Released {
        /// The workstation.
        by: WorkstationId,
        /// When it can be given it again.
        again_at: Timestamp,
    },
    /// A workstation runs the conversation's state machine from now on.
    Held {
        /// The workstation.
        workstation: WorkstationId,
        /// The number it is granted under.
        number: Fencing,
    },
    /// No workstation runs the conversation.
    Unheld {
        /// When the customer is told that it takes longer, if no workstation runs it by then.
        alone_at: Timestamp,
    },
    /// No workstation has run the conversation for a while: the gateway tells the customer that it takes longer.
    LeftAlone,
    /// The conversation waits for a person.
    Queued {
        /// Why.
        why: QueuedWhy,
        /// Its number: the same where its holder says so and goes on running it, the next one where it is taken from one.
        number: Fencing,
        /// How it waits.
        waiting: Box<Waiting>,
    },
    /// The wait in its last queue is over. The conversation stays there, and the customer is asked for what is said here.
    WaitOver {
        /// What the customer is asked for.
        end: WaitEnd,
    },
    /// The customer has waited longer than the service level allows.
    BecameLate,
    /// The conversation is offered to a representative.
    Offered {
        /// Whom it is offered to.
        to: RepresentativeId,
        /// When the offer runs out.
        until: Timestamp,
    },
    /// An offer ended, and not by being accepted.
    OfferEnded {
        /// Whom it was made to.
        to: RepresentativeId,
        /// Why it ended.
        why: OfferEnd,
        /// When they can be offered it again.
        again_at: Option<Timestamp>,
    },
    /// A representative has the conversation, and their workstation runs it.
    Accepted {
        /// Who has it.
        by: RepresentativeId,
        /// Where they sit.
        workstation: WorkstationId,
        /// The number it is granted under.
        number: Fencing,
    },
    /// The representative gave the conversation back to the agents.
    Returned {
        /// The number that they had it under, and the agents have it under at the same workstation.
        number: Fencing,
    },
    /// The customer was told that their representative cannot be reached.
    RepresentativeAbsent,
    /// The representative is back.
    RepresentativeBack,
    /// The representative wraps up.
    WrapUpBegun {
        /// When it stops counting against their capacity.
        counts_until: Timestamp,
    },
    /// The wrap-up takes long: it no longer counts against the capacity.
    WrapUpUncounted,
    /// The conversation is over.
    Closed,
}

/// Why a conversation waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueuedWhy {
    /// The agents handed it off.
    HandedOff,
    /// Its representative passed it on.
    Transferred {
        /// Who.
        by: RepresentativeId,
    },
    /// A supervisor moved it.
    Reassigned {
        /// Who.
        by: RepresentativeId,
    },
    /// It waited in the queue before for as long as that lets it, or that queue is closed.
    SentOn,
    /// Its representative was out of reach for too long.
    Reclaimed {
        /// Who.
        from: RepresentativeId,
    },
    /// Its representative signed out and left it behind.
    LeftBehind {
        /// Who.
        by: RepresentativeId,
    },
}

/// Why an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// They declined it.
    Declined,
    /// They did not answer in time.
    Expired,
    /// They set themselves away or busy.
    NotAvailable,
    /// They signed out, or their workstation cannot be reached.
    Unreachable,
    /// Another person took it, or it was moved.
    Withdrawn,
}
