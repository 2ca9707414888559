//! Questions come in words that were not used for them before, and a search that found nothing is said.

use baton_playbook::Template;

use crate::library::{changed, says, talk, talk_at};
use crate::talk::Talk;

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
    let mut talk = Talk::new();
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
