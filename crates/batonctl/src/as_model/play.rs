//! One recorded run through the real state machine: the customer's messages as they came, the
//! recorded calls and texts as what a model proposes, the recorded results as the tools' answers.

use std::collections::BTreeSet;

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{
    AgentModels, Context, ConversationId, Effect, Event, Ids, Input, MessageId, ModelFailure,
    ModelFailureKind, ModelTask, Recorded, State, Usage, step,
};
use baton_playbook::{CUSTOMER, FactValue, Failure, Limits, Playbooks, RecordRef, ToolSuccess};
use baton_router::{Acts, FoundActs, Router, Routing, Scored};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{ANSWER, CUSTOMER_ID, Desk, ENTITY, IDENTIFY};
use super::recording::{RecordedCall, RecordedRun};
use super::script::{Exchange, Move, UNHEARD, script};
use super::verdict::AnswerVerdict;

/// Recordings hold no times; messages come this far apart, in seconds, and work takes none.
const APART: i64 = 30;
/// When every run begins: an instant like any other.
const BEGINS: i64 = 1_750_000_000;
/// The most inputs that may follow from one message of the customer.
const INPUTS: usize = 2_000;
/// Most values read from one answer.
const VALUES: usize = 4_000;

/// The outcome of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Played {
    /// The rule that took it from the agents, with what it observed.
    pub(super) stop: Option<Stop>,
    /// Everything that happened.
    pub(super) journal: Vec<Recorded>,
}

impl Played {
    /// Whether a reply was withheld.
    pub(super) fn withheld(&self) -> bool {
        let mut events = self.journal.iter().map(|recorded| &recorded.event);
        events.any(|event| matches!(event, Event::ReplyWithheld { .. }))
    }
}

/// A rule that tripped.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    /// The rule.
    pub(super) rule: Rule,
    /// In one sentence.
    pub(super) sentence: String,
    /// Recorded calls that were not made any more.
    pub(super) calls_saved: usize,
}

/// Plays one recording.
pub(super) fn play(recording: &RecordedRun, desk: &Desk, limits: &Limits) -> Played {
    play_watched(recording, desk, limits, &mut |_| ())
}

/// Plays one recording and shows the state after every message and what followed from it.
pub(super) fn play_watched(
    recording: &RecordedRun,
    desk: &Desk,
    limits: &Limits,
    watch: &mut dyn FnMut(&State),
) -> Played {
    let playbooks = desk.with(limits);
    let mut play = Play::new(recording, &playbooks, desk.used());
    play.input(Input::Opened {
        channel: "recording".into(),
        customer_label: None,
        practice: true,
    });
    for exchange in script(recording) {
        if !play.state().is_with_agents() {
            break;
        }
        play.exchange(exchange, watch);
    }
    play.played()
}

struct Play<'a> {
    playbooks: &'a Playbooks,
    router: Only<'a>,
    /// Identifiers the agent used anywhere in the run. What is cut off or was not heard may have
    /// held them.
    used: &'a [String],
    /// Empty only while a step runs.
    state: Option<State>,
    id: ConversationId,
    at: Timestamp,
    steps: u64,
    journal: Vec<Recorded>,
    /// Calls of the run that were not proposed yet.
    calls_left: usize,
    /// The call proposed last, until it is made.
    proposed: Option<RecordedCall>,
    waiting: Vec<Effect>,
}

impl<'a> Play<'a> {
    fn new(recording: &'a RecordedRun, playbooks: &'a Playbooks, used: &'a [String]) -> Self {
        let calls_left = script(recording)
            .iter()
            .flat_map(|exchange| &exchange.moves)
            .filter(|m| matches!(m, Move::Call(_)))
            .count();
        let id = ConversationId(Uuid::nil());
        Self {
            playbooks,
            router: Only(&recording.domain),
            used,
            state: Some(State::new(id)),
            id,
            at: Timestamp::from_second(BEGINS).unwrap_or(Timestamp::UNIX_EPOCH),
            steps: 0,
            journal: Vec::new(),
            calls_left,
            proposed: None,
            waiting: Vec::new(),
        }
    }

    fn state(&mut self) -> &State {
        self.state.get_or_insert_with(|| State::new(self.id))
    }

    /// One message of the customer and everything the model proposes after it.
    fn exchange(&mut self, exchange: Exchange, watch: &mut dyn FnMut(&State)) {
        let mut text = exchange.customer.unwrap_or_else(|| {
            let mut text = UNHEARD.to_owned();
            for used in self.used {
                text.push(' ');
                text.push_str(used);
            }
            text
        });
        if self.journal.len() == 1 {
            text = format!("({CUSTOMER_ID})\n{text}");
        }
        self.at = self
            .at
            .checked_add(SignedDuration::from_secs(APART))
            .unwrap_or(self.at);
        let message = MessageId(Ids::new(self.at, self.steps).next_uuid());
        self.input(Input::CustomerWrote {
            message,
            text,
            removed: Vec::new(),
        });
        watch(self.state());
        let mut moves = exchange.moves.into_iter();
        for _ in 0..INPUTS {
            let Some(effect) = self.waiting.pop() else {
                break;
            };
            let next = match effect {
                Effect::AskModel(ask) => {
                    let outcome = match ask.task {
                        ModelTask::Act(_) => moves.next().map(|m| self.proposal(m)),
                        ModelTask::Route(_) | ModelTask::Summarise(_) => None,
                    };
                    Input::ModelFinished {
                        ask: ask.ask,
                        duration_ms: 0,
                        tries: 1,
                        usage: Usage::default(),
                        outcome: outcome.ok_or_else(no_more),
                    }
                }
                Effect::CallTool(made) => {
                    let outcome = if made.tool.as_str() == IDENTIFY {
                        Ok(identified())
                    } else {
                        self.answer()
                    };
                    Input::ToolFinished {
                        call: made.call,
                        attempt: made.attempt,
                        duration_ms: 0,
                        outcome,
                        redactions: Vec::new(),
                    }
                }
                Effect::Send { .. } | Effect::Status { .. } | Effect::Keep(_) => continue,
            };
            self.input(next);
            watch(self.state());
        }
        self.waiting.clear();
        // Moves that the machine no longer asked for were not proposed, unless it ended here.
        let skipped = moves.filter(|m| matches!(m, Move::Call(_))).count();
        if self.state().is_with_agents() {
            self.calls_left -= skipped;
            self.proposed = None;
        }
    }

