//! What a model proposes: read from its answer, then checked. Nothing here acts on it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use baton_playbook::{FactName, FactType, Limits, Playbook, Playbooks, Tool, ToolName};
use baton_sanitiser::Policy;
use serde_json::{Map, Value};

use crate::agents::data::{self, WantedCall};
use crate::grounding::Known;
use crate::grounding::words::words;
use crate::model::{Objection, Proposal, TaskKind};
use crate::state::{CallState, State};
use crate::text::clean;

/// Longest reply to a customer, in characters.
const REPLY: usize = 4_000;
/// Longest summary, in characters.
const SUMMARY: usize = 1_500;
/// Longest name of a tool or an intent.
const NAME: usize = 200;
/// Largest arguments, in bytes of JSON.
const ARGUMENTS: usize = 8 * 1024;

/// Reads an answer to a task of this kind: sanitised and bounded. Whatever is not of the form asked
/// for is [`Proposal::Unreadable`].
pub(crate) fn read(task: TaskKind, answer: &Value) -> Proposal {
    let proposal = match task {
        TaskKind::Route => intent(answer),
        TaskKind::Act => act(answer),
        TaskKind::Summarise => text(answer.get("summary"), SUMMARY).map(Proposal::Summary),
    };
    proposal.unwrap_or(Proposal::Unreadable)
}

fn intent(answer: &Value) -> Option<Proposal> {
    let intent = match answer.get("intent")? {
        Value::Null => None,
        Value::String(name) if name.len() <= NAME => Some(clean(name)),
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, reason = "checked to be from 0 to 1")]
    let confidence = answer
        .get("confidence")?
        .as_f64()
        .filter(|c| (0.0..=1.0).contains(c))? as f32;
    Some(Proposal::Intent { intent, confidence })
}

fn act(answer: &Value) -> Option<Proposal> {
    let fields = answer.as_object()?;
    let mut moves = ["call", "reply", "handoff"]
        .into_iter()
        .filter_map(|name| Some((name, fields.get(name).filter(|v| !v.is_null())?)));
    let (name, value) = moves.next()?;
    if moves.next().is_some() {
        return None;
    }
    match name {
        "call" => call(value),
        "reply" => text(Some(value), REPLY).map(Proposal::Reply),
        _ => value.as_str().map(|why| Proposal::Handoff(clean(why))),
    }
}

fn call(value: &Value) -> Option<Proposal> {
    let tool = value.get("tool")?.as_str().filter(|t| t.len() <= NAME)?;
    let mut arguments = match value.get("arguments") {
        None | Some(Value::Null) => Value::Object(Map::new()),
        Some(arguments @ Value::Object(_)) => arguments.clone(),
        Some(_) => return None,
    };
    if arguments.to_string().len() > ARGUMENTS {
        return None;
    }
    baton_sanitiser::sanitise_json(&mut arguments, &Policy::default());
    match arguments {
        Value::Object(arguments) => Some(Proposal::Call {
            tool: clean(tool),
            arguments,
        }),
        _ => None,
    }
}

fn text(value: Option<&Value>, most: usize) -> Option<String> {
    let text = baton_sanitiser::sanitise(value?.as_str()?, &Policy::default()).text;
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= most).then(|| text.to_owned())
}

/// Why a proposed call is refused, in one sentence without values.
pub(crate) type CallObjection = (Objection, String);

/// Checks a proposed call. It must be of a known tool that is permitted here, with arguments that match its schema
/// and that the customer stated or a system returned, and keep the same rules about identity as planned calls.
pub(crate) fn check_call(
    state: &State,
    playbooks: &Playbooks,
    playbook: &Playbook,
    limits: &Limits,
    (tool, arguments): (&str, &Map<String, Value>),
) -> Result<WantedCall, CallObjection> {
    let Some(tool) = playbooks.tool(&ToolName::new(tool)) else {
        return refuse(Objection::UnknownTool, "no tool has the proposed name");
    };
    if !data::permitted(tool, playbook) {
        let what = format!(
            "“{}” changes something, and the playbook does not permit it",
            tool.label
        );
        return refuse(Objection::NotPermitted, what);
    }
    let plain = plain(state, playbooks, arguments);
    matches_schema(tool, arguments, &plain)?;
    stated_or_returned(state, playbooks, tool, arguments)?;
    data::allowed_by_identity(state, playbooks, limits, tool, &plain)
        .map_err(|why| (Objection::Identity, why.to_owned()))?;
    if !tool.idempotent && was_done(state, tool, &plain) {
        let what = format!(
            "“{}” was called with the same arguments already",
            tool.label
        );
        return refuse(Objection::NotPermitted, what);
    }
    Ok(WantedCall {
        tool: tool.clone(),
        entity: state.calls.question(playbooks, tool, &plain),
        arguments: plain,
    })
}

