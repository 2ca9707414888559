//! The one task that writes: takes what waits, writes it in one transaction, answers in order.

mod lookup;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::cursor::Position;
use crate::error::{code, primary_code};
use crate::lock::InstanceLock;
use crate::plan::{Plan, plan};
use crate::queue::{Message, Work};
use crate::{Commit, Committed, StoreError, connect, sql};
use lookup::Trust;

/// Conversations whose next sequence number is remembered.
const REMEMBERED_MAX: usize = 16_384;
/// What the writer needs to open its connection, again if it must.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    pub(crate) busy: Duration,
    pub(crate) max_pages: Option<u64>,
}

/// How much is written in one transaction at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GroupLimits {
    pub(crate) commits: usize,
    pub(crate) bytes: usize,
}

/// The writer's state.
pub(crate) struct Writer {
    target: Target,
    limits: GroupLimits,
    /// `None` after a failure, until the next group opens it again.
    connection: Option<SqliteConnection>,
    next: HashMap<Uuid, u64>,
    positions: HashMap<String, Position>,
    _lock: InstanceLock,
}

/// Why a transaction did not go through.
enum Failed {
    /// One of its rows violates a constraint.
    Constraint(sqlx::Error),
    /// It would have failed for any rows.
    All(StoreError),
}

impl Writer {
    /// A writer on an open connection; it holds the lock until it ends.
    pub(crate) fn new(
        target: Target,
        limits: GroupLimits,
        connection: SqliteConnection,
        lock: InstanceLock,
    ) -> Self {
        Self {
            target,
            limits,
            connection: Some(connection),
            next: HashMap::new(),
            positions: HashMap::new(),
            _lock: lock,
        }
    }

    /// Works until the store is closed or dropped.
    pub(crate) async fn run(mut self, mut messages: mpsc::Receiver<Message>) {
        let mut closers: Vec<oneshot::Sender<Result<(), StoreError>>> = Vec::new();
        let mut held_over = None;
        loop {
            let first = match held_over.take() {
                Some(work) => work,
                None => match messages.recv().await {
                    Some(Message::Work(work)) => work,
                    Some(Message::Close(reply)) => {
                        messages.close();
                        closers.push(reply);
                        continue;
                    }
                    None => break,
                },
            };
            let mut bytes = first.bytes;
            let mut group = vec![first];
            while group.len() < self.limits.commits {
                match messages.try_recv() {
                    Ok(Message::Work(work)) if bytes + work.bytes <= self.limits.bytes => {
                        bytes += work.bytes;
                        group.push(work);
                    }
                    Ok(Message::Work(work)) => {
                        held_over = Some(work);
                        break;
                    }
                    Ok(Message::Close(reply)) => {
                        messages.close();
                        closers.push(reply);
                    }
                    Err(_) => break,
                }
            }
            self.write(group).await;
            // Those who were just answered get to submit their next step before the next group is taken;
            // without this a group of many would be followed by a group of one, each with its own fsync.
            tokio::task::yield_now().await;
        }
        let closed = match self.connection.take() {
            Some(connection) => connection
                .close()
                .await
                .map_err(|error| self.name("closing", error)),
            None => Ok(()),
        };
        if let Err(error) = &closed {
            tracing::error!(%error, "the database was not closed cleanly; the write-ahead log keeps what was committed");
        }
        drop(self);
        for closer in closers {
            // Whoever stopped waiting does not want the answer.
            let _ = closer.send(closed.clone());
        }
    }

    /// Writes a group and answers its tickets in order.
    async fn write(&mut self, group: Vec<Work>) {
        let group_size = group.len();
        match self.transact(&group).await {
            Ok(answers) => {
                for (work, answer) in group.into_iter().zip(answers) {
                    work.answer(answer.map(|next_seq| Committed {
                        next_seq,
                        group_size,
                    }));
                }
            }
            // A row nobody could foresee: find out whose it is, so that only that commit fails.
            Err(Failed::Constraint(_)) if group_size > 1 => {
                for work in group {
                    self.write_alone(work).await;
                }
            }
            Err(Failed::Constraint(error)) => {
                for work in group {
                    let error = self.explain(&work.commit, &error).await;
                    self.fail(work, error);
                }
            }
            Err(Failed::All(error)) => {
                for work in group {
                    self.fail(work, error.clone());
                }
            }
        }
    }

    /// Writes one commit of a group that did not go through together.
    async fn write_alone(&mut self, work: Work) {
        let error = match self.transact(std::slice::from_ref(&work)).await {
            Ok(mut answers) => match answers.pop() {
                Some(Ok(next_seq)) => {
                    return work.answer(Ok(Committed {
                        next_seq,
                        group_size: 1,
                    }));
                }
                // The plan has noted for the cursor that it failed.
                Some(Err(error)) => return work.answer(Err(error)),
                None => StoreError::Closed,
            },
            Err(Failed::Constraint(error)) => self.explain(&work.commit, &error).await,
            Err(Failed::All(error)) => error,
        };
        self.fail(work, error);
    }

