//! A desk made in memory from a recording: its tools as they were used, one catch-all intent, and the
//! limits in force. Anything that a recording does not hold (the tools' declarations, the agents'
//! policies) is left open here, never guessed: it then forbids nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_playbook::{
    CUSTOMER, Compared, FactName, Limits, Operation, Playbooks, RecordId, Schema, Template, Tool,
};
use serde_json::{Value, json};

use super::frame::{ONLY, WHO, frame, playbook};
use super::identifiers::{is_identifier, scalars};
use super::recording::{RecordedCall, RecordedRun};

/// The fact that holds the content of an answer.
pub(super) const ANSWER: &str = "answer";
/// The kind of record of an answer: recordings do not tell them apart.
pub(super) const ENTITY: &str = "answer";
/// The customer of every recording, as they introduce themselves before their first words. Recordings do not say which of their tools
/// identify a customer; here every customer is identified by this, so that nothing is forbidden for want of it.
pub(super) const CUSTOMER_ID: &str = "recorded-customer-0001";
/// A tool of this desk alone, which identifies by it.
pub(super) const IDENTIFY: &str = "identify_the_recorded_customer";

/// The arguments that hold identifiers, by tool, from all the recordings of a file together.
#[derive(Debug, Clone, Default)]
pub(super) struct Identifying(BTreeSet<(String, String)>);

impl Identifying {
    /// Reads every call of every recording.
    pub(super) fn of(recordings: &[RecordedRun]) -> Self {
        let mut values: BTreeMap<(&str, &str), Vec<&Value>> = BTreeMap::new();
        for call in recordings.iter().flat_map(RecordedRun::calls) {
            for (argument, value) in call.arguments.iter().flatten() {
                let of_tool = values.entry((&call.tool, argument)).or_default();
                of_tool.push(value);
            }
        }
        let identifying = values.into_iter().filter(|(_, values)| identify(values));
        Self(
            identifying
                .map(|((tool, argument), _)| (tool.to_owned(), argument.to_owned()))
                .collect(),
        )
    }

    fn holds(&self, tool: &str, argument: &str) -> bool {
        self.0.contains(&(tool.to_owned(), argument.to_owned()))
    }
}

/// Whether an argument with these values holds identifiers: one or a list of them, most of the time.
fn identify(values: &[&Value]) -> bool {
    let all: Vec<&Value> = values.iter().flat_map(|value| scalars(value)).collect();
    let identifiers = all.iter().filter(|value| is_identifier(value)).count();
    let nested = values.iter().any(|value| match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(|i| i.is_object() || i.is_array()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    });
    !nested && identifiers * 2 > all.len()
}

/// The desk of one recording.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    playbooks: Playbooks,
    used: Vec<String>,
}

impl Desk {
    /// Declares what the recording uses.
    pub(super) fn of(recording: &RecordedRun, identifying: &Identifying) -> Result<Self, String> {
        let mut uses: BTreeMap<&str, Vec<&RecordedCall>> = BTreeMap::new();
        for call in recording.calls() {
            uses.entry(&call.tool).or_default().push(call);
        }
        let tools = uses
            .iter()
            .map(|(name, calls)| tool(name, calls, identifying))
            .chain([identify_tool()])
            .map(|tool| tool.map(Arc::new))
            .collect::<Result<Vec<_>, String>>()?;
        let changing: Vec<_> = tools
            .iter()
            .filter(|tool| !tool.reads_only)
            .map(|tool| tool.name.clone())
            .collect();
        Ok(Self {
            playbooks: Playbooks {
                tools,
                playbooks: vec![Arc::new(playbook(&recording.domain, &changing))],
                ..frame()?
            },
            used: used(recording, identifying),
        })
    }

    /// The identifiers the agent used anywhere in the recording.
    pub(super) fn used(&self) -> &[String] {
        &self.used
    }

    /// The same desk with these limits. People are not waited for: a recorded message is complete.
    pub(super) fn with(&self, limits: &Limits) -> Playbooks {
        let limits = Limits {
            quiet_ms: 0,
            tool_calls: limits.tool_calls.saturating_add(1), // the one that identifies
            ..limits.clone()
        };
        let mut playbooks = self.playbooks.clone();
        for playbook in &mut playbooks.playbooks {
            Arc::make_mut(playbook).limits = limits.clone();
        }
        playbooks.limits = limits;
        playbooks
    }
}

