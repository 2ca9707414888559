//! The server that customers reach over channels and workstations over the link, with one durable log between them.
//!
//! It must never know what a desk does with a message: no playbooks, no agents, no domain. Nothing is confirmed to
//! either side before the log has it on disk. Start with `rules`, which is pure and decides what a conversation takes;
//! then `log` (storing), `channel` (customers) and `link` (workstations). [`Gateway::start`] runs it inside another
//! program; `docs/link-protocol.md` describes both sides.

mod channel;
mod config;
mod crowd;
mod error;
mod gateway;
mod handles;
mod http;
mod link;
mod log;
mod rate;
mod rules;
mod saving;
mod shared;
mod shares;
mod team;
mod tls;

pub use config::{
    ByteBudgets, GatewayConfig, GatewayLimits, Person, TokenBucket, Workstations, new_token,
};
pub use error::GatewayError;
pub use gateway::Gateway;
pub use link::keep_workstation;
pub use log::{Inspection, inspect, set_damaged_aside};
pub use saving::Saving;
pub use tls::TlsFiles;
