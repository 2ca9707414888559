//! `batonctl replay`: recorded conversations through the same gateway, link, store, orchestrator
//! and runtime as the app, their systems of record served over HTTP.

mod judge;
mod models;
mod play;
mod recording;
mod records;
mod scorecard;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_gateway::GatewayLimits;
use baton_orchestrator::snapshot::{Mark, verify};
use baton_orchestrator::{Event, Owner, Recorded};
use baton_playbook::{Limits, Playbooks, RouterKind};
use baton_practice::{Channel, Faults, RecordServer};
use baton_router::Router as _;
use baton_runtime::{Clock, read_recorded};
use baton_workstation::{
    GatewayChoice, RouterStanding, Workstation, WorkstationOptions, read_config, weights_dir,
};
use futures_util::{StreamExt, stream};

use self::judge::Verdict;
use self::models::ModelFigures;
use self::play::{Replay, Run};
use self::recording::Truth;
pub(crate) use self::recording::without_marks;
use self::scorecard::Scorecard;
use crate::error::CommandError;
use crate::figures::mean;
use crate::output;
use crate::requests::RequestTally;
use crate::watch::LatestStates;

/// Longest wait for the Router that the configuration insists on.
const LEARNS_WITHIN: Duration = Duration::from_secs(300);
/// How often to check whether it has learnt.
const LOOKS_EVERY: Duration = Duration::from_millis(50);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Recorded conversations, one JSON object a line.
    file: PathBuf,
    /// Take what the recorded agents called and wrote for the proposals of a model, and what their
    /// tools answered for the answers; report which runs the rules would have stopped.
    #[arg(long, conflicts_with_all = ["record_dir", "data_dir"])]
    as_model: bool,
    /// With --as-model: choose the thresholds anew for each domain, or each model, without its own runs, and say what
    /// they would have stopped there.
    #[arg(long, value_name = "PART", requires = "as_model")]
    leave_one_out: Option<crate::as_model::Part>,
    /// Folder with the systems of record: users.json is served as /users/{id}.
    #[arg(long, required_unless_present = "as_model")]
    record_dir: Option<PathBuf>,
    /// Folder with the configuration. With --as-model only its limits are used; without it, the
    /// defaults.
    #[arg(long, required_unless_present = "as_model")]
    config: Option<PathBuf>,
    /// Faults of the systems of record: none, production, brownout, outage, or a file.
    #[arg(long, default_value = "none", value_parser = crate::faults::systems)]
    faults: Faults,
    /// Seed of the faults.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Conversations at once.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    at_once: u16,
    /// Keep the data here instead of in a temporary folder.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// Leave out the language models that the configuration names.
    #[arg(long)]
    no_models: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let (Some(record_dir), Some(config)) = (&arguments.record_dir, &arguments.config) else {
        // Only --as-model leaves them out.
        return as_model(&arguments);
    };
    if arguments.as_model {
        return as_model(&arguments);
    }
    let (recordings, unreadable) = recording::read(&arguments.file)?;
    let mut desk = unhurried_desk(read_config(config)?);
    let left_out = arguments.no_models && desk.models.asked_by().next().is_some();
    if left_out {
        desk.models = baton_playbook::Models::default();
    }
    let playbooks = Arc::new(desk);
    let server =
        RecordServer::from_dir(record_dir, arguments.seed, arguments.faults.clone()).await?;
    let temporary = tempfile::tempdir().map_err(CommandError::Temporary)?;
    let data_dir = arguments
        .data_dir
        .clone()
        .unwrap_or_else(|| temporary.path().to_owned());
    let workstation = workstation_on(&server, data_dir.clone(), playbooks).await?;
    let problems = learnt(&workstation, &data_dir).await;
    let began = Instant::now();
    let replay = Replay {
        states: LatestStates::start(&workstation.runtime),
        channel: Channel::new(&workstation.page_url().unwrap_or_default())?,
        runtime: workstation.runtime.clone(),
        store: workstation.store.clone(),
    };
    let runs: Vec<Run<'_>> = stream::iter(&recordings)
        .map(|recording| replay.run(recording))
        .buffer_unordered(usize::from(arguments.at_once))
        .collect()
        .await;
    let mut card = Scorecard {
        seconds: began.elapsed().as_secs_f64(),
        models: ModelFigures::of(&workstation.playbooks().models, left_out),
        unreadable: unreadable.len(),
        router: workstation.router().name(),
        problems: unreadable
            .iter()
            .map(ToString::to_string)
            .chain(problems)
            .collect(),
        ..Scorecard::default()
    };
    let mut tally = Tally::default();
    for run in runs {
        replay
            .score(&run, &workstation, &server, &mut card, &mut tally)
            .await?;
    }
    let metrics = workstation.runtime.metrics();
    card.steps = metrics.steps();
    card.step_p50_us = metrics.step_micros(0.5).unwrap_or(0);
    card.step_p99_us = metrics.step_micros(0.99).unwrap_or(0);
    card.faults_injected = server.counts().total();
    card.fidelity = mean(&tally.fidelities);
    card.requests = tally.requests.figures();
    workstation.stop().await?;
    output::print(&card, arguments.json)?;
    Ok(if card.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A workstation whose systems of record are the recorded ones, and with no one to take its conversations.
async fn workstation_on(
    server: &RecordServer,
    data_dir: PathBuf,
    playbooks: Arc<Playbooks>,
) -> Result<Workstation, CommandError> {
    let base_urls = playbooks
        .systems
        .keys()
        .map(|name| (name.clone(), server.base_url()))
        .collect();
    let workstation = Workstation::start(WorkstationOptions {
        data_dir,
        playbooks,
        gateway: GatewayChoice::Embedded {
            listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
            practice: false,
            limits: GatewayLimits::unhurried(),
        },
        base_urls,
        available: None,
        offers_at_once: 0,
        clock: Clock::system(),
    });
    Ok(workstation.await?)
}

/// The recorded agents in place of a model. Nothing runs but the state machine.
fn as_model(arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let limits = match &arguments.config {
        Some(config) => read_config(config)?.limits,
        None => Limits::default(),
    };
    crate::as_model::run(
        &arguments.file,
        &limits,
        arguments.leave_one_out,
        arguments.json,
    )
}

/// Lets the Router that the configuration insists on learn, and says what is wrong if it cannot. A desk that leaves the
/// choice open is replayed with the lexical one: figures do not depend on what a machine has fetched.
async fn learnt(workstation: &Workstation, data_dir: &Path) -> Option<String> {
    let playbooks = workstation.playbooks();
    if !matches!(
        playbooks.router,
        RouterKind::Embedding | RouterKind::Multilingual
    ) {
        return None;
    }
    let router = workstation.router();
    router.improve(playbooks, &weights_dir(data_dir), data_dir);
    let began = Instant::now();
    while router.standing() == RouterStanding::Learning && began.elapsed() < LEARNS_WITHIN {
        tokio::time::sleep(LOOKS_EVERY).await;
    }
    match router.standing() {
        RouterStanding::Lexical | RouterStanding::Embedding { .. } => None,
        standing @ (RouterStanding::Learning | RouterStanding::Without { .. }) => {
            Some(format!("the Router: {standing}"))
        }
    }
}

/// The same desk without the pause that lets people finish a burst: a recorded message is complete.
fn unhurried_desk(mut playbooks: Playbooks) -> Playbooks {
    playbooks.limits.quiet_ms = 0;
    for playbook in &mut playbooks.playbooks {
        Arc::make_mut(playbook).limits.quiet_ms = 0;
    }
    playbooks
}

/// What is counted over the conversations.
#[derive(Default)]
struct Tally {
    fidelities: Vec<f64>,
    requests: RequestTally,
}

impl Replay {
    async fn score(
        &self,
        run: &Run<'_>,
        workstation: &Workstation,
        server: &RecordServer,
        card: &mut Scorecard,
        tally: &mut Tally,
    ) -> Result<(), CommandError> {
        card.conversations += 1;
        let id = &run.recording.id;
        card.problems
            .extend(run.problem.iter().map(|p| format!("{id}: {p}")));
        let Some(conversation) = run.conversation else {
            return Ok(());
        };
        card.recordings.insert(id.clone(), conversation.0);
        let state = match self.runtime.state(conversation).await {
            Ok(state) => state,
            Err(error) => {
                card.problems.push(format!("{id}: {error}"));
                return Ok(());
            }
        };
        card.at_a_person += usize::from(matches!(state.owner(), Owner::Representative(_)));
        if let Some(trip) = state.trips().first() {
            *card
                .handoffs
                .entry(trip.rule.name().to_owned())
                .or_default() += 1;
            card.forced_by_rule += usize::from(trip.rule.is_forced());
        }
        let rows = workstation.store.read_journal(conversation.0, 0).await?;
        let journal = read_recorded(conversation, &rows)?;
        card.models.count(&journal);
        card.count_calls(&journal);
        let Some(row) = workstation.store.latest_snapshot(conversation.0).await? else {
            card.problems.push(format!("{id}: no snapshot"));
            return Ok(());
        };
        let snapshot = match verify(&row.body) {
            Ok(snapshot) => snapshot,
            Err(tampered) => {
                card.problems.push(format!("{id}: {tampered}"));
                return Ok(());
            }
        };
        card.sealed += 1;
        card.schema_valid += 1;
        card.tool_failures_in_snapshots +=
            usize::try_from(snapshot.health.failed_tries).unwrap_or(0);
        card.stated += snapshot
            .facts
            .iter()
            .filter(|f| f.verification == Mark::Stated)
            .count();
        if let Some(wanted) = &run.recording.requests {
            let found = snapshot.requests.iter().map(|r| r.intent.name.as_str());
            let wanted = wanted.iter().map(|r| r.intent.as_str());
            tally.requests.count(&found.collect(), &wanted.collect());
        }
        let Some(truth) = &run.recording.truth else {
            return Ok(());
        };
        let verdict = judge::judge(
            &snapshot,
            &journal,
            truth,
            &workstation.playbooks(),
            server.records(),
        );
        card.count_verdict(id, truth, &verdict);
        tally.fidelities.extend(verdict.fidelity());
        if verdict.right < verdict.needed {
            card.problems.push(format!(
                "{id}: {} of {} needed facts",
                verdict.right, verdict.needed
            ));
        }
        Ok(())
    }
}

impl Scorecard {
    fn count_calls(&mut self, journal: &[Recorded]) {
        for recorded in journal {
            match &recorded.event {
                Event::CallRequested { .. } => self.tool_calls += 1,
                Event::CallRefused { .. } => self.refused_calls += 1,
                Event::CallRetried { failure, .. } | Event::CallFailed { failure, .. } => {
                    self.tool_failures += 1;
                    self.breaker_rests += usize::from(failure.is_rest());
                    *self
                        .failures
                        .entry(failure.kind.plain().to_owned())
                        .or_default() += 1;
                }
                _ => {}
            }
        }
    }

    fn count_verdict(&mut self, id: &str, truth: &Truth, verdict: &Verdict) {
        self.customers_stated += usize::from(truth.customer_stated);
        self.customers_verified += usize::from(truth.customer_stated && verdict.customer_verified);
        self.records_stated += truth.records_stated.len();
        self.records_verified += verdict.records_verified;
        self.records_foreign += truth.records_foreign.len();
        self.foreign_disclosed += verdict.foreign_disclosed.len();
        for foreign in &verdict.foreign_disclosed {
            self.problems.push(format!(
                "{id}: {foreign}, which is another customer's, shows"
            ));
        }
        self.wrong_verified += verdict.wrong_verified.len();
        for wrong in &verdict.wrong_verified {
            self.problems.push(format!("{id}: {wrong}"));
        }
    }
}
