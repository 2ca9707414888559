//! What a command fails with: one sentence or several that say what is wrong and what to do.

use std::path::PathBuf;

use baton_practice::PracticeError;
use baton_runtime::RuntimeError;
use baton_store::StoreError;
use baton_workstation::StartError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// A recording is not what it should be.
    #[error("{}:{line}: {problem}", path.display())]
    Recording {
        path: PathBuf,
        line: usize,
        problem: String,
    },
    /// A temporary folder cannot be made.
    #[error("no temporary folder: {0}")]
    Temporary(std::io::Error),
    /// The workstation does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The practice systems do not start.
    #[error(transparent)]
    Practice(#[from] PracticeError),
    /// The runtime refused something.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The customer's side of the gateway.
    #[error("the gateway did not take a customer's request: {0}")]
    Customer(String),
    /// A conversation did not come to rest.
    #[error("conversation {conversation} did not settle within {seconds} s: {what}")]
    Stuck {
        conversation: String,
        seconds: u64,
        what: String,
    },
}
