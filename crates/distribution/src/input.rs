//! What workstations and channels say to distribution.

use crate::people::Profile;
use baton_protocol::{
    ConversationId, Destination, Fencing, Headline, Presence, QueueName, RepresentativeId,
    WorkstationId,
};

/// One thing that was said. Who may say it was checked before: permissions are the gateway's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Time went by.
    Ticked,
    /// The program goes on from its events: it was not there to hear anyone.
    Resumed,
    /// Conversations go on under numbers beyond these: the events turned out to be an older copy, or a workstation has
    /// lost what it was told.
    Outdated {
        /// The largest number that may have been granted.
        used_up_to: Fencing,
        /// Only what this workstation runs.
        held_by: Option<WorkstationId>,
    },
    /// A workstation connected.
    WorkstationJoined {
        /// The workstation.
        workstation: WorkstationId,
        /// How many agent-held conversations it takes.
        agent_room: u32,
    },
    /// A workstation was heard.
    WorkstationHeard {
        /// The workstation.
        workstation: WorkstationId,
    },
    /// The connection to a workstation ended.
    WorkstationLost {
        /// The workstation.
        workstation: WorkstationId,
    },
    /// A workstation ends, and says so.
    WorkstationLeft {
        /// The workstation.
        workstation: WorkstationId,
    },
    /// A representative signed in.
    SignedIn {
        /// Who.
        representative: RepresentativeId,
        /// Where they sit.
        workstation: WorkstationId,
        /// What they can do.
        profile: Profile,
    },
    /// A representative signed out.
    SignedOut {
        /// Who.
        representative: RepresentativeId,
    },
    /// A representative says whether they can be offered conversations.
    PresenceSet {
        /// Who.
        representative: RepresentativeId,
        /// What they are.
        presence: Presence,
    },
    /// A customer began a conversation.
    Opened {
        /// The conversation.
        conversation: ConversationId,
    },
    /// A conversation that was closed is open again.
    Reopened {
        /// The conversation.
        conversation: ConversationId,
        /// The number that it was closed under.
        number: Fencing,
        /// The workstation that runs it still, because it closed it and heard of the customer too late.
        at: Option<WorkstationId>,
    },
    /// A workstation gives up a conversation that its agents have. For a while it is given to others only.
    Released {
        /// The conversation.
        conversation: ConversationId,
        /// The workstation.
        workstation: WorkstationId,
        /// The number that it has it under.
        number: Fencing,
    },
    /// The agents hand the conversation off.
    HandedOff {
        /// The conversation.
        conversation: ConversationId,
        /// The number the holder has it under.
        number: Fencing,
        /// Where it should go.
        headline: Headline,
    },
    /// A representative accepts an offer.
    Accepted {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
        /// The number their screen showed.
        number: Fencing,
    },
    /// A representative declines an offer.
    Declined {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
    },
    /// A representative takes a conversation that waits, offered or not. It is their own choice, so it may exceed their
    /// capacity.
    Taken {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
        /// The number their screen showed.
        number: Fencing,
    },
    /// A representative passes their conversation on.
    Transferred {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
        /// The number they have it under.
        number: Fencing,
        /// Where to.
        to: Destination,
    },
    /// A representative gives their conversation back to the agents.
    Returned {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
        /// The number they have it under.
        number: Fencing,
    },
    /// A representative begins to wrap up.
    WrapUpBegun {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
        /// The number they have it under.
        number: Fencing,
    },
    /// The holder says that the conversation is over.
    Closed {
        /// The conversation.
        conversation: ConversationId,
        /// The number it is held under.
        number: Fencing,
    },
    /// A supervisor moves a conversation, also away from a person.
    Reassigned {
        /// The conversation.
        conversation: ConversationId,
        /// The supervisor.
        by: RepresentativeId,
        /// Where to.
        to: Destination,
    },
}

/// Why something that was said changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no such conversation, or it is over.
    #[error("there is no open conversation {0}")]
    NoConversation(ConversationId),
    /// It is known already.
    #[error("conversation {0} is open already")]
    OpenAlready(ConversationId),
    /// The number is an older one: the ownership has changed since.
    #[error("that was under number {given}; the number is {current} by now")]
    OldNumber {
        /// The number that was given.
        given: Fencing,
        /// The number in force.
        current: Fencing,
    },
    /// A representative has it.
    #[error("taken by {0}")]
    TakenBy(RepresentativeId),
    /// It does not wait for a person.
    #[error("the conversation does not wait for a person")]
    NotWaiting,
    /// It is not offered to them, or no longer.
    #[error("it is not offered to {0} any more")]
    NotOffered(RepresentativeId),
    /// It is not theirs.
    #[error("the conversation is not with {0}")]
    NotTheirs(RepresentativeId),
    /// They are not signed in.
    #[error("{0} is not signed in")]
    NotSignedIn(RepresentativeId),
    /// They are signed in at another workstation that is in reach.
    #[error("{representative} is signed in at {workstation}: sign out there first")]
    SignedInElsewhere {
        /// Who.
        representative: RepresentativeId,
        /// Where.
        workstation: WorkstationId,
    },
    /// Another person is signed in at the workstation.
    #[error("{0} is signed in here: they have to sign out first")]
    DeskTaken(RepresentativeId),
    /// They do not serve the queue.
    #[error("{representative} does not serve queue {queue}")]
    DoesNotServe {
        /// Who.
        representative: RepresentativeId,
        /// The queue.
        queue: QueueName,
    },
    /// There is no such queue.
    #[error("there is no queue {0}")]
    NoQueue(QueueName),
    /// The workstation is not connected.
    #[error("workstation {0} is not connected: it has to join first")]
    NotJoined(WorkstationId),
    /// Another workstation runs it, or none does.
    #[error("workstation {0} does not run the conversation")]
    NotHeldHere(WorkstationId),
    /// The customer is served by agents or a person, and cannot be handed off now.
    #[error("the agents do not have the conversation")]
    NotWithAgents,
}
