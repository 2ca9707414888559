//! The messages to a customer around an event, for a workstation that no longer knows them.

use baton_protocol::channel::EntryBody;
use baton_protocol::{Answer, AuthorKind, ConversationId, EventBody, MessageId, Said, limits};
use futures_util::TryStreamExt;
use sqlx::SqlitePool;

use super::rows;
use crate::error::LogError;

pub(crate) const PLACE: &str =
    "SELECT position FROM entry WHERE conversation = ?1 AND message = ?2";
pub(crate) const EARLIER: &str = "SELECT position, at_us, body FROM entry \
     WHERE conversation = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3";
pub(crate) const LATER: &str = "SELECT position, at_us, body FROM entry \
     WHERE conversation = ?1 AND position > ?2 ORDER BY position LIMIT ?3";

/// Entries that are read in either direction: statuses lie between messages.
const LOOKED_AT: i64 = 128;

/// The messages to the customer between their message before this event and the one after it.
pub(super) async fn around(
    readers: &SqlitePool,
    conversation: ConversationId,
    body: &EventBody,
    newest: MessageId,
) -> Result<Said, LogError> {
    let id = conversation.to_string();
    let mut said = Said {
        newest,
        answers: Vec::new(),
        left_out: 0,
    };
    let position = match body {
        EventBody::ConversationOpened { .. } => Some(0),
        EventBody::CustomerMessage { message, .. } => {
            sqlx::query_scalar::<_, i64>(PLACE)
                .bind(&id)
                .bind(message.to_string())
                .fetch_optional(readers)
                .await?
        }
        // A customer who has gone is told nothing, and the place of a damaged one is unknown.
        EventBody::CustomerLeft {} | EventBody::Unreadable { .. } => None,
    };
    let Some(position) = position else {
        return Ok(said);
    };
    let mut answers = run_of_answers(readers, EARLIER, &id, position).await?;
    answers.reverse();
    answers.extend(run_of_answers(readers, LATER, &id, position).await?);
    let mut bytes = 0;
    for answer in answers {
        bytes += rows::json(&answer)?.len();
        if said.answers.len() < limits::ANSWERS && bytes <= limits::ANSWERS_BYTES {
            said.answers.push(answer);
        } else {
            said.left_out += 1;
        }
    }
    Ok(said)
}

/// The messages to the customer from a place on, up to the customer's next one. Rows are read one by one: the next
/// message of the customer is most often near.
async fn run_of_answers(
    readers: &SqlitePool,
    statement: &'static str,
    conversation: &str,
    position: i64,
) -> Result<Vec<Answer>, LogError> {
    let mut rows = sqlx::query(statement)
        .bind(conversation)
        .bind(position)
        .bind(LOOKED_AT)
        .fetch(readers);
    let mut answers = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let entry = rows::entry(&row)?;
        match entry.body {
            EntryBody::Message { author, .. } if author.kind == AuthorKind::Customer => break,
            EntryBody::Message { id, author, text } => answers.push(Answer {
                id,
                at: entry.at,
                author,
                text,
            }),
            EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => {}
        }
    }
    Ok(answers)
}
