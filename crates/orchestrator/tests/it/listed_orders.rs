//! A desk whose guests have lists of orders, and how a test speaks to it.

use std::sync::{Arc, LazyLock};

use baton_orchestrator::snapshot::{AboutHow, RequestSummary};
use baton_orchestrator::{Event, Input, ToolTry};
use baton_playbook::{Failure, FailureKind, Playbooks, ToolAnswer, ToolSuccess, load};
use baton_simulation::desk::failure;
use serde_json::{Map, Value, json};

use crate::conversation_driver::ConversationDriver;

const TEXT: &str = include_str!("lists.toml");

/// Number, guest, state, items, day.
type Order = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
);

const ORDERS: &[Order] = &[
    (
        "C-1001",
        "G-101",
        "delivered",
        &["Bottle rack"],
        "2026-01-14",
    ),
    (
        "C-1002",
        "G-101",
        "delivered",
        &["Wine glass", "Corkscrew"],
        "2026-02-02",
    ),
    (
        "C-1003",
        "G-101",
        "in_preparation",
        &["Glass jug"],
        "2026-02-20",
    ),
    ("C-2001", "G-102", "waiting", &["Candle"], "2026-02-21"),
    ("C-3001", "G-103", "waiting", &["Barrel"], "2026-02-01"),
    ("C-3002", "G-103", "waiting", &["Hose"], "2026-02-02"),
    ("C-3003", "G-103", "waiting", &["Funnel"], "2026-02-03"),
    ("C-3004", "G-103", "waiting", &["Scales"], "2026-02-04"),
    ("C-3005", "G-103", "waiting", &["Sieve"], "2026-02-05"),
    ("C-5001", "G-105", "delivered", &["变速箱"], "2026-02-05"),
    ("C-5002", "G-105", "delivered", &["离合器"], "2026-02-06"),
    (
        "C-6001",
        "G-106",
        "delivered",
        &["ギアボックス"],
        "2026-02-05",
    ),
    ("C-6002", "G-106", "delivered", &["クラッチ"], "2026-02-06"),
    ("C-4001", "G-104", "delivered", &["Tap"], "2026-02-05"),
    // The list of G-104 names one that is another person's.
    ("C-4002", "G-101", "delivered", &["Lantern"], "2026-02-06"),
];

fn desk() -> Arc<Playbooks> {
    static DESK: LazyLock<Arc<Playbooks>> = LazyLock::new(|| {
        let files = [("lists.toml".to_owned(), TEXT.to_owned())];
        Arc::new(load(&files).unwrap_or_else(|mistakes| panic!("{mistakes}")))
    });
    Arc::clone(&DESK)
}

pub(crate) fn talk() -> ConversationDriver {
    let now = "2026-03-01T09:00:00Z".parse().expect("an instant");
    ConversationDriver::begun(desk(), now, 5)
}

fn truth(desk: &Playbooks, one: &ToolTry) -> Result<ToolSuccess, Failure> {
    let argument = one
        .arguments
        .values()
        .next()
        .expect("one argument")
        .as_str();
    let answer = match one.tool.as_str() {
        "get_guest" => {
            let listed =
                |order: &&Order| order.1 == argument || argument == "G-104" && order.0 == "C-4002";
            let own = ORDERS
                .iter()
                .filter(listed)
                .filter(|o| o.0 != "C-4002" || argument == "G-104");
            let orders: Vec<&str> = own.map(|o| o.0).collect();
            json!({ "number": argument, "orders": orders })
        }
        "get_order" => match ORDERS.iter().find(|o| o.0 == argument) {
            Some((number, guest, state, items, on)) => json!({
                "number": number, "guest": guest, "state": state, "items": items, "on": on,
                "parcel": format!("P{}", &number[2..]),
            }),
            None => return Err(failure(FailureKind::NotFound)),
        },
        _ => json!({ "number": argument, "place": "the depot" }),
    };
    let arguments: Map<String, Value> = one
        .arguments
        .iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())))
        .collect();
    desk.tool(&one.tool)
        .expect("a tool")
        .read(&arguments, &ToolAnswer::from(answer))
}

/// Everything under way ends: the newest first, or the oldest.
pub(crate) fn end_all(talk: &mut ConversationDriver, newest_first: bool) {
    while let Some(one) = if newest_first {
        talk.tries.last()
    } else {
        talk.tries.first()
    }
    .cloned()
    {
        let outcome = truth(&talk.desk, &one);
        talk.ends(&one, outcome);
    }
}

pub(crate) fn says(talk: &mut ConversationDriver, text: &str) {
    talk.writes(text);
    end_all(talk, false);
    talk.wait(1_200);
    end_all(talk, false);
    talk.wait(1_200);
}

pub(crate) fn handed_over(talk: &mut ConversationDriver) -> RequestSummary {
    if talk.state.is_with_agents() {
        talk.feed(Input::HandOver {
            why: "The test wants it.".to_owned(),
        });
    }
    end_all(talk, false);
    talk.snapshot().requests.first().expect("a request").clone()
}

/// The orders that were asked for, in order.
pub(crate) fn asked(talk: &ConversationDriver) -> Vec<String> {
    let events = talk.journal.iter().map(|recorded| &recorded.event);
    let mut asked: Vec<String> = events
        .filter_map(|event| match event {
            Event::CallRequested { arguments, .. } => arguments.get("order_number").cloned(),
            _ => None,
        })
        .collect();
    asked.sort();
    asked
}

pub(crate) fn about(request: &RequestSummary) -> Vec<(&str, AboutHow)> {
    request
        .about
        .iter()
        .map(|a| (a.value.as_str(), a.how))
        .collect()
}
