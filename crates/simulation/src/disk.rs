//! A disk in memory that keeps the promises of the store, and breaks none but the one a defect makes it break.
//! Commits of one group are durable together, in order, or not at all.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::future::{poll_fn, ready};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use baton_orchestrator::{ConversationId, Recorded};
use baton_runtime::{Journal, Later, Ticket, read_recorded};
use baton_store::{
    Commit, Committed, ConversationRow, HistoryRow, JournalRow, NewOutbox, NewSnapshot, StoreError,
};
use uuid::Uuid;

/// A promise that a disk with a defect breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Messages to send are not written.
    LosesOutbox,
    /// The cursor passes an event whose commit failed.
    PassesCursor,
    /// It says durable and has written nothing.
    Lies,
    /// Snapshots are not written.
    DropsSnapshot,
}

type Outcome = Arc<Mutex<Option<Result<Committed, StoreError>>>>;

#[derive(Default)]
struct Conversation {
    journal: Vec<JournalRow>,
    index: Option<ConversationRow>,
    history: Option<HistoryRow>,
    applied: HashMap<String, u64>,
    keys: Vec<String>,
    snapshots: Vec<NewSnapshot>,
}

impl Conversation {
    /// How many events its journal has, where a commit fits onto it.
    fn admits(&self, commit: &Commit) -> Result<u64, StoreError> {
        let id = commit.conversation;
        if let Some(key) = &commit.inbound_key
            && let Some(seq) = self.applied.get(key)
        {
            return Err(StoreError::AlreadyApplied {
                key: key.clone(),
                conversation: id,
                seq: *seq,
            });
        }
        let found = self.journal.len() as u64;
        if found != commit.expected_seq {
            return Err(StoreError::Conflict {
                conversation: id,
                expected: commit.expected_seq,
                found,
            });
        }
        let mut rows = commit.outbox.iter();
        if let Some(row) = rows.find(|row| self.keys.contains(&row.key)) {
            let key = row.key.clone();
            return Err(StoreError::OutboxKeyTaken { key });
        }
        Ok(found)
    }

    fn admits_snapshots(&self, commit: &Commit) -> Result<(), StoreError> {
        for new in &commit.snapshots {
            let taken = |s: &NewSnapshot| s.revision == new.revision || s.id == new.id;
            if self.snapshots.iter().any(taken) {
                return Err(StoreError::SnapshotExists {
                    conversation: commit.conversation,
                    revision: new.revision,
                });
            }
        }
        Ok(())
    }
}

/// A message that waits to be sent.
#[derive(Clone)]
pub(crate) struct WaitingMessage {
    pub(crate) conversation: ConversationId,
    pub(crate) row: NewOutbox,
}

#[derive(Default)]
struct Inner {
    conversations: HashMap<Uuid, Conversation>,
    outbox: BTreeMap<u64, WaitingMessage>,
    sent: u64,
    settings: BTreeMap<String, String>,
    cursor: u64,
    hole: Option<u64>,
    queue: VecDeque<(Commit, Outcome)>,
    flaw: Option<Flaw>,
    bytes: u64,
}

/// The disk. Cheap to clone; all clones share.
#[derive(Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<Inner>>);

impl Disk {
    pub(crate) fn new(flaw: Option<Flaw>) -> Self {
        let disk = Self::default();
        disk.inner().flaw = flaw;
        disk
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // A simulation that panicked is over.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether commits wait to be written.
    pub(crate) fn has_queue(&self) -> bool {
        !self.inner().queue.is_empty()
    }

    /// Whether a commit of a conversation waits to be written.
    pub(crate) fn queues(&self, conversation: ConversationId) -> bool {
        let inner = self.inner();
        inner
            .queue
            .iter()
            .any(|(commit, _)| commit.conversation == conversation.0)
    }

    /// Writes what waits, as one group, or fails all of it.
    pub(crate) fn write(&self, fails: bool) {
        let mut inner = self.inner();
        while let Some((commit, outcome)) = inner.queue.pop_front() {
            let cursor = commit.cursor.as_ref().map(|c| c.seq);
            let result = if fails {
                Err(StoreError::Io {
                    path: PathBuf::from("simulated"),
                    doing: "writing",
                    detail: "the disk failed".to_owned(),
                })
            } else {
                inner.keep(commit)
            };
            let passes = inner.flaw == Some(Flaw::PassesCursor);
            match (&result, cursor) {
                (Ok(_), Some(seq)) => inner.move_cursor(seq),
                (Err(_), Some(seq)) if passes => inner.move_cursor(seq),
                (Err(error), Some(seq)) if !matches!(error, StoreError::AlreadyApplied { .. }) => {
                    inner.hole = Some(inner.hole.map_or(seq, |hole| hole.min(seq)));
                }
                _ => {}
            }
            *outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    }

    /// The process ends: what waits was never written.
    pub(crate) fn lose(&self) {
        let mut inner = self.inner();
        inner.queue.clear();
        inner.hole = None;
    }

    /// How far the gateway's log is durably applied.
    pub(crate) fn cursor(&self) -> u64 {
        self.inner().cursor
    }

    /// The messages that wait to be sent, oldest first.
    pub(crate) fn waiting(&self) -> Vec<(u64, WaitingMessage)> {
        let inner = self.inner();
        inner
            .outbox
            .iter()
            .map(|(id, w)| (*id, w.clone()))
            .collect()
    }

    /// A message that waits to be sent.
    pub(crate) fn waiting_row(&self, id: u64) -> Option<WaitingMessage> {
        self.inner().outbox.get(&id).cloned()
    }

    /// Whether messages of a conversation wait to be sent.
    pub(crate) fn waits(&self, conversation: ConversationId) -> bool {
        let inner = self.inner();
        inner
            .outbox
            .values()
            .any(|w| w.conversation == conversation)
    }

    /// The gateway has taken a message.
    pub(crate) fn forget_sent(&self, id: u64) {
        self.inner().outbox.remove(&id);
    }

    /// A conversation's journal.
    pub(crate) fn journal(&self, conversation: ConversationId) -> Vec<Recorded> {
        let inner = self.inner();
        let rows = inner.conversations.get(&conversation.0);
        let rows = rows.map_or(&[][..], |c| c.journal.as_slice());
        // What the disk gave back was written by this process.
        read_recorded(conversation, rows).unwrap_or_default()
    }

    /// The latest snapshot of a conversation, as text.
    pub(crate) fn snapshot(&self, conversation: ConversationId) -> Option<String> {
        let inner = self.inner();
        let latest = inner.conversations.get(&conversation.0)?.snapshots.last()?;
        Some(latest.body.clone())
    }

    /// How many snapshots a conversation has.
    pub(crate) fn snapshots(&self, conversation: ConversationId) -> usize {
        let inner = self.inner();
        inner
            .conversations
            .get(&conversation.0)
            .map_or(0, |c| c.snapshots.len())
    }

    /// Archives a conversation: it is not needed any more.
    pub(crate) fn archive(&self, conversation: ConversationId) {
        self.inner().conversations.remove(&conversation.0);
    }

    /// Bytes of journal, outbox and snapshots written so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.inner().bytes
    }

    fn put(&self, commit: Commit) -> Ticket {
        let outcome = Outcome::default();
        self.inner().queue.push_back((commit, Arc::clone(&outcome)));
        Box::pin(poll_fn(move |_| {
            let mut outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
            outcome.take().map_or(Poll::Pending, Poll::Ready)
        }))
    }
}

impl Inner {
    fn move_cursor(&mut self, seq: u64) {
        if self.hole.is_some_and(|hole| seq > hole) {
            return;
        }
        self.hole = self.hole.filter(|hole| *hole != seq);
        self.cursor = self.cursor.max(seq);
    }

