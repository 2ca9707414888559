//! What a workstation says, and what it is answered.

use std::time::Duration;

use baton_protocol::v2::{
    Command, CommandBody, CommandOutcome, Commit, CommitAnswer, CommitOutcome, GatewayFrame, Send,
    WorkstationFrame,
};
use baton_protocol::{
    ConversationId, Fencing, FrameError, LinkErrorCode, RefusalCode, RepresentativeId,
};
use uuid::Uuid;

use super::session::{Session, millis};
use crate::error::LogError;
use crate::link::session::storage;
use crate::link::socket::ConnectionEnd;
use crate::rules::refused;
use crate::shared::now;
use crate::team::{Answer, NotDone, OrderBody, PersonWants};

/// Acknowledged events after which the log is told that they need to be kept no longer.
const APPLIED_EVERY: u64 = 256;

/// What an order was for, and what became of it.
pub(super) type Answered = (Asked, Result<Answer, LogError>);

/// What is answered.
pub(super) enum Asked {
    Send(String),
    Command(Uuid),
    Beat(u64),
    Leave,
    /// A commit of a conversation, at a position of its journal.
    Commit(ConversationId, u64),
    /// The rows of a journal after a position.
    Page(ConversationId, u64),
}

impl Session<'_> {
    pub(super) async fn receive_frame(
        &mut self,
        frame: Result<WorkstationFrame, FrameError>,
    ) -> Result<(), ConnectionEnd> {
        match frame {
            Ok(WorkstationFrame::Hello(_)) => {
                let complaint = self.faults.second_hello()?;
                let frame = GatewayFrame::Error(complaint);
                self.socket.send(&frame).await.map(drop)
            }
            Ok(WorkstationFrame::Ack { cursor }) => self.acknowledge(cursor).await,
            Ok(WorkstationFrame::Send(send)) => self.send(send).await,
            Ok(WorkstationFrame::Beat { nth }) => {
                self.order(Asked::Beat(nth), OrderBody::Beat).await
            }
            Ok(WorkstationFrame::Leave {}) => {
                self.is_leaving = true;
                self.order(Asked::Leave, OrderBody::Leave).await
            }
            Ok(WorkstationFrame::Command(command)) => self.command(command).await,
            Ok(WorkstationFrame::Commit(part)) => self.commit(part).await,
            Ok(WorkstationFrame::Fetch {
                conversation,
                number,
                after,
            }) => self.fetch(conversation, number, after).await,
            Err(error) => self.fault(&error).await,
        }
    }

    async fn acknowledge(&mut self, cursor: u64) -> Result<(), ConnectionEnd> {
        self.window.acknowledge(cursor)?;
        let acked = self.window.acked();
        if acked - self.applied >= APPLIED_EVERY {
            self.applied = acked;
            let from = (&self.workstation, self.id);
            let applied = OrderBody::Applied { cursor: acked };
            let order = self.log.order(from, now(), applied).await;
            // Nothing follows from the answer: what is kept too long is dropped the next time.
            drop(order.map_err(|error| storage(&error))?);
        }
        Ok(())
    }

    async fn order(&mut self, asked: Asked, body: OrderBody) -> Result<(), ConnectionEnd> {
        let from = (&self.workstation, self.id);
        let order = self.log.order(from, now(), body).await;
        let order = order.map_err(|error| storage(&error))?;
        self.orders
            .push_back(Box::pin(async move { (asked, order.answer().await) }));
        Ok(())
    }

    async fn send(&mut self, Send { number, send }: Send) -> Result<(), ConnectionEnd> {
        let asked = Asked::Send(send.key.clone());
        let from = (&self.workstation, self.id);
        let order = self.log.send(from, now(), number, send).await;
        let order = order.map_err(|error| storage(&error))?;
        self.orders
            .push_back(Box::pin(async move { (asked, order.answer().await) }));
        Ok(())
    }

    async fn command(&mut self, Command { id, body }: Command) -> Result<(), ConnectionEnd> {
        match body {
            CommandBody::Release {
                conversation,
                number,
            } => {
                let release = OrderBody::Release {
                    conversation,
                    number,
                };
                self.order(Asked::Command(id), release).await
            }
            CommandBody::SignIn { by } => {
                let Some(person) = self.shared.config.people.get(&by) else {
                    return self.refuse(id, unknown(&by)).await;
                };
                let wants = PersonWants::SignIn(person.profile());
                self.person(id, by, wants).await
            }
            CommandBody::SignOut { by } => self.person(id, by, PersonWants::SignOut).await,
            CommandBody::SetPresence { by, presence } => {
                self.person(id, by, PersonWants::Presence(presence)).await
            }
            CommandBody::Accept {
                conversation,
                by,
                number,
            } => {
                let wants = PersonWants::Accept(conversation, number);
                self.person(id, by, wants).await
            }
            CommandBody::Decline { conversation, by } => {
                self.person(id, by, PersonWants::Decline(conversation))
                    .await
            }
            CommandBody::Take {
                conversation,
                by,
                number,
            } => {
                let wants = PersonWants::Take(conversation, number);
                self.person(id, by, wants).await
            }
            CommandBody::Reassign {
                conversation,
                by,
                to,
            } => {
                let person = self.shared.config.people.get(&by);
                if !person.is_some_and(|person| person.supervises) {
                    let detail = format!("{by} is no supervisor");
                    return self.refuse(id, detail).await;
                }
                let wants = PersonWants::Reassign(conversation, to);
                self.person(id, by, wants).await
            }
        }
    }

    async fn person(
        &mut self,
        id: Uuid,
        by: RepresentativeId,
        wants: PersonWants,
    ) -> Result<(), ConnectionEnd> {
        if !self.shared.config.people.contains_key(&by) {
            return self.refuse(id, unknown(&by)).await;
        }
        let order = OrderBody::Person { by, wants };
        self.order(Asked::Command(id), order).await
    }

    async fn refuse(&mut self, command: Uuid, detail: String) -> Result<(), ConnectionEnd> {
        let outcome = CommandOutcome::Refused { detail };
        let frame = GatewayFrame::Answer { command, outcome };
        self.socket.send(&frame).await.map(drop)
    }

    /// A part of a commit; with the last one it is whole.
    async fn commit(&mut self, part: Commit) -> Result<(), ConnectionEnd> {
        let whole = match self.parts.take(part) {
            Ok(None) => return Ok(()),
            Ok(Some(whole)) => whole,
            Err(fault) => {
                let complaint = self
                    .faults
                    .count(LinkErrorCode::Malformed, fault.to_string())?;
                let frame = GatewayFrame::Error(complaint);
                return self.socket.send(&frame).await.map(drop);
            }
        };
        let asked = Asked::Commit(whole.conversation, whole.position);
        let from = (&self.workstation, self.id);
        let order = self.log.commit(from, now(), whole).await;
        let order = order.map_err(|error| storage(&error))?;
        self.orders
            .push_back(Box::pin(async move { (asked, order.answer().await) }));
        Ok(())
    }

    /// A page of the journal of a conversation that it holds.
    async fn fetch(
        &mut self,
        conversation: ConversationId,
        number: Fencing,
        after: u64,
    ) -> Result<(), ConnectionEnd> {
        let read = OrderBody::Read {
            conversation,
            number,
        };
        self.order(Asked::Page(conversation, after), read).await
    }

    pub(super) async fn answer(
        &mut self,
        (asked, answer): Answered,
        lease: Duration,
    ) -> Result<(), ConnectionEnd> {
        let not_done = match answer.map_err(|error| storage(&error))? {
            Answer::Commit(outcome) => return self.committed(asked, outcome).await,
            Answer::Done | Answer::Joined(_) => None,
            Answer::NotDone(NotDone::Replaced) => {
                return Err(ConnectionEnd::fatal(
                    LinkErrorCode::Storage,
                    "this connection does not count any more; join again",
                ));
            }
            Answer::NotDone(why) => Some(why),
        };
        let frame = match (asked, not_done) {
            (Asked::Send(key), None) => GatewayFrame::Accepted { key },
            (Asked::Send(key), Some(why)) => {
                let (code, detail) = send_refused(why);
                GatewayFrame::Refused { key, code, detail }
            }
            (Asked::Command(command), None) => GatewayFrame::Answer {
                command,
                outcome: CommandOutcome::Done {},
            },
            (Asked::Command(command), Some(why)) => {
                let (_, detail) = send_refused(why);
                GatewayFrame::Answer {
                    command,
                    outcome: CommandOutcome::Refused { detail },
                }
            }
            (Asked::Beat(nth), None) => GatewayFrame::Beat {
                nth,
                lease_ms: millis(lease),
            },
            (Asked::Beat(_), Some(_)) => {
                return Err(ConnectionEnd::fatal(
                    LinkErrorCode::HeartbeatLost,
                    "the lease of this workstation is over; join again",
                ));
            }
            (Asked::Page(conversation, after), None) => {
                let page = self.log.page(conversation, after).await;
                GatewayFrame::Page(page.map_err(|error| storage(&error))?)
            }
            (Asked::Commit(..) | Asked::Page(..), why) => {
                let detail = why.map_or_else(String::new, |why| send_refused(why).1);
                let code = LinkErrorCode::Other(RefusalCode::NotHeld.as_str());
                GatewayFrame::Error(self.faults.count(code, detail)?)
            }
            (Asked::Leave, _) => return Err(ConnectionEnd::Left),
        };
        self.socket.send(&frame).await.map(drop)
    }

    async fn committed(
        &mut self,
        asked: Asked,
        outcome: CommitOutcome,
    ) -> Result<(), ConnectionEnd> {
        let Asked::Commit(conversation, position) = asked else {
            return Ok(());
        };
        let frame = GatewayFrame::Commit(CommitAnswer {
            conversation,
            position,
            outcome,
        });
        self.socket.send(&frame).await.map(drop)
    }

    async fn fault(&mut self, error: &FrameError) -> Result<(), ConnectionEnd> {
        let frame = match error.refusal() {
            // A send that can be named is refused by name; the connection is not at fault.
            Some((key, code)) => GatewayFrame::Refused {
                key: key.to_owned(),
                code,
                detail: error.to_string(),
            },
            None => GatewayFrame::Error(self.faults.found(error)?),
        };
        self.socket.send(&frame).await.map(drop)
    }
}

/// What is answered to who is not in the team.
fn unknown(by: &RepresentativeId) -> String {
    format!("this gateway knows no one named {by}")
}

/// What a workstation is told about something that is refused for good.
fn send_refused(why: NotDone) -> (RefusalCode, String) {
    match why {
        NotDone::NotHeld(detail) => (RefusalCode::NotHeld, detail),
        NotDone::Rules(refusal) => {
            let (code, detail) = refused(refusal);
            (code, detail.to_owned())
        }
        NotDone::Replaced | NotDone::CursorAhead | NotDone::TooMany => (
            RefusalCode::NotHeld,
            "this connection does not count any more".to_owned(),
        ),
    }
}
