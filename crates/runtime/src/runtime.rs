//! The runtime's handle: configuration, the inbox, and what can be asked of it.

mod delivery;

use std::sync::Arc;

use baton_link::Lease;
use baton_orchestrator::{ConversationId, Input, Representative, State, step};
use baton_store::{Store, StoreError};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::configuration::{Configuration, ConfigurationHandle};
use crate::engine::{Engine, EngineConfig, EngineHandles};
use crate::envelope::{EngineMessage, Envelope};
use crate::error::RuntimeError;
use crate::gateway::followed_log::FollowedLog;
use crate::gateway::progress::Progress;
use crate::gateway::team::{Holdings, Standing};
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::perform::Performer;
use crate::perform::breakers::Breakers;
use crate::perform::models::Asker;
use crate::perform::tools::{Admission, Tools};
use crate::update::Update;

/// Inputs that may wait in the inbox; a sender waits for room.
const INBOX: usize = 1024;
/// Updates a slow watcher may fall behind; then it is told so and asks for a fresh state.
const UPDATES: usize = 4096;

/// The parts of a runtime.
pub struct Config {
    /// The configuration of the desk, as it begins.
    pub configuration: Configuration,
    /// The workstation's database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// The representative, while available for offers.
    pub available: Option<Representative>,
    /// Most offers at the same time; further handoffs wait in their queue.
    pub offers_at_once: usize,
}

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputSource {
    /// The gateway's log: applied once by its key; its sequence number moves the cursor.
    Gateway {
        /// Sequence number.
        seq: u64,
        /// The event's key.
        key: String,
    },
    /// A person or a program at the desk.
    Desk,
}

/// A running runtime. Cheap to clone.
///
/// ```
/// # use std::sync::Arc;
/// # use baton_connectors::Systems;
/// # use baton_orchestrator::{ConversationId, Input};
/// # use baton_router::{Example, Lexical, LexicalOptions};
/// # use baton_runtime::{Clock, Config, Configuration, InputSource, Runtime};
/// # use baton_store::{OpenOptions, Store};
/// # let folder = tempfile::tempdir()?;
/// # let text = std::fs::read_to_string("../../examples/shop/shop.toml")?;
/// # let playbooks = Arc::new(baton_playbook::load(&[("shop.toml".to_owned(), text)])?);
/// # let examples = [
/// #     Example::of("order_status", "where is my order"),
/// #     Example::of("return_item", "I want to send the item back"),
/// # ];
/// # let router = Arc::new(Lexical::train(&examples, LexicalOptions::default())?);
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let store = Store::open(&folder.path().join("baton.db"), OpenOptions::default()).await?;
/// let systems = Systems::new(playbooks.systems.values(), &Default::default(), |_| Some("key".to_owned()))?;
/// let runtime = Runtime::start(Config {
///     configuration: Configuration::new(playbooks, router, None, systems),
///     store: store.clone(),
///     clock: Clock::system(),
///     available: None,
///     offers_at_once: 0,
/// })
/// .await?;
///
/// let conversation = ConversationId(uuid::Uuid::from_u128(1));
/// let opened = Input::Opened {
///     channel: "web".to_owned(),
///     customer_label: None,
///     practice: false,
/// };
/// runtime.submit(conversation, opened, InputSource::Desk).await?;
///
/// // What is answered is durable.
/// assert!(!store.read_journal(conversation.0, 0).await?.is_empty());
/// runtime.stop().await;
/// store.close().await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Runtime {
    inbox: mpsc::Sender<Envelope>,
    configuration: ConfigurationHandle,
    updates: broadcast::Sender<Update>,
    progress: Progress,
    outbox: watch::Receiver<u64>,
    metrics: Metrics,
    lease: watch::Sender<Option<Lease>>,
    store: Store,
    unreadable: Arc<[RuntimeError]>,
}

