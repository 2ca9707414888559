//! What comes after a cursor: first the history, then what is written from then on.

use std::sync::Arc;

use baton_protocol::LogEvent;
use tokio::sync::watch;

use super::Storage;
use crate::error::LogError;

/// Every event after a cursor, once and in order.
pub(crate) struct Subscription {
    storage: Arc<dyn Storage>,
    head: watch::Receiver<u64>,
    cursor: u64,
}

impl Subscription {
    pub(super) fn new(storage: Arc<dyn Storage>, after: u64) -> Self {
        Self {
            head: storage.head(),
            storage,
            cursor: after,
        }
    }

    /// Sequence number of the newest event; [`Subscription::grown`] waits for a newer one.
    pub(crate) fn head(&mut self) -> u64 {
        *self.head.borrow_and_update()
    }

    /// Waits until the log has grown since [`Subscription::head`] was read. Safe to cancel.
    pub(crate) async fn grown(&mut self) -> Result<(), LogError> {
        self.head.changed().await.map_err(|_| LogError::Closed)
    }

    /// Sequence number of the last event that was passed.
    pub(crate) fn cursor(&self) -> u64 {
        self.cursor
    }

    /// The events after the cursor, at most `limit`; none when there are no more. They come again until they are
    /// passed.
    pub(crate) async fn next(&self, limit: u32) -> Result<Vec<LogEvent>, LogError> {
        let events = self.storage.events_after(self.cursor, limit).await?;
        for (missing, event) in (self.cursor + 1..).zip(&events) {
            if event.seq != missing {
                return Err(LogError::Hole { missing });
            }
        }
        Ok(events)
    }

    /// Moves the cursor to an event that was given.
    pub(crate) fn passed(&mut self, seq: u64) {
        self.cursor = self.cursor.max(seq);
    }
}
