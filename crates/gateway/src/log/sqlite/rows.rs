//! Conversion between rows and values.

use std::sync::Arc;

use baton_protocol::channel::{Entry, EntryBody};
use baton_protocol::{ConversationId, EventBody, EventId, LogEvent};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::error::LogError;
use crate::rules::Over;

impl From<sqlx::Error> for LogError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Arc::new(error))
    }
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<String, LogError> {
    serde_json::to_string(value).map_err(LogError::row)
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, LogError> {
    serde_json::from_str(text).map_err(LogError::row)
}

/// SQLite's integers are signed; sequence numbers stay far below the sign.
pub(super) fn signed(number: u64) -> Result<i64, LogError> {
    i64::try_from(number).map_err(LogError::row)
}

pub(super) fn unsigned(number: i64) -> Result<u64, LogError> {
    u64::try_from(number).map_err(LogError::row)
}

pub(super) fn uuid(text: &str) -> Result<Uuid, LogError> {
    text.parse().map_err(LogError::row)
}

pub(super) fn instant(micros: i64) -> Result<Timestamp, LogError> {
    Timestamp::from_microsecond(micros).map_err(LogError::row)
}

/// The event a row holds, or a stand-in if the row is damaged: the others go on, and the gap stays
/// visible. Only its place must be readable.
pub(super) fn event(row: &SqliteRow) -> Result<LogEvent, LogError> {
    whole_event(row).or_else(|error| {
        let seq = unsigned(row.try_get("seq")?)?;
        let id = |column| {
            let text = row.try_get::<&str, _>(column).ok();
            text.and_then(|text| uuid(text).ok()).unwrap_or_default()
        };
        let conversation = ConversationId(id("conversation"));
        tracing::error!(seq, %conversation, %error, "an event of the log is damaged; it is passed on as unreadable");
        let at = row.try_get("at_us").ok();
        Ok(LogEvent {
            seq,
            conversation,
            id: EventId(id("id")),
            at: at.and_then(|at| instant(at).ok()).unwrap_or_default(),
            body: EventBody::Unreadable {
                practice: row.try_get::<i64, _>("practice").is_ok_and(|yes| yes != 0),
            },
            closed: row.try_get::<&str, _>("over").is_ok_and(|over| over == "closed"),
            said: None,
        })
    })
}

fn whole_event(row: &SqliteRow) -> Result<LogEvent, LogError> {
    Ok(LogEvent {
        seq: unsigned(row.try_get("seq")?)?,
        conversation: ConversationId(uuid(row.try_get("conversation")?)?),
        id: EventId(uuid(row.try_get("id")?)?),
        at: instant(row.try_get("at_us")?)?,
        body: from_json(row.try_get("body")?)?,
        closed: row.try_get::<&str, _>("over")? == "closed",
        said: None,
    })
}

/// The entry a row holds, or a stand-in if the row is damaged.
pub(super) fn entry(row: &SqliteRow) -> Result<Entry, LogError> {
    let position = unsigned(row.try_get("position")?)?;
    let at = row
        .try_get("at_us")
        .map_err(LogError::from)
        .and_then(instant);
    let body = row
        .try_get("body")
        .map_err(LogError::from)
        .and_then(from_json);
    let body = body.unwrap_or_else(|error| {
        tracing::error!(position, %error, "an entry of a conversation is damaged; it is shown as unreadable");
        EntryBody::Unreadable {}
    });
    Ok(Entry {
        position,
        at: at.unwrap_or_default(),
        body,
    })
}

/// The word for how a conversation is over.
pub(super) fn over(over: Over) -> &'static str {
    match over {
        Over::No => "no",
        Over::Left => "left",
        Over::Closed => "closed",
    }
}
