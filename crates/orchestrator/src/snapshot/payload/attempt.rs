//! What the agents tried, in a snapshot: calls and refusals, and counts of them.

use baton_playbook::{FailureKind, SystemName};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{Agent, Callee};
use crate::ids::CallId;

/// One tool call, or a call refused before it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// The call; absent for refused ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallId>,
    /// The agent that asked.
    pub agent: Agent,
    /// What it called.
    pub callee: Callee,
    /// What people read.
    pub label: String,
    /// The system of record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemName>,
    /// What it was about.
    pub entity: String,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The kind of failure that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureKind>,
    /// Its HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The failure in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Tries begun.
    pub tries: u32,
    /// Kinds of failure of the tries that were followed by another.
    pub retried: Vec<FailureKind>,
    /// Time spent in tries, in milliseconds.
    pub duration_ms: u64,
    /// When it began.
    pub at: Timestamp,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// It succeeded.
    Succeeded,
    /// It failed for good.
    Failed,
    /// It was refused before it ran.
    Refused,
    /// It was under way when the snapshot was sealed.
    Pending,
}

/// Counts for supervisors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// Logical tool calls.
    pub tool_calls: u32,
    /// Logical calls that failed for good.
    pub failures: u32,
    /// Failed tries, those followed by another and those that ended a call.
    pub failed_tries: u32,
    /// Tries after the first.
    pub retries: u32,
    /// Calls refused before they ran.
    pub refused: u32,
    /// Replies withheld.
    pub withheld: u32,
    /// How long the agents have had the conversation, in milliseconds: until it left them, or until now.
    pub elapsed_ms: u64,
    /// Tokens spent on models.
    pub tokens: u64,
    /// Cost of models, in millionths of the currency unit.
    pub cost_micros: u64,
    /// What became of questions to models; absent where none was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub models: Option<ModelHealth>,
}

/// What became of questions to models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelHealth {
    /// Questions asked.
    pub asked: u32,
    /// Questions that failed or took too long: rules made the move.
    pub failed: u32,
    /// Proposals refused.
    pub refused: u32,
}
