//! Keeps a connection alive: connects, waits, connects again.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::address::GatewayAddress;
use crate::commands::Commands;
use crate::config::LinkConfig;
use crate::connect;
use crate::control::Control;
use crate::handle::{Incoming, TypingNotice};
use crate::journals::Journals;
use crate::lease::Lease;
use crate::outbox::timely;
use crate::session::{Session, rejected};
use crate::status::{LinkState, OfflineReason, Retry};
use crate::store::{LinkStore, StoreFault};
use crate::version::{Greeting, Heard, Resume, Version};
use crate::wire::{self, FrameReader, FrameWriter};

pub(crate) struct Runner {
    config: LinkConfig,
    address: GatewayAddress,
    store: Arc<dyn LinkStore>,
    incoming: mpsc::Sender<Incoming>,
    control: Arc<Control>,
    typing: broadcast::Sender<TypingNotice>,
    commands: Commands,
    journals: Journals,
    /// Newest event given to the inbox; an event up to here that comes again is a replay.
    delivered: u64,
    /// The log the cursor belongs to, when the store does not keep it.
    log: Option<Uuid>,
}

impl Runner {
    pub(crate) fn new(
        config: LinkConfig,
        address: GatewayAddress,
        store: Arc<dyn LinkStore>,
        incoming: mpsc::Sender<Incoming>,
        control: Arc<Control>,
        typing: broadcast::Sender<TypingNotice>,
        (commands, journals): (Commands, Journals),
    ) -> Self {
        Self {
            config,
            address,
            store,
            incoming,
            control,
            typing,
            commands,
            journals,
            delivered: 0,
            log: None,
        }
    }

    pub(crate) async fn run(mut self) {
        let mut failures: u32 = 0;
        loop {
            let started = Instant::now();
            let reason = self.connection().await;
            let online = matches!(self.control.status.borrow().state, LinkState::Online);
            failures = if online && started.elapsed() >= self.config.steady_after {
                1
            } else {
                failures.saturating_add(1)
            };
            if self.control.leave.is_cancelled() {
                self.offline(OfflineReason::Stopped, None);
                return;
            }
            if reason == OfflineReason::Rewound {
                self.delivered = 0;
            }
            tracing::info!(%reason, failures, "the link is offline");
            let wait = match reason.retry() {
                Retry::Soon => Some(self.config.backoff.wait(failures, rand::random())),
                Retry::Late => Some(self.config.backoff.wait(u32::MAX, rand::random())),
                Retry::Asked => None,
                Retry::Never => {
                    self.offline(reason, None);
                    return;
                }
            };
            self.offline(reason, wait);
            if self.rest(wait).await {
                self.offline(OfflineReason::Stopped, None);
                return;
            }
        }
    }

    fn offline(&self, reason: OfflineReason, wait: Option<Duration>) {
        let now = Timestamp::now();
        let next_try_at = wait.and_then(|wait| now.checked_add(wait).ok());
        self.control.update(|status| {
            let was_online = matches!(status.state, LinkState::Online);
            status.drops += u64::from(was_online && !reason.is_wanted());
            let since = match status.state {
                LinkState::Offline { since, .. } => since,
                LinkState::Connecting | LinkState::Online => now,
            };
            status.state = LinkState::Offline {
                since,
                next_try_at,
                reason,
            };
        });
    }

