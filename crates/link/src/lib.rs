//! The workstation's side of the gateway connection: it keeps one alive, resumes at a cursor and sends an outbox.
//!
//! It must never know what an event or a message means, and decides nothing about conversations: events arrive in order
//! as [`Incoming`]s, the receiver commits each together with its sequence number and then calls
//! [`Link::committed`]; a message stays in the [`LinkStore`]'s outbox until the gateway accepts or refuses it.
//! Start with [`Link::start`], then `run.rs` (connections) and `session.rs` (one of them). `docs/link-protocol.md`
//! describes the frames, and `version/` writes them in the version that the gateway speaks.

mod address;
mod beats;
mod clocks;
mod commands;
mod config;
mod connect;
mod control;
mod handle;
mod journals;
mod lease;
mod order;
mod outbox;
mod replication;
mod run;
mod session;
mod status;
mod store;
mod version;
mod wire;

pub use address::GatewayAddress;
pub use baton_backoff::Backoff;
pub use commands::NotAnswered;
pub use config::{LinkConfig, LinkError};
pub use handle::{Incoming, Link, TypingNotice};
pub use journals::{Journal, NoJournal};
pub use lease::Lease;
pub use order::{EventOrder, place};
pub use status::{LinkState, LinkStatus, OfflineReason};
pub use store::{CommitItem, LinkStore, NotTaken, OutboxItem, StoreFault, StoreFuture};
pub use version::Version;
