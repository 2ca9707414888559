//! What workstations want, decided and applied.

use baton_distribution::{Fencing, Input, Refused, RepresentativeId, WorkstationId};
use baton_protocol::{ConversationId, EventId, SendBody};
use jiff::Timestamp;
use sqlx::Row;
use uuid::Uuid;

use super::{Batch, EPOCH};
use crate::error::LogError;
use crate::log::sqlite::{found, rows};
use crate::rules::{KeyDigest, Over, Write, WriteBody};
use crate::team::{
    Answer, Join, Joined, NotDone, Order, OrderBody, PersonWants, Team, first_number, later_epoch,
};

pub(in crate::log::sqlite) const STREAM: &str =
    "SELECT floor, head FROM stream WHERE workstation = ?1";
pub(in crate::log::sqlite) const NEW_STREAM: &str =
    "INSERT INTO stream (workstation, floor, head) VALUES (?1, ?2 + 1, ?2)";
pub(in crate::log::sqlite) const COUNT: &str = "SELECT COUNT(*) FROM stream";
pub(in crate::log::sqlite) const TOLD_ID: &str =
    "SELECT id FROM stream_event WHERE workstation = ?1 AND seq = ?2";
pub(in crate::log::sqlite) const LEAP: &str = "UPDATE team SET epoch = ?1 WHERE one = 1";
pub(in crate::log::sqlite) const LEAP_STREAMS: &str = "UPDATE stream SET head = ?1, floor = ?1 + 1";
pub(in crate::log::sqlite) const DROP_STREAMS: &str = "DELETE FROM stream_event";
pub(in crate::log::sqlite) const LAST_HELD: &str =
    "SELECT number, holder FROM conversation WHERE id = ?1";

/// Most workstations that a gateway knows by name.
const WORKSTATIONS: i64 = 4_096;

