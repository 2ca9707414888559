//! Commits that the gateway of a team has not taken yet, with everything that goes with them.

use uuid::Uuid;

use super::{unreadable, uuid};
use crate::read::rows::{JournalRow, OutboxRow, SnapshotRow};
use crate::{Store, StoreError, sql};

/// A commit of this workstation, as its gateway is told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreplicatedCommit {
    /// Its place in the order of the commits; grows.
    pub id: i64,
    /// The conversation.
    pub conversation: Uuid,
    /// The number that the conversation was held under.
    pub number: u64,
    /// Its events, in order.
    pub events: Vec<JournalRow>,
    /// How the conversation changes hands with it, as it was committed.
    pub hands: Option<String>,
    /// The key of the inbound event that it applied, if it applied one.
    pub key: Option<String>,
    /// The snapshots that were sealed with it.
    pub snapshots: Vec<SnapshotRow>,
    /// The messages that go with it, answered or not: the same commit is told in the same words.
    pub messages: Vec<OutboxRow>,
}

type Columns = (i64, Vec<u8>, i64, i64, i64, String, String, String, String);

impl Store {
    /// At most `limit` commits that the gateway has not taken, in order, after the one with the id `after` (0: from the
    /// beginning).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unreplicated(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<UnreplicatedCommit>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(sql::UNREPLICATED)
            .bind(after)
            .bind(limit)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading what was not replicated", error))?;
        let mut commits = Vec::with_capacity(rows.len());
        for row in rows {
            commits.push(self.unreplicated_commit(row).await?);
        }
        Ok(commits)
    }

    /// The commits of a conversation under one number that the gateway has not taken, from this one on: their ids, and the
    /// keys of the messages that go with them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unreplicated_from(
        &self,
        conversation: Uuid,
        (number, id): (u64, i64),
    ) -> Result<Vec<(i64, Vec<String>)>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(sql::UNREPLICATED_FROM)
            .bind(conversation.as_bytes().to_vec())
            .bind(id)
            .bind(number.cast_signed())
            .bind(i64::from(u32::MAX))
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading what was not replicated", error))?;
        let messages = |row: Columns| Ok((row.0, list(&row.7)?));
        rows.into_iter().map(messages).collect()
    }

    async fn unreplicated_commit(&self, row: Columns) -> Result<UnreplicatedCommit, StoreError> {
        let (id, conversation, number, seq, count, key, snapshots, messages, hands) = row;
        let conversation = uuid(&conversation)?;
        let count = u32::try_from(count).map_err(|error| unreadable(&error.to_string()))?;
        let events = self
            .read_journal_page(conversation, seq.unsigned_abs(), count)
            .await?;
        let mut sealed = Vec::new();
        for id in list(&snapshots)? {
            let id = id
                .parse()
                .map_err(|error: uuid::Error| unreadable(&error.to_string()))?;
            sealed.extend(self.snapshot(id).await?);
        }
        let mut outgoing = Vec::new();
        for key in list(&messages)? {
            outgoing.extend(self.outbox_by_key(&key).await?);
        }
        Ok(UnreplicatedCommit {
            id,
            conversation,
            number: number.unsigned_abs(),
            events,
            hands: (!hands.is_empty()).then_some(hands),
            key: (!key.is_empty()).then_some(key),
            snapshots: sealed,
            messages: outgoing,
        })
    }
}

fn list(json: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(json).map_err(|error| unreadable(&error.to_string()))
}
