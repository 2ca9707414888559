//! Writes one group: in one transaction, or in one per commit if they do not go through together.

use std::time::Instant;

use super::blocking_budget::LastWrite;
use super::lookup::Assume;
use super::{BusyWait, Writer};
use crate::error::is_constraint;
use crate::write::plan::{GroupPlan, plan};
use crate::write::queue::QueuedCommit;
use crate::{Committed, StoreError, sql};

/// Conversations whose next sequence number is remembered.
const REMEMBERED_MAX: usize = 16_384;

/// Why a transaction did not go through.
enum Failed {
    /// One of its rows violates a constraint.
    Constraint(rusqlite::Error),
    /// It would have failed for any rows.
    All(StoreError),
}

impl Writer {
    /// Writes a group and returns the outcome of each commit. Blocks. `None`, with nothing written, if another
    /// program holds the database and this may not wait for it.
    pub(super) fn write(
        &mut self,
        group: &[QueuedCommit],
        busy_wait: BusyWait,
    ) -> Option<Vec<Result<Committed, StoreError>>> {
        self.busy_wait = busy_wait;
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
            // An unforeseen row broke a constraint: find out whose it is, so that only that commit fails.
            Err(Failed::Constraint(_)) if group_size > 1 => {
                // Another program may come in between when some of them are already written.
                self.busy_wait = BusyWait::Usual;
                group.iter().map(|work| self.write_alone(work)).collect()
            }
            Err(Failed::Constraint(error)) => {
                let explained = |work: &QueuedCommit| {
                    let error = self.explain(&work.commit, &error);
                    self.failed(work, error)
                };
                group.iter().map(explained).collect()
            }
            Err(Failed::All(StoreError::Locked { .. })) if busy_wait == BusyWait::None => {
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
    fn write_alone(&mut self, work: &QueuedCommit) -> Result<Committed, StoreError> {
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
    fn failed(&mut self, work: &QueuedCommit, error: StoreError) -> Result<Committed, StoreError> {
        if let Some(cursor) = &work.commit.cursor
            && let Some(position) = self.positions.get_mut(&cursor.source)
        {
            position.failed(cursor.seq);
        }
        Err(error)
    }

    /// One transaction for the group. On `Err` nothing of it is written.
    fn transact(&mut self, group: &[QueuedCommit]) -> Result<Vec<Result<u64, StoreError>>, Failed> {
        match self.attempt(group, Assume::Usual) {
            Err(Failed::Constraint(_)) | Ok(None) => {}
            Ok(Some(answers)) => return Ok(answers),
            Err(failed) => return Err(failed),
        }
        // An assumption was wrong: only the database knows which.
        let answers = self.attempt(group, Assume::Nothing)?;
        Ok(answers.unwrap_or_default())
    }

    /// Plans the group and writes it. `None`, with nothing written, if an assumption would make a commit
    /// fail.
    fn attempt(
        &mut self,
        group: &[QueuedCommit],
        assume: Assume,
    ) -> Result<Option<Vec<Result<u64, StoreError>>>, Failed> {
        let mut known = self.look_up(group, assume).map_err(Failed::All)?;
        let GroupPlan { tables, answers } =
            plan(group.iter().map(|work| &work.commit), &mut known).map_err(Failed::All)?;
        if matches!(assume, Assume::Usual) && answers.iter().any(Result::is_err) {
            return Ok(None);
        }
        if !tables.is_empty() {
            tracing::trace!(commits = group.len(), "writing");
            let connection = self.connected().map_err(Failed::All)?;
            let begun = Instant::now();
            let written = tables.write(connection);
            self.last = written.is_ok().then(|| LastWrite {
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

    /// Rolls a failed transaction back. SQLite does so by itself after some errors and not after others; if
    /// it cannot, the connection is dropped, which rolls back in any case.
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
}
