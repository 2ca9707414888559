//! What the writer asks the database before it plans a group.

use std::collections::HashMap;

use uuid::Uuid;

use super::Writer;
use crate::cursor::Position;
use crate::plan::Known;
use crate::queue::Work;
use crate::{Commit, StoreError, sql};

/// Sources whose position is remembered.
const SOURCES_MAX: usize = 1024;

/// What is taken for granted without asking the database, which says no if it is not so.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trust {
    /// An inbound key is new, and so is a conversation whose first event is written.
    Usual,
    /// Nothing.
    Nothing,
}

impl Trust {
    /// Whether the commit is taken to begin a conversation. Only where it writes the first event:
    /// there cannot be two of them.
    fn begins(self, commit: &Commit) -> bool {
        matches!(self, Self::Usual)
            && commit.expected_seq == crate::FIRST_SEQ
            && !commit.events.is_empty()
    }
}

impl Writer {
    /// Reads what the plan needs and is neither remembered nor taken for granted.
    pub(super) async fn look_up(
        &mut self,
        group: &[Work],
        trust: Trust,
    ) -> Result<Known, StoreError> {
        let mut known = Known::default();
        let (mut keys, mut unknown) = (Vec::new(), Vec::new());
        for Work { commit, .. } in group {
            keys.extend(commit.inbound_key.as_deref());
            if commit.takes_place() && !known.next.contains_key(&commit.conversation) {
                match self.next.get(&commit.conversation) {
                    Some(next) => drop(known.next.insert(commit.conversation, *next)),
                    None if trust.begins(commit) => {
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
                    None => self.position(&cursor.source).await?,
                };
                known.positions.insert(cursor.source.clone(), position);
            }
        }
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            known.next.extend(self.next_seqs(&unknown).await?);
        }
        if !keys.is_empty() && matches!(trust, Trust::Nothing) {
            known.applied = self.applied_among(&keys).await?;
        }
        Ok(known)
    }

    pub(super) async fn next_seqs(
        &mut self,
        conversations: &[Uuid],
    ) -> Result<Vec<(Uuid, u64)>, StoreError> {
        let list: Vec<String> = conversations
            .iter()
            .map(|id| id.simple().to_string())
            .collect();
        let found: Result<Vec<(Vec<u8>, i64)>, sqlx::Error> = sqlx::query_as(sql::NEXT_SEQS)
            .bind(serde_json::json!(list).to_string())
            .fetch_all(self.connected().await?)
            .await;
        found
            .map_err(|error| self.name("looking for a conversation's end", error))?
            .into_iter()
            .map(|(conversation, seq)| Ok((crate::read::uuid(&conversation)?, seq.unsigned_abs())))
            .collect()
    }

    async fn position(&mut self, source: &str) -> Result<Position, StoreError> {
        if self.positions.len() >= SOURCES_MAX {
            return Err(StoreError::Invalid {
                detail: format!("more than {SOURCES_MAX} cursor sources"),
            });
        }
        let found: Result<Option<i64>, sqlx::Error> = sqlx::query_scalar(sql::CURSOR)
            .bind(source)
            .fetch_optional(self.connected().await?)
            .await;
        let seq = found.map_err(|error| self.name("reading a cursor", error))?;
        let position = Position::stored(seq.map_or(0, i64::unsigned_abs));
        // Remembered at once, so that a failing transaction can note what it must not pass.
        self.positions.insert(source.to_owned(), position.clone());
        Ok(position)
    }

    async fn applied_among(
        &mut self,
        keys: &[&str],
    ) -> Result<HashMap<String, (Uuid, u64)>, StoreError> {
        let list = serde_json::json!(keys).to_string();
        let found: Result<Vec<(String, Vec<u8>, i64)>, sqlx::Error> =
            sqlx::query_as(sql::APPLIED_AMONG)
                .bind(list)
                .fetch_all(self.connected().await?)
                .await;
        found
            .map_err(|error| self.name("looking for applied keys", error))?
            .into_iter()
            .map(|(key, conversation, seq)| {
                Ok((key, (crate::read::uuid(&conversation)?, seq.unsigned_abs())))
            })
            .collect()
    }
}
