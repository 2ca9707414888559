//! The writer's reads, most of them made before it plans a group.

use std::collections::HashMap;

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::Writer;
use crate::write::cursor::Position;
use crate::write::plan::KnownRows;
use crate::write::queue::QueuedCommit;
use crate::{Commit, StoreError, sql};

/// Sources whose position is remembered.
const SOURCES_MAX: usize = 1024;

/// Assumptions made without asking the database, which refuses the write if they are wrong.
#[derive(Debug, Clone, Copy)]
pub(super) enum Assume {
    /// An inbound key is new, and so is a conversation whose first event is written.
    Usual,
    /// Nothing.
    Nothing,
}

impl Assume {
    /// Whether the commit is taken to begin a conversation. Only where it writes the first event:
    /// there cannot be two of them.
    fn begins(self, commit: &Commit) -> bool {
        matches!(self, Self::Usual)
            && commit.expected_seq == crate::FIRST_SEQ
            && !commit.events.is_empty()
    }
}

impl Writer {
    /// Reads everything the plan needs that is neither remembered nor assumed.
    pub(super) fn look_up(
        &mut self,
        group: &[QueuedCommit],
        assume: Assume,
    ) -> Result<KnownRows, StoreError> {
        let mut known = KnownRows::default();
        let (mut keys, mut unknown) = (Vec::new(), Vec::new());
        for QueuedCommit { commit, .. } in group {
            keys.extend(commit.inbound_key.as_deref());
            if commit.takes_place() && !known.next.contains_key(&commit.conversation) {
                match self.next.get(&commit.conversation) {
                    Some(next) => drop(known.next.insert(commit.conversation, *next)),
                    None if assume.begins(commit) => {
                        known.next.insert(commit.conversation, crate::FIRST_SEQ);
                    }
                    None => unknown.push(commit.conversation),
                }
            }
            if let Some(cursor) = &commit.cursor
                && !known.positions.contains_key(&cursor.source)
            {
                let position = match self.positions.get(&cursor.source) {
                    Some(position) => position.clone(),
                    None => self.position(&cursor.source)?,
                };
                known.positions.insert(cursor.source.clone(), position);
            }
        }
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            known.next.extend(self.next_seqs(&unknown)?);
        }
        if !keys.is_empty() && matches!(assume, Assume::Nothing) {
            known.applied = self.applied_among(&keys)?;
        }
        Ok(known)
    }

    pub(super) fn next_seqs(
        &mut self,
        conversations: &[Uuid],
    ) -> Result<Vec<(Uuid, u64)>, StoreError> {
        let list: Vec<String> = conversations
            .iter()
            .map(|id| id.simple().to_string())
            .collect();
        self.rows(
            "looking for a conversation's end",
            sql::NEXT_SEQS,
            &serde_json::json!(list).to_string(),
            |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?)),
        )?
        .into_iter()
        .map(|(conversation, seq)| Ok((crate::read::uuid(&conversation)?, seq.unsigned_abs())))
        .collect()
    }

    fn position(&mut self, source: &str) -> Result<Position, StoreError> {
        if self.positions.len() >= SOURCES_MAX {
            return Err(StoreError::Invalid {
                detail: format!("more than {SOURCES_MAX} cursor sources"),
            });
        }
        let seq = self.ask("reading a cursor", sql::CURSOR, [source])?;
        let position = Position::stored(seq.map_or(0, i64::unsigned_abs));
        // Remembered at once, so that a failing transaction can note what it must not pass.
        self.positions.insert(source.to_owned(), position.clone());
        Ok(position)
    }

    fn applied_among(&mut self, keys: &[&str]) -> Result<HashMap<String, (Uuid, u64)>, StoreError> {
        self.rows(
            "looking for applied keys",
            sql::APPLIED_AMONG,
            &serde_json::json!(keys).to_string(),
            |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, Vec<u8>>(1)?,
                    row.get::<_, i64>(2)?,
                ))
            },
        )?
        .into_iter()
        .map(|(key, conversation, seq)| {
            Ok((key, (crate::read::uuid(&conversation)?, seq.unsigned_abs())))
        })
        .collect()
    }

    /// The number a statement returns, if any.
    pub(super) fn ask(
        &mut self,
        doing: &'static str,
        statement: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Option<i64>, StoreError> {
        self.connected()?
            .prepare_cached(statement)
            .and_then(|mut asked| asked.query_row(parameters, |row| row.get(0)).optional())
            .map_err(|error| self.name(doing, &error))
    }

    /// All rows of a statement about a JSON list.
    fn rows<T>(
        &mut self,
        doing: &'static str,
        statement: &str,
        list: &str,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.connected()?
            .prepare_cached(statement)
            .and_then(|mut asked| asked.query_map([list], read)?.collect())
            .map_err(|error| self.name(doing, &error))
    }
}
