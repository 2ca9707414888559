//! The Observer: rules over the state, no model. No model decides whether a conversation goes to a person.
//!
//! Each rule is a small function with its own evidence. A new one is a function in `rules/`, its place in `rules::ALL` and
//! its name here. The compiler then asks for what it is like, and the tests for the schema and the guide; what recorded runs
//! say of it (`as_model/rules.rs` of `batonctl`) and how it ends a run (`end_by` of `odds`) are to be looked at by hand.

mod rules;
#[cfg(test)]
mod rules_tests;
mod since;

use baton_playbook::{Limits, Playbook, Playbooks};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agents::data::NextMove;
use crate::event::Trip;
use crate::state::{Request, State};

pub(crate) use since::systems;
pub use since::{since, told};

/// The rules.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A non-idempotent call was under way at a crash, and it is not known whether it took effect.
    OutcomeUnknown,
    /// Policy sends this intent to people at once.
    Policy,
    /// The customer asks for a person.
    CustomerAsks,
    /// The same edge was used too often; a call was refused before it ran.
    EdgeBudget,
    /// Failed logical tool calls in a row.
    FailuresInARow,
    /// Failed logical tool calls in the conversation.
    FailuresInTotal,
    /// A system of record that the intent needs cannot be reached.
    SystemUnreachable,
    /// Tool calls in the conversation.
    ToolCalls,
    /// Invalid tool arguments from a model.
    InvalidArguments,
    /// A reply was not grounded in verified facts.
    Ungrounded,
    /// The customer is frustrated.
    Frustration,
    /// The customer waited too long for an answer.
    AnswerTime,
    /// Agent turns without anything new.
    NoProgress,
    /// Agent turns in the conversation.
    AgentTurns,
    /// Tokens spent on models.
    Tokens,
    /// Cost of models.
    Cost,
    /// The intent is not clear, or out of scope, after asking.
    OutOfScope,
    /// The customer's identity could not be verified.
    IdentityNotVerified,
    /// Facts the playbook requires could not be had.
    FactsMissing,
    /// Everything is gathered and the playbook leaves the action to a person.
    PersonActs,
    /// An agent's model wishes for a person.
    AgentAsks,
    /// The desk's own program asked for it: the gateway's data is damaged here, or a replay has ended.
    DeskAsked,
    /// A representative took the conversation from the agents.
    TakenOver,
    /// The customer was answered before, and this desk's data does not hold what was said.
    ServedBefore,
}

impl Rule {
    /// Whether the rule stops the agents by force. The other ones are the planned way to a person:
    /// the work of the agents is done, or was never theirs.
    pub fn is_forced(self) -> bool {
        match self {
            Self::OutcomeUnknown
            | Self::EdgeBudget
            | Self::FailuresInARow
            | Self::FailuresInTotal
            | Self::SystemUnreachable
            | Self::ToolCalls
            | Self::InvalidArguments
            | Self::Ungrounded
            | Self::Frustration
            | Self::AnswerTime
            | Self::NoProgress
            | Self::AgentTurns
            | Self::Tokens
            | Self::Cost
            | Self::OutOfScope
            | Self::IdentityNotVerified
            | Self::FactsMissing
            | Self::ServedBefore => true,
            Self::Policy
            | Self::CustomerAsks
            | Self::PersonActs
            | Self::AgentAsks
            | Self::DeskAsked
            | Self::TakenOver => false,
        }
    }

    /// Whether tools may still be asked, for the person, after this rule tripped. Rules about the health of tools and the
    /// number of calls end all tool calls.
    pub fn allows_gathering(self) -> bool {
        match self {
            Self::OutcomeUnknown
            | Self::EdgeBudget
            | Self::FailuresInARow
            | Self::FailuresInTotal
            | Self::SystemUnreachable
            | Self::ToolCalls => false,
            // What a model made up says nothing about the systems: what the customer gave is still looked up.
            Self::InvalidArguments
            | Self::Policy
            | Self::CustomerAsks
            | Self::Ungrounded
            | Self::Frustration
            | Self::AnswerTime
            | Self::NoProgress
            | Self::AgentTurns
            | Self::Tokens
            | Self::Cost
            | Self::OutOfScope
            | Self::IdentityNotVerified
            | Self::FactsMissing
            | Self::PersonActs
            | Self::AgentAsks
            | Self::DeskAsked
            | Self::TakenOver
            | Self::ServedBefore => true,
        }
    }

    /// The name used in scorecards: the same as in the snapshot.
    pub fn name(self) -> &'static str {
        match self {
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Policy => "policy",
            Self::CustomerAsks => "customer_asks",
            Self::EdgeBudget => "edge_budget",
            Self::FailuresInARow => "failures_in_a_row",
            Self::FailuresInTotal => "failures_in_total",
            Self::SystemUnreachable => "system_unreachable",
            Self::ToolCalls => "tool_calls",
            Self::InvalidArguments => "invalid_arguments",
            Self::Ungrounded => "ungrounded",
            Self::Frustration => "frustration",
            Self::AnswerTime => "answer_time",
            Self::NoProgress => "no_progress",
            Self::AgentTurns => "agent_turns",
            Self::Tokens => "tokens",
            Self::Cost => "cost",
            Self::OutOfScope => "out_of_scope",
            Self::IdentityNotVerified => "identity_not_verified",
            Self::FactsMissing => "facts_missing",
            Self::PersonActs => "person_acts",
            Self::AgentAsks => "agent_asks",
            Self::DeskAsked => "desk_asked",
            Self::TakenOver => "taken_over",
            Self::ServedBefore => "served_before",
        }
    }
}

/// What a rule looks at.
pub(crate) struct Observation<'a> {
    pub(crate) state: &'a State,
    pub(crate) limits: &'a Limits,
    pub(crate) playbooks: &'a Playbooks,
    /// The request that the agents' next move is for, and its playbook.
    pub(crate) request: Option<&'a Request>,
    pub(crate) playbook: Option<&'a Playbook>,
    pub(crate) next_move: &'a NextMove,
    /// A system of record that cannot be reached, and the request that needs it.
    pub(crate) unreachable: Option<(&'a baton_playbook::SystemName, &'a Request)>,
    pub(crate) now: Timestamp,
    /// Whether the customer waits for the agents.
    pub(crate) waits: bool,
    /// Whether the customer seems to have finished writing.
    pub(crate) quiet: bool,
    /// Whether nothing has happened for so long that the agents let the conversation go.
    pub(crate) idle: bool,
}

/// The first rule that trips, in the order of the list.
pub(crate) fn check(observation: &Observation<'_>) -> Option<Trip> {
    rules::ALL.iter().find_map(|rule| rule(observation))
}