    fn proposal(&mut self, proposed: Move) -> Value {
        match proposed {
            Move::Reply(text) => json!({ "reply": text }),
            Move::Handoff(why) => json!({ "handoff": why }),
            Move::Call(call) => {
                self.calls_left -= 1;
                let arguments = match &call.arguments {
                    Some(arguments) => Value::Object(arguments.clone()),
                    None => Value::from("not an object"),
                };
                let proposal = json!({"call": {"tool": call.tool, "arguments": arguments}});
                self.proposed = Some(call);
                proposal
            }
        }
    }

    /// The recorded answer to the call proposed last.
    fn answer(&mut self) -> Result<ToolSuccess, Failure> {
        let Some(call) = self.proposed.take() else {
            return Err(Failure {
                kind: baton_playbook::FailureKind::Rejected,
                status: None,
                detail: "the recording has no such call".into(),
                retry_after_ms: None,
            });
        };
        let cut_off = match &call.verdict {
            AnswerVerdict::Failed(failure) => return Err(failure.clone()),
            AnswerVerdict::Worked { cut_off } => *cut_off,
        };
        let mut values = read(&call.content);
        if cut_off {
            values.extend(self.used.iter().map(|id| FactValue::from(id.as_str())));
        }
        let arguments = call.arguments.map(Value::Object).unwrap_or_default();
        Ok(ToolSuccess {
            record: RecordRef {
                entity: ENTITY.into(),
                id: format!("{} {arguments}", call.tool),
            },
            owner: None,
            values: vec![(ANSWER.into(), FactValue::List(values))],
            unread: Vec::new(),
        })
    }

    fn input(&mut self, input: Input) {
        let Some(state) = self.state.take() else {
            return;
        };
        self.steps += 1;
        let nothing = BTreeSet::new();
        let context = Context {
            now: self.at,
            logged_at: None,
            ids: Ids::new(self.at, self.steps),
            playbooks: self.playbooks,
            router: &self.router,
            models: AgentModels {
                router: false,
                data: true,
                handoff: false,
            },
            unreachable: &nothing,
            available: None,
        };
        match step(state, input, &context) {
            Ok((state, done)) => {
                self.state = Some(state);
                for event in done.events {
                    let seq = u64::try_from(self.journal.len()).unwrap_or(u64::MAX);
                    let at = self.at;
                    self.journal.push(Recorded { seq, at, event });
                }
                self.waiting.extend(done.effects.into_iter().rev());
            }
            Err((state, _)) => self.state = Some(*state),
        }
    }

    fn played(mut self) -> Played {
        let calls_saved = self.calls_left + usize::from(self.proposed.is_some());
        let stop = self.state().trips().first().map(|trip| Stop {
            rule: trip.rule,
            sentence: trip.sentence.clone(),
            calls_saved,
        });
        Played {
            stop,
            journal: self.journal,
        }
    }
}

fn identified() -> ToolSuccess {
    ToolSuccess {
        record: RecordRef {
            entity: CUSTOMER.into(),
            id: CUSTOMER_ID.into(),
        },
        owner: Some(CUSTOMER_ID.into()),
        values: Vec::new(),
        unread: Vec::new(),
    }
}

/// The model has nothing more to propose in this turn.
fn no_more() -> ModelFailure {
    ModelFailure {
        kind: ModelFailureKind::NotConfigured,
        detail: "the recording goes on with the customer".into(),
    }
}

/// The values in an answer: of JSON, what stands in it and the names of fields that hold a digit,
/// which are identifiers; of any other text, the text.
fn read(content: &str) -> Vec<FactValue> {
    let mut values = Vec::new();
    match serde_json::from_str::<Value>(content) {
        Ok(answer) => collect(&answer, &mut values),
        Err(_) => values.push(FactValue::from(content)),
    }
    values.truncate(VALUES);
    values
}

fn collect(value: &Value, into: &mut Vec<FactValue>) {
    match value {
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            into.extend(FactValue::from_json(value));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if name.contains(|c: char| c.is_ascii_digit()) {
                    into.push(FactValue::from(name.as_str()));
                }
                collect(value, into);
            }
        }
    }
}

/// Routes everything to one intent: what a run was about is known.
struct Only<'a>(&'a str);

impl Router for Only<'_> {
    fn name(&self) -> &'static str {
        "recorded"
    }

    fn known(&self) -> Option<Scored> {
        Some(Scored {
            intent: self.0.to_owned(),
            confidence: 1.0,
        })
    }

    fn route(&self, _: &str) -> Routing {
        Routing {
            best: self.known(),
            alternatives: Vec::new(),
            out_of_scope: 0.0,
            router: "recorded",
        }
    }

    /// Recordings do not say what was needed, so what a customer lacks is unknown here.
    fn find_acts(&self, text: &str) -> FoundActs {
        FoundActs {
            lacks: false,
            ..Acts::shipped().find_acts(text)
        }
    }
}

#[cfg(test)]
#[path = "play_tests.rs"]
mod tests;
