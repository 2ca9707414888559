//! Asks models on behalf of the runtime: a task becomes a question, an answer becomes a proposal in
//! JSON, a failure stays one. No question or answer is logged.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use baton_orchestrator::{
    Agent, AgentModels, ConversationId, ModelAsk, ModelFailure, ModelFailureKind, ModelTask, Usage,
};
use baton_playbook::{IntentName, Limits, ModelName, Playbooks};
use baton_runtime::{ModelPerformer, ModelReply};
use serde_json::{Value, json};

use crate::copied::copies;
use crate::error::ModelsError;
use crate::failure::AskFailure;
use crate::keys::Keychain;
use crate::model::{Answered, LanguageModel, ModelAnswer};
use crate::prompt::{Delimiter, Prompt, prompt};
use crate::provider::ProviderModel;

/// Time held back from a model's budget, so that its failure is known before the agents go on without
/// it.
const MARGIN: Duration = Duration::from_millis(300);

/// The models of a desk's agents.
pub struct AgentsModels {
    router: Option<Arc<dyn LanguageModel>>,
    data: Option<Arc<dyn LanguageModel>>,
    handoff: Option<Arc<dyn LanguageModel>>,
    usual: Duration,
    /// Budgets of intents that have their own.
    budgets: BTreeMap<IntentName, Duration>,
}

impl AgentsModels {
    /// The configured models of a desk; `None` if no agent asks one.
    ///
    /// # Errors
    /// When a model cannot be used as it is configured. Keys are read when they are first needed.
    pub fn configured(
        playbooks: &Playbooks,
        keychain: &Arc<dyn Keychain>,
    ) -> Result<Option<Self>, ModelsError> {
        let models = &playbooks.models;
        let mut made: BTreeMap<ModelName, Arc<dyn LanguageModel>> = BTreeMap::new();
        for model in models.in_use() {
            let provided = ProviderModel::new(model.clone(), Arc::clone(keychain))?;
            made.insert(model.name.clone(), Arc::new(provided));
        }
        for (agent, model) in models.asked_by() {
            if !made.contains_key(model) {
                return Err(ModelsError::Unknown {
                    agent,
                    model: model.clone(),
                });
            }
        }
        if made.is_empty() {
            return Ok(None);
        }
        let of = |name: &Option<ModelName>| name.as_ref().and_then(|name| made.get(name)).cloned();
        Ok(Some(Self::new(
            playbooks,
            of(&models.router),
            of(&models.data),
            of(&models.handoff),
        )))
    }

    /// These models, with the budgets of a desk.
    pub fn new(
        playbooks: &Playbooks,
        router: Option<Arc<dyn LanguageModel>>,
        data: Option<Arc<dyn LanguageModel>>,
        handoff: Option<Arc<dyn LanguageModel>>,
    ) -> Self {
        Self {
            router,
            data,
            handoff,
            usual: budget(&playbooks.limits),
            budgets: playbooks
                .playbooks
                .iter()
                .map(|p| (p.intent.clone(), budget(&p.limits)))
                .collect(),
        }
    }

    fn model(&self, agent: Agent) -> Option<&Arc<dyn LanguageModel>> {
        match agent {
            Agent::Router => self.router.as_ref(),
            Agent::Data => self.data.as_ref(),
            Agent::Handoff => self.handoff.as_ref(),
            Agent::Observer => None,
        }
    }

    fn budget(&self, task: &ModelTask) -> Duration {
        match task {
            ModelTask::Act(task) => self.budgets.get(&task.intent).copied(),
            ModelTask::Route(_) | ModelTask::Summarise(_) => None,
        }
        .unwrap_or(self.usual)
    }

    async fn answer(&self, ask: &ModelAsk) -> ModelReply {
        let Some(model) = self.model(ask.agent) else {
            return unasked(
                ModelFailureKind::NotConfigured,
                "no model is configured for this agent",
            );
        };
        let Some(delimiter) = delimiter() else {
            return unasked(
                ModelFailureKind::Unavailable,
                "the system gives no randomness, and nothing is asked without",
            );
        };
        let prompt = prompt(&ask.task, &delimiter);
        // The text is not streamed out: what a customer is told is checked as a whole first.
        let answered = model
            .ask(&prompt.question, self.budget(&ask.task), &mut |_| {})
            .await;
        reply(answered, &ask.task, &prompt)
    }
}

