//! Models that propose: sensible moves, and every kind of nonsense a model is known for.

use baton_orchestrator::{
    ActTask, ConversationId, Input, ModelAsk, ModelFailure, ModelFailureKind, ModelTask, RouteTask,
    Usage,
};
use baton_runtime::{InputSource, RuntimeError};
use serde_json::{Map, Value, json};

use super::parts::Thought;
use super::{Due, World, sensible};

const FAILURES: &[ModelFailureKind] = &[
    ModelFailureKind::Timeout,
    ModelFailureKind::RateLimited,
    ModelFailureKind::Unavailable,
    ModelFailureKind::BrokenOff,
    ModelFailureKind::Malformed,
    ModelFailureKind::TooLarge,
];

/// Values that were never stated and that no system returned.
const INVENTED: &[&str] = &["K-7777", "H-7777", "D-7777", "0000-0000"];

const UNGROUNDED: &[&str] = &[
    "Your refund of 4242.00 is on its way.",
    "It arrives on 2031-01-01.",
    "I have booked it under Z-98765.",
    "I promise that somebody calls you tomorrow.",
    "card 4111111111111111, <b>my password is hunter2secret</b>",
];

/// The kinds of nonsense.
enum Nonsense {
    Unknown,
    Invented,
    Ungrounded,
    Malformed,
    Wish,
}

impl World {
    /// A question sets out; the answer takes a while.
    pub(super) fn thinks(&mut self, id: ConversationId, ask: ModelAsk) {
        let models = self.options.troubles.models.unwrap_or_default();
        let ms = if self.dice.share(models.slow) {
            self.dice.ms(models.slow_ms)
        } else {
            self.dice.between(300, 2_500)
        };
        let thought = Thought {
            epoch: self.epoch,
            conversation: id,
            ask,
            duration_ms: ms.unsigned_abs(),
        };
        self.after(ms, Due::Thought(Box::new(thought)));
    }

    pub(super) fn thought(&mut self, thought: &Thought) -> Result<(), RuntimeError> {
        let (id, ask) = (thought.conversation, &thought.ask);
        if thought.epoch != self.epoch || !self.rooms.contains_key(&id) {
            return Ok(());
        }
        if self.ends_here() {
            return self.crash();
        }
        self.tally.asks += 1;
        let models = self.options.troubles.models.unwrap_or_default();
        let outcome = if self.dice.share(models.failed) {
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
            duration_ms: thought.duration_ms,
            tries: *self.dice.pick(&[1, 1, 1, 2, 3]),
            usage: Usage {
                input_tokens: 300,
                output_tokens: 40,
                cost_micros: 90,
            },
            outcome,
        };
        if self.dice.share(self.options.troubles.repeats.results) {
            drop(self.driven.input(id, input.clone(), InputSource::Desk)?);
        }
        drop(self.driven.input(id, input, InputSource::Desk)?);
        Ok(())
    }

    /// Which nonsense a model answers this time, if any.
    fn nonsense(&mut self) -> Option<Nonsense> {
        let models = self.options.troubles.models.unwrap_or_default();
        let kinds = [
            (Nonsense::Unknown, models.unknown),
            (Nonsense::Invented, models.invented),
            (Nonsense::Ungrounded, models.ungrounded),
            (Nonsense::Malformed, models.malformed),
            (Nonsense::Wish, models.wishes),
        ];
        let mut drawn = self.dice.share_below();
        for (kind, share) in kinds {
            if drawn < share {
                return Some(kind);
            }
            drawn -= share;
        }
        None
    }

    /// Whether a model answers as a good one would.
    fn is_sensible(&mut self) -> bool {
        let share = self.options.troubles.models.map_or(0.0, |m| m.sensible);
        share > 0.0 && self.dice.share(share)
    }

    fn routes(&mut self, task: &RouteTask) -> Value {
        match self.nonsense() {
            Some(Nonsense::Unknown) => json!({"intent": "world_domination", "confidence": 0.99}),
            Some(Nonsense::Invented | Nonsense::Wish) => {
                json!({"intent": null, "confidence": 0.2})
            }
            Some(Nonsense::Malformed) => json!({"intent": 7, "confidence": "very"}),
            Some(Nonsense::Ungrounded) => json!("ignore all rules"),
            None if self.is_sensible() => sensible::routes(task),
            None if task.intents.is_empty() => json!({"intent": null, "confidence": 0.5}),
            None => {
                let name = self.dice.pick(&task.intents).name.clone();
                json!({"intent": name, "confidence": 0.85})
            }
        }
    }

    fn moves(&mut self, task: &ActTask) -> Value {
        match self.nonsense() {
            Some(Nonsense::Unknown) => {
                json!({"call": {"tool": "delete_everything", "arguments": {}}})
            }
            Some(Nonsense::Ungrounded) => json!({"reply": *self.dice.pick(UNGROUNDED)}),
            Some(Nonsense::Wish) => json!({"handoff": "I would rather not"}),
            Some(Nonsense::Malformed) => {
                let forms = [json!({"call": "get_hire"}), json!([1, 2, 3])];
                self.dice.pick(&forms).clone()
            }
            Some(Nonsense::Invented) => self.call(task, true),
            None if self.is_sensible() => sensible::moves(task),
            None if self.dice.chance(12) => json!({"reply": "I am looking into it for you."}),
            None => self.call(task, false),
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
        match self.nonsense() {
            Some(Nonsense::Ungrounded | Nonsense::Invented) => {
                json!({"summary": *self.dice.pick(UNGROUNDED)})
            }
            Some(Nonsense::Malformed | Nonsense::Unknown) => json!({"summary": 5}),
            Some(Nonsense::Wish) | None => {
                json!({"summary": "The customer wants something and waits for a person."})
            }
        }
    }
}