/// The identifiers in the arguments of a recording: every value where identifiers belong, and anything
/// that looks like one elsewhere.
fn used(recording: &RecordedRun, identifying: &Identifying) -> Vec<String> {
    let mut used = BTreeSet::new();
    for call in recording.calls() {
        for (argument, value) in call.arguments.iter().flatten() {
            let all = identifying.holds(&call.tool, argument);
            let values = scalars(value).into_iter();
            used.extend(
                values
                    .filter(|value| all || is_identifier(value))
                    .filter_map(Value::as_str),
            );
        }
    }
    used.into_iter().map(ToOwned::to_owned).collect()
}

/// A tool as the recordings use it. It is unknown whether it can be called twice without harm or how
/// often its caller would have tried it, so it has the recorded calls only.
fn tool(name: &str, calls: &[&RecordedCall], identifying: &Identifying) -> Result<Tool, String> {
    let names: BTreeSet<&String> = calls
        .iter()
        .flat_map(|call| call.arguments.iter().flat_map(|a| a.keys()))
        .collect();
    let mut properties = serde_json::Map::new();
    for argument in &names {
        let declared = if identifying.holds(name, argument) {
            json!({})
        } else {
            let values = calls
                .iter()
                .filter_map(|call| call.arguments.as_ref()?.get(*argument));
            options(values)
        };
        properties.insert((*argument).clone(), declared);
    }
    Ok(Tool {
        name: name.into(),
        label: name.replace('_', " "),
        system: ONLY.into(),
        operation: Operation::get(Template::default()),
        arguments: names.iter().map(|n| FactName::new(n.as_str())).collect(),
        arguments_schema: Schema::compile(json!({"type": "object", "properties": properties}))?,
        result_schema: Schema::compile(json!({}))?,
        entity: ENTITY.into(),
        record: RecordId::Argument(ANSWER.into()),
        key: None,
        confirms: Vec::new(),
        owner: None,
        pick: None,
        compared: Compared::default(),
        facts: Vec::new(),
        idempotent: true,
        reads_only: reads_only(name),
        timeout_ms: 10_000,
        tries: 1,
        eager: false,
    })
}

fn identify_tool() -> Result<Tool, String> {
    Ok(Tool {
        entity: CUSTOMER.into(),
        reads_only: true,
        eager: true,
        arguments: vec![WHO.into()],
        key: Some(WHO.into()),
        ..tool(IDENTIFY, &[], &Identifying::default())?
    })
}

/// The values allowed in an argument that holds no identifiers: the model's own wording, arithmetic or
/// choice, as recorded.
fn options<'a>(values: impl Iterator<Item = &'a Value>) -> Value {
    let mut options: Vec<&Value> = Vec::new();
    for value in values {
        if !options.contains(&value) {
            options.push(value);
        }
    }
    json!({ "enum": options })
}

/// Whether a tool only reads, going by the verb its name begins with.
fn reads_only(name: &str) -> bool {
    const LOOKS: [&str; 22] = [
        "get",
        "find",
        "search",
        "list",
        "check",
        "can",
        "run",
        "calculate",
        "think",
        "lookup",
        "look",
        "read",
        "fetch",
        "view",
        "query",
        "verify",
        "show",
        "count",
        "describe",
        "is",
        "has",
        "test",
    ];
    let name = name.to_lowercase();
    let verb = name.split(['_', '-', '.']).next().unwrap_or_default();
    LOOKS.contains(&verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_tell_looking_from_changing() {
        for tool in [
            "get_order_details",
            "search_direct_flight",
            "can_send_mms",
            "think",
        ] {
            assert!(reads_only(tool), "{tool}");
        }
        for tool in [
            "cancel_reservation",
            "toggle_data",
            "refuel_data",
            "getaway",
        ] {
            assert!(!reads_only(tool), "{tool}");
        }
    }

    #[test]
    fn identifiers_must_come_from_somewhere_and_wording_need_not() {
        let (first, second) = (json!("#W2378156"), json!("#W0000000"));
        assert!(identify(&[&first, &second]));
        assert!(identify(&[&json!(["1151293680", "4983901480"])]));
        assert!(!identify(&[&json!("economy"), &json!("economy")]));
        let flights = json!([{"flight_number": "HAT136", "date": "2024-05-20"}]);
        assert!(!identify(&[&flights]), "dates and choices stand in it too");
        assert_eq!(
            options([&flights, &flights].into_iter()),
            json!({"enum": [flights]})
        );
    }
}
