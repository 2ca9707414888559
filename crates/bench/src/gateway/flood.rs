//! Conversations and messages, as many as a client can send.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use baton_protocol::channel::Opened;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::process::{Line, Running, address};
use crate::figures::megabytes;

/// Clients that open conversations at once.
const AT_ONCE: u32 = 500;
/// How often the next customer comes.
const NEXT: Duration = Duration::from_secs(1);
/// Characters of a message.
const TEXT: usize = 16_000;

/// Answers by their status.
type Statuses = BTreeMap<u16, u32>;

/// Many clients open as many conversations as they can.
pub(super) async fn openings(batonctl: &Path, many: u32) -> Result<()> {
    let gateway = Running::start(batonctl, None).await?;
    let (host, before) = (gateway.address, gateway.memory()?);
    let left = Arc::new(AtomicU32::new(many));
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..AT_ONCE {
        let left = Arc::clone(&left);
        clients.spawn(async move {
            let mut statuses = Statuses::new();
            let mut line = Line::connect(host, address(client)).await?;
            while take(&left) {
                let (status, _) = line.post("/api/conversations", None, "{}").await?;
                *statuses.entry(status).or_default() += 1;
            }
            Ok::<_, anyhow::Error>(statuses)
        });
    }
    let (mut next, mut taken, mut longest, mut most) = (0_u32, 0_u32, Duration::ZERO, before);
    while left.load(Ordering::Relaxed) > 0 {
        tokio::time::sleep(NEXT).await;
        let (waited, status) = gateway.next_customer(address(AT_ONCE + next)).await?;
        next += 1;
        taken += u32::from(status == 201);
        longest = longest.max(waited);
        most = most.max(gateway.memory()?);
    }
    let statuses = all(clients).await?;
    println!(
        "  {many} openings by {AT_ONCE} clients in {:.1} s: {statuses:?}",
        begun.elapsed().as_secs_f64()
    );
    println!(
        "    next customers: {next}, {taken} of them taken, the longest wait {:.0} ms; memory {:.0} MB, at most {:.0} MB",
        longest.as_secs_f64() * 1e3,
        megabytes(before),
        megabytes(most)
    );
    Ok(())
}

/// One client writes as much as it can, in as many conversations as it gets.
pub(super) async fn messages(batonctl: &Path, seconds: u64) -> Result<()> {
    let gateway = Running::start(batonctl, None).await?;
    let (host, before) = (gateway.address, gateway.stored()?);
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut lines = JoinSet::new();
    for _ in 0..16 {
        lines.spawn(async move {
            let mut statuses = Statuses::new();
            let mut line = Line::connect(host, address(0)).await?;
            while Instant::now() < until {
                let (status, opened) = line.post("/api/conversations", None, "{}").await?;
                if status != 201 {
                    *statuses.entry(status).or_default() += 1;
                    continue;
                }
                let opened: Opened = serde_json::from_str(&opened).context("an opening")?;
                while Instant::now() < until && say(&mut line, &opened, &mut statuses).await? {}
            }
            Ok::<_, anyhow::Error>(statuses)
        });
    }
    let statuses = all(lines).await?;
    let (waited, status) = gateway.next_customer(address(1)).await?;
    println!("  one client writes for {seconds} s: {statuses:?}");
    println!(
        "    {:.1} MB more on the disk; next customer: {status} after {:.0} ms",
        megabytes(gateway.stored()?.saturating_sub(before)),
        waited.as_secs_f64() * 1e3
    );
    Ok(())
}

/// Writes one message; says whether it was taken.
async fn say(line: &mut Line, opened: &Opened, statuses: &mut Statuses) -> Result<bool> {
    let path = format!("/api/conversations/{}/messages", opened.conversation);
    let text = "x".repeat(TEXT);
    let body = serde_json::json!({ "id": Uuid::now_v7(), "text": text }).to_string();
    let (status, _) = line.post(&path, Some(&opened.secret), &body).await?;
    *statuses.entry(status).or_default() += 1;
    Ok(status == 200)
}

fn take(left: &AtomicU32) -> bool {
    let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
        left.checked_sub(1)
    });
    taken.is_ok()
}

async fn all(mut tasks: JoinSet<Result<Statuses>>) -> Result<Statuses> {
    let mut all = Statuses::new();
    while let Some(statuses) = tasks.join_next().await {
        for (status, many) in statuses?? {
            *all.entry(status).or_default() += many;
        }
    }
    Ok(all)
}
