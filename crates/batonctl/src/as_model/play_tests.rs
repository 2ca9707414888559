//! Runs made by hand, through the real state machine.

use baton_orchestrator::observer::Rule;
use baton_playbook::Limits;
use serde_json::{Map, Value, json};

use super::super::desk::{Desk, Identifying};
use super::super::recording::{RecordedCall, RecordedRun, RunTurn};
use super::super::rules::{alone, together};
use super::super::verdict::judge;
use super::*;

fn says(text: &str) -> RunTurn {
    RunTurn::Customer(text.into())
}

fn answers(text: &str) -> RunTurn {
    RunTurn::Agent(text.into())
}

fn arguments(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// A call with its answer; answers that begin with "Error" are errors.
fn calls(tool: &str, with: Value, answer: &str) -> RunTurn {
    RunTurn::Call(RecordedCall {
        tool: tool.into(),
        arguments: arguments(with),
        verdict: judge(None, answer),
        content: answer.into(),
    })
}

fn recording(turns: Vec<RunTurn>) -> RecordedRun {
    RecordedRun {
        line: 1,
        id: "made by hand".into(),
        domain: "orders".into(),
        model: String::new(),
        succeeded: Some(false),
        gold_transfer: false,
        turns,
    }
}

fn played_with(turns: Vec<RunTurn>, limits: &Limits) -> Played {
    let recording = recording(turns);
    let identifying = Identifying::of(std::slice::from_ref(&recording));
    let desk = Desk::of(&recording, &identifying).unwrap();
    play(&recording, &desk, limits)
}

fn played(turns: Vec<RunTurn>) -> Played {
    played_with(turns, &together(&strict()))
}

/// Limits that stop made-up arguments at the second.
fn strict() -> Limits {
    Limits {
        invalid_arguments: 2,
        ..Limits::default()
    }
}

#[track_caller]
fn check(turns: Vec<RunTurn>, rule: Option<Rule>, calls_saved: usize) {
    let played = played(turns);
    let stop = played.stop.as_ref().map(|s| (s.rule, s.calls_saved));
    let expected = rule.map(|rule| (rule, calls_saved));
    assert_eq!(stop, expected, "{:#?}", played.journal);
}

const GONE: &str = "Error: 503 Service Unavailable";

fn order(id: &str, answer: &str) -> RunTurn {
    calls("get_order", json!({"order_id": id}), answer)
}

#[test]
fn a_run_without_trouble_is_played_to_its_end() {
    let turns = vec![
        says("where is #W2378156?"),
        order(
            "#W2378156",
            r##"{"order_id": "#W2378156", "user_id": "yusuf_9620"}"##,
        ),
        answers("One moment."),
        says("and?"),
        calls(
            "get_user",
            json!({"user_id": "yusuf_9620"}),
            r#"{"name": "Yusuf"}"#,
        ),
        answers("It is on its way."),
        says("thank you"),
        answers("You are welcome."),
    ];
    let played = played(turns);
    assert!(played.stop.is_none(), "{:?}", played.stop);
    let made = played
        .journal
        .iter()
        .filter(|r| matches!(r.event, Event::CallSucceeded { .. }));
    assert_eq!(made.count(), 3, "one of them identified the customer");
}

#[test]
fn three_failures_in_a_row_end_it() {
    let turns = vec![
        says("#W1000001, #W1000002, #W1000003 and #W1000004 please"),
        order("#W1000001", "Error: not found"),
        order("#W1000002", "Error: not found"),
        order("#W1000003", "Error: not found"),
        order("#W1000004", "{}"),
        answers("None."),
    ];
    check(turns, Some(Rule::FailuresInARow), 1);
}

#[test]
fn a_retry_that_mends_a_transient_fault_is_no_loop_and_no_failure() {
    let mut turns = vec![says("#W1000001 please")];
    for round in 0..3 {
        turns.extend([order("#W1000001", GONE), order("#W1000001", GONE)]);
        turns.push(order("#W1000001", r#"{"state": "sent"}"#));
        turns.extend([
            calls("touch", json!({"round": round}), "ok"),
            answers("Sent."),
            says("sure?"),
        ]);
    }
    check(turns, None, 0);
}

#[test]
fn a_fault_that_no_retry_mends_ends_it() {
    let turns = vec![
        says("#W1000001 please"),
        order("#W1000001", GONE),
        order("#W1000001", GONE),
        order("#W1000001", GONE),
        order("#W1000001", "{}"),
    ];
    check(turns, Some(Rule::FailuresInARow), 1);
}

#[test]
fn the_same_question_a_third_time_is_refused_unless_something_changed() {
    let test = |answer| calls("run_speed_test", json!({}), answer);
    let again = |n: usize| vec![test("slow"); n];
    let looped = [vec![says("slow line")], again(4), vec![answers("Slow.")]].concat();
    check(looped, Some(Rule::EdgeBudget), 2);
    let reset = calls("reset_line", json!({}), "ok");
    let tried = [vec![says("slow line")], again(1), vec![reset], again(2)].concat();
    check(tried, None, 0);
    let moving = ["1", "2", "3", "4"].map(test).to_vec();
    check([vec![says("slow line")], moving].concat(), None, 0);
}

#[test]
fn identifiers_that_nobody_stated_are_refused() {
    let turns = vec![
        says("where is my order?"),
        order("#W0000000", "Error: not found"),
        order("#W0000001", "Error: not found"),
        answers("I cannot find it."),
    ];
    check(turns, Some(Rule::InvalidArguments), 1);
}

#[test]
fn what_was_cut_off_may_have_held_an_identifier() {
    let turns = vec![
        says("I am yusuf_9620"),
        calls(
            "get_user",
            json!({"user_id": "yusuf_9620"}),
            r##"{"orders": ["#W10"##,
        ),
        order("#W1000001", "{}"),
        order("#W1000002", "{}"),
        answers("Both are there."),
    ];
    check(turns, None, 0);
}

#[test]
fn whoever_asks_for_a_person_gets_one() {
    let turns = vec![
        says("hello"),
        answers("Hi!"),
        says("please connect me with a human agent"),
        order("#W1", "{}"),
    ];
    check(turns, Some(Rule::CustomerAsks), 1);
    let own = vec![
        says("hello"),
        calls(
            "transfer_to_human_agents",
            json!({"summary": "too hard"}),
            "done",
        ),
        answers("Goodbye."),
    ];
    check(own, Some(Rule::AgentAsks), 0);
}

#[test]
fn one_rule_alone_stops_for_itself_only() {
    let turns = vec![
        says("#W1000001, #W1000002, #W1000003"),
        order("#W1000001", "Error: not found"),
        order("#W1000002", "Error: not found"),
        order("#W1000003", "Error: not found"),
        answers("None."),
    ];
    let defaults = Limits::default();
    let stop = |rule| {
        played_with(turns.clone(), &alone(rule, &defaults))
            .stop
            .map(|s| s.rule)
    };
    assert_eq!(stop(Rule::FailuresInARow), Some(Rule::FailuresInARow));
    assert_eq!(stop(Rule::FailuresInTotal), None);
    assert_eq!(stop(Rule::ToolCalls), None);
}

#[test]
fn the_same_run_gives_the_same_journal() {
    let turns = || {
        vec![
            says("#W1000001"),
            order("#W1000001", "{}"),
            answers("Fine."),
        ]
    };
    assert_eq!(played(turns()).journal, played(turns()).journal);
}

#[test]
fn an_agent_that_talks_on_without_anything_new_is_stopped() {
    let mut turns = Vec::new();
    for _ in 0..14 {
        turns.extend([says("why not"), answers("Because.")]);
    }
    check(turns, Some(Rule::NoProgress), 0);
}
