//! Measures the pure core on one core of the processor. Steps and events a second are taken in three kinds of
//! conversation, beside the floor of writing the same events to JSON and reading them back; then one very long
//! conversation, and what a runaway pair and a system that is always down cost.

mod conversation_driver;
mod long;
mod runaway;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Result;
use baton_orchestrator::{Event, Recorded, State};

use crate::figures::{median, micros};
use conversation_driver::{ConversationDriver, ConversationKind};

/// Conversations of each kind that warm up.
const WARM_UP: u32 = 200;

/// Steps a second that one core is to make.
const AIM: f64 = 200_000.0;

/// How the core is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Conversations of each kind.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    conversations: u32,
    /// Steps of the long conversation.
    #[arg(long, default_value_t = 10_001, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    steps: u32,
}

/// Runs the core's figures.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    println!("pure core, one core; a step is one input through `step` with its events applied");
    let mut all = ConversationKind::ALL.map(|kind| (kind, Measured::default()));
    // The kinds take turns, so that a hiccup of the machine is unfair to none.
    for nth in 0..WARM_UP + arguments.conversations {
        for (kind, measured) in &mut all {
            let mut talk = ConversationDriver::new(u64::from(nth));
            let took = talk.run(*kind)?;
            if nth >= WARM_UP {
                measured.add(&talk, took)?;
            }
        }
    }
    let (mut steps, mut quiet, mut in_all) = (0, 0.0, 0.0);
    for (kind, measured) in &all {
        measured.print(*kind, arguments.conversations);
        steps += measured.steps;
        quiet += measured.quiet();
        in_all += measured.all.as_secs_f64();
    }
    println!(
        "as many conversations of each kind: {:.0} steps /s at the medians, {:.0} /s in all (aim: {AIM:.0})",
        per_second(steps, quiet),
        per_second(steps, in_all)
    );
    long::run(arguments.steps)?;
    runaway::run()
}

/// The subject of a step and its duration.
type StepTimes = Vec<(&'static str, Duration)>;

/// The durations of the conversations of one kind.
#[derive(Default)]
struct Measured {
    spent: BTreeMap<&'static str, Vec<f64>>,
    steps: u64,
    events: u64,
    snapshots: u64,
    all: Duration,
    written: Floor,
}

impl Measured {
    fn add(&mut self, talk: &ConversationDriver, took: StepTimes) -> Result<()> {
        self.steps += took.len() as u64;
        self.events += talk.journal.len() as u64;
        self.snapshots += talk.kept;
        for (what, one) in took {
            self.all += one;
            self.spent.entry(what).or_default().push(micros(one));
        }
        self.written.add(&talk.journal)
    }

    /// Seconds spent on `which`, at the medians: what it takes when nothing else uses the processor.
    fn seconds(&self, which: impl Fn(&str) -> bool) -> f64 {
        let spent = self.spent.iter().filter(|(what, _)| which(what));
        let micros = spent.map(|(_, of)| median(of) * count(of.len()));
        micros.sum::<f64>() / 1e6
    }

    fn quiet(&self) -> f64 {
        self.seconds(|_| true)
    }

    fn print(&self, kind: ConversationKind, conversations: u32) {
        let (quiet, written) = (self.quiet(), &self.written);
        println!("{}", kind.label());
        println!(
            "  steps {:>12.0} /s at the medians, {:.0} /s in all, {:.0} /s without the sealing ones",
            per_second(self.steps, quiet),
            per_second(self.steps, self.all.as_secs_f64()),
            per_second(
                self.steps - self.snapshots.min(self.steps),
                self.seconds(|what| !what.contains("sealed"))
            ),
        );
        println!(
            "  events {:>11.0} /s; {:.1} a step, {} bytes each",
            per_second(self.events, quiet),
            ratio(self.events, self.steps),
            written.bytes / self.events.max(1),
        );
        println!(
            "  floors {:>11.0} events /s written to JSON and read back, {:.0} events /s folded into a state",
            per_second(self.events, written.json.as_secs_f64()),
            per_second(self.events, written.fold.as_secs_f64()),
        );
        for (what, of) in &self.spent {
            let share = median(of) * count(of.len()) / quiet / 1e4;
            println!(
                "    {what:<34} {:>8.2} µs median, {:>5.1} a conversation, {share:>4.1} % of the time",
                median(of),
                count(of.len()) / f64::from(conversations),
            );
        }
    }
}

/// The same events without the core: written and read, and folded.
#[derive(Default)]
struct Floor {
    json: Duration,
    fold: Duration,
    bytes: u64,
}

impl Floor {
    fn add(&mut self, journal: &[Recorded]) -> Result<()> {
        let began = Instant::now();
        for recorded in journal {
            let text = serde_json::to_string(&recorded.event)?;
            let event: Event = serde_json::from_str(&text)?;
            std::hint::black_box(event);
            self.bytes += text.len() as u64;
        }
        self.json += began.elapsed();
        let began = Instant::now();
        let id = baton_orchestrator::ConversationId(uuid::Uuid::nil());
        std::hint::black_box(State::replay(id, journal));
        self.fold += began.elapsed();
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn count(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn per_second(n: u64, seconds: f64) -> f64 {
    n as f64 / seconds.max(1e-9)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b.max(1) as f64
}
