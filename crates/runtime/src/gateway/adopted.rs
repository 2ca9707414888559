//! A journal that other workstations wrote, as it is taken into this workstation's store.

use baton_link::Journal;
use baton_orchestrator::snapshot::{Snapshot, Tampered, verify};
use baton_orchestrator::{ConversationId, Event, Recorded, State};
use baton_playbook::Playbooks;
use baton_store::{Adopted, Commit, NewEvent, NewSnapshot, StoreError};

use crate::engine::effects::snapshot_row;
use crate::rows::{history_row, index_row};

/// Most events of one commit, and most bytes of them: a long journal is taken in in parts.
const EVENTS: usize = 2_000;
const BYTES: usize = 2 * 1024 * 1024;

/// A journal that can be folded here, with its snapshots as they were sealed.
#[derive(Debug, Default)]
pub(crate) struct AdoptedJournal {
    events: Vec<NewEvent>,
    keys: Vec<(String, u64)>,
    recorded: Vec<Recorded>,
    snapshots: Vec<(Snapshot, NewSnapshot)>,
}

/// Why a journal cannot be taken in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnreadableJournal {
    /// An event is not known here, or damaged.
    #[error("event {seq} cannot be read here: {detail}")]
    Event { seq: u64, detail: String },
    /// A snapshot is not what was sealed.
    #[error("a snapshot is not what was sealed: {0}")]
    Snapshot(#[from] Tampered),
    /// Something does not fit the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AdoptedJournal {
    /// Reads what the gateway has.
    pub(crate) fn read(journal: Journal) -> Result<Self, UnreadableJournal> {
        let mut read = Self::default();
        for (seq, row) in (0..).zip(journal.rows) {
            let event: Event = serde_json::from_str(&row.body).map_err(|error| {
                let detail = error.to_string();
                UnreadableJournal::Event { seq, detail }
            })?;
            let at = row.at;
            read.recorded.push(Recorded { seq, at, event });
            read.keys.extend(row.key.map(|key| (key, seq)));
            read.events.push(NewEvent {
                kind: row.kind,
                at,
                body: row.body,
            });
        }
        for sealed in journal.snapshots {
            let snapshot = verify(&sealed.body)?;
            let row = NewSnapshot {
                body: sealed.body,
                ..snapshot_row(&snapshot)?
            };
            read.snapshots.push((snapshot, row));
        }
        Ok(read)
    }

    /// Whether no one has written anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The commits that put it in place of what the store has of the conversation.
    pub(crate) fn commits(mut self, id: ConversationId, playbooks: &Playbooks) -> Vec<Commit> {
        let newest = self.recorded.last().map(|newest| newest.at);
        let state = newest.map(|at| (State::replay(id, &self.recorded), at));
        let mut commits = Vec::new();
        let mut next = Commit::new(id.0, 0);
        let (mut bytes, mut seq) = (0, 0);
        for event in std::mem::take(&mut self.events) {
            if next.events.len() >= EVENTS || bytes + event.body.len() > BYTES {
                commits.push(std::mem::replace(&mut next, Commit::new(id.0, seq)));
                bytes = 0;
            }
            bytes += event.body.len();
            seq += 1;
            next.events.push(event);
        }
        commits.push(next);
        let mut keys = self.keys.into_iter().peekable();
        for (nth, commit) in (0..).zip(&mut commits) {
            let end = commit.expected_seq + commit.events.len() as u64;
            commit.adopted = Some(Adopted {
                begins: nth == 0,
                keys: std::iter::from_fn(|| keys.next_if(|(_, seq)| *seq < end)).collect(),
            });
        }
        let (snapshots, rows): (Vec<_>, Vec<_>) = self.snapshots.into_iter().unzip();
        let mut rows = rows.into_iter().peekable();
        if let (Some(last), Some((state, at))) = (commits.last_mut(), state) {
            last.index = Some(index_row(&state, playbooks, at));
            let events: Vec<Event> = self.recorded.into_iter().map(|one| one.event).collect();
            let sealed = snapshots.first().map_or(at, |first| first.sealed_at);
            last.history = snapshots.last().map(|newest| {
                let row = history_row(&state, playbooks, newest, &events, at, None);
                baton_store::HistoryRow {
                    handed_off_at: sealed,
                    ..row
                }
            });
        }
        // Each snapshot in a commit that has room for it.
        for commit in &mut commits {
            let mut bytes = 0;
            while let Some(row) = rows.next_if(|row| bytes + row.body.len() <= BYTES) {
                bytes += row.body.len();
                commit.snapshots.push(row);
            }
        }
        for row in rows {
            // More snapshots than the events leave room for: one commit each, behind them.
            let mut more = Commit::new(id.0, seq);
            more.adopted = Some(Adopted {
                begins: false,
                keys: Vec::new(),
            });
            more.snapshots.push(row);
            commits.push(more);
        }
        commits
    }
}

#[cfg(test)]
#[path = "adopted_tests.rs"]
mod tests;
