//! The error of a command: one sentence or several that say what is wrong and what to do.

use std::path::PathBuf;

use baton_gateway::GatewayError;
use baton_models::{KeyError, ModelsError};
use baton_practice::{PracticeError, Trouble};
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
    /// A line of a file is not what it should be.
    #[error("{}, line {line}: {problem}", path.display())]
    Line {
        path: PathBuf,
        line: usize,
        problem: String,
    },
    /// A folder is not one with data of ours.
    #[error("{} holds no data of Baton: there is no baton.sqlite in it. Name the folder that was given as --data-dir, or the app's own", path.display())]
    NoData { path: PathBuf },
    /// A gateway cannot be shared with a team.
    #[error("{} has the log of a gateway that one workstation had to itself, and what stands in it cannot be shared with a team; give --data-dir another folder", path.display())]
    NoTeam { path: PathBuf },
    /// The file of a team is not what it should be.
    #[error("{} does not fit: {detail}", path.display())]
    TeamFile { path: PathBuf, detail: String },
    /// A conversation is not in a data folder.
    #[error("there is no conversation {conversation} in {}. Without --conversation all of them are printed", path.display())]
    NoConversation {
        path: PathBuf,
        conversation: uuid::Uuid,
    },
    /// Something in a database is not what this program writes.
    #[error("{what} is not what Baton writes: {source}")]
    Stored {
        what: String,
        source: serde_json::Error,
    },
    /// Labelled rows are not what they should be.
    #[error("{}: {source}", path.display())]
    Rows {
        path: PathBuf,
        source: baton_router::RouterError,
    },
    /// There is no such Router.
    #[error(transparent)]
    Embedding(#[from] baton_embedding::EmbeddingError),
    /// A configuration has mistakes.
    #[error(transparent)]
    Configuration(#[from] baton_playbook::ConfigErrors),
    /// The system names no place for data of ours.
    #[error("the system names no place for weights; give one with --weights")]
    NoWeightsPlace,
    /// A temporary folder cannot be made.
    #[error("no temporary folder: {0}")]
    Temporary(std::io::Error),
    /// The workstation does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The practice systems do not start.
    #[error(transparent)]
    Practice(#[from] PracticeError),
    /// A model cannot be used as it is configured.
    #[error(transparent)]
    Models(#[from] ModelsError),
    /// A key cannot be stored, or is none.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Standard input.
    #[error("nothing could be read from standard input: {0}")]
    Input(std::io::Error),
    /// The program was ended in the middle.
    #[error("it was interrupted; run it again")]
    Interrupted,
    /// A fault that only the floor in memory supports.
    #[error("{name}: {what} only in memory; add --floor memory, or leave it out")]
    OnlyInMemory { name: String, what: String },
    /// The wild floor has its own troubles.
    #[error(
        "on the wild floor everything goes wrong as its seed says; leave things out with --without"
    )]
    WildOwnTroubles,
    /// The system gives no randomness.
    #[error("the system gives no randomness, and no model is asked without")]
    Randomness,
    /// The runtime refused something.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The customer's side of the gateway.
    #[error(transparent)]
    Customer(#[from] Trouble),
    /// The gateway.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// A file or folder cannot be written.
    #[error("{} cannot be written: {source}. Choose another place or give yourself permission to write there", path.display())]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    /// Others can read the token.
    #[error("the token in {} can be read by others: run `chmod 600` on it, or delete it so that a new one is made", path.display())]
    TokenOpen { path: PathBuf },
    /// The system does not deliver signals.
    #[error("this program could not ask to be told of the wish to end it: {0}")]
    Signals(std::io::Error),
    /// Standard output.
    #[error("the result could not be written: {0}")]
    Output(std::io::Error),
    /// A conversation did not come to rest in time.
    #[error("it did not settle within {seconds} s: {what} was waited for")]
    Stuck { seconds: u64, what: String },
}
