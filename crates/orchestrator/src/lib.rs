//! The pure core: the state machine of a conversation, its agents, the Observer and the snapshot.
//!
//! A decision is [`step`]: `(state, input) -> (state, events, effects)`. State is a fold over
//! events ([`State::replay`]). Nothing here knows a clock, randomness, I/O or async: instants and
//! identifiers are passed in, so that every run can be replayed.

mod agents;
mod breaker;
mod event;
mod grounding;
mod ids;
pub mod observer;
pub mod repeat_ask;
pub mod signals;
pub mod snapshot;
mod state;
mod step;
mod text;

pub use breaker::{Breaker, BreakerLimits};
pub use event::{Agent, Callee, Dropped, Event, OfferEnd, Purpose, Recorded, Scored, Trip};
pub use ids::{
    CallId, ConversationId, EventSeq, Fencing, HandoffId, Ids, MessageId, OfferId, Representative,
    SnapshotId,
};
pub use state::{
    Budget, Call, CallState, Calls, Case, Edge, Handoff, KnownIdentity, KnownIntent, KnownRecord,
    MessageCounts, Mood, Owner, Phase, Provenance, Refusal, SealedRevision, Signal, Stand, State,
    StatedValue, Verified,
};
pub use step::{
    Author, Context, CustomerStatus, Effect, IDLE_MS, Input, Refused, Step, ToolTry, next_deadline,
    outstanding, step,
};
