//! Journalled steps: bare SQLite, the store, and the real runtime, all writing the same rows in the
//! same run, one step after the other and with all conversations at once.

mod bare;
mod conversation;
mod desk;
mod flushes;
pub(crate) mod long;
mod print;
mod rows;
mod series;
mod store;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::figures::count;
use crate::machine;
pub(crate) use flushes::{Traced, traced};
use rows::{PLAIN_STEPS, Rows};
use series::{Series, Who, create, once};

/// How the steps are measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A folder on the file system to measure; may be given several times.
    #[arg(long = "dir", value_name = "DIR", required = true)]
    dirs: Vec<PathBuf>,
    /// Conversations; in the second half of the cases all at once.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    conversations: u16,
    /// How often every case runs. They take turns, so that a busy machine is unfair to none.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    rounds: u16,
}

/// Measures the writing alone: opened before, closed after.
struct Stopwatch {
    begun: Instant,
    processor: Duration,
}

impl Stopwatch {
    fn start() -> Self {
        Self {
            begun: Instant::now(),
            processor: machine::processor_time(),
        }
    }

    fn stop(&self, latencies: Vec<f64>) -> Timed {
        Timed {
            wall: self.begun.elapsed(),
            processor: machine::processor_time().saturating_sub(self.processor),
            latencies,
        }
    }
}

/// How long the writing took.
struct Timed {
    wall: Duration,
    processor: Duration,
    /// From handing a step in until it is durable and answered, in microseconds.
    latencies: Vec<f64>,
}

/// Measures and prints.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    println!("durable steps");
    println!("  {}", machine::line());
    for dir in &arguments.dirs {
        std::fs::create_dir_all(dir).with_context(|| format!("creating {}", dir.display()))?;
        println!();
        println!("  on {}", machine::file_system(dir));
        let conversations = usize::from(arguments.conversations);

        let plain = Rows::plain(conversations);
        let measured = measure(
            dir,
            &plain,
            None,
            arguments.rounds,
            &[Who::BareJournal, Who::StoreJournal],
        )
        .await?;
        let title =
            "plain rows: router, 12 × (model 300 B → tool 2,048 B), handoff; one event a step";
        print::workload(title, &plain, arguments.rounds, &measured);

        let folder = tempfile::tempdir_in(dir)?;
        let recorded = folder.path().join("recorded.db");
        let rows = record(&recorded, conversations).await?;
        let measured = measure(
            dir,
            &rows,
            Some(&recorded),
            arguments.rounds,
            &[Who::BareJournal, Who::Bare, Who::Store, Who::Runtime],
        )
        .await?;
        let title = "the whole runtime: opened, 12 × (message 300 B → tool 2,048 B), handed over";
        print::workload(title, &rows, arguments.rounds, &measured);
        println!("  load {} after it", machine::load());
    }
    Ok(())
}

/// An unmeasured run: it warms up, and the others write the rows it writes.
async fn record(path: &Path, conversations: usize) -> Result<Rows> {
    create(path).await?;
    rows::record(path)?;
    let timed = conversation::one_after_the_other(path, conversations).await?;
    let rows = Rows::read(path)?;
    ensure!(
        rows.conversations.len() == conversations
            && rows.steps() >= timed.latencies.len()
            && rows.steps() == conversations * PLAIN_STEPS,
        "{} conversations with {} steps are in the journal, {} inputs were confirmed",
        rows.conversations.len(),
        rows.steps(),
        timed.latencies.len()
    );
    Ok(rows)
}

async fn measure(
    dir: &Path,
    rows: &Rows,
    recorded: Option<&Path>,
    rounds: u16,
    writers: &[Who],
) -> Result<Vec<Series>> {
    let mut all: Vec<Series> = [false, true]
        .iter()
        .flat_map(|&at_once| {
            writers.iter().map(move |&who| Series {
                who,
                at_once,
                runs: Vec::new(),
                flushes: None,
            })
        })
        .collect();
    for _ in 0..rounds {
        for series in &mut all {
            series
                .runs
                .push(once(dir, rows, series.who, series.at_once).await?);
        }
    }
    for series in &mut all {
        let conversations = rows.conversations.len();
        let counted =
            flushes::count_flushes(dir, recorded, conversations, series.who, series.at_once)
                .await?;
        series.flushes = counted.map(|flushes| count(flushes) / count(rows.steps() as u64));
    }
    Ok(all)
}