impl Runtime {
    /// Starts the runtime: folds every open conversation from its journal, resumes unfinished work, and
    /// then takes inputs. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// When the store cannot be read or the system gives no randomness.
    pub async fn start(config: Config) -> Result<Self, RuntimeError> {
        let (inbox, receiver) = mpsc::channel(INBOX);
        let (updates, _) = broadcast::channel(UPDATES);
        let source = FollowedLog::stored(&config.store).await?;
        let progress = Progress::new(config.store.cursor(source.name()).await?);
        let (outbox_in, outbox) = watch::channel(0);
        let metrics = Metrics::default();
        let lease = watch::Sender::new(None);
        let store = config.store.clone();
        let journal: Arc<dyn Journal> = Arc::new(store.clone());
        let playbooks = &config.configuration.playbooks;
        let breakers = Breakers::restore(&journal, playbooks, &config.clock).await?;
        let admission = Admission::new(breakers);
        let clock = config.clock.clone();
        let tools = Tools::new(admission.clone(), inbox.clone(), clock);
        let asker = Asker::new(admission.questions.clone(), inbox.clone());
        let handles = EngineHandles {
            admission,
            updates: updates.clone(),
            progress: progress.clone(),
            outbox: outbox_in,
            metrics: metrics.clone(),
            holdings: Holdings::stored(&store).await?,
            lease: lease.subscribe(),
        };
        let config = EngineConfig {
            configuration: config.configuration,
            journal,
            clock: config.clock,
            available: config.available,
            offers_at_once: config.offers_at_once,
            seed: getrandom::u64().map_err(|e| RuntimeError::Randomness(e.to_string()))?,
            core: Box::new(step),
        };
        let engine = Engine::new(config, source, handles);
        let configuration = engine.configuration.clone();
        let performer = Performer::new(tools, asker);
        let unreadable = engine.start(receiver, performer).await?.into();
        Ok(Self {
            inbox,
            configuration,
            updates,
            progress,
            outbox,
            metrics,
            lease,
            store,
            unreadable,
        })
    }

