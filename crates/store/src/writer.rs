//! The one task that writes: takes what waits, writes it in one transaction, answers in order.
//!
//! A transaction blocks the thread it runs on. Where that is shorter than waking another thread (no flush is
//! waited for), the task writes by itself; where it is longer, a thread of the blocking pool does, so that a
//! slow disk does not stand in the way of tasks. What the last transaction took says which.

mod lookup;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::cursor::Position;
use crate::error::is_constraint;
use crate::lock::InstanceLock;
use crate::plan::{Plan, plan};
use crate::queue::{Message, Work};
use crate::{Commit, Committed, StoreError, connect, sql};
use lookup::Trust;

/// Conversations whose next sequence number is remembered.
const REMEMBERED_MAX: usize = 16_384;
/// A task may block its thread this long: about what it takes to have another thread do it and answer, and
/// the upper end of what Tokio's authors advise between two awaits (10 to 100 µs).
const BLOCKING_MAX: Duration = Duration::from_micros(100);
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
    connection: Option<Connection>,
    /// What the last transaction took, if it became durable.
    last: Option<Took>,
    patience: Patience,
    next: HashMap<Uuid, u64>,
    positions: HashMap<String, Position>,
    _lock: InstanceLock,
}

/// How long another program that holds the database is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Patience {
    /// Not at all: a task's own thread is blocked meanwhile.
    None,
    /// As long as the store was told.
    Usual,
}

/// What a transaction took.
#[derive(Debug, Clone, Copy)]
struct Took {
    time: Duration,
    commits: usize,
}

impl Took {
    /// Whether a group of so many commits may be written on a task's own thread after this. A smaller group
    /// flushes as long as a larger one.
    fn promises_short(self, commits: usize) -> bool {
        let larger = commits.div_ceil(self.commits.max(1)).max(1);
        let larger = u32::try_from(larger).unwrap_or(u32::MAX);
        self.time.saturating_mul(larger) <= BLOCKING_MAX
    }
}

/// Why a transaction did not go through.
enum Failed {
    /// One of its rows violates a constraint.
    Constraint(rusqlite::Error),
    /// It would have failed for any rows.
    All(StoreError),
}

impl Writer {
    /// A writer on an open connection; it holds the lock until it ends.
    pub(crate) fn new(
        target: Target,
        limits: GroupLimits,
        connection: Connection,
        lock: InstanceLock,
    ) -> Self {
        Self {
            target,
            limits,
            connection: Some(connection),
            last: None,
            patience: Patience::Usual,
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
            let size = group.len();
            self = match self.write_where_it_may_block(group).await {
                Ok(writer) => writer,
                Err(error) => {
                    tracing::error!(%error, "the writer ended in the middle of a group; nothing more is written");
                    for closer in closers {
                        // Whoever stopped waiting does not want the answer.
                        let _ = closer.send(Err(StoreError::Closed));
                    }
                    return;
                }
            };
            // Those who were just answered get to submit their next step before the next group is taken;
            // without this a group of many would be followed by a group of one, each with its own fsync.
            // Where one conversation writes alone there is nobody to wait for.
            if size > 1 || !messages.is_empty() {
                tokio::task::yield_now().await;
            }
        }
        // Moves the write-ahead log into the database, which may take a while.
        let closed = tokio::task::spawn_blocking(move || self.close()).await;
        let closed = closed.unwrap_or(Err(StoreError::Closed));
        for closer in closers {
            // Whoever stopped waiting does not want the answer.
            let _ = closer.send(closed.clone());
        }
    }

    /// Closes the database and releases the lock.
    fn close(mut self) -> Result<(), StoreError> {
        let closed = match self.connection.take().map(Connection::close) {
            Some(Err((_, error))) => Err(self.name("closing", &error)),
            Some(Ok(())) | None => Ok(()),
        };
        if let Err(error) = &closed {
            tracing::error!(%error, "the database was not closed cleanly; the write-ahead log keeps what was committed");
        }
        closed
    }

