//! Questions come in words that were not used for them before, and a search that found nothing is said.

use baton_playbook::{FactType, FactValue, Template};

use crate::conversation_driver::ConversationDriver;
use crate::library::{changed, says, talk, talk_at, truth};

#[test]
fn question_is_never_asked_twice_in_the_same_words() {
    let mut talk = talk();
    says(&mut talk, "the hire please");
    says(&mut talk, "hmm, the green one");
    says(&mut talk, "let me see");
    let said = talk.agents_said();
    let asked: Vec<&&str> = said.iter().filter(|s| s.contains("Which loan")).collect();
    assert_eq!(
        asked,
        [
            &"Which loan is it? The number starts with L.",
            &"Let me ask once more: Which loan is it? The number starts with L.",
        ]
    );
}

#[test]
fn two_questions_asked_again_have_one_beginning() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire").says("what?");
    let said = talk.agents_said();
    let again = said.last().expect("a question");
    assert_eq!(
        again.matches("Let me ask once more: ").count(),
        1,
        "{again}"
    );
    assert_eq!(again.matches('?').count(), 2, "{again}");
}

#[test]
fn second_words_of_a_fact_come_before_those_of_the_desk() {
    let desk = changed(|desk| {
        let loan = desk.facts.get_mut("loan_number").expect("a fact");
        let again = Template::parse("The number stands on the slip in the book. What is it?");
        loan.ask_again.push(again.expect("a template"));
    });
    let mut talk = talk_at(desk);
    says(&mut talk, "the hire please");
    says(&mut talk, "hmm, the green one");
    assert_eq!(
        talk.agents_said().last(),
        Some(&"The number stands on the slip in the book. What is it?")
    );
}

#[test]
fn search_that_found_nothing_is_said_before_the_next_question() {
    let mut talk = talk();
    says(&mut talk, "the hire L-7777 please");
    assert_eq!(
        talk.agents_said(),
        [
            "I could not find anything with that (Loan number). Which loan is it? The number starts with L."
        ]
    );
    says(&mut talk, "sorry, L-7003");
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Loan L-7003 is on shelf 7003.")
    );
}

#[test]
fn own_words_of_a_fact_say_that_it_was_not_found() {
    let desk = changed(|desk| {
        let loan = desk.facts.get_mut("loan_number").expect("a fact");
        loan.not_found = Template::parse("We have no loan with that number.").ok();
    });
    let mut talk = talk_at(desk);
    says(&mut talk, "the hire L-7777 please");
    let said = talk.agents_said().concat();
    assert!(
        said.starts_with("We have no loan with that number. Which"),
        "{said}"
    );
}

#[test]
fn a_value_too_long_for_a_sentence_is_not_said() {
    let mut talk = talk();
    talk.writes("the hire L-7003 please");
    talk.wait(1_200);
    while let Some(one) = talk.tries.first().cloned() {
        let mut outcome = truth(&talk.desk, &one);
        if let Ok(success) = &mut outcome {
            for (_, value) in &mut success.values {
                if value.text() == "on shelf 7003" {
                    *value = FactValue::from("on shelf 7003 ".repeat(1_200).trim());
                }
            }
        }
        talk.ends(&one, outcome);
    }
    talk.wait(1_200);
    for said in talk.agents_said() {
        assert!(
            said.chars().count() < 1_000,
            "{} characters",
            said.chars().count()
        );
    }
    assert!(
        !talk.state.is_with_agents(),
        "a person comes: {:?}",
        talk.agents_said()
    );
}

#[test]
fn a_day_that_does_not_exist_is_no_date() {
    let desk = changed(|desk| {
        let loan = desk.facts.get_mut("loan_number").expect("a fact");
        loan.kind = FactType::Date;
    });
    let date = &desk.facts["loan_number"];
    for day in [
        "2026-13-45",
        "2026-02-30",
        "20260230",
        "31.04.2026",
        "45/45/2026",
        "February 30, 2026",
    ] {
        assert!(!date.admits(day), "{day}");
    }
    for day in [
        "2026-12-31",
        "31.12.2026",
        "12/31/2026",
        "2028-02-29",
        "11/2026",
        "soon",
        "March 3",
    ] {
        assert!(date.admits(day), "{day}");
    }
}
