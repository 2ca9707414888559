//! What the engine's inbox holds: messages, and where each comes from.

use std::sync::Arc;
use std::time::Instant;

use baton_orchestrator::{ConversationId, Input, Representative, State};
use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::configuration::Configuration;
use crate::engine::after_commit::ReplyTo;
use crate::error::RuntimeError;
use crate::gateway::adopted::AdoptedJournal;

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
        number: u64,
        journal: Box<AdoptedJournal>,
    },
    /// It is not held here any more; this number is in force.
    LetGo { number: u64 },
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
}

impl Arrival {
    /// The program itself: there is no caller to answer.
    pub(crate) fn of_the_program() -> Self {
        Self {
            gateway: None,
            logged_at: None,
            answer: None,
            since: Instant::now(),
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
