//! Several records in one message: each is about what its own clause wants of it, and nothing is wanted of one that is only
//! mentioned or stays.

use baton_orchestrator::Event;
use baton_orchestrator::snapshot::Mark;

use crate::conversation_driver::ConversationDriver;
use crate::examples::{practice, shop, wanted};

const IDA: &str = "I am ida.sample@example.com.";

/// The requests after messages of a known customer: intents with their records, and how they stand.
fn after(said: &[&str]) -> ConversationDriver {
    let mut talk = shop().talk();
    for (at, text) in said.iter().enumerate() {
        let text = if at == 0 {
            format!("{IDA} {text}")
        } else {
            (*text).to_owned()
        };
        shop().says(&mut talk, &text);
    }
    if talk.state.is_with_agents() {
        shop().says(&mut talk, "I want to talk to a person");
    }
    talk
}

#[track_caller]
fn check(said: &[&str], expected: &[&str]) {
    let talk = after(said);
    let mut found = wanted(&talk);
    found.sort();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{said:?}\n{}", talk.story());
}

const CANCEL: &str = "cancel_order ready_for_person LH-20001";
const BARREL: &str = "damaged_order ready_for_person LH-20003";
const REFUND: &str = "refund_status answered LH-20002";
const STATUS: &str = "order_status answered LH-20003";

#[test]
fn each_clause_has_its_own_record() {
    for text in [
        "LH-20003 arrived broken, and cancel LH-20001",
        "LH-20003 arrived broken and please cancel LH-20001",
        "Cancel LH-20001, LH-20003 arrived broken",
        "cancel LH-20001 and LH-20003 arrived broken",
        "LH-20001 should be cancelled, but LH-20003 arrived damaged.",
        "LH-20003: arrived broken. LH-20001: cancel please.",
        "LH-20003 arrived broken\nand LH-20001 I want to cancel",
        "For LH-20001 I want to cancel, and LH-20003 arrived damaged",
        "LH-20003 came damaged; also I no longer need LH-20001",
    ] {
        check(&[text], &[CANCEL, BARREL]);
    }
    for text in [
        "where is LH-20003 and when do I get my refund for LH-20002",
        "when do I get my refund for LH-20002, and LH-20003 never came",
        "I never received LH-20003, and has LH-20002 been credited",
        "LH-20003 has not arrived yet and my refund for LH-20002?",
        "has LH-20002 been credited, and I'm still waiting for LH-20003",
    ] {
        check(&[text], &[REFUND, STATUS]);
    }
    check(
        &["cancel LH-20001, where is LH-20003, and when do I get my refund for LH-20002"],
        &[CANCEL, STATUS, REFUND],
    );
}

