//! Journals that holders replicate.

use baton_distribution::{Input, Refused, WorkstationId};
use baton_protocol::v2::{ChangeOfHands, Commit, CommitOutcome, Undelivered};
use baton_protocol::{ConversationId, EventId, SendFrame, limits};
use jiff::Timestamp;
use sqlx::Row;
use uuid::Uuid;

use super::Batch;
use crate::error::LogError;
use crate::log::sqlite::journals::{ROOM, json_bytes};
use crate::log::sqlite::rows;
use crate::log::stands_for;
use crate::rules::{Refusal, Write, WriteBody, refused};

pub(in crate::log::sqlite) const JOURNAL_HEAD: &str =
    "SELECT COALESCE(MAX(position), 0) FROM journal WHERE conversation = ?1";
pub(in crate::log::sqlite) const JOURNAL_ROW: &str = "INSERT INTO journal (conversation, position, kind, at, body, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
pub(in crate::log::sqlite) const SEALED: &str =
    "INSERT INTO sealed (conversation, position, revision, id, body) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(in crate::log::sqlite) const REPLICATED: &str =
    "INSERT INTO replicated (conversation, position, digest, undelivered) VALUES (?1, ?2, ?3, ?4)";
pub(in crate::log::sqlite) const SAME_COMMIT: &str =
    "SELECT digest, undelivered FROM replicated WHERE conversation = ?1 AND position = ?2";

/// Most rows of one journal.
const ROWS: u64 = 100_000;

