//! Reads of journal, cursor, snapshots, index and settings. Readers never wait for the writer.

mod accepted;
pub(crate) mod held;
mod outbox;
pub(crate) mod replication;
pub(crate) mod rows;

use jiff::Timestamp;
use uuid::Uuid;

use crate::read::rows::{ConversationRow, Counts, JournalRow, SnapshotRow};
use crate::write::commit::Draft;
use crate::{Store, StoreError, sql};

/// Rows fetched at a time when a whole journal is read.
const PAGE: u32 = 1024;

pub(crate) type JournalColumns = (i64, i64, String, String);
pub(crate) type SnapshotColumns = (Vec<u8>, Vec<u8>, i64, Vec<u8>, String, String, i64, String);
type ConversationColumns = (Vec<u8>, i64, i64, bool, String);

impl Store {
    /// A conversation's events from `from_seq` on, all of them. Reads page by page, so that no long read
    /// keeps the write-ahead log from being truncated; as journals only grow, pages fit together.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_journal(
        &self,
        conversation: Uuid,
        from_seq: u64,
    ) -> Result<Vec<JournalRow>, StoreError> {
        let mut rows = self.read_journal_page(conversation, from_seq, PAGE).await?;
        let mut last = rows.len();
        while last == PAGE as usize {
            let from = rows.last().map_or(from_seq, |row| row.seq + 1);
            let page = self.read_journal_page(conversation, from, PAGE).await?;
            last = page.len();
            rows.extend(page);
        }
        Ok(rows)
    }

    /// At most `limit` of a conversation's events from `from_seq` on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_journal_page(
        &self,
        conversation: Uuid,
        from_seq: u64,
        limit: u32,
    ) -> Result<Vec<JournalRow>, StoreError> {
        let Ok(from) = i64::try_from(from_seq) else {
            return Ok(Vec::new());
        };
        let rows: Vec<JournalColumns> = sqlx::query_as(sql::JOURNAL_PAGE)
            .bind(conversation.as_bytes().to_vec())
            .bind(from)
            .bind(limit)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading a journal", error))?;
        rows.into_iter().map(journal_row).collect()
    }

    /// Whether the inbound event with this key has been applied.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn applied(&self, key: &str) -> Result<bool, StoreError> {
        sqlx::query_scalar(sql::APPLIED)
            .bind(key)
            .fetch_one(self.readers())
            .await
            .map_err(|error| self.name("looking for an applied key", error))
    }

    /// The last sequence number of `source` that is durably applied here; 0 for none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn cursor(&self, source: &str) -> Result<u64, StoreError> {
        let seq: Option<i64> = sqlx::query_scalar(sql::CURSOR)
            .bind(source)
            .fetch_optional(self.readers())
            .await
            .map_err(|error| self.name("reading a cursor", error))?;
        Ok(seq.map_or(0, i64::unsigned_abs))
    }

    /// A setting of this workstation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar(sql::SETTING)
            .bind(key)
            .fetch_optional(self.readers())
            .await
            .map_err(|error| self.name("reading a setting", error))
    }

    /// The drafts: everything that was typed and not used yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let rows: Vec<(Vec<u8>, String, String, i64)> = sqlx::query_as(sql::DRAFTS)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading drafts", error))?;
        rows.into_iter()
            .map(|(conversation, field, text, typed_at)| {
                Ok(Draft {
                    conversation: uuid(&conversation)?,
                    field,
                    text,
                    typed_at: instant(typed_at)?,
                })
            })
            .collect()
    }

    /// How much is in the database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        let (events, conversations): (i64, i64) = sqlx::query_as(sql::COUNTS)
            .fetch_one(self.readers())
            .await
            .map_err(|error| self.name("counting events", error))?;
        Ok(Counts {
            events: events.unsigned_abs(),
            conversations: conversations.unsigned_abs(),
        })
    }

    /// The open conversations, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_conversations(&self) -> Result<Vec<ConversationRow>, StoreError> {
        let rows: Vec<ConversationColumns> = sqlx::query_as(sql::CONVERSATIONS_OPEN)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("listing open conversations", error))?;
        rows.into_iter().map(conversation_row).collect()
    }

    /// At most `limit` conversations, open or closed, whose ids follow `after`; ids grow with time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversations_after(
        &self,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<Uuid>, StoreError> {
        let after = after.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
        let ids: Vec<Vec<u8>> = sqlx::query_scalar(sql::CONVERSATIONS_AFTER)
            .bind(after)
            .bind(limit)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("listing conversations", error))?;
        ids.iter().map(|id| uuid(id)).collect()
    }

    /// One conversation's row in the index.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversation(&self, id: Uuid) -> Result<Option<ConversationRow>, StoreError> {
        let row: Option<ConversationColumns> = sqlx::query_as(sql::CONVERSATION)
            .bind(id.as_bytes().to_vec())
            .fetch_optional(self.readers())
            .await
            .map_err(|error| self.name("reading a conversation", error))?;
        row.map(conversation_row).transpose()
    }

    /// One sealed snapshot.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn snapshot(&self, id: Uuid) -> Result<Option<SnapshotRow>, StoreError> {
        self.one_snapshot(sql::SNAPSHOT, id).await
    }

    /// A conversation's newest sealed snapshot.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn latest_snapshot(
        &self,
        conversation: Uuid,
    ) -> Result<Option<SnapshotRow>, StoreError> {
        self.one_snapshot(sql::SNAPSHOT_LATEST, conversation).await
    }

    async fn one_snapshot(
        &self,
        statement: &'static str,
        id: Uuid,
    ) -> Result<Option<SnapshotRow>, StoreError> {
        let row: Option<SnapshotColumns> = sqlx::query_as(statement)
            .bind(id.as_bytes().to_vec())
            .fetch_optional(self.readers())
            .await
            .map_err(|error| self.name("reading a snapshot", error))?;
        row.map(snapshot_row).transpose()
    }

    /// A conversation's sealed snapshots, first revision first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn snapshots_of(&self, conversation: Uuid) -> Result<Vec<SnapshotRow>, StoreError> {
        let rows: Vec<SnapshotColumns> = sqlx::query_as(sql::SNAPSHOTS_OF)
            .bind(conversation.as_bytes().to_vec())
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading snapshots", error))?;
        rows.into_iter().map(snapshot_row).collect()
    }
}

