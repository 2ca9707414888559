//! The engine's journal: the store in production, a simulated disk where the engine is driven by
//! hand.

use std::future::Future;
use std::pin::Pin;

use baton_store::{Commit, Committed, ConversationRow, HistoryRow, JournalRow, Store, StoreError};
use uuid::Uuid;

/// A boxed future.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A future that completes when a commit is durable or has failed.
pub type Ticket = Later<'static, Result<Committed, StoreError>>;

/// The part of a store that the engine needs. Each method promises what [`Store`]'s of the same name does.
pub trait Journal: Send + Sync {
    /// Queues a commit as soon as there is room.
    fn submit_wait(&self, commit: Commit) -> Later<'_, Result<Ticket, StoreError>>;

    /// Queues a commit that no caller waits for.
    ///
    /// # Errors
    /// When it was not queued.
    fn submit(&self, commit: Commit) -> Result<(), StoreError>;

    /// The index rows of all open conversations.
    fn open_conversations(&self) -> Later<'_, Result<Vec<ConversationRow>, StoreError>>;

    /// A conversation's events from a place on.
    fn read_journal(
        &self,
        conversation: Uuid,
        from: u64,
    ) -> Later<'_, Result<Vec<JournalRow>, StoreError>>;

    /// A conversation's row in the history.
    fn history_of(&self, conversation: Uuid) -> Later<'_, Result<Option<HistoryRow>, StoreError>>;

    /// A setting.
    fn setting<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, StoreError>>;
}

impl Journal for Store {
    fn submit_wait(&self, commit: Commit) -> Later<'_, Result<Ticket, StoreError>> {
        Box::pin(async {
            let ticket = Self::submit_wait(self, commit).await?;
            Ok(Box::pin(ticket) as Ticket)
        })
    }

    fn submit(&self, commit: Commit) -> Result<(), StoreError> {
        Self::submit(self, commit).map(drop)
    }

    fn open_conversations(&self) -> Later<'_, Result<Vec<ConversationRow>, StoreError>> {
        Box::pin(Self::open_conversations(self))
    }

    fn read_journal(
        &self,
        conversation: Uuid,
        from: u64,
    ) -> Later<'_, Result<Vec<JournalRow>, StoreError>> {
        Box::pin(Self::read_journal(self, conversation, from))
    }

    fn history_of(&self, conversation: Uuid) -> Later<'_, Result<Option<HistoryRow>, StoreError>> {
        Box::pin(Self::history_of(self, conversation))
    }

    fn setting<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, StoreError>> {
        Box::pin(Self::setting(self, key))
    }
}
