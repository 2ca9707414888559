//! The shell around the pure core. It has one bounded inbox, a working set of conversations folded from the store,
//! effects that are performed only after the events that decided them are durable, timers, and restart from the
//! journal.
//!
//! It decides nothing about a conversation, and knows neither the window nor SQL. Start at [`Runtime::submit`].
//!
//! - **One way in.** Everything becomes an input of the engine's one inbox and is decided there: what the window asks by
//!   [`Runtime::submit`], gateway events by `Runtime::deliver`, tool results and timers by the engine itself.
//! - **Commit before show, commit before send.** A step's events, outbox rows, snapshots and
//!   cursor are one commit; tool calls, updates and answers follow when it is durable.
//! - **Nothing is trusted after a failed commit.** The conversation is folded again from the
//!   journal before its next step; results of tools that were not saved are decided again, and
//!   the gateway delivers its events again from the durable cursor.
//! - **One configuration from a step's beginning to its end.** It is replaced as a whole between two steps; see
//!   [`ConfigurationHandle`].

mod clock;
mod configuration;
mod engine;
mod envelope;
mod error;
mod gateway;
mod journal;
mod metrics;
mod perform;
mod rows;
mod runtime;
mod update;

pub use clock::Clock;
pub use configuration::{Configuration, ConfigurationHandle, ConfigurationVersion};
pub use engine::driven::{Driven, Durable};
pub use engine::{EngineConfig, StepFunction};
pub use error::RuntimeError;
pub use gateway::followed_log::GATEWAY;
pub use gateway::link::connect;
pub use gateway::seat::{NotDone, Seat, SignIn, sit};
pub use gateway::store_link::StoreLink;
pub use gateway::team::{Standing, is_in_team, join_team};
pub use journal::{Journal, Later, Ticket};
pub use metrics::Metrics;
pub use perform::models::{ModelPerformer, ModelReply};
pub use rows::{ConversationSummary, read_recorded, record_name, summary};
pub use runtime::{Config, InputSource, Runtime};
pub use update::Update;
