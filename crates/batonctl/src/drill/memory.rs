//! Drills in memory: the real core and the real runtime on a virtual clock, with simulated customers,
//! systems of record, network, disk and representative. Deterministic: one seed is one run.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_practice::{Faults, playbooks};
use baton_router::Router;
use baton_simulation::{
    Cast, EndedContact, Failed, Search, StepTime, Troubles, World, WorldOptions, WorldTally, shrink,
};
use baton_workstation::StartError;
use hdrhistogram::Histogram;
use indicatif::ProgressBar;
use serde::Serialize;

use super::judge::{EndState, Verdict};
use super::scorecard::Scorecard;
use super::slower::late_over_early;
use super::{Arguments, TODAY, progress};
use crate::error::CommandError;
use crate::output;

/// Conversations after which the program has all the memory it needs.
const WARM_UP: usize = 1_000;
/// Conversations whose latencies and memory are compared.
const LATENCIES: usize = 100;
/// Conversations after the warm-up at whose end memory is looked at first.
const MEMORY: usize = 1_000;
/// How long to search for a smaller drill that fails in the same way.
const SHRINKS_WITHIN: Duration = Duration::from_secs(30);

/// Figures that only a drill in memory has.
#[derive(Debug, Default, Serialize)]
pub(super) struct InMemory {
    /// Times the process ended.
    crashes: u64,
    /// Writes that failed.
    failed_writes: u64,
    /// Jumps of the clock.
    clock_jumps: u64,
    /// Frames that came again or out of order.
    odd_frames: u64,
    /// Questions to models.
    model_questions: u64,
    /// Time that passed for the customers, in seconds.
    virtual_seconds: f64,
    events: u64,
    /// Resident memory 1,000 conversations after the warm-up, in MiB; 0 if it is unknown.
    rss_early_mib: f64,
    /// The same at the end.
    rss_late_mib: f64,
    /// The one over the other.
    rss_late_early_ratio: f64,
}

impl std::fmt::Display for InMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "went wrong           {:>7} ends of the process, {} failed writes, {} jumps of the clock, {} odd frames",
            self.crashes, self.failed_writes, self.clock_jumps, self.odd_frames
        )?;
        writeln!(
            f,
            "events               {:>7} in {:.0} s of the customers' time",
            self.events, self.virtual_seconds
        )?;
        writeln!(
            f,
            "resident memory      {:>7.1} MiB after warm-up and 1,000 more, {:.1} MiB in the end, late over early {:.3}",
            self.rss_early_mib, self.rss_late_mib, self.rss_late_early_ratio
        )
    }
}

/// Follows a drill in memory.
struct Drill {
    card: Scorecard,
    progress: ProgressBar,
    playbooks: Arc<baton_playbook::Playbooks>,
    service_level: Duration,
    warm_up: usize,
    total: usize,
    early: Vec<StepTime>,
    late: Vec<StepTime>,
    all: Histogram<u64>,
    rss_early: Option<f64>,
    rss_late: Option<f64>,
}

impl Drill {
    fn take(&mut self, contact: &EndedContact) {
        let nth = self.card.conversations;
        let mut verdict = Verdict::default();
        match &contact.truth {
            Some(truth) => verdict.weigh(&EndState {
                journal: &contact.journal,
                snapshot: contact.snapshot.as_deref(),
                truth,
                playbooks: &self.playbooks,
                service_level: self.service_level,
            }),
            None => verdict.count(&contact.journal),
        }
        for problem in &mut verdict.problems {
            *problem = format!("conversation {}: {problem}", contact.nth);
        }
        let ending = contact
            .ending
            .map_or_else(|| "done".to_owned(), super::scorecard::name);
        *self.card.endings.entry(ending).or_default() += 1;
        self.card.add(verdict);
        self.progress.inc(1);
        let compared = LATENCIES.min(self.total / 3);
        if (self.warm_up..self.warm_up + compared).contains(&nth) {
            self.early.extend(&contact.steps);
        }
        if nth + compared >= self.total {
            self.late.extend(&contact.steps);
        }
        for step in &contact.steps {
            self.all.saturating_record(step.nanos.into());
        }
        if nth + 1 == self.warm_up + MEMORY {
            self.rss_early = resident();
        }
        if nth + 1 == self.total {
            self.rss_late = resident();
        }
    }
}

