//! Why a conversation was handed over is history; what the screen says of it is true now.

use baton_orchestrator::observer::{Rule, since, told};
use baton_playbook::SystemName;
use jiff::SignedDuration;

use crate::conversation_driver::{ConversationDriver, representative};

/// The reason of the last snapshot: what was said, and what came since.
#[track_caller]
fn check(talk: &ConversationDriver, sentence: &str, since_then: Option<&str>) {
    let reason = &talk.snapshot().reason;
    assert_eq!(
        (reason.sentence.as_str(), reason.since.as_deref()),
        (sentence, since_then),
        "{}",
        talk.story()
    );
    let first = &talk.kept[0].snapshot().reason;
    assert_eq!((first.sentence.as_str(), &first.since), (sentence, &None));
}

#[test]
fn who_was_identified_since_is_not_one_who_could_not_be() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire").says("what?").says("no idea");
    assert_eq!(talk.trip().rule, Rule::IdentityNotVerified);
    let sentence = talk.trip().sentence.clone();
    check(&talk, &sentence, None);
    talk.says("I found it: K-1001").all_answer();
    let now = "Identified after the handover, by member number (Member register).";
    check(&talk, &sentence, Some(now));
    assert_eq!(
        told(&sentence, Some(now)),
        format!("{now} Handed over because: {sentence}")
    );
}

#[test]
fn what_was_found_out_since_is_not_missing() {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit, K-1001");
    talk.all_answer().wait(1_200);
    talk.says("hm, which one?").says("really not");
    assert_eq!(talk.trip().rule, Rule::FactsMissing);
    let sentence = talk.trip().sentence.clone();
    check(&talk, &sentence, None);
    talk.says("D-3001").all_answer();
    check(
        &talk,
        &sentence,
        Some("All details have been collected since."),
    );
}

#[test]
fn what_was_understood_since_is_not_unclear() {
    let mut talk = ConversationDriver::new();
    talk.says("hello").says("it is about the thing");
    assert_eq!(talk.trip().rule, Rule::OutOfScope, "{}", talk.story());
    let sentence = talk.trip().sentence.clone();
    check(&talk, &sentence, None);
    talk.says("I mean the deposit");
    check(&talk, &sentence, Some("Understood since: “Deposit back”."));
}

#[test]
fn details_that_are_taken_back_are_not_all_there() {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit D-3001 please, K-1001");
    talk.all_answer();
    assert_eq!(talk.trip().rule, Rule::PersonActs);
    let sentence = talk.trip().sentence.clone();
    check(&talk, &sentence, None);
    talk.says("Sorry, wrong account.").all_answer();
    let now = talk.snapshot().reason.since.clone().unwrap_or_default();
    assert!(
        now.starts_with("Missing again: Member number"),
        "{now}\n{}",
        talk.story()
    );
}

#[test]
fn what_is_settled_since_needs_nobody() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("there was an accident, K-1001");
    talk.all_answer();
    assert_eq!(talk.trip().rule, Rule::Policy);
    talk.accept("Rosa").give_back("");
    let now = since(&talk.state, &talk.desk, &|_| None);
    assert_eq!(now.as_deref(), Some("This has been dealt with since."));
}

#[test]
fn a_system_that_answers_again_is_not_unreachable() {
    let mut talk = ConversationDriver::new();
    talk.unreachable.insert(SystemName::from("hires"));
    talk.writes("my hire H-2001, K-1001");
    assert_eq!(talk.trip().rule, Rule::SystemUnreachable);
    let at = |seconds: i64| {
        let at = talk.now + SignedDuration::from_secs(seconds);
        let hires = SystemName::from("hires");
        since(&talk.state, &talk.desk, &|system| {
            (system == &hires).then_some(at)
        })
    };
    assert_eq!(at(-60), None, "that was before");
    assert_eq!(
        at(60).as_deref(),
        Some("Hire system has answered again since.")
    );
}
