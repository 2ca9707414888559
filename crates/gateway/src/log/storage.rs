//! Where a log is stored: the seam between the gateway and its storage.
//!
//! A storage decides nothing: each write is decided by [`crate::rules`] on what the storage finds, in the transaction
//! that applies the changes. Every implementation passes the suite in `contract`.

use baton_distribution::WorkstationId;
use baton_protocol::channel::Entries;
use baton_protocol::v2::{Page, StreamEvent};
use baton_protocol::{ConversationId, EventId, LogEvent};
use futures_util::future::BoxFuture;
use tokio::sync::{oneshot, watch};

use super::{LogIdentity, Watcher};
use crate::error::LogError;
use crate::rules::{Receipt, Refusal, Write};
use crate::saving::Saving;
use crate::team::{Answer, Order};

/// What a write came to: what it is answered with, or why it is refused.
pub(crate) type WriteResult = Result<Receipt, Refusal>;

/// Where the verdict on a write goes, once its changes are durable.
pub(crate) type Reply = oneshot::Sender<Result<WriteResult, LogError>>;

/// Something that a storage has later.
pub(crate) type Later<'a, T> = BoxFuture<'a, Result<T, LogError>>;

/// A durable log: events of all conversations in one sequence without gaps, entries of each conversation.
pub(crate) trait Storage: Send + Sync {
    /// Which log this is.
    fn identity(&self) -> &LogIdentity;

    /// Hands over a write. Writes are decided in the order in which they are handed over; a write that has no verdict
    /// within reason may have been applied or not, and handing it over again applies it once.
    fn hand_over(&self, write: Write, reply: Reply) -> Later<'_, ()>;

    /// Sequence number of the newest event, announced once that event can be read.
    fn head(&self) -> watch::Receiver<u64>;

    /// Whether anything can be written.
    fn saving(&self) -> watch::Receiver<Saving>;

    /// Notices when a conversation has grown, once its new entries can be read.
    fn watch(&self, conversation: ConversationId) -> Watcher;

    /// The events after `seq`, oldest first. A damaged one is given as unreadable.
    fn events_after(&self, seq: u64, limit: u32) -> Later<'_, Vec<LogEvent>>;

    /// The id of one event; `None` when there is no such place, and an error of its row where it is damaged.
    fn event_id(&self, seq: u64) -> Later<'_, Option<EventId>>;

    /// Whether a key was accepted.
    fn has_key<'a>(&'a self, key: &'a str) -> Later<'a, bool>;

    /// The entries after `position`, oldest first, at most `limit` and a page of bytes, and the head as it was when they
    /// were read; `None` when there is no such conversation.
    fn entries_after(
        &self,
        conversation: ConversationId,
        position: u64,
        limit: u32,
    ) -> Later<'_, Option<Entries>>;
}

/// Where the answer to an order goes, once what it changes is durable.
pub(crate) type OrderReply = oneshot::Sender<Result<Answer, LogError>>;

/// A log that a team shares: it knows who runs which conversation, and tells each workstation in a stream of its own.
pub(crate) trait TeamStorage: Send + Sync {
    /// Hands over an order of a workstation; in one order with the writes.
    fn hand_over_order(&self, order: Order, reply: OrderReply) -> Later<'_, ()>;

    /// What a workstation was told after `seq`, oldest first. What is damaged is given as unreadable.
    fn stream_after<'a>(
        &'a self,
        workstation: &'a WorkstationId,
        seq: u64,
        limit: u32,
    ) -> Later<'a, Vec<StreamEvent>>;

    /// The rows of a journal after a position, oldest first, as many as fit a frame, with the snapshots sealed with them.
    fn journal_after(&self, conversation: ConversationId, position: u64) -> Later<'_, Page>;

    /// Notices when a stream has grown, once its new events can be read.
    fn watch_stream(&self, workstation: WorkstationId) -> Watcher<WorkstationId>;

    /// Grows when a transaction failed, so that no connection counts any more: each has to join again.
    fn restarts(&self) -> watch::Receiver<u64>;
}