fn refuse<T>(why: Objection, detail: impl Into<String>) -> Result<T, CallObjection> {
    Err((why, detail.into()))
}

/// The arguments as calls carry them; a known value in the form it is known in.
fn plain(
    state: &State,
    playbooks: &Playbooks,
    arguments: &Map<String, Value>,
) -> BTreeMap<String, String> {
    let text = |name: &str, value: &Value| match value {
        Value::String(text) => {
            let candidates = data::candidates(state, playbooks, &name.into());
            let known = candidates
                .into_iter()
                .find(|known| words(known) == words(text));
            known.map_or_else(|| text.trim().to_owned(), Cow::into_owned)
        }
        other => other.to_string(),
    };
    arguments
        .iter()
        .map(|(name, value)| (name.clone(), text(name, value)))
        .collect()
}

fn matches_schema(
    tool: &Tool,
    arguments: &Map<String, Value>,
    plain: &BTreeMap<String, String>,
) -> Result<(), CallObjection> {
    let as_given = Value::Object(arguments.clone());
    let as_sent: Map<String, Value> = plain
        .iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())))
        .collect();
    if tool.arguments_schema.accepts(&as_given)
        || tool.arguments_schema.accepts(&Value::Object(as_sent))
    {
        return Ok(());
    }
    let places = tool.arguments_schema.violations(&as_given, 3).join(", ");
    let places = places.replace("the answer", "the whole");
    refuse(
        Objection::InvalidArguments,
        format!("the arguments of “{}”: {places}", tool.label),
    )
}

/// Every value in the arguments must be known, but for options that the tool's own schema names.
fn stated_or_returned(
    state: &State,
    playbooks: &Playbooks,
    tool: &Tool,
    arguments: &Map<String, Value>,
) -> Result<(), CallObjection> {
    let known = Known::of(state, playbooks);
    let properties = tool.arguments_schema.json().get("properties");
    for (name, value) in arguments {
        let fact = FactName::from(name.as_str());
        let kind = playbooks.fact(&fact).map_or(FactType::Text, |f| f.kind);
        let taken_back = |text: &String| state.case.was_taken_back(text);
        if leaves(value).iter().any(taken_back) {
            return refuse(
                Objection::NotPermitted,
                format!("the customer took the value of `{}` back", clean(name)),
            );
        }
        let candidates = data::candidates(state, playbooks, &fact);
        // What a change costs or pays is never what the customer says it is.
        let returned = !tool.reads_only && kind == FactType::Money;
        let is_known = |text: &str| {
            if returned {
                return known.returned(text);
            }
            known.holds(text, kind) || candidates.iter().any(|c| c.eq_ignore_ascii_case(text))
        };
        let options = properties
            .and_then(|p| p.get(name))
            .and_then(|p| p.get("enum"))
            .and_then(Value::as_array);
        let is_option = options.is_some_and(|options| options.contains(value));
        if !is_option && !leaves(value).iter().all(|leaf| is_known(leaf)) {
            return refuse(
                Objection::HallucinatedArgument,
                format!(
                    "the value of `{}` was never stated, and no system returned it",
                    clean(name)
                ),
            );
        }
    }
    Ok(())
}

/// The texts and numbers in a value; yes and no state nothing about the world.
fn leaves(value: &Value) -> Vec<String> {
    let mut leaves = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::String(text) => leaves.push(text.clone()),
            Value::Number(number) => leaves.push(number.to_string()),
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
        }
    }
    leaves
}

/// Whether a call that must not be repeated was made, or may have been.
fn was_done(state: &State, tool: &Tool, arguments: &BTreeMap<String, String>) -> bool {
    state.calls.all.iter().any(|call| {
        let done = match &call.state {
            CallState::Running | CallState::Waiting(_) | CallState::Succeeded => true,
            CallState::Failed(failure) => {
                failure.kind == baton_playbook::FailureKind::OutcomeUnknown
            }
        };
        done && call.tool == tool.name && &call.arguments == arguments
    })
}
