//! Reading beside the program that has the database open: no lock, no migration, no check, nothing written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::SqlitePool;
use uuid::Uuid;

use crate::open::{connect, inspect, schema};
use crate::read::rows::{JournalRow, SnapshotRow};
use crate::read::{JournalColumns, SnapshotColumns, journal_row, snapshot_row};
use crate::store::{Inner, absolute};
use crate::write::queue::WriteQueue;
use crate::{OpenOptions, Store, StoreError, sql};

/// A conversation as it was at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Its events, all of them, in order.
    pub journal: Vec<JournalRow>,
    /// Its sealed snapshots, first revision first.
    pub snapshots: Vec<SnapshotRow>,
}

impl Store {
    /// Opens the database at `path` read-only, also while another program has it open. It does not take the lock
    /// that keeps a second program from writing; a commit is refused with [`StoreError::Closed`].
    ///
    /// # Errors
    /// When there is none, it is newer, another program's or cannot be read.
    pub async fn open_beside(path: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        let path = absolute(path)?;
        if !path.exists() {
            return Err(StoreError::Missing { path });
        }
        inspect::check_header(&path)?;
        let readers = readable(&path, &options).await?;
        // Nothing takes from this queue.
        let (queue, _) = WriteQueue::new(1, 0);
        Ok(Self {
            inner: Arc::new(Inner {
                path,
                busy: options.busy_timeout,
                queue,
                readers,
            }),
        })
    }

    /// A conversation's journal and snapshots, as they were at one moment: every snapshot is in the journal, and
    /// every one the journal names is there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn whole(&self, conversation: Uuid) -> Result<Whole, StoreError> {
        let failed = |error| self.name("reading a conversation", error);
        let id = conversation.as_bytes().to_vec();
        let mut at_once = self.readers().begin().await.map_err(failed)?;
        let journal: Vec<JournalColumns> = sqlx::query_as(sql::JOURNAL_PAGE)
            .bind(id.clone())
            .bind(0_i64)
            .bind(i64::MAX)
            .fetch_all(&mut *at_once)
            .await
            .map_err(failed)?;
        let snapshots: Vec<SnapshotColumns> = sqlx::query_as(sql::SNAPSHOTS_OF)
            .bind(id)
            .fetch_all(&mut *at_once)
            .await
            .map_err(failed)?;
        at_once.commit().await.map_err(failed)?;
        Ok(Whole {
            journal: journal
                .into_iter()
                .map(journal_row)
                .collect::<Result<_, _>>()?,
            snapshots: snapshots
                .into_iter()
                .map(snapshot_row)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Connections that read a database whose schema we know. If SQLite may not create the files beside it that keep
/// readers and a writer apart, and there is no log, no program can be writing: then it need not create them.
async fn readable(path: &Path, options: &OpenOptions) -> Result<SqlitePool, StoreError> {
    let shared = pool(path, options, false);
    match known_schema(path, &shared).await {
        Ok(()) => Ok(shared),
        Err(error @ (StoreError::NewerSchema { .. } | StoreError::Damaged { .. })) => Err(error),
        Err(error) => {
            shared.close().await;
            if inspect::has_content(&log_of(path))? {
                return Err(error);
            }
            let alone = pool(path, options, true);
            known_schema(path, &alone).await.map(|()| alone)
        }
    }
}

fn pool(path: &Path, options: &OpenOptions, immutable: bool) -> SqlitePool {
    connect::readers(
        path,
        options.busy_timeout,
        options.readers.max(1),
        immutable,
    )
}

fn log_of(path: &Path) -> PathBuf {
    baton_sqlite::beside(path, "-wal")
}

async fn known_schema(path: &Path, readers: &SqlitePool) -> Result<(), StoreError> {
    let found: i64 = sqlx::query_scalar(sql::USER_VERSION)
        .fetch_one(readers)
        .await
        .map_err(|error| StoreError::from_sqlx(path, "opening to read", error))?;
    schema::known(path, found).map(drop)
}
