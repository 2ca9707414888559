//! What a journalled step costs, beside bare SQLite writing the same rows in the same run.
//!
//!     cargo bench -p baton-store -- [--dir DIR] [--conversations N] [--rounds N] [--json]
//!
//! The floor is one SQLite connection that does nothing but insert the rows into the same table with the
//! same pragmas: one transaction per step (a bare `INSERT`, which is its own transaction), and one
//! transaction for a step of every conversation (one prepared statement for all rows).
//! fsyncs are counted by running each case once more under `strace`, where that is installed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark that cannot go on ends there"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_store::{Commit, NewEvent, OpenOptions, Store};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use uuid::Uuid;

/// Router, twelve times (model, tool), handoff.
const STEPS: u64 = 26;
const CASES: [&str; 4] = [
    "bare, a transaction per step",
    "store, one step after the other",
    "bare, grouped",
    "store, all conversations at once",
];

struct Arguments {
    dir: PathBuf,
    conversations: u64,
    json: bool,
    /// How often each case runs; they take turns, so that a busy machine is unfair to none.
    rounds: usize,
    /// Run only this case and print nothing; how the cases run under `strace`.
    only: Option<usize>,
}

struct Measured {
    case: &'static str,
    steps: u64,
    transactions: f64,
    wall: Duration,
    /// From submitting a step until it is durable.
    latencies: Vec<Duration>,
    bytes_per_conversation: u64,
    fsyncs_per_step: Option<f64>,
}

impl Measured {
    fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.transactions += other.transactions;
        self.wall += other.wall;
        self.latencies.extend(other.latencies);
    }
}

fn arguments() -> Arguments {
    let mut parsed = Arguments {
        dir: std::env::temp_dir(),
        conversations: 100,
        json: false,
        rounds: 3,
        only: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("a value after the option");
        match word.as_str() {
            "--dir" => parsed.dir = PathBuf::from(value()),
            "--conversations" => parsed.conversations = value().parse().expect("a number"),
            "--only" => parsed.only = Some(value().parse().expect("a number")),
            "--rounds" => parsed.rounds = value().parse().expect("a number"),
            "--json" => parsed.json = true,
            // What cargo passes to every benchmark.
            "--bench" => {}
            other => panic!(
                "unknown option {other}; known: --dir DIR, --conversations N, --rounds N, --json"
            ),
        }
    }
    parsed
}

