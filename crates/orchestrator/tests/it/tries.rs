//! Tries of tool calls: pauses, restarts, outcomes that come late or twice.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::Mark;
use baton_playbook::{Failure, FailureKind};

use crate::conversation_driver::{ConversationDriver, kinds};
use crate::desk::{changed, failure};
use crate::limits::{check, still_with_agents};

#[test]
fn call_that_cannot_be_repeated_is_never_run_again() {
    let desk = changed(|desk| {
        for tool in &mut desk.tools {
            let tool = std::sync::Arc::make_mut(tool);
            (tool.idempotent, tool.tries) = (false, 1);
        }
    });
    let mut talk = ConversationDriver::at(desk);
    talk.writes("my hire, K-1001");
    let lost = talk.under_way("get_member");
    talk.restart();
    let (requested, failed) = (talk.seqs("call_requested")[0], talk.seqs("call_failed")[0]);
    check(
        &talk,
        Rule::OutcomeUnknown,
        &[requested, failed],
        "“Look up the member” was under way when Baton stopped, and it is not known whether it took effect. Check before doing it again.",
    );
    assert!(talk.tries.is_empty(), "it is not run again");
    let attempt = &talk.snapshot().attempts[0];
    assert_eq!(attempt.failure, Some(FailureKind::OutcomeUnknown));
    // Its late outcome changes nothing any more.
    let step = talk.ends(&lost, crate::desk::truth(&lost.tool, "K-1001"));
    assert_eq!(kinds(&step), ["discarded"]);
}

#[test]
fn call_that_can_be_repeated_is_taken_up_after_a_restart() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, K-1001");
    talk.fails("get_member", FailureKind::Timeout);
    let waiting = talk.under_way("get_member");
    assert!(talk.restart().events.is_empty());
    assert_eq!(talk.tries, [waiting], "with its try and its pause");
    talk.all_answer().wait(1_200);
    still_with_agents(&talk);
}

#[test]
fn pause_before_the_next_try_is_what_the_system_asked_for() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, K-1001");
    let one = talk.under_way("get_member");
    let mut busy = failure(FailureKind::RateLimited);
    busy.retry_after_ms = Some(2_500);
    talk.ends(&one, Err(busy));
    let next = talk.under_way("get_member");
    let pause = next.not_before.expect("a pause").duration_since(talk.now);
    assert_eq!((next.attempt, pause.as_millis()), (2, 2_500));
}

#[test]
fn system_that_asks_for_too_long_a_pause_has_failed() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, K-1001");
    let one = talk.under_way("get_member");
    let mut busy = failure(FailureKind::RateLimited);
    busy.retry_after_ms = Some(10_001);
    talk.ends(&one, Err(busy));
    assert_eq!(talk.seqs("call_retried").len(), 0);
    assert_eq!(talk.seqs("call_failed").len(), 1);
}

#[test]
fn pauses_grow_and_stay_below_four_seconds() {
    let desk = changed(|desk| {
        for tool in &mut desk.tools {
            std::sync::Arc::make_mut(tool).tries = 8;
        }
    });
    let mut talk = ConversationDriver::at(desk);
    talk.writes("my hire, K-1001");
    let mut pauses = Vec::new();
    for _ in 0..7 {
        if !talk.state.is_with_agents() {
            break;
        }
        talk.fails("get_member", FailureKind::Unavailable);
        let at = talk.under_way("get_member").not_before.expect("a pause");
        pauses.push(at.duration_since(talk.now).as_millis());
    }
    for (n, pause) in pauses.iter().enumerate() {
        let most = (250_i128 << n).min(4_000);
        assert!(
            *pause >= most / 2 && *pause <= most,
            "pause {n}: {pauses:?}"
        );
    }
    assert_eq!(pauses.len(), 7);
}

#[test]
fn answers_about_the_request_are_not_tried_again() {
    for kind in [
        FailureKind::NotFound,
        FailureKind::Rejected,
        FailureKind::SchemaViolation,
    ] {
        let mut talk = ConversationDriver::new();
        talk.writes("my hire, K-1001");
        talk.fails("get_member", kind);
        assert_eq!(talk.seqs("call_retried").len(), 0, "{kind:?}");
    }
}

#[test]
fn outcome_that_comes_twice_counts_once() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, K-1001");
    let one = talk.under_way("get_member");
    talk.fails("get_member", FailureKind::Timeout);
    let step = talk.ends(&one, Err(failure(FailureKind::Timeout)));
    assert_eq!(kinds(&step), ["discarded"]);
    let two = talk.under_way("get_member");
    talk.answers("get_member");
    let step = talk.ends(&two, crate::desk::truth(&two.tool, "K-1001"));
    assert_eq!(kinds(&step), ["discarded"]);
}

#[test]
fn a_system_that_refuses_this_desk_is_no_reason_to_ask_the_customer_again() {
    for status in [302, 401, 403, 405, 409] {
        let mut talk = ConversationDriver::new();
        talk.writes("Where does my hire H-2001 stand? I am K-1001");
        talk.answers("get_member");
        let call = talk.under_way("get_hire");
        let refused = Failure {
            status: Some(status),
            ..failure(FailureKind::Rejected)
        };
        talk.ends(&call, Err(refused));
        talk.wait(1_200);
        let said = talk.agents_said().join(" ");
        assert!(!said.contains("hire number"), "{status}: {said}");
        assert!(!talk.state.trips().is_empty(), "{status}: {}", talk.story());
        let fact = talk.fact("hire_state");
        assert_eq!(fact.verification, Mark::Unavailable, "{status}");
    }
}

#[test]
fn a_value_that_a_system_does_not_take_is_said_not_to_be_found() {
    let mut talk = ConversationDriver::new();
    talk.writes("Where does my hire H-2001 stand? I am K-1001");
    talk.answers("get_member");
    let call = talk.under_way("get_hire");
    let refused = Failure {
        status: Some(422),
        ..failure(FailureKind::Rejected)
    };
    talk.ends(&call, Err(refused));
    talk.wait(1_200);
    let said = talk.agents_said().join(" ");
    assert!(said.contains("could not find"), "{said}");
}
