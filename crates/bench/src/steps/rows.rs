//! The runtime's rows, read back and cut into its steps, so that others can write the same.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, OpenFlags, Row};
use uuid::Uuid;

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

/// What one step of one conversation wrote.
#[derive(Default)]
pub(super) struct Step {
    pub(super) at: i64,
    pub(super) events: Vec<Event>,
    /// The key of the gateway event it applied.
    pub(super) applied: Option<String>,
    pub(super) outbound: Vec<Outbound>,
    pub(super) snapshots: Vec<Snapshot>,
    /// The index row, if it wrote that.
    pub(super) index: Option<Index>,
    /// The history row, if it wrote that.
    pub(super) history: Option<History>,
}

/// An index row.
pub(super) struct Index {
    pub(super) opened_at: i64,
    pub(super) open: bool,
    pub(super) summary: String,
}

/// A history row; its texts in the order of the table.
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
}

/// Everything a run wrote.
pub(super) struct Rows {
    pub(super) conversations: Vec<Conversation>,
}

/// Steps of the plain workload: router, twelve times (model, tool), handoff.
pub(super) const PLAIN_STEPS: usize = 26;
/// When the plain workload happened, in nanoseconds.
const PLAIN_AT: i64 = 1_767_225_600_000_000_000;

/// Notes every write of the rows that are written again and again, with the instant of its step, so
/// that others can write them as often.
const RECORDER: &str = "
CREATE TABLE bench_index (id BLOB, at INTEGER, opened_at INTEGER, open INTEGER, summary TEXT);
CREATE TRIGGER bench_index_added AFTER INSERT ON conversations BEGIN
    INSERT INTO bench_index VALUES (new.id, new.updated_at, new.opened_at, new.open, new.summary);
END;
CREATE TRIGGER bench_index_changed AFTER UPDATE ON conversations BEGIN
    INSERT INTO bench_index VALUES (new.id, new.updated_at, new.opened_at, new.open, new.summary);
END;
CREATE TABLE bench_history AS SELECT *, 0 AS at FROM history;
CREATE TRIGGER bench_history_added AFTER INSERT ON history BEGIN
    INSERT INTO bench_history SELECT *, (SELECT max(at) FROM journal WHERE conversation = new.conversation)
        FROM history WHERE id = new.id;
END;
CREATE TRIGGER bench_history_changed AFTER UPDATE ON history BEGIN
    INSERT INTO bench_history SELECT *, (SELECT max(at) FROM journal WHERE conversation = new.conversation)
        FROM history WHERE id = new.id;
END;";

/// Makes a closed, empty database note what [`Rows::read`] needs to know.
pub(super) fn record(path: &Path) -> Result<()> {
    let db = Connection::open(path)?;
    db.execute_batch(RECORDER)?;
    db.close().map_err(|(_, error)| error)?;
    Ok(())
}

impl Rows {
    /// The plain workload: one event a step and nothing else, of the sizes that the steps of a
    /// conversation with a model have.
    pub(super) fn plain(conversations: usize) -> Self {
        let conversation = |_| Conversation {
            id: Uuid::now_v7().as_bytes().to_vec(),
            steps: (0..PLAIN_STEPS).map(plain_step).collect(),
        };
        Self {
            conversations: (0..conversations).map(conversation).collect(),
        }
    }

    /// Reads a closed database that was made to [`record`]. A step is what was written of one conversation at one instant.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut steps: BTreeMap<(Vec<u8>, i64), Step> = BTreeMap::new();
        each(
            &db,
            "SELECT conversation, at, seq, kind, body FROM journal ORDER BY conversation, seq",
            |row| {
                let step = step_of(&mut steps, row)?;
                step.events.push(Event {
                    seq: row.get(2)?,
                    kind: row.get(3)?,
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
        each(
            &db,
            "SELECT id, at, opened_at, open, summary FROM bench_index ORDER BY rowid",
            |row| {
                step_of(&mut steps, row)?.index = Some(Index {
                    opened_at: row.get(2)?,
                    open: row.get(3)?,
                    summary: row.get(4)?,
                });
                Ok(())
            },
        )?;
        each(
            &db,
            "SELECT conversation, at, customer, intent, reason, disposition, notes, facts, representative, \
             started_at, handed_off_at, closed_at FROM bench_history ORDER BY rowid",
            |row| {
                let texts = (2..=8).map(|at| row.get(at)).collect::<Result<_, _>>()?;
                step_of(&mut steps, row)?.history = Some(History {
                    texts,
                    started_at: row.get(9)?,
                    handed_off_at: row.get(10)?,
                    closed_at: row.get(11)?,
                });
                Ok(())
            },
        )?;
        Ok(Self::of(steps))
    }

    /// The steps of each conversation, in order.
    fn of(steps: BTreeMap<(Vec<u8>, i64), Step>) -> Self {
        let mut conversations: BTreeMap<Vec<u8>, Conversation> = BTreeMap::new();
        for ((id, at), mut step) in steps {
            step.at = at;
            let fresh = || Conversation {
                id: id.clone(),
                steps: Vec::new(),
            };
            conversations
                .entry(id.clone())
                .or_insert_with(fresh)
                .steps
                .push(step);
        }
        Self {
            conversations: conversations.into_values().collect(),
        }
    }

    /// How many steps are in the journal of a closed database.
    pub(super) fn count_steps(path: &Path) -> Result<usize> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let steps: i64 = db.query_row(
            "SELECT count(*) FROM (SELECT DISTINCT conversation, at FROM journal)",
            [],
            |row| row.get(0),
        )?;
        Ok(usize::try_from(steps)?)
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

fn plain_step(nth: usize) -> Step {
    let (kind, bytes) = match nth {
        0 => ("routed", 300),
        25 => ("handed_off", 2_048),
        odd if odd % 2 == 1 => ("model_answered", 300),
        _ => ("tool_answered", 2_048),
    };
    let frame = r#"{"text":""}"#.len();
    let event = Event {
        seq: i64::try_from(nth).unwrap_or(i64::MAX),
        kind: kind.to_owned(),
        body: format!(r#"{{"text":"{}"}}"#, "x".repeat(bytes - frame)),
    };
    Step {
        at: PLAIN_AT,
        events: vec![event],
        ..Step::default()
    }
}

fn step_of<'s>(
    steps: &'s mut BTreeMap<(Vec<u8>, i64), Step>,
    row: &Row<'_>,
) -> rusqlite::Result<&'s mut Step> {
    Ok(steps.entry((row.get(0)?, row.get(1)?)).or_default())
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