impl Batch<'_> {
    /// Does what a workstation wants, or says why not.
    pub(in crate::log::sqlite) async fn order(&mut self, order: Order) -> Result<Answer, LogError> {
        let Order {
            at,
            workstation,
            session,
            body,
        } = order;
        if let OrderBody::Join(join) = body {
            return self.join(at, &workstation, session, &join).await;
        }
        let counts = |team: &&mut Team| team.counts(&workstation, session);
        if !self.team.as_ref().is_some_and(counts) {
            return Ok(Answer::NotDone(NotDone::Replaced));
        }
        let refused = match body {
            OrderBody::Join(_) => None,
            OrderBody::Beat => {
                let input = Input::WorkstationHeard { workstation };
                self.distribute(at, &input).await?
            }
            OrderBody::Lost => {
                if let Some(team) = &mut self.team {
                    team.disconnected(&workstation);
                }
                let input = Input::WorkstationLost { workstation };
                self.distribute(at, &input).await?
            }
            OrderBody::Leave => {
                let input = Input::WorkstationLeft { workstation };
                self.distribute(at, &input).await?
            }
            OrderBody::Applied { cursor } => {
                self.applied(&workstation, cursor).await?;
                None
            }
            OrderBody::Release {
                conversation,
                number,
            } => {
                let input = Input::Released {
                    conversation,
                    workstation,
                    number,
                };
                self.distribute(at, &input).await?
            }
            OrderBody::Send {
                conversation,
                number,
                keyed,
                body,
            } => {
                let from = (&workstation, number);
                return self.send(at, from, conversation, keyed, body).await;
            }
            OrderBody::Commit { commit, digest } => {
                let outcome = self.commit(at, &workstation, *commit, &digest).await?;
                return Ok(Answer::Commit(outcome));
            }
            OrderBody::Read {
                conversation,
                number,
            } => self.may_read(conversation, &workstation, number).await?,
            OrderBody::Person { by, wants } => self.wanted(at, workstation, by, wants).await?,
        };
        Ok(match refused {
            None => Answer::Done,
            Some(refused) => not_held(&refused),
        })
    }

    /// Why a workstation may not read a journal, if it may not: it holds the conversation, or someone there can take it.
    async fn may_read(
        &mut self,
        conversation: ConversationId,
        workstation: &WorkstationId,
        number: Fencing,
    ) -> Result<Option<Refused>, LogError> {
        let waits = |team: &&mut Team| team.waits_for(conversation, workstation);
        if self.team.as_ref().is_some_and(waits) {
            return Ok(None);
        }
        let may = self.may_say(conversation, workstation, number).await?;
        Ok(may.err())
    }

    /// Does what a person wants who sits at the workstation, or says why not.
    async fn wanted(
        &mut self,
        at: Timestamp,
        workstation: WorkstationId,
        by: RepresentativeId,
        wants: PersonWants,
    ) -> Result<Option<Refused>, LogError> {
        let here = |team: &&mut Team| team.sits_at(&by, &workstation);
        let is_here = self.team.as_ref().is_some_and(here);
        if is_here || matches!(wants, PersonWants::SignIn(_)) {
            let input = wants.input(by, workstation);
            return self.distribute(at, &input).await;
        }
        Ok(Some(Refused::NotSignedIn(by)))
    }

    async fn join(
        &mut self,
        at: Timestamp,
        workstation: &WorkstationId,
        session: Uuid,
        join: &Join,
    ) -> Result<Answer, LogError> {
        let Some((floor, head)) = self.stream_of(workstation).await? else {
            return Ok(Answer::NotDone(NotDone::TooMany));
        };
        let was_outdated =
            join.cursor > head || self.told_another(workstation, join, floor).await?;
        let knows_nothing = was_outdated || join.cursor + 1 < floor;
        if was_outdated {
            let epoch: i64 = sqlx::query_scalar(EPOCH)
                .fetch_one(&mut *self.connection)
                .await?;
            let Some(next) = later_epoch(rows::unsigned(epoch)?, join.cursor) else {
                return Ok(Answer::NotDone(NotDone::CursorAhead));
            };
            tracing::error!(
                %workstation,
                epoch = next,
                "a workstation was told what is not in this log: it was restored from an older copy; everyone is told anew"
            );
            self.leap(at, next).await?;
        } else if knows_nothing {
            // It does not know what it was told: what it runs is granted anew, under the next numbers.
            self.cut(workstation).await?;
            if let Some(team) = &mut self.team {
                team.tell_anew(Some(workstation));
            }
            let input = Input::Outdated {
                used_up_to: Fencing::default(),
                held_by: Some(workstation.clone()),
            };
            self.distribute(at, &input).await?;
        } else {
            self.applied(workstation, join.cursor).await?;
        }
        if knows_nothing {
            let offers = self.team.as_ref().map(|team| team.offers_at(workstation));
            for offer in offers.unwrap_or_default() {
                self.change(at, offer).await?;
            }
        }
        if let Some(team) = &mut self.team {
            team.connected(workstation, session);
        }
        let input = Input::WorkstationJoined {
            workstation: workstation.clone(),
            agent_room: join.agent_room,
        };
        self.distribute(at, &input).await?;
        let Some((floor, head)) = self.stream_of(workstation).await? else {
            return Ok(Answer::NotDone(NotDone::TooMany));
        };
        Ok(Answer::Joined(Joined {
            floor,
            head,
            was_outdated,
        }))
    }

    /// The oldest and the newest number of a stream, which begins when it is not there; none if there are too many.
    async fn stream_of(
        &mut self,
        workstation: &WorkstationId,
    ) -> Result<Option<(u64, u64)>, LogError> {
        let found = sqlx::query(STREAM)
            .bind(&workstation.0)
            .fetch_optional(&mut *self.connection)
            .await?;
        if let Some(row) = found {
            let floor = rows::unsigned(row.try_get("floor")?)?;
            return Ok(Some((floor, rows::unsigned(row.try_get("head")?)?)));
        }
        let known: i64 = sqlx::query_scalar(COUNT)
            .fetch_one(&mut *self.connection)
            .await?;
        if known >= WORKSTATIONS {
            return Ok(None);
        }
        let epoch: i64 = sqlx::query_scalar(EPOCH)
            .fetch_one(&mut *self.connection)
            .await?;
        let head = first_number(rows::unsigned(epoch)?);
        sqlx::query(NEW_STREAM)
            .bind(&workstation.0)
            .bind(rows::signed(head)?)
            .execute(&mut *self.connection)
            .await?;
        Ok(Some((head + 1, head)))
    }

    /// Whether another event stands in this stream where the workstation applied one.
    async fn told_another(
        &mut self,
        workstation: &WorkstationId,
        join: &Join,
        floor: u64,
    ) -> Result<bool, LogError> {
        let Some(applied) = join.applied.as_ref().filter(|it| it.seq >= floor) else {
            return Ok(false);
        };
        let id: Option<String> = sqlx::query_scalar(TOLD_ID)
            .bind(&workstation.0)
            .bind(rows::signed(applied.seq)?)
            .fetch_optional(&mut *self.connection)
            .await?;
        // A damaged id tells nothing.
        let id = id.and_then(|id| rows::uuid(&id).ok());
        Ok(id.is_some_and(|id| EventId(id) != applied.id))
    }

    /// This database does not know all that was granted and told: it is an older copy, or damaged. So all numbers go on in a
    /// later epoch, and everyone is told anew.
    pub(super) async fn leap(&mut self, at: Timestamp, epoch: u64) -> Result<(), LogError> {
        let first = first_number(epoch);
        sqlx::query(LEAP)
            .bind(rows::signed(epoch)?)
            .execute(&mut *self.connection)
            .await?;
        sqlx::query(DROP_STREAMS)
            .execute(&mut *self.connection)
            .await?;
        sqlx::query(LEAP_STREAMS)
            .bind(rows::signed(first)?)
            .execute(&mut *self.connection)
            .await?;
        if let Some(team) = &mut self.team {
            team.tell_anew(None);
        }
        let input = Input::Outdated {
            used_up_to: Fencing(first),
            held_by: None,
        };
        self.distribute(at, &input).await?;
        Ok(())
    }

    async fn send(
        &mut self,
        at: Timestamp,
        (workstation, number): (&WorkstationId, Fencing),
        conversation: ConversationId,
        keyed: KeyDigest,
        body: SendBody,
    ) -> Result<Answer, LogError> {
        // What was accepted before is accepted again, even where another one has the conversation by now.
        let again = found::accepted(self.connection, &keyed.key).await?;
        if again.is_none()
            && let Err(refused) = self.may_say(conversation, workstation, number).await?
        {
            return Ok(not_held(&refused));
        }
        let write = Write {
            conversation,
            at,
            event: EventId(Uuid::now_v7()),
            body: WriteBody::Send(keyed, body),
        };
        match self.write(write).await? {
            Ok((_, over)) => {
                self.over(at, (workstation, number), conversation, over)
                    .await?;
                Ok(Answer::Done)
            }
            Err(refusal) => Ok(Answer::NotDone(NotDone::Rules(refusal))),
        }
    }

    /// Whether what a workstation says in a conversation counts. Who closed it may open it again.
    pub(super) async fn may_say(
        &mut self,
        conversation: ConversationId,
        workstation: &WorkstationId,
        number: Fencing,
    ) -> Result<Result<(), Refused>, LogError> {
        let Some(team) = &self.team else {
            return Ok(Err(Refused::NotJoined(workstation.clone())));
        };
        let may = team.state().may_speak(conversation, workstation, number);
        let Err(Refused::NoConversation(_)) = may else {
            return Ok(may);
        };
        let last = self.last_held(conversation).await?;
        // What is not there at all is refused by its own rules.
        let is_last = last.is_none_or(|last| last == (workstation.0.clone(), number.0));
        let refused = || Refused::NotHeldHere(workstation.clone());
        Ok(is_last.then_some(()).ok_or_else(refused))
    }

    /// A send closed a conversation, or opened it again.
    pub(super) async fn over(
        &mut self,
        at: Timestamp,
        (workstation, number): (&WorkstationId, Fencing),
        conversation: ConversationId,
        over: Option<Over>,
    ) -> Result<(), LogError> {
        match over {
            Some(Over::Closed) => {
                let input = Input::Closed {
                    conversation,
                    number,
                };
                self.distribute(at, &input).await?;
            }
            Some(Over::No) => {
                let reopened = |at| Input::Reopened {
                    conversation,
                    number,
                    at,
                };
                let here = reopened(Some(workstation.clone()));
                if self.distribute(at, &here).await?.is_some() {
                    self.distribute(at, &reopened(None)).await?;
                }
            }
            Some(Over::Left) | None => {}
        }
        Ok(())
    }

    /// The workstation that closed a conversation, and the number; none where there is no such conversation.
    async fn last_held(
        &mut self,
        conversation: ConversationId,
    ) -> Result<Option<(String, u64)>, LogError> {
        let row = sqlx::query(LAST_HELD)
            .bind(conversation.to_string())
            .fetch_optional(&mut *self.connection)
            .await?;
        row.map(|row| {
            let number = rows::unsigned(row.try_get("number")?)?;
            Ok((row.try_get("holder")?, number))
        })
        .transpose()
    }
}

fn not_held(refused: &Refused) -> Answer {
    Answer::NotDone(NotDone::NotHeld(refused.to_string()))
}
