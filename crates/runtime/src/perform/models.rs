//! The seam to language models: the trait that asks them, and the questions in flight. An answer
//! comes back through the inbox like everything else, and is only a proposal.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use baton_orchestrator::{
    AgentModels, AskId, ConversationId, Input, ModelAsk, ModelFailure, ModelFailureKind, State,
    Usage,
};
use serde_json::Value;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{AbortHandle, JoinSet};
use tracing::Instrument as _;

use crate::configuration::ConfigurationVersion;
use crate::envelope::Envelope;

/// Most questions in flight over all conversations; more wait, and the core gives up a question that
/// waited too long.
const AT_ONCE: usize = 16;

/// A performer asks models. Prompts, wire formats, keys, tries and their pauses are its business.
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

/// The outcome of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelReply {
    /// How long it took, in milliseconds, tries and pauses included.
    pub duration_ms: u64,
    /// Tries made.
    pub tries: u32,
    /// The usage of all tries.
    pub usage: Usage,
    /// The answer as JSON of the form the task asks for, not checked yet; or the final failure.
    pub outcome: Result<Value, ModelFailure>,
}

/// Asks questions through the performer, and reports each answer through the inbox.
#[derive(Clone)]
pub(crate) struct Asker {
    questions: Questions,
    inbox: mpsc::Sender<Envelope>,
    room: Arc<Semaphore>,
}

impl Asker {
    pub(crate) fn new(questions: Questions, inbox: mpsc::Sender<Envelope>) -> Self {
        Self {
            questions,
            inbox,
            room: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Asks unless the question is in flight.
    pub(crate) fn start(
        &self,
        tasks: &mut JoinSet<()>,
        conversation: ConversationId,
        version: Arc<ConfigurationVersion>,
        ask: ModelAsk,
    ) {
        let id = ask.ask;
        if !self.questions.begins(conversation, id) {
            return;
        }
        let span = tracing::info_span!(
            "invoke_agent",
            gen_ai.conversation.id = %conversation,
            gen_ai.agent.name = ask.agent.label(),
            baton.ask = %id,
            baton.configuration.version = version.number,
        );
        let asker = self.clone();
        let asked = async move {
            let input = asker
                .perform(conversation, version.models.as_deref(), ask)
                .await;
            // The engine is gone only when the program stops; the question is then asked again at
            // the next start.
            let _ = asker
                .inbox
                .send(Envelope::internal(conversation, input))
                .await;
        };
        let handle = tasks.spawn(asked.instrument(span));
        self.questions.runs(conversation, id, handle);
    }

    async fn perform(
        &self,
        conversation: ConversationId,
        performer: Option<&dyn ModelPerformer>,
        ask: ModelAsk,
    ) -> Input {
        let id = ask.ask;
        let reply = match performer {
            // A journal from before the configuration changed.
            None => ModelReply {
                duration_ms: 0,
                tries: 0,
                usage: Usage::default(),
                outcome: Err(ModelFailure {
                    kind: ModelFailureKind::NotConfigured,
                    detail: "no model is configured any more".into(),
                }),
            },
            Some(performer) => {
                // The semaphore is never closed.
                let _permit = self.room.acquire().await;
                performer.ask(conversation, ask).await
            }
        };
        if let Err(failure) = &reply.outcome {
            tracing::warn!(
                kind = failure.kind.plain(),
                detail = failure.detail,
                "a model failed"
            );
        }
        Input::ModelFinished {
            ask: id,
            duration_ms: reply.duration_ms,
            tries: reply.tries,
            usage: reply.usage,
            outcome: reply.outcome,
        }
    }
}

/// Questions from their start until their answer is durable or void. Cheap to clone; all clones
/// share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Questions(Arc<Mutex<UnderWay>>);

/// The questions of each conversation, with what ends them.
type UnderWay = HashMap<ConversationId, HashMap<AskId, Option<AbortHandle>>>;

impl Questions {
    /// Whether a question begins now, because it is not in flight.
    pub(crate) fn begins(&self, conversation: ConversationId, ask: AskId) -> bool {
        self.with(|all| {
            let questions = all.entry(conversation).or_default();
            let new = !questions.contains_key(&ask);
            questions.entry(ask).or_default();
            new
        })
    }

    fn runs(&self, conversation: ConversationId, ask: AskId, handle: AbortHandle) {
        self.with(|all| {
            if let Some(in_flight) = all.get_mut(&conversation).and_then(|q| q.get_mut(&ask)) {
                *in_flight = Some(handle);
            }
        });
    }

    /// Ends the questions that a durable state does not wait for: answered, given up, or void
    /// because the conversation changed hands.
    pub(crate) fn keep_wanted(&self, conversation: ConversationId, state: &State) {
        self.with(|all| {
            let Some(questions) = all.get_mut(&conversation) else {
                return;
            };
            questions.retain(|id, handle| {
                let wanted = state.pending_asks().any(|ask| ask.id == *id);
                if let Some(handle) = handle.as_ref().filter(|_| !wanted) {
                    handle.abort();
                }
                wanted
            });
            if questions.is_empty() {
                all.remove(&conversation);
            }
        });
    }

    /// Ends all questions of a conversation that is not held here any more.
    pub(crate) fn end_all(&self, conversation: ConversationId) {
        let ended = self.with(|all| all.remove(&conversation));
        for handle in ended.into_iter().flatten().filter_map(|(_, handle)| handle) {
            handle.abort();
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut UnderWay) -> T) -> T {
        // The map is consistent at every moment.
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