/// Runs a drill in memory.
pub(super) fn run(arguments: &Arguments, wild: bool) -> Result<ExitCode, CommandError> {
    let conversations = u32::try_from(arguments.conversations).unwrap_or(u32::MAX);
    let total = usize::try_from(conversations).unwrap_or(usize::MAX);
    let mut troubles = if wild {
        Troubles::WILD
    } else {
        arguments.faults.troubles
    };
    if arguments.link_flaps && troubles.link.cut_every_ms[1] == 0 {
        troubles.link = Troubles::PRODUCTION.link;
    }
    for name in &arguments.without {
        troubles = troubles.without(name).unwrap_or(troubles);
    }
    let company = if wild {
        None
    } else {
        Some(Company::of(arguments)?)
    };
    let cast = |seed: u64, conversations: u32| match &company {
        Some(company) => company.cast(seed, conversations),
        None => Cast::Wild,
    };
    let options = WorldOptions {
        seed: arguments.seed,
        conversations,
        at_once: if wild {
            conversations
        } else {
            u32::from(arguments.at_once)
        },
        cast: cast(arguments.seed, conversations),
        troubles,
        defect: None,
        stopwatch: processor_time,
    };
    let began = Instant::now();
    let world = World::new(options.clone())?;
    let warm_up = if total >= 4 * WARM_UP { WARM_UP } else { 0 };
    let mut drill = Drill {
        card: Scorecard::default(),
        progress: progress(arguments.conversations),
        playbooks: Arc::clone(world.desk()),
        service_level: Duration::from_secs(u64::from(arguments.service_level)),
        warm_up,
        total,
        early: Vec::new(),
        late: Vec::new(),
        all: durations(),
        rss_early: None,
        rss_late: None,
    };
    let outcome = world.run(&mut |contact| drill.take(&contact));
    let took = began.elapsed();
    drill.progress.finish_and_clear();
    match outcome {
        Ok(tally) => drill.finish(&tally, took),
        Err(failed) => drill.failed(arguments, &options, failed, took, &cast),
    }
    drill.card.floor = if wild { "wild" } else { "memory" };
    output::print(&drill.card, arguments.json)?;
    Ok(if drill.card.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Counts of durations of up to four seconds, in nanoseconds, each told to within a hundredth.
#[expect(
    clippy::expect_used,
    reason = "bound and precision are constants that the histogram takes"
)]
fn durations() -> Histogram<u64> {
    Histogram::new_with_max(u32::MAX.into(), 2).expect("two digits up to a bound above two")
}

impl Drill {
    fn finish(&mut self, tally: &WorldTally, took: Duration) {
        let ratio = late_over_early(&self.early, &self.late);
        let micros = |share: f64| {
            let nanos = u32::try_from(self.all.value_at_quantile(share)).unwrap_or(u32::MAX);
            (f64::from(nanos) / 1_000.0).round()
        };
        let (p50, p99) = (micros(0.5), micros(0.99));
        self.card
            .settle(tally.steps, took.as_secs_f64(), (p50, p99), ratio);
        self.card.link_cuts = tally.cuts;
        self.card.faults_injected = tally.faults;
        let (rss_early, rss_late) = (self.rss_early.unwrap_or(0.0), self.rss_late.unwrap_or(0.0));
        self.card.in_memory = Some(InMemory {
            crashes: tally.crashes,
            failed_writes: tally.failed_writes,
            clock_jumps: tally.jumps,
            odd_frames: tally.odd_frames,
            model_questions: tally.asks,
            virtual_seconds: Duration::from_millis(tally.virtual_ms).as_secs_f64(),
            events: tally.events,
            rss_early_mib: rss_early,
            rss_late_mib: rss_late,
            rss_late_early_ratio: if rss_early > 0.0 {
                rss_late / rss_early
            } else {
                1.0
            },
        });
    }

    /// Reports what is broken and how to see it again, in a smaller drill if one is quickly found.
    fn failed(
        &mut self,
        arguments: &Arguments,
        options: &WorldOptions,
        failed: Failed,
        took: Duration,
        cast: &dyn Fn(u64, u32) -> Cast,
    ) {
        self.card.settle(0, took.as_secs_f64(), (0.0, 0.0), 1.0);
        self.card.invariant_violations += 1;
        self.card.problem(failed.to_string());
        let wild = matches!(options.cast, Cast::Wild);
        let search = Search {
            within: SHRINKS_WITHIN,
            // Another number of conversations is another company: its own seed alone tells little.
            seeds: if wild { 1 } else { 8 },
            cast,
        };
        let shrunk = shrink(options, failed, &search);
        self.card.problem(format!(
            "the smallest of {} more drills that fails alike: {}",
            shrunk.runs,
            shrunk.command(&beginning(arguments, wild))
        ));
        self.card.problem(shrunk.failed.to_string());
        self.card.problem(shrunk.failed.story);
    }
}

/// What every command that shows a drill again begins with.
fn beginning(arguments: &Arguments, wild: bool) -> String {
    let mut command = "batonctl drill --floor ".to_owned();
    command.push_str(if wild { "wild" } else { "memory" });
    if !wild {
        command.push_str(" --faults ");
        command.push_str(&arguments.faults.name);
    }
    if arguments.link_flaps {
        command.push_str(" --link-flaps");
    }
    if !arguments.without.is_empty() {
        command.push_str(" --without ");
        command.push_str(&arguments.without.join(","));
    }
    command
}

/// The part that every company of a drill has in common, whatever its size.
struct Company {
    playbooks: Arc<baton_playbook::Playbooks>,
    router: Arc<dyn Router>,
    faults: Faults,
}

impl Company {
    fn of(arguments: &Arguments) -> Result<Self, CommandError> {
        let files = playbooks::files();
        let playbooks = Arc::new(baton_playbook::load(&files).map_err(StartError::Config)?);
        let router = baton_workstation::train(&playbooks).map_err(StartError::from)?;
        Ok(Self {
            playbooks,
            router,
            faults: arguments.faults.systems.clone(),
        })
    }

    fn cast(&self, seed: u64, conversations: u32) -> Cast {
        let customers = usize::try_from(conversations).unwrap_or(usize::MAX);
        Cast::Company {
            world: Arc::new(baton_practice::Company::generate(seed, TODAY, customers)),
            playbooks: Arc::clone(&self.playbooks),
            router: Arc::clone(&self.router),
            faults: self.faults.clone(),
        }
    }
}

/// Time that this thread has had the processor: other programs do not count.
#[cfg(unix)]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

#[cfg(not(unix))]
fn processor_time() -> Duration {
    static SINCE: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    SINCE.elapsed()
}

/// Resident memory of this program in MiB, where the system tells.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kib / 1024.0)
}
