//! Cleans what customers type before it is logged: card numbers, codes and passwords are stored
//! nowhere, not even here.
//!
//! The memory between two messages (a number given in pieces, a code that was asked for) is read from
//! the log itself, so that a restart forgets nothing and a repeated message is cleaned as it was the
//! first time.

use baton_protocol::channel::EntryBody;
use baton_protocol::{AuthorKind, ConversationId, Removed};
use baton_sanitiser::{Memory, Policy, Redaction, remember, sanitise, sanitise_next};
use serde_json::Value;
use sqlx::sqlite::SqliteConnection;

use super::rows;
use crate::error::LogError;

/// Entries that are read back: enough for a number given digit by digit, with messages in between.
const BACK: u32 = 64;

pub(crate) const BEFORE: &str = "SELECT position, at_us, body FROM entry \
     WHERE conversation = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3";

/// A customer's text as it may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) removed: Vec<Removed>,
}

/// Cleans the text of the entry that is, or will be, at `position`.
pub(super) async fn message(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    position: u64,
    text: &str,
) -> Result<Cleaned, LogError> {
    let mut memory = if Memory::matters_for(text) {
        before(connection, conversation, position).await?
    } else {
        Memory::default()
    };
    let clean = sanitise_next(&mut memory, text, &Policy::default());
    Ok(Cleaned {
        text: clean.text,
        removed: clean.redactions.into_iter().map(removed).collect(),
    })
}

/// Cleans what a customer wants to be called.
pub(crate) fn label(label: &str) -> String {
    sanitise(label, &Policy::default()).text
}

async fn before(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    position: u64,
) -> Result<Memory, LogError> {
    let rows = sqlx::query(BEFORE)
        .bind(conversation.to_string())
        .bind(rows::signed(position)?)
        .bind(BACK)
        .fetch_all(connection)
        .await?;
    let mut memory = Memory::default();
    for row in rows.iter().rev() {
        match rows::entry(row)?.body {
            EntryBody::Message { author, text, .. } => match author.kind {
                AuthorKind::Customer => remember(&mut memory, &text),
                AuthorKind::Agent | AuthorKind::Representative => memory.asked(&text),
            },
            EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => {}
        }
    }
    Ok(memory)
}

fn removed(redaction: Redaction) -> Removed {
    let kind = match serde_json::to_value(redaction.kind) {
        Ok(Value::String(kind)) => kind,
        Ok(_) | Err(_) => "other".to_owned(),
    };
    Removed {
        kind,
        count: redaction.count,
    }
}
