//! Applies each write to the rows. No reader sees any of it before the transaction it ran in is
//! durable.

use baton_protocol::channel::{EntryBody, Taken};
use baton_protocol::{
    Author, ConversationId, ConversationState, EventBody, MessageId, RefusalCode, SendBody,
    SendFrame,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::clean;
use super::rows;
use super::write::{Refusal, Say, Settle, Write, settle};
use crate::error::LogError;

pub(crate) const SAME_REQUEST: &str = "SELECT id FROM conversation WHERE request = ?1";
pub(crate) const NEW_CONVERSATION: &str = "INSERT INTO conversation \
     (id, request, label, practice, opened_us, head, over) VALUES (?1, ?2, ?3, ?4, ?5, 0, 'no')";
pub(crate) const FIND: &str = "SELECT label, head, over FROM conversation WHERE id = ?1";
pub(crate) const GROW: &str = "UPDATE conversation SET head = ?2 WHERE id = ?1";
pub(crate) const END: &str = "UPDATE conversation SET over = ?2 WHERE id = ?1";
pub(crate) const SAID: &str = "UPDATE conversation SET said = ?2 WHERE id = ?1";
pub(crate) const NEW_ENTRY: &str =
    "INSERT INTO entry (conversation, position, message, at_us, body) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(crate) const SAME_MESSAGE: &str =
    "SELECT position, at_us, body FROM entry WHERE conversation = ?1 AND message = ?2";
pub(crate) const NEW_EVENT: &str =
    "INSERT INTO event (seq, id, conversation, at_us, body) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(crate) const SAME_KEY: &str = "SELECT conversation, digest FROM accepted WHERE key = ?1";
pub(crate) const NEW_KEY: &str =
    "INSERT INTO accepted (key, conversation, digest, at_us) VALUES (?1, ?2, ?3, ?4)";

/// The web page's name as a channel.
const CHANNEL: &str = "web";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    No,
    Left,
    Closed,
}

struct Found {
    label: String,
    head: u64,
    over: Over,
}

/// One transaction's worth of writes.
pub(crate) struct Batch<'c> {
    pub(crate) connection: &'c mut SqliteConnection,
    /// Sequence number of the newest event.
    pub(crate) head: u64,
    /// Conversations that grew, with their new heads.
    pub(crate) grown: Vec<(ConversationId, u64)>,
}