#[test]
fn what_is_wanted_of_several_is_one_request() {
    for text in [
        "Please cancel LH-20001 and LH-20003",
        "cancel LH-20001, and LH-20003 too",
        "LH-20001 and LH-20003 should be cancelled",
        "cancel my orders LH-20001/LH-20003",
        "cancel LH-20001 and 20003",
        "cancel LH-20001 and LH-20003 because I moved",
        "cancel LH-20001, when do I get my refund for LH-20002, and cancel LH-20003",
    ] {
        let talk = after(&[text]);
        let found = wanted(&talk);
        assert!(
            found.contains(&"cancel_order ready_for_person LH-20001 LH-20003".to_owned()),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn nothing_is_wanted_of_a_record_that_is_only_mentioned() {
    for text in [
        "LH-20001 has arrived, but where is LH-20003?",
        "I got LH-20001 yesterday. Where is LH-20003?",
        "Where is LH-20003? LH-20001 came already.",
        "Where is LH-20003 (LH-20001 is fine)?",
        "Where is LH-20003, not LH-20001",
        "LH-20001 came, LH-20003 didn't. Where is it?",
        "I'll keep LH-20001, but where is LH-20003?",
    ] {
        check(&[text], &[STATUS]);
    }
    for text in [
        "keep LH-20003, cancel LH-20001",
        "LH-20003 stays, please cancel LH-20001",
        "I want to cancel LH-20001 and keep LH-20003",
        "cancel LH-20001, but LH-20003 stays as it is",
    ] {
        check(&[text], &[CANCEL]);
    }
}

#[test]
fn a_record_that_stays_is_taken_out_of_what_was_wanted() {
    let both = "Please cancel LH-20001 and LH-20003";
    for text in [
        "LH-20003 stays",
        "I'll keep LH-20003",
        "keep LH-20003 please",
        "I changed my mind about LH-20003",
        "I changed my mind about LH-20003, I keep it",
        "forget LH-20003",
        "not LH-20003",
        "LH-20003 bleibt",
        "LH-20003 behalte ich",
        "je garde LH-20003",
        "me quedo con LH-20003",
        "LH-20003 resta",
        "fico com LH-20003",
        "LH-20003 houd ik",
    ] {
        check(&[both, text], &[CANCEL]);
    }
    check(
        &["Please cancel LH-20001", "LH-20001 stays"],
        &["cancel_order withdrawn LH-20001"],
    );
    // What stays was not what was wanted.
    check(&["Please cancel LH-20001", "LH-20003 stays"], &[CANCEL]);
    check(&["Please cancel LH-20001", "forget LH-20003"], &[CANCEL]);
}

#[test]
fn what_is_not_to_be_kept_is_wanted_back() {
    for text in [
        "I don't want to keep LH-20003",
        "I don't want to keep LH-20003, and cancel LH-20001",
    ] {
        let found = wanted(&after(&[text]));
        assert!(
            found.contains(&"return_order ready_for_person LH-20003".to_owned()),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn one_wish_in_the_place_of_another_has_its_own_record() {
    for text in [
        "Actually make that a cancellation of LH-20001",
        "No wait, not LH-20003. I meant to cancel LH-20001",
        "make it a cancellation of LH-20001 instead",
    ] {
        let found = wanted(&after(&["I want to return LH-20003", text]));
        assert!(found.contains(&CANCEL.to_owned()), "{text}: {found:?}");
        assert!(
            found
                .iter()
                .any(|one| one.starts_with("return_order withdrawn")),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn what_tells_a_new_matter_answers_no_question() {
    for text in [
        "LH-20003 arrived broken",
        "LH-20003 was damaged when I opened it",
        "the vase in LH-20003 was broken",
    ] {
        let mut talk = shop().talk();
        for text in ["Where is my order?", text, "I want to talk to a person"] {
            shop().says(&mut talk, text);
        }
        let found = wanted(&talk);
        assert!(
            found
                .iter()
                .any(|one| one.starts_with("damaged_order") && one.ends_with("LH-20003")),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn everything_that_was_not_understood_stands() {
    let talk = after(&[
        "My invoice has a wrong VAT number.",
        "Please also delete my account.",
    ]);
    let left = talk.snapshot().resolution.remaining.join("; ");
    assert!(left.contains("VAT number"), "{left}");
    assert!(left.contains("delete my account"), "{left}");
}

#[test]
fn lines_that_are_a_number_head_what_is_said_of_it() {
    for text in [
        "LH-20001\nI want to cancel it\nLH-20003\narrived broken",
        "\nHello,\nLH-20001\nI want to cancel it\n\nLH-20003\narrived broken\nThanks",
        "\nLH-20001:\nplease cancel\n\nLH-20003:\narrived broken",
        "\nOrder LH-20001\nplease cancel\nOrder LH-20003\nit arrived broken, the tap leaks",
    ] {
        check(&[text], &[CANCEL, BARREL]);
    }
    // Here the wish stands before the numbers, or behind all of them.
    for text in [
        "Please cancel:\nLH-20001\nLH-20003\nThank you",
        "LH-20001\nLH-20003\nPlease cancel both",
    ] {
        let both = "cancel_order ready_for_person LH-20001 LH-20003";
        check(&[text], &[both]);
    }
    check(
        &["Please cancel:\nLH-20001\nwhere is\nLH-20003"],
        &[CANCEL, STATUS],
    );
}

#[test]
fn only_one_of_them_leaves_out_the_others() {
    let both = "Please cancel LH-20001 and LH-20003";
    for text in [
        "only LH-20001",
        "just LH-20001 please",
        "only the order LH-20001",
        "only cancel LH-20001",
        "please cancel only LH-20001",
        "LH-20001 only",
        "nur LH-20001",
        "bitte nur die LH-20001",
        "seulement LH-20001",
        "solo LH-20001",
        "sólo LH-20001",
        "somente LH-20001",
        "alleen LH-20001",
        "tylko LH-20001",
        "sadece LH-20001",
        "только LH-20001",
        "只要 LH-20001",
        "LH-20001だけ",
        "فقط LH-20001",
    ] {
        check(&[both, text], &[CANCEL]);
    }
    // What only came, or is only asked about, narrows nothing.
    let two = "cancel_order ready_for_person LH-20001 LH-20003";
    for text in ["only LH-20001 has arrived", "I only got LH-20001 yesterday"] {
        check(&[both, text], &[two]);
    }
}

#[test]
fn several_bare_numbers_answer_the_question_for_one() {
    for text in [
        "20001 & 20003",
        "20001 and 20003",
        "20001, 20003",
        "20001 / 20003",
        "20001 20003",
        "20001\n20003",
    ] {
        check(
            &["I want to cancel an order", text],
            &["cancel_order ready_for_person LH-20001 LH-20003"],
        );
    }
    check(&["I want to cancel an order", "20001"], &[CANCEL]);
}

#[test]
fn something_else_instead_is_heard() {
    for text in ["cancel it instead", "Please cancel it instead."] {
        check(
            &["Where is LH-20003?", text],
            &["cancel_order ready_for_person LH-20003", STATUS],
        );
    }
}

/// The words of a fault that a message gives at the practice desk.
#[track_caller]
fn fault(said: &str, expected: &str) {
    let mut talk = practice().talk();
    talk.writes(said);
    let stated = talk
        .events("stated")
        .filter_map(|recorded| match &recorded.event {
            Event::Stated { fact, value, .. } if fact.as_str() == "damage" => Some(value.as_str()),
            _ => None,
        });
    let stated: Vec<&str> = stated.collect();
    assert_eq!(stated, [expected], "{said}");
}

#[test]
fn a_fault_in_several_clauses_is_kept_whole() {
    let lid = "one corner is dented and the lid does not close";
    fault(
        "My kettle came damaged: one corner is dented and the lid does not close.",
        lid,
    );
    fault(
        "A part came damaged. one corner is dented, but the lid closes and it makes a noise!",
        "one corner is dented, but the lid closes and it makes a noise",
    );
    // A wish behind it is no part of it.
    fault(
        "I received a faulty item. the handle is broken and please send me a new one",
        "the handle is broken",
    );
    fault(
        "I received a faulty item. the handle is broken. The box was fine.",
        "the handle is broken",
    );
}

#[test]
fn a_heading_opens_nothing() {
    for said in [
        "My orders\n\nPlease cancel LH-20003. I am ida.sample@example.com",
        "Order\nplease cancel LH-20003, I am ida.sample@example.com",
    ] {
        let mut talk = shop().talk();
        shop().says(&mut talk, said);
        assert_eq!(
            wanted(&talk),
            ["cancel_order ready_for_person LH-20003"],
            "{said}: {}",
            talk.story()
        );
    }
}

#[test]
fn a_fault_without_a_word_for_damage_is_one_of_its_record() {
    for said in [
        "LH-20001 arrived with a scratch and the lid does not close. I am ida.sample@example.com",
        "My order\nLH-20001 arrived with a scratch and the lid does not close. I am ida.sample@example.com",
    ] {
        let mut talk = shop().talk();
        shop().says(&mut talk, said);
        assert_eq!(
            wanted(&talk),
            ["damaged_order ready_for_person LH-20001"],
            "{said}: {}",
            talk.story()
        );
        assert!(
            talk.marks("complaint")
                .contains(&(Mark::Stated, Some("damaged".to_owned()))),
            "{:?}",
            talk.marks("complaint")
        );
    }
    let mut talk = shop().talk();
    let both = "LH-20001 arrived with a scratch and the lid does not close, and LH-20003 please cancel. I am ida.sample@example.com";
    shop().says(&mut talk, both);
    assert_eq!(
        wanted(&talk),
        [
            "cancel_order ready_for_person LH-20003",
            "damaged_order ready_for_person LH-20001"
        ]
    );
}

/// "Both" of nothing that was listed is asked about, and not passed over with the same question.
#[test]
fn what_picks_from_no_list_is_asked_to_be_named() {
    for said in [
        &["Please cancel both"][..],
        &["Where is my order?", "both"],
        &["Where is my order?", "the first and the second"],
        &["Where is my order?", "beide bitte"],
    ] {
        let mut talk = shop().talk();
        for text in said {
            shop().says(&mut talk, text);
        }
        let asked = talk.agents_said().last().map(|text| (*text).to_owned());
        assert!(
            asked.as_deref().is_some_and(
                |asked| asked.contains("please name each one. What is the order number?")
            ),
            "{said:?}: {asked:?}"
        );
    }
}
