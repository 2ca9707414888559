//! `batonctl model check`: one small question to every model that an agent asks.

use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use baton_models::{ProviderModel, SystemKeychain, trial};
use serde::Serialize;

use super::{Configured, asked_by};
use crate::error::CommandError;
use crate::output;

/// The outcome for each model.
#[derive(Serialize)]
struct Checked {
    models: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    model: String,
    asked_by: Vec<&'static str>,
    ok: bool,
    /// The way it is asked for JSON: `schema`, `json` or `words`.
    way: &'static str,
    ms: u128,
    tries: u32,
    input_tokens: u64,
    output_tokens: u64,
    cost_micros: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

pub(super) async fn run(arguments: &Configured) -> Result<ExitCode, CommandError> {
    let playbooks = baton_workstation::read_config(&arguments.config)?;
    let mut checked = Checked { models: Vec::new() };
    let budget = Duration::from_millis(playbooks.limits.model_ms);
    for config in playbooks.models.models.values() {
        let model = ProviderModel::new(config.clone(), Arc::new(SystemKeychain))?;
        let Some(answered) = trial(&model, budget).await else {
            return Err(CommandError::Randomness);
        };
        let failure = answered.outcome.as_ref().err();
        checked.models.push(Row {
            name: config.name.to_string(),
            model: config.model.clone(),
            asked_by: asked_by(&playbooks.models, &config.name),
            ok: failure.is_none(),
            way: model.way().name(),
            ms: answered.duration.as_millis(),
            tries: answered.tries,
            input_tokens: answered.usage.input,
            output_tokens: answered.usage.output,
            cost_micros: answered.cost_micros,
            failure: failure.map(baton_models::AskFailure::kind),
            detail: failure.map(ToString::to_string),
        });
    }
    output::print(&checked, arguments.json)?;
    Ok(if checked.models.iter().all(|row| row.ok) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.models.is_empty() {
            return write!(f, "No model is configured; the agents work without one.");
        }
        for row in &self.models {
            match &row.detail {
                None => writeln!(
                    f,
                    "ok      {}: {} answered in {} ms ({} tokens sent, {} received){}",
                    row.name,
                    row.model,
                    row.ms,
                    row.input_tokens,
                    row.output_tokens,
                    told(row.way)
                )?,
                Some(detail) => writeln!(
                    f,
                    "problem {}: {} after {} ms and {} tries: {detail}",
                    row.name, row.model, row.ms, row.tries
                )?,
            }
        }
        Ok(())
    }
}

/// How it is asked, where that is not the strongest way.
fn told(way: &str) -> &'static str {
    match way {
        "json" => "; it knows no schemas, so the schema stands in the words",
        "words" => "; it knows no form of answers, so its words are read as JSON",
        _ => "",
    }
}
