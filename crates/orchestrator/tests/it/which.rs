//! Which records words mean that name none by its number: "the second one", "both", "not the glass one", "all but".

use crate::lists::{handed_over, says, talk};

/// What is asked, what is answered to "Which order?", and the orders the request is about in the end.
#[track_caller]
fn check(said: &[&str], expected: &[&str]) {
    let mut talk = talk();
    for text in said {
        says(&mut talk, text);
    }
    let request = handed_over(&mut talk);
    let about: Vec<&str> = request.about.iter().map(|a| a.value.as_str()).collect();
    assert_eq!(about, expected, "{said:?}\n{}", talk.story());
}

#[test]
fn an_answer_may_say_which_of_those_that_were_offered() {
    let asks = "I am G-101 and it is broken";
    check(&[asks, "the second one"], &["C-1002"]);
    check(&[asks, "the last, please"], &["C-1003"]);
    check(&[asks, "all of them"], &["C-1001", "C-1002", "C-1003"]);
    check(&[asks, "the bottle rack"], &["C-1001"]);
}

#[test]
fn an_answer_may_say_which_one_is_not_meant() {
    let asks = "I am G-101 and it is broken";
    check(&[asks, "not the bottle rack, the corkscrew"], &["C-1002"]);
    let left = [
        "I am G-101 and it is broken",
        "anything but C-1001",
        "not the jug",
    ];
    check(&left, &["C-1002"]);
}

#[test]
fn a_record_that_is_kept_is_not_what_is_acted_on() {
    check(
        &["I am G-101. Keep C-1001, but C-1002 is broken"],
        &["C-1002"],
    );
}
