//! How a contact ends, and what a customer who comes back finds.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{CustomerStatus, Input, Owner, Phase};

use crate::conversation_driver::{ConversationDriver, kinds, representative, rosa_at};
use crate::handoff::{offered, with_rosa};

#[test]
fn customer_leaves_in_every_phase() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire");
    talk.feed(Input::CustomerLeft);
    assert_eq!(talk.state.disposition(), Some("abandoned"));
    assert_eq!(talk.kept.len(), 1, "a snapshot that no rule asked for");

    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire stand, K-1001");
    talk.all_answer().wait(1_200);
    talk.feed(Input::CustomerLeft);
    assert_eq!(talk.state.disposition(), Some("resolved_by_agents"));

    let mut talk = offered();
    let step = talk.feed(Input::CustomerLeft);
    assert!(kinds(&step).starts_with(&["customer_left", "offer_ended"]));
    assert_eq!(talk.state.owner(), Owner::NoOne);

    let mut talk = with_rosa();
    talk.feed(Input::CustomerLeft);
    assert_eq!(
        talk.state.owner(),
        Owner::Representative(representative("Rosa"))
    );
    let fencing = talk.state.fencing();
    talk.feed(Input::StartWrapUp {
        by: rosa_at(fencing),
    });
    assert!(talk.feed(Input::CustomerLeft).events.is_empty(), "once");
    assert!(matches!(talk.state.phase(), Phase::WrapUp(_)));
}

#[test]
fn message_after_the_end_opens_it_again() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire");
    talk.feed(Input::CustomerLeft);
    let closed = talk.state.fencing();
    talk.writes("I am back: my deposit D-3001, K-1001");
    assert!(talk.state.fencing() > closed);
    assert_eq!(talk.statuses.last(), Some(&CustomerStatus::WithAgents));
    talk.all_answer();
    assert!(matches!(talk.state.phase(), Phase::HandingOff(_)));
    assert_eq!(
        talk.snapshot()
            .intent
            .name
            .as_ref()
            .map(baton_playbook::IntentName::as_str),
        Some("deposit_back")
    );
}

#[test]
fn what_was_left_open_in_an_earlier_contact_is_not_open_in_the_next() {
    let mut talk = ConversationDriver::new();
    for hire in ["H-2003", "H-2002"] {
        talk.writes(&format!("I am K-1002. Where does my hire {hire} stand?"));
        talk.all_answer().wait(1_200);
        talk.all_answer().wait(1_200);
        talk.feed(Input::CustomerLeft);
        let disposition = talk.state.disposition();
        assert_eq!(disposition, Some("resolved_by_agents"), "{}", talk.story());
    }

    let mut talk = ConversationDriver::new();
    talk.writes("I am K-1002. Where does my hire H-2003 stand?");
    talk.all_answer().wait(1_200);
    talk.says("the thing");
    talk.feed(Input::CustomerLeft);
    assert_eq!(
        talk.state.disposition(),
        Some("abandoned"),
        "{}",
        talk.story()
    );
    talk.writes("Where does my hire H-2003 stand?");
    talk.all_answer().wait(1_200);
    talk.feed(Input::CustomerLeft);
    let disposition = talk.state.disposition();
    assert_eq!(disposition, Some("resolved_by_agents"), "{}", talk.story());
}

#[test]
fn contact_that_is_opened_again_starts_afresh() {
    let mut talk = ConversationDriver::new();
    talk.says("the drill is broken");
    assert_eq!(talk.agents_said(), ["What exactly is broken?"]);
    talk.feed(Input::CustomerLeft);
    // Neither the old question nor the old words belong to what is written now.
    talk.says("do you sell bread");
    assert!(talk.state.case().stated.is_empty(), "{}", talk.story());
    assert_eq!(talk.state.intent(), None, "{}", talk.story());
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Is it about a hire, a deposit or a repair?")
    );
}

#[test]
fn old_anger_does_not_send_a_new_contact_away() {
    let mut talk = ConversationDriver::new();
    talk.writes("hello");
    talk.writes("this is ridiculous, I already told you");
    assert_eq!(talk.state.mood().score(), 3);
    talk.feed(Input::CustomerLeft);
    talk.writes("my hire please, I am K-1001");
    talk.all_answer().wait(1_200);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    assert_eq!(talk.state.mood().score(), 0);
}

#[test]
fn call_that_got_lost_does_not_keep_a_customer_waiting() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, K-1001");
    talk.feed(Input::CustomerLeft);
    // The process ends. The calls of a closed conversation are not taken up again.
    talk.tries.clear();
    talk.writes("let me talk to a person");
    talk.feed(Input::Accept {
        by: talk.by("Rosa"),
        offer: None,
    });
    talk.give_back("");
    let wait = talk.deadline().expect("it is looked at again");
    talk.wait(i64::try_from(wait).expect("soon"));
    // It was never understood what they want, and nothing is said while the call seems to be under way.
    assert_eq!(talk.trip().rule, Rule::AnswerTime, "{}", talk.story());
    assert!(matches!(talk.state.owner(), Owner::Queue(_)));
}

#[test]
fn closing_gives_up_what_is_under_way_and_says_so_in_the_snapshot() {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit D-3001, K-1001");
    talk.feed(Input::CustomerLeft);
    assert!(talk.state.calls().pending().next().is_none());
    let last = talk.journal.last().map(|r| r.event.kind());
    assert_eq!(last, Some("closed"));
    assert!(talk.snapshot().health.failed_tries >= 1);
}
