//! What the engine's inbox holds: messages, and where each comes from.

use std::sync::Arc;
use std::time::Instant;

use baton_orchestrator::{ConversationId, Input, Representative, State};
use baton_store::Offer;
use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::configuration::Configuration;
use crate::engine::after_commit::ReplyTo;
use crate::error::RuntimeError;
use crate::gateway::adopted::AdoptedJournal;
use crate::gateway::team::Grant;

/// A message in the inbox of the engine.
pub(crate) enum EngineMessage {
    Input(ConversationId, Input),
    /// An input about a conversation that the desk has closed, for a state that still knows it.
    Closed(ConversationId, Input),
    /// An event of a conversation that the gateway can no longer read.
    Unreadable(ConversationId, Lost),
    State(
        ConversationId,
        oneshot::Sender<Result<Arc<State>, RuntimeError>>,
    ),
    Open(oneshot::Sender<Result<Vec<Arc<State>>, RuntimeError>>),
    Available(Option<Representative>),
    /// Who sits at this workstation of a team.
    Seated(Representative),
    Capacity(usize),
    Replace(Box<Configuration>, oneshot::Sender<u64>),
    /// What the gateway of a team says of a conversation.
    Team(ConversationId, TeamEvent),
    /// The lease of this workstation runs again.
    MayAct,
    /// Everything held is void, and the stream goes on after this place.
    BeginAnew(u64),
    StartOver,
    Stop,
}

/// What the gateway of a team says of a conversation, beside what its customer does.
#[derive(Debug)]
pub(crate) enum TeamEvent {
    /// It is held here from now on, under this number, and goes on where the gateway's journal ends.
    Granted {
        grant: Grant,
        journal: Box<AdoptedJournal>,
    },
    /// It is not held here any more; this number is in force.
    LetGo { number: u64 },
    /// It is offered to the representative here, who reads it before they decide.
    Offered {
        offer: Offer,
        journal: Box<AdoptedJournal>,
    },
    /// An offer of it is over: who has it now, if a person does, and whether it ran out.
    OfferEnded {
        taken_by: Option<String>,
        missed: bool,
    },
    /// Something that changes nothing here.
    Other,
}

/// The known parts of an unreadable event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lost {
    /// Its place in the gateway's log.
    pub(crate) seq: u64,
    /// Whether the conversation is practice.
    pub(crate) practice: bool,
    /// Whether the desk has closed the conversation by now.
    pub(crate) closed: bool,
}

/// Where an input comes from, and the caller that waits for its outcome.
pub(crate) struct Arrival {
    /// Its place in the gateway's log and its key.
    pub(crate) gateway: Option<(u64, String)>,
    /// When the gateway logged it, by our clock.
    pub(crate) logged_at: Option<Timestamp>,
    pub(crate) answer: ReplyTo,
    pub(crate) since: Instant,
    /// Whether it only follows what the gateway of a team decided: then the gateway is not told of it as of a change of
    /// hands.
    pub(crate) follows: bool,
}

impl Arrival {
    /// The program itself: there is no caller to answer.
    pub(crate) fn of_the_program() -> Self {
        Self {
            gateway: None,
            logged_at: None,
            answer: None,
            since: Instant::now(),
            follows: false,
        }
    }

    /// What follows from a decision of the gateway of a team.
    pub(crate) fn following() -> Self {
        Self {
            follows: true,
            ..Self::of_the_program()
        }
    }
}

/// A message in the inbox, and where it comes from.
pub(crate) struct Envelope {
    pub(crate) body: EngineMessage,
    pub(crate) arrival: Arrival,
}

impl Envelope {
    pub(crate) fn internal(conversation: ConversationId, input: Input) -> Self {
        Self::of(EngineMessage::Input(conversation, input))
    }

    pub(crate) fn of(body: EngineMessage) -> Self {
        Self {
            body,
            arrival: Arrival::of_the_program(),
        }
    }
}
