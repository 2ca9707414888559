//! The gateway's errors: why it does not start, or stops.

use baton_distribution::{QueueName, RepresentativeId};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// What keeps a gateway from running, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The token is too short or cannot be written into a frame.
    #[error("the workstation token is not usable: {reason}; make one with new_token()")]
    Token {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The operating system gave no randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Randomness(getrandom::Error),
    /// The address is taken or not this machine's.
    #[error("cannot listen on {addr}: {source}; choose another address or stop what uses it")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// Everyone on the network could read what is said.
    #[error(
        "at {addr} customers and workstations would reach this gateway without encryption; give it a certificate and its key (--tls-cert and --tls-key), name the TLS proxy before it (--proxy), or listen on this machine only (127.0.0.1)"
    )]
    Plain {
        /// The address asked for.
        addr: SocketAddr,
    },
    /// The rules by which a team is given conversations.
    #[error("the rules of the team do not fit: {}", sentences(.0))]
    Rules(Vec<baton_distribution::RulesError>),
    /// Someone of the team serves a queue that there is not.
    #[error("{who} serves queue {queue}, and there is no queue of that name")]
    Serves {
        /// Who.
        who: RepresentativeId,
        /// The queue.
        queue: QueueName,
    },
    /// The certificate or its key.
    #[error(transparent)]
    Tls(#[from] baton_tls::TlsError),
    /// Another process has the database open.
    #[error("{path} is in use by another gateway; stop that one or choose another database")]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// The database's folder or lock file cannot be used.
    #[error("cannot use {path}: {source}; check that the folder exists and may be written")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The file is not a database, or parts of it are unreadable. It was not touched.
    #[error("{path} is damaged ({source}); it was left as it is")]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// A newer version wrote it. It was not touched.
    #[error("{path} was written by a newer version (migration {version}); update this program")]
    NewerSchema {
        /// The database.
        path: PathBuf,
        /// The migration this build does not have.
        version: i64,
    },
    /// It has another schema. It was not touched.
    #[error("{path} is not a gateway's database: {detail}; choose another path")]
    OtherSchema {
        /// The database.
        path: PathBuf,
        /// What does not fit.
        detail: String,
    },
    /// Any other trouble with the database.
    #[error("cannot open {path}: {source}")]
    Database {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// The server ended with an error.
    #[error("the gateway stopped: {0}")]
    Stopped(std::io::Error),
}

fn sentences(faults: &[baton_distribution::RulesError]) -> String {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    faults.join("; ")
}

/// Why the log could not take or give something. Nothing was changed.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum LogError {
    /// The storage refused, for instance because the disk is full.
    #[error("the log could not be used: {0}")]
    Storage(Arc<dyn std::error::Error + Send + Sync>),
    /// A row does not hold what it should.
    #[error("a row of the log cannot be read: {0}")]
    Row(Arc<str>),
    /// An event is missing between two others.
    #[error("the log has no event {missing} where there must be one")]
    Hole {
        /// Its place.
        missing: u64,
    },
    /// The writer has stopped.
    #[error("the log is closed")]
    Closed,
    /// The writer did not answer in time; whether it wrote is unknown, the key will tell.
    #[error("the log did not answer in time")]
    Slow,
}

impl LogError {
    pub(crate) fn row(detail: impl std::fmt::Display) -> Self {
        Self::Row(detail.to_string().into())
    }
}
