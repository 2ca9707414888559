//! The pure core: the state machine of a conversation, its agents, the Observer and the snapshot.
//!
//! A decision is [`step`]: `(state, input) -> (state, events, effects)`. State is a fold over events ([`State::replay`]).
//! It must never know a clock, randomness, I/O or async: instants and identifiers are passed in, so that every run can be
//! replayed. Start at [`step`] for what happens, at [`Event`] for what can.

mod agents;
mod breaker;
mod corrections;
mod event;
mod grounding;
mod ids;
mod model;
pub mod observer;
pub mod repeat_ask;
pub mod signals;
pub mod snapshot;
mod state;
mod step;
mod text;

pub use agents::data::title;
pub use baton_sanitiser::{Redaction, RedactionKind};
pub use breaker::{Breaker, BreakerLimits};
pub use event::{
    Agent, Callee, Dropped, Event, Fulfilment, Named, OfferEnd, Origin, Purpose, Recorded, Scored,
    Trip, Unattended,
};
pub use ids::{
    Actor, AskId, CallId, ConversationId, EventSeq, Fencing, HandoffId, Ids, MessageId, OfferId,
    Representative, RequestId, SnapshotId,
};
pub use model::{
    ActTask, AgentModels, FailedCall, IntentOffer, ModelAsk, ModelFailure, ModelFailureKind,
    ModelTask, NeededFact, Objected, Objection, Proposal, RouteTask, Speaker, SummariseTask,
    TaskFact, TaskKind, ToolOffer, Turn, Usage,
};
pub use state::{
    Ask, Asks, Budget, Call, CallBack, CallState, Calls, Case, Edge, Handoff, HandoffStatus,
    KnownIdentity, KnownRecord, KnownSummary, MessageCounts, Mood, Owner, Phase, Provenance,
    Records, RefusedCall, Request, RequestState, RequestWords, Requests, SealedRevision, Signal,
    State, StatedValue, Subject, SummaryWriter, TakenBackValue, Transcript, Verified,
};
pub use step::{
    Context, CustomerStatus, Effect, IDLE_MS, Input, Refused, SaidBefore, SentBy, Step, ToolTry,
    next_deadline, outstanding, outstanding_asks, step,
};
