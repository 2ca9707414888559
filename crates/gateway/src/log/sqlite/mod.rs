//! A log in one SQLite database: one writer that commits many waiting writes together, readers beside it, and
//! channels that announce growth only after it is durable.

mod batch;
mod found;
mod inspect;
mod journals;
mod open;
mod read;
mod rescue;
mod rows;
mod streams;
mod team;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use baton_distribution::WorkstationId;
use baton_protocol::channel::Entries;
use baton_protocol::v2::{Page, StreamEvent};
use baton_protocol::{ConversationId, EventId, LogEvent};
use baton_sqlite::Lock;
use sqlx::SqlitePool;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use self::inspect::{Inspection, inspect};
pub(crate) use self::open::open;
pub use self::rescue::set_damaged_aside;
use self::writer::Waiting;
use super::{Later, LogIdentity, OrderReply, Reply, Storage, TeamStorage, Updates, Watcher};
use crate::error::LogError;
use crate::rules::Write;
use crate::saving::Saving;
use crate::team::Order;

/// Writes waiting for the writer at most; beyond it callers wait.
const WAITING: usize = 1_024;

/// How long a reader may take to end once no one is served any more.
const READERS_WITHIN: Duration = Duration::from_secs(5);

/// An open database.
pub(crate) struct Sqlite {
    identity: LogIdentity,
    writes: mpsc::Sender<Waiting>,
    readers: SqlitePool,
    head: watch::Receiver<u64>,
    saving: watch::Receiver<Saving>,
    updates: Arc<Updates>,
    streams: Arc<Updates<WorkstationId>>,
    restarts: watch::Receiver<u64>,
}

/// The running writer; it holds the database's lock.
pub(crate) struct Running {
    writer: JoinHandle<()>,
    closing: CancellationToken,
    readers: SqlitePool,
    lock: Lock,
}

impl Running {
    /// Closes the readers, lets the writer finish its writes and close the database: the last connection to
    /// close leaves everything in the one file.
    pub(crate) async fn finish(self) {
        if tokio::time::timeout(READERS_WITHIN, self.readers.close())
            .await
            .is_err()
        {
            tracing::warn!(
                "a reader did not end in time; what it reads stays in the write-ahead file"
            );
        }
        self.closing.cancel();
        if let Err(error) = self.writer.await {
            tracing::error!(%error, "the log's writer ended badly");
        }
        drop(self.lock);
    }
}

impl Storage for Sqlite {
    fn identity(&self) -> &LogIdentity {
        &self.identity
    }

    fn hand_over(&self, write: Write, reply: Reply) -> Later<'_, ()> {
        Box::pin(async move {
            let waiting = Waiting::Write(Box::new(write), None, reply);
            let handed_over = self.writes.send(waiting).await;
            handed_over.map_err(|_| LogError::Closed)
        })
    }

    fn head(&self) -> watch::Receiver<u64> {
        self.head.clone()
    }

    fn saving(&self) -> watch::Receiver<Saving> {
        self.saving.clone()
    }

    fn watch(&self, conversation: ConversationId) -> Watcher {
        self.updates.watch(conversation)
    }

    fn events_after(&self, seq: u64, limit: u32) -> Later<'_, Vec<LogEvent>> {
        Box::pin(self.read_events(seq, limit))
    }

    fn event_id(&self, seq: u64) -> Later<'_, Option<EventId>> {
        Box::pin(self.read_event_id(seq))
    }

    fn has_key<'a>(&'a self, key: &'a str) -> Later<'a, bool> {
        Box::pin(self.read_key(key))
    }

    fn entries_after(
        &self,
        conversation: ConversationId,
        position: u64,
        limit: u32,
    ) -> Later<'_, Option<Entries>> {
        Box::pin(self.read_entries(conversation, position, limit))
    }
}

impl TeamStorage for Sqlite {
    fn hand_over_order(&self, order: Order, reply: OrderReply) -> Later<'_, ()> {
        Box::pin(async move {
            let waiting = Waiting::Order(Box::new(order), None, reply);
            let handed_over = self.writes.send(waiting).await;
            handed_over.map_err(|_| LogError::Closed)
        })
    }

    fn stream_after<'a>(
        &'a self,
        workstation: &'a WorkstationId,
        seq: u64,
        limit: u32,
    ) -> Later<'a, Vec<StreamEvent>> {
        Box::pin(self.read_stream(workstation, seq, limit))
    }

    fn journal_after(&self, conversation: ConversationId, position: u64) -> Later<'_, Page> {
        Box::pin(self.read_journal(conversation, position))
    }

    fn watch_stream(&self, workstation: WorkstationId) -> Watcher<WorkstationId> {
        self.streams.watch(workstation)
    }

    fn restarts(&self) -> watch::Receiver<u64> {
        self.restarts.clone()
    }
}

#[cfg(test)]
mod team_tests;
#[cfg(test)]
mod tests;
