//! Why a workstation does not start. Each says what is wrong and what to do.

use std::path::PathBuf;

use baton_connectors::ConnectorError;
use baton_gateway::GatewayError;
use baton_link::LinkError;
use baton_models::ModelsError;
use baton_playbook::ConfigErrors;
use baton_router::RouterError;
use baton_runtime::RuntimeError;
use baton_store::StoreError;

use crate::joining::JoiningError;

/// Why a workstation does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder for its data cannot be made or written.
    #[error("the data folder {} cannot be used: {source}. Choose another one or give yourself permission to write there", path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The configuration folder cannot be read.
    #[error("the configuration in {} cannot be read: {source}", path.display())]
    ReadConfig {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The configuration folder holds nothing or too much.
    #[error("the configuration in {}: {problem}", path.display())]
    ConfigDir {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The configuration has mistakes.
    #[error("the configuration has mistakes:\n{0}")]
    Config(#[from] ConfigErrors),
    /// The desk works by the configuration that comes with Baton.
    #[error(
        "this desk works by the configuration that comes with Baton, which does not change; start it with `--config` and a folder of your own"
    )]
    BuiltIn,
    /// Making a configuration ready ended early.
    #[error("the configuration could not be made ready; the log says more")]
    NotReady,
    /// The Router cannot learn from the playbooks.
    #[error("the Router cannot learn from the playbooks: {0}")]
    Router(#[from] RouterError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The gateway.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The link.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The gateway that was said.
    #[error(transparent)]
    Joining(#[from] JoiningError),
    /// The data is of a workstation that had a gateway to itself.
    #[error(
        "the data in this folder is of a workstation that had a gateway to itself, and what it has cannot be shared with a team; give it another folder"
    )]
    OfADeskOfOne,
    /// The data is of a workstation of a team.
    #[error(
        "the data in this folder is of a workstation of a team (batonctl host --team), which others share the conversations with; use another folder"
    )]
    OfATeam,
    /// A language model.
    #[error(transparent)]
    Models(#[from] ModelsError),
    /// A system of record.
    #[error(transparent)]
    Systems(#[from] ConnectorError),
    /// The practice floor.
    #[error(transparent)]
    Practice(#[from] baton_practice::PracticeError),
    /// The runtime.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
}
