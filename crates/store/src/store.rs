//! The store's handle: opening, submitting, closing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use baton_sqlite::{FILES, Lock, beside};
use rusqlite::Connection;
use sqlx::SqlitePool;

use crate::open::connect;
use crate::open::inspect::{self, PathContents};
use crate::open::schema;
use crate::write::queue::WriteQueue;
use crate::write::writer::{GroupLimits, Target, Writer};
use crate::{Commit, CommitTicket, Committed, StoreError, sql};

/// How to open a store. The defaults are right for the workstation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOptions {
    /// Create the database if there is none.
    pub create: bool,
    /// Read the whole database before opening it, to see that it is sound.
    pub check: bool,
    /// How long to wait for another program that holds the database.
    pub busy_timeout: Duration,
    /// Connections for reading.
    pub readers: u32,
    /// Commits that may wait for the writer.
    pub queue_commits: usize,
    /// Bytes of commits that may wait for the writer; at least one largest commit always fits.
    pub queue_bytes: usize,
    /// Commits written in one transaction at most.
    pub group_commits: usize,
    /// Bytes written in one transaction at most (a single larger commit is written alone).
    pub group_bytes: usize,
    /// Largest size of the database file; beyond it commits fail as on a full disk.
    pub max_bytes: Option<u64>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            create: true,
            check: true,
            busy_timeout: Duration::from_secs(5),
            readers: 4,
            queue_commits: 4096,
            queue_bytes: 64 * 1024 * 1024,
            group_commits: 512,
            group_bytes: 8 * 1024 * 1024,
            max_bytes: None,
        }
    }
}

/// The workstation's database. Cheap to clone; all clones share one writer.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) path: PathBuf,
    pub(crate) busy: Duration,
    pub(crate) queue: WriteQueue,
    pub(crate) readers: SqlitePool,
}

impl Store {
    /// Opens the database at `path`, or creates it. Must be called within a Tokio runtime, which then runs the writer.
    ///
    /// ```
    /// # use baton_store::{Commit, NewEvent, OpenOptions, Store, StoreError};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("baton.db");
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// let store = Store::open(&path, OpenOptions::default()).await?;
    /// let conversation = uuid::Uuid::from_u128(1);
    /// let opened = || Commit {
    ///     events: vec![NewEvent {
    ///         kind: "opened".to_owned(),
    ///         at: jiff::Timestamp::UNIX_EPOCH,
    ///         body: "{}".to_owned(),
    ///     }],
    ///     ..Commit::new(conversation, 0)
    /// };
    /// assert_eq!(store.commit(opened()).await?.next_seq, 1);
    ///
    /// // The journal has moved on: the same commit no longer fits.
    /// let conflict = store.commit(opened()).await;
    /// assert!(matches!(conflict, Err(StoreError::Conflict { found: 1, .. })));
    /// assert_eq!(store.read_journal(conversation, 0).await?.len(), 1);
    /// store.close().await?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Damaged, newer, locked, foreign and read-only databases are refused, each by its own [`StoreError`],
    /// before anything in them is changed.
    pub async fn open(path: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        let path = absolute(path)?;
        // Before the lock, so that no lock file is made beside another program's files.
        inspect::check_header(&path)?;
        let lock = Lock::take(&path).map_err(|why| StoreError::unlocked(&path, why))?;
        Self::open_locked(path, options, lock).await
    }

