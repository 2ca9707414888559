//! What a workstation is told, and how long it may be silent.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_distribution::{Leases, WorkstationId};
use baton_protocol::LinkErrorCode;
use baton_protocol::limits::MISSED_HEARTBEATS;
use baton_protocol::v2::{Assembly, GatewayFrame, VERSIONS, Welcome};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesOrdered;
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

use super::frames::Answered;
use crate::error::LogError;
use crate::link::faults::Faults;
use crate::link::session::storage;
use crate::link::socket::{ConnectionEnd, Socket};
use crate::link::window::Window;
use crate::log::{StreamSubscription, TeamLog};
use crate::shared::{GatewayParts, now};
use crate::team::Joined;

/// Events read from the log at once.
const PAGE: u32 = 64;

/// Beats of a workstation within one lease.
const BEATS: u32 = 3;

/// A connection of a workstation that is in the team.
pub(super) struct Session<'a> {
    pub(super) socket: &'a mut Socket,
    pub(super) shared: &'a Arc<GatewayParts>,
    pub(super) log: &'a TeamLog,
    pub(super) id: Uuid,
    pub(super) workstation: WorkstationId,
    /// Its stream; what was sent on this connection is passed.
    pub(super) events: StreamSubscription,
    pub(super) window: Window,
    /// What was ordered and is not answered, in the order it came.
    pub(super) orders: FuturesOrdered<BoxFuture<'static, Answered>>,
    /// The newest event that the log knows to be applied.
    pub(super) applied: u64,
    pub(super) heard: Instant,
    pub(super) faults: Faults,
    /// The newest number the workstation was told of while its window was full.
    pub(super) told: u64,
    /// The parts of a commit that is not whole yet.
    pub(super) parts: Assembly,
    /// Whether it said goodbye: nothing more is told.
    pub(super) is_leaving: bool,
}

impl Session<'_> {
    /// Serves it until the connection ends.
    pub(super) async fn serve(mut self, joined: Joined) -> Result<Infallible, ConnectionEnd> {
        let limits = &self.shared.config.limits;
        let leases = self.leases();
        let beat = (leases / BEATS).max(Duration::from_millis(1));
        let mut watch = tokio::time::interval(beat);
        watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
        watch.reset();
        self.welcome(joined, leases, beat).await?;
        loop {
            let more = self.fill().await?;
            let has_room = self.orders.len() < limits.sends.get();
            tokio::select! {
                () = self.shared.stop.cancelled() => return Err(ConnectionEnd::Closing),
                // What is beyond the limit stays in the socket until earlier orders are answered.
                heard = self.socket.recv(), if has_room => {
                    self.heard = Instant::now();
                    self.receive_frame(heard?).await?;
                }
                Some(answered) = self.orders.next(), if !self.orders.is_empty() => {
                    self.answer(answered, leases).await?;
                }
                () = self.events.grown(), if !more => {}
                _ = watch.tick() => self.look(has_room, beat)?,
                () = std::future::ready(()), if more => {}
            }
        }
    }

    /// How long a lease runs.
    fn leases(&self) -> Duration {
        let rules = self.shared.config.team.as_ref();
        let leases = rules.map_or_else(Leases::default, |rules| rules.leases);
        leases.lease.try_into().unwrap_or_default()
    }

    async fn welcome(
        &mut self,
        joined: Joined,
        lease: Duration,
        beat: Duration,
    ) -> Result<(), ConnectionEnd> {
        let limits = &self.shared.config.limits;
        let welcome = Welcome {
            protocol: VERSIONS.iter().copied().max().unwrap_or(2),
            session: self.id,
            log: self.shared.log.identity().log,
            head: joined.head,
            floor: joined.floor,
            window: limits.window.get(),
            unanswered: u32::try_from(limits.sends.get()).unwrap_or(u32::MAX),
            beat_ms: millis(beat),
            lease_ms: millis(lease),
            practice: self.shared.config.practice,
            now: now(),
        };
        self.socket.send(&GatewayFrame::Welcome(welcome)).await?;
        Ok(())
    }

    /// A workstation that is not heard for a lease is not there; it hears of it when it comes again.
    fn look(&mut self, has_room: bool, beat: Duration) -> Result<(), ConnectionEnd> {
        if !has_room {
            // Our side is the one that does not listen.
            self.heard = Instant::now();
        }
        if self.heard.elapsed() > beat * MISSED_HEARTBEATS {
            return Err(ConnectionEnd::fatal(
                LinkErrorCode::HeartbeatLost,
                "nothing was heard for too long",
            ));
        }
        Ok(())
    }

    /// Sends what the window has room for, a page at a time; says whether there is more to send now.
    async fn fill(&mut self) -> Result<bool, ConnectionEnd> {
        let newest = self.events.head();
        if self.window.sent() >= newest || self.is_leaving {
            return Ok(false);
        }
        let room = self.window.room(&self.shared.config.limits);
        if room == 0 {
            return self.behind(newest).await.map(|()| false);
        }
        let events = match self.events.next(room.min(PAGE)).await {
            // This log turned out to be an older copy.
            Err(LogError::Hole { .. }) => Vec::new(),
            events => events.map_err(|error| storage(&error))?,
        };
        if events.is_empty() {
            return Err(ConnectionEnd::fatal(
                LinkErrorCode::Storage,
                "what this workstation is told begins anew; join again",
            ));
        }
        for event in events {
            if self.window.room(&self.shared.config.limits) == 0 {
                break;
            }
            let seq = event.seq;
            let bytes = self.socket.send(&GatewayFrame::Event(event)).await?;
            self.events.passed(seq);
            self.window.send(seq, bytes);
        }
        Ok(self.window.sent() < newest)
    }

    /// Sent once per full window.
    async fn behind(&mut self, newest: u64) -> Result<(), ConnectionEnd> {
        if self.told > self.window.sent() {
            return Ok(());
        }
        self.told = newest;
        let behind = GatewayFrame::Behind { head: newest };
        self.socket.send(&behind).await.map(drop)
    }
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
