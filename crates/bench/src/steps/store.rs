//! The store alone, given the commits the runtime made.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context, Result};
use baton_store::{
    Commit, ConversationRow, CursorUpdate, HistoryRow, NewEvent, NewOutbox, NewSnapshot,
    OpenOptions, Store,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::rows::{Conversation, History, Rows, Scope, Step};
use super::{Stopwatch, Timed};
use crate::figures::micros;

/// Every step handed in when the one before is durable, by a task among others, as in the app.
pub(super) async fn step_after_step(path: &Path, rows: &Rows, scope: Scope) -> Result<Timed> {
    let commits = commits(rows, scope)?;
    let store = Store::open(path, OpenOptions::default()).await?;
    let mut latencies = Vec::with_capacity(rows.steps());
    let writes = store.clone();
    let watch = Stopwatch::start();
    let running = tokio::spawn(async move {
        let gateway = AtomicU64::new(1);
        for conversation in commits {
            latencies.extend(drive(&writes, conversation, &gateway).await?);
        }
        anyhow::Ok(latencies)
    });
    let timed = watch.stop(running.await??);
    store.close().await?;
    Ok(timed)
}

/// The steps of every conversation one after the other, all conversations at once.
pub(super) async fn all_at_once(path: &Path, rows: &Rows, scope: Scope) -> Result<Timed> {
    let commits = commits(rows, scope)?;
    let store = Store::open(path, OpenOptions::default()).await?;
    let gateway = Arc::new(AtomicU64::new(1));
    let mut latencies = Vec::with_capacity(rows.steps());
    let watch = Stopwatch::start();
    let running: Vec<_> = commits
        .into_iter()
        .map(|conversation| {
            let (store, gateway) = (store.clone(), Arc::clone(&gateway));
            tokio::spawn(async move { drive(&store, conversation, &gateway).await })
        })
        .collect();
    for one in running {
        latencies.extend(one.await??);
    }
    let timed = watch.stop(latencies);
    store.close().await?;
    Ok(timed)
}

async fn drive(store: &Store, commits: Vec<Commit>, gateway: &AtomicU64) -> Result<Vec<f64>> {
    let mut latencies = Vec::with_capacity(commits.len());
    for mut commit in commits {
        if let Some(cursor) = &mut commit.cursor {
            cursor.seq = gateway.fetch_add(1, Ordering::Relaxed);
        }
        let begun = Instant::now();
        store.commit(commit).await?;
        latencies.push(micros(begun.elapsed()));
    }
    Ok(latencies)
}

fn commits(rows: &Rows, scope: Scope) -> Result<Vec<Vec<Commit>>> {
    rows.conversations
        .iter()
        .map(|conversation| {
            conversation
                .steps
                .iter()
                .map(|step| commit(conversation, step, scope))
                .collect()
        })
        .collect()
}

fn commit(conversation: &Conversation, step: &Step, scope: Scope) -> Result<Commit> {
    let id = Uuid::from_slice(&conversation.id)?;
    let at = instant(step.at)?;
    let first = step.events.first().context("a step without an event")?;
    let mut commit = Commit::new(id, u64::try_from(first.seq)?);
    commit.events = step
        .events
        .iter()
        .map(|event| NewEvent {
            kind: event.kind.clone(),
            at,
            body: event.body.clone(),
        })
        .collect();
    if scope == Scope::Journal {
        return Ok(commit);
    }
    commit.inbound_key.clone_from(&step.applied);
    commit.cursor = step.applied.as_ref().map(|_| CursorUpdate {
        source: baton_runtime::GATEWAY.to_owned(),
        seq: 0,
    });
    commit.outbox = step
        .outbound
        .iter()
        .map(|row| NewOutbox {
            key: row.key.clone(),
            kind: row.kind.clone(),
            body: row.body.clone(),
            created_at: at,
        })
        .collect();
    for row in &step.snapshots {
        let previous = Some(&row.previous).filter(|bytes| !bytes.is_empty());
        commit.snapshots.push(NewSnapshot {
            id: Uuid::from_slice(&row.id)?,
            revision: row.revision,
            previous: previous.map(|bytes| Uuid::from_slice(bytes)).transpose()?,
            digest: row.digest.clone(),
            schema: row.schema.clone(),
            sealed_at: at,
            body: row.body.clone(),
        });
    }
    if let Some(index) = &step.index {
        commit.index = Some(ConversationRow {
            id,
            opened_at: instant(index.opened_at)?,
            updated_at: at,
            open: index.open,
            summary: index.summary.clone(),
        });
    }
    if let Some(row) = &step.history {
        commit.history = Some(history(id, row)?);
    }
    Ok(commit)
}

fn history(conversation: Uuid, row: &History) -> Result<HistoryRow> {
    let text = |at: usize| row.texts.get(at).cloned().unwrap_or_default();
    Ok(HistoryRow {
        conversation,
        customer: text(0),
        intent: text(1),
        reason: text(2),
        disposition: text(3),
        notes: text(4),
        facts: text(5),
        representative: text(6),
        started_at: instant(row.started_at)?,
        handed_off_at: instant(row.handed_off_at)?,
        closed_at: (row.closed_at != 0)
            .then(|| instant(row.closed_at))
            .transpose()?,
    })
}

fn instant(nanos: i64) -> Result<Timestamp> {
    Ok(Timestamp::from_nanosecond(i128::from(nanos))?)
}
