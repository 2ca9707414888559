//! The handle of a link: starting it, and controlling it while it runs.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use baton_protocol::v2::{CommandBody, CommandOutcome, StreamEvent};
use baton_protocol::{ConversationId, Fencing};
use jiff::Timestamp;
use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::DropGuard;
use tokio_util::task::TaskTracker;

use crate::commands::{Asked, COMMANDS, Commands, NotAnswered};
use crate::config::{LinkConfig, LinkError};
use crate::control::Control;
use crate::journals::{JOURNALS, Journal, Journals, NoJournal, Wanted};
use crate::lease::Lease;
use crate::run::Runner;
use crate::status::LinkStatus;
use crate::store::LinkStore;

/// Typing notices kept for a slow listener; older ones are lost.
const TYPING: usize = 32;

/// The next event of the gateway's log, or in version 2 of this workstation's stream. Deliveries come in order without gaps; apply one, commit it
/// together with its sequence number as the new cursor, then call [`Link::committed`].
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Position in the log or the stream.
    pub seq: u64,
    /// What happened. In version 1 only customers do something.
    pub event: StreamEvent,
    /// Whether the desk has closed the conversation by now, as version 1 says it: a workstation that does not know it has
    /// nothing left to do there.
    pub closed: bool,
    /// When the gateway logged it, by this workstation's clock and never later than now. `None` if that
    /// is unknown: the gateway did not send its own time, or the instant makes no sense.
    pub logged_at: Option<Timestamp>,
}

/// A notice that a customer is typing. Never stored, may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypingNotice {
    /// The conversation.
    pub conversation: ConversationId,
    /// When the gateway received it.
    pub at: Timestamp,
}

/// A running link. Clones share it; the link stops when the last one is dropped.
#[derive(Debug, Clone)]
pub struct Link {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    control: Arc<Control>,
    typing: broadcast::Sender<TypingNotice>,
    commands: mpsc::Sender<Asked>,
    journals: mpsc::Sender<Wanted>,
    tasks: TaskTracker,
    _stop_on_drop: DropGuard,
}

impl Link {
    /// Starts connecting, on the current Tokio runtime. `incoming` must be bounded; a full inbox
    /// slows the gateway down, nothing piles up here.
    ///
    /// # Errors
    /// [`LinkError`] when the configuration cannot work. A gateway that is away is no error.
    pub fn start(
        config: LinkConfig,
        store: Arc<dyn LinkStore>,
        incoming: mpsc::Sender<Incoming>,
    ) -> Result<Self, LinkError> {
        let address = config.check()?;
        let control = Arc::new(Control::new(config.paused));
        let typing = broadcast::Sender::new(TYPING);
        let (commands, asked) = mpsc::channel(COMMANDS);
        let (journals, wanted) = mpsc::channel(JOURNALS);
        let tasks = TaskTracker::new();
        let runner = Runner::new(
            config,
            address,
            store,
            incoming,
            Arc::clone(&control),
            typing.clone(),
            (Commands::new(asked), Journals::new(wanted)),
        );
        tasks.spawn(runner.run());
        tasks.close();
        Ok(Self {
            inner: Arc::new(Inner {
                _stop_on_drop: control.stop.clone().drop_guard(),
                control,
                typing,
                commands,
                journals,
                tasks,
            }),
        })
    }

    /// The status now and every change of it.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<LinkStatus> {
        self.inner.control.status.subscribe()
    }

    /// Customers who are typing.
    #[must_use]
    pub fn typing(&self) -> broadcast::Receiver<TypingNotice> {
        self.inner.typing.subscribe()
    }

    /// How long this workstation may act in what it holds; none before the first welcome of version 2.
    #[must_use]
    pub fn lease(&self) -> watch::Receiver<Option<Lease>> {
        self.inner.control.lease.subscribe()
    }

    /// Asks the gateway of a team for something, and waits for its answer over however many connections that takes. What
    /// follows from it comes as an [`Incoming`].
    ///
    /// # Errors
    /// [`NotAnswered`] when the link ends before.
    pub async fn ask(&self, body: CommandBody) -> Result<CommandOutcome, NotAnswered> {
        let (asked, outcome) = Asked::new(body);
        let sent = self.inner.commands.send(asked).await;
        sent.map_err(|_| NotAnswered)?;
        outcome.await.map_err(|_| NotAnswered)
    }

    /// The journal of a conversation that was granted under this number, as its holders replicated it to the gateway. It comes
    /// in pages, over however many connections that takes.
    ///
    /// # Errors
    /// [`NoJournal`] when the conversation went on to another holder, or the link ends before.
    pub async fn journal(
        &self,
        conversation: ConversationId,
        number: Fencing,
    ) -> Result<Journal, NoJournal> {
        let (wanted, found) = Wanted::new(conversation, number);
        let sent = self.inner.journals.send(wanted).await;
        sent.map_err(|_| NoJournal::Ended)?;
        found.await.unwrap_or(Err(NoJournal::Ended))
    }

    /// Says that the outbox has something new.
    pub fn kick_outbox(&self) {
        self.inner.control.kick.notify_one();
    }

    /// Says that the event with this sequence number, and all before it, are durably applied.
    pub fn committed(&self, seq: u64) {
        self.inner.control.committed.send_if_modified(|cursor| {
            let grown = seq > *cursor;
            *cursor = seq.max(*cursor);
            grown
        });
    }

    /// Fetches everything after the store's cursor again, because a delivery could not be committed.
    /// Deliveries already in the inbox then come twice; ignore those that are not after the cursor.
    pub fn rewind(&self) {
        self.inner.control.rewind.notify_one();
    }

    /// Begins at 0 with the log that the gateway has now, because the store was taken off the log it
    /// followed. Connects at once.
    pub fn start_over(&self) {
        let control = &self.inner.control;
        control.committed.send_replace(0);
        control.unbound.store(true, Ordering::Release);
        control.rewind.notify_one();
        control.retry.notify_one();
    }

    /// Drops the connection; it comes back by itself.
    pub fn cut(&self) {
        self.inner.control.cut.notify_one();
    }

    /// Works offline until [`Link::resume`].
    pub fn pause(&self) {
        self.inner.control.paused.send_replace(true);
    }

    /// Works online again.
    pub fn resume(&self) {
        self.inner.control.paused.send_replace(false);
        self.retry_now();
    }

    /// Tries now, without waiting for the next try.
    pub fn retry_now(&self) {
        self.inner.control.retry.notify_one();
    }

    /// Gives everything that is held back to the gateway of a team, so that others have it at once; then ends as
    /// [`Link::shutdown`] does. Where there is no connection, others have it when the lease is over.
    pub async fn leave(&self) {
        self.inner.control.leave.cancel();
        self.inner.tasks.wait().await;
    }

    /// Ends the connection and waits until all tasks of the link have ended.
    pub async fn shutdown(&self) {
        self.inner.control.stop.cancel();
        self.inner.tasks.wait().await;
    }
}
