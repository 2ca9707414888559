//! The shell around the pure core: one bounded inbox, a working set of conversations folded from
//! the store, effects performed only after the events that decided them are durable, timers, and
//! restart from the journal.
//!
//! - **One way in.** Gateway events, tool results, time and the window all come through
//!   [`Runtime::submit`].
//! - **Commit before show, commit before send.** A step's events, outbox rows, snapshots and
//!   cursor are one commit; tool calls, updates and answers follow when it is durable.
//! - **Nothing is trusted after a failed commit.** The conversation is folded again from the
//!   journal before its next step; results of tools that were not saved are decided again, and
//!   the gateway delivers its events again from the durable cursor.

mod breakers;
mod clock;
mod damage;
mod decide;
mod driven;
mod due;
mod effects;
mod engine;
mod error;
mod figures;
mod follow;
mod journal;
mod link;
mod models;
mod perform;
mod progress;
mod records;
mod recovery;
mod runtime;
mod source;
mod tools;
mod under_way;
mod update;
mod working;

pub use clock::Clock;
pub use driven::{Driven, DrivenConfig, Durable};
pub use engine::Core;
pub use error::RuntimeError;
pub use figures::Figures;
pub use journal::{Journal, Later, Ticket};
pub use link::{StoreLink, connect};
pub use models::{ModelPerformer, ModelReply};
pub use records::{ConversationSummary, read_recorded, summary};
pub use runtime::{Config, Origin, Runtime};
pub use source::GATEWAY;
pub use update::Update;
