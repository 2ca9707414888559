//! Deadlines of waiting: `[waiting]`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Deadlines of a conversation that waits for a person, in milliseconds. What follows each stands in the
/// orchestrator (`step::waiting`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waiting {
    /// From the handoff until the customer is told that it takes longer, and by when they hear more.
    pub tell_ms: u64,
    /// From the handoff until they are offered a call-back, or to leave a message. Not before `tell_ms`.
    pub call_back_ms: u64,
    /// From the customer's first unanswered message to a representative until the conversation is queued again.
    pub queue_again_ms: u64,
    /// How long a wrap-up may take; then it is finished with what was typed.
    pub wrap_up_ms: u64,
}

impl Default for Waiting {
    /// People leave a chat queue after about two minutes without a message (the median of published abandonment
    /// curves lies between one and three), so that is when they get one.
    fn default() -> Self {
        Self {
            tell_ms: 120_000,
            call_back_ms: 300_000,
            queue_again_ms: 600_000,
            wrap_up_ms: 1_800_000,
        }
    }
}
