//! Applies writes to the rows. No reader sees any of it before the transaction it ran in is durable.

use std::collections::BTreeMap;

use baton_distribution::{Input, WorkstationId};
use baton_protocol::channel::Entry;
use baton_protocol::{ConversationId, EventBody, EventId};
use jiff::Timestamp;
use sqlx::sqlite::SqliteConnection;

use super::team::Passed;
use super::{found, rows};
use crate::error::LogError;
use crate::log::WriteResult;
use crate::rules::{self, Begins, Changes, KeyDigest, Over, Receipt, Refusal, Write};
use crate::team::Team;

pub(super) const NEW_CONVERSATION: &str = "INSERT INTO conversation \
     (id, request, label, practice, opened_us, head, over) VALUES (?1, ?2, ?3, ?4, ?5, 0, 'no')";
pub(super) const GROW: &str = "UPDATE conversation SET head = ?2 WHERE id = ?1";
pub(super) const END: &str = "UPDATE conversation SET over = ?2 WHERE id = ?1";
pub(super) const SAID: &str = "UPDATE conversation SET said = ?2 WHERE id = ?1";
pub(super) const NEW_ENTRY: &str =
    "INSERT INTO entry (conversation, position, message, at_us, body) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(super) const NEW_EVENT: &str =
    "INSERT INTO event (seq, id, conversation, at_us, body) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(super) const NEW_KEY: &str =
    "INSERT INTO accepted (key, conversation, digest, at_us) VALUES (?1, ?2, ?3, ?4)";

/// What came of a write, and how the conversation is over from here on, if that changed.
pub(super) type Written = Result<(Receipt, Option<Over>), Refusal>;

/// One transaction's worth of writes.
pub(super) struct Batch<'c> {
    pub(super) connection: &'c mut SqliteConnection,
    /// Most entries of one conversation.
    pub(super) most_entries: u64,
    /// Sequence number of the newest event.
    pub(super) head: u64,
    /// Conversations that grew, with their new heads.
    pub(super) grown: Vec<(ConversationId, u64)>,
    /// Who runs what; none where one workstation has all.
    pub(super) team: Option<&'c mut Team>,
    /// Workstations whose streams grew, with their new heads.
    pub(super) told: BTreeMap<WorkstationId, u64>,
}

impl Batch<'_> {
    /// Decides one write and applies what it changes.
    pub(super) async fn apply(&mut self, write: Write) -> Result<WriteResult, LogError> {
        let written = self.write(write).await?;
        Ok(written.map(|(receipt, _)| receipt))
    }

    /// Decides one write and applies what it changes. Says also how the conversation is over from here on, if that
    /// changed.
    pub(super) async fn write(&mut self, write: Write) -> Result<Written, LogError> {
        let (conversation, at, event) = (write.conversation, write.at, write.event);
        let found = found::find(self.connection, &write).await?;
        let decided = match rules::decide(&found, write, self.most_entries) {
            Ok(decided) => decided,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Changes {
            begins,
            over,
            entry,
            event: body,
            accepted,
        } = decided.changes;
        if let Some(begins) = &begins {
            self.begin(conversation, begins, at).await?;
        }
        if let Some(over) = over {
            self.end(conversation, over).await?;
        }
        if let Some(entry) = entry {
            self.grow(conversation, &entry).await?;
        }
        if let Some(body) = body {
            let seq = self.log(conversation, event, &body, at).await?;
            let passed = Passed {
                conversation,
                seq,
                id: event,
                at,
            };
            self.pass_on(&passed).await?;
        }
        if begins.is_some() {
            self.distribute(at, &Input::Opened { conversation }).await?;
        }
        if let Some(keyed) = accepted {
            self.accept(conversation, &keyed, at).await?;
        }
        Ok(Ok((decided.receipt, over)))
    }

    async fn begin(
        &mut self,
        conversation: ConversationId,
        begins: &Begins,
        at: Timestamp,
    ) -> Result<(), LogError> {
        sqlx::query(NEW_CONVERSATION)
            .bind(conversation.to_string())
            .bind(begins.request.to_string())
            .bind(&begins.label)
            .bind(i64::from(begins.practice))
            .bind(at.as_microsecond())
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn end(&mut self, conversation: ConversationId, over: Over) -> Result<(), LogError> {
        sqlx::query(END)
            .bind(conversation.to_string())
            .bind(rows::over(over))
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn grow(&mut self, conversation: ConversationId, entry: &Entry) -> Result<(), LogError> {
        let id = conversation.to_string();
        let message = rules::message_of(&entry.body);
        sqlx::query(NEW_ENTRY)
            .bind(&id)
            .bind(rows::signed(entry.position)?)
            .bind(message.map(|id| id.to_string()).unwrap_or_default())
            .bind(entry.at.as_microsecond())
            .bind(rows::json(&entry.body)?)
            .execute(&mut *self.connection)
            .await?;
        sqlx::query(GROW)
            .bind(&id)
            .bind(rows::signed(entry.position)?)
            .execute(&mut *self.connection)
            .await?;
        if let Some(said) = rules::said(&entry.body) {
            sqlx::query(SAID)
                .bind(&id)
                .bind(said.to_string())
                .execute(&mut *self.connection)
                .await?;
        }
        self.grown.push((conversation, entry.position));
        Ok(())
    }

    async fn log(
        &mut self,
        conversation: ConversationId,
        id: EventId,
        body: &EventBody,
        at: Timestamp,
    ) -> Result<u64, LogError> {
        let seq = self.head + 1;
        sqlx::query(NEW_EVENT)
            .bind(rows::signed(seq)?)
            .bind(id.to_string())
            .bind(conversation.to_string())
            .bind(at.as_microsecond())
            .bind(rows::json(body)?)
            .execute(&mut *self.connection)
            .await?;
        self.head = seq;
        Ok(seq)
    }

    async fn accept(
        &mut self,
        conversation: ConversationId,
        keyed: &KeyDigest,
        at: Timestamp,
    ) -> Result<(), LogError> {
        sqlx::query(NEW_KEY)
            .bind(&keyed.key)
            .bind(conversation.to_string())
            .bind(keyed.digest.as_slice())
            .bind(at.as_microsecond())
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }
}
