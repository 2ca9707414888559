//! A customer who does not have what they are asked for is not asked for it again: another way to the record is
//! offered, or a person comes.

use std::collections::BTreeSet;
use std::sync::Arc;

use baton_orchestrator::Event;
use baton_orchestrator::observer::Rule;

use crate::conversation_driver::ConversationDriver;
use crate::desk::changed;
use crate::library::{says, talk};

#[track_caller]
fn nothing_is_said_twice(talk: &ConversationDriver) {
    let said = talk.agents_said();
    let different: BTreeSet<&&str> = said.iter().collect();
    assert_eq!(different.len(), said.len(), "{said:?}");
}

#[test]
fn who_does_not_have_the_number_is_asked_for_something_else_that_finds_it() {
    let mut talk = talk();
    says(&mut talk, "the hire please");
    says(&mut talk, "I can't find that number anywhere");
    says(&mut talk, "emil@lib.example");
    assert_eq!(
        talk.agents_said(),
        [
            "Which loan is it? The number starts with L.",
            "That is no problem, there may be another way. Which e-mail address do you use here?",
            "Loan L-7003 is on shelf 7003.",
        ]
    );
}

#[test]
fn who_has_nothing_comes_to_a_person_without_being_asked_twice() {
    let mut talk = talk();
    for words in [
        "the hire please",
        "keine Ahnung",
        "je ne sais pas",
        "no lo sé",
        "わかりません",
    ] {
        says(&mut talk, words);
    }
    assert_eq!(talk.trip().rule, Rule::FactsMissing, "{}", talk.story());
    nothing_is_said_twice(&talk);
}

#[test]
fn what_is_named_as_missing_before_it_is_asked_for_is_not_asked_for() {
    let mut talk = talk();
    says(&mut talk, "the hire please, I don't have the loan number");
    assert_eq!(
        talk.agents_said(),
        ["That is no problem, there may be another way. Which e-mail address do you use here?"]
    );
}

#[test]
fn the_reason_says_how_often_they_were_asked_and_what_they_do_not_have() {
    let mut talk = talk();
    for words in [
        "my deposit please",
        "I know neither of them, sorry, I don't remember",
        "I don't know that either",
        "no idea",
    ] {
        says(&mut talk, words);
    }
    let trip = talk.trip();
    assert_eq!(trip.rule, Rule::IdentityNotVerified, "{}", talk.story());
    assert!(!trip.sentence.contains(" 0 times"), "{}", trip.sentence);
    assert!(
        trip.sentence
            .contains("; they said that they do not have: E"),
        "{}",
        trip.sentence
    );
    nothing_is_said_twice(&talk);
}

#[test]
fn what_they_find_after_all_counts() {
    let mut talk = talk();
    says(&mut talk, "the hire please");
    says(&mut talk, "I don't have it");
    says(&mut talk, "wait, it is L-7003");
    let said = talk.agents_said();
    assert_eq!(said.last(), Some(&"Loan L-7003 is on shelf 7003."));
}

fn stated(talk: &ConversationDriver) -> Vec<(&str, &str)> {
    let events = talk.events("stated").map(|recorded| &recorded.event);
    events
        .filter_map(|event| match event {
            Event::Stated { fact, value, .. } => Some((fact.as_str(), value.as_str())),
            _ => None,
        })
        .collect()
}

/// Asks what is broken, in any words, and of which hire.
fn two_questions() -> ConversationDriver {
    let mut talk = ConversationDriver::at(changed(|desk| {
        let repairs = desk
            .playbooks
            .iter_mut()
            .filter(|p| p.intent.as_str() == "repair");
        for playbook in repairs {
            Arc::make_mut(playbook).requires.push("hire_number".into());
        }
    }));
    talk.says("something is broken");
    let said = talk.agents_said();
    assert!(
        said[0].contains("What exactly") && said[0].contains("Which hire"),
        "{said:?}"
    );
    talk
}

#[test]
fn the_answer_to_one_question_is_none_to_the_one_beside_it() {
    let mut talk = two_questions();
    talk.writes("the hire number is H-2001");
    talk.all_answer().wait(1_200);
    assert_eq!(stated(&talk), [("hire_number", "H-2001")]);
    talk.says("the handle came off");
    assert_eq!(stated(&talk)[1..], [("defect", "the handle came off")]);
}

#[test]
fn both_questions_can_be_answered_at_once() {
    let mut talk = two_questions();
    talk.writes("the blade of H-2001 is bent");
    talk.all_answer().wait(1_200);
    assert_eq!(
        stated(&talk),
        [
            ("defect", "the blade of H-2001 is bent"),
            ("hire_number", "H-2001")
        ]
    );
}

#[test]
fn a_wish_for_a_person_or_i_do_not_know_answers_nothing() {
    let mut talk = two_questions();
    talk.says("no idea");
    assert!(stated(&talk).is_empty(), "{}", talk.story());
    let mut talk = two_questions();
    talk.says("can I please talk to one of your colleagues");
    assert!(stated(&talk).is_empty(), "{}", talk.story());
    assert_eq!(talk.trip().rule, Rule::CustomerAsks);
}

#[test]
fn an_answer_of_any_words_is_neither_the_wish_said_again_nor_another_fact() {
    let defect = |talk: &ConversationDriver| -> Vec<String> {
        let stated = talk.state.case().stated("defect").iter();
        stated.map(|s| s.value.clone()).collect()
    };
    let mut talk = ConversationDriver::new();
    talk.writes("something is broken");
    talk.all_answer().wait(1_200);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    talk.writes("I want you to repair what is broken, please");
    assert_eq!(defect(&talk), [""; 0], "{}", talk.story());
    talk.all_answer().wait(1_200);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    talk.writes("my member number is K-1001 the blade has come off");
    assert_eq!(
        defect(&talk),
        ["the blade has come off"],
        "{}",
        talk.story()
    );
}
