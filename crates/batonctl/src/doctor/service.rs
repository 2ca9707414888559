//! Checks the parts that the app works with: configuration, Router, systems of record, gateway.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use baton_connectors::{Systems, secret_from_environment};
use baton_embedding::{EmbeddingError, Encoder, Multilingual, MultilingualWeights, Weights};
use baton_playbook::{Playbooks, RouterKind, load};
use baton_practice::playbooks;
use baton_workstation::{StartError, read_config, train};

use super::{Finding, models};

/// Longest wait for the gateway.
const WITHIN: Duration = Duration::from_secs(5);

/// The configuration, the Router it makes, and the systems of record it names.
pub(super) async fn configuration(dir: Option<&Path>, weights: &Path) -> Vec<Finding> {
    let read = match dir {
        Some(dir) => read_config(dir),
        None => load(&playbooks::files()).map_err(StartError::from),
    };
    let found = match read {
        Ok(found) => found,
        Err(error) => {
            let command = dir.map_or_else(
                || "install Baton again".to_owned(),
                |dir| {
                    let dir = dir.display();
                    format!("correct it until `batonctl check --config {dir}` finds no mistake; docs/playbooks.md explains every field")
                },
            );
            return vec![Finding::problem(
                "configuration",
                error.to_string(),
                command,
            )];
        }
    };
    let place = dir.map_or_else(
        || "the practice floor's own".to_owned(),
        |dir| dir.display().to_string(),
    );
    let counts = format!(
        "{place}: {} intents, {} tools, {} systems of record",
        found.playbooks.len(),
        found.tools.len(),
        found.systems.len()
    );
    let mut findings = vec![
        Finding::ok("configuration", counts),
        router(&found, weights),
    ];
    if dir.is_some() {
        findings.extend(systems(&found).await);
    } else {
        let simulated = "simulated by the app itself";
        findings.push(Finding::ok("systems of record", simulated));
    }
    findings.extend(models::inspect(&found).await);
    findings
}

fn router(playbooks: &Playbooks, weights: &Path) -> Finding {
    let what = "Router";
    if let Err(error) = train(playbooks) {
        return Finding::problem(
            what,
            error.to_string(),
            "give every intent more examples; docs/playbooks.md says how many",
        );
    }
    if playbooks.router == RouterKind::Lexical {
        return Finding::ok(what, "lexical, as configured; trained");
    }
    let multilingual = playbooks.router == RouterKind::Multilingual;
    let (name, opened) = if multilingual {
        let found = MultilingualWeights::find(weights);
        let opened = found.and_then(|weights| Multilingual::open(&weights));
        ("multilingual", opened.map(|_| ()))
    } else {
        let opened = Weights::find(weights).and_then(|weights| Encoder::open(&weights));
        ("embedding", opened.map(|_| ()))
    };
    match opened {
        Ok(()) => Finding::ok(
            what,
            format!("{name}; its weights in {} are right", weights.display()),
        ),
        Err(error @ EmbeddingError::Missing { .. })
            if !multilingual && playbooks.router != RouterKind::Embedding =>
        {
            Finding::ok(
                what,
                format!("lexical, trained; for the embedding one {error}"),
            )
        }
        Err(error) => Finding::attention(
            what,
            format!("lexical, trained, because the {name} one is not available: {error}"),
            "run `make weights`; until then the lexical Router is used",
        ),
    }
}

async fn systems(playbooks: &Playbooks) -> Vec<Finding> {
    let connected = Systems::new(
        playbooks.systems.values(),
        &BTreeMap::new(),
        secret_from_environment,
    );
    let connected = match connected {
        Ok(connected) => connected,
        Err(error) => {
            return vec![Finding::problem(
                "systems of record",
                error.to_string(),
                "set what is missing in the environment of the app, or correct systems.toml",
            )];
        }
    };
    let mut findings = Vec::new();
    for system in playbooks.systems.values() {
        let what = format!("system {}", system.name);
        findings.push(match connected.probe(&system.name).await {
            Ok(()) => Finding::ok(&what, format!("{} answers", system.endpoint.address())),
            Err(failure) => Finding::problem(
                &what,
                format!("{}: {}", system.endpoint.address(), failure.detail),
                "check the address, the network and whether the system runs; until then its conversations go to a person at once",
            ),
        });
    }
    findings
}

/// The gateway: the one that is named, or whether the app can open its own.
pub(super) async fn gateway(url: Option<&str>) -> Finding {
    let what = "gateway";
    let Some(url) = url else {
        return match tokio::net::TcpListener::bind(("127.0.0.1", 0)).await {
            Ok(_) => Finding::ok(what, "in the app; a local address can be opened"),
            Err(error) => Finding::problem(
                what,
                format!("the app cannot open a local address: {error}"),
                "let programs listen on 127.0.0.1",
            ),
        };
    };
    let to_do = "start it with `batonctl gateway`, or check the address";
    match ask(url).await {
        Ok(answer) if answer.contains("chat.js") => {
            Finding::ok(what, format!("{url} serves the customers' page"))
        }
        Ok(_) => Finding::problem(what, format!("{url} is something else"), to_do),
        Err(error) => Finding::problem(what, format!("{url} does not answer: {error}"), to_do),
    }
}

async fn ask(url: &str) -> Result<String, reqwest::Error> {
    let client = reqwest::Client::builder()
        .timeout(WITHIN)
        .no_proxy()
        .build()?;
    let response = client.get(url).send().await?.error_for_status()?;
    response.text().await
}
