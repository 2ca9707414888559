//! A runtime of the Lantern Library on a database in a temporary folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton_connectors::{Systems, secret_from_environment};
use baton_orchestrator::{
    Actor, ConversationId, Event, Fencing, HandoffStatus, Input, MessageId, Phase, Recorded,
    Representative, State,
};
use baton_playbook::{Playbooks, load};
use baton_practice::{Faults, RecordServer, SystemRecords};
use baton_router::{Router, Routing, Scored};
use baton_runtime::{
    Clock, Config, Configuration, InputSource, Runtime, RuntimeError, read_recorded,
};
use baton_store::{OpenOptions, Store};
use jiff::Timestamp;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

/// How long anything may take on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Knows a few words.
pub(crate) struct Words;

impl Router for Words {
    fn name(&self) -> &'static str {
        "words"
    }

    fn route(&self, text: &str) -> Routing {
        let best = ["loan", "lost", "crossing"]
            .into_iter()
            .find(|word| text.to_lowercase().contains(word))
            .map(|word| Scored {
                intent: word.to_owned(),
                confidence: 0.9,
            });
        Routing {
            alternatives: best.iter().cloned().collect(),
            out_of_scope: if best.is_some() { 0.1 } else { 0.9 },
            best,
            router: "words",
        }
    }
}

pub(crate) fn you() -> Representative {
    Representative {
        id: "desk-1".to_owned(),
        name: "Noor".to_owned(),
    }
}

/// The same, with a screen that shows this ownership.
pub(crate) fn you_at(fencing: Fencing) -> Actor {
    Actor {
        representative: you(),
        fencing,
    }
}

pub(crate) fn playbooks() -> Arc<Playbooks> {
    let text = include_str!("desk.toml").to_owned();
    Arc::new(load(&[("desk.toml".to_owned(), text)]).unwrap_or_else(|e| panic!("{e}")))
}

pub(crate) async fn register() -> RecordServer {
    let mut records = SystemRecords::default();
    for nth in 1000..1300 {
        let card = format!("L-{nth}");
        let reader = json!({"id": card, "name": format!("Reader {nth}"), "due_on": "2026-04-01"});
        records.insert("readers", &card, reader);
    }
    RecordServer::start(records, 1, Faults::none())
        .await
        .unwrap()
}

/// A folder, a system of record, and the runtimes that are started on them one after another.
pub(crate) struct Library {
    pub(crate) folder: TempDir,
    pub(crate) register: RecordServer,
}

impl Library {
    pub(crate) async fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            register: register().await,
        }
    }

    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("baton.sqlite")
    }

    pub(crate) async fn open(&self, available: Option<Representative>) -> Runtime {
        self.open_with(available, OpenOptions::default()).await
    }

    pub(crate) async fn open_with(
        &self,
        available: Option<Representative>,
        options: OpenOptions,
    ) -> Runtime {
        self.start(available, options, Clock::system(), playbooks())
            .await
    }

    /// Opens with a clock that runs ahead, as if so much time had passed.
    pub(crate) async fn open_ahead(&self, ahead: Duration) -> Runtime {
        let clock = Clock::new(move || Timestamp::now() + ahead);
        self.start(None, OpenOptions::default(), clock, playbooks())
            .await
    }

    /// Opens a desk that lets customers finish a burst of messages.
    pub(crate) async fn open_quiet(&self, quiet_ms: u64) -> Runtime {
        let mut playbooks = (*playbooks()).clone();
        playbooks.limits.quiet_ms = quiet_ms;
        let (options, clock) = (OpenOptions::default(), Clock::system());
        self.start(None, options, clock, Arc::new(playbooks)).await
    }

    async fn start(
        &self,
        available: Option<Representative>,
        options: OpenOptions,
        clock: Clock,
        playbooks: Arc<Playbooks>,
    ) -> Runtime {
        let store = Store::open(&self.database(), options).await.unwrap();
        start(
            store,
            &self.register.base_url(),
            available,
            clock,
            playbooks,
        )
        .await
    }
}

/// Starts a runtime on a store, with all systems of record at one address.
pub(crate) async fn start(
    store: Store,
    systems: &str,
    available: Option<Representative>,
    clock: Clock,
    playbooks: Arc<Playbooks>,
) -> Runtime {
    let base_urls: BTreeMap<_, _> = playbooks
        .systems
        .keys()
        .map(|name| (name.clone(), systems.to_owned()))
        .collect();
    let systems = Systems::new(
        playbooks.systems.values(),
        &base_urls,
        secret_from_environment,
    )
    .unwrap();
    Runtime::start(Config {
        configuration: Configuration::new(playbooks, Arc::new(Words), None, systems),
        store,
        clock,
        available,
        offers_at_once: 3,
    })
    .await
    .unwrap()
}

pub(crate) async fn close(runtime: Runtime) {
    runtime.stop().await;
    runtime.store().close().await.unwrap();
}

pub(crate) fn id() -> ConversationId {
    ConversationId(Uuid::now_v7())
}

pub(crate) fn opened() -> Input {
    Input::Opened {
        channel: "web".to_owned(),
        customer_label: None,
        practice: false,
    }
}

pub(crate) fn wrote(text: &str) -> Input {
    Input::CustomerWrote {
        message: MessageId(Uuid::now_v7()),
        text: text.to_owned(),
        removed: Vec::new(),
    }
}

/// The gateway's log: gives out places and keys.
#[derive(Default)]
pub(crate) struct Log(pub(crate) u64);

impl Log {
    pub(crate) fn next(&mut self) -> InputSource {
        self.0 += 1;
        InputSource::Gateway {
            seq: self.0,
            key: format!("event-{}", self.0),
        }
    }
}

/// Opens a conversation and writes one message in it.
pub(crate) async fn begin(
    runtime: &Runtime,
    log: &mut Log,
    text: &str,
) -> Result<ConversationId, RuntimeError> {
    let id = id();
    runtime.submit(id, opened(), log.next()).await?;
    runtime.submit(id, wrote(text), log.next()).await?;
    Ok(id)
}

/// Waits until something holds.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(found) => found,
        Err(_) => panic!("waited in vain for {what}"),
    }
}

/// Waits until a conversation is as wanted.
pub(crate) async fn reaches(
    runtime: &Runtime,
    id: ConversationId,
    what: &str,
    wanted: impl Fn(&State) -> bool,
) -> Arc<State> {
    until(what, async || {
        runtime.state(id).await.ok().filter(|s| wanted(s))
    })
    .await
}

pub(crate) fn offered(state: &State) -> Option<baton_orchestrator::OfferId> {
    match state.phase() {
        Phase::HandingOff(handoff) => match handoff.status {
            HandoffStatus::Offered { offer, .. } => Some(offer),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) async fn journal(runtime: &Runtime, id: ConversationId) -> Vec<Recorded> {
    let rows = runtime.store().read_journal(id.0, 0).await.unwrap();
    read_recorded(id, &rows).unwrap()
}

pub(crate) fn count(journal: &[Recorded], wanted: impl Fn(&Event) -> bool) -> usize {
    journal.iter().filter(|r| wanted(&r.event)).count()
}

/// Another program's connection to the database.
pub(crate) async fn stranger(database: &Path) -> sqlx::SqliteConnection {
    use sqlx::Connection;
    sqlx::SqliteConnection::connect(&format!("sqlite:{}", database.display()))
        .await
        .unwrap()
}