    /// Writes a group here if that is short, and on a thread that may wait otherwise; then answers its
    /// tickets in order, here in any case: whoever is answered from another thread is woken through it.
    /// On `Err` the writer is gone, with the group's tickets unanswered, which then say that the store is
    /// closed.
    async fn write_where_it_may_block(
        mut self,
        group: Vec<Work>,
    ) -> Result<Self, tokio::task::JoinError> {
        let short = self
            .last
            .is_some_and(|last| last.promises_short(group.len()));
        let here = (short && self.connection.is_some())
            .then(|| self.write(&group, Patience::None))
            .flatten();
        let (writer, group, answers) = match here {
            Some(answers) => (self, group, answers),
            None => {
                let written = tokio::task::spawn_blocking(move || {
                    let answers = self.write(&group, Patience::Usual).unwrap_or_default();
                    (self, group, answers)
                });
                written.await?
            }
        };
        for (work, answer) in group.into_iter().zip(answers) {
            work.answer(answer);
        }
        Ok(writer)
    }

    /// Writes a group; what came of each of its commits. Blocks. `None`, with nothing written, where it had no
    /// patience for a program that holds the database.
    fn write(
        &mut self,
        group: &[Work],
        patience: Patience,
    ) -> Option<Vec<Result<Committed, StoreError>>> {
        self.patience = patience;
        let group_size = group.len();
        let answers = match self.transact(group) {
            Ok(answers) => {
                let committed = |next_seq| Committed {
                    next_seq,
                    group_size,
                };
                let answers = answers.into_iter().map(|answer| answer.map(committed));
                answers.collect()
            }
            // A row nobody could foresee: find out whose it is, so that only that commit fails.
            Err(Failed::Constraint(_)) if group_size > 1 => {
                // Some of them may be written already when another program comes in between.
                self.patience = Patience::Usual;
                group.iter().map(|work| self.write_alone(work)).collect()
            }
            Err(Failed::Constraint(error)) => {
                let explained = |work: &Work| {
                    let error = self.explain(&work.commit, &error);
                    self.failed(work, error)
                };
                group.iter().map(explained).collect()
            }
            Err(Failed::All(StoreError::Locked { .. })) if patience == Patience::None => {
                return None;
            }
            Err(Failed::All(error)) => group
                .iter()
                .map(|work| self.failed(work, error.clone()))
                .collect(),
        };
        Some(answers)
    }

    /// Writes one commit of a group that did not go through together.
    fn write_alone(&mut self, work: &Work) -> Result<Committed, StoreError> {
        let error = match self.transact(std::slice::from_ref(work)) {
            Ok(mut answers) => match answers.pop() {
                Some(Ok(next_seq)) => {
                    return Ok(Committed {
                        next_seq,
                        group_size: 1,
                    });
                }
                // The plan has noted for the cursor that it failed.
                Some(Err(error)) => return Err(error),
                None => StoreError::Closed,
            },
            Err(Failed::Constraint(error)) => self.explain(&work.commit, &error),
            Err(Failed::All(error)) => error,
        };
        self.failed(work, error)
    }

    /// The answer to a commit whose transaction failed; its cursor must not pass it.
    fn failed(&mut self, work: &Work, error: StoreError) -> Result<Committed, StoreError> {
        if let Some(cursor) = &work.commit.cursor
            && let Some(position) = self.positions.get_mut(&cursor.source)
        {
            position.failed(cursor.seq);
        }
        Err(error)
    }

    /// One transaction for the group. On `Err` nothing of it is written.
    fn transact(&mut self, group: &[Work]) -> Result<Vec<Result<u64, StoreError>>, Failed> {
        match self.attempt(group, Trust::Usual) {
            Err(Failed::Constraint(_)) | Ok(None) => {}
            Ok(Some(answers)) => return Ok(answers),
            Err(failed) => return Err(failed),
        }
        // Something is not as usual: what it is only the database knows.
        let answers = self.attempt(group, Trust::Nothing)?;
        Ok(answers.unwrap_or_default())
    }

