//! Lists the configured models, and whether their keys are there.

use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;

use baton_models::{ProviderModel, SystemKeychain};
use serde::Serialize;

use super::{Configured, asked_by};
use crate::error::CommandError;
use crate::output;

/// The models of a configuration.
#[derive(Serialize)]
struct Listed {
    models: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    provider: &'static str,
    model: String,
    address: String,
    asked_by: Vec<&'static str>,
    /// The entry of the keychain; absent where none is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// What is wrong with the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_problem: Option<String>,
}

pub(super) async fn run(arguments: &Configured) -> Result<ExitCode, CommandError> {
    let playbooks = baton_workstation::read_config(&arguments.config)?;
    let mut listed = Listed { models: Vec::new() };
    for config in playbooks.models.models.values() {
        let model = ProviderModel::new(config.clone(), Arc::new(SystemKeychain))?;
        let key_problem = model.check_key().await.err().map(|e| e.to_string());
        listed.models.push(Row {
            name: config.name.to_string(),
            provider: config.provider.as_str(),
            model: config.model.clone(),
            address: config.address().to_owned(),
            asked_by: asked_by(&playbooks.models, &config.name),
            key: config.key.clone(),
            key_problem,
        });
    }
    output::print(&listed, arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.models.is_empty() {
            return write!(
                f,
                "No model is configured; the agents work without one. docs/models.md says how to add one."
            );
        }
        for row in &self.models {
            let asked = if row.asked_by.is_empty() {
                "no agent".to_owned()
            } else {
                row.asked_by.join(", ")
            };
            writeln!(
                f,
                "{}: {} ({}) at {}, asked by {asked}",
                row.name, row.model, row.provider, row.address
            )?;
            match (&row.key, &row.key_problem) {
                (None, _) => writeln!(f, "  needs no key")?,
                (Some(key), None) => writeln!(f, "  its key `{key}` is in the keychain")?,
                (Some(_), Some(problem)) => writeln!(f, "  {problem}")?,
            }
        }
        Ok(())
    }
}
