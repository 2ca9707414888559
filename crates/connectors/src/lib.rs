//! Systems of record over HTTP: one try of a tool's call, every failure typed.
//!
//! Only the facts that the tool declares leave this crate from an answer. It never decides whether a failed call is tried
//! again, and knows no conversation: that is decided elsewhere, from the [`baton_playbook::FailureKind`] and from what the
//! system asked for. Start at [`Systems`].

mod address;
mod answer;
mod arguments;
mod body;
mod charset;
mod clean;
mod error;
mod pages;
mod rate;
mod systems;

pub use address::LONGEST_ARGUMENT;
pub use answer::{LARGEST_ANSWER, LONGEST_RETRY_AFTER};
pub use arguments::{ArgumentProblem, InvalidArgument, check_arguments};
pub use clean::read_answer;
pub use error::ConnectorError;
pub use systems::{PROBE_TIMEOUT, Systems, TryResult, secret_from_environment};