pub(crate) fn journal_row(columns: JournalColumns) -> Result<JournalRow, StoreError> {
    let (seq, at, kind, body) = columns;
    Ok(JournalRow {
        seq: seq.unsigned_abs(),
        at: instant(at)?,
        kind,
        body,
    })
}

pub(crate) fn snapshot_row(columns: SnapshotColumns) -> Result<SnapshotRow, StoreError> {
    let (id, conversation, revision, previous, digest, schema, sealed_at, body) = columns;
    Ok(SnapshotRow {
        id: uuid(&id)?,
        conversation: uuid(&conversation)?,
        revision: u32::try_from(revision)
            .map_err(|_| unreadable(&format!("snapshot revision {revision}")))?,
        previous: if previous.is_empty() {
            None
        } else {
            Some(uuid(&previous)?)
        },
        digest,
        schema,
        sealed_at: instant(sealed_at)?,
        body,
    })
}

fn conversation_row(columns: ConversationColumns) -> Result<ConversationRow, StoreError> {
    let (id, opened_at, updated_at, open, summary) = columns;
    Ok(ConversationRow {
        id: uuid(&id)?,
        opened_at: instant(opened_at)?,
        updated_at: instant(updated_at)?,
        open,
        summary,
    })
}

/// An id as the database keeps it.
pub(crate) fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|error| unreadable(&error.to_string()))
}

/// An instant as the database keeps it.
pub(crate) fn instant(nanos: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_nanosecond(i128::from(nanos)).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(detail: &str) -> StoreError {
    StoreError::Unreadable {
        doing: "reading a row",
        detail: detail.to_owned(),
    }
}
