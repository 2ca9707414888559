//! Models under the state machine: what they propose is checked, and what they do not propose in
//! time the rules do.

mod calls;
mod data;
mod gullible;
mod handoff;
mod hostile;
mod injection;
mod router;

use std::sync::Arc;

use baton_orchestrator::{
    AgentModels, Event, Input, ModelAsk, ModelFailure, ModelFailureKind, Objection, Step, TaskKind,
    Usage,
};
use baton_playbook::{Playbooks, ToolName, load};
use serde_json::{Value, json};

use crate::conversation_driver::ConversationDriver;
use crate::desk;

/// What one answer of the tests' models uses up.
pub(crate) const USAGE: Usage = Usage {
    input_tokens: 800,
    output_tokens: 40,
    cost_micros: 900,
};

/// Tools that change something; which playbooks permit them is said with them.
const EXTEND: &str = r#"
[[tool]]
name = "extend_hire"
label = "Extend the hire"
system = "hires"
method = "POST"
path = "/hires/{hire_number}/extension"
body = { until = "{hire_due_on}" }
entity = "hire"
record = "/id"
key = "hire_number"
owner = "/member"

[[tool.fact]]
fact = "hire_number"
from = "/id"

[[tool.fact]]
fact = "hire_due_on"
from = "/due_on"

[[tool]]
name = "pay_back"
label = "Pay the deposit back"
system = "till"
method = "POST"
path = "/deposits/{deposit_number}/payment"
body = { amount = "{deposit_amount}" }
entity = "deposit"
record = "/id"
key = "deposit_number"
owner = "/member"
"#;

/// The desk with tools that change something, permitted for hires or for nothing.
pub(crate) fn with_extension(permitted: bool) -> Arc<Playbooks> {
    let files = [
        ("desk.toml".to_owned(), desk::TEXT.to_owned()),
        ("more.toml".to_owned(), EXTEND.to_owned()),
    ];
    let mut desk = load(&files).unwrap_or_else(|e| panic!("{e}"));
    for playbook in &mut desk.playbooks {
        if permitted && playbook.intent.as_str() == "hire_state" {
            let actions = &mut Arc::make_mut(playbook).actions;
            actions.extend(["extend_hire", "pay_back"].map(ToolName::from));
        }
    }
    Arc::new(desk)
}

pub(crate) const DATA: AgentModels = AgentModels {
    router: false,
    data: true,
    handoff: false,
};

/// A conversation whose Data Agent has a model.
pub(crate) fn led() -> ConversationDriver {
    led_at(desk::playbooks())
}

pub(crate) fn led_at(desk: Arc<Playbooks>) -> ConversationDriver {
    let mut talk = ConversationDriver::at(desk);
    talk.models = DATA;
    talk
}

impl ConversationDriver {
    /// The question under way.
    #[track_caller]
    pub(crate) fn asked(&self) -> &ModelAsk {
        let last = self.asks.last();
        last.unwrap_or_else(|| panic!("no model is asked\n{}", self.story()))
    }

    /// The model that was asked last answers after 700 ms.
    #[track_caller]
    pub(crate) fn model(&mut self, answer: Value) -> Step {
        let ask = self.asks.pop().expect("a question under way");
        self.pass(700);
        self.answer(&ask, Ok(answer))
    }

    /// The model that was asked last fails.
    #[track_caller]
    pub(crate) fn model_fails(&mut self, kind: ModelFailureKind) -> Step {
        let ask = self.asks.pop().expect("a question under way");
        self.pass(700);
        let detail = "as the test wants it".to_owned();
        self.answer(&ask, Err(ModelFailure { kind, detail }))
    }

    #[track_caller]
    pub(crate) fn answer(&mut self, ask: &ModelAsk, outcome: Result<Value, ModelFailure>) -> Step {
        self.feed(Input::ModelFinished {
            ask: ask.ask,
            duration_ms: 700,
            tries: 1,
            usage: USAGE,
            outcome,
        })
    }

    #[track_caller]
    pub(crate) fn proposes(&mut self, tool: &str, arguments: &Value) -> Step {
        self.model(json!({"call": {"tool": tool, "arguments": arguments}}))
    }

    #[track_caller]
    pub(crate) fn replies(&mut self, text: &str) -> Step {
        self.model(json!({ "reply": text }))
    }

    /// The objections so far.
    pub(crate) fn objections(&self) -> Vec<Objection> {
        let refused = self.events("proposal_refused");
        refused
            .filter_map(|r| match &r.event {
                Event::ProposalRefused { why, .. } => Some(*why),
                _ => None,
            })
            .collect()
    }

    /// The tools called so far.
    pub(crate) fn called(&self) -> Vec<&str> {
        let calls = &self.state.calls().all;
        calls.iter().map(|c| c.tool.as_str()).collect()
    }

    pub(crate) fn is_asked(&self, task: TaskKind) -> bool {
        self.asks.iter().any(|ask| ask.task.kind() == task)
    }
}

#[test]
fn journals_from_before_there_were_models_fold() {
    let text = r#"{"seq":0,"at":"2026-03-01T09:00:00Z","event":{"kind":"discarded","what":"the result of a tool call that nobody waits for","why":"unexpected"}}"#;
    let read: baton_orchestrator::Recorded = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

#[test]
fn without_models_nobody_is_asked() {
    let mut talk = ConversationDriver::new();
    talk.says("where does my hire stand? K-1001");
    talk.all_answer().wait(1_200);
    talk.says("let me talk to a person");
    assert!(talk.asks.is_empty());
    assert!(talk.snapshot().summary.is_none());
    assert!(talk.snapshot().health.models.is_none());
}
