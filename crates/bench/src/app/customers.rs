//! Customers at the gateway's HTTP channel who open a conversation, write once and read the answer.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use baton_customer::{Customer, Patience};
use baton_protocol::AuthorKind;
use baton_protocol::channel::{Entry, EntryBody};
use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(120);
const BETWEEN: Duration = Duration::from_millis(250);
/// Customers who talk to the gateway at the same time.
const AT_ONCE: usize = 32;
/// Something an agent asks back about, so that the conversation stays open.
const WISH: &str = "Hello, where is my order? I am still waiting for my delivery.";

/// Opens this many conversations and waits until every one has its answer.
pub(super) async fn come(port: u16, how_many: usize) -> Result<()> {
    let page = format!("http://127.0.0.1:{port}/");
    stream::iter(0..how_many)
        .map(|_| one(&page))
        .buffer_unordered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    Ok(())
}

async fn one(page: &str) -> Result<()> {
    let customer = Customer::try_open(page, None, Patience::For(PATIENCE)).await?;
    customer.try_say(Uuid::now_v7(), WISH).await?;
    let begun = Instant::now();
    while !customer.try_read().await?.iter().any(is_an_answer) {
        ensure!(begun.elapsed() < PATIENCE, "a customer had no answer");
        tokio::time::sleep(BETWEEN).await;
    }
    Ok(())
}

fn is_an_answer(entry: &Entry) -> bool {
    match &entry.body {
        EntryBody::Message { author, .. } => author.kind != AuthorKind::Customer,
        EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => false,
    }
}
