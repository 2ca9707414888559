//! What was not understood is read by a person, also when the customer says goodbye or leaves.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::ResolutionStatus;
use baton_orchestrator::{HandoffStatus, Input, Phase};

use crate::conversation_driver::{ConversationDriver, representative};
use crate::examples::shop;

const STATUS: &str = "I am ida.sample@example.com. Where is my order LH-20001?";

fn after(said: &[&str]) -> ConversationDriver {
    let mut talk = shop().talk();
    for text in said {
        shop().says(&mut talk, text);
    }
    talk
}

#[track_caller]
fn waits_for_a_person(talk: &ConversationDriver, words: &str) {
    assert_eq!(talk.trip().rule, Rule::OutOfScope, "{}", talk.story());
    assert!(
        talk.trip().sentence.contains(words),
        "{}",
        talk.trip().sentence
    );
    assert!(
        matches!(talk.state.phase(), Phase::HandingOff(_)),
        "{}",
        talk.story()
    );
    let resolution = &talk.snapshot().resolution;
    assert_ne!(resolution.status, ResolutionStatus::Resolved);
    assert!(
        resolution.remaining.iter().any(|left| left.contains(words)),
        "{:?}",
        resolution.remaining
    );
}

#[test]
fn who_says_goodbye_to_a_clarifying_question_is_not_lost() {
    for goodbye in ["bye", "thanks", "ok thank you, goodbye", "Danke, tschüss"] {
        let talk = after(&["Hello, do you sell gift cards?", goodbye]);
        waits_for_a_person(&talk, "do you sell gift cards?");
    }
    let talk = after(&["I burned my hand on the kettle", "bye"]);
    waits_for_a_person(&talk, "burned my hand");
}

#[test]
fn who_says_goodbye_at_once_is_not_lost() {
    let mut talk = shop().talk();
    talk.writes("do you sell gift cards?");
    talk.writes("bye");
    talk.wait(1_200);
    if talk.state.is_with_agents() {
        shop().says(&mut talk, "bye");
    }
    waits_for_a_person(&talk, "do you sell gift cards?");
}

#[test]
fn what_was_asked_after_an_answer_is_not_lost() {
    let talk = after(&[STATUS, "And do you sell gift cards?", "thanks, bye"]);
    waits_for_a_person(&talk, "gift cards");
    let talk = after(&[
        STATUS,
        "And what about the refund for LH-20002?",
        "thanks, bye",
    ]);
    waits_for_a_person(&talk, "the refund for LH-20002");
}

#[test]
fn what_was_asked_beside_an_open_question_is_not_lost() {
    let talk = after(&["Where is my order? And do you sell gift cards?", "bye"]);
    waits_for_a_person(&talk, "do you sell gift cards?");
}

#[test]
fn who_leaves_without_a_word_has_left_a_message() {
    let mut talk = after(&["do you sell gift cards?"]);
    let said = talk.sent.len();
    talk.feed(Input::CustomerLeft);
    waits_for_a_person(&talk, "gift cards");
    assert_eq!(
        talk.sent.len(),
        said,
        "nothing is said to a customer who has left"
    );
    talk.available = Some(representative("Rosa"));
    talk.wait(86_400_000);
    assert!(
        matches!(talk.state.phase(), Phase::HandingOff(h) if matches!(h.status, HandoffStatus::Offered { .. }))
    );
    talk.accept("Rosa");
    assert_eq!(talk.deadline(), None, "no customer waits in the chat");
}

#[test]
fn who_leaves_on_the_way_to_a_person_has_left_a_message_too() {
    let mut talk = after(&["do you sell gift cards?", "bye"]);
    talk.feed(Input::CustomerLeft);
    assert!(talk.state.is_open(), "{}", talk.story());
    waits_for_a_person(&talk, "gift cards");
}

#[test]
fn who_does_not_write_again_has_left_a_message() {
    let mut talk = after(&["do you sell gift cards?"]);
    talk.wait(1_800_000);
    waits_for_a_person(&talk, "gift cards");
}

#[test]
fn small_talk_and_what_was_answered_bring_no_person() {
    for said in [
        &["hello", "bye"][..],
        &["hi there, how are you?", "bye"],
        &[STATUS, "thanks, bye"],
        &["Where is my order?", "bye"],
    ] {
        let mut talk = after(said);
        assert!(talk.state.is_with_agents(), "{said:?}: {}", talk.story());
        talk.feed(Input::CustomerLeft);
        assert!(!talk.state.is_open(), "{said:?}");
    }
}

#[test]
fn what_was_put_in_other_words_and_answered_is_not_open() {
    let mut talk = after(&[
        "the thing from last week is bothering me",
        STATUS,
        "thanks, bye",
    ]);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    talk.feed(Input::CustomerLeft);
    assert_eq!(talk.state.disposition(), Some("resolved_by_agents"));
}
