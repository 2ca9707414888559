//! The durable log: one writer that commits many waiting writes together, readers beside it, and
//! channels that announce growth only after it is durable.

mod batch;
mod clean;
mod inspect;
mod open;
mod read;
mod rescue;
mod rows;
mod said;
mod updates;
mod write;
mod writer;

use std::time::Duration;

use baton_protocol::channel::{OpenConversation, Taken};
use baton_protocol::{ConversationId, MessageId, SendFrame};
use jiff::Timestamp;
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) use self::clean::label;
pub use self::inspect::{Inspection, inspect};
pub use self::rescue::set_damaged_aside;
pub(crate) use self::updates::{Updates, Watcher};
use self::write::Write;
pub(crate) use self::write::{Refusal, Say};
use crate::error::LogError;
use crate::saving::Saving;

/// Writes waiting for the writer at most; beyond it callers wait.
const WAITING: usize = 1_024;
/// How long a caller waits to hand over a write, and then for it to be durable.
const WRITE_WITHIN: Duration = Duration::from_secs(20);

/// How long a reader may take to end once no one is served any more.
const READERS_WITHIN: Duration = Duration::from_secs(5);

/// Which log this is.
#[derive(Clone)]
pub(crate) struct Identity {
    /// Its id, told to workstations.
    pub(crate) log: Uuid,
    /// Conversation secrets are derived from it.
    pub(crate) key: [u8; 32],
}

/// The open log.
pub(crate) struct Log {
    pub(crate) identity: Identity,
    writes: mpsc::Sender<Write>,
    readers: SqlitePool,
    head: watch::Receiver<u64>,
    saving: watch::Receiver<Saving>,
    updates: std::sync::Arc<Updates>,
    most_entries: u64,
}

/// The running writer; it holds the database's lock.
pub(crate) struct Running {
    writer: JoinHandle<()>,
    closing: CancellationToken,
    readers: SqlitePool,
    lock: std::fs::File,
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

impl Log {
    /// Sequence number of the newest event, as it grows.
    pub(crate) fn head(&self) -> watch::Receiver<u64> {
        self.head.clone()
    }

    /// Whether anything can be written.
    pub(crate) fn saving(&self) -> watch::Receiver<Saving> {
        self.saving.clone()
    }

    /// Positions of the newest entries, as they grow.
    pub(crate) fn updates(&self) -> &std::sync::Arc<Updates> {
        &self.updates
    }

    /// Opens a conversation, or finds the one the same request opened.
    pub(crate) async fn open_conversation(
        &self,
        asked: OpenConversation,
        practice: bool,
        at: Timestamp,
    ) -> Result<ConversationId, LogError> {
        self.ask(|reply| Write::Open {
            request: asked.request.unwrap_or_else(Uuid::now_v7),
            label: asked.label.unwrap_or_default(),
            practice,
            at,
            reply,
        })
        .await
    }

    /// Takes a customer's message once.
    pub(crate) async fn say(
        &self,
        conversation: ConversationId,
        message: MessageId,
        text: String,
        at: Timestamp,
    ) -> Result<Result<Taken, Say>, LogError> {
        let most = self.most_entries;
        self.ask(|reply| Write::Say {
            conversation,
            message,
            text,
            most,
            at,
            reply,
        })
        .await
    }

    /// The customer leaves; leaving twice is leaving once.
    pub(crate) async fn leave(
        &self,
        conversation: ConversationId,
        at: Timestamp,
    ) -> Result<(), LogError> {
        self.ask(|reply| Write::Leave {
            conversation,
            at,
            reply,
        })
        .await
    }

    /// Accepts a workstation's send once per key. Sends are applied in the order in which this is
    /// called; the answer can be waited for later.
    pub(crate) async fn send(
        &self,
        frame: SendFrame,
        at: Timestamp,
    ) -> Result<Answer<Result<(), Refusal>>, LogError> {
        let (reply, answer) = oneshot::channel();
        let write = Write::Send {
            frame,
            most: self.most_entries,
            at,
            reply,
        };
        self.put(write).await?;
        Ok(Answer(answer))
    }

    async fn ask<T>(
        &self,
        write: impl FnOnce(oneshot::Sender<Result<T, LogError>>) -> Write,
    ) -> Result<T, LogError> {
        let (reply, answer) = oneshot::channel();
        self.put(write(reply)).await?;
        Answer(answer).get().await
    }

    async fn put(&self, write: Write) -> Result<(), LogError> {
        tokio::time::timeout(WRITE_WITHIN, self.writes.send(write))
            .await
            .map_err(|_| LogError::Slow)?
            .map_err(|_| LogError::Closed)
    }
}

/// An answer that is on its way.
pub(crate) struct Answer<T>(oneshot::Receiver<Result<T, LogError>>);

impl<T> Answer<T> {
    /// Waits for the answer; its write is then durable.
    pub(crate) async fn get(self) -> Result<T, LogError> {
        tokio::time::timeout(WRITE_WITHIN, self.0)
            .await
            .map_err(|_| LogError::Slow)?
            .map_err(|_| LogError::Closed)?
    }
}

#[cfg(test)]
mod log_tests;
