//! The writer task: takes the waiting commits, writes them in one transaction, answers in order.
//!
//! A transaction blocks the thread it runs on. If that is shorter than waking another thread (no flush to wait
//! for), the task writes by itself; if it is longer, a thread of the blocking pool does, so that a slow disk
//! does not hold up other tasks. The duration of the last transaction decides which.

mod blocking_budget;
mod explain;
mod lookup;
mod transact;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use baton_sqlite::Lock;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::StoreError;
use crate::open::connect;
use crate::write::cursor::Position;
use crate::write::queue::{QueuedCommit, WriteRequest};
use blocking_budget::LastWrite;

/// Everything the writer needs to open its connection, again if it must.
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
    /// Duration of the last transaction, if it became durable.
    last: Option<LastWrite>,
    busy_wait: BusyWait,
    next: HashMap<Uuid, u64>,
    positions: HashMap<String, Position>,
    _lock: Lock,
}

/// A caller that waits for the store to be closed.
type Closer = oneshot::Sender<Result<(), StoreError>>;

fn answer_closers(closers: Vec<Closer>, closed: &Result<(), StoreError>) {
    for closer in closers {
        // A dropped receiver means that the answer is not wanted.
        let _ = closer.send(closed.clone());
    }
}

/// How long to wait for another program that holds the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BusyWait {
    /// Not at all: a task's own thread is blocked meanwhile.
    None,
    /// As long as the store's options say.
    Usual,
}

impl Writer {
    /// A writer on an open connection; it holds the lock until it ends.
    pub(crate) fn new(
        target: Target,
        limits: GroupLimits,
        connection: Connection,
        lock: Lock,
    ) -> Self {
        Self {
            target,
            limits,
            connection: Some(connection),
            last: None,
            busy_wait: BusyWait::Usual,
            next: HashMap::new(),
            positions: HashMap::new(),
            _lock: lock,
        }
    }

    /// Works until the store is closed or dropped.
    pub(crate) async fn run(mut self, mut messages: mpsc::Receiver<WriteRequest>) {
        let mut closers: Vec<Closer> = Vec::new();
        let mut held_over = None;
        loop {
            let first = match held_over.take() {
                Some(work) => work,
                None => match messages.recv().await {
                    Some(WriteRequest::Commit(work)) => work,
                    Some(WriteRequest::Close(reply)) => {
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
                    Ok(WriteRequest::Commit(work)) if bytes + work.bytes <= self.limits.bytes => {
                        bytes += work.bytes;
                        group.push(work);
                    }
                    Ok(WriteRequest::Commit(work)) => {
                        held_over = Some(work);
                        break;
                    }
                    Ok(WriteRequest::Close(reply)) => {
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
                    return answer_closers(closers, &Err(StoreError::Closed));
                }
            };
            // Callers that were just answered submit their next step before the next group is taken; otherwise
            // a group of many would be followed by a group of one, each with its own fsync. A conversation that
            // writes alone has no other to wait for.
            if size > 1 || !messages.is_empty() {
                tokio::task::yield_now().await;
            }
        }
        // Moves the write-ahead log into the database, which may take a while.
        let closed = tokio::task::spawn_blocking(move || self.close()).await;
        let closed = closed.unwrap_or(Err(StoreError::Closed));
        answer_closers(closers, &closed);
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

    /// Writes a group here if that is short, otherwise on a thread that may block. Its tickets are answered in order,
    /// and always here: a caller answered from another thread would be woken through it. On `Err` the writer is gone
    /// and the group's tickets are unanswered; they then say that the store is closed.
    async fn write_where_it_may_block(
        mut self,
        group: Vec<QueuedCommit>,
    ) -> Result<Self, tokio::task::JoinError> {
        let short = self
            .last
            .is_some_and(|last| last.fits_blocking_budget(group.len()));
        let here = (short && self.connection.is_some())
            .then(|| self.write(&group, BusyWait::None))
            .flatten();
        let (writer, group, answers) = match here {
            Some(answers) => (self, group, answers),
            None => {
                let written = tokio::task::spawn_blocking(move || {
                    let answers = self.write(&group, BusyWait::Usual).unwrap_or_default();
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
        let patience = match self.busy_wait {
            BusyWait::None => Duration::ZERO,
            BusyWait::Usual => *busy,
        };
        let connection = self.connection.insert(connection);
        connection
            .busy_timeout(patience)
            .map_err(|error| StoreError::from_rusqlite(path, "preparing to write", &error))?;
        Ok(connection)
    }

    fn name(&self, doing: &'static str, error: &rusqlite::Error) -> StoreError {
        StoreError::from_rusqlite(&self.target.path, doing, error)
    }
}
