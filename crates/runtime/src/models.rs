//! The seam to language models: whoever asks them. What they answer comes back through the inbox
//! like everything else, and is only a proposal.

use std::pin::Pin;

use baton_orchestrator::{AgentModels, ConversationId, ModelAsk, ModelFailure, Usage};
use serde_json::Value;

/// Asks models: prompts, wire formats, keys, tries and their pauses are its business.
pub trait ModelPerformer: Send + Sync {
    /// Which agents have a model.
    fn agents(&self) -> AgentModels;

    /// Asks the model of the agent. Asked again under the same identifier after a restart, it may
    /// ask the provider again. Dropping the future cancels the question.
    fn ask(
        &self,
        conversation: ConversationId,
        ask: ModelAsk,
    ) -> Pin<Box<dyn Future<Output = ModelReply> + Send + '_>>;
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelReply {
    /// How long it took, in milliseconds, tries and pauses included.
    pub duration_ms: u64,
    /// Tries made.
    pub tries: u32,
    /// What all tries used up.
    pub usage: Usage,
    /// The answer as JSON of the form the task asks for, not checked yet; or how it failed for good.
    pub outcome: Result<Value, ModelFailure>,
}
