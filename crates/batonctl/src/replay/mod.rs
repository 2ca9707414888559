//! `batonctl replay`: recorded conversations through the same gateway, link, store, orchestrator
//! and runtime as the app, their systems of record served over HTTP.

mod judge;
mod models;
mod recording;
mod records;
mod scorecard;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_gateway::RunningGateway;
use baton_orchestrator::snapshot::{Mark, verify};
use baton_orchestrator::{ConversationId, Event, Input, Owner, Representative, State};
use baton_playbook::{Limits, Playbooks};
use baton_practice::{Channel, Faults, Line, RecordServer, Trouble};
use baton_runtime::{Clock, Origin, Runtime, read_recorded};
use baton_store::Store;
use baton_workstation::{GatewayChoice, Options, Workstation, read_config};
use futures_util::{StreamExt, stream};

use self::models::ModelFigures;
use self::recording::Recording;
pub(crate) use self::recording::without_marks;
use self::scorecard::Scorecard;
use crate::error::CommandError;
use crate::figures::{mean, unhurried};
use crate::watch::Watcher;
use crate::{kept, output};

/// Longest wait for a conversation to come to rest after a message.
const SETTLES_WITHIN: Duration = Duration::from_secs(90);

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
    /// Faults of the systems of record: none, production, outage, or a file.
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
    let base_urls = playbooks
        .systems
        .keys()
        .map(|name| (name.clone(), server.base_url()))
        .collect();
    let workstation = Workstation::start(Options {
        data_dir,
        playbooks,
        gateway: GatewayChoice::Embedded {
            listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
            practice: false,
            limits: unhurried(),
        },
        base_urls,
        available: None,
        offers_at_once: 0,
        clock: Clock::system(),
    })
    .await?;
    let began = Instant::now();
    let page_url = workstation.gateway.as_ref().map(RunningGateway::page_url);
    let replay = Replay {
        watcher: Watcher::start(&workstation.runtime),
        channel: Channel::new(&page_url.unwrap_or_default())?,
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
        models: ModelFigures::of(&workstation.playbooks.models, left_out),
        unreadable: unreadable.len(),
        problems: unreadable.iter().map(ToString::to_string).collect(),
        ..Scorecard::default()
    };
    let mut fidelities = Vec::new();
    for run in runs {
        replay
            .score(&run, &workstation, &server, &mut card, &mut fidelities)
            .await?;
    }
    let figures = workstation.runtime.figures();
    card.steps = figures.steps();
    card.step_p50_us = figures.step_micros(0.5).unwrap_or(0);
    card.step_p99_us = figures.step_micros(0.99).unwrap_or(0);
    card.faults_injected = server.counts().total();
    card.fidelity = mean(&fidelities);
    workstation.stop().await?;
    if arguments.json {
        output::json(&card)?;
    } else {
        output::line(&card)?;
    }
    Ok(if card.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
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

/// The same desk without the pause that lets people finish a burst: a recorded message is complete.
fn unhurried_desk(mut playbooks: Playbooks) -> Playbooks {
    playbooks.limits.quiet_ms = 0;
    for playbook in &mut playbooks.playbooks {
        Arc::make_mut(playbook).limits.quiet_ms = 0;
    }
    playbooks
}

struct Replay {
    watcher: Watcher,
    channel: Channel,
    runtime: Runtime,
    store: Store,
}

/// A recording and the conversation it became.
struct Run<'a> {
    recording: &'a Recording,
    /// None where the gateway did not open it.
    conversation: Option<ConversationId>,
    /// What kept it from going on to its end.
    problem: Option<String>,
}

