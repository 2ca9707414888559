//! The host of the desk behind the window: opening, open, failed or closed, and the answer to a command in each case.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use baton_desk::{Desk, DeskError, ErrorCode, HostEvent, dispatch};
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use crate::failure::StartFailure;
use crate::options::Start;

/// How long the window waits for the desk to open before it says that something takes too long.
const OPENING: Duration = Duration::from_secs(30);
/// How long one command may take.
const COMMAND: Duration = Duration::from_secs(30);
/// How long the desk may take to close when the app closes.
const CLOSING: Duration = Duration::from_secs(5);
/// Most events of the desk that wait for the shell; then the desk waits.
const EVENTS: usize = 256;

/// The channel on which a desk reports changes. Bounded: a sender waits while the window is busy.
pub type Outlet = mpsc::Sender<HostEvent>;

/// Puts together everything behind the window. The one seam between the shell and the application.
pub trait Assembly: Send + Sync + 'static {
    /// The desk that results.
    type Desk: Desk + 'static;

    /// Opens the desk: store, gateway, link, runtime.
    ///
    /// # Errors
    ///
    /// What happened, what is safe and what to do, when there can be no desk.
    fn open(
        &self,
        start: &Start,
        outlet: Outlet,
    ) -> impl Future<Output = Result<Self::Desk, StartFailure>> + Send;

    /// Moves the data aside, so that the next [`Assembly::open`] begins with an empty store.
    ///
    /// # Errors
    ///
    /// When it could not be moved; then it is where it was.
    fn start_fresh(&self, start: &Start) -> impl Future<Output = Result<(), StartFailure>> + Send;

    /// Whether the app may close without asking. Otherwise the desk asks the person in the window, and sends
    /// [`HostEvent::Close`] if they want it.
    fn may_close(&self, desk: &Self::Desk) -> impl Future<Output = bool> + Send;

    /// Closes everything before the app ends. Anything not done in a few seconds is left as a crash would
    /// leave it.
    fn close(&self, desk: &Self::Desk) -> impl Future<Output = ()> + Send;
}

type Answer = Pin<Box<dyn Future<Output = Result<Value, DeskError>> + Send>>;
type Whether = Pin<Box<dyn Future<Output = bool> + Send>>;
type Later = Pin<Box<dyn Future<Output = ()> + Send>>;

/// An open desk, whatever its type.
#[derive(Clone)]
struct OpenDesk {
    answer: Arc<dyn Fn(String, Value) -> Answer + Send + Sync>,
    may_close: Arc<dyn Fn() -> Whether + Send + Sync>,
    close: Arc<dyn Fn() -> Later + Send + Sync>,
}

impl OpenDesk {
    fn new<A: Assembly>(assembly: Arc<A>, desk: A::Desk) -> Self {
        let desk = Arc::new(desk);
        let answering = Arc::clone(&desk);
        let (asked, asking) = (Arc::clone(&assembly), Arc::clone(&desk));
        Self {
            answer: Arc::new(move |command, payload| {
                let desk = Arc::clone(&answering);
                Box::pin(async move { dispatch(&*desk, &command, payload).await })
            }),
            may_close: Arc::new(move || {
                let (assembly, desk) = (Arc::clone(&asked), Arc::clone(&asking));
                Box::pin(async move { assembly.may_close(&desk).await })
            }),
            close: Arc::new(move || {
                let (assembly, desk) = (Arc::clone(&assembly), Arc::clone(&desk));
                Box::pin(async move { assembly.close(&desk).await })
            }),
        }
    }
}

#[derive(Clone)]
enum Phase {
    Opening,
    Open(OpenDesk),
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
    pub(crate) async fn open<A: Assembly>(
        &self,
        assembly: Arc<A>,
        start: &Start,
        fresh: bool,
    ) -> Result<mpsc::Receiver<HostEvent>, Arc<StartFailure>> {
        self.phase.send_replace(Phase::Opening);
        let (outlet, events) = mpsc::channel(EVENTS);
        let opened = async {
            if fresh {
                assembly.start_fresh(start).await?;
            }
            assembly.open(start, outlet).await
        };
        match opened.await {
            Ok(desk) => {
                self.phase
                    .send_replace(Phase::Open(OpenDesk::new(assembly, desk)));
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
        match timeout(COMMAND, (desk.answer)(command, payload)).await {
            Ok(answer) => answer,
            Err(_) => Err(busy(
                "This is taking longer than it should. Try again; nothing is done twice.",
            )),
        }
    }

    async fn opened(&self) -> Result<OpenDesk, DeskError> {
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
        let open = match &*self.phase.borrow() {
            Phase::Open(desk) => (desk.may_close)(),
            Phase::Opening | Phase::Failed(_) | Phase::Closed => return true,
        };
        timeout(CLOSING, open).await.unwrap_or(true)
    }

    /// Closes the desk. `false` if that was done before.
    pub(crate) async fn close(&self) -> bool {
        let closing = match self.phase.send_replace(Phase::Closed) {
            Phase::Closed => return false,
            Phase::Open(desk) => (desk.close)(),
            Phase::Opening | Phase::Failed(_) => return true,
        };
        if timeout(CLOSING, closing).await.is_err() {
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
