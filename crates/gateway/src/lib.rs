//! The server that owns channels and delivers conversations to workstations.
//!
//! Customers talk to it over HTTP (a plain web page is included), workstations over a WebSocket.
//! Everything it confirms is durable in its own log first. `docs/link-protocol.md` describes both
//! sides; [`Gateway::start`] runs it inside another program.

mod channel;
mod config;
mod error;
mod gateway;
mod http;
mod link;
mod log;
mod rate;
mod rules;
mod saving;
mod shared;

pub use config::{GatewayConfig, GatewayLimits, Rate, new_token};
pub use error::GatewayError;
pub use gateway::Gateway;
pub use log::{Inspection, inspect, set_damaged_aside};
pub use saving::Saving;