impl Batch<'_> {
    /// Applies a commit whole, or says why not.
    pub(super) async fn commit(
        &mut self,
        at: Timestamp,
        workstation: &WorkstationId,
        commit: Commit,
        digest: &[u8],
    ) -> Result<CommitOutcome, LogError> {
        let (conversation, number) = (commit.conversation, commit.number);
        // What is due by now happened before it.
        self.tick(at).await?;
        let head = self.journal_head(conversation).await?;
        // What was committed before is committed again, even where another one has the conversation by now.
        if let Some(undelivered) = self.same(&commit, digest).await? {
            return Ok(CommitOutcome::Committed { head, undelivered });
        }
        if let Err(refused) = self.may_say(conversation, workstation, number).await? {
            return Ok(self.not_now(conversation, &refused));
        }
        let expected = head + 1;
        if commit.position < expected {
            return Ok(CommitOutcome::Forked { head });
        }
        if commit.position > expected {
            return Ok(CommitOutcome::Gap { expected });
        }
        let hands = commit.hands.clone();
        let (input, refused) = match self.change_of_hands(conversation, hands.as_ref()) {
            Ok(input) => (input, None),
            // Who closed it may say so once more, and may open it again with this commit.
            Err(Refused::NoConversation(_)) => (None, None),
            Err(refused) => (None, Some(refused.to_string())),
        };
        let is_full = head + commit.rows.len() as u64 > ROWS;
        let full = is_full.then_some("the journal has as many rows as the gateway keeps");
        let wide = (!fits_a_page(&commit)?)
            .then_some("the snapshots of a commit and its last row fit no page together");
        let unfit = full.or(wide).map(str::to_owned);
        if let Some(detail) = refused.or(unfit) {
            return Ok(CommitOutcome::Refused { detail });
        }
        let position = commit.position;
        let head = self.keep(&commit).await?;
        let undelivered = self.deliver(at, workstation, commit).await?;
        sqlx::query(REPLICATED)
            .bind(conversation.to_string())
            .bind(rows::signed(position)?)
            .bind(digest)
            .bind(rows::json(&undelivered)?)
            .execute(&mut *self.connection)
            .await?;
        let input = match input {
            // A send of it opened it again.
            None if hands != Some(ChangeOfHands::Closed {}) => {
                let again = self.change_of_hands(conversation, hands.as_ref());
                again.ok().flatten()
            }
            input => input,
        };
        if let Some(input) = input {
            // A send may have closed it already.
            self.distribute(at, &input).await?;
        }
        Ok(CommitOutcome::Committed { head, undelivered })
    }

    fn change_of_hands(
        &self,
        conversation: ConversationId,
        hands: Option<&ChangeOfHands>,
    ) -> Result<Option<Input>, Refused> {
        let told = self.team.as_ref().zip(hands.cloned());
        told.map_or(Ok(None), |(team, hands)| {
            team.change_of_hands(conversation, hands)
        })
    }

    /// What the customer could not be given of the same commit, if it stands there.
    async fn same(
        &mut self,
        commit: &Commit,
        digest: &[u8],
    ) -> Result<Option<Vec<Undelivered>>, LogError> {
        let found = sqlx::query(SAME_COMMIT)
            .bind(commit.conversation.to_string())
            .bind(rows::signed(commit.position)?)
            .fetch_optional(&mut *self.connection)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let is_same = row.try_get::<&[u8], _>("digest")? == digest;
        let undelivered = row.try_get("undelivered")?;
        is_same.then(|| rows::from_json(undelivered)).transpose()
    }

    /// Position of the newest row of a journal; 0 for none.
    pub(super) async fn journal_head(
        &mut self,
        conversation: ConversationId,
    ) -> Result<u64, LogError> {
        let head: i64 = sqlx::query_scalar(JOURNAL_HEAD)
            .bind(conversation.to_string())
            .fetch_one(&mut *self.connection)
            .await?;
        rows::unsigned(head)
    }

    fn not_now(&self, conversation: ConversationId, refused: &Refused) -> CommitOutcome {
        let found = self.team.as_ref();
        let found = found.and_then(|team| team.state().conversations().get(&conversation));
        match (refused, found.map(|it| it.number)) {
            (Refused::OldNumber { .. } | Refused::NotHeldHere(_), Some(current)) => {
                CommitOutcome::OldNumber { current }
            }
            (refused, _) => CommitOutcome::Refused {
                detail: refused.to_string(),
            },
        }
    }

    /// Keeps rows and snapshots; gives back the position of the last row.
    async fn keep(&mut self, commit: &Commit) -> Result<u64, LogError> {
        let id = commit.conversation.to_string();
        let mut last = commit.position;
        for (position, row) in (commit.position..).zip(&commit.rows) {
            sqlx::query(JOURNAL_ROW)
                .bind(&id)
                .bind(rows::signed(position)?)
                .bind(&row.kind)
                .bind(row.at.to_string())
                .bind(&row.body)
                .bind(row.key.as_deref().unwrap_or_default())
                .execute(&mut *self.connection)
                .await?;
            last = position;
        }
        for snapshot in &commit.snapshots {
            sqlx::query(SEALED)
                .bind(&id)
                .bind(rows::signed(last)?)
                .bind(i64::from(snapshot.revision))
                .bind(snapshot.id.to_string())
                .bind(&snapshot.body)
                .execute(&mut *self.connection)
                .await?;
        }
        Ok(last)
    }

    /// Delivers what a commit has for the customer; gives back what they cannot be given.
    async fn deliver(
        &mut self,
        at: Timestamp,
        workstation: &WorkstationId,
        commit: Commit,
    ) -> Result<Vec<Undelivered>, LogError> {
        let (conversation, number) = (commit.conversation, commit.number);
        let mut undelivered = Vec::new();
        for send in commit.sends {
            let frame = SendFrame {
                key: send.key,
                conversation,
                at,
                body: send.body,
            };
            let write = Write {
                conversation,
                at,
                event: EventId(Uuid::now_v7()),
                body: WriteBody::Send(stands_for(&frame)?, frame.body),
            };
            match self.write(write).await? {
                Ok((_, over)) => {
                    self.over(at, (workstation, number), conversation, over)
                        .await?;
                }
                Err(refusal) => undelivered.push(not_given(frame.key, refusal)),
            }
        }
        Ok(undelivered)
    }
}

/// Whether the last row can be read back with the snapshots that are sealed with it.
fn fits_a_page(commit: &Commit) -> Result<bool, LogError> {
    let row = commit.rows.last().map_or(Ok(0), json_bytes)?;
    let bytes = row + json_bytes(&commit.snapshots)?;
    Ok(commit.snapshots.len() <= limits::SNAPSHOTS && bytes <= ROOM)
}

fn not_given(key: String, refusal: Refusal) -> Undelivered {
    let (code, detail) = refused(refusal);
    Undelivered {
        key,
        code,
        detail: detail.to_owned(),
    }
}
