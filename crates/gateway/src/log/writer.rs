//! The one writer: takes the waiting writes, commits them together, then notifies everyone.

use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::batch::Batch;
use super::inspect::beside;
use super::open::HEAD;
use super::rows;
use super::updates::Updates;
use super::write::{Settle, Write};
use crate::error::LogError;
use crate::saving::{self, Saving};

/// Writes committed together at most.
const TOGETHER: usize = 256;

/// Pause between two attempts to save something while nothing can be saved.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(500);

/// How often the write-ahead file is looked for after the last close, and the pause before each.
const LAST_LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// Writes a row as it is: enough to know whether anything can be written.
pub(crate) const ATTEMPT: &str = "UPDATE identity SET created_us = created_us WHERE one = 1";

/// Moves everything into the database itself, so that a copy of that one file is whole.
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// The connection that is written with.
pub(crate) struct Connection {
    pub(crate) options: SqliteConnectOptions,
    /// `None` after a failed commit: only the database knows what such a connection has open.
    pub(crate) open: Option<SqliteConnection>,
}

impl Connection {
    /// The open connection, or a new one.
    async fn get(&mut self) -> Result<&mut SqliteConnection, LogError> {
        if self.open.is_none() {
            self.open = Some(self.options.connect().await?);
        }
        self.open.as_mut().ok_or(LogError::Closed)
    }

    /// Drops a connection whose commit failed.
    async fn give_up(&mut self) {
        if let Some(open) = self.open.take()
            && let Err(error) = open.close_hard().await
        {
            tracing::warn!(%error, "a connection whose commit failed did not close");
        }
    }

    /// Leaves the whole log in its database file.
    async fn close(mut self) {
        let Ok(open) = self.get().await else {
            return;
        };
        if let Err(error) = sqlx::query(CHECKPOINT).execute(open).await {
            tracing::warn!(%error, "the log's newest rows stay in its write-ahead file");
        }
        if let Some(open) = self.open.take()
            && let Err(error) = open.close().await
        {
            tracing::warn!(%error, "the log's database did not close cleanly");
        }
        // A reader's thread may let go a moment after its pool says so, and the last one to close takes the
        // write-ahead file with it.
        let write_ahead = beside(self.options.get_filename(), "-wal");
        for _ in 0..LAST_LOOKS {
            if !write_ahead.exists() {
                return;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
            let closed = match self.options.connect().await {
                Ok(last) => last.close().await,
                Err(error) => Err(error),
            };
            if let Err(error) = closed {
                tracing::warn!(%error, "the log's write-ahead file is left; everything in it is in the database too");
                return;
            }
        }
    }
}

/// Runs until the last sender of writes is gone or the log closes, then closes the database.
pub(crate) async fn run(
    mut connection: Connection,
    mut waiting: mpsc::Receiver<Write>,
    head: watch::Sender<u64>,
    updates: Arc<Updates>,
    saving: watch::Sender<Saving>,
    closing: CancellationToken,
) {
    let mut batch = Vec::with_capacity(TOGETHER);
    loop {
        let fails = saving.borrow().fails();
        // Biased: what was asked before the end is still written.
        let taken = tokio::select! {
            biased;
            taken = waiting.recv_many(&mut batch, TOGETHER) => taken,
            () = closing.cancelled() => 0,
            // No write may come for a long while; this attempt finds out that writing works again.
            () = tokio::time::sleep(BETWEEN_ATTEMPTS), if fails => {
                match attempt(&mut connection).await {
                    Ok(()) => saving::works(&saving),
                    Err(error) => {
                        tracing::debug!(%error, "the log still cannot be written");
                        connection.give_up().await;
                    }
                }
                continue;
            }
        };
        if taken == 0 {
            break;
        }
        let mut settles = Vec::with_capacity(batch.len());
        match commit(&mut connection, &mut batch, &mut settles).await {
            Ok(grown) => {
                saving::works(&saving);
                // Rows are durable and readable before they are announced.
                head.send_if_modified(|known| std::mem::replace(known, grown.head) != grown.head);
                for (conversation, position) in grown.entries {
                    updates.grown(conversation, position);
                }
                settles.into_iter().for_each(|settle| settle(Ok(())));
            }
            Err(error) => {
                tracing::error!(%error, writes = settles.len() + batch.len(), "a commit failed, nothing of it was written");
                saving::fails(&saving, &error);
                connection.give_up().await;
                batch.drain(..).for_each(|write| write.fail(error.clone()));
                settles
                    .into_iter()
                    .for_each(|settle| settle(Err(error.clone())));
            }
        }
    }
    connection.close().await;
}

async fn attempt(connection: &mut Connection) -> Result<(), LogError> {
    let connection = connection.get().await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(ATTEMPT).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

struct Grown {
    head: u64,
    entries: Vec<(baton_protocol::ConversationId, u64)>,
}

async fn commit(
    connection: &mut Connection,
    writes: &mut Vec<Write>,
    settles: &mut Vec<Settle>,
) -> Result<Grown, LogError> {
    let connection = connection.get().await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    // Read, not remembered: after a commit that failed, only the database knows what it stored.
    let head: i64 = sqlx::query_scalar(HEAD)
        .fetch_one(&mut *transaction)
        .await?;
    let mut batch = Batch {
        connection: &mut transaction,
        head: rows::unsigned(head)?,
        grown: Vec::new(),
    };
    for write in writes.drain(..) {
        settles.push(batch.apply(write).await?);
    }
    let grown = Grown {
        head: batch.head,
        entries: batch.grown,
    };
    transaction.commit().await?;
    Ok(grown)
}
