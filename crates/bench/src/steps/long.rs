//! One conversation of many steps: whether the last ones cost what the first ones did, and how
//! long it takes to go on with it after a start.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use baton_orchestrator::{Actor, ConversationId, Input, MessageId, Representative};
use baton_runtime::InputSource;
use baton_store::{OpenOptions, Store};
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use super::desk::Desk;
use crate::figures::{count, median, micros, quantile};
use crate::machine;

/// How the long conversation is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A folder on the file system to measure; may be given several times.
    #[arg(long = "dir", value_name = "DIR", required = true)]
    dirs: Vec<PathBuf>,
    /// Steps of the conversation.
    #[arg(long, default_value_t = 10_001, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    steps: u32,
    /// How often it is held; medians are printed.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    rounds: u16,
}

/// Steps that are compared at each end.
const END: usize = 100;
/// Steps before the first ones that are compared: opening, handing over, a process that warms up.
const WARM_UP: usize = 100;

/// Measures and prints.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    println!("one conversation of {} steps", arguments.steps);
    println!("  {}", machine::line());
    for dir in &arguments.dirs {
        std::fs::create_dir_all(dir).with_context(|| format!("creating {}", dir.display()))?;
        println!();
        println!("  on {}", machine::file_system(dir));
        let mut held = Vec::new();
        for _ in 0..arguments.rounds {
            held.push(hold(dir, arguments.steps).await?);
        }
        print(&held);
    }
    Ok(())
}

/// The figures of one long conversation.
struct Held {
    latencies: Vec<f64>,
    /// p50 of the first steps after warm-up, and of the last.
    ends: (f64, f64),
    /// Bytes of text a step, early and late, and bytes of the database a step.
    bytes: (f64, f64, f64),
    /// To open the database, and to take up the conversation.
    resume: (Duration, Duration),
}

async fn hold(dir: &Path, steps: u32) -> Result<Held> {
    let folder = tempfile::tempdir_in(dir)?;
    let path = folder.path().join("bench.db");
    let (latencies, id) = talk(&path, steps).await?;
    let first = latencies.get(WARM_UP..WARM_UP + END);
    let last = latencies.get(latencies.len().saturating_sub(END)..);
    let (Some(first), Some(last)) = (first, last) else {
        anyhow::bail!("too few steps to compare");
    };
    Ok(Held {
        ends: (median(first), median(last)),
        bytes: bytes(&path, steps)?,
        resume: resume(&path, id).await?,
        latencies,
    })
}

fn print(held: &[Held]) {
    let of = |figure: &dyn Fn(&Held) -> f64| median(&held.iter().map(figure).collect::<Vec<_>>());
    println!(
        "    p50 of a step: first {END} after warm-up {:.1} µs, last {END} {:.1} µs; last/first {:.2} (at most 1.1)",
        of(&|one| one.ends.0),
        of(&|one| one.ends.1),
        of(&|one| one.ends.1 / one.ends.0)
    );
    let tenths: Vec<String> = (0..10)
        .map(|nth| {
            let tenth = of(&|one| {
                let length = one.latencies.len().div_ceil(10);
                median(one.latencies.chunks(length).nth(nth).unwrap_or_default())
            });
            format!("{tenth:.0}")
        })
        .collect();
    println!(
        "    all steps: p50 {:.1} µs, p99 {:.1} µs; p50 of each tenth: {}",
        of(&|one| median(&one.latencies)),
        of(&|one| quantile(&one.latencies, 0.99)),
        tenths.join(" ")
    );
    println!(
        "    bytes of text a step: second thousand {:.0}, last thousand {:.0}; database {:.0} bytes a step",
        of(&|one| one.bytes.0),
        of(&|one| one.bytes.1),
        of(&|one| one.bytes.2)
    );
    println!(
        "    cold resume: {:.1} ms to check and open the database, {:.1} ms to read the conversation and take it up",
        of(&|one| one.resume.0.as_secs_f64() * 1e3),
        of(&|one| one.resume.1.as_secs_f64() * 1e3)
    );
    println!(
        "    medians of {} rounds, load {} after them",
        held.len(),
        machine::load()
    );
}

