//! Reads the configuration again while the desk is open.

use baton_desk::{ConfigurationPlace, ConfigurationProblem, ConfigurationView};
use baton_playbook::ConfigError;

use super::host::DeskHost;
use crate::config_dir::read_config;
use crate::error::StartError;

impl DeskHost {
    /// Reads the configuration's folder again and puts it in force. If anything in it cannot be used, all of it is
    /// refused, and the version in force stays.
    pub async fn reload_configuration(&self) -> ConfigurationView {
        let problems = match self.read_again().await {
            Ok(number) => {
                tracing::info!(
                    baton.configuration.version = number,
                    "the configuration was read again"
                );
                Vec::new()
            }
            Err(error) => {
                tracing::warn!(%error, "the configuration was read again and is refused; the old one stays in force");
                problems(&error)
            }
        };
        ConfigurationView {
            version: self.parts.workstation.configuration().number,
            problems,
        }
    }

    async fn read_again(&self) -> Result<u64, StartError> {
        let parts = &self.parts;
        let dir = parts.config.clone().ok_or(StartError::BuiltIn)?;
        let read = tokio::task::spawn_blocking(move || read_config(&dir)).await;
        let playbooks = read.map_err(|_| StartError::NotReady)??;
        parts
            .workstation
            .replace_configuration(playbooks, &parts.weights)
            .await
    }
}

/// What keeps a configuration from being used, each with its place where it has one.
fn problems(error: &StartError) -> Vec<ConfigurationProblem> {
    match error {
        StartError::Config(errors) => errors.0.iter().map(mistake).collect(),
        StartError::Systems(system) => vec![elsewhere(system.field(), error)],
        _ => vec![elsewhere(String::new(), error)],
    }
}

fn mistake(error: &ConfigError) -> ConfigurationProblem {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    ConfigurationProblem {
        place: Some(ConfigurationPlace {
            file: error.file.clone(),
            line: count(error.line),
            column: count(error.column),
        }),
        field: error.field.clone(),
        problem: error.problem.clone(),
        help: error.help.clone(),
    }
}

/// Something that is wrong beside the files, such as a secret that is missing.
fn elsewhere(field: String, error: &StartError) -> ConfigurationProblem {
    ConfigurationProblem {
        place: None,
        field,
        problem: error.to_string(),
        help: String::new(),
    }
}