impl Replay {
    /// Plays a recording; what is in the way is part of what came of it.
    async fn run<'a>(&self, recording: &'a Recording) -> Run<'a> {
        let (conversation, problem) = match self.channel.open(None).await {
            Ok((line, _)) => {
                let conversation = ConversationId(line.conversation());
                let played = self.play(recording, &line, conversation).await;
                (Some(conversation), played.err())
            }
            Err(trouble) => (None, Some(trouble.into())),
        };
        Run {
            recording,
            conversation,
            problem: problem.map(|p| p.to_string()),
        }
    }

    /// Feeds the customer's messages one by one; at the last one a person takes over.
    async fn play(
        &self,
        recording: &Recording,
        line: &Line,
        conversation: ConversationId,
    ) -> Result<(), CommandError> {
        kept::keep_recording(&self.store, conversation, &recording.id).await?;
        self.watcher
            .until(conversation, SETTLES_WITHIN, "the conversation", |state| {
                state.opened_at().is_some()
            })
            .await?;
        for (nth, text) in recording.customer_messages().into_iter().enumerate() {
            match line.say(text).await {
                Ok(()) => {}
                // The agents saw it through, and the recording goes on.
                Err(Trouble::Over) => break,
                Err(trouble) => return Err(trouble.into()),
            }
            let written = u32::try_from(nth + 1).unwrap_or(u32::MAX);
            self.watcher
                .until(
                    conversation,
                    SETTLES_WITHIN,
                    "an answer, or a person",
                    |state| settled(state) && state.counts().customer >= written,
                )
                .await?;
        }
        let state = self.runtime.state(conversation).await?;
        if state.is_with_agents() {
            let why = "The recording ends here; a person takes over.".to_owned();
            self.runtime
                .submit(conversation, Input::HandOver { why }, Origin::Desk)
                .await?;
        }
        let representative = Representative {
            id: "replay".into(),
            name: "Replay".into(),
        };
        let accept = Input::Accept {
            representative,
            offer: None,
        };
        self.runtime
            .submit(conversation, accept, Origin::Desk)
            .await?;
        self.watcher
            .until(conversation, SETTLES_WITHIN, "a representative", |s| {
                matches!(s.owner(), Owner::Representative(_))
                    && s.calls().pending().next().is_none()
            })
            .await?;
        Ok(())
    }

    async fn score(
        &self,
        run: &Run<'_>,
        workstation: &Workstation,
        server: &RecordServer,
        card: &mut Scorecard,
        fidelities: &mut Vec<f64>,
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
        for recorded in &journal {
            match &recorded.event {
                Event::CallRequested { .. } => card.tool_calls += 1,
                Event::CallRefused { .. } => card.refused_calls += 1,
                Event::CallRetried { failure, .. } | Event::CallFailed { failure, .. } => {
                    card.tool_failures += 1;
                    card.breaker_rests += usize::from(failure.is_rest());
                    *card
                        .failures
                        .entry(failure.kind.plain().to_owned())
                        .or_default() += 1;
                }
                _ => {}
            }
        }
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
        let Some(truth) = &run.recording.truth else {
            return Ok(());
        };
        let verdict = judge::judge(
            &snapshot,
            &journal,
            truth,
            &workstation.playbooks,
            server.records(),
        );
        card.customers_stated += usize::from(truth.customer_stated);
        card.customers_verified += usize::from(truth.customer_stated && verdict.customer_verified);
        card.records_stated += truth.records_stated.len();
        card.records_verified += verdict.records_verified;
        card.records_foreign += truth.records_foreign.len();
        card.foreign_disclosed += verdict.foreign_disclosed.len();
        for foreign in &verdict.foreign_disclosed {
            card.problems
                .push(format!("{id}: {foreign}, which is somebody else's, shows"));
        }
        card.wrong_verified += verdict.wrong_verified.len();
        for wrong in &verdict.wrong_verified {
            card.problems.push(format!("{id}: {wrong}"));
        }
        if verdict.needed > 0 {
            if verdict.right < verdict.needed {
                card.problems.push(format!(
                    "{id}: {} of {} needed facts",
                    verdict.right, verdict.needed
                ));
            }
            let wrong = verdict.wrong_verified.len();
            #[expect(clippy::cast_precision_loss, reason = "counts of facts")]
            let share = (verdict.right as f64 - wrong as f64) / verdict.needed as f64;
            fidelities.push(share);
        }
        Ok(())
    }
}

/// Whether the conversation waits for the customer or for a person.
fn settled(state: &State) -> bool {
    let answered = state.unanswered_since().is_none() || !state.is_with_agents();
    answered && state.calls().pending().next().is_none()
}
