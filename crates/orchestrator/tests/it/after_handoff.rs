//! What the customer writes after the handoff is read as before it: what they want opens a request of its own, and what
//! they give is stated.

use baton_orchestrator::Input;
use baton_orchestrator::snapshot::Mark;

use crate::conversation_driver::{ConversationDriver, representative};
use crate::examples::{airline, shop, wanted};

const IDA: &str = "I am ida.sample@example.com.";
const CANCEL: &str = "I am ida.sample@example.com. Please cancel my order LH-20001.";
const PERSON: &str = "I am ida.sample@example.com. I want to talk to a person.";

fn after(said: &[&str]) -> ConversationDriver {
    let mut talk = shop().talk();
    for text in said {
        shop().says(&mut talk, text);
    }
    assert!(!talk.state.is_with_agents(), "{}", talk.story());
    talk
}

fn remaining(talk: &ConversationDriver) -> String {
    talk.snapshot().resolution.remaining.join("; ")
}

#[test]
fn another_wish_about_another_record_is_a_request_of_its_own() {
    for more in [
        "And what about the refund for LH-20002?",
        "what about my money for LH-20002",
        "has LH-20002 been credited yet?",
        "LH-20002: where is my money",
        "when do I get the refund for the lamp?",
    ] {
        let talk = after(&[CANCEL, more]);
        assert_eq!(
            wanted(&talk),
            [
                "cancel_order ready_for_person LH-20001",
                "refund_status ready_for_person LH-20002"
            ],
            "{more}"
        );
    }
}

#[test]
fn wishes_before_and_after_the_handoff_stand_with_their_own_records_in_any_order() {
    let wishes = [
        (
            "please cancel LH-20001",
            "cancel_order ready_for_person LH-20001",
        ),
        (
            "and when do I get my refund for LH-20002?",
            "refund_status ready_for_person LH-20002",
        ),
        (
            "where is LH-20003",
            "order_status ready_for_person LH-20003",
        ),
    ];
    for [a, b, c] in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let talk = after(&[PERSON, wishes[a].0, wishes[b].0, wishes[c].0]);
        let mut expected = wishes.map(|(_, expected)| expected);
        expected.sort_unstable();
        assert_eq!(wanted(&talk), expected, "{a} {b} {c}");
    }
}

#[test]
fn two_wishes_in_one_message_stand_with_their_own_records() {
    let talk = after(&[
        IDA,
        "Please cancel LH-20001. And what about the refund for LH-20002?",
    ]);
    assert_eq!(
        wanted(&talk),
        [
            "cancel_order ready_for_person LH-20001",
            "refund_status answered LH-20002"
        ]
    );
}

#[test]
fn the_same_wish_about_another_record_has_both() {
    for more in [
        "and for LH-20003 too",
        "oh and LH-20003",
        "same for LH-20003 please",
        "cancel LH-20003 as well",
        "what about LH-20003?",
    ] {
        let talk = after(&[CANCEL, more]);
        assert_eq!(
            wanted(&talk),
            ["cancel_order ready_for_person LH-20001 LH-20003"],
            "{more}"
        );
        assert!(
            talk.snapshot()
                .resolution
                .next_action
                .contains("LH-20003 is in preparation"),
            "{more}"
        );
    }
    // Of several it is the one that was spoken of last.
    let talk = after(&[
        PERSON,
        "When do I get my refund for LH-20002?",
        "and cancel LH-20001",
        "and for LH-20003 too",
    ]);
    assert_eq!(
        wanted(&talk),
        [
            "cancel_order ready_for_person LH-20001 LH-20003",
            "refund_status ready_for_person LH-20002"
        ]
    );
}

