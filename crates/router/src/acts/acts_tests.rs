use std::collections::BTreeSet;

use proptest::prelude::*;

use super::eval::{evaluate, labelled, read};
use super::*;

/// Messages that were labelled apart, in two rounds.
const UNSEEN: &str = include_str!("../../data/acts/unseen.csv");
const FRESH: &str = include_str!("../../data/acts/fresh.csv");

#[test]
fn nothing_that_is_measured_was_learnt() {
    let lines = examples::shipped();
    let examples: BTreeSet<String> = lines
        .iter()
        .flat_map(|line| line.texts.iter().map(|text| text.to_lowercase()))
        .collect();
    let apart = [UNSEEN, FRESH].into_iter().flat_map(read);
    let learnt: Vec<String> = labelled()
        .into_iter()
        .chain(apart)
        .map(|message| message.text)
        .filter(|text| examples.contains(&text.to_lowercase()))
        .collect();
    assert_eq!(learnt, Vec::<String>::new());
}

#[test]
fn the_labelled_messages_are_heard() {
    let messages = labelled();
    let report = evaluate(&messages, |text| Acts::shipped().find_acts(text));
    assert!(report.messages >= 600 && report.languages == 13);
    for (signal, counts, wanted) in [
        ("wish", report.wish, 0.97),
        ("closes", report.closes, 0.95),
        ("lacks", report.lacks, 0.95),
    ] {
        let least = std::cmp::min_by(counts.recall, counts.precision, |a, b| {
            a.partial_cmp(b).unwrap()
        });
        assert!(
            least >= Some(wanted),
            "{signal}: {counts:?} {:#?}",
            report.mistakes
        );
    }
}

#[test]
fn wishes_are_heard_in_messages_that_were_labelled_apart() {
    let messages: Vec<_> = [UNSEEN, FRESH].into_iter().flat_map(read).collect();
    let report = evaluate(&messages, |text| Acts::shipped().find_acts(text));
    let wish = report.wish;
    assert!(
        wish.recall >= Some(0.95) && wish.precision >= Some(0.95),
        "{wish:?} {:#?}",
        report.mistakes
    );
}

#[test]
fn a_wish_is_heard_at_the_end_of_a_long_message() {
    let long = format!(
        "{} Please let me talk to a real person.",
        "It came late, and then it was broken. ".repeat(60)
    );
    assert!(Acts::shipped().find_acts(&long).wants_person);
}

#[test]
fn two_things_are_heard_in_one_message() {
    let heard = Acts::shipped().find_acts("I have no such number. Get me an employee.");
    assert!(heard.wants_person && heard.lacks && !heard.closes);
}

#[test]
fn a_desk_teaches_its_own_words() {
    let words = "chci mluvit s vaším člověkem";
    assert!(!Acts::shipped().find_acts(words).wants_person);
    let taught = Acts::train(&[
        (SpeechAct::Wish, "chci mluvit s člověkem"),
        (SpeechAct::Wish, "spojte mě s člověkem"),
        (SpeechAct::Wish, "můžu mluvit s člověkem"),
        (SpeechAct::Wish, "chci člověka"),
    ]);
    assert!(taught.find_acts(words).wants_person);
    assert!(!taught.find_acts("Where is my parcel?").wants_person);
}

#[test]
fn quoted_and_plain_lines_are_read() {
    let messages =
        read("language,acts,text\nen,wish,\"a \"\"person\"\", please\"\nen,other,a, b\nbroken\n");
    let texts: Vec<&str> = messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(texts, ["a \"person\", please", "a, b"]);
}

proptest! {
    #[test]
    fn anything_can_be_heard(text in "\\PC{0,200}") {
        Acts::shipped().find_acts(&text);
    }
}
