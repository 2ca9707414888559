//! Workstations of a team at one real gateway, and what each holds and sends.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use baton_customer::Customer;
use baton_distribution::{Leases, Queue, Rules};
use baton_gateway::{Gateway, GatewayConfig, GatewayLimits, Person};
use baton_link::{Link, LinkConfig, LinkState, Version};
use baton_orchestrator::{ConversationId, Event};
use baton_protocol::channel::EntryBody;
use baton_protocol::{AuthorKind, RepresentativeId, Token};
use baton_runtime::{Clock, Runtime, connect, join_team};
use baton_store::{Delivery, OpenOptions, Store};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::support::{count, journal, playbooks, start, until};

/// What they are answered.
pub(crate) const ANSWER: &str = "Your loan is due back on";

const TOKEN: &str = "a-token-for-tests-only";

/// A gateway, a system of record that answers when it is let, and a folder for the workstations.
pub(crate) struct Team {
    folder: TempDir,
    pub(crate) gateway: Gateway,
    systems: String,
    pub(crate) answers: watch::Sender<bool>,
    /// How often the system of record was asked.
    asked: Arc<AtomicU32>,
}

impl Team {
    pub(crate) async fn new(lease_ms: i64) -> Self {
        Self::of(lease_ms, BTreeMap::new()).await
    }

    /// A team of these people.
    pub(crate) async fn of(lease_ms: i64, people: BTreeMap<RepresentativeId, Person>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("gateway.sqlite");
        let mut config = GatewayConfig::new(database, Token::new(TOKEN));
        config.limits = GatewayLimits::unhurried();
        let mut rules = Rules::with_queues([("front".into(), Queue::default())]);
        rules.leases = Leases {
            lease: SignedDuration::from_millis(lease_ms),
            grace: SignedDuration::from_millis(lease_ms),
            absent_after: SignedDuration::from_millis(lease_ms),
            reclaim_after: SignedDuration::from_millis(lease_ms * 2),
            ..Leases::default()
        };
        config.team = Some(rules);
        config.people = people;
        let answers = watch::Sender::new(true);
        let asked = Arc::new(AtomicU32::new(0));
        let systems = Router::new()
            .route("/readers/{card}", get(reader))
            .with_state((answers.clone(), Arc::clone(&asked)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, systems).await.unwrap() });
        Self {
            folder,
            gateway: Gateway::start(config).await.unwrap(),
            systems: format!("http://{at}"),
            answers,
            asked,
        }
    }

    pub(crate) fn database(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.sqlite"))
    }

    pub(crate) async fn workstation(&self, name: &str) -> Workstation {
        self.workstation_with(name, 100).await
    }

    /// A workstation whose agents take at most this many conversations.
    pub(crate) async fn workstation_with(&self, name: &str, agent_room: u32) -> Workstation {
        let database = self.database(name);
        let store = Store::open(&database, OpenOptions::default())
            .await
            .unwrap();
        assert!(join_team(&store).await.unwrap());
        let clock = Clock::system();
        let runtime = start(store, &self.systems, None, clock.clone(), playbooks()).await;
        let mut config = LinkConfig::new(self.gateway.link_url(), Token::new(TOKEN), name);
        config.version = Version::Two { agent_room };
        config.backoff.first = Duration::from_millis(20);
        let link = connect(&runtime, clock, config).unwrap();
        let workstation = Workstation { runtime, link };
        workstation.online().await;
        workstation
    }

    /// Waits until the system of record was asked so often.
    pub(crate) async fn is_asked(&self, times: u32) {
        until("a question", async || {
            (self.times_asked() == times).then_some(())
        })
        .await;
    }

    /// How often the system of record was asked.
    pub(crate) fn times_asked(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }

    pub(crate) async fn customer(&self) -> Customer {
        Customer::open(&self.gateway.page_url()).await
    }
}

async fn reader(
    State((answers, asked)): State<(watch::Sender<bool>, Arc<AtomicU32>)>,
    Path(card): Path<String>,
) -> Json<Value> {
    asked.fetch_add(1, Ordering::Relaxed);
    answers.subscribe().wait_for(|now| *now).await.unwrap();
    Json(json!({"id": card, "name": "Reader", "due_on": "2026-04-01"}))
}

/// A runtime with its link.
pub(crate) struct Workstation {
    pub(crate) runtime: Runtime,
    pub(crate) link: Link,
}

impl Workstation {
    pub(crate) async fn online(&self) {
        let mut status = self.link.status();
        let online = status.wait_for(|status| status.state == LinkState::Online);
        tokio::time::timeout(crate::support::PATIENCE, online)
            .await
            .expect("online in time")
            .unwrap();
    }

    /// The number that the conversation is held under, durably.
    pub(crate) async fn number(&self, id: ConversationId) -> Option<u64> {
        let held = self.runtime.store().held().await.unwrap();
        let found = held.into_iter().find(|held| held.conversation == id.0);
        found.map(|held| held.number)
    }

    pub(crate) async fn holds(&self, id: ConversationId) -> u64 {
        until("a grant", async || self.number(id).await).await
    }

    pub(crate) async fn lets_go(&self, id: ConversationId) {
        until("letting go", async || {
            self.number(id).await.is_none().then_some(())
        })
        .await;
    }

    /// Waits until a call is in the journal.
    pub(crate) async fn asks(&self, id: ConversationId) {
        let asked = |event: &Event| matches!(event, Event::CallRequested { .. });
        until("a call", async || {
            (count(&journal(&self.runtime, id).await, asked) == 1).then_some(())
        })
        .await;
    }

    pub(crate) async fn outbox(&self, id: ConversationId) -> Vec<(u64, Delivery, String)> {
        let rows = self.runtime.store().outbox_of(id.0, 0, 100).await.unwrap();
        let rows = rows.into_iter();
        rows.map(|row| (row.number, row.delivery, row.body))
            .collect()
    }

    /// What was sent with these words: its number, and whether it was accepted or why not.
    pub(crate) async fn sent(
        &self,
        id: ConversationId,
        words: &str,
    ) -> Option<(u64, Result<(), String>)> {
        let rows = self.outbox(id).await;
        let (number, delivery, _) = rows.into_iter().find(|(_, _, body)| body.contains(words))?;
        match delivery {
            Delivery::Waiting => None,
            Delivery::Accepted { .. } => Some((number, Ok(()))),
            Delivery::Refused { code, .. } => Some((number, Err(code))),
        }
    }

    /// Ends without a word to the gateway.
    pub(crate) async fn vanishes(self) {
        self.link.shutdown().await;
        self.runtime.stop().await;
        self.runtime.store().close().await.unwrap();
    }
}

pub(crate) fn id(customer: &Customer) -> ConversationId {
    ConversationId(customer.id().0)
}

/// What the customer was told.
pub(crate) async fn told(customer: &Customer) -> Vec<String> {
    let entries = customer.read().await.into_iter();
    let texts = entries.filter_map(|entry| match entry.body {
        EntryBody::Message { author, text, .. } => {
            (author.kind != AuthorKind::Customer).then_some(text)
        }
        EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => None,
    });
    texts.collect()
}

pub(crate) async fn answers(customer: &Customer) -> usize {
    let told = told(customer).await;
    told.iter().filter(|text| text.contains(ANSWER)).count()
}

/// What customers ask.
pub(crate) const ASKED: &str = "when is my loan due? My card is L-1007";