    /// Plans the group and writes it. `None`, with nothing written, when the usual was taken for
    /// granted and a commit would fail by it.
    fn attempt(
        &mut self,
        group: &[Work],
        trust: Trust,
    ) -> Result<Option<Vec<Result<u64, StoreError>>>, Failed> {
        let mut known = self.look_up(group, trust).map_err(Failed::All)?;
        let Plan { tables, answers } =
            plan(group.iter().map(|work| &work.commit), &mut known).map_err(Failed::All)?;
        if matches!(trust, Trust::Usual) && answers.iter().any(Result::is_err) {
            return Ok(None);
        }
        if !tables.is_empty() {
            tracing::trace!(commits = group.len(), "writing");
            let connection = self.connected().map_err(Failed::All)?;
            let begun = Instant::now();
            let written = tables.write(connection);
            self.last = written.is_ok().then(|| Took {
                time: begun.elapsed(),
                commits: group.len(),
            });
            if let Err(error) = written {
                self.abandon();
                return Err(if is_constraint(&error) {
                    Failed::Constraint(error)
                } else {
                    Failed::All(self.name("committing", &error))
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
    fn explain(&mut self, commit: &Commit, error: &rusqlite::Error) -> StoreError {
        match self.find_taken(commit) {
            Ok(Some(found)) => found,
            Ok(None) => StoreError::Invalid {
                detail: error.to_string(),
            },
            Err(error) => error,
        }
    }

    fn find_taken(&mut self, commit: &Commit) -> Result<Option<StoreError>, StoreError> {
        // Somebody else may have written: what is remembered may be wrong.
        self.next.remove(&commit.conversation);
        let conversation = commit.conversation;
        let found = self
            .next_seqs(&[conversation])?
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
            let taken = self.ask(
                "looking for an outbox key",
                sql::OUTBOX_KEY_TAKEN,
                params![row.key],
            )?;
            if taken == Some(1) {
                return Ok(Some(StoreError::OutboxKeyTaken {
                    key: row.key.clone(),
                }));
            }
        }
        for row in &commit.snapshots {
            let taken = self.ask(
                "looking for a snapshot",
                sql::SNAPSHOT_TAKEN,
                params![row.id.as_bytes(), conversation.as_bytes(), row.revision],
            )?;
            if taken == Some(1) {
                return Ok(Some(StoreError::SnapshotExists {
                    conversation,
                    revision: row.revision,
                }));
            }
        }
        Ok(None)
    }

    /// The number a statement gives, if it gives one.
    fn ask(
        &mut self,
        doing: &'static str,
        statement: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Option<i64>, StoreError> {
        self.connected()?
            .prepare_cached(statement)
            .and_then(|mut asked| asked.query_row(parameters, |row| row.get(0)).optional())
            .map_err(|error| self.name(doing, &error))
    }

    fn connected(&mut self) -> Result<&mut Connection, StoreError> {
        let Target {
            path,
            busy,
            max_pages,
        } = &self.target;
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect::writer(path, *busy, *max_pages)?,
        };
        let patience = match self.patience {
            Patience::None => Duration::ZERO,
            Patience::Usual => *busy,
        };
        let connection = self.connection.insert(connection);
        connection
            .busy_timeout(patience)
            .map_err(|error| StoreError::from_rusqlite(path, "preparing to write", &error))?;
        Ok(connection)
    }

    /// Leaves a failed transaction behind. SQLite has rolled back by itself after some errors and not
    /// after others; where it cannot, the connection is given up, which rolls back in any case.
    fn abandon(&mut self) {
        self.next.clear();
        let Some(connection) = self.connection.take() else {
            return;
        };
        if connection.is_autocommit() {
            self.connection = Some(connection);
            return;
        }
        match connection.execute_batch(sql::ROLLBACK) {
            Ok(()) => self.connection = Some(connection),
            Err(rollback) => {
                if let Err((_, error)) = connection.close() {
                    tracing::warn!(%rollback, %error, "a failed connection did not close cleanly");
                }
            }
        }
    }

    fn name(&self, doing: &'static str, error: &rusqlite::Error) -> StoreError {
        StoreError::from_rusqlite(&self.target.path, doing, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_be_short_blocks_a_task() {
        let took = |micros, commits| Took {
            time: Duration::from_micros(micros),
            commits,
        };
        assert!(took(20, 1).promises_short(5));
        assert!(!took(20, 1).promises_short(6), "more commits take longer");
        assert!(!took(3_000, 1).promises_short(1), "a flush is waited for");
        assert!(
            !took(1_000, 50).promises_short(1),
            "one commit waits for the flush as long as fifty"
        );
        assert!(took(90, 50).promises_short(1) && took(90, 50).promises_short(50));
        assert!(!took(90, 50).promises_short(51));
        assert!(!took(u64::MAX, 0).promises_short(usize::MAX));
    }
}