/// A customer and a representative write to each other; how long each step took.
async fn talk(path: &Path, steps: u32) -> Result<(Vec<f64>, ConversationId)> {
    let desk = Desk::open(path).await?;
    let id = ConversationId(Uuid::now_v7());
    let mut latencies = Vec::new();
    let mut seq = 0;
    let mut submit = async |input: Input, from_gateway: bool| -> Result<()> {
        let origin = if from_gateway {
            seq += 1;
            InputSource::Gateway {
                seq,
                key: Uuid::now_v7().to_string(),
            }
        } else {
            InputSource::Desk
        };
        let begun = Instant::now();
        desk.runtime.submit(id, input, origin).await?;
        latencies.push(micros(begun.elapsed()));
        Ok(())
    };
    let opened = Input::Opened {
        channel: "web".into(),
        customer_label: None,
        practice: true,
    };
    submit(opened, true).await?;
    let mut by = Actor {
        representative: Representative {
            id: "bench".into(),
            name: "Robin".into(),
        },
        fencing: desk.runtime.state(id).await?.fencing(),
    };
    let accept = Input::Accept {
        by: by.clone(),
        offer: None,
    };
    submit(accept, false).await?;
    by.fencing = desk.runtime.state(id).await?.fencing();
    for nth in 2..steps {
        let message = MessageId(Uuid::now_v7());
        if nth % 2 == 0 {
            let text =
                format!("Then there is box {nth}, which stands in the hall with the others.");
            submit(
                Input::CustomerWrote {
                    message,
                    text,
                    removed: Vec::new(),
                },
                true,
            )
            .await?;
        } else {
            let text = format!(
                "Thank you, I have written down what you say about box {}.",
                nth - 1
            );
            let reply = Input::Reply {
                by: by.clone(),
                message,
                text,
            };
            submit(reply, false).await?;
        }
    }
    desk.close().await?;
    Ok((latencies, id))
}

/// Bytes of text that a step wrote, early and late, and bytes of the whole database per step.
fn bytes(path: &Path, steps: u32) -> Result<(f64, f64, f64)> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // The rows written at one instant are one step, as there is no other writer.
    let mut statement = db.prepare(
        "WITH written (at, bytes) AS (
             SELECT at, length(kind) + length(body) FROM journal
             UNION ALL SELECT created_at, length(key) + length(body) FROM outbox
             UNION ALL SELECT sealed_at, length(body) FROM snapshots)
         SELECT sum(bytes) FROM written GROUP BY at ORDER BY at",
    )?;
    let sizes = statement
        .query_map([], |row| row.get::<_, f64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    ensure!(
        sizes.len() == usize::try_from(steps)?,
        "{} steps are in the journal",
        sizes.len()
    );
    let mean = |part: &[f64]| part.iter().sum::<f64>() / count(part.len() as u64);
    let thousand = sizes.len().min(1_000);
    let early = sizes.get(thousand..(2 * thousand).min(sizes.len()));
    let late = sizes.get(sizes.len() - thousand..);
    let all = count(std::fs::metadata(path)?.len()) / f64::from(steps);
    Ok((
        mean(early.unwrap_or_default()),
        mean(late.unwrap_or_default()),
        all,
    ))
}

/// A new process would do the same: open the store, start the runtime, ask for the state.
async fn resume(path: &Path, id: ConversationId) -> Result<(Duration, Duration)> {
    let begun = Instant::now();
    let store = Store::open(path, OpenOptions::default()).await?;
    let opened = begun.elapsed();
    store.close().await?;
    let begun = Instant::now();
    let desk = Desk::open(path).await?;
    desk.runtime.state(id).await?;
    let both = begun.elapsed();
    desk.close().await?;
    Ok((opened, both.saturating_sub(opened)))
}
