//! The part of the workstation's store that a link needs.

use std::future::Future;
use std::pin::Pin;

use baton_protocol::v2::{Commit, Undelivered};
use baton_protocol::{AppliedEvent, ConversationId, Fencing, RefusalCode};
use jiff::Timestamp;
use uuid::Uuid;

/// A store's answer. Boxed, so that the link can hold any store as `Arc<dyn LinkStore>`;
/// an implementation writes `Box::pin(async move { … })`.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreFault>> + Send + 'a>>;

/// Why the store could not answer. The link goes offline with these words and tries again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StoreFault(pub String);

/// A send waiting in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Position in the outbox; grows.
    pub id: i64,
    /// Idempotency key, the same over every re-send.
    pub key: String,
    /// The conversation it is for.
    pub conversation: ConversationId,
    /// The number that the conversation was held under when it was committed, at a gateway that a team shares.
    pub number: Option<Fencing>,
    /// When it was committed.
    pub at: Timestamp,
    /// JSON of a [`baton_protocol::SendBody`].
    pub body: String,
}

/// A commit that the gateway of a team has not taken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitItem {
    /// Position among the commits of this workstation; grows, and is never given twice.
    pub id: i64,
    /// What the gateway is told, whole; the same whenever it is asked for.
    pub commit: Commit,
}

/// Why the gateway does not take a commit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Another number is in force: nothing of it happened.
    #[error("the conversation is held under number {} by now", current.0)]
    OldNumber {
        /// The number in force.
        current: Fencing,
    },
    /// Another commit stands in its place: two histories of one conversation.
    #[error("another commit stands in its place; the journal there has {head} rows")]
    Forked {
        /// Position of the newest row there.
        head: u64,
    },
    /// It cannot be taken, now or later.
    #[error("{detail}")]
    Refused {
        /// Why.
        detail: String,
    },
}

/// The workstation's durable side of the link.
pub trait LinkStore: Send + Sync + 'static {
    /// Sequence number of the last event durably applied; 0 for none. In version 2 it is one of this workstation's own
    /// stream, and a cursor of the whole log is no cursor of that.
    fn cursor(&self) -> StoreFuture<'_, u64>;

    /// Outbox items with an id above `after_id` that are neither accepted nor refused, by id.
    fn waiting(&self, after_id: i64, limit: u32) -> StoreFuture<'_, Vec<OutboxItem>>;

    /// How many replies of representatives are neither accepted nor refused. Agents' messages and status changes that
    /// wait with them do not count: no person wonders where they are.
    fn waiting_count(&self) -> StoreFuture<'_, u64>;

    /// The gateway has it. May be called again for the same key.
    fn accepted<'a>(&'a self, key: &'a str) -> StoreFuture<'a, ()>;

    /// The gateway will never take it: a person must be told. May be called again for the same key.
    fn refused<'a>(
        &'a self,
        key: &'a str,
        code: &'a RefusalCode,
        detail: &'a str,
    ) -> StoreFuture<'a, ()>;

    /// Commits with an id above `after_id` that the gateway has not answered for, by id. A link of version 1 never asks.
    fn uncommitted(&self, after_id: i64, limit: u32) -> StoreFuture<'_, Vec<CommitItem>> {
        let _ = (after_id, limit);
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The gateway has the commit, and its customer everything of it but what is undelivered. May be called again.
    fn committed(&self, id: i64, undelivered: Vec<Undelivered>) -> StoreFuture<'_, ()> {
        let _ = (id, undelivered);
        Box::pin(async { Ok(()) })
    }

    /// The gateway will never have the commit, nor what follows it in its conversation under the same number. May be called
    /// again.
    fn not_committed(&self, id: i64, why: NotTaken) -> StoreFuture<'_, ()> {
        let _ = (id, why);
        Box::pin(async { Ok(()) })
    }

    /// The gateway log the cursor belongs to, when it is known. A store that keeps it is protected
    /// from silently skipping events after a gateway's database was replaced.
    fn log(&self) -> StoreFuture<'_, Option<Uuid>> {
        Box::pin(async { Ok(None) })
    }

    /// The newest durably applied event whose id is known. A store that keeps it is also protected from a
    /// gateway that was restored from an older copy: such a log keeps its id.
    fn applied(&self) -> StoreFuture<'_, Option<AppliedEvent>> {
        Box::pin(async { Ok(None) })
    }

    /// Keys of sends that the followed log accepted, newest first, at most
    /// [`limits::ACCEPTED_KEYS`](baton_protocol::limits::ACCEPTED_KEYS), the oldest as the last. A
    /// store that gives them is also protected from a gateway restored from a copy that lacks only
    /// sends.
    fn accepted_keys(&self) -> StoreFuture<'_, Vec<String>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The followed log lacks the sends that it accepted after `newest`, or all of them if that is `None`:
    /// those sends wait again. One that the log has all the same is accepted by its key once more.
    fn send_again<'a>(&'a self, newest: Option<&'a str>) -> StoreFuture<'a, ()> {
        let _ = newest;
        Box::pin(async { Ok(()) })
    }

    /// Remembers the log, on the first welcome. Sends that another log accepted are no longer asked for.
    fn adopt_log(&self, log: Uuid) -> StoreFuture<'_, ()> {
        let _ = log;
        Box::pin(async { Ok(()) })
    }

    /// The stream of version 2 goes on after `cursor`, and not where the store ended: everything held before is void, and
    /// the cursor is this one from now on, durably. What is still held is granted anew by the events that follow.
    fn begin_anew(&self, cursor: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let detail =
                format!("this store follows no team, and cannot go on after event {cursor}");
            Err(StoreFault(detail))
        })
    }
}
