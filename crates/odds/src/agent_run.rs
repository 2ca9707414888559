//! A run: one time the agents had a conversation, reduced to what recovery needs.

use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// What was spent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Tool calls.
    pub calls: u64,
    /// Tokens of models.
    pub tokens: u64,
    /// Time, in milliseconds.
    pub ms: u64,
}

impl Add for Spent {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(other.calls),
            tokens: self.tokens.saturating_add(other.tokens),
            ms: self.ms.saturating_add(other.ms),
        }
    }
}

impl AddAssign for Spent {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Spent {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_sub(other.calls),
            tokens: self.tokens.saturating_sub(other.tokens),
            ms: self.ms.saturating_sub(other.ms),
        }
    }
}

/// How a run ended, in terms of recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEnd {
    /// The agents did their part: they answered to the end, or gathered everything for the person whose
    /// turn it was.
    Resolved,
    /// They did not: a rule had to send the conversation to a person.
    Unresolved,
    /// A rule about failed calls stopped them. What they would have done next is unknown.
    Stopped,
    /// It tells nothing: the customer left or asked for a person, policy or the desk took it, or
    /// it goes on.
    Unknown,
}

/// One call that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedCall {
    /// The tool.
    pub tool: String,
    /// Whether it failed for good. A call's own tries are one call.
    pub failed: bool,
    /// What had been spent when it ended, since the agents took over.
    pub spent: Spent,
}

/// One time the agents had a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentRun {
    /// The intent in force at its end; empty when there was none.
    pub intent: String,
    /// The calls that ended, in that order.
    pub calls: Vec<EndedCall>,
    /// How it ended.
    pub end: RunEnd,
    /// What was spent in all.
    pub spent: Spent,
}
