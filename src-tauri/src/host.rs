//! The host of the desk behind the window: opening, open, failed or closed, and the answer to a command in each case.

use std::sync::Arc;
use std::time::Duration;

use baton_desk::{DeskError, ErrorCode, HostEvent, dispatch};
use baton_workstation::DeskHost;
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use crate::failure::StartFailure;
use crate::opening;
use crate::options::Start;

/// How long the window waits for the desk to open before it says that something takes too long.
const OPENING: Duration = Duration::from_secs(30);
/// How long one command may take.
const COMMAND: Duration = Duration::from_secs(30);
/// How long the desk may take to say whether the window may close.
const CLOSING: Duration = Duration::from_secs(5);
/// How long the desk may take to close. Its parts have bounds of their own, which come to less.
const ENDING: Duration = Duration::from_secs(9);
/// Most events of the desk that wait for the shell; then the desk waits.
const EVENTS: usize = 256;

#[derive(Clone)]
enum Phase {
    Opening,
    Open(Arc<DeskHost>),
    Failed(Arc<StartFailure>),
    Closed,
}

/// The desk behind the window.
#[derive(Clone)]
pub(crate) struct Host {
    phase: watch::Sender<Phase>,
}

impl Host {
    pub(crate) fn new() -> Self {
        Self {
            phase: watch::Sender::new(Phase::Opening),
        }
    }

    /// Opens the desk, after moving old data aside if that was asked for. Its events arrive at the
    /// receiver from then on.
    pub(crate) async fn open(
        &self,
        start: &Start,
        fresh: bool,
    ) -> Result<mpsc::Receiver<HostEvent>, Arc<StartFailure>> {
        self.phase.send_replace(Phase::Opening);
        let (happens, events) = mpsc::channel(EVENTS);
        let opened = async {
            if fresh {
                opening::start_fresh(start).await?;
            }
            opening::open(start, happens).await
        };
        match opened.await {
            Ok(desk) => {
                self.phase.send_replace(Phase::Open(Arc::new(desk)));
                Ok(events)
            }
            Err(failure) => {
                let failure = Arc::new(failure);
                self.phase.send_replace(Phase::Failed(Arc::clone(&failure)));
                Err(failure)
            }
        }
    }

    /// Whether opening fails within this time.
    pub(crate) async fn fails_within(&self, patience: Duration) -> bool {
        let mut phase = self.phase.subscribe();
        let settled = phase.wait_for(|phase| !matches!(phase, Phase::Opening));
        matches!(timeout(patience, settled).await, Ok(Ok(phase)) if matches!(*phase, Phase::Failed(_)))
    }

    /// Why there is no desk, when opening it failed.
    pub(crate) fn failure(&self) -> Option<Arc<StartFailure>> {
        match &*self.phase.borrow() {
            Phase::Failed(failure) => Some(Arc::clone(failure)),
            Phase::Opening | Phase::Open(_) | Phase::Closed => None,
        }
    }

    /// Runs one command of the window.
    pub(crate) async fn answer(&self, command: String, payload: Value) -> Result<Value, DeskError> {
        let desk = self.opened().await?;
        match timeout(COMMAND, dispatch(&*desk, &command, payload)).await {
            Ok(answer) => answer,
            Err(_) => Err(busy(
                "This is taking longer than it should. Try again; nothing is done twice.",
            )),
        }
    }

    async fn opened(&self) -> Result<Arc<DeskHost>, DeskError> {
        let mut phase = self.phase.subscribe();
        let settled = timeout(
            OPENING,
            phase.wait_for(|phase| !matches!(phase, Phase::Opening)),
        );
        let phase = match settled.await {
            Ok(Ok(phase)) => phase.clone(),
            Ok(Err(_)) => Phase::Closed,
            Err(_) => Phase::Opening,
        };
        match phase {
            Phase::Open(desk) => Ok(desk),
            Phase::Opening => Err(busy("Baton is still starting. Try again in a moment.")),
            Phase::Closed => Err(busy("Baton is closing. What was sent before is kept.")),
            Phase::Failed(failure) => Err(DeskError::new(
                ErrorCode::Store,
                format!("{} {}", failure.happened, failure.safe),
            )),
        }
    }

    /// Whether the window may close without asking. A desk that does not answer does not keep it open.
    pub(crate) async fn may_close(&self) -> bool {
        let desk = match &*self.phase.borrow() {
            Phase::Open(desk) => Arc::clone(desk),
            Phase::Opening | Phase::Failed(_) | Phase::Closed => return true,
        };
        timeout(CLOSING, desk.may_close()).await.unwrap_or(true)
    }

    /// Queues again what the representative has, because the page cannot ask.
    pub(crate) async fn leave(&self) {
        let desk = match &*self.phase.borrow() {
            Phase::Open(desk) => Arc::clone(desk),
            Phase::Opening | Phase::Failed(_) | Phase::Closed => return,
        };
        desk.leave().await;
    }

    /// Closes the desk. `false` if that was done before.
    pub(crate) async fn close(&self) -> bool {
        let desk = match self.phase.send_replace(Phase::Closed) {
            Phase::Closed => return false,
            Phase::Open(desk) => desk,
            Phase::Opening | Phase::Failed(_) => return true,
        };
        if timeout(ENDING, desk.close()).await.is_err() {
            tracing::warn!("closing took too long; the next start continues from the journal");
        }
        true
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(&*self.phase.borrow(), Phase::Closed)
    }
}

fn busy(message: &str) -> DeskError {
    DeskError::new(ErrorCode::Busy, message)
}
