//! The log as the connections of a team use it.

use std::sync::Arc;

use baton_distribution::{Fencing, WorkstationId};
use baton_protocol::v2::{Commit, Page, StreamEvent};
use baton_protocol::{ConversationId, SendFrame};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

use super::{TeamStorage, WRITE_WITHIN, Watcher};
use crate::error::LogError;
use crate::rules::KeyDigest;
use crate::team::{Answer, Order, OrderBody};

/// A log that a team shares.
#[derive(Clone)]
pub(crate) struct TeamLog {
    storage: Arc<dyn TeamStorage>,
}

impl TeamLog {
    pub(crate) fn new(storage: Arc<dyn TeamStorage>) -> Self {
        Self { storage }
    }

    /// Hands over what a workstation wants. It is done in the order in which this is called; the answer can be waited for
    /// later.
    pub(crate) async fn order(
        &self,
        (workstation, session): (&WorkstationId, Uuid),
        at: Timestamp,
        body: OrderBody,
    ) -> Result<PendingAnswer, LogError> {
        let order = Order {
            at,
            workstation: workstation.clone(),
            session,
            body,
        };
        let (reply, answer) = oneshot::channel();
        tokio::time::timeout(WRITE_WITHIN, self.storage.hand_over_order(order, reply))
            .await
            .map_err(|_| LogError::Slow)??;
        Ok(PendingAnswer(answer))
    }

    /// Hands over something for a customer, under the number that the workstation has the conversation under.
    pub(crate) async fn send(
        &self,
        from: (&WorkstationId, Uuid),
        at: Timestamp,
        number: Fencing,
        frame: SendFrame,
    ) -> Result<PendingAnswer, LogError> {
        let body = OrderBody::Send {
            conversation: frame.conversation,
            number,
            keyed: stands_for(&frame)?,
            body: frame.body,
        };
        self.order(from, at, body).await
    }

    /// Hands over what a holder replicates, whole.
    pub(crate) async fn commit(
        &self,
        from: (&WorkstationId, Uuid),
        at: Timestamp,
        commit: Commit,
    ) -> Result<PendingAnswer, LogError> {
        let text = serde_json::to_vec(&commit).map_err(LogError::row)?;
        let body = OrderBody::Commit {
            commit: Box::new(commit),
            digest: Sha256::digest(text).to_vec(),
        };
        self.order(from, at, body).await
    }

    /// A page of a journal. Whether the workstation may read it was checked before.
    pub(crate) async fn page(
        &self,
        conversation: ConversationId,
        after: u64,
    ) -> Result<Page, LogError> {
        self.storage.journal_after(conversation, after).await
    }

    /// What a workstation is told: what it was told and what is still to come.
    pub(crate) fn subscribe(&self, workstation: &WorkstationId) -> StreamSubscription {
        StreamSubscription {
            watcher: self.storage.watch_stream(workstation.clone()),
            storage: Arc::clone(&self.storage),
            workstation: workstation.clone(),
            cursor: 0,
            head: 0,
        }
    }

    /// Grows when every connection has to join again.
    pub(crate) fn restarts(&self) -> watch::Receiver<u64> {
        self.storage.restarts()
    }
}

/// The key of a send, and the digest of what it stands for: whatever number it is sent under.
pub(crate) fn stands_for(frame: &SendFrame) -> Result<KeyDigest, LogError> {
    let text = serde_json::to_vec(&(frame.conversation, &frame.body));
    Ok(KeyDigest {
        key: frame.key.clone(),
        digest: Sha256::digest(text.map_err(LogError::row)?).to_vec(),
    })
}

/// An order that was handed over.
pub(crate) struct PendingAnswer(oneshot::Receiver<Result<Answer, LogError>>);

impl PendingAnswer {
    /// Waits for the answer; what was done is then durable.
    pub(crate) async fn answer(self) -> Result<Answer, LogError> {
        tokio::time::timeout(WRITE_WITHIN, self.0)
            .await
            .map_err(|_| LogError::Slow)?
            .map_err(|_| LogError::Closed)?
    }
}

/// Everything that a workstation is told after a cursor, once and in order.
pub(crate) struct StreamSubscription {
    storage: Arc<dyn TeamStorage>,
    watcher: Watcher<WorkstationId>,
    workstation: WorkstationId,
    cursor: u64,
    head: u64,
}

impl StreamSubscription {
    /// Waits until it was told something since this was called last. Safe to cancel.
    pub(crate) async fn grown(&mut self) {
        self.watcher.grown().await;
    }

    /// Begins after a cursor. `head` is the newest number by now.
    pub(crate) fn begin(&mut self, cursor: u64, head: u64) {
        self.cursor = cursor;
        self.head = head;
    }

    /// The newest number; [`StreamSubscription::grown`] waits for a newer one.
    pub(crate) fn head(&mut self) -> u64 {
        self.head = self.head.max(self.watcher.newest());
        self.head
    }

    /// The events after the cursor, at most `limit`; none when there are no more. They come again until they are passed.
    /// A number is missing when the stream began anew.
    pub(crate) async fn next(&self, limit: u32) -> Result<Vec<StreamEvent>, LogError> {
        let (storage, workstation) = (&self.storage, &self.workstation);
        let events = storage
            .stream_after(workstation, self.cursor, limit)
            .await?;
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