    /// Answers a commit whose transaction failed; its cursor must not pass it.
    fn fail(&mut self, work: Work, error: StoreError) {
        if let Some(cursor) = &work.commit.cursor
            && let Some(position) = self.positions.get_mut(&cursor.source)
        {
            position.failed(cursor.seq);
        }
        work.answer(Err(error));
    }

    /// One transaction for the group. On `Err` nothing of it is written.
    async fn transact(&mut self, group: &[Work]) -> Result<Vec<Result<u64, StoreError>>, Failed> {
        match self.attempt(group, Trust::Usual).await {
            Err(Failed::Constraint(_)) | Ok(None) => {}
            Ok(Some(answers)) => return Ok(answers),
            Err(failed) => return Err(failed),
        }
        // Something is not as usual: what it is only the database knows.
        let answers = self.attempt(group, Trust::Nothing).await?;
        Ok(answers.unwrap_or_default())
    }

    /// Plans the group and writes it. `None`, with nothing written, when the usual was taken for
    /// granted and a commit would fail by it.
    async fn attempt(
        &mut self,
        group: &[Work],
        trust: Trust,
    ) -> Result<Option<Vec<Result<u64, StoreError>>>, Failed> {
        let mut known = self.look_up(group, trust).await.map_err(Failed::All)?;
        let Plan { batch, answers } =
            plan(group.iter().map(|work| &work.commit), &mut known).map_err(Failed::All)?;
        if matches!(trust, Trust::Usual) && answers.iter().any(Result::is_err) {
            return Ok(None);
        }
        if !batch.is_empty() {
            let connection = self.connected().await.map_err(Failed::All)?;
            tracing::trace!(commits = group.len(), "writing");
            if let Err(error) = batch.run(connection).await {
                self.abandon().await;
                return Err(if primary_code(&error) == Some(code::CONSTRAINT) {
                    Failed::Constraint(error)
                } else {
                    Failed::All(self.name("committing", error))
                });
            }
            tracing::trace!(commits = group.len(), "durable");
        }
        if self.next.len() + known.next.len() > REMEMBERED_MAX {
            self.next.clear();
        }
        self.next.extend(known.next);
        self.positions.extend(known.positions);
        Ok(Some(answers))
    }

    /// Turns a violated constraint into what it means, by asking what is there.
    async fn explain(&mut self, commit: &Commit, error: &sqlx::Error) -> StoreError {
        match self.find_taken(commit).await {
            Ok(Some(found)) => found,
            Ok(None) => StoreError::Invalid {
                detail: error.to_string(),
            },
            Err(error) => error,
        }
    }

    async fn find_taken(&mut self, commit: &Commit) -> Result<Option<StoreError>, StoreError> {
        // Somebody else may have written: what is remembered may be wrong.
        self.next.remove(&commit.conversation);
        let conversation = commit.conversation;
        let found = self
            .next_seqs(&[conversation])
            .await?
            .first()
            .map_or(0, |(_, next)| *next);
        if commit.takes_place() && found != commit.expected_seq {
            return Ok(Some(StoreError::Conflict {
                conversation,
                expected: commit.expected_seq,
                found,
            }));
        }
        for row in &commit.outbox {
            let taken: Result<bool, sqlx::Error> = sqlx::query_scalar(sql::OUTBOX_KEY_TAKEN)
                .bind(&row.key)
                .fetch_one(self.connected().await?)
                .await;
            if taken.map_err(|error| self.name("looking for an outbox key", error))? {
                return Ok(Some(StoreError::OutboxKeyTaken {
                    key: row.key.clone(),
                }));
            }
        }
        for row in &commit.snapshots {
            let taken: Result<bool, sqlx::Error> = sqlx::query_scalar(sql::SNAPSHOT_TAKEN)
                .bind(row.id.as_bytes().to_vec())
                .bind(commit.conversation.as_bytes().to_vec())
                .bind(i64::from(row.revision))
                .fetch_one(self.connected().await?)
                .await;
            if taken.map_err(|error| self.name("looking for a snapshot", error))? {
                let conversation = commit.conversation;
                return Ok(Some(StoreError::SnapshotExists {
                    conversation,
                    revision: row.revision,
                }));
            }
        }
        Ok(None)
    }

    async fn connected(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                connect::writer(&self.target.path, self.target.busy, self.target.max_pages).await?
            }
        };
        Ok(self.connection.insert(connection))
    }

    /// Leaves a failed transaction behind. SQLite has rolled back by itself after some errors and not
    /// after others; where it cannot say so, the connection is given up, which rolls back in any case.
    async fn abandon(&mut self) {
        self.next.clear();
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        match sqlx::query(sql::ROLLBACK).execute(&mut connection).await {
            Ok(_) => self.connection = Some(connection),
            Err(rollback) => {
                if let Err(error) = connection.close_hard().await {
                    tracing::warn!(%rollback, %error, "a failed connection did not close cleanly");
                }
            }
        }
    }

    fn name(&self, doing: &'static str, error: sqlx::Error) -> StoreError {
        StoreError::from_sqlx(&self.target.path, doing, error)
    }
}
