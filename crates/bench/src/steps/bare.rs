//! The floor: one SQLite connection that does nothing but write the rows, with the store's schema
//! and pragmas and prepared statements.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::rows::{Conversation, Rows, Scope, Step};
use super::{Stopwatch, Timed};
use crate::figures::micros;

const JOURNAL: &str = "INSERT INTO journal (conversation, seq, at, kind, body) VALUES (?,?,?,?,?)";
const APPLIED: &str = "INSERT INTO applied (key, conversation, seq) VALUES (?,?,?)";
const CURSOR: &str = "INSERT INTO cursor (source, seq) VALUES ('gateway',?) \
    ON CONFLICT (source) DO UPDATE SET seq = max(seq, excluded.seq)";
const OUTBOX: &str =
    "INSERT INTO outbox (key, conversation, kind, body, created_at) VALUES (?,?,?,?,?)";
const SNAPSHOT: &str = "INSERT INTO snapshots (id, conversation, revision, previous, digest, schema, sealed_at, body) \
    VALUES (?,?,?,?,?,?,?,?)";
const INDEX: &str = "INSERT INTO conversations (id, opened_at, updated_at, open, summary) VALUES (?,?,?,?,?) \
    ON CONFLICT (id) DO UPDATE SET opened_at = excluded.opened_at, updated_at = excluded.updated_at, \
    open = excluded.open, summary = excluded.summary";
const HISTORY: &str = "INSERT INTO history (conversation, customer, intent, reason, disposition, notes, facts, \
    representative, started_at, handed_off_at, closed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?) \
    ON CONFLICT (conversation) DO UPDATE SET customer = excluded.customer, intent = excluded.intent, \
    reason = excluded.reason, disposition = excluded.disposition, notes = excluded.notes, \
    facts = excluded.facts, representative = excluded.representative, started_at = excluded.started_at, \
    handed_off_at = excluded.handed_off_at, closed_at = excluded.closed_at";

/// Writes all rows; a transaction per step, or one for a step of every conversation.
pub(super) fn write(path: &Path, rows: &Rows, scope: Scope, grouped: bool) -> Result<Timed> {
    tokio::task::block_in_place(|| {
        let mut floor = Floor::open(path, scope)?;
        let mut latencies = Vec::with_capacity(rows.steps());
        let watch = Stopwatch::start();
        if grouped {
            let longest = rows.conversations.iter().map(|c| c.steps.len()).max();
            for nth in 0..longest.unwrap_or(0) {
                let group: Vec<_> = rows
                    .conversations
                    .iter()
                    .filter_map(|c| Some((c, c.steps.get(nth)?)))
                    .collect();
                let took = floor.transaction(&group)?;
                latencies.extend(group.iter().map(|_| took));
            }
        } else {
            for conversation in &rows.conversations {
                for step in &conversation.steps {
                    latencies.push(floor.transaction(&[(conversation, step)])?);
                }
            }
        }
        let timed = watch.stop(latencies);
        floor.close()?;
        Ok(timed)
    })
}

struct Floor {
    db: Connection,
    scope: Scope,
    cursor: i64,
}

impl Floor {
    fn open(path: &Path, scope: Scope) -> Result<Self> {
        let db = Connection::open(path)?;
        db.set_prepared_statement_cache_capacity(32);
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.pragma_update(None, "journal_size_limit", 67_108_864)?;
        db.pragma_update(None, "trusted_schema", false)?;
        Ok(Self {
            db,
            scope,
            cursor: 0,
        })
    }

    /// One transaction with these steps; how long it took, in microseconds.
    fn transaction(&mut self, steps: &[(&Conversation, &Step)]) -> Result<f64> {
        let begun = Instant::now();
        self.db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let before = self.cursor;
        for (conversation, step) in steps {
            self.journal(conversation, step)?;
            if self.scope == Scope::Everything {
                self.everything_else(conversation, step)?;
            }
        }
        if self.cursor > before {
            self.db.prepare_cached(CURSOR)?.execute([self.cursor])?;
        }
        self.db.prepare_cached("COMMIT")?.execute([])?;
        Ok(micros(begun.elapsed()))
    }

    fn journal(&self, conversation: &Conversation, step: &Step) -> Result<()> {
        let mut journal = self.db.prepare_cached(JOURNAL)?;
        for event in &step.events {
            journal.execute(params![
                conversation.id,
                event.seq,
                step.at,
                event.kind,
                event.body
            ])?;
        }
        Ok(())
    }

    fn everything_else(&mut self, conversation: &Conversation, step: &Step) -> Result<()> {
        if let (Some(key), Some(first)) = (&step.applied, step.events.first()) {
            self.db
                .prepare_cached(APPLIED)?
                .execute(params![key, conversation.id, first.seq])?;
            self.cursor += 1;
        }
        for row in &step.outbound {
            self.db.prepare_cached(OUTBOX)?.execute(params![
                row.key,
                conversation.id,
                row.kind,
                row.body,
                step.at
            ])?;
        }
        for row in &step.snapshots {
            self.db.prepare_cached(SNAPSHOT)?.execute(params![
                row.id,
                conversation.id,
                row.revision,
                row.previous,
                row.digest,
                row.schema,
                step.at,
                row.body
            ])?;
        }
        if let Some(index) = &step.index {
            self.db.prepare_cached(INDEX)?.execute(params![
                conversation.id,
                index.opened_at,
                step.at,
                index.open,
                index.summary
            ])?;
        }
        if let Some(history) = &step.history
            && let [
                customer,
                intent,
                reason,
                disposition,
                notes,
                facts,
                representative,
            ] = history.texts.as_slice()
        {
            self.db.prepare_cached(HISTORY)?.execute(params![
                conversation.id,
                customer,
                intent,
                reason,
                disposition,
                notes,
                facts,
                representative,
                history.started_at,
                history.handed_off_at,
                history.closed_at
            ])?;
        }
        Ok(())
    }

    fn close(self) -> Result<()> {
        self.db.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}
