//! Which records words mean that name none by its number: "the second one", "both", "not the glass one", "all but".

use crate::library;
use crate::listed_orders::{handed_over, says, talk};

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

#[test]
fn several_that_are_named_one_by_one_are_all_meant() {
    let both = "I am G-101. The bottle rack is broken, and the corkscrew is broken";
    check(&[both], &["C-1001", "C-1002"]);
    let asks = "I am G-101 and it is broken";
    check(&[asks, "the jug and the corkscrew"], &["C-1002", "C-1003"]);
    // One that is told by what two hold, or that is left out, is asked for.
    for said in [
        "I am G-101 and the glass is broken",
        "I am G-101. Not the jug, the corkscrew or the rack is broken",
    ] {
        let mut talk = talk();
        says(&mut talk, said);
        let asked = talk
            .agents_said()
            .last()
            .map(|t| (*t).to_owned())
            .unwrap_or_default();
        assert!(
            asked.contains("Which order is it?") || asked.contains("C-100"),
            "{asked}"
        );
        assert_eq!(handed_over(&mut talk).about, [], "{said}");
    }
}

/// What the agents answer to the last words.
#[track_caller]
fn answers(said: &[&str], expected: &str) {
    let mut talk = talk();
    for text in said {
        says(&mut talk, text);
    }
    let answer = talk
        .agents_said()
        .last()
        .map(|t| (*t).to_owned())
        .unwrap_or_default();
    assert_eq!(answer, expected, "{said:?}\n{}", talk.story());
    assert_eq!(talk.events("wish_unheard").count(), 0, "{said:?}");
}

#[test]
fn words_that_go_on_ask_the_same_of_another_record() {
    let first = "I am G-101, where is what I hire, C-1001?";
    for on in [
        "And the one with the jug?",
        "what about the order of the glass jug?",
        "and 1003?",
        "Thanks. And C-1003?",
        "not that one, the jug one",
    ] {
        answers(&[first, on], "Order C-1003 is being packed.");
    }
    answers(
        &[first, "And C-1003?", "and the first one again?"],
        "Order C-1001 is delivered.",
    );
    // Of two others it cannot be told, and of what is no record nothing is.
    for on in ["and the other one?", "and the weather?"] {
        let mut talk = talk();
        says(&mut talk, first);
        let before = talk.agents_said().len();
        says(&mut talk, on);
        assert!(
            talk.agents_said()[before..]
                .iter()
                .all(|text| !text.contains("Order C-")),
            "{on}"
        );
    }
}

#[test]
fn who_objects_to_an_answer_is_not_told_it_again() {
    let mut talk = talk();
    says(&mut talk, "I am G-101, where is what I hire, C-1001?");
    says(
        &mut talk,
        "but this state of my hire is wrong, I sent it back",
    );
    let said = talk.agents_said();
    assert_eq!(
        said.iter()
            .filter(|text| text.contains("Order C-1001"))
            .count(),
        1,
        "{said:?}"
    );
    handed_over(&mut talk);
    let remaining = &talk.snapshot().resolution.remaining;
    assert!(
        remaining.iter().any(|one| one.contains("I sent it back")),
        "{remaining:?}"
    );
}

#[test]
fn what_is_left_out_is_not_taken() {
    let asks = "I am G-101 and it is broken";
    check(&[asks, "all but the last one"], &["C-1001", "C-1002"]);
    check(&[asks, "the second one, not the first"], &["C-1002"]);
    check(
        &[asks, "everything except the bottle rack"],
        &["C-1002", "C-1003"],
    );
    check(
        &["I am G-101. All my orders but the jug are broken"],
        &["C-1001", "C-1002"],
    );
    // None of these picks one.
    for said in [
        "wait a second",
        "on second thought",
        "I waited 14 days",
        "first of all, hello",
    ] {
        check(&[asks, said], &[]);
    }
}

#[test]
fn a_person_sees_what_is_put_right_and_added() {
    let asks = "I am G-101, the corkscrew is broken";
    check(&[asks, "sorry, not the corkscrew, the jug"], &["C-1003"]);
    check(&[asks, "no, the jug!"], &["C-1003"]);
    check(&[asks, "also the jug"], &["C-1002", "C-1003"]);
}

