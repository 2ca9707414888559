//! The workstation side of the gateway connection: reconnect, resume from a cursor, gap detection,
//! outbox.
//!
//! [`Link::start`] keeps one connection alive. Events arrive in order as [`Delivery`]s; the receiver
//! commits each together with its sequence number and then calls [`Link::committed`]. Each
//! message in a [`LinkStore`]'s outbox is sent until the gateway accepts or refuses it.
//! `docs/link-protocol.md` describes the frames.

mod clocks;
mod config;
mod control;
mod handle;
mod order;
mod outbox;
mod run;
mod session;
mod status;
mod store;
mod wire;

pub use baton_backoff::Backoff;
pub use config::{LinkConfig, LinkError};
pub use handle::{Delivery, Link, TypingNotice};
pub use order::{Place, place};
pub use status::{LinkState, LinkStatus, OfflineReason};
pub use store::{LinkStore, OutboxItem, StoreFault, StoreFuture};
