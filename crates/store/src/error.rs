//! The store's errors, each with what a person needs to know and can do.

use std::path::{Path, PathBuf};

use baton_sqlite::{NotAside, NotLocked, code};
use uuid::Uuid;

/// Everything the store refuses or fails at.
///
/// `Clone`, because one failed transaction answers every commit of its group.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is a database of ours, but not whole.
    #[error(
        "the database {} is damaged: {detail}. Nothing was changed. Start fresh: the damaged database is kept beside the new one",
        path.display()
    )]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite or the check found.
        detail: String,
    },
    /// A newer version of the program has written this database.
    #[error(
        "the database {} has schema {found}, this version of Baton knows {known}. Nothing was changed. Install the version that wrote it, or a newer one",
        path.display()
    )]
    NewerSchema {
        /// The database.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// Another program holds the database.
    #[error("the database {} is in use{}. Nothing was changed. Close the other program and try again", path.display(), by(*used_by))]
    Locked {
        /// The database.
        path: PathBuf,
        /// Process id of the other Baton, if it is one and has left its id.
        used_by: Option<u32>,
    },
    /// The file is something else.
    #[error("{} is not a Baton database: {detail}. Nothing was changed. Choose another file or folder", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        detail: String,
    },
    /// There is no database, and none was to be created.
    #[error("there is no database at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    #[error("{} cannot be written. Nothing was changed. Give yourself write permission on the file and its folder, or choose another folder", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// No room on the disk, or the configured size is reached.
    #[error("no room left for the database {}. What was not confirmed was not kept. Free disk space and try again", path.display())]
    DiskFull {
        /// The database.
        path: PathBuf,
    },
    /// The operating system refused a read or a write. A commit that ends in this is *not known* to be kept:
    /// read the journal again before going on with that conversation.
    #[error("{doing} failed on {}: {detail}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        detail: String,
    },
    /// The target of a copy exists already.
    #[error("{} exists already and was left alone. Choose another name", path.display())]
    Exists {
        /// The file that is in the way.
        path: PathBuf,
    },
    /// The commit was made from an older state of its conversation. Nothing of it was written.
    #[error(
        "conversation {conversation} is at event {found}, the commit expected {expected}; fold the journal again and repeat"
    )]
    Conflict {
        /// The conversation.
        conversation: Uuid,
        /// The sequence number the commit expected to write next.
        expected: u64,
        /// The sequence number that is next.
        found: u64,
    },
    /// The inbound event was applied before. Nothing of the commit was written, except that its cursor
    /// moved on: the event *is* durably here.
    #[error(
        "the inbound event {key} was applied before, as event {seq} of conversation {conversation}"
    )]
    AlreadyApplied {
        /// The inbound key.
        key: String,
        /// The conversation it was applied to.
        conversation: Uuid,
        /// The first event it led to.
        seq: u64,
    },
    /// An outbound message with this key is already in the outbox.
    #[error("the outbox holds a message with the key {key} already")]
    OutboxKeyTaken {
        /// The key.
        key: String,
    },
    /// A snapshot with this id or this revision exists already.
    #[error(
        "conversation {conversation} has a sealed snapshot with revision {revision} or the same id already"
    )]
    SnapshotExists {
        /// The conversation.
        conversation: Uuid,
        /// The revision.
        revision: u32,
    },
    /// A value that the store cannot hold.
    #[error("the commit cannot be kept: {detail}")]
    Invalid {
        /// Which value, and why.
        detail: String,
    },
    /// One commit is larger than the store takes.
    #[error("the commit has {bytes} bytes, the store takes at most {limit}")]
    TooLarge {
        /// Size of the commit.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The writer cannot keep up; nothing was queued. Wait, then submit again.
    #[error("the store has {waiting} commits waiting and takes no more; nothing was queued")]
    QueueFull {
        /// How many commits wait.
        waiting: usize,
    },
    /// The store was closed, or its writer ended. A commit that was queued and ends in this is *not known* to be kept.
    #[error("the store is closed")]
    Closed,
    /// A row holds what this program does not write: its bytes were changed by something else.
    #[error("{doing} failed: {detail}")]
    Unreadable {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        detail: String,
    },
    /// SQLite refused a statement; a mistake in this program or a database changed by another one.
    #[error("{doing} failed: {detail}")]
    Sql {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        detail: String,
    },
}

fn by(used_by: Option<u32>) -> String {
    used_by.map_or_else(
        || " by another program".to_owned(),
        |id| format!(" by another Baton (process {id})"),
    )
}

/// Whether a row violates a constraint.
pub(crate) fn is_constraint(error: &rusqlite::Error) -> bool {
    code::of_rusqlite(error) == Some(code::CONSTRAINT)
}

impl StoreError {
    /// Names a failure of the connection that writes.
    pub(crate) fn from_rusqlite(path: &Path, doing: &'static str, error: &rusqlite::Error) -> Self {
        Self::from_code(path, doing, code::of_rusqlite(error), error.to_string())
    }

    /// Names a failure of a connection that reads.
    pub(crate) fn from_sqlx(path: &Path, doing: &'static str, error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(error) => Self::from_io(path, doing, &error),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Unreadable {
                doing,
                detail: error.to_string(),
            },
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Closed,
            error => Self::from_code(path, doing, code::of_sqlx(&error), error.to_string()),
        }
    }

    /// Names what SQLite said with this primary result code.
    fn from_code(path: &Path, doing: &'static str, code: Option<i32>, detail: String) -> Self {
        let path = path.to_owned();
        match code {
            Some(code::CORRUPT | code::NOTADB) => Self::Damaged { path, detail },
            Some(code::BUSY | code::LOCKED) => Self::Locked {
                path,
                used_by: None,
            },
            Some(code::READONLY | code::PERM) => Self::ReadOnly { path },
            Some(code::FULL) => Self::DiskFull { path },
            Some(code::IOERR | code::CANTOPEN) => Self::Io {
                path,
                doing,
                detail,
            },
            _ => Self::Sql { doing, detail },
        }
    }

    /// Names why the lock of the database was not taken.
    pub(crate) fn unlocked(path: &Path, why: NotLocked) -> Self {
        match why {
            NotLocked::Held { used_by } => Self::Locked {
                path: path.to_owned(),
                used_by,
            },
            NotLocked::File { doing, source, .. } => Self::from_io(path, doing, &source),
        }
    }

    /// Names why the database was not moved aside.
    pub(crate) fn not_aside(why: NotAside) -> Self {
        match why {
            NotAside::NoName { path } => Self::Exists { path },
            NotAside::File {
                path,
                doing,
                source,
            } => Self::from_io(&path, doing, &source),
        }
    }

    /// Names a failure of the file system.
    pub(crate) fn from_io(path: &Path, doing: &'static str, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path }
            }
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { path }
            }
            _ => Self::Io {
                path,
                doing,
                detail: error.to_string(),
            },
        }
    }
}
