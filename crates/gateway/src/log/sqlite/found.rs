//! Looks up what the rules need to decide a write.

use baton_protocol::channel::Entry;
use baton_protocol::{ConversationId, MessageId, SendBody};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::read::EARLIER;
use super::rows;
use crate::error::LogError;
use crate::rules::{Conversation, Found, Over, READ_BACK, Write, WriteBody, reads_back};

pub(super) const SAME_REQUEST: &str = "SELECT id FROM conversation WHERE request = ?1";
pub(super) const FIND: &str = "SELECT label, head, over FROM conversation WHERE id = ?1";
pub(super) const SAME_MESSAGE: &str =
    "SELECT position, at_us, body FROM entry WHERE conversation = ?1 AND message = ?2";
pub(super) const SAME_KEY: &str = "SELECT digest FROM accepted WHERE key = ?1";

pub(super) async fn find(
    connection: &mut SqliteConnection,
    write: &Write,
) -> Result<Found, LogError> {
    let mut found = Found::default();
    let id = write.conversation;
    match &write.body {
        WriteBody::Open { request, .. } => found.opened = opened(connection, *request).await?,
        WriteBody::Message { id: message, text } => {
            found.conversation = conversation(connection, id).await?;
            found.same_message = same_message(connection, id, *message).await?;
            if reads_back(text) {
                found.before = before(connection, id, found.place()).await?;
            }
        }
        WriteBody::Leave => found.conversation = conversation(connection, id).await?,
        WriteBody::Send(keyed, body) => {
            found.accepted = accepted(connection, &keyed.key).await?;
            if found.accepted.is_none() {
                found.conversation = conversation(connection, id).await?;
                if let SendBody::Message { id: message, .. } = body {
                    found.same_message = same_message(connection, id, *message).await?;
                }
            }
        }
    }
    Ok(found)
}

async fn opened(
    connection: &mut SqliteConnection,
    request: Uuid,
) -> Result<Option<ConversationId>, LogError> {
    sqlx::query(SAME_REQUEST)
        .bind(request.to_string())
        .fetch_optional(connection)
        .await?
        .map(|row| Ok(ConversationId(rows::uuid(row.try_get("id")?)?)))
        .transpose()
}

pub(super) async fn accepted(
    connection: &mut SqliteConnection,
    key: &str,
) -> Result<Option<Vec<u8>>, LogError> {
    let digest = sqlx::query_scalar(SAME_KEY).bind(key);
    Ok(digest.fetch_optional(connection).await?)
}

async fn conversation(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<Conversation>, LogError> {
    let Some(row) = sqlx::query(FIND)
        .bind(conversation.to_string())
        .fetch_optional(connection)
        .await?
    else {
        return Ok(None);
    };
    Ok(Some(Conversation {
        label: row.try_get("label")?,
        head: rows::unsigned(row.try_get("head")?)?,
        over: over(row.try_get("over")?)?,
    }))
}

fn over(word: &str) -> Result<Over, LogError> {
    [Over::No, Over::Left, Over::Closed]
        .into_iter()
        .find(|over| rows::over(*over) == word)
        .ok_or_else(|| {
            LogError::row(format_args!(
                "a conversation is over in an unknown way: {word}"
            ))
        })
}

async fn same_message(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Option<Entry>, LogError> {
    sqlx::query(SAME_MESSAGE)
        .bind(conversation.to_string())
        .bind(message.to_string())
        .fetch_optional(connection)
        .await?
        .map(|row| rows::entry(&row))
        .transpose()
}

async fn before(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    position: u64,
) -> Result<Vec<Entry>, LogError> {
    let rows = sqlx::query(EARLIER)
        .bind(conversation.to_string())
        .bind(rows::signed(position)?)
        .bind(READ_BACK)
        .fetch_all(connection)
        .await?;
    rows.iter().rev().map(rows::entry).collect()
}
