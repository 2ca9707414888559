//! Reading the log.

use baton_protocol::channel::{Entries, Entry};
use baton_protocol::{ConversationId, Event, EventId, MessageId};
use sqlx::Row;

use super::{Log, rows, said};
use crate::error::LogError;

pub(crate) const EVENTS: &str = "SELECT seq, conversation, event.id, at_us, body, over, said, practice FROM event \
     LEFT JOIN conversation ON conversation.id = event.conversation \
     WHERE seq > ?1 ORDER BY seq LIMIT ?2";
pub(crate) const EVENT_ID: &str = "SELECT id FROM event WHERE seq = ?1";
pub(crate) const HAS_KEY: &str = "SELECT EXISTS (SELECT 1 FROM accepted WHERE key = ?1)";
pub(crate) const ENTRIES: &str = "SELECT position, at_us, body FROM entry \
     WHERE conversation = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
pub(crate) const CONVERSATION: &str = "SELECT head, practice FROM conversation WHERE id = ?1";

impl Log {
    /// The events after `seq`, oldest first.
    pub(crate) async fn events_after(&self, seq: u64, limit: u32) -> Result<Vec<Event>, LogError> {
        let rows = sqlx::query(EVENTS)
            .bind(rows::signed(seq)?)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut event = rows::event(row)?;
            let newest = row.try_get::<&str, _>("said").ok();
            if let Some(newest) = newest.and_then(|id| rows::uuid(id).ok()) {
                let newest = MessageId(newest);
                let (conversation, body) = (event.conversation, &event.body);
                event.said = Some(said::around(&self.readers, conversation, body, newest).await?);
            }
            events.push(event);
        }
        Ok(events)
    }

    /// The id of one event; `None` when there is no such place, and an error of its row where it is
    /// damaged.
    pub(crate) async fn event_id(&self, seq: u64) -> Result<Option<EventId>, LogError> {
        sqlx::query_scalar::<_, String>(EVENT_ID)
            .bind(rows::signed(seq)?)
            .fetch_optional(&self.readers)
            .await?
            .map(|id| rows::uuid(&id).map(EventId))
            .transpose()
    }

    /// How many of these accepted keys, newest first, this log lacks before the first that it has.
    /// What was accepted before that one is here as well: a log holds sends in the order in which it
    /// took them, and a copy of it holds the first of them.
    pub(crate) async fn lacks(&self, accepted: &[String]) -> Result<u32, LogError> {
        let mut lacking = 0;
        for key in accepted {
            let found = sqlx::query_scalar::<_, bool>(HAS_KEY)
                .bind(key)
                .fetch_one(&self.readers)
                .await?;
            if found {
                break;
            }
            lacking += 1;
        }
        Ok(lacking)
    }

    /// The entries after `position`, oldest first; `None` when there is no such conversation.
    pub(crate) async fn entries_after(
        &self,
        conversation: ConversationId,
        position: u64,
        limit: u32,
    ) -> Result<Option<Entries>, LogError> {
        let id = conversation.to_string();
        // One snapshot for both statements, or the head could be older than the entries.
        let mut snapshot = self.readers.begin().await?;
        let Some(row) = sqlx::query(CONVERSATION)
            .bind(&id)
            .fetch_optional(&mut *snapshot)
            .await?
        else {
            return Ok(None);
        };
        let entries = sqlx::query(ENTRIES)
            .bind(&id)
            .bind(rows::signed(position)?)
            .bind(limit)
            .fetch_all(&mut *snapshot)
            .await?
            .iter()
            .map(rows::entry)
            .collect::<Result<Vec<Entry>, LogError>>()?;
        Ok(Some(Entries {
            entries,
            head: rows::unsigned(row.try_get("head")?)?,
            practice: row.try_get::<i64, _>("practice")? != 0,
        }))
    }
}