    /// Opens under a lock that is held already.
    pub(crate) async fn open_locked(
        path: PathBuf,
        options: OpenOptions,
        lock: Lock,
    ) -> Result<Self, StoreError> {
        let busy = options.busy_timeout;
        let found = match inspect::inspect(&path, busy, options.check).await? {
            PathContents::Database { schema } => Some(schema),
            PathContents::Nothing if options.create => None,
            PathContents::Nothing => return Err(StoreError::Missing { path }),
        };
        for suffix in FILES {
            baton_private::narrow(&beside(&path, suffix));
        }
        let max_pages = options
            .max_bytes
            .map(|bytes| bytes.div_ceil(u64::from(connect::PAGE_BYTES)));
        let target = Target {
            path: path.clone(),
            busy,
            max_pages,
        };
        // The lock moves into the task: a caller that stops waiting does not release it before this is done.
        let connected = {
            let target = target.clone();
            tokio::task::spawn_blocking(move || Ok((ready_to_write(&target, found)?, lock)))
        };
        let (connection, lock) = connected.await.map_err(|_| StoreError::Closed)??;
        let readers = connect::readers(&path, busy, options.readers.max(1), false);
        let (queue, messages) = WriteQueue::new(options.queue_commits, options.queue_bytes);
        let limits = GroupLimits {
            commits: options.group_commits.max(1),
            bytes: options.group_bytes,
        };
        tokio::spawn(Writer::new(target, limits, connection, lock).run(messages));
        Ok(Self {
            inner: Arc::new(Inner {
                path,
                busy,
                queue,
                readers,
            }),
        })
    }

    /// The path of the database.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Queues a commit without waiting. Commits are written in the order in which they were queued.
    ///
    /// # Errors
    /// [`StoreError::QueueFull`], [`StoreError::Closed`], [`StoreError::TooLarge`], [`StoreError::Invalid`]:
    /// nothing was queued. The writer has not seen a commit refused here, so do not go on to later events of
    /// its cursor's source before it is in.
    pub fn submit(&self, commit: Commit) -> Result<CommitTicket, StoreError> {
        self.inner.queue.submit(commit)
    }

    /// Queues a commit as soon as the queue has room.
    ///
    /// # Errors
    /// As [`Store::submit`], but never because the queue is full.
    pub async fn submit_wait(&self, commit: Commit) -> Result<CommitTicket, StoreError> {
        self.inner.queue.submit_wait(commit).await
    }

    /// Queues a commit and waits until it is durable.
    ///
    /// # Errors
    /// When the commit is refused or fails.
    pub async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        self.submit_wait(commit).await?.await
    }

    /// Writes the queued commits, moves the write-ahead log into the database, closes it and releases the lock.
    /// Commits submitted later fail with [`StoreError::Closed`]. Dropping the last clone does the same in the background.
    ///
    /// # Errors
    /// What SQLite said when closing; every commit is durable all the same.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.inner.readers.close().await;
        self.inner.queue.close().await
    }

    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.inner.readers
    }

    pub(crate) fn busy(&self) -> Duration {
        self.inner.busy
    }

    pub(crate) fn name(&self, doing: &'static str, error: sqlx::Error) -> StoreError {
        StoreError::from_sqlx(&self.inner.path, doing, error)
    }
}

/// The connection that writes, on a database with the newest schema; `found` is the schema it has, `None`
/// where there is no database yet. Blocks.
fn ready_to_write(target: &Target, found: Option<u32>) -> Result<Connection, StoreError> {
    let path = &target.path;
    let found = match found {
        Some(found) => found,
        None => {
            schema::create(path, target.busy)?;
            crate::SCHEMA_VERSION
        }
    };
    let connection = connect::writer(path, target.busy, target.max_pages)?;
    // An empty write transaction: another writer shows now and not at the first commit.
    connection
        .execute(sql::BEGIN, [])
        .and_then(|_| connection.execute(sql::COMMIT, []))
        .map_err(|error| StoreError::from_rusqlite(path, "taking the write lock", &error))?;
    schema::migrate(path, &connection, found)?;
    Ok(connection)
}

/// The path as SQLite gets it: absolute, so that a later change of the working directory does no harm.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    let path =
        std::path::absolute(path).map_err(|error| StoreError::from_io(path, "finding", &error))?;
    if path.to_str().is_none() {
        return Err(StoreError::Invalid {
            detail: format!("the path {} is not UTF-8", path.display()),
        });
    }
    Ok(path)
}
