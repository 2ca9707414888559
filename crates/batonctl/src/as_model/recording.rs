//! Recorded runs of agents with models: JSON lines as described in `docs/odds.md`. Calls are
//! joined with their results here.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use baton_odds::{Call as CountedCall, End, Spent, Stretch};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::verdict::{Verdict, judge};
use crate::error::CommandError;
use crate::replay::without_marks;

/// One recorded run.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    /// Its name.
    pub(crate) id: String,
    /// What it was about: the intent, as far as recordings tell.
    pub(crate) domain: String,
    /// Whether it ended well, where that was judged.
    pub(crate) succeeded: Option<bool>,
    /// Whether the reference solution transfers to a person, too.
    pub(crate) gold_transfer: bool,
    /// What was said and done, in order.
    pub(crate) turns: Vec<Turn>,
}

/// One thing said or done.
#[derive(Debug, Clone)]
pub(crate) enum Turn {
    /// The customer wrote.
    Customer(String),
    /// The agent wrote.
    Agent(String),
    /// The agent called a tool and got an answer.
    Call(Call),
    /// The customer used a tool of their own.
    CustomersCall,
}

/// One call with its answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    /// The tool.
    pub(crate) tool: String,
    /// The arguments; `None` where what the model wrote is not an object.
    pub(crate) arguments: Option<Map<String, Value>>,
    /// The answer as recorded.
    pub(crate) content: String,
    /// What the answer says.
    pub(crate) verdict: Verdict,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    domain: Option<String>,
    #[serde(default)]
    succeeded: Option<bool>,
    #[serde(default)]
    gold_transfer: Option<bool>,
    turns: Vec<RowTurn>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum RowTurn {
    Customer {
        #[serde(default)]
        text: Option<String>,
    },
    Agent {
        #[serde(default)]
        text: Option<String>,
    },
    ToolCall {
        #[serde(default)]
        id: String,
        tool: String,
        #[serde(default)]
        by: By,
        #[serde(default)]
        arguments: Value,
    },
    ToolResult {
        #[serde(default)]
        id: String,
        #[serde(default)]
        error: Option<bool>,
        #[serde(default)]
        content: Value,
    },
    #[serde(other)]
    Other,
}

/// Who called a tool.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    #[default]
    Agent,
    Customer,
}

/// Reads a file of recordings, one JSON object a line.
///
/// # Errors
/// When it cannot be read, or a line is not a recording.
pub(crate) fn read(path: &Path) -> Result<Vec<Recording>, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(nth, line)| {
            let row: Row = serde_json::from_str(line).map_err(|e| CommandError::Recording {
                path: path.to_owned(),
                line: nth + 1,
                problem: format!("this is not a recorded conversation: {e}"),
            })?;
            Ok(Recording::of(row))
        })
        .collect()
}

impl Recording {
    fn of(row: Row) -> Self {
        let turns = joined(row.turns);
        Self {
            domain: row.domain.unwrap_or_else(|| "recorded".into()),
            id: row.id,
            succeeded: row.succeeded,
            gold_transfer: row.gold_transfer.unwrap_or(false),
            turns,
        }
    }

    /// The agent's calls, in order.
    pub(crate) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.turns.iter().filter_map(|turn| match turn {
            Turn::Call(call) => Some(call),
            Turn::Customer(_) | Turn::Agent(_) | Turn::CustomersCall => None,
        })
    }

    /// The run as recovery odds count it. Nobody stopped it, and it holds neither times nor tokens.
    pub(crate) fn stretch(&self) -> Stretch {
        let mut calls = Vec::new();
        for call in self.calls() {
            let made = u64::try_from(calls.len()).unwrap_or(u64::MAX);
            calls.push(CountedCall {
                tool: call.tool.clone(),
                failed: call.verdict.failure().is_some(),
                spent: Spent {
                    calls: made.saturating_add(1),
                    ..Spent::default()
                },
            });
        }
        Stretch {
            intent: self.domain.clone(),
            spent: calls.last().map(|call| call.spent).unwrap_or_default(),
            calls,
            end: match self.succeeded {
                Some(true) => End::Resolved,
                Some(false) => End::Unresolved,
                None => End::Unknown,
            },
        }
    }
}

/// Joins every call with its result. One identifier may name several calls, one after the other; a
/// call that has no result was not made.
fn joined(rows: Vec<RowTurn>) -> Vec<Turn> {
    let mut results: BTreeMap<String, VecDeque<(Option<bool>, String)>> = BTreeMap::new();
    for row in &rows {
        if let RowTurn::ToolResult { id, error, content } = row {
            let content = match content {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            let queue = results.entry(id.clone()).or_default();
            queue.push_back((*error, content));
        }
    }
    let mut turns = Vec::new();
    for row in rows {
        match row {
            RowTurn::Customer { text } => {
                let text = without_marks(&text.unwrap_or_default());
                if !text.is_empty() {
                    turns.push(Turn::Customer(text));
                }
            }
            RowTurn::Agent { text } => {
                let text = without_marks(&text.unwrap_or_default());
                if !text.is_empty() {
                    turns.push(Turn::Agent(text));
                }
            }
            RowTurn::ToolCall {
                id,
                tool,
                by,
                arguments,
            } => {
                let result = results.get_mut(&id).and_then(VecDeque::pop_front);
                let Some((error, content)) = result else {
                    continue;
                };
                turns.push(match by {
                    By::Customer => Turn::CustomersCall,
                    By::Agent => Turn::Call(Call {
                        tool,
                        arguments: match arguments {
                            Value::Object(map) => Some(map),
                            _ => None,
                        },
                        verdict: judge(error, &content),
                        content,
                    }),
                });
            }
            RowTurn::ToolResult { .. } | RowTurn::Other => {}
        }
    }
    turns
}

#[cfg(test)]
#[path = "recording_tests.rs"]
mod tests;
