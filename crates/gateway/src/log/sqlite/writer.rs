//! The one writer: takes the waiting writes, commits them together, then notifies everyone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use baton_distribution::{Rules, WorkstationId};
use baton_protocol::ConversationId;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::batch::Batch;
use super::open::HEAD;
use super::{rows, team};
use crate::error::LogError;
use crate::log::{OrderReply, Reply, Updates, WriteResult};
use crate::rules::Write;
use crate::saving::{self, Saving};
use crate::shared::now;
use crate::team::{Answer, Order, Team};

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

/// What waits to be written, with what came of it and where that goes.
pub(super) enum Waiting {
    /// Of a conversation.
    Write(Box<Write>, Option<WriteResult>, Reply),
    /// Of a team.
    Order(Box<Order>, Option<Answer>, OrderReply),
}

impl Waiting {
    async fn apply(&mut self, batch: &mut Batch<'_>) -> Result<(), LogError> {
        match self {
            Self::Write(write, verdict, _) => {
                *verdict = Some(batch.apply(Write::clone(write)).await?);
            }
            Self::Order(order, answer, _) => {
                *answer = Some(batch.order(Order::clone(order)).await?);
            }
        }
        Ok(())
    }

    /// Says what came of it: it is durable, or the transaction failed.
    fn answer(self, failed: Option<&LogError>) {
        fn given<T>(came: Option<T>, failed: Option<&LogError>) -> Result<T, LogError> {
            match failed {
                Some(error) => Err(error.clone()),
                None => came.ok_or(LogError::Closed),
            }
        }
        // A caller that has gone has given up waiting; what was written stands.
        match self {
            Self::Write(_, verdict, reply) => drop(reply.send(given(verdict, failed))),
            Self::Order(_, answer, reply) => drop(reply.send(given(answer, failed))),
        }
    }
}

/// Who is told that something is durable.
pub(super) struct Listeners {
    pub(super) head: watch::Sender<u64>,
    pub(super) updates: Arc<Updates>,
    pub(super) streams: Arc<Updates<WorkstationId>>,
    pub(super) saving: watch::Sender<Saving>,
    pub(super) restarts: watch::Sender<u64>,
}

/// The connection that is written with.
pub(super) struct Connection {
    pub(super) options: SqliteConnectOptions,
    /// `None` after a failed commit: only the database knows what such a connection has open.
    pub(super) open: Option<SqliteConnection>,
    /// Most entries of one conversation.
    pub(super) most_entries: u64,
    /// The rules of the team, where there is one.
    pub(super) rules: Option<Rules>,
    /// The team. `None` where there is none, and after a failed commit: only the database knows it then.
    pub(super) team: Option<Team>,
}

impl Connection {
    /// How long until something of the team is due; none where there is no team.
    fn due_in(&self) -> Option<Duration> {
        self.rules.as_ref()?;
        let Some(team) = &self.team else {
            return Some(Duration::ZERO);
        };
        let due = team.next_deadline()?.duration_since(now());
        Some(due.try_into().unwrap_or(Duration::ZERO))
    }

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
    listeners: Listeners,
    closing: CancellationToken,
) {
    let mut batch = Vec::with_capacity(TOGETHER);
    loop {
        let fails = listeners.saving.borrow().fails();
        let due_in = connection.due_in();
        // Biased: what was asked before the end is still written.
        let goes_on = tokio::select! {
            biased;
            taken = waiting.recv_many(&mut batch, TOGETHER) => taken > 0,
            () = closing.cancelled() => false,
            // No write may come for a long while; this attempt finds out that writing works again.
            () = tokio::time::sleep(BETWEEN_ATTEMPTS), if fails => {
                match attempt(&mut connection).await {
                    Ok(()) => saving::works(&listeners.saving),
                    Err(error) => {
                        tracing::debug!(%error, "the log still cannot be written");
                        connection.give_up().await;
                    }
                }
                continue;
            }
            () = tokio::time::sleep(due_in.unwrap_or_default()), if due_in.is_some() && !fails => true,
        };
        if !goes_on {
            break;
        }
        let failed = match commit(&mut connection, &mut batch).await {
            Ok(done) => {
                listeners.durable(done);
                None
            }
            Err(error) => {
                tracing::error!(%error, writes = batch.len(), "a commit failed, nothing of it was written");
                saving::fails(&listeners.saving, &error);
                connection.give_up().await;
                listeners.restarts.send_modify(|count| *count += 1);
                Some(error)
            }
        };
        for waiting in batch.drain(..) {
            waiting.answer(failed.as_ref());
        }
    }
    connection.close().await;
}

impl Listeners {
    /// Rows are durable and readable before they are announced.
    fn durable(&self, done: Done) {
        saving::works(&self.saving);
        self.head
            .send_if_modified(|known| std::mem::replace(known, done.head) != done.head);
        for (conversation, position) in done.grown {
            self.updates.grown(&conversation, position);
        }
        for (workstation, head) in done.told {
            self.streams.grown(&workstation, head);
        }
    }
}

async fn attempt(connection: &mut Connection) -> Result<(), LogError> {
    let connection = connection.get().await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(ATTEMPT).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) struct Done {
    head: u64,
    grown: Vec<(ConversationId, u64)>,
    told: BTreeMap<WorkstationId, u64>,
}

/// Writes what waits in one transaction, and what is due for the team.
pub(super) async fn commit(
    connection: &mut Connection,
    waiting: &mut [Waiting],
) -> Result<Done, LogError> {
    let (most_entries, rules) = (connection.most_entries, connection.rules.clone());
    // Put back once all is durable.
    let known = connection.team.take();
    let open = connection.get().await?;
    let mut transaction = open.begin_with("BEGIN IMMEDIATE").await?;
    // Read, not remembered: after a commit that failed, only the database knows what it stored.
    let head: i64 = sqlx::query_scalar(HEAD)
        .fetch_one(&mut *transaction)
        .await?;
    let mut folded = None;
    let mut team = match (known, rules) {
        (None, Some(rules)) => {
            let (team, damaged) = team::fold(&mut transaction, rules).await?;
            folded = Some(damaged);
            Some(team)
        }
        (known, _) => known,
    };
    let mut batch = Batch {
        connection: &mut transaction,
        most_entries,
        head: rows::unsigned(head)?,
        grown: Vec::new(),
        team: team.as_mut(),
        told: BTreeMap::new(),
    };
    if let Some(damaged) = folded {
        batch.resume(now(), damaged).await?;
    }
    batch.tick(now()).await?;
    for one in waiting {
        one.apply(&mut batch).await?;
    }
    let (head, grown, told) = (batch.head, batch.grown, batch.told);
    transaction.commit().await?;
    connection.team = team;
    Ok(Done { head, grown, told })
}
