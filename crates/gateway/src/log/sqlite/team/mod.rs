//! A team in the database: distribution's events, and what follows from them for the streams, in one transaction.

mod journals;
mod orders;
mod streams;

use baton_distribution::{Distribution, Event, Forgotten, Input, Refused, Rules, WorkstationId};
use baton_protocol::ConversationId;
use baton_protocol::v2::StreamBody;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

pub(super) use self::journals::JOURNAL_HEAD;
#[cfg(test)]
pub(super) use self::journals::{JOURNAL_ROW, REPLICATED, SAME_COMMIT, SEALED};
#[cfg(test)]
pub(super) use self::orders::{
    COUNT, DROP_STREAMS, LAST_HELD, LEAP, LEAP_STREAMS, NEW_STREAM, STREAM, TOLD_ID,
};
pub(super) use self::streams::Passed;
#[cfg(test)]
pub(super) use self::streams::{CUT, DROP_ALL, DROP_BEFORE, FLOOR, HISTORY, NEXT, TELL};
use super::batch::Batch;
use super::rows;
use crate::error::LogError;
use crate::team::{Change, Team};

pub(super) const EPOCH: &str = "SELECT epoch FROM team WHERE one = 1";
pub(super) const HAPPENED: &str =
    "INSERT INTO distributed (workstation, conversation, at_us, body) VALUES (?1, ?2, ?3, ?4)";
pub(super) const FOLD: &str = "SELECT seq, at_us, body FROM distributed ORDER BY seq";
pub(super) const DROP_DAMAGED: &str = "DELETE FROM distributed WHERE seq = ?1";
pub(super) const FORGET_CONVERSATION: &str =
    "DELETE FROM distributed WHERE conversation = ?1 AND conversation <> ''";
pub(super) const FORGET_WORKSTATION: &str =
    "DELETE FROM distributed WHERE workstation = ?1 AND workstation <> ''";
pub(super) const FORGET_SINCE_FIRST: &str = "DELETE FROM distributed WHERE workstation = ?1 AND workstation <> '' AND seq > \
     (SELECT MIN(seq) FROM distributed WHERE workstation = ?1 AND workstation <> '')";
pub(super) const CLOSED_AS: &str =
    "UPDATE conversation SET number = MAX(number, ?2), holder = ?3 WHERE id = ?1";
pub(super) const OPEN_ONES: &str = "SELECT id, number FROM conversation WHERE over <> 'closed'";

/// The team as its events made it, without those that are damaged, and how many these are. They are deleted.
pub(super) async fn fold(
    connection: &mut SqliteConnection,
    rules: Rules,
) -> Result<(Team, usize), LogError> {
    let (mut events, mut damaged) = (Vec::new(), Vec::new());
    for row in sqlx::query(FOLD).fetch_all(&mut *connection).await? {
        match event(&row) {
            Ok(event) => events.push(event),
            Err(error) => {
                let seq: i64 = row.try_get("seq")?;
                tracing::error!(seq, %error, "an event of the team is damaged; what it was about is granted anew");
                damaged.push(seq);
            }
        }
    }
    for seq in &damaged {
        sqlx::query(DROP_DAMAGED)
            .bind(seq)
            .execute(&mut *connection)
            .await?;
    }
    let state = Distribution::replay(events.iter().map(|(at, event)| (*at, event)));
    Ok((Team::new(rules, state), damaged.len()))
}

fn event(row: &SqliteRow) -> Result<(Timestamp, Event), LogError> {
    let at = rows::instant(row.try_get("at_us")?)?;
    Ok((at, rows::from_json(row.try_get("body")?)?))
}

