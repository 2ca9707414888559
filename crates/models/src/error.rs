//! Errors in a model's configuration, found before anything is asked of it.

use baton_playbook::ModelName;

/// A model that cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// Its address is none.
    #[error(
        "the address of model `{model}` cannot be used: {problem}; correct `url` under `[models.{model}]`"
    )]
    Address {
        /// The model.
        model: ModelName,
        /// What is wrong with it.
        problem: String,
    },
    /// The HTTP client could not be built.
    #[error("no HTTP client could be built for model `{model}`: {source}")]
    Client {
        /// The model.
        model: ModelName,
        /// What the client said.
        source: reqwest::Error,
    },
    /// The library could not be set up.
    #[error("model `{model}` cannot be set up: {problem}")]
    Library {
        /// The model.
        model: ModelName,
        /// What it said.
        problem: String,
    },
    /// An agent names a model that is not configured.
    #[error(
        "the agent `{agent}` asks model `{model}`, which is not configured; add `[models.{model}]`"
    )]
    Unknown {
        /// The agent.
        agent: &'static str,
        /// The model.
        model: ModelName,
    },
}
