//! The world that outlives the desk: the system of record, the gateway and the customer, and what they
//! and the journal may hold at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use axum::routing::get;
use baton_customer::Customer;
use baton_gateway::{Gateway, GatewayConfig};
use baton_orchestrator::snapshot::verify;
use baton_orchestrator::{ConversationId, Event, Recorded};
use baton_playbook::FailureKind;
use baton_protocol::Token;
use baton_protocol::channel::EntryBody;
use baton_runtime::read_recorded;
use baton_store::{OpenOptions, Store};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::task::JoinHandle;

use super::child::{AT, CONVERSATION, DATABASE, LINK, SYSTEMS, TOKEN};
use crate::support::PATIENCE;

const ANSWER: &str = "You cross on";
const PASSED_ON: &str = "I am passing this to a colleague.";

/// How a desk ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// The conversation is closed and everything sent.
    Done { boundaries: u64 },
    /// By SIGKILL at this kind of boundary, after it had acknowledged these places of the journal.
    Killed {
        at: Arc<str>,
        acknowledged: Vec<u64>,
    },
}

/// Requests that took effect in the system of record: the path and the key they came with.
type Effects = Arc<Mutex<Vec<(String, String)>>>;

pub(super) struct World {
    folder: TempDir,
    gateway: Gateway,
    customer: Arc<Customer>,
    speaks: JoinHandle<()>,
    systems: String,
    effects: Effects,
}

impl World {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = GatewayConfig::new(folder.path().join("gateway.sqlite"), Token::new(TOKEN));
        let gateway = Gateway::start(config).await.unwrap();
        let customer = Arc::new(Customer::open(&gateway.page_url()).await);
        let speaks = tokio::spawn(speak(Arc::clone(&customer)));
        let effects = Effects::default();
        let systems = system_of_record(Arc::clone(&effects)).await;
        Self {
            folder,
            gateway,
            customer,
            speaks,
            systems,
            effects,
        }
    }

    /// Runs a desk until it ends.
    pub(super) async fn desk(&self, kill_at: Option<&str>) -> Ended {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "kill::child::desk", "--nocapture"])
            .env(DATABASE, self.folder.path().join("baton.sqlite"))
            .env(CONVERSATION, self.customer.id().0.to_string())
            .env(LINK, self.gateway.link_url())
            .env(SYSTEMS, &self.systems)
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        if let Some(nth) = kill_at {
            command.env(AT, nth);
        }
        let mut desk = command.spawn().unwrap();
        let mut lines = BufReader::new(desk.stdout.take().unwrap()).lines();
        let (mut at, mut boundaries, mut acknowledged) = (None, None, Vec::new());
        let reading = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                match line.split_once(' ') {
                    Some(("ACKNOWLEDGED", seq)) => acknowledged.push(seq.parse().unwrap()),
                    Some(("KILLED", kind)) => at = Some(Arc::from(kind)),
                    Some(("DONE", count)) => boundaries = Some(count.parse().unwrap()),
                    // Output of the test harness around it.
                    Some(_) | None => {}
                }
            }
            desk.wait().await.unwrap()
        };
        let status = tokio::time::timeout(PATIENCE * 4, reading)
            .await
            .expect("the desk ends");
        match (at, boundaries) {
            (None, Some(boundaries)) if status.success() => Ended::Done { boundaries },
            (Some(at), None) => {
                use std::os::unix::process::ExitStatusExt;
                assert_eq!(status.signal(), Some(9), "it ended by itself");
                Ended::Killed { at, acknowledged }
            }
            (at, boundaries) => panic!("killed at {at:?}, done after {boundaries:?}: {status}"),
        }
    }

    /// While no desk runs: every place that was acknowledged is in the journal.
    pub(super) async fn nothing_lost_yet(&self, acknowledged: &[u64]) {
        let journal = self.journal().await;
        let length = journal.len() as u64;
        assert!(
            acknowledged.iter().all(|seq| *seq <= length),
            "acknowledged {acknowledged:?}, kept {length}"
        );
    }

    async fn open(&self) -> Store {
        let database = self.folder.path().join("baton.sqlite");
        Store::open(&database, OpenOptions::default())
            .await
            .unwrap()
    }

    async fn journal(&self) -> Vec<Recorded> {
        let store = self.open().await;
        let rows = store.read_journal(self.customer.id().0, 0).await.unwrap();
        store.close().await.unwrap();
        read_recorded(ConversationId(self.customer.id().0), &rows).unwrap()
    }
}

/// The customer's messages: a question that is answered, and then that a bag is lost.
async fn speak(customer: Arc<Customer>) {
    customer
        .say("When is my crossing? My pass is L-1007.")
        .await;
    let answered = reads(&customer, &[ANSWER, PASSED_ON]).await;
    assert!(answered.contains(ANSWER), "a reading tool is asked again");
    customer.say("Oh no, I lost my bag!").await;
    reads(&customer, &[PASSED_ON]).await;
}

