//! Journalled steps: bare SQLite, the store, and the real runtime, all writing the same rows in the
//! same run, one step after the other and with all conversations at once.

mod bare;
mod conversation;
mod desk;
mod rows;
mod store;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use baton_store::{OpenOptions, Store};

use crate::figures::{median, micros, quantile, range};
use crate::machine;
use rows::{Rows, Scope};

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

/// Who writes the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Bare SQLite, the journal's rows alone.
    BareJournal,
    /// Bare SQLite, every row the runtime writes.
    Bare,
    /// The store, given the runtime's commits.
    Store,
    /// The runtime, given what a gateway and systems of record say.
    Runtime,
}

const WRITERS: [Who; 4] = [Who::BareJournal, Who::Bare, Who::Store, Who::Runtime];

impl Who {
    const fn label(self, at_once: bool) -> &'static str {
        match (self, at_once) {
            (Self::BareJournal, false) => "bare SQLite, journal only, a transaction a step",
            (Self::Bare, false) => "bare SQLite, same rows, a transaction a step",
            (Self::Store, false) => "store, same rows, step after step",
            (Self::Runtime, false) => "runtime, conversation after conversation",
            (Self::BareJournal, true) => "bare SQLite, journal only, grouped",
            (Self::Bare, true) => "bare SQLite, same rows, grouped",
            (Self::Store, true) => "store, same rows, all conversations at once",
            (Self::Runtime, true) => "runtime, all conversations at once",
        }
    }
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

/// One run of one case.
struct Run {
    timed: Timed,
    steps: u64,
    bytes: u64,
}

/// All runs of one case.
struct Case {
    who: Who,
    at_once: bool,
    runs: Vec<Run>,
}

impl Case {
    fn each(&self, figure: impl Fn(&Run) -> f64) -> Vec<f64> {
        self.runs.iter().map(figure).collect()
    }

    fn per_second(&self) -> Vec<f64> {
        self.each(|run| count(run.steps) / run.timed.wall.as_secs_f64())
    }

    fn p50(&self) -> Vec<f64> {
        self.each(|run| quantile(&run.timed.latencies, 0.5))
    }

    fn p99(&self) -> Vec<f64> {
        self.each(|run| quantile(&run.timed.latencies, 0.99))
    }

    fn processor(&self) -> Vec<f64> {
        self.each(|run| micros(run.timed.processor) / count(run.steps))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn count(number: u64) -> f64 {
    number as f64
}

/// Measures and prints.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    println!("steps");
    println!("  {}", machine::line());
    for dir in &arguments.dirs {
        std::fs::create_dir_all(dir).with_context(|| format!("creating {}", dir.display()))?;
        measure(dir, &arguments).await?;
    }
    Ok(())
}

async fn measure(dir: &Path, arguments: &Arguments) -> Result<()> {
    let conversations = usize::from(arguments.conversations);
    // The first run is not measured: it warms up, and what it wrote is what the others write.
    let rows = {
        let folder = tempfile::tempdir_in(dir)?;
        let path = folder.path().join("bench.db");
        let timed = conversation::one_after_the_other(&path, conversations).await?;
        let rows = Rows::read(&path)?;
        ensure!(
            rows.conversations.len() == conversations && rows.steps() >= timed.latencies.len(),
            "{} conversations with {} steps are in the journal, {} inputs were confirmed",
            rows.conversations.len(),
            rows.steps(),
            timed.latencies.len()
        );
        rows
    };
    let mut cases: Vec<Case> = [false, true]
        .iter()
        .flat_map(|&at_once| {
            WRITERS.map(|who| Case {
                who,
                at_once,
                runs: Vec::new(),
            })
        })
        .collect();
    for _ in 0..arguments.rounds {
        for case in &mut cases {
            let run = once(dir, &rows, case.who, case.at_once).await;
            let run = run.with_context(|| case.who.label(case.at_once))?;
            case.runs.push(run);
        }
    }
    print(dir, arguments, &rows, &cases);
    Ok(())
}

async fn once(dir: &Path, rows: &Rows, who: Who, at_once: bool) -> Result<Run> {
    let folder = tempfile::tempdir_in(dir)?;
    let path = folder.path().join("bench.db");
    // Whoever writes, the store makes the schema.
    Store::open(&path, OpenOptions::default())
        .await?
        .close()
        .await?;
    let empty = std::fs::metadata(&path)?.len();
    let conversations = rows.conversations.len();
    let timed = match (who, at_once) {
        (Who::BareJournal, _) => bare::write(&path, rows, Scope::Journal, at_once)?,
        (Who::Bare, _) => bare::write(&path, rows, Scope::Everything, at_once)?,
        (Who::Store, false) => store::step_after_step(&path, rows).await?,
        (Who::Store, true) => store::all_at_once(&path, rows).await?,
        (Who::Runtime, false) => conversation::one_after_the_other(&path, conversations).await?,
        (Who::Runtime, true) => conversation::all_at_once(&path, conversations).await?,
    };
    let steps = match who {
        // What this very run wrote, not what the first one did.
        Who::Runtime => Rows::read(&path)?.steps(),
        Who::BareJournal | Who::Bare | Who::Store => rows.steps(),
    };
    Ok(Run {
        timed,
        steps: steps as u64,
        bytes: std::fs::metadata(&path)?.len() - empty,
    })
}

fn print(dir: &Path, arguments: &Arguments, rows: &Rows, cases: &[Case]) {
    let conversations = f64::from(arguments.conversations);
    println!();
    println!(
        "  {} ({}), load {} after it",
        dir.display(),
        machine::file_system(dir),
        machine::load()
    );
    println!(
        "  {conversations} conversations of {:.1} steps, {:.1} events, {:.0} bytes of text; medians of {} rounds (least to most)",
        count(rows.steps() as u64) / conversations,
        count(rows.events() as u64) / conversations,
        count(rows.text_bytes() as u64) / conversations,
        arguments.rounds
    );
    println!(
        "  {:<50} {:>9} {:>19} {:>9} {:>9} {:>12} {:>15}",
        "", "steps/s", "(least to most)", "p50 µs", "p99 µs", "processor µs", "B/conversation"
    );
    for case in cases {
        let (least, most) = range(&case.per_second());
        let bytes = median(&case.each(|run| count(run.bytes))) / conversations;
        println!(
            "  {:<50} {:>9.0} {:>19} {:>9.1} {:>9.1} {:>12.1} {:>15.0}",
            case.who.label(case.at_once),
            median(&case.per_second()),
            format!("({least:.0} to {most:.0})"),
            median(&case.p50()),
            median(&case.p99()),
            median(&case.processor()),
            bytes
        );
    }
    for at_once in [false, true] {
        let of = |who| {
            cases
                .iter()
                .find(|case| case.who == who && case.at_once == at_once)
        };
        let (Some(bare), Some(store), Some(runtime)) =
            (of(Who::Bare), of(Who::Store), of(Who::Runtime))
        else {
            continue;
        };
        let ratio = |figure: fn(&Case) -> Vec<f64>, case: &Case| {
            median(&figure(case)) / median(&figure(bare)).max(f64::MIN_POSITIVE)
        };
        println!(
            "  {}: of the floor's steps/s the store reaches {:.2}, the runtime {:.2}; p50 is {:.2} and {:.2} times the floor's",
            if at_once {
                "all conversations at once"
            } else {
                "one after the other"
            },
            ratio(Case::per_second, store),
            ratio(Case::per_second, runtime),
            ratio(Case::p50, store),
            ratio(Case::p50, runtime),
        );
    }
}
