//! The messages to a customer around an event, for a workstation that no longer knows them.

use baton_protocol::channel::{Entry, EntryBody};
use baton_protocol::{Answer, AuthorKind, ConversationId, EventBody, MessageId, Said, limits};
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
    let mut answers = Vec::new();
    for statement in [EARLIER, LATER] {
        let rows = sqlx::query(statement)
            .bind(&id)
            .bind(position)
            .bind(LOOKED_AT)
            .fetch_all(readers)
            .await?;
        let entries = rows
            .iter()
            .map(rows::entry)
            .collect::<Result<Vec<_>, _>>()?;
        let part = entries.into_iter().map_while(answer).flatten();
        if statement == EARLIER {
            answers.extend(part);
            answers.reverse();
        } else {
            answers.extend(part);
        }
    }
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

/// The message to the customer in an entry, if any; `None` ends the search at the customer's own.
fn answer(entry: Entry) -> Option<Option<Answer>> {
    match entry.body {
        EntryBody::Message { author, .. } if author.kind == AuthorKind::Customer => None,
        EntryBody::Message { id, author, text } => Some(Some(Answer {
            id,
            at: entry.at,
            author,
            text,
        })),
        EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => Some(None),
    }
}