/// Waits until one of the texts is on the customer's page.
async fn reads(customer: &Customer, texts: &[&str]) -> String {
    let late = Instant::now() + PATIENCE * 3;
    loop {
        let page = customer.page().await;
        if texts.iter().any(|text| page.contains(text)) {
            return page;
        }
        assert!(Instant::now() < late, "none of {texts:?} came: {page}");
        // Well below the rate at which a customer may read: a long wait must not end in a refusal.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Gives out passes and claim numbers, and remembers every request with its key.
async fn system_of_record(effects: Effects) -> String {
    let note = |effects: &Effects, path: String, headers: &HeaderMap| {
        let key = headers["idempotency-key"].to_str().unwrap().to_owned();
        effects.lock().unwrap().push((path, key));
    };
    let pass = async move |Shared(effects): Shared<Effects>,
                           Path(id): Path<String>,
                           headers: HeaderMap| {
        note(&effects, format!("passes/{id}"), &headers);
        axum::Json(json!({ "id": id, "next_crossing": "2026-04-01" }))
    };
    let claim = async move |Shared(effects): Shared<Effects>,
                            Path(id): Path<String>,
                            headers: HeaderMap| {
        note(&effects, format!("claims/{id}"), &headers);
        axum::Json(json!({ "claim": "C-1", "owner": id }))
    };
    let routes = Router::new()
        .route("/passes/{id}", get(pass))
        .route("/claims/{id}", get(claim))
        .with_state(effects);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    format!("http://{address}")
}

/// Compares everything that can be seen from outside with the journal. Returns whether there was a
/// call with an unknown outcome.
pub(super) async fn judge(world: &World, acknowledged: &[u64]) -> bool {
    let journal = world.journal().await;
    let kinds: Vec<_> = journal.iter().map(|r| r.event.kind()).collect();
    assert!(acknowledged.iter().all(|seq| *seq <= journal.len() as u64));
    assert_eq!(kinds.last(), Some(&"closed"), "{kinds:?}");
    once_each(&journal);
    the_customer_read_each_once(world, &journal).await;
    let unknown = calls(world, &journal);
    if unknown {
        a_person_was_told(world, &journal).await;
    }
    unknown
}

/// Nothing that came in was applied twice.
fn once_each(journal: &[Recorded]) {
    let mut seen = BTreeMap::<&str, u32>::new();
    for recorded in journal {
        *seen.entry(recorded.event.kind()).or_default() += 1;
    }
    for (kind, times) in [
        ("opened", 1),
        ("customer_wrote", 2),
        ("handoff_prepared", 1),
        ("committed", 1),
        ("representative_wrote", 1),
        ("closed", 1),
    ] {
        assert_eq!(seen.get(kind), Some(&times), "{kind} in {seen:?}");
    }
}

/// Every message to the customer in the journal is on their page, once.
async fn the_customer_read_each_once(world: &World, journal: &[Recorded]) {
    let page = world.customer.read().await;
    let mut read: Vec<_> = page
        .iter()
        .filter_map(|entry| match &entry.body {
            EntryBody::Message { id, .. } => Some(id.0),
            EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => None,
        })
        .collect();
    let mut written: Vec<_> = journal
        .iter()
        .filter_map(|recorded| match &recorded.event {
            Event::CustomerWrote { message, .. }
            | Event::AgentReplied { message, .. }
            | Event::RepresentativeWrote { message, .. } => Some(message.0),
            _ => None,
        })
        .collect();
    read.sort_unstable();
    written.sort_unstable();
    assert_eq!(read, written);
}

/// Every request that took effect belongs to a call in the journal and came with that call's key;
/// one that must not be repeated came once. Whether its outcome is unknown.
fn calls(world: &World, journal: &[Recorded]) -> bool {
    let effects = world.effects.lock().unwrap().clone();
    let mut requested = BTreeMap::new();
    let mut unknown = false;
    for recorded in journal {
        match &recorded.event {
            Event::CallRequested {
                call, tool, system, ..
            } => {
                assert_eq!(system.as_str(), "passes");
                requested.insert(call.to_string(), tool.to_string());
            }
            Event::CallFailed { failure, .. } => {
                assert_eq!(failure.kind, FailureKind::OutcomeUnknown, "{failure:?}");
                unknown = true;
            }
            _ => {}
        }
    }
    let tools: Vec<_> = requested.values().collect();
    assert_eq!(
        tools.iter().copied().collect::<BTreeSet<_>>().len(),
        tools.len(),
        "a call was made again under a new key: {requested:?}"
    );
    for (path, key) in &effects {
        assert!(requested.contains_key(key), "{path} under an unknown key");
    }
    let claims = effects.iter().filter(|(p, _)| p.starts_with("claims/"));
    let claims = claims.count();
    assert!(claims <= 1, "the claim was taken {claims} times");
    assert!(unknown || claims == 1);
    unknown
}

/// The conversation went to a person because the outcome is unknown, and the snapshot says so.
async fn a_person_was_told(world: &World, journal: &[Recorded]) {
    let why = journal.iter().find_map(|r| match &r.event {
        Event::RuleTripped(trip) => Some(trip.rule.name()),
        _ => None,
    });
    assert_eq!(why, Some("outcome_unknown"));
    let store = world.open().await;
    let rows = store.snapshots_of(world.customer.id().0).await.unwrap();
    store.close().await.unwrap();
    let first = verify(&rows[0].body).unwrap();
    assert!(
        first
            .attempts
            .iter()
            .any(|a| a.failure == Some(FailureKind::OutcomeUnknown)),
        "{:?}",
        first.attempts
    );
}

impl Drop for World {
    fn drop(&mut self) {
        self.speaks.abort();
    }
}
