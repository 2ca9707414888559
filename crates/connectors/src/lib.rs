//! Systems of record over HTTP, behind the declarations of the playbooks.
//!
//! A call here is one try: whether and when a failed call is tried again is decided elsewhere,
//! from the [`baton_playbook::FailureKind`] and from what the system asked for. Only the facts
//! that its tool declares leave this crate from an answer.

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
pub use systems::{PROBE_TIMEOUT, Systems, Tried, secret_from_environment};
