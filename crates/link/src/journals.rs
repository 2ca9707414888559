//! Journals that a new holder fetches, page by page, over however many connections that takes.

use baton_protocol::v2::{JournalRow, Page, SealedSnapshot, WorkstationFrame};
use baton_protocol::{ConversationId, Fencing, FrameError, encode};
use tokio::sync::{mpsc, oneshot};

/// Journals that wait to be fetched; more have to wait for a place.
pub(crate) const JOURNALS: usize = 8;

/// A journal as its holders replicated it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journal {
    /// Its rows, in order, from position 1.
    pub rows: Vec<JournalRow>,
    /// The snapshots that were sealed in it.
    pub snapshots: Vec<SealedSnapshot>,
}

/// Why there is no journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoJournal {
    /// The conversation has another holder, or another number.
    #[error("the conversation is not held under this number any more")]
    NotHeld,
    /// The link has ended.
    #[error("the link has ended, and the gateway did not answer")]
    Ended,
}

/// A journal that is wanted, and where it goes.
#[derive(Debug)]
pub(crate) struct Wanted {
    conversation: ConversationId,
    number: Fencing,
    found: Journal,
    answer: oneshot::Sender<Result<Journal, NoJournal>>,
}

impl Wanted {
    pub(crate) fn new(
        conversation: ConversationId,
        number: Fencing,
    ) -> (Self, oneshot::Receiver<Result<Journal, NoJournal>>) {
        let (answer, found) = oneshot::channel();
        let wanted = Self {
            conversation,
            number,
            found: Journal::default(),
            answer,
        };
        (wanted, found)
    }

    fn after(&self) -> u64 {
        self.found.rows.len() as u64
    }
}

/// The journals of a link, one after the other.
pub(crate) struct Journals {
    inbox: mpsc::Receiver<Wanted>,
    fetching: Option<Wanted>,
    /// Whether its next page was asked for on this connection.
    is_asked: bool,
}

impl Journals {
    pub(crate) fn new(inbox: mpsc::Receiver<Wanted>) -> Self {
        Self {
            inbox,
            fetching: None,
            is_asked: false,
        }
    }

    /// A new connection: the page without an answer is asked for again.
    pub(crate) fn begin(&mut self) {
        self.is_asked = false;
    }

    /// Takes in what is wanted next. Never ends while something is fetched, or nothing more can be wanted.
    pub(crate) async fn wanted(&mut self) {
        match &self.fetching {
            None => match self.inbox.recv().await {
                Some(wanted) => {
                    self.is_asked = false;
                    self.fetching = Some(wanted);
                }
                None => std::future::pending().await,
            },
            Some(_) => std::future::pending().await,
        }
    }

    pub(crate) fn has_ready(&self) -> bool {
        self.fetching.is_some() && !self.is_asked
    }

    /// The frame that asks for the next page.
    pub(crate) fn take_ready(&mut self) -> Result<Option<String>, FrameError> {
        let Some(wanted) = self.fetching.as_ref().filter(|_| !self.is_asked) else {
            return Ok(None);
        };
        self.is_asked = true;
        let frame = WorkstationFrame::Fetch {
            conversation: wanted.conversation,
            number: wanted.number,
            after: wanted.after(),
        };
        encode(&frame).map(Some)
    }

    pub(crate) fn page(&mut self, page: Page) {
        let is_it = |wanted: &Wanted| {
            (wanted.conversation, wanted.after()) == (page.conversation, page.after)
        };
        if !self.is_asked || !self.fetching.as_ref().is_some_and(is_it) {
            tracing::warn!(conversation = %page.conversation, after = page.after, "the gateway sent a page that was not asked for");
            return;
        }
        let is_last = page.is_last();
        if let Some(wanted) = &mut self.fetching {
            let (rows, head) = (wanted.found.rows.len() + page.rows.len(), page.head);
            tracing::debug!(conversation = %page.conversation, rows, head, "a page of a journal is here");
            wanted.found.rows.extend(page.rows);
            wanted.found.snapshots.extend(page.snapshots);
        }
        self.is_asked = false;
        if is_last {
            self.ended(None);
        }
    }

    /// An error of the gateway that names no frame: if a page was asked for, it is the answer.
    pub(crate) fn not_held(&mut self) {
        if self.is_asked {
            self.ended(Some(NoJournal::NotHeld));
        }
    }

    fn ended(&mut self, failed: Option<NoJournal>) {
        if let Some(wanted) = self.fetching.take() {
            let found = failed.map_or(Ok(wanted.found), Err);
            // Where no one waits any more, it was for nothing.
            let _ = wanted.answer.send(found);
        }
    }
}
