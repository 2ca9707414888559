//! `batonctl router eval --requests`: which requests a Router hears in recorded conversations.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use baton_router::Router;
use baton_router::requests::{OpenRequest, RequestChange, Utterance, read};
use serde::{Deserialize, Serialize};

use crate::error::CommandError;
use crate::requests::{RecordedRequest, RequestFigures, RequestTally};

/// The part of a recorded conversation that is needed here.
#[derive(Debug, Deserialize)]
struct Conversation {
    id: String,
    requests: Vec<RecordedRequest>,
    turns: Vec<Turn>,
}

#[derive(Debug, Deserialize)]
struct Turn {
    kind: String,
    #[serde(default)]
    text: Option<String>,
}

/// What was measured.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    router: &'static str,
    threshold: f32,
    conversations: usize,
    messages: usize,
    #[serde(flatten)]
    figures: Option<RequestFigures>,
    p50_ms: f64,
    p99_ms: f64,
    /// The conversations where the requests differ: those that were missed, and those found in error.
    differences: Vec<Difference>,
}

#[derive(Debug, Serialize)]
struct Difference {
    id: String,
    missed: Vec<String>,
    added: Vec<String>,
}

/// Reads every message of the customers with the last message to them.
pub(super) fn measure(
    router: &dyn Router,
    path: &Path,
    threshold: f32,
) -> Result<Outcome, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut tally = RequestTally::default();
    let mut ticks = Vec::new();
    let mut differences = Vec::new();
    let mut conversations = 0;
    for (nth, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let conversation: Conversation =
            serde_json::from_str(line).map_err(|e| CommandError::Line {
                path: path.to_owned(),
                line: nth + 1,
                problem: format!("this is not a conversation with requests: {e}"),
            })?;
        conversations += 1;
        let opened = opened(router, &conversation.turns, threshold, &mut ticks);
        let found: BTreeSet<&str> = opened.iter().map(String::as_str).collect();
        let wanted: BTreeSet<&str> = conversation
            .requests
            .iter()
            .map(|request| request.intent.as_str())
            .collect();
        tally.count(&found, &wanted);
        let only = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| {
            one.difference(other).map(|i| (*i).to_owned()).collect()
        };
        if found != wanted {
            differences.push(Difference {
                missed: only(&wanted, &found),
                added: only(&found, &wanted),
                id: conversation.id,
            });
        }
    }
    ticks.sort_unstable();
    let millis = |share: usize| {
        let at = ticks.len().saturating_sub(1) * share / 100;
        ticks.get(at).map_or(0.0, |nanos| *nanos as f64 / 1e6)
    };
    Ok(Outcome {
        router: router.name(),
        threshold,
        conversations,
        messages: ticks.len(),
        figures: tally.figures(),
        p50_ms: millis(50),
        p99_ms: millis(99),
        differences,
    })
}

/// The intents of the requests that the customer's turns open.
fn opened(
    router: &dyn Router,
    turns: &[Turn],
    threshold: f32,
    ticks: &mut Vec<u64>,
) -> Vec<String> {
    let mut opened: Vec<String> = Vec::new();
    let mut said: Option<&str> = None;
    for turn in turns {
        let Some(text) = turn.text.as_deref() else {
            continue;
        };
        if turn.kind != "customer" {
            said = Some(text).filter(|_| turn.kind == "agent").or(said);
            continue;
        }
        let open: Vec<OpenRequest<'_>> = opened
            .iter()
            .map(|intent| OpenRequest {
                intent,
                words: "",
                settled: false,
            })
            .collect();
        let heard = Utterance {
            text,
            written: text,
            said,
            asked: false,
            noted: false,
            elsewhere: false,
            records: &[],
            acts: None,
            open: &open,
        };
        let began = Instant::now();
        let changes = read(router, &heard, threshold);
        ticks.push(u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX));
        opened.extend(changes.into_iter().filter_map(|change| match change {
            RequestChange::Opens { intent, .. } => Some(intent),
            RequestChange::Adds { .. }
            | RequestChange::Spares { .. }
            | RequestChange::Withdraws { .. }
            | RequestChange::Unheard { .. } => None,
        }));
    }
    opened
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} Router: {} messages of {} conversations, confidence from {}",
            self.router, self.messages, self.conversations, self.threshold
        )?;
        if let Some(figures) = &self.figures {
            writeln!(f, "requests               {figures}")?;
        }
        write!(
            f,
            "a message              p50 {:.2} ms, p99 {:.2} ms",
            self.p50_ms, self.p99_ms
        )
    }
}
