//! A real gateway, its customers, and the network to it.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use baton_gateway::{Gateway, GatewayConfig, GatewayLimits};
use baton_protocol::channel::EntryBody;
use baton_protocol::{AuthorKind, ConversationId, Token};
use tempfile::TempDir;

use crate::desk::TOKEN;
use crate::network::Network;

pub(crate) struct TestNetwork {
    pub(crate) gateway: Gateway,
    pub(crate) network: Network,
    pub(crate) folder: TempDir,
    config: GatewayConfig,
}

impl TestNetwork {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut GatewayConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = GatewayConfig::new(folder.path().join("gateway.db"), Token::new(TOKEN));
        config.limits = GatewayLimits::unhurried();
        config.limits.heartbeat = std::time::Duration::from_millis(400);
        change(&mut config);
        let gateway = Gateway::start(config.clone()).await.unwrap();
        Self {
            network: Network::to(gateway.addr()).await,
            gateway,
            folder,
            config,
        }
    }

    /// Stops the gateway and starts it again on the same files; the network leads to the new one.
    pub(crate) async fn restarted(self) -> Self {
        self.restarted_after(|_| {}).await
    }

    /// The same, with something done to the files in between.
    pub(crate) async fn restarted_after(self, between: impl FnOnce(&Path)) -> Self {
        self.gateway.shutdown().await.unwrap();
        between(self.folder.path());
        let gateway = Gateway::start(self.config.clone()).await.unwrap();
        self.network.lead_to(gateway.addr());
        Self { gateway, ..self }
    }

    pub(crate) async fn customer(&self) -> Customer {
        Customer {
            customer: baton_customer::Customer::open(&self.gateway.page_url()).await,
            said: AtomicU32::new(0),
        }
    }
}

/// A customer who counts, wherever the gateway is.
pub(crate) struct Customer {
    customer: baton_customer::Customer,
    said: AtomicU32,
}

impl Customer {
    pub(crate) fn id(&self) -> ConversationId {
        self.customer.id()
    }

    pub(crate) fn at(&self, town: &TestNetwork) -> baton_customer::Customer {
        self.customer.at(&town.gateway.page_url())
    }

    /// Says the next number.
    pub(crate) async fn say(&self, town: &TestNetwork) {
        let text = self.said.fetch_add(1, Ordering::Relaxed).to_string();
        self.at(town).say(&text).await;
    }

    pub(crate) async fn types(&self, town: &TestNetwork) {
        self.at(town).types().await;
    }

    /// The messages of the others, in the order the customer sees them.
    pub(crate) async fn read(&self, town: &TestNetwork) -> Vec<String> {
        let entries = self.at(town).read().await.into_iter();
        entries
            .filter_map(|entry| match entry.body {
                EntryBody::Message { author, text, .. } => {
                    (author.kind != AuthorKind::Customer).then_some(text)
                }
                EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => None,
            })
            .collect()
    }
}

/// The customer's numbers in the applied events, in order.
pub(crate) fn numbers(applied: &[(u64, String)]) -> Vec<u32> {
    applied
        .iter()
        .filter_map(|(_, event)| {
            let event: serde_json::Value = serde_json::from_str(event).unwrap();
            event.get("text")?.as_str()?.parse().ok()
        })
        .collect()
}

/// Checks that every sequence number from 1 to `head` is there once.
pub(crate) fn whole(applied: &[(u64, String)], head: u64) {
    let seqs: Vec<u64> = applied.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(seqs, (1..=head).collect::<Vec<u64>>());
}
