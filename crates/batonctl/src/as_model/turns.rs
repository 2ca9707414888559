//! The turns of a recorded run as they are written down, and calls joined with their results. A value that is null or
//! left out there is unknown.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::recording::{RecordedCall, RunTurn};
use super::verdict::judge;
use crate::replay::without_marks;
use crate::rows;

/// The name of a tool that neither its call nor its result names.
const UNNAMED: &str = "unnamed_tool";

/// One turn as it is written down.
#[derive(Debug, Deserialize)]
pub(super) struct RowTurn {
    #[serde(default, deserialize_with = "rows::known")]
    kind: String,
    #[serde(default, deserialize_with = "rows::name")]
    text: Option<String>,
    #[serde(default, deserialize_with = "rows::name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "rows::name")]
    tool: Option<String>,
    #[serde(default, deserialize_with = "rows::name")]
    by: Option<String>,
    #[serde(default)]
    arguments: Value,
    #[serde(default)]
    error: Option<bool>,
    #[serde(default)]
    content: Value,
}

/// A call whose result is looked for.
struct Open {
    /// Where it stands among the turns.
    at: usize,
    id: Option<String>,
    tool: Option<String>,
    by_customer: bool,
    arguments: Option<Map<String, Value>>,
    /// Whether the customer has written since.
    earlier: bool,
}

/// Joins every call with its result. One identifier may name several calls, one after the other; a result without one
/// is that of the first call since the customer wrote that has none, of its tool where it names one. A call that has no
/// result was not made.
pub(super) fn joined(rows: impl Iterator<Item = RowTurn>) -> Vec<RunTurn> {
    let mut turns: BTreeMap<usize, RunTurn> = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    for (at, row) in rows.enumerate() {
        match row.kind.as_str() {
            "customer" => {
                for call in &mut open {
                    call.earlier = true;
                }
                said(&mut turns, at, row.text, RunTurn::Customer);
            }
            "agent" => said(&mut turns, at, row.text, RunTurn::Agent),
            "tool_call" => open.push(Open {
                at,
                id: named(row.id),
                tool: named(row.tool),
                by_customer: row.by.as_deref() == Some("customer"),
                arguments: object(row.arguments),
                earlier: false,
            }),
            "tool_result" => {
                let (id, tool) = (named(row.id), named(row.tool));
                if let Some(nth) = whose(&open, id.as_deref(), tool.as_deref()) {
                    let call = open.remove(nth);
                    turns.insert(call.at, made(call, tool, row.error, row.content));
                }
            }
            _ => {}
        }
    }
    turns.into_values().collect()
}

fn said(
    turns: &mut BTreeMap<usize, RunTurn>,
    at: usize,
    text: Option<String>,
    as_turn: fn(String) -> RunTurn,
) {
    let text = without_marks(&text.unwrap_or_default());
    if !text.is_empty() {
        turns.insert(at, as_turn(text));
    }
}

fn named(name: Option<String>) -> Option<String> {
    name.filter(|name| !name.trim().is_empty())
}

/// The call that a result belongs to.
fn whose(open: &[Open], id: Option<&str>, tool: Option<&str>) -> Option<usize> {
    if id.is_some() {
        return open.iter().position(|call| call.id.as_deref() == id);
    }
    open.iter().position(|call| {
        !call.earlier && (tool.is_none() || call.tool.is_none() || call.tool.as_deref() == tool)
    })
}

fn made(call: Open, tool: Option<String>, error: Option<bool>, content: Value) -> RunTurn {
    if call.by_customer {
        return RunTurn::CustomersCall;
    }
    let content = match content {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    RunTurn::Call(RecordedCall {
        tool: call.tool.or(tool).unwrap_or_else(|| UNNAMED.to_owned()),
        arguments: call.arguments,
        verdict: judge(error, &content),
        content,
    })
}

/// Arguments, which some write as the text that the model wrote.
fn object(arguments: Value) -> Option<Map<String, Value>> {
    match arguments {
        Value::Object(map) => Some(map),
        Value::String(text) => serde_json::from_str(&text).ok(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn calls(rows: &str, expected: &[(&str, &str)]) {
        let rows: Vec<RowTurn> = serde_json::from_str(rows).unwrap();
        let turns = joined(rows.into_iter());
        let calls: Vec<(&str, &str)> = turns
            .iter()
            .filter_map(|turn| match turn {
                RunTurn::Call(call) => Some((call.tool.as_str(), call.content.as_str())),
                _ => None,
            })
            .collect();
        assert_eq!(calls, expected);
    }

    #[test]
    fn a_result_without_identifier_is_that_of_the_first_call_without_result() {
        calls(
            r#"[{"kind": "tool_call", "tool": "find"}, {"kind": "tool_call", "id": null, "tool": "read"},
                {"kind": "tool_result", "id": null, "tool": "read", "content": "r"},
                {"kind": "tool_result", "tool": null, "content": "f"}]"#,
            &[("find", "f"), ("read", "r")],
        );
    }

    #[test]
    fn a_call_that_the_customer_wrote_after_gets_no_result_without_identifier() {
        calls(
            r#"[{"kind": "tool_call", "tool": "find"}, {"kind": "customer", "text": "Hello?"},
                {"kind": "tool_call"}, {"kind": "tool_result", "tool": "read", "content": null}]"#,
            &[("read", "")],
        );
    }

    #[test]
    fn what_nothing_names_has_a_name() {
        calls(
            r#"[{"kind": null}, {"kind": "tool_call", "arguments": "{\"a\": 1}", "by": null}, {"kind": "tool_result"}]"#,
            &[("unnamed_tool", "")],
        );
    }
}
