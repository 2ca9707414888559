//! A real gateway, its customers, and the network to it.

use std::sync::atomic::{AtomicU32, Ordering};

use baton_gateway::{Gateway, GatewayConfig, Rate};
use baton_protocol::channel::{Entries, EntryBody, Opened};
use baton_protocol::{ConversationId, Token};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::desk::TOKEN;
use crate::network::Network;

const FAST: Rate = Rate {
    burst: 1_000_000,
    per_second: 1_000_000.0,
};

pub(crate) struct Town {
    pub(crate) gateway: Gateway,
    pub(crate) network: Network,
    pub(crate) folder: TempDir,
    config: GatewayConfig,
}

impl Town {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut GatewayConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = GatewayConfig::new(folder.path().join("gateway.db"), Token::new(TOKEN));
        config.limits.messages = FAST;
        config.limits.openings = FAST;
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
        self.gateway.shutdown().await.unwrap();
        let gateway = Gateway::start(self.config.clone()).await.unwrap();
        self.network.lead_to(gateway.addr());
        Self { gateway, ..self }
    }

    pub(crate) async fn customer(&self) -> Customer {
        let http = reqwest::Client::new();
        let base = format!("{}api/conversations", self.gateway.page_url());
        let opened: Opened = http
            .post(base)
            .json(&json!({}))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        Customer {
            http,
            opened,
            said: AtomicU32::new(0),
        }
    }
}

pub(crate) struct Customer {
    http: reqwest::Client,
    opened: Opened,
    said: AtomicU32,
}

impl Customer {
    pub(crate) fn id(&self) -> ConversationId {
        self.opened.conversation
    }

    fn url(&self, town: &Town) -> String {
        let page = town.gateway.page_url();
        format!("{page}api/conversations/{}/messages", self.id())
    }

    /// Says the next number.
    pub(crate) async fn say(&self, town: &Town) {
        let text = self.said.fetch_add(1, Ordering::Relaxed).to_string();
        let response = self
            .http
            .post(self.url(town))
            .bearer_auth(&self.opened.secret)
            .json(&json!({ "id": Uuid::now_v7(), "text": text }))
            .send()
            .await
            .unwrap();
        assert!(response.status().is_success());
    }

    /// The messages of the others, in the order the customer sees them.
    pub(crate) async fn read(&self, town: &Town) -> Vec<String> {
        let mut texts = Vec::new();
        let mut after = 0;
        loop {
            let page: Entries = self
                .http
                .get(format!("{}?after={after}", self.url(town)))
                .bearer_auth(&self.opened.secret)
                .send()
                .await
                .unwrap()
                .json()
                .await
                .unwrap();
            for entry in page.entries {
                after = entry.position;
                if let EntryBody::Message { author, text, .. } = entry.body
                    && author.kind != baton_protocol::AuthorKind::Customer
                {
                    texts.push(text);
                }
            }
            if after == page.head {
                return texts;
            }
        }
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

impl Customer {
    pub(crate) async fn types(&self, town: &Town) {
        let page = town.gateway.page_url();
        let url = format!("{page}api/conversations/{}/typing", self.id());
        let response = self
            .http
            .post(url)
            .bearer_auth(&self.opened.secret)
            .send()
            .await
            .unwrap();
        assert!(response.status().is_success());
    }
}