impl ModelPerformer for AgentsModels {
    fn agents(&self) -> AgentModels {
        AgentModels {
            router: self.router.is_some(),
            data: self.data.is_some(),
            handoff: self.handoff.is_some(),
        }
    }

    fn ask(
        &self,
        _: ConversationId,
        ask: ModelAsk,
    ) -> std::pin::Pin<Box<dyn Future<Output = ModelReply> + Send + '_>> {
        Box::pin(async move { self.answer(&ask).await })
    }
}

/// A word that no author could have written in advance.
pub(crate) fn delimiter() -> Option<Delimiter> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    Some(Delimiter::of(random))
}

fn budget(limits: &Limits) -> Duration {
    let waited = Duration::from_millis(limits.model_ms.min(limits.answer_ms));
    waited.saturating_sub(MARGIN.min(waited / 10))
}

fn unasked(kind: ModelFailureKind, detail: &str) -> ModelReply {
    ModelReply {
        duration_ms: 0,
        tries: 0,
        usage: Usage::default(),
        outcome: Err(ModelFailure {
            kind,
            detail: detail.to_owned(),
        }),
    }
}

fn reply(answered: Answered, task: &ModelTask, prompt: &Prompt) -> ModelReply {
    let outcome = match answered.outcome {
        Ok(ModelAnswer::Text(text)) if quotes(&text, task) => Err(ModelFailure {
            kind: ModelFailureKind::Malformed,
            detail: "the summary repeats what the customer or a system wrote".into(),
        }),
        Ok(reply) => Ok(proposal(reply, task, prompt)),
        // The state machine decides which tools exist, and counts unknown ones.
        Err(AskFailure::UnknownTool { tool, arguments }) => Ok(call(&tool, &arguments)),
        Err(failure) => Err(ModelFailure {
            kind: kind(&failure),
            detail: failure.to_string(),
        }),
    };
    ModelReply {
        duration_ms: u64::try_from(answered.duration.as_millis()).unwrap_or(u64::MAX),
        tries: answered.tries,
        usage: Usage {
            input_tokens: answered.usage.input,
            output_tokens: answered.usage.output,
            cost_micros: answered.cost_micros,
        },
        outcome,
    }
}

fn quotes(text: &str, task: &ModelTask) -> bool {
    match task {
        ModelTask::Summarise(task) => copies(text, task),
        ModelTask::Act(_) | ModelTask::Route(_) => false,
    }
}

fn proposal(reply: ModelAnswer, task: &ModelTask, prompt: &Prompt) -> Value {
    match reply {
        ModelAnswer::Json(value) => value,
        ModelAnswer::Call { tool, arguments } if prompt.wish.as_ref() == Some(&tool) => {
            json!({"handoff": arguments.get("why").and_then(Value::as_str).unwrap_or_default()})
        }
        ModelAnswer::Call { tool, arguments } => call(&tool, &arguments),
        ModelAnswer::Text(text) => match task {
            ModelTask::Summarise(_) => json!({"summary": text}),
            ModelTask::Act(_) | ModelTask::Route(_) => json!({"reply": text}),
        },
    }
}

fn call(tool: &str, arguments: &Value) -> Value {
    json!({"call": {"tool": tool, "arguments": arguments}})
}

fn kind(failure: &AskFailure) -> ModelFailureKind {
    match failure {
        AskFailure::Timeout { .. } => ModelFailureKind::Timeout,
        AskFailure::Unreachable | AskFailure::Server { .. } => ModelFailureKind::Unavailable,
        AskFailure::RateLimited { .. } => ModelFailureKind::RateLimited,
        AskFailure::Auth { .. } | AskFailure::ApiKey(_) => ModelFailureKind::Unauthorised,
        AskFailure::Rejected { .. } | AskFailure::Form { .. } | AskFailure::Refused => {
            ModelFailureKind::Rejected
        }
        AskFailure::Truncated => ModelFailureKind::BrokenOff,
        AskFailure::InvalidJson | AskFailure::Schema { .. } | AskFailure::UnknownTool { .. } => {
            ModelFailureKind::Malformed
        }
        AskFailure::TooLong => ModelFailureKind::TooLarge,
    }
}
