//! Reads the journals that holders replicated.

use baton_protocol::v2::{JournalRow, Page, SealedSnapshot};
use baton_protocol::{ConversationId, limits};
use futures_util::TryStreamExt;
use serde::Serialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Sqlite, rows, team::JOURNAL_HEAD};
use crate::error::LogError;

pub(super) const JOURNAL: &str = "SELECT position, kind, at, body, key FROM journal \
     WHERE conversation = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
pub(super) const SNAPSHOTS: &str = "SELECT id, revision, body FROM sealed \
     WHERE conversation = ?1 AND position = ?2 ORDER BY revision";

/// Bytes of a frame that rows and snapshots may have.
pub(super) const ROOM: usize = limits::FRAME_BYTES - 16 * 1024;

impl Sqlite {
    pub(super) async fn read_journal(
        &self,
        conversation: ConversationId,
        after: u64,
    ) -> Result<Page, LogError> {
        let id = conversation.to_string();
        // One snapshot for all statements, or the head could be older than the rows.
        let mut view = self.readers.begin().await?;
        let head: i64 = sqlx::query_scalar(JOURNAL_HEAD)
            .bind(&id)
            .fetch_one(&mut *view)
            .await?;
        let mut page = Page {
            conversation,
            after,
            rows: Vec::new(),
            snapshots: Vec::new(),
            head: rows::unsigned(head)?,
        };
        let most = u32::try_from(limits::ROWS).unwrap_or(u32::MAX);
        let found: Vec<SqliteRow> = sqlx::query(JOURNAL)
            .bind(&id)
            .bind(rows::signed(after)?)
            .bind(most)
            .fetch(&mut *view)
            .try_collect()
            .await?;
        let mut bytes = 0;
        for row in &found {
            let position: i64 = row.try_get("position")?;
            let snapshots = sqlx::query(SNAPSHOTS)
                .bind(&id)
                .bind(position)
                .fetch_all(&mut *view)
                .await?;
            let snapshots: Vec<SealedSnapshot> =
                snapshots.iter().map(snapshot).collect::<Result<_, _>>()?;
            let row = journal_row(row)?;
            bytes += json_bytes(&row)? + json_bytes(&snapshots)?;
            let is_full =
                bytes > ROOM || page.snapshots.len() + snapshots.len() > limits::SNAPSHOTS;
            if is_full && !page.rows.is_empty() {
                break;
            }
            page.rows.push(row);
            page.snapshots.extend(snapshots);
        }
        Ok(page)
    }
}

fn journal_row(row: &SqliteRow) -> Result<JournalRow, LogError> {
    let at: &str = row.try_get("at")?;
    let key: String = row.try_get("key")?;
    Ok(JournalRow {
        kind: row.try_get("kind")?,
        at: at.parse().map_err(LogError::row)?,
        body: row.try_get("body")?,
        key: (!key.is_empty()).then_some(key),
    })
}

fn snapshot(row: &SqliteRow) -> Result<SealedSnapshot, LogError> {
    Ok(SealedSnapshot {
        id: rows::uuid(row.try_get("id")?)?,
        revision: u32::try_from(row.try_get::<i64, _>("revision")?).map_err(LogError::row)?,
        body: row.try_get("body")?,
    })
}

pub(super) fn json_bytes(value: &impl Serialize) -> Result<usize, LogError> {
    Ok(rows::json(value)?.len() + 1)
}
