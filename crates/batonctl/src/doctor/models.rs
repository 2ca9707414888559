//! Checks the language models of a configuration: whether a server answers at their addresses, and
//! whether their keys are there. Nothing is asked of them and nothing is paid.

use std::sync::Arc;

use baton_models::{ProviderModel, SystemKeychain};
use baton_playbook::{ModelConfig, Playbooks};

use super::Finding;

/// Checks every model that an agent asks.
pub(super) async fn inspect(playbooks: &Playbooks) -> Vec<Finding> {
    let mut findings = Vec::new();
    for config in playbooks.models.in_use() {
        findings.push(model(config).await);
    }
    if findings.is_empty() {
        let none = "none configured; the agents work without";
        findings.push(Finding::ok("models", none));
    }
    findings
}

async fn model(config: &ModelConfig) -> Finding {
    let what = format!("model {}", config.name);
    let model = match ProviderModel::new(config.clone(), Arc::new(SystemKeychain)) {
        Ok(model) => model,
        Err(error) => {
            return Finding::problem(
                &what,
                error.to_string(),
                "correct it; docs/models.md explains every field",
            );
        }
    };
    if let Err(error) = model.check_key().await {
        return Finding::problem(
            &what,
            error.to_string(),
            "until then the agents work without it",
        );
    }
    let address = config.address();
    match model.reach().await {
        Ok(()) => Finding::ok(
            &what,
            format!("{address} answers; `batonctl model check` asks it"),
        ),
        Err(failure) => Finding::problem(
            &what,
            format!("{address}: {failure}"),
            "check the address, the network and whether the server runs; until then the agents work without it",
        ),
    }
}