impl Batch<'_> {
    /// Goes on from a fold: nothing was heard meanwhile, and conversations may have been opened and closed without a team.
    /// Where events were damaged, numbers may have been granted that are not known: all go on in a later epoch.
    pub(super) async fn resume(&mut self, now: Timestamp, damaged: usize) -> Result<(), LogError> {
        self.distribute(now, &Input::Resumed).await?;
        if damaged > 0 {
            let epoch: i64 = sqlx::query_scalar(EPOCH)
                .fetch_one(&mut *self.connection)
                .await?;
            self.leap(now, rows::unsigned(epoch)? + 1).await?;
        }
        let mut open = std::collections::BTreeMap::new();
        for row in sqlx::query(OPEN_ONES)
            .fetch_all(&mut *self.connection)
            .await?
        {
            let id = ConversationId(rows::uuid(row.try_get("id")?)?);
            open.insert(id, rows::unsigned(row.try_get("number")?)?);
        }
        let known = self.team.as_ref().map(|team| team.state().conversations());
        let closed = known
            .iter()
            .flat_map(|known| known.iter())
            .filter(|(id, _)| !open.contains_key(id))
            .map(|(id, it)| (*id, it.number))
            .collect::<Vec<_>>();
        let known = known.map(|known| known.keys().copied().collect::<Vec<_>>());
        for id in known.unwrap_or_default() {
            open.remove(&id);
        }
        for (conversation, number) in closed {
            let input = Input::Closed {
                conversation,
                number,
            };
            self.distribute(now, &input).await?;
        }
        for (conversation, number) in open {
            let input = match number {
                0 => Input::Opened { conversation },
                number => Input::Reopened {
                    conversation,
                    number: baton_distribution::Fencing(number),
                    at: None,
                },
            };
            self.distribute(now, &input).await?;
        }
        Ok(())
    }

    /// Does what is due by the clock.
    pub(super) async fn tick(&mut self, now: Timestamp) -> Result<(), LogError> {
        let due = self.team.as_ref().and_then(|team| team.next_deadline());
        if due.is_some_and(|due| due <= now) {
            self.distribute(now, &Input::Ticked).await?;
        }
        Ok(())
    }

    /// Takes one step of distribution; nothing, where there is no team. Gives back why it changed nothing, if it did not.
    pub(super) async fn distribute(
        &mut self,
        at: Timestamp,
        input: &Input,
    ) -> Result<Option<Refused>, LogError> {
        let Some(team) = &mut self.team else {
            return Ok(None);
        };
        let step = team.take(at, input);
        for event in &step.events {
            self.happened(step.at, event).await?;
        }
        for change in step.changes {
            self.change(step.at, change).await?;
        }
        Ok(step.refused)
    }

    async fn happened(&mut self, at: Timestamp, event: &Event) -> Result<(), LogError> {
        let (workstation, conversation) = match event {
            Event::Workstation { workstation, .. } => (workstation.0.as_str(), String::new()),
            Event::Conversation { conversation, .. } => ("", conversation.to_string()),
            Event::Representative { .. } => ("", String::new()),
        };
        let kept = match event.forgets() {
            None => true,
            Some(Forgotten::Conversation(_)) => {
                self.forget(FORGET_CONVERSATION, &conversation).await?;
                false
            }
            Some(Forgotten::Workstation(_)) => {
                self.forget(FORGET_WORKSTATION, workstation).await?;
                false
            }
            Some(Forgotten::WorkstationSinceFirst(_)) => {
                self.forget(FORGET_SINCE_FIRST, workstation).await?;
                true
            }
        };
        if kept {
            sqlx::query(HAPPENED)
                .bind(workstation)
                .bind(&conversation)
                .bind(at.as_microsecond())
                .bind(rows::json(event)?)
                .execute(&mut *self.connection)
                .await?;
        }
        Ok(())
    }

    async fn forget(&mut self, statement: &'static str, of: &str) -> Result<(), LogError> {
        sqlx::query(statement)
            .bind(of)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    pub(super) async fn change(&mut self, at: Timestamp, change: Change) -> Result<(), LogError> {
        match change {
            Change::LetGo {
                workstation,
                conversation,
                number,
                taken_by,
            } => {
                let body = StreamBody::LetGo { number, taken_by };
                self.tell(&workstation, conversation, at, &body).await
            }
            Change::Granted {
                workstation,
                conversation,
                number,
                to,
            } => {
                let head = self.journal_head(conversation).await?;
                let body = StreamBody::Granted { number, to, head };
                self.tell(&workstation, conversation, at, &body).await?;
                self.tell_history(&workstation, conversation).await
            }
            Change::Offered {
                workstation,
                conversation,
                to,
                number,
                until,
                headline,
            } => {
                let body = StreamBody::Offered {
                    to,
                    number,
                    until,
                    headline,
                };
                self.tell(&workstation, conversation, at, &body).await
            }
            Change::OfferEnded {
                workstation,
                conversation,
                to,
                taken_by,
                missed,
            } => {
                let body = StreamBody::OfferEnded {
                    to,
                    taken_by,
                    missed,
                };
                self.tell(&workstation, conversation, at, &body).await
            }
            Change::Closed {
                conversation,
                number,
                holder,
            } => {
                sqlx::query(CLOSED_AS)
                    .bind(conversation.to_string())
                    .bind(rows::signed(number.0)?)
                    .bind(holder.map(|WorkstationId(name)| name).unwrap_or_default())
                    .execute(&mut *self.connection)
                    .await?;
                Ok(())
            }
            Change::Gone { workstation } => self.cut(&workstation).await,
        }
    }
}
