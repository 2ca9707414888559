//! Systems of record: one try of a tool's call, every failure typed.
//!
//! What is the same for all systems is in `attempt`; how one is asked, in `transport`. Only the facts that the tool declares
//! leave this crate from an answer. It never decides whether a failed call is tried again, and knows no conversation: that is
//! decided elsewhere, from the [`baton_playbook::FailureKind`] and from what the system asked for. Start at [`Systems`].

mod attempt;
mod error;
mod systems;
mod transport;

pub use attempt::{
    ArgumentProblem, InvalidArgument, LONGEST_RETRY_AFTER, PROBE_TIMEOUT, TryResult,
    check_arguments,
};
pub use error::ConnectorError;
pub use systems::{Systems, secret_from_environment};
pub use transport::http::{LONGEST_ARGUMENT, read_answer};
pub use transport::{Asking, LARGEST_ANSWER, Reply, ToolCall, Transport};
