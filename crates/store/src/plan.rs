//! Decides, without touching the database, what a group of commits writes and which of them fail.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::batch::{Batch, Values};
use crate::commit::{
    Commit, NewEvent, NewOutbox, NewSnapshot, Outcome, Setting, Settle, integer, nanos,
};
use crate::cursor::Position;
use crate::history::HistoryRow;
use crate::rows::ConversationRow;
use crate::{StoreError, sql};

/// What the database holds about what the group is about; moved on while planning.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Next sequence number of every conversation in the group.
    pub(crate) next: HashMap<Uuid, u64>,
    /// Which of the group's inbound keys are applied, and where.
    pub(crate) applied: HashMap<String, (Uuid, u64)>,
    /// Position of every source in the group.
    pub(crate) positions: HashMap<String, Position>,
}

/// What a group comes to.
pub(crate) struct Plan {
    /// What to write.
    pub(crate) batch: Batch,
    /// Per commit: the next sequence number, or why it fails.
    pub(crate) answers: Vec<Result<u64, StoreError>>,
}

/// Rows of the commits that go through, by table.
#[derive(Default)]
struct Tables<'c> {
    journal: Vec<(Uuid, u64, &'c NewEvent)>,
    applied: Vec<(&'c str, Uuid, u64)>,
    outbox: Vec<(Uuid, &'c NewOutbox)>,
    outbox_keys: HashSet<&'c str>,
    /// Answers to messages that were in the outbox before this group.
    settle: Vec<&'c Settle>,
    /// Answers to messages of this group.
    settle_new: Vec<&'c Settle>,
    snapshots: Vec<(Uuid, &'c NewSnapshot)>,
    conversations: Vec<&'c ConversationRow>,
    history: Vec<&'c HistoryRow>,
    settings: Vec<&'c Setting>,
}

/// Plans a group in submission order.
pub(crate) fn plan<'c>(
    commits: impl IntoIterator<Item = &'c Commit>,
    known: &mut Known,
) -> Result<Plan, StoreError> {
    let before: HashMap<String, u64> = known
        .positions
        .iter()
        .map(|(source, at)| (source.clone(), at.seq()))
        .collect();
    let mut tables = Tables::default();
    let mut answers = Vec::new();
    for commit in commits {
        let answer = judge(commit, known);
        if answer.is_ok() {
            tables.take(commit);
        }
        if let Some(position) = commit
            .cursor
            .as_ref()
            .and_then(|cursor| known.positions.get_mut(&cursor.source))
        {
            let seq = commit.cursor.as_ref().map_or(0, |cursor| cursor.seq);
            match answer {
                // An event that was applied before is durably here: its place in the source is behind us.
                Ok(_) | Err(StoreError::AlreadyApplied { .. }) => position.succeeded(seq),
                Err(_) => position.failed(seq),
            }
        }
        answers.push(answer);
    }
    let mut cursors: Vec<(&str, u64)> = known
        .positions
        .iter()
        .filter(|(source, position)| before.get(*source) != Some(&position.seq()))
        .map(|(source, position)| (source.as_str(), position.seq()))
        .collect();
    cursors.sort_unstable();
    Ok(Plan {
        batch: tables.into_batch(&cursors)?,
        answers,
    })
}

/// Whether a commit may be written, after those before it; if so, what is known moves on.
fn judge(commit: &Commit, known: &mut Known) -> Result<u64, StoreError> {
    if !commit.takes_place() {
        return Ok(commit.expected_seq);
    }
    if let Some(key) = &commit.inbound_key
        && let Some((conversation, seq)) = known.applied.get(key)
    {
        return Err(StoreError::AlreadyApplied {
            key: key.clone(),
            conversation: *conversation,
            seq: *seq,
        });
    }
    let found = known
        .next
        .get(&commit.conversation)
        .copied()
        .unwrap_or(crate::FIRST_SEQ);
    if found != commit.expected_seq {
        return Err(StoreError::Conflict {
            conversation: commit.conversation,
            expected: commit.expected_seq,
            found,
        });
    }
    let next = found + commit.events.len() as u64;
    known.next.insert(commit.conversation, next);
    if let Some(key) = &commit.inbound_key {
        known
            .applied
            .insert(key.clone(), (commit.conversation, found));
    }
    Ok(next)
}

impl<'c> Tables<'c> {
    fn take(&mut self, commit: &'c Commit) {
        let conversation = commit.conversation;
        let seqs = commit.expected_seq..;
        self.journal.extend(
            seqs.zip(&commit.events)
                .map(|(seq, event)| (conversation, seq, event)),
        );
        self.applied.extend(
            commit
                .inbound_key
                .as_deref()
                .map(|key| (key, conversation, commit.expected_seq)),
        );
        self.outbox
            .extend(commit.outbox.iter().map(|row| (conversation, row)));
        self.outbox_keys
            .extend(commit.outbox.iter().map(|row| row.key.as_str()));
        for settle in &commit.settle {
            if self.outbox_keys.contains(settle.key.as_str()) {
                self.settle_new.push(settle);
            } else {
                self.settle.push(settle);
            }
        }
        self.snapshots
            .extend(commit.snapshots.iter().map(|row| (conversation, row)));
        self.settings.extend(&commit.settings);
        // Of rows that replace each other only the last is written.
        if let Some(row) = &commit.index {
            self.conversations.retain(|other| other.id != row.id);
            self.conversations.push(row);
        }
        if let Some(row) = &commit.history {
            self.history
                .retain(|other| other.conversation != row.conversation);
            self.history.push(row);
        }
    }

    fn into_batch(self, cursors: &[(&str, u64)]) -> Result<Batch, StoreError> {
        let mut batch = Batch::default();
        let journal = self
            .journal
            .into_iter()
            .map(|(conversation, seq, event)| {
                Ok((conversation, integer(seq)?, nanos(event.at)?, event))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        batch.insert(
            sql::INSERT_JOURNAL,
            &journal,
            |(conversation, seq, at, event), values| {
                id(values, *conversation)
                    .add(*seq)
                    .add(*at)
                    .add(event.kind.as_str())
                    .add(event.body.as_str());
            },
        );
        let applied = self
            .applied
            .into_iter()
            .map(|(key, conversation, seq)| Ok((key, conversation, integer(seq)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        batch.insert(
            sql::INSERT_APPLIED,
            &applied,
            |(key, conversation, seq), values| {
                id(values.add(*key), *conversation).add(*seq);
            },
        );
        settle(&mut batch, &self.settle)?;
        let outbox = self
            .outbox
            .into_iter()
            .map(|(conversation, row)| Ok((conversation, row, nanos(row.created_at)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        batch.insert(
            sql::INSERT_OUTBOX,
            &outbox,
            |(conversation, row, at), values| {
                id(values.add(row.key.as_str()), *conversation)
                    .add(row.kind.as_str())
                    .add(row.body.as_str())
                    .add(*at);
            },
        );
        settle(&mut batch, &self.settle_new)?;
        let snapshots = self
            .snapshots
            .into_iter()
            .map(|(conversation, row)| Ok((conversation, row, nanos(row.sealed_at)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        batch.insert(
            sql::INSERT_SNAPSHOT,
            &snapshots,
            |(conversation, row, at), values| {
                let previous = row
                    .previous
                    .map(|id| id.as_bytes().to_vec())
                    .unwrap_or_default();
                id(id(values, row.id), *conversation)
                    .add(i64::from(row.revision))
                    .add(previous)
                    .add(row.digest.as_str())
                    .add(row.schema.as_str())
                    .add(*at)
                    .add(row.body.as_str());
            },
        );
        let conversations = self
            .conversations
            .into_iter()
            .map(|row| Ok((row, nanos(row.opened_at)?, nanos(row.updated_at)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        batch.insert(
            sql::UPSERT_CONVERSATION,
            &conversations,
            |(row, opened, updated), values| {
                id(values, row.id)
                    .add(*opened)
                    .add(*updated)
                    .add(i64::from(row.open))
                    .add(row.summary.as_str());
            },
        );
        let history = self
            .history
            .into_iter()
            .map(|row| Ok((row, row.instants()?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        batch.insert(sql::UPSERT_HISTORY, &history, |(row, instants), values| {
            id(values, row.conversation);
            for text in row.texts() {
                values.add(text);
            }
            for at in instants {
                values.add(*at);
            }
        });
        let cursors = cursors
            .iter()
            .map(|(source, seq)| Ok((*source, integer(*seq)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        batch.insert(sql::UPSERT_CURSOR, &cursors, |(source, seq), values| {
            values.add(*source).add(*seq);
        });
        batch.insert(sql::UPSERT_SETTING, &self.settings, |setting, values| {
            values.add(setting.key.as_str()).add(setting.value.as_str());
        });
        Ok(batch)
    }
}

fn id(values: &mut Values, id: Uuid) -> &mut Values {
    values.add(id.as_bytes().to_vec())
}

fn settle(batch: &mut Batch, answers: &[&Settle]) -> Result<(), StoreError> {
    for answer in answers {
        let at = nanos(answer.at)?;
        let (state, code, detail) = match &answer.outcome {
            Outcome::Accepted => ("accepted", "", ""),
            Outcome::Refused { code, detail } => ("refused", code.as_str(), detail.as_str()),
        };
        batch.statement(sql::SETTLE, |values| {
            values
                .add(state)
                .add(code)
                .add(detail)
                .add(at)
                .add(answer.key.as_str());
        });
    }
    Ok(())
}