impl Batch<'_> {
    /// Runs one write and returns how to answer it.
    pub(crate) async fn apply(&mut self, write: Write) -> Result<Settle, LogError> {
        match write {
            Write::Open {
                request,
                label,
                practice,
                at,
                reply,
            } => {
                let id = self.open(request, label, practice, at).await?;
                Ok(settle(reply, id))
            }
            Write::Say {
                conversation,
                message,
                text,
                most,
                at,
                reply,
            } => {
                let said = self.say(conversation, message, text, most, at).await?;
                Ok(settle(reply, said))
            }
            Write::Leave {
                conversation,
                at,
                reply,
            } => {
                self.leave(conversation, at).await?;
                Ok(settle(reply, ()))
            }
            Write::Send {
                frame,
                most,
                at,
                reply,
            } => {
                let sent = self.send(frame, most, at).await?;
                Ok(settle(reply, sent))
            }
        }
    }

    async fn open(
        &mut self,
        request: Uuid,
        label: String,
        practice: bool,
        at: Timestamp,
    ) -> Result<ConversationId, LogError> {
        let request = request.to_string();
        if let Some(row) = sqlx::query(SAME_REQUEST)
            .bind(&request)
            .fetch_optional(&mut *self.connection)
            .await?
        {
            return Ok(ConversationId(rows::uuid(row.try_get("id")?)?));
        }
        let id = ConversationId(Uuid::now_v7());
        sqlx::query(NEW_CONVERSATION)
            .bind(id.to_string())
            .bind(&request)
            .bind(&label)
            .bind(i64::from(practice))
            .bind(at.as_microsecond())
            .execute(&mut *self.connection)
            .await?;
        let opened = EventBody::ConversationOpened {
            channel: CHANNEL.to_owned(),
            customer_label: Some(label).filter(|label| !label.is_empty()),
            practice,
        };
        self.log(id, &opened, at).await?;
        Ok(id)
    }

    async fn say(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        text: String,
        most: u64,
        at: Timestamp,
    ) -> Result<Result<Taken, Say>, LogError> {
        let Some(found) = self.find(conversation).await? else {
            return Ok(Err(Say::Unknown));
        };
        let known = self.same_message(conversation, message).await?;
        let position = known.as_ref().map_or(found.head + 1, |known| known.0);
        let clean = clean::message(self.connection, conversation, position, &text).await?;
        let body = EntryBody::Message {
            id: message,
            author: Author::customer(found.label.clone()),
            text: clean.text.clone(),
        };
        if let Some((position, at, same)) = known {
            let taken = Taken {
                id: message,
                position,
                at,
            };
            // What is damaged cannot be compared; it was taken under this id.
            return Ok(if same == body || same == (EntryBody::Unreadable {}) {
                Ok(taken)
            } else {
                Err(Say::Reused)
            });
        }
        if found.over != Over::No {
            return Ok(Err(Say::Over));
        }
        if found.head >= most {
            return Ok(Err(Say::Full));
        }
        let position = self
            .grow(conversation, &found, Some(message), &body, at)
            .await?;
        let event = EventBody::CustomerMessage {
            message,
            text: clean.text,
            removed: clean.removed,
        };
        self.log(conversation, &event, at).await?;
        Ok(Ok(Taken {
            id: message,
            position,
            at,
        }))
    }

    async fn leave(&mut self, conversation: ConversationId, at: Timestamp) -> Result<(), LogError> {
        let Some(found) = self.find(conversation).await? else {
            return Ok(());
        };
        if found.over != Over::No {
            return Ok(());
        }
        self.end(conversation, "left").await?;
        self.grow(conversation, &found, None, &EntryBody::Left {}, at)
            .await?;
        self.log(conversation, &EventBody::CustomerLeft {}, at)
            .await
    }

    async fn send(
        &mut self,
        frame: SendFrame,
        most: u64,
        at: Timestamp,
    ) -> Result<Result<(), Refusal>, LogError> {
        let SendFrame {
            key,
            conversation,
            body,
            ..
        } = frame;
        let digest = Sha256::digest(rows::json(&(conversation, &body))?);
        if let Some(row) = sqlx::query(SAME_KEY)
            .bind(&key)
            .fetch_optional(&mut *self.connection)
            .await?
        {
            let known: Vec<u8> = row.try_get("digest")?;
            return Ok(if known == digest.as_slice() {
                Ok(())
            } else {
                refuse(
                    RefusalCode::KeyReused,
                    "the key was accepted before for something else",
                )
            });
        }
        let Some(found) = self.find(conversation).await? else {
            return Ok(refuse(
                RefusalCode::UnknownConversation,
                "this gateway knows no such conversation",
            ));
        };
        if let Err(refusal) = self.deliver(conversation, &found, body, most, at).await? {
            return Ok(Err(refusal));
        }
        sqlx::query(NEW_KEY)
            .bind(&key)
            .bind(conversation.to_string())
            .bind(digest.as_slice())
            .bind(at.as_microsecond())
            .execute(&mut *self.connection)
            .await?;
        Ok(Ok(()))
    }

    /// Puts a send where the customer sees it.
    async fn deliver(
        &mut self,
        conversation: ConversationId,
        found: &Found,
        body: SendBody,
        most: u64,
        at: Timestamp,
    ) -> Result<Result<(), Refusal>, LogError> {
        let closes = matches!(
            body,
            SendBody::Closed {}
                | SendBody::Status {
                    state: ConversationState::Closed
                }
        );
        // What the customer wrote while it was being closed opens it again: the workstation says so
        // with a status.
        let reopens = !closes && matches!(body, SendBody::Status { .. });
        if found.over == Over::Closed && !reopens {
            return Ok(if closes {
                Ok(())
            } else {
                refuse(
                    RefusalCode::ConversationClosed,
                    "the conversation was closed before",
                )
            });
        }
        // Closing always fits: a full conversation must be able to end.
        if found.head >= most && !closes {
            return Ok(refuse(
                RefusalCode::ConversationFull,
                "the conversation holds as many entries as the gateway keeps",
            ));
        }
        let (message, body) = match body {
            SendBody::Message { id, author, text } => {
                if found.over == Over::Left {
                    return Ok(refuse(RefusalCode::CustomerLeft, "the customer has left"));
                }
                if self.same_message(conversation, id).await?.is_some() {
                    return Ok(refuse(
                        RefusalCode::MessageReused,
                        "the message id stands in this conversation already",
                    ));
                }
                (Some(id), EntryBody::Message { id, author, text })
            }
            SendBody::Status { state } => (None, EntryBody::Status { state }),
            SendBody::Closed {} => (
                None,
                EntryBody::Status {
                    state: ConversationState::Closed,
                },
            ),
        };
        if closes {
            self.end(conversation, "closed").await?;
        } else if found.over == Over::Closed {
            self.end(conversation, "no").await?;
        }
        self.grow(conversation, found, message, &body, at).await?;
        if let Some(message) = message {
            sqlx::query(SAID)
                .bind(conversation.to_string())
                .bind(message.to_string())
                .execute(&mut *self.connection)
                .await?;
        }
        Ok(Ok(()))
    }

    async fn find(&mut self, conversation: ConversationId) -> Result<Option<Found>, LogError> {
        let Some(row) = sqlx::query(FIND)
            .bind(conversation.to_string())
            .fetch_optional(&mut *self.connection)
            .await?
        else {
            return Ok(None);
        };
        let over = match row.try_get("over")? {
            "no" => Over::No,
            "left" => Over::Left,
            "closed" => Over::Closed,
            other => {
                return Err(rows::fault(format!(
                    "a conversation is over in an unknown way: {other}"
                )));
            }
        };
        Ok(Some(Found {
            label: row.try_get("label")?,
            head: rows::unsigned(row.try_get("head")?)?,
            over,
        }))
    }

    async fn same_message(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<Option<(u64, Timestamp, EntryBody)>, LogError> {
        sqlx::query(SAME_MESSAGE)
            .bind(conversation.to_string())
            .bind(message.to_string())
            .fetch_optional(&mut *self.connection)
            .await?
            .map(|row| {
                let entry = rows::entry(&row)?;
                Ok((entry.position, entry.at, entry.body))
            })
            .transpose()
    }

    async fn grow(
        &mut self,
        conversation: ConversationId,
        found: &Found,
        message: Option<MessageId>,
        body: &EntryBody,
        at: Timestamp,
    ) -> Result<u64, LogError> {
        let position = found.head + 1;
        sqlx::query(NEW_ENTRY)
            .bind(conversation.to_string())
            .bind(rows::signed(position)?)
            .bind(message.map(|id| id.to_string()).unwrap_or_default())
            .bind(at.as_microsecond())
            .bind(rows::json(body)?)
            .execute(&mut *self.connection)
            .await?;
        sqlx::query(GROW)
            .bind(conversation.to_string())
            .bind(rows::signed(position)?)
            .execute(&mut *self.connection)
            .await?;
        self.grown.push((conversation, position));
        Ok(position)
    }

    async fn end(
        &mut self,
        conversation: ConversationId,
        how: &'static str,
    ) -> Result<(), LogError> {
        sqlx::query(END)
            .bind(conversation.to_string())
            .bind(how)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn log(
        &mut self,
        conversation: ConversationId,
        body: &EventBody,
        at: Timestamp,
    ) -> Result<(), LogError> {
        let seq = self.head + 1;
        sqlx::query(NEW_EVENT)
            .bind(rows::signed(seq)?)
            .bind(Uuid::now_v7().to_string())
            .bind(conversation.to_string())
            .bind(at.as_microsecond())
            .bind(rows::json(body)?)
            .execute(&mut *self.connection)
            .await?;
        self.head = seq;
        Ok(())
    }
}

fn refuse(code: RefusalCode, detail: &'static str) -> Result<(), Refusal> {
    Err(Refusal { code, detail })
}
