//! The writer's queue, bounded in number and bytes, and the tickets that wait for its answers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError, mpsc, oneshot};

use crate::{COMMIT_BYTES_MAX, Commit, Committed, StoreError};

/// One commit on its way.
pub(crate) struct QueuedCommit {
    pub(crate) commit: Commit,
    pub(crate) bytes: usize,
    reply: oneshot::Sender<Result<Committed, StoreError>>,
    _room: OwnedSemaphorePermit,
}

impl QueuedCommit {
    /// Completes the ticket and makes room in the queue.
    pub(crate) fn answer(self, answer: Result<Committed, StoreError>) {
        // A dropped ticket means that the answer is not wanted.
        let _ = self.reply.send(answer);
    }
}

/// A request to the writer.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every message is the large one"
)]
pub(crate) enum WriteRequest {
    /// Write this.
    Commit(QueuedCommit),
    /// Write the waiting commits, close the database, answer.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// A future that completes when its commit is durable or has failed. Tickets complete in the order of
/// submission. Dropping one does not take the commit back.
#[derive(Debug)]
#[must_use = "without waiting for the ticket nothing says whether the commit is durable"]
pub struct CommitTicket {
    answer: oneshot::Receiver<Result<Committed, StoreError>>,
}

impl Future for CommitTicket {
    type Output = Result<Committed, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer)
            .poll(context)
            .map(|answer| answer.unwrap_or(Err(StoreError::Closed)))
    }
}

/// The sending end of the writer's queue.
#[derive(Debug, Clone)]
pub(crate) struct WriteQueue {
    messages: mpsc::Sender<WriteRequest>,
    room: Arc<Semaphore>,
}

impl WriteQueue {
    /// A queue for `commits` commits of together `bytes` bytes.
    pub(crate) fn new(commits: usize, bytes: usize) -> (Self, mpsc::Receiver<WriteRequest>) {
        let (messages, receiver) = mpsc::channel(commits.max(1));
        // Any permitted commit must fit alone.
        let bytes = bytes.clamp(COMMIT_BYTES_MAX, Semaphore::MAX_PERMITS);
        (
            Self {
                messages,
                room: Arc::new(Semaphore::new(bytes)),
            },
            receiver,
        )
    }

    fn waiting(&self) -> usize {
        self.messages.max_capacity() - self.messages.capacity()
    }

    /// Queues without waiting.
    pub(crate) fn submit(&self, commit: Commit) -> Result<CommitTicket, StoreError> {
        let bytes = commit.validate()?;
        let full = || StoreError::QueueFull {
            waiting: self.waiting(),
        };
        let room = Arc::clone(&self.room)
            .try_acquire_many_owned(permits(bytes))
            .map_err(|error| match error {
                TryAcquireError::NoPermits => full(),
                TryAcquireError::Closed => StoreError::Closed,
            })?;
        let (work, ticket) = work(commit, bytes, room);
        self.messages.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => full(),
            TrySendError::Closed(_) => StoreError::Closed,
        })?;
        Ok(ticket)
    }

    /// Queues as soon as there is room.
    pub(crate) async fn submit_wait(&self, commit: Commit) -> Result<CommitTicket, StoreError> {
        let bytes = commit.validate()?;
        let room = Arc::clone(&self.room)
            .acquire_many_owned(permits(bytes))
            .await
            .map_err(|_| StoreError::Closed)?;
        let (work, ticket) = work(commit, bytes, room);
        self.messages
            .send(work)
            .await
            .map_err(|_| StoreError::Closed)?;
        Ok(ticket)
    }

    /// Asks the writer to finish. `Ok` also when it has finished before; [`StoreError::Closed`] when it ended
    /// without saying how.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        let (reply, closed) = oneshot::channel();
        if self
            .messages
            .send(WriteRequest::Close(reply))
            .await
            .is_err()
        {
            return Ok(());
        }
        closed.await.unwrap_or(Err(StoreError::Closed))
    }
}

fn permits(bytes: usize) -> u32 {
    // `Commit::validate` has checked it against COMMIT_BYTES_MAX.
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn work(commit: Commit, bytes: usize, room: OwnedSemaphorePermit) -> (WriteRequest, CommitTicket) {
    let (reply, answer) = oneshot::channel();
    (
        WriteRequest::Commit(QueuedCommit {
            commit,
            bytes,
            reply,
            _room: room,
        }),
        CommitTicket { answer },
    )
}
