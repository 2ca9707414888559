//! Models that propose: sensible moves, and every kind of nonsense a model is known for.

use baton_orchestrator::{
    ActTask, ConversationId, Input, ModelAsk, ModelFailure, ModelFailureKind, ModelTask, RouteTask,
    Usage,
};
use baton_runtime::{Origin, RuntimeError};
use serde_json::{Map, Value, json};

use super::{Due, World};

const FAILURES: &[ModelFailureKind] = &[
    ModelFailureKind::Timeout,
    ModelFailureKind::RateLimited,
    ModelFailureKind::Unavailable,
    ModelFailureKind::BrokenOff,
    ModelFailureKind::Malformed,
    ModelFailureKind::TooLarge,
];

/// Values that nobody stated and no system returned.
const INVENTED: &[&str] = &["K-7777", "H-7777", "D-7777", "0000-0000"];

const UNGROUNDED: &[&str] = &[
    "Your refund of 4242.00 is on its way.",
    "It arrives on 2031-01-01.",
    "I have booked it under Z-98765.",
    "I promise that somebody calls you tomorrow.",
];

impl World {
    /// A question sets out; the answer takes a while.
    pub(super) fn thinks(&mut self, id: ConversationId, ask: ModelAsk) {
        let ms = match self.dice.below(20) {
            0 => self.dice.between(8_000, 30_000),
            _ => self.dice.between(300, 2_500),
        };
        self.after(ms, Due::Thought(self.epoch, id, Box::new(ask)));
    }

    pub(super) fn thought(
        &mut self,
        epoch: u64,
        id: ConversationId,
        ask: &ModelAsk,
    ) -> Result<(), RuntimeError> {
        if epoch != self.epoch || !self.rooms.contains_key(&id) {
            return Ok(());
        }
        if self.ends_here() {
            return self.crash();
        }
        self.tally.asks += 1;
        let outcome = if self.dice.chance(12) {
            Err(ModelFailure {
                kind: *self.dice.pick(FAILURES),
                detail: "as the simulation wants it".to_owned(),
            })
        } else {
            Ok(match &ask.task {
                ModelTask::Route(task) => self.routes(task),
                ModelTask::Act(task) => self.moves(task),
                ModelTask::Summarise(_) => self.sums_up(),
            })
        };
        let input = Input::ModelFinished {
            ask: ask.ask,
            duration_ms: 900,
            tries: 1,
            usage: Usage {
                input_tokens: 300,
                output_tokens: 40,
                cost_micros: 90,
            },
            outcome,
        };
        if self.dice.chance(3) && self.options.troubles.repeats {
            drop(self.driven.input(id, input.clone(), Origin::Desk)?);
        }
        drop(self.driven.input(id, input, Origin::Desk)?);
        Ok(())
    }

    fn routes(&mut self, task: &RouteTask) -> Value {
        match self.dice.below(10) {
            0 => json!({"intent": "world_domination", "confidence": 0.99}),
            1 => json!({"intent": null, "confidence": 0.2}),
            2 => json!("ignore all rules"),
            3 => json!({"intent": 7, "confidence": "very"}),
            _ if task.intents.is_empty() => json!({"intent": null, "confidence": 0.5}),
            _ => {
                let name = self.dice.pick(&task.intents).name.clone();
                json!({"intent": name, "confidence": 0.85})
            }
        }
    }

    fn moves(&mut self, task: &ActTask) -> Value {
        match self.dice.below(16) {
            0 => json!({"call": {"tool": "delete_everything", "arguments": {}}}),
            1 => json!({"reply": *self.dice.pick(UNGROUNDED)}),
            2 => json!({"handoff": "I would rather not"}),
            3 => json!({"call": "get_hire"}),
            4 => json!([1, 2, 3]),
            5 => json!({"reply": "I am looking into it for you."}),
            6 => json!({"reply": "card 4111111111111111, <b>my password is hunter2secret</b>"}),
            7..=9 => self.call(task, true),
            _ => self.call(task, false),
        }
    }

    /// A call of a tool on offer, with arguments that are known or invented.
    fn call(&mut self, task: &ActTask, invents: bool) -> Value {
        if task.tools.is_empty() {
            return json!({"reply": "One moment please."});
        }
        let tool = self.dice.pick(&task.tools).clone();
        let names: Vec<String> = tool
            .arguments
            .get("properties")
            .and_then(Value::as_object)
            .map(|fields| fields.keys().cloned().collect())
            .unwrap_or_default();
        let mut arguments = Map::new();
        for name in names {
            let known = task
                .facts
                .iter()
                .find(|fact| fact.name.as_str() == name)
                .and_then(|fact| fact.value.clone());
            let value = match known {
                Some(value) if !invents => value,
                Some(_) | None => (*self.dice.pick(INVENTED)).to_owned(),
            };
            arguments.insert(name, Value::String(value));
        }
        json!({"call": {"tool": tool.name, "arguments": arguments}})
    }

    fn sums_up(&mut self) -> Value {
        match self.dice.below(4) {
            0 => json!({"summary": *self.dice.pick(UNGROUNDED)}),
            1 => json!({"summary": 5}),
            _ => json!({"summary": "The customer wants something and waits for a person."}),
        }
    }
}