#[test]
fn a_wish_that_is_not_understood_is_no_more_of_the_one_before() {
    for more in [
        "And when does LH-20003 get its warranty card?",
        "do you gift wrap LH-20003?",
        "and LH-20003, when does it come?",
        "und was ist mit der Rückerstattung für LH-20003?",
        "and the gift box for LH-20003?",
        "and what about the invoice?",
        "what about the rain barrel?",
    ] {
        let talk = after(&[CANCEL, more]);
        assert_eq!(
            wanted(&talk),
            ["cancel_order ready_for_person LH-20001"],
            "{more}"
        );
        assert!(
            remaining(&talk).contains("Not answered yet: “"),
            "{more}: {}",
            remaining(&talk)
        );
    }
}

#[test]
fn words_that_add_something_stand_with_what_they_add_to() {
    for more in ["also the rain barrel", "and the rain barrel too"] {
        let talk = after(&[CANCEL, more]);
        let [cancel] = talk.snapshot().requests.as_slice() else {
            panic!("{:?}", talk.snapshot().requests);
        };
        assert_eq!(cancel.words.last().unwrap().words, more);
    }
}

#[test]
fn a_withdrawal_and_a_new_wish_after_the_handoff() {
    let talk = after(&[CANCEL, "forget it. And the refund for LH-20002?"]);
    assert_eq!(
        wanted(&talk),
        [
            "cancel_order withdrawn LH-20001",
            "refund_status ready_for_person LH-20002"
        ]
    );
}

#[track_caller]
fn states(said: &[&str], fact: &str, value: &str) {
    let talk = after(said);
    assert_eq!(
        talk.marks(fact),
        [(Mark::Stated, Some(value.to_owned()))],
        "{said:?}"
    );
    assert!(
        talk.snapshot()
            .still_needed
            .iter()
            .all(|needed| needed.name.as_str() != fact),
        "{said:?}"
    );
}

#[test]
fn a_value_that_an_open_request_needs_is_stated_without_being_asked_for() {
    let moved = "I moved, please deliver LH-20003 to my new address";
    let quay = "Quay 17, 20457 Hamburg";
    for said in [
        &[PERSON, moved, quay][..],
        &[CANCEL, "And change the address of LH-20003", quay],
        &[
            PERSON,
            moved,
            "My new address is Quay 17, 20457 Hamburg. Thank you!",
        ],
        &[PERSON, moved, "new address: Quay 17, 20457 Hamburg"],
        &[
            PERSON,
            "I moved, please deliver LH-20003 to my new address, Quay 17, 20457 Hamburg",
        ],
        &[
            PERSON,
            "Please change the delivery address of LH-20003, I have a new address. It is Quay 17, 20457 Hamburg.",
        ],
    ] {
        states(said, "new_address", quay);
    }
}

#[test]
fn what_is_no_value_is_not_taken_for_one() {
    let moved = "I moved, please deliver LH-20003 to my new address";
    for more in [
        "it is urgent, I am in a hurry",
        "are you still there?",
        "please do it today, my new address please",
        "I don't have my new address here",
        "Is my new address saved already?",
        "thank you very much for your help",
    ] {
        let talk = after(&[PERSON, moved, more]);
        assert_eq!(talk.marks("new_address"), [], "{more}");
    }
}

#[test]
fn what_a_representative_asks_for_is_answered() {
    for question in [
        "What is your new address?",
        "Hello Ida. To which address shall we send it?",
    ] {
        let mut talk = after(&[PERSON, "I moved, please deliver LH-20003 to my new address"]);
        talk.available = Some(representative("Rosa"));
        talk.wait(10);
        talk.accept("Rosa");
        let (by, message) = (talk.by("Rosa"), talk.message());
        talk.feed(Input::Reply {
            by,
            message,
            text: question.to_owned(),
        });
        shop().says(&mut talk, "the old mill behind the church in Nowhere");
        assert_eq!(
            talk.marks("new_address"),
            [(
                Mark::Stated,
                Some("the old mill behind the church in Nowhere".to_owned())
            )],
            "{question}"
        );
    }
}

