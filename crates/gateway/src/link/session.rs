//! One workstation's connection, from hello to its end.

use std::sync::Arc;
use std::time::Instant;

use baton_protocol::{
    ClientFrame, EventBody, FrameError, Hello, LinkErrorCode, ServerFrame, Welcome,
    limits::MISSED_HEARTBEATS,
};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesOrdered;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

use super::faults::Faults;
use super::socket::{ConnectionEnd, Socket};
use super::window::Window;
use crate::error::LogError;
use crate::log::{Subscription, WriteResult};
use crate::rules::refused;
use crate::shared::{GatewayParts, now};

/// Events read from the log at once.
const PAGE: u32 = 64;

/// A send's key, and what it came to.
type Answered = (String, Result<WriteResult, LogError>);

/// Serves one workstation over version 1, in which it has all conversations, until the connection ends.
pub(super) async fn serve(
    socket: &mut Socket,
    shared: &Arc<GatewayParts>,
    id: Uuid,
    (hello, protocol): (Hello, u32),
) -> ConnectionEnd {
    tracing::info!(session = %id, workstation = hello.workstation, cursor = hello.cursor, "workstation connected");
    Session::new(socket, shared, id, &hello)
        .run(hello, protocol)
        .await
}

struct Session<'a> {
    socket: &'a mut Socket,
    shared: &'a Arc<GatewayParts>,
    id: Uuid,
    /// The log; what was sent on this connection is passed.
    events: Subscription,
    window: Window,
    /// Answers to sends, in the order they came.
    verdicts: FuturesOrdered<BoxFuture<'static, Answered>>,
    heard: Instant,
    faults: Faults,
    /// Whether the workstation knows the stand-in for a damaged event.
    marks_damage: bool,
    /// The head the workstation was last told while its window was full.
    told: u64,
}

impl<'a> Session<'a> {
    fn new(socket: &'a mut Socket, shared: &'a Arc<GatewayParts>, id: Uuid, hello: &Hello) -> Self {
        Self {
            socket,
            shared,
            id,
            events: shared.log.subscribe(hello.cursor),
            window: Window::after(hello.cursor),
            verdicts: FuturesOrdered::new(),
            heard: Instant::now(),
            faults: Faults::default(),
            marks_damage: hello.marks_damage,
            told: hello.cursor,
        }
    }

