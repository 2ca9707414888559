//! Recorded runs of agents with models: JSON lines as described in `docs/odds.md`. Calls are
//! joined with their results here.

use std::path::Path;

use baton_odds::{AgentRun, EndedCall, RunEnd, Spent};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::turns::{RowTurn, joined};
use super::verdict::AnswerVerdict;
use crate::error::CommandError;
use crate::rows::{self, Unreadable};

/// One recorded run.
#[derive(Debug, Clone)]
pub(crate) struct RecordedRun {
    /// Its line in the file, from 1.
    pub(crate) line: usize,
    /// Its name.
    pub(crate) id: String,
    /// What it was about: the nearest that recordings have to an intent.
    pub(crate) domain: String,
    /// The model behind the agent's words and choices, if the recording says.
    pub(crate) model: String,
    /// Whether it ended well, where that was judged.
    pub(crate) succeeded: Option<bool>,
    /// Whether the reference solution transfers to a person, too.
    pub(crate) gold_transfer: bool,
    /// The turns, in order.
    pub(crate) turns: Vec<RunTurn>,
}

/// One thing said or done.
#[derive(Debug, Clone)]
pub(crate) enum RunTurn {
    /// The customer wrote.
    Customer(String),
    /// The agent wrote.
    Agent(String),
    /// The agent called a tool and got an answer.
    Call(RecordedCall),
    /// The customer used a tool of their own.
    CustomersCall,
}

/// One call with its answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RecordedCall {
    /// The tool.
    pub(crate) tool: String,
    /// The arguments; `None` where what the model wrote is not an object.
    pub(crate) arguments: Option<Map<String, Value>>,
    /// The answer as recorded.
    pub(crate) content: String,
    /// The verdict on the answer.
    pub(crate) verdict: AnswerVerdict,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default, deserialize_with = "rows::name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "rows::name")]
    domain: Option<String>,
    #[serde(default, deserialize_with = "rows::name")]
    model: Option<String>,
    #[serde(default)]
    succeeded: Option<bool>,
    #[serde(default)]
    gold_transfer: Option<bool>,
    #[serde(deserialize_with = "rows::known")]
    turns: Vec<Option<RowTurn>>,
}

/// Reads a file of recordings, one JSON object a line: the recordings, and the rows that are none.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn read(path: &Path) -> Result<(Vec<RecordedRun>, Vec<Unreadable>), CommandError> {
    let rows = rows::read(path, "a recorded conversation")?;
    let recordings = rows.read.into_iter();
    let recordings = recordings.map(|(line, row)| RecordedRun::of(line, row));
    Ok((recordings.collect(), rows.unreadable))
}

impl RecordedRun {
    fn of(line: usize, row: Row) -> Self {
        let turns = joined(row.turns.into_iter().flatten());
        Self {
            line,
            domain: row.domain.unwrap_or_else(|| "recorded".into()),
            model: row.model.unwrap_or_else(|| "unknown".into()),
            id: row.id.unwrap_or_else(|| format!("line {line}")),
            succeeded: row.succeeded,
            gold_transfer: row.gold_transfer.unwrap_or(false),
            turns,
        }
    }

    /// The agent's calls, in order.
    pub(crate) fn calls(&self) -> impl Iterator<Item = &RecordedCall> {
        self.turns.iter().filter_map(|turn| match turn {
            RunTurn::Call(call) => Some(call),
            RunTurn::Customer(_) | RunTurn::Agent(_) | RunTurn::CustomersCall => None,
        })
    }

    /// The run as recovery odds count it. It was not stopped, and holds neither times nor tokens.
    pub(crate) fn agent_run(&self) -> AgentRun {
        let mut calls = Vec::new();
        for call in self.calls() {
            let made = u64::try_from(calls.len()).unwrap_or(u64::MAX);
            calls.push(EndedCall {
                tool: call.tool.clone(),
                failed: call.verdict.failure().is_some(),
                spent: Spent {
                    calls: made.saturating_add(1),
                    ..Spent::default()
                },
            });
        }
        AgentRun {
            intent: self.domain.clone(),
            spent: calls.last().map(|call| call.spent).unwrap_or_default(),
            calls,
            end: match self.succeeded {
                Some(true) => RunEnd::Resolved,
                Some(false) => RunEnd::Unresolved,
                None => RunEnd::Unknown,
            },
        }
    }
}

#[cfg(test)]
#[path = "recording_tests.rs"]
mod tests;
