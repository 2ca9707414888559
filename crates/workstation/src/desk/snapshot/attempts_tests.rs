use baton_orchestrator::Agent;
use baton_orchestrator::Callee;
use baton_playbook::{SystemName, ToolName};
use jiff::Timestamp;

use super::*;

fn call(tool: &str, entity: &str, failure: Option<FailureKind>) -> sealed::Attempt {
    sealed::Attempt {
        call: None,
        agent: Agent::Data,
        callee: Callee::Tool(ToolName::new(tool)),
        label: tool.to_owned(),
        system: Some(SystemName::new("orders")),
        entity: entity.to_owned(),
        outcome: match failure {
            Some(_) => sealed::AttemptOutcome::Failed,
            None => sealed::AttemptOutcome::Succeeded,
        },
        failure,
        status: None,
        detail: None,
        tries: if failure.is_some() { 3 } else { 1 },
        retried: Vec::new(),
        duration_ms: 10,
        at: Timestamp::UNIX_EPOCH,
    }
}

#[track_caller]
fn check(calls: &[sealed::Attempt], stands: AttemptStanding, sentence: &str) {
    let calls: Vec<&sealed::Attempt> = calls.iter().collect();
    assert_eq!(standing(&calls), (stands, sentence.to_owned()));
}

const TIMEOUT: Option<FailureKind> = Some(FailureKind::Timeout);

#[test]
fn what_failed_and_was_found_out_since_stands_as_found_out() {
    check(
        &[
            call("Find order", "order:1", TIMEOUT),
            call("Find order", "order:1", None),
        ],
        AttemptStanding::Recovered,
        &format!(
            "answered since, after 1 failed call ({})",
            FailureKind::Timeout.plain()
        ),
    );
}

#[test]
fn what_failed_last_stands_as_failed_although_the_same_succeeded_before() {
    check(
        &[
            call("Find order", "order:1", None),
            call("Find order", "order:1", TIMEOUT),
        ],
        AttemptStanding::Failed,
        &format!("Find order: {}, 3 tries", FailureKind::Timeout.plain()),
    );
}

#[test]
fn a_system_that_answers_another_call_has_not_answered_the_failed_one() {
    check(
        &[
            call("Find order", "order:1", TIMEOUT),
            call("Find order", "order:2", None),
        ],
        AttemptStanding::Failed,
        &format!(
            "Find order: {}, 3 tries; it has answered other calls since",
            FailureKind::Timeout.plain()
        ),
    );
}

#[test]
fn what_never_failed_says_only_that_it_worked() {
    check(
        &[call("Find order", "order:1", None)],
        AttemptStanding::Worked,
        "worked, 1 try",
    );
}
