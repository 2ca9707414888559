//! `batonctl replay`: recorded conversations through the same gateway, link, store, orchestrator
//! and runtime as the app, their systems of record served over HTTP.

mod judge;
mod recording;
mod scorecard;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_gateway::{GatewayLimits, Rate};
use baton_orchestrator::snapshot::{Mark, verify};
use baton_orchestrator::{ConversationId, Event, Input, Owner, Representative, State};
use baton_playbook::Playbooks;
use baton_practice::{Faults, RecordServer};
use baton_runtime::{Clock, Origin, Runtime, read_recorded};
use baton_workstation::{GatewayChoice, Options, Workstation, read_config};
use futures_util::{StreamExt, stream};

use self::recording::Recording;
use self::scorecard::Scorecard;
use crate::customer::Customer;
use crate::error::CommandError;
use crate::watch::Watcher;

/// Longest wait for a conversation to come to rest after a message.
const SETTLES_WITHIN: Duration = Duration::from_secs(90);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Recorded conversations, one JSON object a line.
    file: PathBuf,
    /// Folder with the systems of record: users.json is served as /users/{id}.
    #[arg(long)]
    record_dir: PathBuf,
    /// Folder with the configuration.
    #[arg(long)]
    config: PathBuf,
    /// Faults of the systems of record: none, production, outage, or a file.
    #[arg(long, default_value = "none")]
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
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let recordings = recording::read(&arguments.file)?;
    let playbooks = Arc::new(unhurried_desk(read_config(&arguments.config)?));
    let server = RecordServer::from_dir(
        &arguments.record_dir,
        arguments.seed,
        arguments.faults.clone(),
    )
    .await?;
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
    let replay = Replay {
        watcher: Watcher::start(&workstation.runtime),
        client: reqwest::Client::builder()
            .no_proxy()
            .build()
            .map_err(|e| CommandError::Customer(e.to_string()))?,
        page_url: workstation
            .gateway
            .as_ref()
            .map(|g| g.page_url())
            .unwrap_or_default(),
        runtime: workstation.runtime.clone(),
    };
    let runs: Vec<Result<Run<'_>, CommandError>> = stream::iter(&recordings)
        .map(|recording| replay.run(recording))
        .buffer_unordered(usize::from(arguments.at_once))
        .collect()
        .await;
    let mut card = Scorecard {
        seconds: began.elapsed().as_secs_f64(),
        ..Scorecard::default()
    };
    let mut fidelities = Vec::new();
    for run in runs {
        replay
            .score(&run?, &workstation, &server, &mut card, &mut fidelities)
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
        println!("{}", serde_json::to_string(&card).unwrap_or_default());
    } else {
        card.print();
    }
    Ok(ExitCode::SUCCESS)
}

/// The same desk without the pause that lets people finish a burst: a recorded message is complete.
fn unhurried_desk(mut playbooks: Playbooks) -> Playbooks {
    playbooks.limits.quiet_ms = 0;
    for playbook in &mut playbooks.playbooks {
        Arc::make_mut(playbook).limits.quiet_ms = 0;
    }
    playbooks
}

/// Limits that do not slow a replay down: recorded customers do not wait between messages.
fn unhurried() -> GatewayLimits {
    let free = Rate {
        burst: 100_000,
        per_second: 100_000.0,
    };
    GatewayLimits {
        openings: free,
        messages: free,
        ..GatewayLimits::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of conversations")]
fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        1.0
    } else {
        values.iter().sum::<f64>() / values.len() as f64
    }
}

struct Replay {
    watcher: Watcher,
    client: reqwest::Client,
    page_url: String,
    runtime: Runtime,
}

/// A recording and the conversation it became.
struct Run<'a> {
    recording: &'a Recording,
    conversation: ConversationId,
    state: Arc<State>,
}

impl Replay {
    /// Feeds the customer's messages one by one; at the last one a person takes over.
    async fn run<'a>(&self, recording: &'a Recording) -> Result<Run<'a>, CommandError> {
        let customer = Customer::open(self.client.clone(), &self.page_url).await?;
        let conversation = customer.conversation;
        let messages = recording.customer_messages();
        for (nth, text) in messages.iter().enumerate() {
            customer.write(text).await?;
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
        let state = self
            .watcher
            .until(conversation, SETTLES_WITHIN, "a representative", |s| {
                matches!(s.owner(), Owner::Representative(_))
                    && s.calls().pending().next().is_none()
            })
            .await?;
        Ok(Run {
            recording,
            conversation,
            state,
        })
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
        card.at_a_person += usize::from(matches!(run.state.owner(), Owner::Representative(_)));
        if let Some(trip) = run.state.trips().first() {
            *card
                .handoffs
                .entry(trip.rule.name().to_owned())
                .or_default() += 1;
            card.forced_by_rule += usize::from(trip.rule.is_forced());
        }
        let id = &run.recording.id;
        let rows = workstation
            .store
            .read_journal(run.conversation.0, 0)
            .await?;
        for recorded in read_recorded(run.conversation, &rows)? {
            match recorded.event {
                Event::CallRequested { .. } => card.tool_calls += 1,
                Event::CallRefused { .. } => card.refused_calls += 1,
                Event::CallRetried { failure, .. } | Event::CallFailed { failure, .. } => {
                    card.tool_failures += 1;
                    *card
                        .failures
                        .entry(failure.kind.plain().to_owned())
                        .or_default() += 1;
                }
                _ => {}
            }
        }
        let Some(row) = workstation
            .store
            .latest_snapshot(run.conversation.0)
            .await?
        else {
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
        let verdict = judge::judge(&snapshot, truth, &workstation.playbooks, server.records());
        card.customers_stated += usize::from(truth.customer_stated);
        card.customers_verified += usize::from(truth.customer_stated && verdict.customer_verified);
        card.records_stated += truth.records_stated.len();
        card.records_verified += verdict.records_verified;
        card.records_foreign += truth.records_foreign.len();
        card.foreign_disclosed += verdict.foreign_disclosed;
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
