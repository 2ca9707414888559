//! One connection after its welcome.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_protocol::v2::StreamEvent;
use baton_protocol::{FrameError, LinkErrorCode, RefusalCode, ServerError, limits};
use jiff::Timestamp;
use tokio::sync::{broadcast, mpsc};
use tokio::time::MissedTickBehavior;
use tokio_tungstenite::tungstenite::Message;

use crate::beats::Beats;
use crate::clocks::Clocks;
use crate::commands::Commands;
use crate::config::LinkConfig;
use crate::control::Control;
use crate::handle::{Incoming, TypingNotice};
use crate::journals::Journals;
use crate::order::{EventOrder, place};
use crate::outbox::{Outbox, timely};
use crate::replication::Replication;
use crate::run::store_fault;
use crate::status::{LinkState, OfflineReason};
use crate::store::LinkStore;
use crate::version::{Greeting, Heard, Said, Version};
use crate::wire::{FrameReader, FrameWriter};

/// Most sends in flight, whatever the gateway allows.
const SENDS: u32 = 64;
/// Shortest heartbeat a gateway can ask for.
const BEAT_MIN: Duration = Duration::from_millis(20);

/// Small frames that are due; each at most once.
#[derive(Debug, Default)]
struct Due {
    beat: bool,
    pong: bool,
    ack: bool,
    leave: bool,
}

pub(crate) struct Session<'a> {
    version: Version,
    store: Arc<dyn LinkStore>,
    within: Duration,
    incoming: &'a mpsc::Sender<Incoming>,
    control: &'a Control,
    typing: &'a broadcast::Sender<TypingNotice>,
    writes: mpsc::Sender<Message>,
    reader: FrameReader,
    outbox: Outbox,
    replication: Replication,
    commands: &'a mut Commands,
    journals: &'a mut Journals,
    heartbeat: Duration,
    window: u32,
    /// Newest event received on this connection, replayed or not.
    received: u64,
    /// Newest event acknowledged on this connection.
    acked: u64,
    /// Newest event given to the inbox, over all connections.
    delivered: &'a mut u64,
    /// Received and not given to the inbox yet. Never more than the window.
    pending: VecDeque<(StreamEvent, bool)>,
    clocks: Clocks,
    due: Due,
    beats: Beats,
    /// When it is left at the latest, once it is being left.
    leaves_at: Option<tokio::time::Instant>,
    heard: Instant,
    faults: u32,
}