#[test]
fn what_is_kept_stays_and_what_no_record_is_takes_none() {
    let asks = "I am G-101 and it is broken";
    check(&[asks, "the corkscrew. the jug stays"], &["C-1002"]);
    check(&[asks, "the corkscrew. I still need the jug!"], &["C-1002"]);
    // Keeping one of two takes back that one only.
    let both = "I am G-101, the corkscrew is broken";
    check(
        &[both, "also the jug", "actually keep the jug"],
        &["C-1002"],
    );
    let mut talk = talk();
    says(&mut talk, "I am G-101, where is what I hire, C-1001?");
    says(&mut talk, "thanks. the candlestick is broken");
    let request = handed_over(&mut talk);
    assert!(
        request.about.iter().all(|about| about.value != "C-1001"),
        "{request:?}"
    );
}

#[test]
fn one_record_named_in_a_message_is_of_everything_it_asks() {
    for text in [
        "I am G-101. Where does my hire C-1002 stand? And it is broken",
        "I am G-101. Where does my hire stand? And it is broken. My order number is C-1002",
        "C-1002. It is broken. And where does my hire stand? I am G-101",
    ] {
        let mut talk = talk();
        says(&mut talk, text);
        let requests = talk.state.requests();
        let about: Vec<Vec<&str>> = requests
            .iter()
            .map(|r| r.about.iter().map(|s| s.named.value.as_str()).collect())
            .collect();
        assert_eq!(about, [["C-1002"], ["C-1002"]], "{}", talk.story());
    }
    // What another record is named for stays open.
    let mut talk = talk();
    says(
        &mut talk,
        "I am G-101. Where does my hire stand? And C-1002 is broken.",
    );
    let first = talk.state.requests().iter().next();
    assert!(
        first.is_some_and(|r| r.about.is_empty()),
        "{}",
        talk.story()
    );
}

#[test]
fn a_number_is_not_of_what_was_wanted_of_another_record() {
    let mut talk = talk();
    says(
        &mut talk,
        "Where does my hire stand? And another order is broken.",
    );
    says(&mut talk, "C-1002");
    let requests = talk.state.requests();
    let about: Vec<usize> = requests.iter().map(|r| r.about.len()).collect();
    assert_eq!(about, [1, 0], "{}", talk.story());
    says(&mut talk, "C-1003");
    let other = talk.state.requests().iter().nth(1);
    let about: Vec<&str> = other
        .iter()
        .flat_map(|r| r.about.iter().map(|s| s.named.value.as_str()))
        .collect();
    assert_eq!(about, ["C-1003"], "{}", talk.story());
}

/// The records that each request is about, in the order in which they were opened, and what was said last.
fn all_about(said: &[&str]) -> (Vec<Vec<String>>, String) {
    let mut talk = talk();
    for text in said {
        says(&mut talk, text);
    }
    let last = talk.agents_said().last().map(|t| (*t).to_owned());
    handed_over(&mut talk);
    let about = talk.snapshot().requests.iter().map(|request| {
        let about = request.about.iter();
        about
            .map(|a| format!("{} {}", request.intent.name, a.value))
            .collect()
    });
    (about.collect(), last.unwrap_or_default())
}

#[test]
fn a_wish_behind_an_answer_is_a_request_of_its_own() {
    let asks = "I am G-101, it is broken";
    let (mut about, _) = all_about(&[asks, "the jug and return deposit for the rack please"]);
    about.sort();
    assert_eq!(about, [vec![], vec!["repair C-1003".to_owned()]]);
    let asks = "I am G-101, where is my hire";
    let wish = "the jug and can you do the deposit for C-1002 please";
    let (mut about, _) = all_about(&[asks, wish]);
    about.sort();
    assert_eq!(about, [["deposit_back C-1002"], ["hire_state C-1003"]]);
    // Which other one it is is asked for, and the first is none of them.
    let wish = "C-1003 and return deposit for the other one please";
    let (mut about, last) = all_about(&[asks, wish]);
    about.sort();
    assert_eq!(about, [vec![], vec!["hire_state C-1003".to_owned()]]);
    assert!(last.ends_with("What does the confirmation say?"), "{last}");
}

