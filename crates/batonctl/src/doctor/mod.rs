//! `batonctl doctor`: looks at this machine and configuration and says what to do. Changes nothing.

mod desktop;
mod machine;
mod models;
mod service;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use baton_workstation::weights_dir;
use serde::Serialize;

use crate::error::CommandError;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the configuration's .toml files. Without it: the practice floor's own.
    #[arg(long, env = "BATON_CONFIG", value_name = "DIR")]
    config: Option<PathBuf>,
    /// Where the app keeps its data. Without it: where it does by itself.
    #[arg(long, env = "BATON_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Address of the customers' page of a gateway that runs by itself, such as http://127.0.0.1:8787/.
    /// Without it: the one in the app.
    #[arg(long, value_name = "URL")]
    gateway: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// The state of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    /// As it should be.
    Ok,
    /// It works, but a person should know.
    Attention,
    /// It does not work.
    Problem,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
struct Finding {
    standing: Standing,
    /// What was checked.
    what: String,
    /// What was found.
    found: String,
    /// What to do, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_do: Option<String>,
}

impl Finding {
    fn ok(what: &str, found: impl Into<String>) -> Self {
        Self {
            standing: Standing::Ok,
            what: what.to_owned(),
            found: found.into(),
            to_do: None,
        }
    }

    fn attention(what: &str, found: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self {
            standing: Standing::Attention,
            to_do: Some(to_do.into()),
            ..Self::ok(what, found)
        }
    }

    fn problem(what: &str, found: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self {
            standing: Standing::Problem,
            ..Self::attention(what, found, to_do)
        }
    }
}

/// All checks.
#[derive(Debug, Serialize)]
struct Report {
    version: &'static str,
    problems: usize,
    attention: usize,
    checks: Vec<Finding>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let mut checks = Vec::new();
    let data_dir = arguments.data_dir.or_else(usual_data_dir);
    let weights = weights_dir(data_dir.as_deref().unwrap_or(Path::new(".")));
    match data_dir {
        Some(dir) => checks.extend(machine::data(&dir).await),
        None => checks.push(Finding::problem(
            "data folder",
            "the system names no folder for it",
            "give one with --data-dir DIR or BATON_DATA_DIR",
        )),
    }
    checks.push(machine::sqlite().await);
    checks.push(machine::clock());
    checks.extend(service::configuration(arguments.config.as_deref(), &weights).await);
    checks.push(service::gateway(arguments.gateway.as_deref()).await);
    checks.extend(desktop::inspect().await);
    let count = |standing| checks.iter().filter(|c| c.standing == standing).count();
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        problems: count(Standing::Problem),
        attention: count(Standing::Attention),
        checks,
    };
    output::print(&report, arguments.json)?;
    Ok(if report.problems == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The app's usual data folder.
pub(crate) fn usual_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("org", "baton-desk", "baton")
        .map(|dirs| dirs.data_dir().to_owned())
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for check in &self.checks {
            let standing = match check.standing {
                Standing::Ok => "ok",
                Standing::Attention => "attention",
                Standing::Problem => "problem",
            };
            write!(f, "{standing:<10} {:<20} {}", check.what, check.found)?;
            match &check.to_do {
                Some(to_do) => writeln!(f, " → {to_do}")?,
                None => writeln!(f)?,
            }
        }
        write!(
            f,
            "Baton {}: {} to fix, {} to know",
            self.version, self.problems, self.attention
        )
    }
}
