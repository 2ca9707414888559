//! `batonctl drill`: simulated customers through the same gateway, link, store, orchestrator and
//! runtime as the app, with a simulated representative at the other end.

mod flaps;
mod invariants;
mod judge;
mod memory;
mod obtainable;
mod representative;
mod scorecard;
mod slower;

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_gateway::GatewayLimits;
use baton_orchestrator::Representative;
use baton_practice::{
    Company, FaultCounts, Floor, FloorOptions, MOST_AT_ONCE, Pace, PracticeSystems, playbooks,
};
use baton_runtime::{Clock, Metrics};
use baton_simulation::Troubles;
use baton_simulation::troubles::LinkTroubles;
use baton_workstation::{GatewayChoice, StartError, Workstation, WorkstationOptions};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::{Date, date};
use tokio::task::JoinSet;

use self::judge::{Judge, Verdict};
use self::scorecard::Scorecard;
use crate::error::CommandError;
use crate::faults::Storm;
use crate::output;
use crate::watch::LatestStates;

/// The day that the invented company's dates lie around: one seed is one world, whenever it runs.
const TODAY: Date = date(2026, 3, 14);
/// Pause between checks for customers who have gone.
const LOOKS: Duration = Duration::from_millis(100);
/// A drill in which no customer has gone for this long is given up.
const STANDS_STILL: Duration = Duration::from_secs(300);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Customers who come, in all.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    conversations: u64,
    /// Where the customers come to: `practice`, real HTTP and sockets in real time; `memory`, the same
    /// company on a virtual clock; `wild`, a small desk on a virtual clock where customers and a
    /// representative do anything. Up to 1,000 conversations `practice` where none is named, else
    /// `memory`.
    #[arg(long, value_enum)]
    floor: Option<FloorChoice>,
    /// What goes wrong: none, production, brownout, outage, or a file.
    ///
    /// With brownout everything is a bit wrong all the time, so that agents keep working: systems slow, failing and back
    /// again, answers null, partial, late or another record's, models that make things up, customers who correct
    /// themselves, give another person's number, want several things and lose their temper, a link that flaps.
    ///
    /// With outage everything goes wrong at once: the systems of record and the link fail, and in
    /// memory the process ends, the disk fails, the clock jumps, things come twice, models propose
    /// nonsense and customers are angry.
    ///
    /// A TOML file says what differs from none. At its top, about the systems of record, as shares of
    /// their answers: rate_503, rate_429, rate_500, rate_timeout, rate_reset, rate_truncated, rate_null,
    /// rate_wrong_record, rate_not_json; latency_ms_min, latency_ms_max, retry_after_s, hang_ms; down.
    /// Then tables, with shares from 0 to 1 and times as [least, most] milliseconds:
    ///
    /// [link] cut_every_ms, stays_away, away_ms; in memory also lost, repeated, late.
    ///
    /// In memory: [crashes] every_ms, at_boundary. [disk] failed, slow, slow_ms. [clock] every_ms,
    /// by_ms. [outages] every_ms, last_ms. [repeats] results, messages. [models] failed, slow, slow_ms,
    /// unknown, invented, ungrounded, malformed, wishes. [customers] frustrated,
    /// correcting, somebody_else, several.
    #[allow(
        rustdoc::broken_intra_doc_links,
        reason = "tables of a TOML file, as the help shows them"
    )]
    #[arg(long, default_value = "none", value_parser = crate::faults::storm, verbatim_doc_comment)]
    faults: Storm,
    /// In memory, what is not to go wrong: crashes, link, disk, clock, outages, repeats, models,
    /// customers.
    #[arg(long, value_delimiter = ',', value_parser = Troubles::NAMES)]
    without: Vec<String>,
    /// The number that makes the company, its customers and the faults.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Customers at once.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=MOST_AT_ONCE as i64))]
    at_once: u16,
    /// Cut the link to the gateway at random moments.
    #[arg(long)]
    link_flaps: bool,
    /// Longest acceptable wait for a person, in seconds.
    #[arg(long, default_value_t = 20)]
    service_level: u32,
    /// Keep the data here instead of in a temporary folder.
    #[arg(long)]
    data_dir: Option<std::path::PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Where the customers come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FloorChoice {
    Practice,
    Memory,
    Wild,
}

/// Most conversations of a drill that runs in real time unless told otherwise.
const REAL_TIME_MOST: u64 = 1_000;

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let floor = arguments.floor.unwrap_or({
        if arguments.conversations > REAL_TIME_MOST {
            FloorChoice::Memory
        } else {
            FloorChoice::Practice
        }
    });
    let from_file = arguments.faults.from_file;
    match floor {
        FloorChoice::Wild if from_file => Err(CommandError::WildOwnTroubles),
        FloorChoice::Practice => in_real_time(arguments).await,
        FloorChoice::Memory => memory::run(&arguments, false),
        FloorChoice::Wild => memory::run(&arguments, true),
    }
}

/// How the link is cut in real time, if it is. A file with faults that only memory supports is an error.
fn flapping(arguments: &Arguments) -> Result<Option<LinkTroubles>, CommandError> {
    let storm = &arguments.faults;
    if !storm.from_file {
        let cut = arguments.link_flaps || storm.name == "outage";
        return Ok(cut.then_some(flaps::OFTEN));
    }
    let only = |what: String| CommandError::OnlyInMemory {
        name: storm.name.clone(),
        what,
    };
    let mut others = Troubles::NAMES.into_iter().filter(|name| *name != "link");
    let set = |name: &&str| storm.troubles.without(name) != Some(storm.troubles);
    if let Some(name) = others.find(set) {
        return Err(only(format!("[{name}] goes wrong")));
    }
    let link = storm.troubles.link;
    if link.lost > 0.0 || link.repeated > 0.0 || link.late > 0.0 {
        return Err(only("frames are lost, repeated or late".to_owned()));
    }
    if link.cut_every_ms[1] > 0 {
        return Ok(Some(link));
    }
    Ok(arguments.link_flaps.then_some(flaps::OFTEN))
}

