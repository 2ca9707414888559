//! What the runtime wrote, read back and cut into its steps, so that others can write the same.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags, Row};

/// Which tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The journal alone.
    Journal,
    /// Every table that the runtime writes.
    Everything,
}

/// One event.
pub(super) struct Event {
    pub(super) seq: i64,
    pub(super) kind: String,
    pub(super) body: String,
}

/// One outbound message.
pub(super) struct Outbound {
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) body: String,
}

/// One sealed snapshot.
pub(super) struct Snapshot {
    pub(super) id: Vec<u8>,
    pub(super) revision: u32,
    pub(super) previous: Vec<u8>,
    pub(super) digest: String,
    pub(super) schema: String,
    pub(super) body: String,
}

/// What one step of one conversation wrote besides its index and history rows.
#[derive(Default)]
pub(super) struct Step {
    pub(super) at: i64,
    pub(super) events: Vec<Event>,
    /// The key of the gateway event it applied.
    pub(super) applied: Option<String>,
    pub(super) outbound: Vec<Outbound>,
    pub(super) snapshots: Vec<Snapshot>,
    /// Whether it wrote the history row.
    pub(super) history: bool,
}

/// The index row as it ended.
#[derive(Clone)]
pub(super) struct Index {
    pub(super) opened_at: i64,
    pub(super) summary: String,
}

/// The history row as it ended; its texts in the order of the table.
#[derive(Clone)]
pub(super) struct History {
    pub(super) texts: Vec<String>,
    pub(super) started_at: i64,
    pub(super) handed_off_at: i64,
    pub(super) closed_at: i64,
}

/// One conversation's steps in order.
pub(super) struct Conversation {
    pub(super) id: Vec<u8>,
    pub(super) steps: Vec<Step>,
    pub(super) index: Index,
    pub(super) history: Option<History>,
}

/// Everything a run wrote.
pub(super) struct Rows {
    pub(super) conversations: Vec<Conversation>,
}

/// Kinds of events whose step rewrites the history row.
const HISTORY_KINDS: [&str; 3] = ["snapshot_sealed", "committed", "closed"];

impl Rows {
    /// Reads a closed database. A step is what was written of one conversation at one instant.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut steps: BTreeMap<(Vec<u8>, i64), Step> = BTreeMap::new();
        each(
            &db,
            "SELECT conversation, at, seq, kind, body FROM journal ORDER BY conversation, seq",
            |row| {
                let step = step_of(&mut steps, row)?;
                let kind: String = row.get(3)?;
                step.history |= HISTORY_KINDS.contains(&kind.as_str());
                step.events.push(Event {
                    seq: row.get(2)?,
                    kind,
                    body: row.get(4)?,
                });
                Ok(())
            },
        )?;
        // The key stands at the first event of its step.
        each(
            &db,
            "SELECT a.conversation, j.at, a.key FROM applied a JOIN journal j USING (conversation, seq)",
            |row| {
                step_of(&mut steps, row)?.applied = Some(row.get(2)?);
                Ok(())
            },
        )?;
        each(
            &db,
            "SELECT conversation, created_at, key, kind, body FROM outbox ORDER BY id",
            |row| {
                step_of(&mut steps, row)?.outbound.push(Outbound {
                    key: row.get(2)?,
                    kind: row.get(3)?,
                    body: row.get(4)?,
                });
                Ok(())
            },
        )?;
        each(
            &db,
            "SELECT conversation, sealed_at, id, revision, previous, digest, schema, body FROM snapshots",
            |row| {
                step_of(&mut steps, row)?.snapshots.push(Snapshot {
                    id: row.get(2)?,
                    revision: row.get(3)?,
                    previous: row.get(4)?,
                    digest: row.get(5)?,
                    schema: row.get(6)?,
                    body: row.get(7)?,
                });
                Ok(())
            },
        )?;
        let mut histories = read_histories(&db)?;
        let mut conversations: BTreeMap<Vec<u8>, Conversation> = BTreeMap::new();
        each(
            &db,
            "SELECT id, opened_at, summary FROM conversations",
            |row| {
                let id: Vec<u8> = row.get(0)?;
                let conversation = Conversation {
                    id: id.clone(),
                    steps: Vec::new(),
                    index: Index {
                        opened_at: row.get(1)?,
                        summary: row.get(2)?,
                    },
                    history: histories.remove(&id),
                };
                conversations.insert(id, conversation);
                Ok(())
            },
        )?;
        for ((id, at), mut step) in steps {
            step.at = at;
            conversations
                .get_mut(&id)
                .context("a conversation is not in the index")?
                .steps
                .push(step);
        }
        Ok(Self {
            conversations: conversations.into_values().collect(),
        })
    }

    pub(super) fn steps(&self) -> usize {
        self.conversations.iter().map(|c| c.steps.len()).sum()
    }

    pub(super) fn events(&self) -> usize {
        self.all_steps().map(|step| step.events.len()).sum()
    }

    /// Bytes of text in events, messages and snapshots.
    pub(super) fn text_bytes(&self) -> usize {
        self.all_steps()
            .map(|step| {
                let events: usize = step
                    .events
                    .iter()
                    .map(|e| e.kind.len() + e.body.len())
                    .sum();
                let outbound: usize = step.outbound.iter().map(|o| o.body.len()).sum();
                let snapshots: usize = step.snapshots.iter().map(|s| s.body.len()).sum();
                events + outbound + snapshots
            })
            .sum()
    }

    fn all_steps(&self) -> impl Iterator<Item = &Step> {
        self.conversations.iter().flat_map(|c| &c.steps)
    }
}

fn step_of<'s>(
    steps: &'s mut BTreeMap<(Vec<u8>, i64), Step>,
    row: &Row<'_>,
) -> rusqlite::Result<&'s mut Step> {
    Ok(steps.entry((row.get(0)?, row.get(1)?)).or_default())
}

fn read_histories(db: &Connection) -> Result<BTreeMap<Vec<u8>, History>> {
    let mut histories = BTreeMap::new();
    each(
        db,
        "SELECT conversation, customer, intent, reason, disposition, notes, facts, representative, \
         started_at, handed_off_at, closed_at FROM history",
        |row| {
            let texts = (1..=7).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            let history = History {
                texts,
                started_at: row.get(8)?,
                handed_off_at: row.get(9)?,
                closed_at: row.get(10)?,
            };
            histories.insert(row.get(0)?, history);
            Ok(())
        },
    )?;
    Ok(histories)
}

fn each(
    db: &Connection,
    sql: &str,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<()> {
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}
