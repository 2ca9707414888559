//! A desk made in memory from a recording: its tools as they were used, one catch-all intent, and the
//! limits in force. Anything that a recording does not hold (the tools' declarations, the agents'
//! policies) is left open here, never guessed: it then forbids nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_playbook::{
    CUSTOMER, Compare, Compared, Comparison, Credentials, Endpoint, Fact, FactName, FactType,
    Identity, IdentityLevel, IdentityMethod, Lead, Limits, Models, Operation, Pattern, Playbook,
    Playbooks, Priority, Queue, RecordId, Resolution, Schema, Sentence, Stated, System, Template,
    Tool, Waiting, Wording,
};
use serde_json::{Value, json};

use super::identifiers::{is_identifier, scalars};
use super::recording::{RecordedCall, RecordedRun};

/// The fact that holds the content of an answer.
pub(super) const ANSWER: &str = "answer";
/// The kind of record of an answer: recordings do not tell them apart.
pub(super) const ENTITY: &str = "answer";
/// A fact that is never gathered here, so that the model always leads on.
const GOAL: &str = "goal";
/// Wordings of the question for it. No question is asked twice in the same words, so there are more than any recording
/// has turns.
const WAYS_TO_ASK: usize = 1_000;
/// Identifiers and numbers a customer mentions.
const MENTIONED: &str = "mentioned";
/// The pattern of such a mention: anything with a digit.
const MENTIONS: &str = r"[\p{L}#_][\p{L}\d#_@.\-]*\d[\p{L}\d#_@.\-]*|\d[\p{L}\d_@.,:/\-]*";
/// The customer of every recording, as they introduce themselves before their first words. Recordings do not say which of their tools
/// identify a customer; here every customer is identified by this, so that nothing is forbidden for want of it.
pub(super) const CUSTOMER_ID: &str = "recorded-customer-0001";
/// The fact that it states.
const WHO: &str = "identity_of_the_customer";
/// A tool of this desk alone, which identifies by it.
pub(super) const IDENTIFY: &str = "identify_the_recorded_customer";
/// The queue and the system of record everything goes to.
const ONLY: &str = "recorded";

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

fn playbook(domain: &str, changing: &[baton_playbook::ToolName]) -> Playbook {
    Playbook {
        intent: domain.into(),
        label: domain.replace('_', " "),
        examples: Vec::new(),
        requires: vec![GOAL.into()],
        only: Vec::new(),
        resolution: Resolution::Answer(Sentence::default()),
        actions: changing.to_vec(),
        lead: Lead::Rules,
        next_action: Sentence::default(),
        queue: ONLY.into(),
        skills: Vec::new(),
        priority: Priority::Normal,
        limits: Limits::default(),
    }
}

/// Everything that does not depend on the recordings.
fn frame() -> Result<Playbooks, String> {
    let text = |text: &str| Template::parse(text).map_err(|e| e.to_string());
    Ok(Playbooks {
        digest: None,
        desk: "Recordings".into(),
        wording: Wording {
            clarify: text("What is it about?")?,
            handoff: text("A person takes over.")?,
            goodbye: text("Goodbye.")?,
            acknowledge: text("Go on, please.")?,
            next_action: text("{request}")?,
            not_found: text("It is not there.")?,
            other_not_found: text("The other one is not there.")?,
            ask_again: text("Once more: {question}")?,
            another_way: text("In another way, please.")?,
            which_one: text("Which one: {choices}?")?,
            none_of_them: text("It is none of them.")?,
            waiting: text("Still waiting, {minutes}.")?,
            call_back: text("We can call you back.")?,
            call_back_noted: text("We call you.")?,
            message_noted: text("Noted.")?,
        },
        limits: Limits::default(),
        waiting: Waiting::default(),
        identity: Identity {
            customer: WHO.into(),
            name: None,
            methods: vec![IdentityMethod {
                tool: IDENTIFY.into(),
                level: IdentityLevel::Verified,
            }],
            bearer_records: false,
        },
        facts: facts()?.into_iter().map(|f| (f.name.clone(), f)).collect(),
        systems: BTreeMap::from([(
            ONLY.into(),
            System {
                name: ONLY.into(),
                label: "the recorded system".into(),
                endpoint: Endpoint::http(""),
                credentials: Credentials::none(),
                rate: None,
            },
        )]),
        models: Models::default(),
        tools: Vec::new(),
        playbooks: Vec::new(),
        out_of_scope: Vec::new(),
        continuations: Vec::new(),
        router: baton_playbook::RouterKind::Lexical,
        understanding: baton_playbook::Understanding::default(),
        queues: BTreeMap::from([(
            ONLY.into(),
            Queue {
                name: ONLY.into(),
                label: ONLY.into(),
                next: None,
                lease_ms: 60_000,
            },
        )]),
        overflow: ONLY.into(),
        default_queue: ONLY.into(),
        dispositions: Vec::new(),
        canned: Vec::new(),
        advice: Vec::new(),
    })
}

/// What is known of a recorded customer: who they are, what they want, what they name.
fn facts() -> Result<[Fact; 4], String> {
    let mentions = Pattern::parse(MENTIONS).map_err(|e| e.to_string())?;
    let introduces = Pattern::parse(CUSTOMER_ID).map_err(|e| e.to_string())?;
    let go_on = |nth: usize| {
        let text = format!("Go on, please ({nth}).");
        Template::parse(&text).map_err(|e| e.to_string())
    };
    Ok([
        fact(
            WHO,
            FactType::Text,
            Some(Stated {
                patterns: vec![introduces],
                ..Stated::default()
            }),
            None,
        ),
        Fact {
            ask_again: (2..WAYS_TO_ASK).map(go_on).collect::<Result<_, _>>()?,
            ..fact(
                GOAL,
                FactType::Text,
                Some(Stated::default()),
                Some(go_on(1)?),
            )
        },
        fact(ANSWER, FactType::Text, None, None),
        fact(
            MENTIONED,
            FactType::Text,
            Some(Stated {
                patterns: vec![mentions],
                ..Stated::default()
            }),
            None,
        ),
    ])
}

fn fact(name: &str, kind: FactType, stated: Option<Stated>, ask: Option<Template>) -> Fact {
    Fact {
        name: name.into(),
        label: name.into(),
        kind,
        currency: None,
        compare: Compare::default(),
        about: ENTITY.into(),
        personal: false,
        stated: stated.map(Arc::new),
        ask,
        comparison: Comparison {
            kind,
            ..Comparison::default()
        },
        ask_again: Vec::new(),
        not_found: None,
        one_of: None,
        names: BTreeMap::new(),
    }
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
