//! Reads what a workstation was told.

use baton_distribution::WorkstationId;
use baton_protocol::v2::{StreamBody, StreamEvent};
use baton_protocol::{ConversationId, EventBody, EventId, MessageId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Sqlite, rows};
use crate::error::LogError;

pub(super) const TOLD: &str = "SELECT stream_event.seq, stream_event.id, stream_event.conversation, stream_event.at_us, \
     event, stream_event.body AS told, event.body, over, said, practice FROM stream_event \
     LEFT JOIN event ON event.seq = stream_event.event \
     LEFT JOIN conversation ON conversation.id = stream_event.conversation \
     WHERE workstation = ?1 AND stream_event.seq > ?2 ORDER BY stream_event.seq LIMIT ?3";

impl Sqlite {
    pub(super) async fn read_stream(
        &self,
        workstation: &WorkstationId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<StreamEvent>, LogError> {
        let rows = sqlx::query(TOLD)
            .bind(&workstation.0)
            .bind(rows::signed(seq)?)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            let event = match of_the_team(row)? {
                Some(event) => event,
                None => self.of_the_customer(row).await?,
            };
            events.push(event);
        }
        Ok(events)
    }

    async fn of_the_customer(&self, row: &SqliteRow) -> Result<StreamEvent, LogError> {
        let event = rows::event(row)?;
        let newest = row.try_get::<&str, _>("said").ok();
        let said = match newest.and_then(|id| rows::uuid(id).ok()) {
            Some(newest) => Some(self.said(&event, MessageId(newest)).await?),
            None => None,
        };
        Ok(StreamEvent {
            seq: event.seq,
            id: event.id,
            conversation: event.conversation,
            at: event.at,
            body: StreamBody::Customer {
                what: event.body,
                said,
            },
        })
    }
}

/// What a row says of the team; none where it passes on an event of the log. What is damaged is told as unreadable, so
/// that the others go on and the conversation goes to a person.
fn of_the_team(row: &SqliteRow) -> Result<Option<StreamEvent>, LogError> {
    if row.try_get::<i64, _>("event")? != 0 {
        return Ok(None);
    }
    let seq = rows::unsigned(row.try_get("seq")?)?;
    let body = row.try_get::<&str, _>("told").map_err(LogError::from);
    let body = body.and_then(rows::from_json).unwrap_or_else(|error| {
        tracing::error!(seq, %error, "something that a workstation is told is damaged; it is passed on as unreadable");
        StreamBody::Customer {
            what: EventBody::Unreadable {
                practice: row.try_get::<i64, _>("practice").is_ok_and(|yes| yes != 0),
            },
            said: None,
        }
    });
    Ok(Some(StreamEvent {
        seq,
        id: EventId(rows::uuid(row.try_get("id")?).unwrap_or_default()),
        conversation: ConversationId(rows::uuid(row.try_get("conversation")?)?),
        at: rows::instant(row.try_get("at_us")?).unwrap_or_default(),
        body,
    }))
}