    fn keep(&mut self, mut commit: Commit) -> Result<Committed, StoreError> {
        let settings = std::mem::take(&mut commit.settings);
        let settings = settings.into_iter().map(|one| (one.key, one.value));
        let id = commit.conversation;
        if id.is_nil() {
            self.settings.extend(settings);
            return Ok(Committed {
                next_seq: 0,
                group_size: 1,
            });
        }
        let conversation = self.conversations.entry(id).or_default();
        let found = conversation.admits(&commit)?;
        let next_seq = found + commit.events.len() as u64;
        let done = Committed {
            next_seq,
            group_size: 1,
        };
        if self.flaw == Some(Flaw::Lies) && next_seq.is_multiple_of(7) {
            return Ok(done);
        }
        conversation.admits_snapshots(&commit)?;
        self.settings.extend(settings);
        for (seq, event) in (found..).zip(commit.events) {
            self.bytes += event.body.len() as u64;
            conversation.journal.push(JournalRow {
                seq,
                at: event.at,
                kind: event.kind,
                body: event.body,
            });
        }
        if let Some(key) = commit.inbound_key {
            conversation.applied.insert(key, found);
        }
        if self.flaw != Some(Flaw::DropsSnapshot) {
            for new in commit.snapshots {
                self.bytes += new.body.len() as u64;
                conversation.snapshots.push(new);
            }
        }
        if let Some(row) = commit.history {
            conversation.history = Some(row);
        }
        if let Some(row) = commit.index {
            conversation.index = Some(row);
        }
        for row in commit.outbox {
            conversation.keys.push(row.key.clone());
            self.bytes += row.body.len() as u64;
            self.sent += 1;
            if self.flaw != Some(Flaw::LosesOutbox) {
                let waiting = WaitingMessage {
                    conversation: ConversationId(id),
                    row,
                };
                self.outbox.insert(self.sent, waiting);
            }
        }
        Ok(done)
    }
}

impl Journal for Disk {
    fn submit_wait(&self, commit: Commit) -> Later<'_, Result<Ticket, StoreError>> {
        Box::pin(ready(Ok(self.put(commit))))
    }

    fn submit(&self, commit: Commit) -> Result<(), StoreError> {
        drop(self.put(commit));
        Ok(())
    }

    fn open_conversations(&self) -> Later<'_, Result<Vec<ConversationRow>, StoreError>> {
        let inner = self.inner();
        let rows = inner.conversations.values().filter_map(|c| c.index.clone());
        let mut open: Vec<ConversationRow> = rows.filter(|row| row.open).collect();
        open.sort_by_key(|row| row.id);
        Box::pin(ready(Ok(open)))
    }

    fn read_journal(
        &self,
        conversation: Uuid,
        from: u64,
    ) -> Later<'_, Result<Vec<JournalRow>, StoreError>> {
        let inner = self.inner();
        let rows = inner.conversations.get(&conversation).into_iter();
        let rows = rows.flat_map(|c| &c.journal).filter(|row| row.seq >= from);
        Box::pin(ready(Ok(rows.cloned().collect())))
    }

    fn history_of(&self, conversation: Uuid) -> Later<'_, Result<Option<HistoryRow>, StoreError>> {
        let inner = self.inner();
        let row = inner.conversations.get(&conversation);
        Box::pin(ready(Ok(row.and_then(|c| c.history.clone()))))
    }

    fn setting<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, StoreError>> {
        Box::pin(ready(Ok(self.inner().settings.get(key).cloned())))
    }
}

#[cfg(test)]
#[path = "journal_contract.rs"]
mod journal_contract;
