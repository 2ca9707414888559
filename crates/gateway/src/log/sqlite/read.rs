//! Reads the log: events for workstations, entries for customers.

use baton_protocol::channel::Entries;
use baton_protocol::{ConversationId, EarlierReplies, EventBody, EventId, LogEvent, MessageId};
use futures_util::TryStreamExt;
use sqlx::Row;

use super::{Sqlite, rows};
use crate::error::LogError;
use crate::log::page::Page;
use crate::log::said::{self, Answers, LOOKED_AT};

pub(super) const EVENTS: &str = "SELECT seq, conversation, event.id, at_us, body, over, said, practice FROM event \
     LEFT JOIN conversation ON conversation.id = event.conversation \
     WHERE seq > ?1 ORDER BY seq LIMIT ?2";
pub(super) const EVENT_ID: &str = "SELECT id FROM event WHERE seq = ?1";
pub(super) const HAS_KEY: &str = "SELECT EXISTS (SELECT 1 FROM accepted WHERE key = ?1)";
pub(super) const ENTRIES: &str = "SELECT position, at_us, body FROM entry \
     WHERE conversation = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
pub(super) const PLACE: &str =
    "SELECT position FROM entry WHERE conversation = ?1 AND message = ?2";
pub(super) const EARLIER: &str = "SELECT position, at_us, body FROM entry \
     WHERE conversation = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3";
pub(super) const CONVERSATION: &str = "SELECT head, practice FROM conversation WHERE id = ?1";

impl Sqlite {
    pub(super) async fn read_events(
        &self,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<LogEvent>, LogError> {
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
                event.said = Some(self.said(&event, MessageId(newest)).await?);
            }
            events.push(event);
        }
        Ok(events)
    }

    pub(super) async fn said(
        &self,
        event: &LogEvent,
        newest: MessageId,
    ) -> Result<EarlierReplies, LogError> {
        let conversation = event.conversation.to_string();
        let place = match &event.body {
            EventBody::ConversationOpened { .. } => Some(0),
            EventBody::CustomerMessage { message, .. } => {
                sqlx::query_scalar::<_, i64>(PLACE)
                    .bind(&conversation)
                    .bind(message.to_string())
                    .fetch_optional(&self.readers)
                    .await?
            }
            // A customer who has gone is told nothing, and the place of a damaged one is unknown.
            EventBody::CustomerLeft {} | EventBody::Unreadable { .. } => None,
        };
        let (mut earlier, mut later) = (Answers::default(), Answers::default());
        if let Some(place) = place {
            self.collect(EARLIER, &conversation, place, &mut earlier)
                .await?;
            self.collect(ENTRIES, &conversation, place, &mut later)
                .await?;
        }
        said::said(newest, earlier, later)
    }

    /// Rows are read one by one: the customer's next message is most often near.
    async fn collect(
        &self,
        statement: &'static str,
        conversation: &str,
        place: i64,
        answers: &mut Answers,
    ) -> Result<(), LogError> {
        let mut rows = sqlx::query(statement)
            .bind(conversation)
            .bind(place)
            .bind(LOOKED_AT)
            .fetch(&self.readers);
        while let Some(row) = rows.try_next().await? {
            if !answers.take(rows::entry(&row)?) {
                break;
            }
        }
        Ok(())
    }

    pub(super) async fn read_event_id(&self, seq: u64) -> Result<Option<EventId>, LogError> {
        sqlx::query_scalar::<_, String>(EVENT_ID)
            .bind(rows::signed(seq)?)
            .fetch_optional(&self.readers)
            .await?
            .map(|id| rows::uuid(&id).map(EventId))
            .transpose()
    }

    pub(super) async fn read_key(&self, key: &str) -> Result<bool, LogError> {
        let found = sqlx::query_scalar(HAS_KEY).bind(key);
        Ok(found.fetch_one(&self.readers).await?)
    }

    pub(super) async fn read_entries(
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
        let mut page = Page::default();
        let mut entries = sqlx::query(ENTRIES)
            .bind(&id)
            .bind(rows::signed(position)?)
            .bind(limit)
            .fetch(&mut *snapshot);
        while let Some(entry) = entries.try_next().await? {
            if !page.take(rows::entry(&entry)?) {
                break;
            }
        }
        drop(entries);
        Ok(Some(Entries {
            entries: page.entries(),
            head: rows::unsigned(row.try_get("head")?)?,
            practice: row.try_get::<i64, _>("practice")? != 0,
        }))
    }
}
