//! What a good model would propose. That is the intent whose examples the words are most like, the calls whose
//! arguments are known, a question for what is missing, and the answer once everything is there.

use baton_orchestrator::snapshot::Mark;
use baton_orchestrator::{ActTask, RouteTask, Speaker, TaskFact, ToolOffer};
use baton_playbook::{CUSTOMER, IdentityLevel};
use serde_json::{Map, Value, json};

/// Words shorter than that say little.
const TELLING: usize = 3;
/// Share of an example's words from which a message is like it, and the fewest words it takes.
const ALIKE: f64 = 0.6;
const ALIKE_WORDS: usize = 2;
/// The number of times one fact is asked for.
const ASKS: usize = 2;

/// The intent whose examples the words are most like; none where they are like no one's.
pub(super) fn routes(task: &RouteTask) -> Value {
    let said = telling(&task.words);
    let alike = |example: &String| {
        let words = telling(example);
        let shared = words.iter().filter(|word| said.contains(word)).count();
        if shared < ALIKE_WORDS {
            return 0.0;
        }
        share(shared, words.len())
    };
    let scored = task.intents.iter().map(|intent| {
        let best = intent.examples.iter().map(alike).fold(0.0, f64::max);
        (best, &intent.name)
    });
    match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((best, name)) if best >= ALIKE => json!({"intent": name, "confidence": 0.85}),
        Some(_) | None => json!({"intent": null, "confidence": 0.3}),
    }
}

/// The next move.
pub(super) fn moves(task: &ActTask) -> Value {
    let call = task.tools.iter().find_map(|tool| call(task, tool));
    if let Some(call) = call {
        return call;
    }
    let asked = |label: &str| {
        let turns = task.turns.iter();
        turns
            .filter(|turn| turn.speaker == Speaker::Agent && turn.text.contains(label))
            .count()
    };
    if let Some(needed) = task.needed.iter().find(|n| asked(&n.label) < ASKS) {
        let again = if asked(&needed.label) == 0 {
            ""
        } else {
            "once more "
        };
        return json!({"reply": format!("Please tell me {again}the {}?", needed.label)});
    }
    let answer = task.answer.as_ref().filter(|_| task.needed.is_empty());
    match answer.and_then(|answer| filled(answer, &task.facts)) {
        Some(text) => json!({"reply": text}),
        None => json!({"handoff": "this is for a person"}),
    }
}

/// A call of a reading tool whose arguments are all known and whose record is not.
fn call(task: &ActTask, tool: &ToolOffer) -> Option<Value> {
    let fields = tool.arguments.get("properties")?.as_object()?;
    if !tool.reads_only || fields.is_empty() {
        return None;
    }
    let mut arguments = Map::new();
    let mut of_customer = true;
    for name in fields.keys() {
        let mut facts = task.facts.iter();
        let fact = facts.find(|fact| fact.name.as_str() == name && fact.value.is_some())?;
        let record = fact.record.as_deref().unwrap_or_default();
        of_customer &= fact.verification == Mark::Verified && record.starts_with(CUSTOMER);
        arguments.insert(name.clone(), Value::String(fact.value.clone()?));
    }
    let is_read = |value: &Value| {
        let value = value.as_str().unwrap_or_default();
        let mut records = task.facts.iter().filter_map(|fact| fact.record.as_deref());
        records.any(|record| record.ends_with(value))
    };
    let search_is_over = task.identity == IdentityLevel::Verified && of_customer;
    let tried = task.failed.iter().any(|failed| failed.tool == tool.name);
    let by_record = arguments.len() == 1 && arguments.values().any(is_read);
    if tried || by_record || search_is_over {
        return None;
    }
    Some(json!({"call": {"tool": tool.name, "arguments": arguments}}))
}

/// A template with the verified values in the place of the names in braces; none where one is missing.
fn filled(template: &str, facts: &[TaskFact]) -> Option<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        let mut verified = facts.iter().filter(|f| f.verification == Mark::Verified);
        let fact = verified.find(|fact| fact.name.as_str() == name)?;
        text.push_str(before);
        text.push_str(fact.value.as_deref()?);
        rest = behind;
    }
    text.push_str(rest);
    Some(text)
}

fn telling(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > TELLING)
        .map(str::to_lowercase)
        .collect()
}

fn share(part: usize, of: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if of == 0 {
        0.0
    } else {
        number(part) / number(of)
    }
}