    async fn run(mut self, hello: Hello, protocol: u32) -> ConnectionEnd {
        match self.serve(&hello, protocol).await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn serve(
        &mut self,
        hello: &Hello,
        protocol: u32,
    ) -> Result<std::convert::Infallible, ConnectionEnd> {
        let limits = &self.shared.config.limits;
        let registration = self
            .shared
            .connections
            .register(&hello.workstation, self.id);
        let replaced = registration.replaced();
        let mut typing = self.shared.typing.subscribe();
        let mut heartbeat = tokio::time::interval(limits.heartbeat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.reset();
        let newest = self.events.head();
        let lacks = self.shared.log.lacks(&hello.accepted).await;
        let lacks = lacks.map_err(|error| storage(&error))?;
        if lacks > 0 {
            tracing::warn!(
                session = %self.id,
                workstation = hello.workstation,
                "sends that were accepted are not in this log: it was restored from an older copy; they come again"
            );
        }
        self.welcome(protocol, newest, lacks).await?;
        loop {
            let newest = self.events.head();
            let more = self.fill(newest).await?;
            tokio::select! {
                () = self.shared.stop.cancelled() => return Err(ConnectionEnd::Closing),
                () = replaced.cancelled() => {
                    return Err(ConnectionEnd::fatal(
                        LinkErrorCode::Replaced,
                        "a newer connection of this workstation took over",
                    ));
                }
                // Sends beyond the limit stay in the socket until earlier ones are answered.
                heard = self.socket.recv(), if self.verdicts.len() < limits.sends.get() => {
                    self.heard = Instant::now();
                    self.receive_frame(heard?).await?;
                }
                Some(verdict) = self.verdicts.next(), if !self.verdicts.is_empty() => {
                    self.answer(verdict).await?;
                }
                grown = self.events.grown() => {
                    grown.map_err(|_| ConnectionEnd::Closing)?;
                }
                notice = typing.recv() => match notice {
                    Ok((conversation, at)) => {
                        self.socket.send(&ServerFrame::Typing { conversation, at }).await?;
                    }
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Err(ConnectionEnd::Closing),
                },
                _ = heartbeat.tick() => self.beat(newest).await?,
                () = std::future::ready(()), if more => {}
            }
        }
    }

    async fn welcome(&mut self, protocol: u32, head: u64, lacks: u32) -> Result<(), ConnectionEnd> {
        let limits = &self.shared.config.limits;
        let welcome = Welcome {
            protocol,
            head,
            session: self.id,
            log: self.shared.log.identity().log,
            window: limits.window.get(),
            sends: u32::try_from(limits.sends.get()).unwrap_or(u32::MAX),
            heartbeat_ms: u64::try_from(limits.heartbeat.as_millis()).unwrap_or(u64::MAX),
            practice: self.shared.config.practice,
            now: Some(now()),
            lacks,
        };
        self.socket.send(&ServerFrame::Welcome(welcome)).await?;
        Ok(())
    }

    /// Sends what the window has room for, a page at a time; says whether there is more to send now.
    async fn fill(&mut self, newest: u64) -> Result<bool, ConnectionEnd> {
        if self.sent() >= newest {
            return Ok(false);
        }
        let room = self.room();
        if room == 0 {
            return self.behind(newest).await.map(|()| false);
        }
        let events = self.events.next(room.min(PAGE)).await;
        let events = events.map_err(|error| storage(&error))?;
        for event in events {
            if self.room() == 0 {
                break;
            }
            let seq = event.seq;
            if matches!(event.body, EventBody::Unreadable { .. }) && !self.marks_damage {
                return Err(ConnectionEnd::fatal(
                    LinkErrorCode::Storage,
                    format!("entry {seq} of the gateway's log is damaged"),
                ));
            }
            let bytes = self.socket.send(&ServerFrame::Event(event)).await?;
            self.events.passed(seq);
            self.window.send(seq, bytes);
        }
        if self.sent() >= newest {
            return Ok(false);
        }
        if self.room() == 0 {
            return self.behind(newest).await.map(|()| false);
        }
        Ok(true)
    }

    /// Newest event sent on this connection.
    fn sent(&self) -> u64 {
        self.events.cursor()
    }

    fn room(&self) -> u32 {
        self.window.room(&self.shared.config.limits)
    }

    /// Sent once per full window; the heartbeat repeats it while it lasts.
    async fn behind(&mut self, newest: u64) -> Result<(), ConnectionEnd> {
        if self.told > self.sent() {
            return Ok(());
        }
        self.told = newest;
        self.socket
            .send(&ServerFrame::Behind { head: newest })
            .await?;
        Ok(())
    }

    async fn beat(&mut self, newest: u64) -> Result<(), ConnectionEnd> {
        let limits = &self.shared.config.limits;
        if self.verdicts.len() >= limits.sends.get() {
            // Our side is the one that does not listen.
            self.heard = Instant::now();
        }
        if self.heard.elapsed() > limits.heartbeat * MISSED_HEARTBEATS {
            return Err(ConnectionEnd::fatal(
                LinkErrorCode::HeartbeatLost,
                "nothing was heard for too long",
            ));
        }
        if self.sent() < newest && newest > self.told {
            self.told = newest;
            self.socket
                .send(&ServerFrame::Behind { head: newest })
                .await?;
        }
        self.socket.send(&ServerFrame::Ping {}).await?;
        Ok(())
    }

    async fn receive_frame(
        &mut self,
        frame: Result<ClientFrame, FrameError>,
    ) -> Result<(), ConnectionEnd> {
        match frame {
            Ok(ClientFrame::Send(frame)) => {
                let key = frame.key.clone();
                let answer = self.shared.log.send(frame, now()).await;
                let answer = answer.map_err(|error| storage(&error))?;
                self.verdicts
                    .push_back(Box::pin(async move { (key, answer.verdict().await) }));
                Ok(())
            }
            Ok(ClientFrame::Ack { cursor }) => self.window.acknowledge(cursor),
            Ok(ClientFrame::Ping {}) => self.socket.send(&ServerFrame::Pong {}).await.map(drop),
            Ok(ClientFrame::Pong {}) => Ok(()),
            Ok(ClientFrame::Hello(_)) => {
                let complaint = self.faults.second_hello()?;
                self.socket
                    .send(&ServerFrame::Error(complaint))
                    .await
                    .map(drop)
            }
            Err(error) => self.fault(&error).await,
        }
    }

    async fn answer(&mut self, (key, verdict): Answered) -> Result<(), ConnectionEnd> {
        let frame = match verdict {
            Ok(Ok(_)) => ServerFrame::Accepted { key },
            Ok(Err(refusal)) => {
                let (code, detail) = refused(refusal);
                ServerFrame::Refused {
                    key,
                    code,
                    detail: detail.to_owned(),
                }
            }
            Err(error) => return Err(storage(&error)),
        };
        self.socket.send(&frame).await?;
        Ok(())
    }

    async fn fault(&mut self, error: &FrameError) -> Result<(), ConnectionEnd> {
        if let Some((key, code)) = error.refusal() {
            // A send that can be named is refused by name; the connection is not at fault.
            let frame = ServerFrame::Refused {
                key: key.to_owned(),
                code,
                detail: error.to_string(),
            };
            return self.socket.send(&frame).await.map(drop);
        }
        let complaint = self.faults.found(error)?;
        self.socket
            .send(&ServerFrame::Error(complaint))
            .await
            .map(drop)
    }
}

pub(crate) fn storage(error: &LogError) -> ConnectionEnd {
    tracing::error!(%error, "the log could not be used for a workstation");
    ConnectionEnd::fatal(
        LinkErrorCode::Storage,
        "the gateway cannot use its log now; nothing was accepted",
    )
}
