//! Reads of the outbox: what waits for the gateway, and what became of what was sent.

use uuid::Uuid;

use super::{instant, unreadable, uuid};
use crate::read::rows::{Delivery, OutboxRow};
use crate::{Store, StoreError, sql};

type OutboxColumns = (
    i64,
    String,
    Vec<u8>,
    String,
    String,
    i64,
    String,
    String,
    String,
    i64,
    i64,
);

impl Store {
    /// Messages that wait to be accepted, in the order of their commits, after the id `after` (0: from the beginning).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_waiting(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let rows: Vec<OutboxColumns> = sqlx::query_as(sql::OUTBOX_WAITING)
            .bind(after)
            .bind(limit)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading the outbox", error))?;
        rows.into_iter().map(outbox_row).collect()
    }

    /// A conversation's outbound messages, settled or not, in the order of their commits, after the id `after`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_of(
        &self,
        conversation: Uuid,
        after: i64,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let rows: Vec<OutboxColumns> = sqlx::query_as(sql::OUTBOX_OF)
            .bind(conversation.as_bytes().to_vec())
            .bind(after)
            .bind(limit)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading a conversation's outbox", error))?;
        rows.into_iter().map(outbox_row).collect()
    }

    /// The outbound message with this key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_by_key(&self, key: &str) -> Result<Option<OutboxRow>, StoreError> {
        let row: Option<OutboxColumns> = sqlx::query_as(sql::OUTBOX_BY_KEY)
            .bind(key)
            .fetch_optional(self.readers())
            .await
            .map_err(|error| self.name("reading an outbound message", error))?;
        row.map(outbox_row).transpose()
    }

    /// How many messages wait.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_waiting_count(&self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(sql::OUTBOX_WAITING_COUNT)
            .fetch_one(self.readers())
            .await
            .map_err(|error| self.name("counting the outbox", error))?;
        Ok(count.unsigned_abs())
    }

    /// How many messages of one kind wait whose body has this text at `path` (`$.author.kind`).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_waiting_with(
        &self,
        kind: &str,
        path: &str,
        text: &str,
    ) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(sql::OUTBOX_WAITING_WITH)
            .bind(kind)
            .bind(path)
            .bind(text)
            .fetch_one(self.readers())
            .await
            .map_err(|error| self.name("counting the outbox", error))?;
        Ok(count.unsigned_abs())
    }
}

fn outbox_row(columns: OutboxColumns) -> Result<OutboxRow, StoreError> {
    let (id, key, conversation, kind, body, created_at, state, code, detail, settled_at, number) =
        columns;
    let delivery = match state.as_str() {
        "waiting" => Delivery::Waiting,
        "accepted" => Delivery::Accepted {
            at: instant(settled_at)?,
        },
        "refused" => Delivery::Refused {
            code,
            detail,
            at: instant(settled_at)?,
        },
        other => {
            return Err(unreadable(&format!(
                "outbox message {key} has the state {other}"
            )));
        }
    };
    Ok(OutboxRow {
        id,
        key,
        conversation: uuid(&conversation)?,
        kind,
        body,
        created_at: instant(created_at)?,
        number: number.unsigned_abs(),
        delivery,
    })
}