#[test]
fn at_another_desk_each_wish_stands_with_its_own_record_too() {
    let mut talk = airline().talk();
    for text in [
        "I want to talk to a person.",
        "Please cancel my reservation AB12CD.",
        "and how many suitcases can I take on XY34ZW?",
        "and move the flight of QQ77QQ to the next day",
    ] {
        airline().says(&mut talk, text);
    }
    let wanted: Vec<(String, Vec<String>)> = talk
        .snapshot()
        .requests
        .iter()
        .map(|request| {
            let about = request.about.iter().map(|about| about.value.clone());
            (request.intent.name.to_string(), about.collect())
        })
        .collect();
    for (intent, record) in [
        ("cancel_reservation", "AB12CD"),
        ("baggage_allowance", "XY34ZW"),
        ("change_flight", "QQ77QQ"),
    ] {
        let found = (intent.to_owned(), vec![record.to_owned()]);
        assert!(wanted.contains(&found), "{found:?} is not in {wanted:?}");
    }
    assert_eq!(wanted.len(), 3, "{wanted:?}");
}

#[test]
fn what_is_taken_back_of_one_record_leaves_the_others() {
    let check = |said: &[&str], expected: &[&str]| {
        let talk = after(said);
        assert_eq!(wanted(&talk), expected, "{said:?}: {}", talk.story());
    };
    let both = "I am ida.sample@example.com. Please return LH-20001 and LH-20002.";
    check(
        &[both, "Forget LH-20002."],
        &["return_order ready_for_person LH-20001"],
    );
    check(
        &[both, "Forget about LH-20001."],
        &["return_order ready_for_person LH-20002"],
    );
    let apart = "I am ida.sample@example.com. Please return LH-20002 and cancel LH-20001.";
    check(
        &[apart, "Forget about LH-20002."],
        &[
            "cancel_order ready_for_person LH-20001",
            "return_order withdrawn ",
        ],
    );
    check(
        &[apart, "Forget about LH-20001."],
        &[
            "cancel_order withdrawn ",
            "return_order ready_for_person LH-20002",
        ],
    );
}

#[test]
fn what_is_told_while_it_waits_for_a_person_stands_in_what_remains() {
    for told in [
        "I was charged twice for it.",
        "My IBAN has changed.",
        "It has to be picked up, I can't carry it.",
        "Refund to a different bank account please.",
        "The lamp never worked either.",
        "Ich wurde zweimal belastet.",
    ] {
        let talk = after(&[CANCEL, told, "Thanks, bye"]);
        assert!(
            remaining(&talk).contains(told.trim_end_matches('.')),
            "{told}: {}
{}",
            remaining(&talk),
            talk.story()
        );
    }
    for idle in [
        "Thanks!",
        "ok",
        "Great, thank you so much",
        "Danke schön",
        "Have a nice day",
    ] {
        let talk = after(&[CANCEL, idle]);
        assert!(
            !remaining(&talk).contains("Not answered"),
            "{idle}: {}",
            remaining(&talk)
        );
    }
}

/// A remark wants no answer of its own once a representative has replied; whether their reply answers a question is not read.
#[test]
fn what_a_representative_replied_to_is_not_called_unanswered() {
    let mut talk = after(&[
        CANCEL,
        "It came with a quokka.",
        "Do you also sell gift cards?",
    ]);
    let before = remaining(&talk);
    for told in ["It came with a quokka", "Do you also sell gift cards?"] {
        assert!(
            before.contains(&format!("Not answered yet: “{told}")),
            "{before}"
        );
    }
    talk.feed(Input::Accept {
        by: talk.by("Rosa"),
        offer: None,
    });
    let message = talk.message();
    talk.feed(Input::Reply {
        by: talk.by("Rosa"),
        message,
        text: "I see, I will look into it.".to_owned(),
    });
    let left = remaining(&talk);
    assert!(!left.contains("Not answered"), "{left}");
    assert!(!left.contains("quokka"), "{left}");
    assert!(
        left.contains("Was this answered? “Do you also sell gift cards?”"),
        "{left}"
    );
}
