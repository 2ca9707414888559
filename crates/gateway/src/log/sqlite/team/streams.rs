//! The stream of a workstation grows, and is cut.

use baton_distribution::WorkstationId;
use baton_protocol::v2::StreamBody;
use baton_protocol::{ConversationId, EventId};
use jiff::Timestamp;
use sqlx::Row;
use uuid::Uuid;

use super::Batch;
use crate::error::LogError;
use crate::log::sqlite::rows;

pub(in crate::log::sqlite) const NEXT: &str =
    "UPDATE stream SET head = head + 1 WHERE workstation = ?1 RETURNING head";
pub(in crate::log::sqlite) const TELL: &str = "INSERT INTO stream_event (workstation, seq, id, conversation, at_us, event, body) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
pub(in crate::log::sqlite) const HISTORY: &str =
    "SELECT seq, id, at_us FROM event WHERE conversation = ?1 ORDER BY seq";
pub(in crate::log::sqlite) const CUT: &str =
    "UPDATE stream SET floor = head + 1 WHERE workstation = ?1";
pub(in crate::log::sqlite) const DROP_ALL: &str = "DELETE FROM stream_event WHERE workstation = ?1";
pub(in crate::log::sqlite) const FLOOR: &str =
    "UPDATE stream SET floor = MAX(floor, ?2) WHERE workstation = ?1";
pub(in crate::log::sqlite) const DROP_BEFORE: &str =
    "DELETE FROM stream_event WHERE workstation = ?1 AND seq < ?2";

/// Something of the log that a workstation is told.
pub(in crate::log::sqlite) struct Passed {
    pub(in crate::log::sqlite) conversation: ConversationId,
    pub(in crate::log::sqlite) seq: u64,
    pub(in crate::log::sqlite) id: EventId,
    pub(in crate::log::sqlite) at: Timestamp,
}

impl Batch<'_> {
    /// A workstation is told something of the team.
    pub(super) async fn tell(
        &mut self,
        workstation: &WorkstationId,
        conversation: ConversationId,
        at: Timestamp,
        body: &StreamBody,
    ) -> Result<(), LogError> {
        let passed = Passed {
            conversation,
            seq: 0,
            id: EventId(Uuid::now_v7()),
            at,
        };
        self.append(workstation, &passed, rows::json(body)?).await
    }

    /// Its holder is told what a customer did.
    pub(in crate::log::sqlite) async fn pass_on(
        &mut self,
        passed: &Passed,
    ) -> Result<(), LogError> {
        let team = self.team.as_ref();
        let holder = team.and_then(|team| team.holder(passed.conversation).cloned());
        match holder {
            Some(holder) => self.append(&holder, passed, String::new()).await,
            // The one that runs it next is told all of it.
            None => Ok(()),
        }
    }

    /// A new holder is told what the customer did so far.
    pub(super) async fn tell_history(
        &mut self,
        workstation: &WorkstationId,
        conversation: ConversationId,
    ) -> Result<(), LogError> {
        let history = sqlx::query(HISTORY)
            .bind(conversation.to_string())
            .fetch_all(&mut *self.connection)
            .await?;
        for row in history {
            let passed = Passed {
                conversation,
                seq: rows::unsigned(row.try_get("seq")?)?,
                // What is damaged is told as unreadable when it is read.
                id: EventId(rows::uuid(row.try_get("id")?).unwrap_or_default()),
                at: rows::instant(row.try_get("at_us")?).unwrap_or_default(),
            };
            self.append(workstation, &passed, String::new()).await?;
        }
        Ok(())
    }

    async fn append(
        &mut self,
        workstation: &WorkstationId,
        passed: &Passed,
        body: String,
    ) -> Result<(), LogError> {
        let next: Option<i64> = sqlx::query_scalar(NEXT)
            .bind(&workstation.0)
            .fetch_optional(&mut *self.connection)
            .await?;
        let next = next.ok_or_else(|| {
            LogError::row(format_args!("workstation {workstation} has no stream"))
        })?;
        sqlx::query(TELL)
            .bind(&workstation.0)
            .bind(next)
            .bind(passed.id.to_string())
            .bind(passed.conversation.to_string())
            .bind(passed.at.as_microsecond())
            .bind(rows::signed(passed.seq)?)
            .bind(body)
            .execute(&mut *self.connection)
            .await?;
        self.told.insert(workstation.clone(), rows::unsigned(next)?);
        Ok(())
    }

    /// What a workstation was told is kept no longer; its numbers go on.
    pub(super) async fn cut(&mut self, workstation: &WorkstationId) -> Result<(), LogError> {
        for statement in [DROP_ALL, CUT] {
            sqlx::query(statement)
                .bind(&workstation.0)
                .execute(&mut *self.connection)
                .await?;
        }
        Ok(())
    }

    /// What a workstation has applied is kept no longer, but for the last of it, which tells this log from a copy.
    pub(super) async fn applied(
        &mut self,
        workstation: &WorkstationId,
        cursor: u64,
    ) -> Result<(), LogError> {
        for statement in [DROP_BEFORE, FLOOR] {
            sqlx::query(statement)
                .bind(&workstation.0)
                .bind(rows::signed(cursor)?)
                .execute(&mut *self.connection)
                .await?;
        }
        Ok(())
    }
}