/// The event of a step: its kind and a body of the size such a step has.
fn step(seq: u64) -> (&'static str, String) {
    let (kind, size) = match seq {
        0 => ("routed", 300),
        25 => ("handed_off", 2048),
        odd if odd % 2 == 1 => ("model_answered", 300),
        _ => ("tool_answered", 2048),
    };
    let frame = r#"{"text":""}"#.len();
    (
        kind,
        format!(r#"{{"text":"{}"}}"#, "x".repeat(size - frame)),
    )
}

fn conversation(n: u64) -> Uuid {
    // As UUIDv7 are: the beginning in the order of time, the end random.
    let mixed = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Uuid::from_u64_pair(
        0x019b_0000_0000_7000 + (n << 16),
        0x8000_0000_0000_0000 | mixed >> 2,
    )
}

fn now() -> Timestamp {
    Timestamp::from_second(1_767_225_600).unwrap()
}

async fn bare(path: &Path) -> SqliteConnection {
    // The same schema: the store makes it.
    Store::open(path, OpenOptions::default())
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn bare_single(path: &Path, conversations: u64) -> Measured {
    let mut connection = bare(path).await;
    let at = i64::try_from(now().as_nanosecond()).unwrap();
    let mut latencies = Vec::new();
    let start = Instant::now();
    for n in 0..conversations {
        for seq in 0..STEPS {
            let (kind, body) = step(seq);
            let begin = Instant::now();
            sqlx::query(
                "INSERT INTO journal (conversation, seq, at, kind, body) VALUES (?,?,?,?,?)",
            )
            .bind(conversation(n).as_bytes().to_vec())
            .bind(seq as i64)
            .bind(at)
            .bind(kind)
            .bind(body)
            .execute(&mut connection)
            .await
            .unwrap();
            latencies.push(begin.elapsed());
        }
    }
    let wall = start.elapsed();
    connection.close().await.unwrap();
    measured(
        0,
        conversations,
        (conversations * STEPS) as f64,
        wall,
        latencies,
    )
}

async fn bare_grouped(path: &Path, conversations: u64) -> Measured {
    let mut connection = bare(path).await;
    let at = i64::try_from(now().as_nanosecond()).unwrap();
    let rows = vec!["(?,?,?,?,?)"; usize::try_from(conversations).unwrap()].join(",");
    let sql = format!("INSERT INTO journal (conversation, seq, at, kind, body) VALUES {rows}");
    let mut latencies = Vec::new();
    let start = Instant::now();
    for seq in 0..STEPS {
        let (kind, body) = step(seq);
        let begin = Instant::now();
        let mut query = sqlx::query(AssertSqlSafe(sql.as_str()));
        for n in 0..conversations {
            query = query
                .bind(conversation(n).as_bytes().to_vec())
                .bind(seq as i64)
                .bind(at)
                .bind(kind)
                .bind(body.clone());
        }
        query.execute(&mut connection).await.unwrap();
        latencies.extend(vec![
            begin.elapsed();
            usize::try_from(conversations).unwrap()
        ]);
    }
    let wall = start.elapsed();
    connection.close().await.unwrap();
    measured(2, conversations, STEPS as f64, wall, latencies)
}

/// One conversation's steps, each submitted when the one before is durable.
async fn drive(store: Store, n: u64) -> (Vec<Duration>, f64) {
    let mut latencies = Vec::new();
    let mut transactions = 0.0;
    for seq in 0..STEPS {
        let (kind, body) = step(seq);
        let begin = Instant::now();
        let event = NewEvent {
            kind: kind.to_owned(),
            at: now(),
            body,
        };
        let commit = Commit {
            events: vec![event],
            ..Commit::new(conversation(n), seq)
        };
        let committed = store.commit(commit).await.unwrap();
        latencies.push(begin.elapsed());
        transactions += 1.0 / committed.group_size as f64;
    }
    (latencies, transactions)
}

async fn store_single(path: &Path, conversations: u64) -> Measured {
    let store = Store::open(path, OpenOptions::default()).await.unwrap();
    let (mut latencies, mut transactions) = (Vec::new(), 0.0);
    let start = Instant::now();
    for n in 0..conversations {
        let (more, some) = drive(store.clone(), n).await;
        latencies.extend(more);
        transactions += some;
    }
    let wall = start.elapsed();
    store.close().await.unwrap();
    measured(1, conversations, transactions, wall, latencies)
}

async fn store_grouped(path: &Path, conversations: u64) -> Measured {
    let store = Store::open(path, OpenOptions::default()).await.unwrap();
    let (mut latencies, mut transactions) = (Vec::new(), 0.0);
    let start = Instant::now();
    let tasks: Vec<_> = (0..conversations)
        .map(|n| tokio::spawn(drive(store.clone(), n)))
        .collect();
    for task in tasks {
        let (more, some) = task.await.unwrap();
        latencies.extend(more);
        transactions += some;
    }
    let wall = start.elapsed();
    store.close().await.unwrap();
    measured(3, conversations, transactions, wall, latencies)
}

fn measured(
    case: usize,
    conversations: u64,
    transactions: f64,
    wall: Duration,
    latencies: Vec<Duration>,
) -> Measured {
    Measured {
        case: CASES[case],
        steps: conversations * STEPS,
        transactions,
        wall,
        latencies,
        bytes_per_conversation: 0,
        fsyncs_per_step: None,
    }
}

async fn run(case: usize, arguments: &Arguments) -> Measured {
    let folder = tempfile::tempdir_in(&arguments.dir).unwrap();
    let path = folder.path().join("bench.db");
    let empty = {
        Store::open(&path, OpenOptions::default())
            .await
            .unwrap()
            .close()
            .await
            .unwrap();
        std::fs::metadata(&path).unwrap().len()
    };
    let mut measured = match case {
        0 => bare_single(&path, arguments.conversations).await,
        1 => store_single(&path, arguments.conversations).await,
        2 => bare_grouped(&path, arguments.conversations).await,
        _ => store_grouped(&path, arguments.conversations).await,
    };
    measured.bytes_per_conversation =
        (std::fs::metadata(&path).unwrap().len() - empty) / arguments.conversations.max(1);
    measured
}

/// Runs a case once more under `strace` and counts what it flushed, opening and closing included.
fn count_fsyncs(case: usize, arguments: &Arguments) -> Option<u64> {
    let report = tempfile::NamedTempFile::new().ok()?;
    let status = Command::new("strace")
        .args(["-f", "-c", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(report.path())
        .arg(std::env::current_exe().ok()?)
        .args([
            "--only",
            &case.to_string(),
            "--conversations",
            &arguments.conversations.to_string(),
            "--dir",
        ])
        .arg(&arguments.dir)
        .status()
        .ok()?;
    let text = std::fs::read_to_string(report.path()).ok()?;
    let count = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        matches!(words.last(), Some(&"fsync" | &"fdatasync"))
            .then(|| words.get(3)?.parse::<u64>().ok())
            .flatten()
    };
    status
        .success()
        .then(|| text.lines().filter_map(count).sum())
}

fn percentile(sorted: &[Duration], share: f64) -> f64 {
    let place = ((sorted.len() as f64 - 1.0) * share).round() as usize;
    sorted
        .get(place)
        .map_or(0.0, |found| found.as_secs_f64() * 1e6)
}

fn print(all: &[Measured], arguments: &Arguments) {
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let per_step = one.wall.as_secs_f64() * 1e6 / one.steps as f64;
            (
                one,
                per_step,
                percentile(&one.latencies, 0.5),
                percentile(&one.latencies, 0.99),
            )
        })
        .collect();
    if arguments.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(one, per_step, p50, p99)| {
                serde_json::json!({
                    "case": one.case, "steps": one.steps, "us_per_step": per_step, "p50_us": p50, "p99_us": p99,
                    "transactions": one.transactions.round(), "fsyncs_per_step": one.fsyncs_per_step,
                    "bytes_per_conversation": one.bytes_per_conversation,
                })
            })
            .collect();
        println!(
            "{}",
            serde_json::json!({ "bench": "steps", "dir": arguments.dir, "cases": rows })
        );
        return;
    }
    println!(
        "{} conversations of {STEPS} steps in {}",
        arguments.conversations,
        arguments.dir.display()
    );
    println!(
        "{:<34} {:>9} {:>10} {:>9} {:>9} {:>13} {:>12} {:>13}",
        "",
        "steps/s",
        "µs/step",
        "p50 µs",
        "p99 µs",
        "transactions",
        "fsyncs/step",
        "B/conversation"
    );
    for (one, per_step, p50, p99) in &rows {
        let fsyncs = one
            .fsyncs_per_step
            .map_or_else(|| "no strace".to_owned(), |count| format!("{count:.3}"));
        println!(
            "{:<34} {:>9.0} {:>10.1} {:>9.1} {:>9.1} {:>13.0} {:>12} {:>13}",
            one.case,
            1e6 / per_step,
            per_step,
            p50,
            p99,
            one.transactions,
            fsyncs,
            one.bytes_per_conversation
        );
    }
    println!(
        "store / bare, p50 of single steps: {:.2}",
        rows[1].2 / rows[0].2
    );
    println!(
        "store / bare, µs per step when grouped: {:.2}",
        rows[3].1 / rows[2].1
    );
}

fn main() {
    let arguments = Arc::new(arguments());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    // On the runtime's own threads, where the program's tasks run.
    let run = |case| {
        let arguments = Arc::clone(&arguments);
        let running = runtime.spawn(async move { run(case, &arguments).await });
        runtime.block_on(running).unwrap()
    };
    if let Some(case) = arguments.only {
        run(case);
        return;
    }
    let mut all: Vec<Measured> = (0..CASES.len()).map(run).collect();
    for _ in 1..arguments.rounds {
        for (case, sum) in all.iter_mut().enumerate() {
            sum.add(run(case));
        }
    }
    for (case, sum) in all.iter_mut().enumerate() {
        sum.latencies.sort_unstable();
        sum.fsyncs_per_step = count_fsyncs(case, &arguments)
            .map(|count| count as f64 / (arguments.conversations * STEPS) as f64);
    }
    print(&all, &arguments);
}