    /// Waits for the next try; says whether the link is to end instead.
    async fn rest(&self, wait: Option<Duration>) -> bool {
        let mut paused = self.control.paused.subscribe();
        // What waits from an earlier run counts from the beginning, although nothing was sent yet.
        self.control.kick.notify_one();
        let mut deadline = wait.map(|wait| tokio::time::Instant::now() + wait);
        loop {
            let due = async {
                match deadline {
                    Some(deadline) => tokio::time::sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.control.stop.cancelled() => return true,
                () = self.control.leave.cancelled() => return true,
                () = self.incoming.closed() => return false,
                () = self.control.retry.notified() => {
                    if !*paused.borrow() {
                        return false;
                    }
                }
                () = due => return false,
                changed = paused.changed() => {
                    if changed.is_err() {
                        return true;
                    }
                    if *paused.borrow_and_update() {
                        deadline = None;
                        self.offline(OfflineReason::Paused, None);
                    }
                }
                // The number of waiting items is shown offline, too.
                () = self.control.kick.notified() => self.count_waiting().await,
            }
        }
    }

    async fn count_waiting(&self) {
        match timely(self.config.within, self.store.waiting_count()).await {
            Ok(waiting) => self.control.update(|status| status.waiting = waiting),
            Err(fault) => tracing::warn!(%fault, "the outbox could not be counted"),
        }
    }

    /// One connection from its beginning to its end, and why it ended.
    async fn connection(&mut self) -> OfflineReason {
        if self.incoming.is_closed() {
            return OfflineReason::NobodyListens;
        }
        if self.control.unbound.swap(false, Ordering::AcqRel) {
            self.log = None;
            self.delivered = 0;
            // It was meant for the connection before.
            let _ = self.control.rewind.notified().now_or_never();
        }
        self.control.update(|status| {
            // While it keeps failing it stays offline, with the time since when.
            let keeps_failing = match &status.state {
                LinkState::Offline { reason, .. } => reason.retry() != Retry::Asked,
                LinkState::Connecting | LinkState::Online => false,
            };
            if !keeps_failing {
                status.state = LinkState::Connecting;
            }
        });
        // A cut that was meant for an earlier connection.
        let _ = self.control.cut.notified().now_or_never();
        let control = Arc::clone(&self.control);
        let greeted = tokio::select! {
            biased;
            reason = control.interrupted() => Err(reason),
            () = control.leave.cancelled() => Err(OfflineReason::Stopped),
            greeted = tokio::time::timeout(self.config.connect_within, self.greet()) => {
                greeted.unwrap_or_else(|_| Err(OfflineReason::Unreachable {
                    detail: "it did not answer in time".to_owned(),
                }))
            }
        };
        let (reader, writer, greeting, resume, lease) = match greeted {
            Ok(greeted) => greeted,
            Err(reason) => return reason,
        };
        if self.delivered < resume.cursor {
            self.delivered = resume.cursor;
        }
        self.commands.begin();
        self.journals.begin();
        let mut session = Session::new(
            &self.config,
            Arc::clone(&self.store),
            &self.incoming,
            &self.control,
            &self.typing,
            &writer,
            reader,
            &greeting,
            resume.cursor,
            &mut self.delivered,
            &mut self.commands,
            &mut self.journals,
        );
        // Behind the status: that there is a lease must not be known before how much there is to apply first.
        if lease.is_some() {
            control.lease.send_replace(lease);
        }
        let reason = session.run().await;
        drop(session);
        writer.close(&reason).await;
        reason
    }

    /// Connects, says hello, waits for the welcome.
    async fn greet(
        &mut self,
    ) -> Result<(FrameReader, FrameWriter, Greeting, Resume, Option<Lease>), OfflineReason> {
        let mut resume = self.resume().await.map_err(store_fault)?;
        self.control.update(|status| status.cursor = resume.cursor);
        self.count_waiting().await;
        let (mut reader, writer) = self.connect().await?;
        let version = self.config.version;
        let hello = version
            .hello(&self.config, &resume)
            .map_err(|error| OfflineReason::Faulty { error })?;
        let closed = || OfflineReason::Lost {
            detail: "the connection ended before the hello".to_owned(),
        };
        let said = (Instant::now(), Timestamp::now());
        writer
            .queue()
            .send(Message::text(hello))
            .await
            .map_err(|_| closed())?;
        let greeting = match reader.next().await? {
            Ok(Heard::Welcome(greeting)) => greeting,
            Ok(Heard::Error(error)) => return Err(rejected(error)),
            Ok(Heard::Closing { detail }) => return Err(OfflineReason::Closing { detail }),
            Ok(other) => {
                return Err(OfflineReason::Faulty {
                    error: baton_protocol::FrameError::Malformed {
                        detail: format!("a welcome was expected, {:?} came", other.kind()),
                    },
                });
            }
            Err(error) => return Err(OfflineReason::Faulty { error }),
        };
        if !version.offered().contains(&greeting.protocol) {
            return Err(OfflineReason::UnknownVersion {
                offered: vec![u64::from(greeting.protocol)],
            });
        }
        if self.config.practice_only && !greeting.practice {
            return Err(OfflineReason::NotPractice);
        }
        if resume.log.is_none() {
            timely(self.config.within, self.store.adopt_log(greeting.log))
                .await
                .map_err(store_fault)?;
        }
        self.log = Some(greeting.log);
        self.send_again(&greeting, &resume).await?;
        self.go_on(&greeting, &mut resume).await?;
        let lease = greeting.lease.map(|runs| Lease::new(said, runs));
        Ok((reader, writer, greeting, resume, lease))
    }

    /// Goes on where the gateway does: where it has not all that was told after the cursor, everything held is void.
    async fn go_on(
        &mut self,
        greeting: &Greeting,
        resume: &mut Resume,
    ) -> Result<(), OfflineReason> {
        let before = greeting.floor.saturating_sub(1);
        if before <= resume.cursor {
            return Ok(());
        }
        tracing::warn!(
            cursor = resume.cursor,
            floor = greeting.floor,
            "what this workstation held is void: the gateway cannot go on where it was, and grants it anew"
        );
        timely(self.config.within, self.store.begin_anew(before))
            .await
            .map_err(store_fault)?;
        (resume.cursor, self.delivered) = (before, before);
        Ok(())
    }

    async fn connect(&self) -> Result<(FrameReader, FrameWriter), OfflineReason> {
        let stream = connect::connect(&self.address, self.config.roots.as_deref()).await?;
        let version = self.config.version;
        wire::greet(&self.address, version, stream, self.config.within).await
    }

    /// Puts messages that this log accepted and no longer has back into the outbox. This needs no
    /// decision: the gateway takes a key once, and a customer who has the message sees it under the same id.
    async fn send_again(&self, greeting: &Greeting, resume: &Resume) -> Result<(), OfflineReason> {
        if greeting.lacks == 0 || resume.accepted.is_empty() {
            return Ok(());
        }
        let within = self.config.within;
        if resume.log.is_none() {
            // These keys are asked for only where the log is the one that accepted them.
            let ours = timely(within, self.store.accepted_keys()).await;
            if ours.map_err(store_fault)?.is_empty() {
                return Ok(());
            }
        }
        let lacks = usize::try_from(greeting.lacks).unwrap_or(usize::MAX);
        let newest = resume.accepted.get(lacks).map(String::as_str);
        timely(within, self.store.send_again(newest))
            .await
            .map_err(store_fault)?;
        tracing::warn!(
            "the gateway lacks sends that it accepted: it was restored from an older copy; they are sent again"
        );
        if resume.log.is_some() {
            self.control.update(|status| status.sent_again += 1);
        }
        self.count_waiting().await;
        Ok(())
    }

    async fn resume(&self) -> Result<Resume, StoreFault> {
        let within = self.config.within;
        let cursor = timely(within, self.store.cursor()).await?;
        let log = timely(within, self.store.log()).await?;
        let applied = timely(within, self.store.applied()).await?;
        let accepted = match self.config.version {
            Version::One => timely(within, self.store.accepted_keys()).await?,
            Version::Two { .. } => Vec::new(),
        };
        Ok(Resume {
            cursor,
            log: log.or(self.log),
            applied,
            accepted,
        })
    }
}

pub(crate) fn store_fault(fault: StoreFault) -> OfflineReason {
    OfflineReason::Store { detail: fault.0 }
}