#[test]
fn two_that_are_named_by_what_they_hold_are_both_meant_in_whatever_state_they_are() {
    let check = |text: &str, expected: &[&str]| {
        let (about, _) = all_about(&[text]);
        assert_eq!(about, [expected], "{text}");
    };
    check(
        "I am G-101. deposit for the bottle rack and the corkscrew please",
        &["deposit_back C-1001", "deposit_back C-1002"],
    );
    check(
        "I am G-101, the deposit of the jug and the rack please",
        &["deposit_back C-1001", "deposit_back C-1003"],
    );
    check(
        "I am G-105. deposit: 请取消变速箱和离合器",
        &["deposit_back C-5001", "deposit_back C-5002"],
    );
    check(
        "I am G-106, deposit: ギアボックスとクラッチをお願いします",
        &["deposit_back C-6001", "deposit_back C-6002"],
    );
    // Of what two hold, and of one alone, only those are meant that can be.
    check(
        "I am G-101. deposit for the glass please",
        &["deposit_back C-1003"],
    );
    check("I am G-101. deposit for the bottle rack please", &[]);
}

#[test]
fn of_two_that_were_named_the_one_that_is_not_theirs_is_not_asked_for() {
    for text in [
        "where is my hire C-2001 and C-1001?",
        "where is my hire C-1001 and C-2001?",
        "C-1001, C-2001: wo ist mein hire?",
    ] {
        let mut talk = talk();
        says(&mut talk, text);
        says(&mut talk, "I am G-101");
        let said = talk.agents_said();
        let expected =
            "Order C-1001 is delivered. I could not find the other one that you named (Order).";
        assert_eq!(said.last(), Some(&expected), "{}", talk.story());
        assert!(
            talk.state.requests().open().next().is_none(),
            "{}",
            talk.story()
        );
        // What is named later is theirs to be asked for.
        says(&mut talk, "and where is my hire C-1003?");
        let said = talk.agents_said();
        assert_eq!(said.last(), Some(&"Order C-1003 is being packed."));
        assert!(
            said.iter()
                .all(|text| !text.contains("Candle") && !text.contains("C-2001"))
        );
    }
    let mut talk = library::talk();
    for text in [
        "where is my hire L-7003 and L-7001?",
        "emil@lib.example",
        "thanks",
    ] {
        library::says(&mut talk, text);
    }
    let asked = talk.agents_said();
    let asked = asked
        .iter()
        .filter(|text| text.contains("Which loan"))
        .count();
    assert_eq!(asked, 1, "{}", talk.story());
    assert!(talk.state.requests().open().next().is_none());
}

#[test]
fn a_number_given_for_one_that_was_not_theirs_is_used_and_not_asked_for_again() {
    for (said, expected) in [
        (
            ["Where is my hire C-2001? I am G-101", "C-1001"],
            "Order C-1001 is delivered.",
        ),
        (
            ["I am G-101, where is my hire C-2001?", "it is C-1003"],
            "Order C-1003 is being packed.",
        ),
        (
            ["where is my hire C-9999? I am G-101", "oh, C-1002"],
            "Order C-1002 is delivered.",
        ),
        (
            ["Where is my hire C-4002? I am G-104", "my order is C-4001"],
            "Order C-4001 is delivered.",
        ),
    ] {
        let (about, last) = all_about(&said);
        assert_eq!(last, expected, "{said:?}");
        assert_eq!(about.concat().len(), 1, "{said:?}: {about:?}");
    }
    check(
        &["I am G-101, C-2001 is broken", "it is C-1001"],
        &["C-1001"],
    );
    // One that comes beside it leaves it wanted.
    check(
        &["I am G-101, C-2001 is broken", "and C-1001"],
        &["C-2001", "C-1001"],
    );
}
