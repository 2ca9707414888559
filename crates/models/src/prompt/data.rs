//! The data block: one line of JSON between two lines that no author could have written in advance.
//! No text in it can end it: line ends and everything that could pass for a mark are escaped.

use std::fmt::{self, Write as _};
use std::num::NonZeroUsize;

use baton_orchestrator::{ActTask, FailedCall, NeededFact, Speaker, SummariseTask, TaskFact, Turn};
use baton_sanitiser::{Policy, sanitise};
use serde_json::{Map, Value, json};

/// The longest block, in characters.
pub(crate) const LONGEST_BLOCK: usize = 40_000;
/// The longest message of a transcript, in characters.
const LONGEST_TURN: usize = 2_000;
/// The longest other text, in characters.
const LONGEST_TEXT: usize = 500;
/// The longest name of what a call was about, in characters.
const LONGEST_NAME: usize = 100;
/// The longest words to route, in characters.
const LONGEST_WORDS: usize = 4_000;
/// Messages that stay whatever else is left out.
const TURNS_KEPT: usize = 2;

/// The random word of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delimiter(String);

impl Delimiter {
    /// The word made from these random bytes.
    pub fn of(random: [u8; 16]) -> Self {
        Self(hex::encode(random))
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn route(words: &str, delimiter: &Delimiter) -> String {
    block(
        &json!({"customer_wrote": clean(words, LONGEST_WORDS)}),
        delimiter,
    )
}

pub(super) fn act(task: &ActTask, delimiter: &Delimiter) -> String {
    let mut rest = Map::new();
    rest.insert("identity".into(), json!(task.identity));
    rest.insert("still_needed".into(), needed(&task.needed));
    rest.insert("failed_calls".into(), failed(&task.failed));
    if let Some(objection) = &task.objection {
        rest.insert(
            "your_last_proposal_was_refused".into(),
            json!({"why": objection.why, "detail": clean(&objection.detail, LONGEST_TEXT)}),
        );
    }
    fitted(&rest, &task.turns, &task.facts, delimiter)
}

pub(super) fn summarise(task: &SummariseTask, delimiter: &Delimiter) -> String {
    let mut rest = Map::new();
    rest.insert(
        "why_a_person".into(),
        json!(clean(&task.reason, LONGEST_TEXT)),
    );
    rest.insert("still_needed".into(), needed(&task.needed));
    rest.insert("failed_calls".into(), failed(&task.failed));
    fitted(&rest, &task.turns, &task.facts, delimiter)
}

/// Leaves out the oldest messages, then the last facts, until the block is short enough. The block says
/// how many were left out.
fn fitted(
    rest: &Map<String, Value>,
    turns: &[Turn],
    facts: &[TaskFact],
    delimiter: &Delimiter,
) -> String {
    let turns: Vec<Value> = turns.iter().map(turn).collect();
    let facts: Vec<Value> = facts.iter().map(fact).collect();
    let (mut first, mut last) = (0, facts.len());
    loop {
        let mut all = rest.clone();
        all.insert("facts".into(), json!(facts[..last]));
        all.insert("conversation".into(), json!(turns[first..]));
        if first > 0 {
            all.insert("earlier_messages_left_out".into(), json!(first));
        }
        if last < facts.len() {
            all.insert("facts_left_out".into(), json!(facts.len() - last));
        }
        let written = block(&Value::Object(all), delimiter);
        if written.chars().count() <= LONGEST_BLOCK {
            return written;
        }
        if first + TURNS_KEPT < turns.len() {
            first += 1;
        } else if last > 0 {
            last -= 1;
        } else {
            // The rest has bounds of its own, which even escaped stay below the longest block.
            return written;
        }
    }
}

fn turn(turn: &Turn) -> Value {
    let who = match turn.speaker {
        Speaker::Customer => "customer",
        Speaker::Agent => "agent",
        Speaker::Representative => "representative",
        Speaker::Note => "colleague_to_you",
    };
    json!({"who": who, "text": clean(&turn.text, LONGEST_TURN)})
}

fn fact(fact: &TaskFact) -> Value {
    json!({
        "name": fact.name,
        "label": fact.label,
        "value": fact.value.as_ref().map(|v| clean(v, LONGEST_TEXT)),
        "verification": fact.verification,
        "record": fact.record.as_ref().map(|r| clean(r, LONGEST_TEXT)),
    })
}

fn needed(needed: &[NeededFact]) -> Value {
    let needed: Vec<Value> = needed
        .iter()
        .map(|n| json!({"name": n.name, "label": n.label}))
        .collect();
    json!(needed)
}

fn failed(failed: &[FailedCall]) -> Value {
    let failed: Vec<Value> = failed
        .iter()
        .map(|call| {
            json!({
                "tool": call.tool,
                "about": clean(&call.entity, LONGEST_NAME),
                "failure": call.failure.kind,
                "status": call.failure.status,
            })
        })
        .collect();
    json!(failed)
}

/// Sanitises and shortens.
fn clean(text: &str, longest: usize) -> String {
    let policy = Policy {
        max_chars: NonZeroUsize::MIN.saturating_add(longest - 1),
        ..Policy::default()
    };
    sanitise(text, &policy).text
}

/// The block: two lines with the random word around one line of JSON.
fn block(data: &Value, delimiter: &Delimiter) -> String {
    let mut out = format!("DATA {delimiter}\n");
    write(data, &mut out);
    let _ = write!(out, "\nEND {delimiter}");
    out
}

/// JSON on one line, in which texts hold nothing that a reader could take for a mark of ours, of a
/// markup language or of a model's own dialogue format.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (i, (name, value)) in fields.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(name, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '[' | ']' | '{' | '}' | '|' | '`' | '#' => escape(c, out),
            c if c.is_control() || is_unseen(c) => escape(c, out),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Line and paragraph separators, direction controls, zero-width and tag characters: what the
/// sanitiser removes already and what has no business in a prompt either way.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

fn escape(c: char, out: &mut String) {
    let mut units = [0; 2];
    for unit in c.encode_utf16(&mut units) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}
