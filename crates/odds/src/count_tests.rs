//! Histories made by hand, so that every number can be counted on the fingers.

use super::*;

/// `f` is a call that failed and `s` one that succeeded, a second and ten tokens apart, all of one
/// tool; capitals are those of another.
fn agent_run(calls: &str, end: RunEnd) -> AgentRun {
    let mut spent = Spent::default();
    let calls: Vec<EndedCall> = calls
        .chars()
        .map(|c| {
            spent += Spent {
                calls: 1,
                tokens: 10,
                ms: 1_000,
            };
            EndedCall {
                tool: if c.is_uppercase() { "orders" } else { "users" }.into(),
                failed: c.eq_ignore_ascii_case(&'f'),
                spent,
            }
        })
        .collect();
    AgentRun {
        intent: "order_status".into(),
        calls,
        end,
        spent,
    }
}

fn at(points: &[Point], failures: u32) -> &Point {
    points.iter().find(|p| p.failures == failures).unwrap()
}

#[test]
fn recovery_falls_with_failures_in_a_row() {
    let history = [
        agent_run("sss", RunEnd::Resolved),
        agent_run("fs", RunEnd::Resolved),
        agent_run("ffs", RunEnd::Resolved),
        agent_run("ffss", RunEnd::Unresolved),
        agent_run("fsfsfs", RunEnd::Resolved),
    ];
    let odds = count(&history);
    assert_eq!(
        (odds.conversations, odds.resolved, odds.unresolved),
        (5, 4, 1)
    );
    let row = &odds.all.in_a_row;
    assert_eq!(
        (at(row, 0).reached, at(row, 1).reached, at(row, 2).reached),
        (5, 4, 2)
    );
    assert_eq!(at(row, 1).probability, Some(0.75));
    assert_eq!(at(row, 2).probability, Some(0.5));
    assert!(at(row, 2).interval.low < 0.1 && at(row, 2).interval.high > 0.9);
    let total = &odds.all.in_total;
    assert_eq!((at(total, 2).reached, at(total, 3).reached), (3, 1));
    assert_eq!(at(total, 3).probability, Some(1.0));
}

#[test]
fn what_was_spent_after_a_failure_is_burnt_where_nobody_recovered() {
    let history = [
        agent_run("fss", RunEnd::Unresolved),
        agent_run("fs", RunEnd::Resolved),
    ];
    let odds = count(&history);
    let first = at(&odds.all.in_a_row, 1);
    let spent = |calls| Spent {
        calls,
        tokens: calls * 10,
        ms: calls * 1_000,
    };
    assert_eq!(first.after, spent(3));
    assert_eq!(first.burnt, spent(2));
}

#[test]
fn a_conversation_stopped_at_a_failure_says_nothing_about_going_on() {
    let history = [
        agent_run("fff", RunEnd::Stopped),
        agent_run("ffs", RunEnd::Resolved),
        agent_run("f", RunEnd::Unknown),
    ];
    let odds = count(&history);
    let row = &odds.all.in_a_row;
    assert_eq!((at(row, 3).stopped_here, at(row, 3).probability), (1, None));
    assert_eq!(
        (at(row, 3).interval.low, at(row, 3).interval.high),
        (0.0, 1.0)
    );
    assert_eq!(at(row, 2).probability, Some(0.5));
    assert_eq!((at(row, 1).reached, at(row, 1).unknown), (3, 1));
}

#[test]
fn another_threshold_on_the_same_history() {
    let history = [
        agent_run("ffs", RunEnd::Resolved),
        agent_run("ffss", RunEnd::Unresolved),
        agent_run("fff", RunEnd::Stopped),
        agent_run("s", RunEnd::Resolved),
    ];
    let what_if = count(&history).all.what_if(Counted::InARow);
    let of = |threshold: u32| what_if.iter().find(|w| w.threshold == threshold).unwrap();
    assert_eq!(
        (of(2).stopped, of(2).would_have_recovered, of(2).would_not),
        (3, 1, 2)
    );
    assert_eq!(of(2).saved.calls, 3);
    assert_eq!((of(3).stopped, of(3).unknown), (1, 1));
    assert!(what_if.iter().all(|w| w.threshold > 0));
}

#[test]
fn each_tool_and_intent_has_its_own_curve() {
    let history = [
        agent_run("fSs", RunEnd::Resolved),
        agent_run("FFs", RunEnd::Unresolved),
        agent_run("", RunEnd::Resolved),
    ];
    let odds = count(&history);
    let users = &odds.by_tool["users"];
    let orders = &odds.by_tool["orders"];
    assert_eq!((users.conversations, orders.conversations), (2, 2));
    assert_eq!(at(&users.in_a_row, 1).probability, Some(1.0));
    assert_eq!(at(&orders.in_a_row, 2).probability, Some(0.0));
    assert_eq!(odds.by_intent["order_status"].conversations, 2);
    assert_eq!(odds.all.conversations, 2, "one had no call");
}

#[test]
fn a_long_loop_is_counted_no_further_than_it_tells_something() {
    let odds = count(&[agent_run(&"f".repeat(100), RunEnd::Unresolved)]);
    assert_eq!(odds.all.in_a_row.last().unwrap().failures, FURTHEST);
}