    /// How a conversation stands here, in a team.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn standing(&self, conversation: ConversationId) -> Result<Standing, StoreError> {
        let is_it = |id: &uuid::Uuid| *id == conversation.0;
        let offered = self.store.offers().await?.into_iter();
        if let Some((_, offer)) = offered.into_iter().find(|(id, _)| is_it(id)) {
            return Ok(Standing::Offered(offer));
        }
        let held = self.store.held().await?;
        Ok(match held.iter().any(|held| is_it(&held.conversation)) {
            true => Standing::Held,
            false => Standing::Elsewhere,
        })
    }

    /// Submits an input and waits until its step is durable.
    ///
    /// # Errors
    /// When it is refused, not saved, or the runtime has stopped.
    pub async fn submit(
        &self,
        conversation: ConversationId,
        input: Input,
        origin: InputSource,
    ) -> Result<(), RuntimeError> {
        let gateway = match origin {
            InputSource::Gateway { seq, key } => Some((seq, key)),
            InputSource::Desk => None,
        };
        let (answer, answered) = oneshot::channel();
        let mut envelope = Envelope::internal(conversation, input);
        (envelope.arrival.gateway, envelope.arrival.answer) = (gateway, Some(answer));
        self.put(envelope).await?;
        answered.await.map_err(|_| RuntimeError::Stopped)?
    }

    async fn put(&self, envelope: Envelope) -> Result<(), RuntimeError> {
        self.inbox
            .send(envelope)
            .await
            .map_err(|_| RuntimeError::Stopped)
    }

    /// The durable state of a conversation, open or closed.
    ///
    /// # Errors
    /// When there is no such conversation or its journal cannot be read.
    pub async fn state(&self, conversation: ConversationId) -> Result<Arc<State>, RuntimeError> {
        let (answer, answered) = oneshot::channel();
        self.put(Envelope::of(EngineMessage::State(conversation, answer)))
            .await?;
        answered.await.map_err(|_| RuntimeError::Stopped)?
    }

    /// The durable states of all open conversations that are held here.
    ///
    /// # Errors
    /// When the runtime has stopped or the store cannot be read.
    pub async fn open(&self) -> Result<Vec<Arc<State>>, RuntimeError> {
        let (answer, answered) = oneshot::channel();
        self.put(Envelope::of(EngineMessage::Open(answer))).await?;
        answered.await.map_err(|_| RuntimeError::Stopped)?
    }

    /// Sets who can be offered conversations from now on; `None` is no one.
    ///
    /// # Errors
    /// When the runtime has stopped.
    pub async fn set_available(&self, who: Option<Representative>) -> Result<(), RuntimeError> {
        self.put(Envelope::of(EngineMessage::Available(who))).await
    }

    /// Says who sits at this workstation of a team: what the gateway gives them is theirs under this name.
    pub(crate) async fn seated(&self, who: Representative) -> Result<(), RuntimeError> {
        self.put(Envelope::of(EngineMessage::Seated(who))).await
    }

    /// Sets how many conversations may be with the representative, offers to them included. By default there is no
    /// limit.
    ///
    /// # Errors
    /// When the runtime has stopped.
    pub async fn set_capacity(&self, conversations: usize) -> Result<(), RuntimeError> {
        self.put(Envelope::of(EngineMessage::Capacity(conversations)))
            .await
    }

    /// The configuration in force.
    pub fn configuration(&self) -> &ConfigurationHandle {
        &self.configuration
    }

    /// Puts another configuration in force, between two steps and as a whole. Steps that are decided, and the tries and
    /// questions they asked for, finish under the version they began with. Circuit breakers of systems and tools that are
    /// the same in both stay as they are. Returns the number of the new version.
    ///
    /// # Errors
    /// When the runtime has stopped; then nothing has changed.
    pub async fn replace_configuration(
        &self,
        configuration: Configuration,
    ) -> Result<u64, RuntimeError> {
        let (answer, answered) = oneshot::channel();
        let body = EngineMessage::Replace(Box::new(configuration), answer);
        self.put(Envelope::of(body)).await?;
        answered.await.map_err(|_| RuntimeError::Stopped)
    }

    /// Starts over on the gateway's log, whichever it is, from its beginning: for a log that was replaced,
    /// or restored from an older copy. Events that were applied before come again and change nothing;
    /// those that are new here are applied.
    ///
    /// # Errors
    /// When the runtime has stopped or that could not be saved; then nothing has changed.
    pub async fn start_over(&self) -> Result<(), RuntimeError> {
        let (answer, answered) = oneshot::channel();
        let mut envelope = Envelope::of(EngineMessage::StartOver);
        envelope.arrival.answer = Some(answer);
        self.put(envelope).await?;
        answered.await.map_err(|_| RuntimeError::Stopped)?
    }

    /// Updates about everything that becomes durable from now on.
    pub fn updates(&self) -> broadcast::Receiver<Update> {
        self.updates.subscribe()
    }

    /// The gateway's sequence number up to which everything is durably applied.
    pub fn applied(&self) -> watch::Receiver<u64> {
        self.progress.applied()
    }

    /// Changes whenever something new waits in the outbox.
    pub fn outbox(&self) -> watch::Receiver<u64> {
        self.outbox.clone()
    }

    /// Counts and times of this run.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Conversations that were left alone at the start because their journal cannot be read.
    pub fn unreadable(&self) -> &[RuntimeError] {
        &self.unreadable
    }

    /// Stops the runtime: it takes no further input, and commits in flight become durable. Running tries of
    /// tools are resumed at the next start.
    pub async fn stop(&self) {
        let (answer, answered) = oneshot::channel();
        let mut envelope = Envelope::of(EngineMessage::Stop);
        envelope.arrival.answer = Some(answer);
        if self.put(envelope).await.is_ok() {
            // An error says that the engine is gone already.
            let _ = answered.await;
        }
    }
}
