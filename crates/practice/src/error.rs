//! Errors that keep the practice floor from opening.

use std::path::PathBuf;

/// An error of the practice floor.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// Impossible fault settings.
    #[error("these faults cannot be injected: {0}")]
    Faults(String),
    /// A folder or file of records could not be read.
    #[error("records could not be read from {path}: {source}")]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file of records is not JSON.
    #[error("{path} is not JSON: {source}; it should be one object of records by their identifier")]
    Json {
        /// The file.
        path: PathBuf,
        /// Where it stops being JSON.
        source: serde_json::Error,
    },
    /// A file of records is larger than the practice floor reads.
    #[error("{path} has {bytes} bytes; at most {most} are read")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The most that is read.
        most: u64,
    },
    /// A folder holds no file of records.
    #[error(
        "{path} holds no records: put JSON files there, each one object of records by their identifier"
    )]
    NoRecords {
        /// The folder.
        path: PathBuf,
    },
    /// No local port could be opened for a system of record.
    #[error("no local address could be opened for a practice system: {0}")]
    Listen(std::io::Error),
    /// The gateway's address cannot be used.
    #[error("the gateway's address `{url}` cannot be used: {problem}")]
    Gateway {
        /// The address as given.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
}
