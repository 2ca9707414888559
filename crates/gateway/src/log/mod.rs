//! The gateway's durable log. [`Log`] is what channels and links use; a [`Storage`] keeps it.

mod page;
mod said;
mod sqlite;
mod storage;
mod subscription;
mod team;
mod updates;

use std::sync::Arc;
use std::time::Duration;

use baton_protocol::channel::{Entries, OpenConversation, Taken};
use baton_protocol::{ConversationId, EventId, MessageId, SendFrame};
use jiff::Timestamp;
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

pub use self::sqlite::{Inspection, inspect, set_damaged_aside};
pub(crate) use self::sqlite::{Running, open};
pub(crate) use self::storage::{Later, OrderReply, Reply, Storage, TeamStorage, WriteResult};
pub(crate) use self::subscription::Subscription;
pub(crate) use self::team::{StreamSubscription, TeamLog, stands_for};
pub(crate) use self::updates::{Updates, Watcher};
use crate::error::LogError;
use crate::rules::{self, Refusal, Write, WriteBody};
use crate::saving::Saving;

/// How long a caller waits to hand over a write, and then for it to be durable.
const WRITE_WITHIN: Duration = Duration::from_secs(20);

/// Which log this is.
#[derive(Clone)]
pub(crate) struct LogIdentity {
    /// Its id, told to workstations.
    pub(crate) log: Uuid,
    /// Conversation secrets are derived from it.
    pub(crate) key: [u8; 32],
}

/// The open log.
#[derive(Clone)]
pub(crate) struct Log {
    storage: Arc<dyn Storage>,
}

impl Log {
    pub(crate) fn new(storage: Arc<dyn Storage>) -> Self {
        Self { storage }
    }

    /// Which log this is.
    pub(crate) fn identity(&self) -> &LogIdentity {
        self.storage.identity()
    }

    /// Sequence number of the newest event, as it grows.
    pub(crate) fn head(&self) -> watch::Receiver<u64> {
        self.storage.head()
    }

    /// Whether anything can be written.
    pub(crate) fn saving(&self) -> watch::Receiver<Saving> {
        self.storage.saving()
    }

    /// Opens a conversation on a channel, or finds the one the same request opened.
    pub(crate) async fn open_conversation(
        &self,
        channel: &'static str,
        asked: OpenConversation,
        practice: bool,
        at: Timestamp,
    ) -> Result<ConversationId, LogError> {
        let body = WriteBody::Open {
            request: asked.request.unwrap_or_else(Uuid::now_v7),
            channel,
            label: rules::label(&asked.label.unwrap_or_default()),
            practice,
        };
        let opened = self.write(ConversationId(Uuid::now_v7()), at, body).await?;
        let verdict = opened.verdict().await?;
        verdict
            .map(|receipt| receipt.conversation)
            .map_err(|refusal| LogError::row(format_args!("opening was refused: {refusal:?}")))
    }

    /// Takes a customer's message once.
    pub(crate) async fn say(
        &self,
        conversation: ConversationId,
        id: MessageId,
        text: String,
        at: Timestamp,
    ) -> Result<Result<Taken, Refusal>, LogError> {
        let said = self.write(conversation, at, WriteBody::Message { id, text });
        let verdict = said.await?.verdict().await?;
        Ok(verdict.map(|receipt| Taken {
            id,
            position: receipt.position,
            at: receipt.at,
        }))
    }

    /// The customer leaves; leaving twice is leaving once.
    pub(crate) async fn leave(
        &self,
        conversation: ConversationId,
        at: Timestamp,
    ) -> Result<(), LogError> {
        let left = self.write(conversation, at, WriteBody::Leave);
        left.await?.verdict().await.map(drop)
    }

    /// Accepts a workstation's send once per key. Sends are applied in the order in which this is
    /// called; the verdict can be waited for later.
    pub(crate) async fn send(&self, frame: SendFrame, at: Timestamp) -> Result<Pending, LogError> {
        let keyed = team::stands_for(&frame)?;
        self.write(frame.conversation, at, WriteBody::Send(keyed, frame.body))
            .await
    }

    async fn write(
        &self,
        conversation: ConversationId,
        at: Timestamp,
        body: WriteBody,
    ) -> Result<Pending, LogError> {
        let write = Write {
            conversation,
            at,
            event: EventId(Uuid::now_v7()),
            body,
        };
        let (reply, verdict) = oneshot::channel();
        tokio::time::timeout(WRITE_WITHIN, self.storage.hand_over(write, reply))
            .await
            .map_err(|_| LogError::Slow)??;
        Ok(Pending(verdict))
    }

    /// Everything after a cursor, the history and what is still to come.
    pub(crate) fn subscribe(&self, after: u64) -> Subscription {
        Subscription::new(Arc::clone(&self.storage), after)
    }

    /// The id of one event; `None` when there is no such place, and an error of its row where it is damaged.
    pub(crate) async fn event_id(&self, seq: u64) -> Result<Option<EventId>, LogError> {
        self.storage.event_id(seq).await
    }

    /// How many of these accepted keys, newest first, this log lacks before the first that it has.
    /// What was accepted before that one is here as well: a log holds sends in the order in which it
    /// took them, and a copy of it holds the first of them.
    pub(crate) async fn lacks(&self, accepted: &[String]) -> Result<u32, LogError> {
        let mut lacking = 0;
        for key in accepted {
            if self.storage.has_key(key).await? {
                break;
            }
            lacking += 1;
        }
        Ok(lacking)
    }

    /// The entries after `position`, oldest first; `None` when there is no such conversation.
    pub(crate) async fn entries_after(
        &self,
        conversation: ConversationId,
        position: u64,
        limit: u32,
    ) -> Result<Option<Entries>, LogError> {
        self.storage
            .entries_after(conversation, position, limit)
            .await
    }

    /// Notices when a conversation has grown.
    pub(crate) fn watch(&self, conversation: ConversationId) -> Watcher {
        self.storage.watch(conversation)
    }
}

/// A write that was handed over.
pub(crate) struct Pending(oneshot::Receiver<Result<WriteResult, LogError>>);

impl Pending {
    /// Waits for the verdict; an accepted write is then durable.
    pub(crate) async fn verdict(self) -> Result<WriteResult, LogError> {
        tokio::time::timeout(WRITE_WITHIN, self.0)
            .await
            .map_err(|_| LogError::Slow)?
            .map_err(|_| LogError::Closed)?
    }
}

#[cfg(test)]
mod contract;
#[cfg(test)]
mod memory;
