//! `batonctl odds`: how likely an agent recovers after its k-th failed call, counted from the
//! journals of a data folder or from recorded conversations.

mod print;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use baton_odds::{AgentRun, Counted, Odds, Thresholds, WhatIf, agent_runs, count};
use baton_orchestrator::ConversationId;
use baton_playbook::Limits;
use baton_runtime::read_recorded;
use baton_store::{OpenOptions, Store, StoreError};
use baton_workstation::{Workstation, read_config};
use serde::Serialize;

use crate::as_model::recording;
use crate::error::CommandError;
use crate::output;

/// Conversations whose identifiers are read at a time.
const PAGE: u32 = 512;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the data of the app, of a drill or of a replay.
    #[arg(
        long,
        env = "BATON_DATA_DIR",
        value_name = "DIR",
        required_unless_present = "recordings"
    )]
    data_dir: Option<PathBuf>,
    /// Recorded conversations instead, one JSON object a line. No rule stopped those.
    #[arg(long, value_name = "FILE", conflicts_with = "data_dir")]
    recordings: Option<PathBuf>,
    /// Folder with the configuration whose thresholds are in force. Without it: the defaults.
    #[arg(long, env = "BATON_CONFIG", value_name = "DIR")]
    config: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// The output.
#[derive(Debug, Serialize)]
struct Report {
    /// The thresholds in force.
    in_force: Thresholds,
    /// Rows of the recordings that could not be read.
    unreadable: usize,
    #[serde(flatten)]
    odds: Odds,
    what_if: WhatIfs,
    /// Rows that could not be read, one sentence each.
    problems: Vec<String>,
}

/// The effect of other thresholds, by how failures are counted.
#[derive(Debug, Serialize)]
struct WhatIfs {
    in_a_row: Vec<WhatIf>,
    in_total: Vec<WhatIf>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let limits = match &arguments.config {
        Some(dir) => read_config(dir)?.limits,
        None => Limits::default(),
    };
    let (agent_runs, problems) = match (&arguments.recordings, &arguments.data_dir) {
        (Some(file), _) => recorded(file)?,
        (None, Some(dir)) => (journalled(dir).await?, Vec::new()),
        (None, None) => (Vec::new(), Vec::new()),
    };
    let odds = count(&agent_runs);
    let report = Report {
        in_force: Thresholds {
            in_a_row: limits.failures_in_a_row,
            in_total: limits.failures_in_total,
        },
        what_if: WhatIfs {
            in_a_row: odds.all.what_if(Counted::InARow),
            in_total: odds.all.what_if(Counted::InTotal),
        },
        unreadable: problems.len(),
        odds,
        problems,
    };
    output::print(&report, arguments.json)?;
    Ok(if report.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Reads every journal of a data folder.
async fn journalled(dir: &Path) -> Result<Vec<AgentRun>, CommandError> {
    let options = OpenOptions {
        create: false,
        ..OpenOptions::default()
    };
    let path = Workstation::database(dir);
    if !path.exists() {
        return Err(StoreError::Missing { path }.into());
    }
    let store = Store::open(&path, options).await?;
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let ids = store.conversations_after(after, PAGE).await?;
        let Some(last) = ids.last() else { break };
        after = Some(*last);
        for id in ids {
            let rows = store.read_journal(id, 0).await?;
            all.extend(agent_runs(&read_recorded(ConversationId(id), &rows)?));
        }
    }
    store.close().await?;
    Ok(all)
}

/// Reads recorded conversations, and says which rows are none. Those whose end was not judged say nothing.
fn recorded(file: &Path) -> Result<(Vec<AgentRun>, Vec<String>), CommandError> {
    let (recordings, unreadable) = recording::read(file)?;
    let agent_runs = recordings.iter().map(recording::RecordedRun::agent_run);
    let problems = unreadable.iter().map(ToString::to_string);
    Ok((agent_runs.collect(), problems.collect()))
}
