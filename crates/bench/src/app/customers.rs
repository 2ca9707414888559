//! Customers at the gateway's HTTP channel who open a conversation, write once and read the answer.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use baton_protocol::channel::{Entries, EntryBody, NewMessage, OpenConversation, Opened, Taken};
use baton_protocol::{AuthorKind, MessageId};
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(120);
const BETWEEN: Duration = Duration::from_millis(250);
/// Customers who talk to the gateway at the same time.
const AT_ONCE: usize = 32;
/// Something an agent asks back about, so that the conversation stays open.
const WISH: &str = "Hello, where is my order? I am still waiting for my delivery.";

/// Opens this many conversations and waits until every one has its answer.
pub(super) async fn come(port: u16, how_many: usize) -> Result<()> {
    let client = Client::builder()
        .timeout(Duration::from_secs(10))
        .no_proxy()
        .build()?;
    stream::iter(0..how_many)
        .map(|_| one(&client, port))
        .buffer_unordered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    Ok(())
}

async fn one(client: &Client, port: u16) -> Result<()> {
    let address = format!("http://127.0.0.1:{port}/api/conversations");
    let wish = OpenConversation {
        request: Some(Uuid::now_v7()),
        label: None,
    };
    let opened: Opened = confirmed(|| client.post(&address).json(&wish)).await?;
    let address = format!("{address}/{}/messages", opened.conversation);
    let message = NewMessage {
        id: MessageId(Uuid::now_v7()),
        text: WISH.to_owned(),
    };
    let _: Taken = confirmed(|| {
        client
            .post(&address)
            .bearer_auth(&opened.secret)
            .json(&message)
    })
    .await?;
    let address = format!("{address}?after=0");
    let begun = Instant::now();
    loop {
        let heard: Entries = confirmed(|| client.get(&address).bearer_auth(&opened.secret)).await?;
        let answered = heard.entries.iter().any(|entry| match &entry.body {
            EntryBody::Message { author, .. } => author.kind != AuthorKind::Customer,
            EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => false,
        });
        if answered {
            return Ok(());
        }
        ensure!(begun.elapsed() < PATIENCE, "nobody answered a customer");
        tokio::time::sleep(BETWEEN).await;
    }
}

/// Sends a request until it is answered; a gateway that says "too fast" is asked again later.
async fn confirmed<T: DeserializeOwned>(request: impl Fn() -> RequestBuilder) -> Result<T> {
    let begun = Instant::now();
    loop {
        let why = match request().send().await {
            Ok(response) => {
                let status = response.status();
                let body = response.text().await.unwrap_or_default();
                if status.is_success() {
                    return serde_json::from_str(&body).context("the gateway's answer");
                }
                if status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error() {
                    bail!("{status}: {body}");
                }
                format!("{status}: {body}")
            }
            Err(error) => error.to_string(),
        };
        ensure!(
            begun.elapsed() < PATIENCE,
            "the gateway did not answer: {why}"
        );
        tokio::time::sleep(BETWEEN).await;
    }
}
