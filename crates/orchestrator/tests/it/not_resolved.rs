//! A conversation is called resolved only if everything that the customer said was understood.

use baton_orchestrator::snapshot::ResolutionStatus;

use crate::conversation_driver::ConversationDriver;
use crate::examples::{shop, wanted};

/// A conversation of a known customer: an answered question, then these words, then thanks; a person has it at the end.
fn after_an_answer(said: &str) -> ConversationDriver {
    let mut talk = shop().talk();
    for text in [
        "I am ida.sample@example.com. Where is my order LH-20003?",
        said,
        "thanks, bye",
    ] {
        shop().says(&mut talk, text);
    }
    if talk.state.is_with_agents() {
        shop().says(&mut talk, "I want to talk to a person");
    }
    talk
}

#[test]
fn what_is_said_of_another_record_and_not_understood_is_not_its_state() {
    let mut wrong = Vec::new();
    for text in [
        "And LH-20001 shall be wrapped in paper.",
        "Thanks, and bring LH-20001 to my aunt in Bath. Bye",
        "By the way LH-20001 smells of fish. Goodbye",
        "Und LH-20001 bitte als Geschenk verpacken.",
        "Übrigens riecht LH-20001 nach Fisch. Tschüss",
        "Et emballez LH-20001 dans du papier.",
        "Merci, et LH-20001 sent le poisson.",
        "Y envuelvan LH-20001 en papel.",
        "E incartate LH-20001 nella carta.",
        "E embrulhem a LH-20001 em papel.",
        "En pak LH-20001 in met papier.",
        "Przy okazji LH-20001 pachnie rybą. Do widzenia",
        "Bir de LH-20001 balık kokuyor.",
        "И ещё LH-20001 пахнет рыбой.",
        "وأيضا LH-20001 رائحته سمك.",
        "另外LH-20001有鱼腥味。",
        "それとLH-20001は魚の匂いがします。",
        "Zorbla LH-20001 frimp quandle.",
        "Y envuelvan LH-20001 en papel, gracias.",
        "Vielen Dank, und LH-20001 als Geschenk verpacken",
    ] {
        let talk = after_an_answer(text);
        let found = wanted(&talk);
        let is_resolved = talk.snapshot().resolution.status == ResolutionStatus::Resolved;
        let is_answered = found.iter().any(|one| one.contains("answered LH-20001"));
        if is_resolved || is_answered {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_same_question_about_another_record_goes_on() {
    let mut wrong = Vec::new();
    for text in [
        "And LH-20001?",
        "what about LH-20001",
        "and for LH-20001 too please",
        "LH-20001 as well",
        "And my other order LH-20001?",
        "Und LH-20001?",
        "Und was ist mit LH-20001?",
        "Et LH-20001 ?",
        "¿Y LH-20001?",
        "E LH-20001?",
        "En LH-20001?",
        "A LH-20001?",
        "А LH-20001?",
    ] {
        let talk = after_an_answer(text);
        let found = wanted(&talk);
        let goes_on =
            |one: &String| one.starts_with("order_status answered") && one.contains("LH-20001");
        if !found.iter().any(goes_on) {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_number_put_right_wants_nothing_of_its_own() {
    for text in [
        "Sorry, I meant LH-20001.",
        "Entschuldigung, ich meinte LH-20001",
        "Pardon, je voulais dire LH-20001",
        "perdón, quería decir LH-20001",
        "scusi, intendevo LH-20001",
        "sorry, ik bedoelde LH-20001",
        "przepraszam, chodziło o LH-20001",
    ] {
        let talk = after_an_answer(text);
        let found = wanted(&talk);
        assert!(
            found.iter().any(|one| one.contains("answered LH-20001")),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn what_was_not_understood_is_not_lost_to_another_wish() {
    let mut talk = shop().talk();
    for text in [
        "I am ida.sample@example.com. Is LH-20001 heavy to lift?",
        "LH-20003 arrived damaged.",
    ] {
        shop().says(&mut talk, text);
    }
    let remaining = &talk.snapshot().resolution.remaining;
    assert!(
        remaining.iter().any(|one| one.contains("LH-20001")),
        "{remaining:?}\n{}",
        talk.story()
    );
}

#[test]
fn a_question_behind_what_about_is_its_own() {
    let mut talk = shop().talk();
    shop().says(
        &mut talk,
        "ida.sample@example.com. LH-20001 arrived damaged. What about LH-20003, where is it?",
    );
    let found = wanted(&talk);
    assert!(
        found
            .iter()
            .any(|one| one.starts_with("order_status") && one.contains("LH-20003")),
        "{found:?}\n{}",
        talk.story()
    );
}
