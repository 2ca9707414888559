//! Between rows and values.

use baton_protocol::channel::Entry;
use baton_protocol::{ConversationId, Event, EventId};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::error::LogError;

pub(crate) fn fault(detail: impl std::fmt::Display) -> LogError {
    LogError::Row(detail.to_string().into())
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, LogError> {
    serde_json::to_string(value).map_err(fault)
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, LogError> {
    serde_json::from_str(text).map_err(fault)
}

/// SQLite's integers are signed; sequence numbers stay far below the sign.
pub(crate) fn signed(number: u64) -> Result<i64, LogError> {
    i64::try_from(number).map_err(fault)
}

pub(crate) fn unsigned(number: i64) -> Result<u64, LogError> {
    u64::try_from(number).map_err(fault)
}

pub(crate) fn uuid(text: &str) -> Result<Uuid, LogError> {
    text.parse().map_err(fault)
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp, LogError> {
    Timestamp::from_microsecond(micros).map_err(fault)
}

pub(crate) fn event(row: &SqliteRow) -> Result<Event, LogError> {
    Ok(Event {
        seq: unsigned(row.try_get("seq")?)?,
        conversation: ConversationId(uuid(row.try_get("conversation")?)?),
        id: EventId(uuid(row.try_get("id")?)?),
        at: instant(row.try_get("at_us")?)?,
        body: from_json(row.try_get("body")?)?,
        closed: row.try_get::<&str, _>("over")? == "closed",
        said: None,
    })
}

pub(crate) fn entry(row: &SqliteRow) -> Result<Entry, LogError> {
    Ok(Entry {
        position: unsigned(row.try_get("position")?)?,
        at: instant(row.try_get("at_us")?)?,
        body: from_json(row.try_get("body")?)?,
    })
}
