//! Decides, without touching the database, what a group of commits writes and which of them fail.

use std::collections::HashMap;

use uuid::Uuid;

use crate::write::cursor::Position;
use crate::write::holding::Holding;
use crate::write::tables::Tables;
use crate::{Commit, StoreError};

/// The part of the database that the group is about; moved on while planning.
#[derive(Debug, Default)]
pub(crate) struct KnownRows {
    /// Next sequence number of every conversation in the group.
    pub(crate) next: HashMap<Uuid, u64>,
    /// Which of the group's inbound keys are applied, and where.
    pub(crate) applied: HashMap<String, (Uuid, u64)>,
    /// Position of every source in the group.
    pub(crate) positions: HashMap<String, Position>,
}

/// The plan of a group.
pub(crate) struct GroupPlan<'c> {
    /// What to write.
    pub(crate) tables: Tables<'c>,
    /// Per commit: the next sequence number, or why it fails.
    pub(crate) answers: Vec<Result<u64, StoreError>>,
}

/// Plans a group in submission order.
pub(crate) fn plan<'c>(
    commits: impl IntoIterator<Item = &'c Commit>,
    known: &mut KnownRows,
) -> Result<GroupPlan<'c>, StoreError> {
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
            tables.take(commit)?;
        }
        if let Some(position) = commit
            .cursor
            .as_ref()
            .and_then(|cursor| known.positions.get_mut(&cursor.source))
        {
            let seq = commit.cursor.as_ref().map_or(0, |cursor| cursor.seq);
            match answer {
                // An event that was applied before is durable here: its place in the source counts as passed.
                Ok(_) if commit.holding == Some(Holding::Void) => position.leapt(seq),
                Ok(_) | Err(StoreError::AlreadyApplied { .. }) => position.succeeded(seq),
                Err(_) => position.failed(seq),
            }
        }
        answers.push(answer);
    }
    let mut cursors: Vec<(&String, u64)> = known
        .positions
        .iter()
        .filter(|(source, position)| before.get(*source) != Some(&position.seq()))
        .map(|(source, position)| (source, position.seq()))
        .collect();
    cursors.sort_unstable();
    for (source, seq) in cursors {
        tables.cursor(source.clone(), seq)?;
    }
    Ok(GroupPlan { tables, answers })
}

/// Whether a commit may be written, after those before it; if so, the known positions move on.
fn judge(commit: &Commit, known: &mut KnownRows) -> Result<u64, StoreError> {
    if !commit.takes_place() {
        return Ok(commit.expected_seq);
    }
    let begins = commit.adopted.as_ref().is_some_and(|part| part.begins);
    if begins {
        // What was known of a journal that is adopted is void, also for what follows in this group.
        let applied = &mut known.applied;
        applied.retain(|_, (conversation, _)| *conversation != commit.conversation);
        known.next.remove(&commit.conversation);
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
