//! Limits: the Observer's thresholds and other bounds, with the defaults of the design.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Thresholds and bounds of one conversation. A rule trips when what it counts reaches its threshold; a bound that works
/// otherwise says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Failed logical tool calls in a row, without a successful one between them.
    pub failures_in_a_row: u32,
    /// Failed logical tool calls in the conversation.
    pub failures_in_total: u32,
    /// Calls from one agent to the same agent or tool for the same entity; the next is refused.
    pub calls_per_edge: u32,
    /// Calls refused because their edge was used up, before a person takes over.
    pub refused_calls: u32,
    /// Tool calls in the conversation.
    pub tool_calls: u32,
    /// Agent turns without a new verified fact or resolved step.
    pub turns_without_progress: u32,
    /// Agent turns in the conversation.
    pub agent_turns: u32,
    /// Tool calls proposed by a model that cannot be made: an unknown tool, invalid arguments, or
    /// arguments that no customer stated and no system returned.
    pub invalid_arguments: u32,
    /// A model's wishes for a person.
    pub agent_wishes: u32,
    /// Agent replies withheld because they are not grounded.
    pub ungrounded_replies: u32,
    /// Time to answer the customer, in milliseconds.
    pub answer_ms: u64,
    /// How long the agents wait after a customer's message before they answer, in milliseconds:
    /// many people write in bursts, and an answer in the middle of one asks for what comes next.
    pub quiet_ms: u64,
    /// How long a model is waited for, in milliseconds; then the rules make the move.
    pub model_ms: u64,
    /// Tokens spent on models.
    pub tokens: u64,
    /// Cost of models, in millionths of the currency unit.
    pub cost_micros: u64,
    /// The Router's confidence below which it asks instead of guessing, 0 to 1.
    pub router_confidence: f32,
    /// Clarifying questions before an unclear intent goes to a person.
    pub clarifying_questions: u32,
    /// Questions for the same fact before the customer is not asked again.
    pub asks_per_fact: u32,
    /// Frustration score at which the conversation goes to a person.
    pub frustration: u32,
    /// Offers of one handoff before it overflows.
    pub offers: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            failures_in_a_row: 3,
            failures_in_total: 5,
            calls_per_edge: 2,
            refused_calls: 1,
            tool_calls: 70,
            turns_without_progress: 12,
            agent_turns: 30,
            invalid_arguments: 8,
            agent_wishes: 1,
            ungrounded_replies: 1,
            answer_ms: 20_000,
            quiet_ms: 1_200,
            model_ms: 12_000,
            tokens: 50_000,
            cost_micros: 500_000,
            router_confidence: 0.5,
            clarifying_questions: 1,
            asks_per_fact: 2,
            frustration: 3,
            offers: 6,
        }
    }
}
