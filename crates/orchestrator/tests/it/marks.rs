//! The marks of a snapshot's facts, and that what is sealed stays as it is.

use baton_orchestrator::snapshot::{Mark, ResolutionStatus, Tampered, verify};
use baton_orchestrator::{Input, Owner};
use baton_playbook::{FailureKind, QueueName, SystemName};

use crate::conversation_driver::{ConversationDriver, representative, rosa_at};

fn hand_over(talk: &mut ConversationDriver) {
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
}

#[test]
fn disagreement_shows_both_sides() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire is due back on 2026-05-05, K-1001");
    talk.all_answer();
    hand_over(&mut talk);
    let fact = talk.fact("hire_due_on").clone();
    assert_eq!(fact.verification, Mark::Conflicting);
    assert_eq!(
        fact.value.map(|v| v.to_string()).as_deref(),
        Some("2026-03-09")
    );
    assert_eq!(
        fact.stated_in.map(|s| s.value).as_deref(),
        Some("2026-05-05")
    );
    assert_eq!(
        talk.marks("hire_due_on").len(),
        1,
        "not listed as stated again"
    );
}

#[test]
fn agreement_is_verified_and_says_where_it_was_stated() {
    let mut talk = ConversationDriver::new();
    let message = talk.writes("my hire is due on 2026-03-09, K-1001");
    talk.all_answer();
    hand_over(&mut talk);
    let fact = talk.fact("hire_due_on");
    assert_eq!(fact.verification, Mark::Verified);
    assert_eq!(fact.stated_in.as_ref().map(|s| s.message), Some(message));
}

#[test]
fn what_no_system_confirms_is_stated() {
    let mut talk = ConversationDriver::new();
    talk.says("the drill is broken");
    talk.says("it smokes");
    assert!(!talk.kept.is_empty(), "{}", talk.story());
    assert_eq!(
        talk.marks("defect"),
        [(Mark::Stated, Some("it smokes".to_owned()))]
    );
    assert_eq!(
        talk.snapshot().resolution.status,
        ResolutionStatus::AwaitingAction
    );
    assert_eq!(talk.snapshot().route.queue.as_str(), "workshop");
    assert!(talk.snapshot().still_needed.is_empty());
}

#[test]
fn what_was_verified_half_an_hour_ago_is_stale() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("my deposit D-3001, K-1001");
    talk.all_answer();
    assert_eq!(talk.fact("deposit_amount").verification, Mark::Verified);
    talk.accept("Rosa");
    let transfer = |talk: &mut ConversationDriver| {
        let (queue, note) = (QueueName::from("office"), "please look".to_owned());
        talk.available = Some(representative("Sam"));
        let Owner::Representative(holder) = talk.state.owner() else {
            panic!("a representative has it");
        };
        let by = talk.by(&holder.name);
        talk.feed(Input::Transfer { by, queue, note });
    };
    talk.pass(29 * 60_000);
    transfer(&mut talk);
    assert_eq!(talk.fact("deposit_amount").verification, Mark::Verified);
    talk.accept("Sam").pass(61_000);
    talk.available = None;
    transfer(&mut talk);
    assert_eq!(talk.fact("deposit_amount").verification, Mark::Stale);
    assert_eq!(talk.snapshot().route.note.as_deref(), Some("please look"));
}

#[test]
fn what_a_failing_system_holds_is_unavailable() {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit D-3001, K-1001");
    talk.answers("get_member");
    talk.fails_for_good("get_deposit", FailureKind::Unavailable);
    talk.fails_for_good("get_deposit", FailureKind::Unavailable);
    let fact = talk.fact("deposit_amount").clone();
    assert_eq!((fact.verification, fact.value), (Mark::Unavailable, None));
    assert_eq!(fact.problem.as_deref(), Some("unavailable"));
}

#[test]
fn what_a_system_that_is_down_holds_is_unavailable_and_not_absent() {
    let mut talk = ConversationDriver::new();
    talk.unreachable.insert(SystemName::from("hires"));
    talk.writes("my hire H-2001, K-1001");
    for name in ["hire_state", "hire_due_on"] {
        let fact = talk.fact(name);
        assert_eq!(fact.verification, Mark::Unavailable, "{name}");
        assert_eq!(
            fact.problem.as_deref(),
            Some("Hire system: could not be reached")
        );
    }
}

#[test]
fn facts_behind_a_failing_lookup_are_unavailable_too() {
    // The hire is never asked for, because the customer comes first and the register is down.
    let mut talk = ConversationDriver::new();
    talk.unreachable.insert(SystemName::from("register"));
    talk.writes("my hire, K-1001");
    assert_eq!(talk.fact("member_number").verification, Mark::Stated);
    let needed: Vec<_> = talk
        .snapshot()
        .still_needed
        .iter()
        .map(|n| n.name.as_str())
        .collect();
    assert!(needed.contains(&"hire_number"), "{needed:?}");
    let state = talk.fact("hire_state");
    assert_eq!(state.verification, Mark::Unavailable);
    assert_eq!(
        state.problem.as_deref(),
        Some("not looked up, because Member register could not be reached")
    );
}

#[test]
fn revisions_are_chained_and_sealed() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("my deposit D-3001, K-1001");
    talk.all_answer();
    talk.accept("Rosa");
    talk.writes("and hire H-2001");
    talk.all_answer();
    assert!(talk.kept.len() >= 2, "{}", talk.kept.len());
    for pair in talk.kept.windows(2) {
        let [one, next] = pair else { continue };
        assert_eq!(next.snapshot().previous, Some(one.snapshot().id));
        assert_eq!(next.snapshot().revision, one.snapshot().revision + 1);
        assert_ne!(next.digest(), one.digest());
    }
    let json = talk.kept[0].to_json();
    assert!(verify(&json).is_ok());
    let other = json.replace("150.00", "950.00");
    assert!(matches!(verify(&other), Err(Tampered::Digest { .. })));
    let other = json.replace("\"verification\":\"verified\"", "\"verification\":\"sure\"");
    assert!(matches!(verify(&other), Err(Tampered::Schema(_))));
    assert!(matches!(verify("{}"), Err(Tampered::Schema(_))));
    let spaced = serde_json::to_string_pretty(
        &serde_json::from_str::<serde_json::Value>(&json).expect("JSON"),
    );
    assert!(
        verify(&spaced.expect("JSON")).is_ok(),
        "layout is not content"
    );
}

#[test]
fn withheld_replies_stay_counted_after_the_agents_have_it_again() {
    let desk = crate::desk::changed(|desk| {
        for playbook in &mut desk.playbooks {
            let playbook = std::sync::Arc::make_mut(playbook);
            if playbook.intent.as_str() == "hire_state" {
                let answer = baton_playbook::Template::parse("It costs {deposit_amount}.");
                playbook.resolution =
                    baton_playbook::Resolution::Answer(answer.expect("a template").into());
            }
        }
    });
    let mut talk = ConversationDriver::at(desk);
    talk.available = Some(representative("Rosa"));
    talk.writes("where does my hire stand, K-1001");
    talk.all_answer().wait(1_200);
    talk.accept("Rosa");
    let fencing = talk.state.fencing();
    let settled = talk.state.requests().open().map(|r| r.id).collect();
    talk.feed(Input::ReturnToAgents {
        by: rosa_at(fencing),
        settled,
        not_wanted: Vec::new(),
        note: String::new(),
    });
    talk.writes("let me talk to a person");
    assert_eq!(talk.snapshot().health.withheld, 1);
}
