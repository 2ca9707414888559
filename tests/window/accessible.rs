//! Axe in the real window: no serious or critical violation on the page as it is now.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::app::App;

#[derive(Deserialize)]
struct Violation {
    id: String,
    impact: Option<String>,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    html: String,
    #[serde(rename = "failureSummary")]
    summary: Option<String>,
}

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] })
        .then((found) => done({ violations: found.violations }))
        .catch((error) => done({ failed: String(error) }));
";

/// Fails with every serious or critical violation on the page. `screen` says which page that is.
pub(crate) async fn check(app: &App, screen: &str) -> Result<()> {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&axe)
        .with_context(|| format!("{} is missing; `make setup` installs it", axe.display()))?;
    app.script(&format!("if (!window.axe) {{ {axe} }}"), vec![])
        .await?;
    let answer = app.page().execute_async(RUN, vec![]).await;
    let answer = answer.with_context(|| format!("axe gave no answer on {screen}"))?;
    let answer = answer.json();
    ensure!(
        answer["failed"].is_null(),
        "axe did not finish on {screen}: {}",
        answer["failed"]
    );
    let found: Vec<Violation> = serde_json::from_value(answer["violations"].clone())
        .with_context(|| format!("axe said something unexpected on {screen}"))?;
    let mut report = String::new();
    for violation in &found {
        if !matches!(violation.impact.as_deref(), Some("serious" | "critical")) {
            continue;
        }
        writeln!(report, "{}: {}", violation.id, violation.help)?;
        for node in &violation.nodes {
            writeln!(
                report,
                "    {}\n        {}",
                node.html,
                node.summary.as_deref().unwrap_or("").replace('\n', " ")
            )?;
        }
    }
    ensure!(report.is_empty(), "axe on {screen}:\n{report}");
    Ok(())
}