impl<'a> Session<'a> {
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one connection meet here"
    )]
    pub(crate) fn new(
        config: &LinkConfig,
        store: Arc<dyn LinkStore>,
        incoming: &'a mpsc::Sender<Incoming>,
        control: &'a Control,
        typing: &'a broadcast::Sender<TypingNotice>,
        writer: &FrameWriter,
        reader: FrameReader,
        greeting: &Greeting,
        cursor: u64,
        delivered: &'a mut u64,
        commands: &'a mut Commands,
        journals: &'a mut Journals,
    ) -> Self {
        let sends = usize::try_from(greeting.sends.min(SENDS)).unwrap_or(1);
        control.update(|status| {
            status.state = LinkState::Online;
            status.connections += 1;
            status.practice = Some(greeting.practice);
            status.head = greeting.head;
            status.cursor = cursor;
            if greeting.head == cursor {
                status.synced_at = Some(Timestamp::now());
            }
        });
        tracing::info!(session = %greeting.session, cursor, head = greeting.head, "the link is online");
        Self {
            within: config.within,
            version: config.version,
            outbox: Outbox::new(config.version, Arc::clone(&store), config.within, sends),
            replication: Replication::new(
                config.version != Version::One,
                Arc::clone(&store),
                config.within,
            ),
            commands,
            journals,
            store,
            incoming,
            control,
            typing,
            writes: writer.queue(),
            reader,
            heartbeat: config.heartbeat.min(greeting.heartbeat).max(BEAT_MIN),
            window: greeting.window.max(1),
            received: cursor,
            acked: cursor,
            delivered,
            pending: VecDeque::new(),
            clocks: Clocks::compared(greeting.now, Timestamp::now()),
            due: Due::default(),
            beats: Beats::default(),
            leaves_at: None,
            heard: Instant::now(),
            faults: 0,
        }
    }

    /// Runs until the connection ends.
    pub(crate) async fn run(&mut self) -> OfflineReason {
        let reason = match self.serve().await {
            Ok(never) => match never {},
            Err(reason) => reason,
        };
        if self.leaves_at.is_some() {
            self.write_down().await;
        }
        reason
    }

    /// Waits until the answers of the gateway are durable here: after a goodbye no connection asks for them again. What
    /// cannot be written is asked for at the next start.
    async fn write_down(&mut self) {
        while self.outbox.is_reporting() {
            if let Err(fault) = self.outbox.reported().await {
                tracing::warn!(%fault, "an answer of the gateway could not be written down");
            }
        }
        while self.replication.is_reporting() {
            if let Err(fault) = self.replication.reported().await {
                tracing::warn!(%fault, "what became of a commit could not be written down");
            }
        }
    }

    async fn serve(&mut self) -> Result<std::convert::Infallible, OfflineReason> {
        let control = self.control;
        let incoming = self.incoming;
        let writes = self.writes.clone();
        let mut committed = control.committed.subscribe();
        committed.mark_changed();
        let mut heartbeat = tokio::time::interval(self.heartbeat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.reset();
        let interrupted = control.interrupted();
        tokio::pin!(interrupted);
        loop {
            self.outbox.fill().await.map_err(store_fault)?;
            self.replication.fill().await.map_err(store_fault)?;
            tokio::select! {
                reason = &mut interrupted => return Err(reason),
                frame = self.reader.next() => {
                    self.heard = Instant::now();
                    self.receive_frame(frame?)?;
                }
                place = incoming.reserve(), if !self.pending.is_empty() => {
                    let place = place.map_err(|_| OfflineReason::NobodyListens)?;
                    self.deliver(place);
                }
                place = writes.reserve(), if self.has_something_to_say() => {
                    let place = place.map_err(|_| OfflineReason::Lost {
                        detail: "the gateway takes nothing in any more".to_owned(),
                    })?;
                    self.say(place)?;
                }
                changed = committed.changed() => {
                    changed.map_err(|_| OfflineReason::Stopped)?;
                    let cursor = *committed.borrow_and_update();
                    self.committed(cursor);
                }
                reported = self.outbox.reported(), if self.outbox.is_reporting() => {
                    reported.map_err(store_fault)?;
                    if !self.outbox.is_reporting() {
                        self.count_waiting().await?;
                    }
                }
                reported = self.replication.reported(), if self.replication.is_reporting() => {
                    reported.map_err(store_fault)?;
                    self.count_waiting().await?;
                }
                () = control.kick.notified() => {
                    self.outbox.kicked();
                    self.replication.kicked();
                    self.count_waiting().await?;
                }
                () = self.commands.asked() => {}
                () = self.journals.wanted() => {}
                () = control.leave.cancelled(), if self.leaves_at.is_none() => {
                    self.due.leave = true;
                    // What was written just before the goodbye goes before it.
                    self.outbox.kicked();
                    self.replication.kicked();
                    self.leaves_at = Some(tokio::time::Instant::now() + self.within);
                }
                () = has_left(self.leaves_at) => return Err(OfflineReason::Stopped),
                _ = heartbeat.tick() => {
                    if self.heard.elapsed() > self.heartbeat * limits::MISSED_HEARTBEATS {
                        return Err(OfflineReason::Silent);
                    }
                    self.due.beat = true;
                }
            }
        }
    }

    async fn count_waiting(&mut self) -> Result<(), OfflineReason> {
        let waiting = timely(self.within, self.store.waiting_count())
            .await
            .map_err(store_fault)?;
        self.control.update(|status| status.waiting = waiting);
        Ok(())
    }

    fn receive_frame(&mut self, frame: Result<Heard, FrameError>) -> Result<(), OfflineReason> {
        match frame {
            Ok(Heard::Event { event, closed }) => return self.receive(event, closed),
            Ok(Heard::Accepted { key }) => self.outbox.accepted(key),
            Ok(Heard::Refused { key, code, detail }) => self.outbox.refused(key, code, detail),
            Ok(Heard::Answer { command, outcome }) => self.commands.answered(command, outcome),
            Ok(Heard::Commit(answer)) => self.replication.answered(answer),
            Ok(Heard::Page(page)) => self.journals.page(page),
            Ok(Heard::Typing(notice)) => {
                // A notice without a listener is as good as lost on the way.
                let _ = self.typing.send(notice);
            }
            Ok(Heard::Behind { head }) => self
                .control
                .update(|status| status.head = status.head.max(head)),
            Ok(Heard::Ping) => self.due.pong = true,
            Ok(Heard::Pong) => self.in_step(),
            Ok(Heard::Beat { nth, lease }) => {
                if let Some(lease) = self.beats.answered(nth, lease) {
                    self.control.lease.send_replace(Some(lease));
                }
                self.in_step();
            }
            Ok(Heard::Closing { detail }) => return Err(OfflineReason::Closing { detail }),
            Ok(Heard::Error(error)) if error.fatal => return Err(rejected(error)),
            Ok(Heard::Error(error)) => {
                tracing::warn!(code = %error.code, detail = error.detail, "the gateway complains about a frame");
                if error.code == LinkErrorCode::Other(RefusalCode::NotHeld.as_str()) {
                    self.journals.not_held();
                }
            }
            Ok(Heard::Welcome(_)) => {
                return self.fault(FrameError::Malformed {
                    detail: "a second welcome".to_owned(),
                });
            }
            Err(error) => return self.fault(error),
        }
        Ok(())
    }

    /// Receives an event. Events come without gaps; one that came before is ignored, one too early ends the
    /// connection so that the missing ones are fetched from the cursor.
    fn receive(&mut self, event: StreamEvent, closed: bool) -> Result<(), OfflineReason> {
        let seq = event.seq;
        let place = place(seq, self.received, *self.delivered);
        if let EventOrder::Gap { expected } = place {
            return Err(OfflineReason::Gap {
                expected,
                found: seq,
            });
        }
        let again = place == EventOrder::Again;
        self.received = self.received.max(seq);
        self.control.update(|status| {
            status.head = status.head.max(seq);
            status.replays += u64::from(again);
        });
        if again {
            tracing::debug!(seq, "an event came again and is ignored");
            return Ok(());
        }
        if self.pending.len() >= usize::try_from(self.window).unwrap_or(usize::MAX) {
            return Err(OfflineReason::WindowExceeded {
                window: self.window,
            });
        }
        self.pending.push_back((event, closed));
        Ok(())
    }

    fn deliver(&mut self, place: mpsc::Permit<'_, Incoming>) {
        if let Some((event, closed)) = self.pending.pop_front() {
            *self.delivered = event.seq;
            place.send(Incoming {
                seq: event.seq,
                logged_at: self.clocks.ours(event.at, Timestamp::now()),
                event,
                closed,
            });
        }
    }

    fn committed(&mut self, cursor: u64) {
        self.control
            .update(|status| status.cursor = status.cursor.max(cursor));
        self.in_step();
        self.due.ack = self.ackable() > self.acked;
    }

    /// What can be acknowledged: committed here, and received on this connection.
    fn ackable(&self) -> u64 {
        (*self.control.committed.borrow()).min(self.received)
    }

    /// Notes the time while every known event is applied.
    fn in_step(&self) {
        self.control.update(|status| {
            if status.cursor >= status.head {
                status.synced_at = Some(Timestamp::now());
            }
        });
    }

    fn has_something_to_say(&self) -> bool {
        self.due.beat
            || self.due.pong
            || self.due.ack
            || self.says_goodbye()
            || self.commands.has_ready()
            || self.journals.has_ready()
            || self.replication.has_ready()
            || self.outbox.has_ready()
    }

    fn say(&mut self, place: mpsc::Permit<'_, Message>) -> Result<(), OfflineReason> {
        let Some(said) = self.next_said() else {
            if let Some(text) = self.next_of_a_queue()? {
                place.send(Message::text(text));
            }
            return Ok(());
        };
        let is_leaving = matches!(said, Said::Leave);
        let text = self.version.encode(said);
        match text.map_err(|error| OfflineReason::Faulty { error })? {
            Some(text) => place.send(Message::text(text)),
            None if is_leaving => return Err(OfflineReason::Stopped),
            None => {}
        }
        Ok(())
    }

    /// What is asked for goes before what is told: a new holder waits for a journal.
    fn next_of_a_queue(&mut self) -> Result<Option<String>, OfflineReason> {
        let asked = self.journals.take_ready();
        let asked = asked.map_err(|error| OfflineReason::Faulty { error })?;
        let next = asked.or_else(|| self.replication.take_ready());
        Ok(next.or_else(|| self.outbox.take_ready()))
    }

    /// The next small frame that is due; none when it is the turn of a queue. Goodbye comes last.
    fn next_said(&mut self) -> Option<Said> {
        if std::mem::take(&mut self.due.pong) {
            return Some(Said::Pong);
        }
        if std::mem::take(&mut self.due.ack) {
            self.acked = self.ackable();
            return Some(Said::Ack { cursor: self.acked });
        }
        if std::mem::take(&mut self.due.beat) {
            let nth = self.beats.next(self.version != Version::One);
            return Some(Said::Beat { nth });
        }
        if let Some(command) = self.commands.take_ready() {
            return Some(Said::Command(command));
        }
        self.says_goodbye().then(|| {
            self.due.leave = false;
            Said::Leave
        })
    }

    /// Goodbye is due, and nothing waits that goes before it.
    fn says_goodbye(&self) -> bool {
        let waits = self.outbox.has_ready() || self.replication.has_ready();
        self.due.leave && !waits && !self.outbox.has_more() && !self.replication.has_more()
    }

    /// A fault the connection survives, unless there are too many or it tells us to stop.
    fn fault(&mut self, error: FrameError) -> Result<(), OfflineReason> {
        self.faults += 1;
        self.control.update(|status| status.faults += 1);
        tracing::warn!(%error, "the gateway sent a frame that cannot be used");
        let ends = error.ends_connection() || self.faults > limits::FAULTS_PER_CONNECTION;
        match (ends, error) {
            (_, FrameError::UnknownVersion { offered, .. }) => {
                Err(OfflineReason::UnknownVersion { offered })
            }
            (true, error) => Err(OfflineReason::Faulty { error }),
            (false, _) => Ok(()),
        }
    }
}

/// Ends at that time; never where there is none.
async fn has_left(at: Option<tokio::time::Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// A fatal error frame as a reason.
pub(crate) fn rejected(error: ServerError) -> OfflineReason {
    match error.code {
        LinkErrorCode::Replaced => OfflineReason::Replaced,
        LinkErrorCode::UnsupportedVersion => OfflineReason::UnknownVersion {
            offered: error.supported.into_iter().map(u64::from).collect(),
        },
        code => OfflineReason::Rejected {
            code,
            detail: error.detail,
        },
    }
}
