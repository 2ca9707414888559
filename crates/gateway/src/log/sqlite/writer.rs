//! The one writer: takes the waiting writes, commits them together, then notifies everyone.

use std::sync::Arc;
use std::time::Duration;

use baton_protocol::ConversationId;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::batch::Batch;
use super::open::HEAD;
use super::rows;
use crate::error::LogError;
use crate::log::{Reply, Updates, WriteResult};
use crate::rules::Write;
use crate::saving::{self, Saving};

/// Writes committed together at most.
const TOGETHER: usize = 256;

/// Pause between two attempts to save something while nothing can be saved.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(500);

/// How often the write-ahead file is looked for after the last close, and the pause before each.
const LAST_LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// Writes a row as it is: enough to know whether anything can be written.
pub(super) const ATTEMPT: &str = "UPDATE identity SET created_us = created_us WHERE one = 1";

/// Moves everything into the database itself, so that a copy of that one file is whole.
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// A write that waits, and where its verdict goes.
pub(super) struct Waiting {
    pub(super) write: Write,
    pub(super) reply: Reply,
}

/// The connection that is written with.
pub(super) struct Connection {
    pub(super) options: SqliteConnectOptions,
    /// `None` after a failed commit: only the database knows what such a connection has open.
    pub(super) open: Option<SqliteConnection>,
    /// Most entries of one conversation.
    pub(super) most_entries: u64,
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
        let write_ahead = baton_sqlite::beside(self.options.get_filename(), "-wal");
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
pub(super) async fn run(
    mut connection: Connection,
    mut waiting: mpsc::Receiver<Waiting>,
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
        let (writes, replies): (Vec<Write>, Vec<Reply>) = batch
            .drain(..)
            .map(|Waiting { write, reply }| (write, reply))
            .unzip();
        match commit(&mut connection, writes).await {
            Ok(done) => {
                saving::works(&saving);
                // Rows are durable and readable before they are announced.
                head.send_if_modified(|known| std::mem::replace(known, done.head) != done.head);
                for (conversation, position) in done.grown {
                    updates.grown(conversation, position);
                }
                for (reply, verdict) in replies.into_iter().zip(done.verdicts) {
                    // A caller that has gone has given up waiting; the write stands.
                    let _ = reply.send(Ok(verdict));
                }
            }
            Err(error) => {
                tracing::error!(%error, writes = replies.len(), "a commit failed, nothing of it was written");
                saving::fails(&saving, &error);
                connection.give_up().await;
                for reply in replies {
                    // A caller that has gone has given up waiting.
                    let _ = reply.send(Err(error.clone()));
                }
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

struct Done {
    head: u64,
    grown: Vec<(ConversationId, u64)>,
    verdicts: Vec<WriteResult>,
}

async fn commit(connection: &mut Connection, writes: Vec<Write>) -> Result<Done, LogError> {
    let most_entries = connection.most_entries;
    let connection = connection.get().await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    // Read, not remembered: after a commit that failed, only the database knows what it stored.
    let head: i64 = sqlx::query_scalar(HEAD)
        .fetch_one(&mut *transaction)
        .await?;
    let mut batch = Batch {
        connection: &mut transaction,
        most_entries,
        head: rows::unsigned(head)?,
        grown: Vec::new(),
    };
    let mut verdicts = Vec::with_capacity(writes.len());
    for write in writes {
        verdicts.push(batch.apply(write).await?);
    }
    let (head, grown) = (batch.head, batch.grown);
    transaction.commit().await?;
    Ok(Done {
        head,
        grown,
        verdicts,
    })
}