/// A drill over real HTTP and sockets, in real time.
async fn in_real_time(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let flapping = flapping(&arguments)?;
    let temporary = tempfile::tempdir().map_err(CommandError::Temporary)?;
    let at_once = usize::from(arguments.at_once);
    let customers = usize::try_from(arguments.conversations).unwrap_or(usize::MAX);
    let world = Arc::new(Company::generate(arguments.seed, TODAY, customers));
    let faults = &arguments.faults.systems;
    let systems = PracticeSystems::start(&world, arguments.seed, faults).await?;
    let representative = Representative {
        id: "drill".into(),
        name: "Drill".into(),
    };
    let data_dir = arguments.data_dir.clone();
    let workstation = Workstation::start(WorkstationOptions {
        data_dir: data_dir.unwrap_or_else(|| temporary.path().to_owned()),
        playbooks: Arc::new(baton_playbook::load(&playbooks::files()).map_err(StartError::Config)?),
        gateway: GatewayChoice::Embedded {
            listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
            practice: true,
            limits: GatewayLimits::unhurried(),
        },
        base_urls: systems.base_urls(),
        available: Some(representative.clone()),
        offers_at_once: at_once,
        clock: Clock::system(),
    })
    .await?;
    let states = LatestStates::start(&workstation.runtime);
    let person = tokio::spawn(representative::work(
        workstation.runtime.clone(),
        representative,
    ));
    let flapping =
        flapping.map(|link| flaps::start(workstation.link.clone(), arguments.seed, link));
    let began = Instant::now();
    let floor = Floor::start(
        Arc::clone(&world),
        FloorOptions {
            gateway: workstation.page_url().unwrap_or_default(),
            seed: arguments.seed,
            at_once,
            total: Some(arguments.conversations),
            pace: Pace::drill(),
        },
    )?;
    let judge = Arc::new(Judge {
        store: workstation.store.clone(),
        runtime: workstation.runtime.clone(),
        playbooks: workstation.playbooks(),
        states,
        service_level: Duration::from_secs(u64::from(arguments.service_level)),
    });
    let mut drill = Drill {
        floor: &floor,
        judge,
        metrics: workstation.runtime.metrics().clone(),
        progress: progress(arguments.conversations),
        card: Scorecard {
            floor: "practice",
            ..Scorecard::default()
        },
        ends: Vec::new(),
    };
    drill.follow().await;
    let Drill {
        mut card,
        ends,
        progress,
        ..
    } = drill;
    progress.finish_and_clear();
    person.abort();
    card.link_cuts = flapping.map_or(0, flaps::Flaps::stop);
    card.seconds = began.elapsed().as_secs_f64();
    card.faults_injected = systems.counts().values().map(FaultCounts::total).sum();
    card.finish(floor.figures(), workstation.runtime.metrics(), &ends);
    drop(floor);
    workstation.stop().await?;
    told(&card, arguments.json)
}

/// Prints a scorecard; a failure where it does not hold.
fn told(card: &Scorecard, json: bool) -> Result<ExitCode, CommandError> {
    if json {
        output::json(card)?;
    } else {
        output::line(card)?;
    }
    Ok(if card.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A bar on a terminal, nothing elsewhere.
fn progress(conversations: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(conversations);
    let template = "{bar:40} {pos}/{len} conversations, {elapsed}, {eta} to go  {msg}";
    // A template that cannot be read leaves the usual bar.
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A running drill.
struct Drill<'f> {
    floor: &'f Floor,
    judge: Arc<Judge>,
    metrics: Metrics,
    progress: ProgressBar,
    card: Scorecard,
    /// Steps made when the first, second … conversation was judged.
    ends: Vec<u64>,
}

impl Drill<'_> {
    /// Judges every conversation when its customer has gone, until all have.
    async fn follow(&mut self) {
        let mut judged: JoinSet<Verdict> = JoinSet::new();
        let mut finished = Box::pin(self.floor.finished());
        let mut is_finished = false;
        let mut last_gone = Instant::now();
        loop {
            tokio::select! {
                () = &mut finished, if !is_finished => is_finished = true,
                Some(verdict) = judged.join_next() => {
                    match verdict {
                        Ok(verdict) => self.card.add(verdict),
                        Err(error) => self.card.problem(format!("a conversation was not judged: {error}")),
                    }
                    self.ends.push(self.metrics.steps());
                    self.progress.inc(1);
                    if let Some(problem) = self.card.problems.last() {
                        self.progress.set_message(problem.clone());
                    }
                }
                () = tokio::time::sleep(LOOKS) => {}
            }
            for contact in self.floor.take_over() {
                last_gone = Instant::now();
                let judge = Arc::clone(&self.judge);
                judged.spawn(async move { judge.judge(contact).await });
            }
            if is_finished && judged.is_empty() {
                return;
            }
            if judged.is_empty() && last_gone.elapsed() > STANDS_STILL {
                let problem = format!(
                    "the drill was given up: for {} s no conversation came to an end",
                    STANDS_STILL.as_secs()
                );
                self.card.problem(problem);
                self.card.given_up = true;
                return;
            }
        }
    }
}
