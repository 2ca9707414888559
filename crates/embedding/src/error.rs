//! Why there is no embedding Router, and what to do about it.

use std::path::PathBuf;

/// Why the embedding Router cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddingError {
    /// The weights were never fetched.
    #[error("{} is not there: run `make weights` to fetch it", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file of the weights cannot be read.
    #[error("{} cannot be read: {source}. Remove it and run `make weights`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of the weights is not the one this version knows.
    #[error("{} is damaged or of another version (its SHA-256 is {found}): remove it and run `make weights`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What it holds.
        found: String,
    },
    /// The tokenizer does not load, or cannot cut a text into tokens.
    #[error("the tokenizer failed: {0}. Remove the weights and run `make weights`")]
    Tokenizer(Box<dyn std::error::Error + Send + Sync>),
    /// The words' vectors cannot be read any more.
    #[error("the weights cannot be read: {0}")]
    WordVectors(std::io::Error),
    /// The network's weights do not fit together.
    #[error("the sentence encoder failed: {0}")]
    Network(String),
    /// The system starts no threads for it.
    #[error("no threads could be started for it: {0}")]
    Threads(rayon::ThreadPoolBuildError),
    /// The examples cannot be learnt from.
    #[error(transparent)]
    Router(#[from] baton_router::RouterError),
}
