use std::sync::OnceLock;

use super::*;
use crate::{Example, Lexical, LexicalOptions};

fn router() -> &'static Lexical {
    static ROUTER: OnceLock<Lexical> = OnceLock::new();
    let examples = [
        ("cancel", "please cancel my order"),
        ("cancel", "I want to cancel order 12"),
        ("cancel", "cancel it, I do not need it"),
        ("return", "I want to return the lamp"),
        ("return", "how do I send the lamp back"),
        ("return", "return a chair from my order"),
        ("refund", "when do I get my refund"),
        ("refund", "where is my money"),
        ("refund", "I was not paid back, where is the refund"),
    ]
    .map(|(intent, text)| Example::of(intent, text));
    ROUTER.get_or_init(|| Lexical::train(&examples, LexicalOptions::default()).unwrap())
}

fn heard(text: &str, open: &[(&str, bool)]) -> Vec<String> {
    heard_after(None, text, open)
}

fn heard_after(said: Option<&str>, text: &str, open: &[(&str, bool)]) -> Vec<String> {
    let open: Vec<OpenRequest<'_>> = open
        .iter()
        .map(|(intent, settled)| OpenRequest {
            intent,
            words: "",
            settled: *settled,
        })
        .collect();
    let heard = Utterance {
        text,
        written: text,
        said,
        asked: false,
        elsewhere: false,
        records: &[],
        noted: false,
        acts: None,
        open: &open,
    };
    let changes = read(router(), &heard, 0.4).into_iter();
    changes.map(|change| named(change, text)).collect()
}

/// A change with its words.
fn named(change: RequestChange, text: &str) -> String {
    match change {
        RequestChange::Opens { intent, part, .. } => format!("opens {intent}: {}", &text[part]),
        RequestChange::Adds { request, part } => format!("adds to {request}: {}", &text[part]),
        RequestChange::Withdraws { request, part } => {
            format!("withdraws {request}: {}", &text[part])
        }
        RequestChange::Spares { part, keeps: true } => format!("keeps: {}", &text[part]),
        RequestChange::Spares { part, .. } => format!("mentions: {}", &text[part]),
        RequestChange::Unheard {
            part, told: true, ..
        } => format!("is told: {}", &text[part]),
        RequestChange::Unheard { part, .. } => format!("does not know: {}", &text[part]),
    }
}

#[test]
fn every_part_of_a_message_is_heard() {
    assert_eq!(
        heard(
            "Please cancel order 77. I also want to return the lamp from order 78.",
            &[]
        ),
        [
            "opens cancel: Please cancel order 77.",
            "opens return: I also want to return the lamp from order 78."
        ]
    );
    assert_eq!(
        heard("and when do I get my refund?", &[("cancel", false)]),
        ["opens refund: and when do I get my refund?"]
    );
}

#[test]
fn more_words_are_added_to_the_open_request_and_a_settled_one_opens_again() {
    let text = "Cancel my order please";
    assert_eq!(
        heard(text, &[("return", false), ("cancel", false)]),
        ["adds to 1: Cancel my order please"]
    );
    assert_eq!(
        heard(text, &[("cancel", true)]),
        ["opens cancel: Cancel my order please"]
    );
}

#[test]
fn what_is_taken_back_is_withdrawn() {
    let open = [("return", false), ("refund", false), ("cancel", true)];
    assert_eq!(
        heard("Never mind the return.", &open),
        ["withdraws 0: Never mind the return."]
    );
    assert_eq!(heard("Forget it.", &open), ["withdraws 1: Forget it."]);
    assert_eq!(heard("Forget it.", &[]), Vec::<String>::new());
}

#[test]
fn what_was_offered_is_wanted_by_who_agrees() {
    let open = [("cancel", false)];
    let offer = Some("It is cancelled. Shall I see where the refund of your money is?");
    assert_eq!(
        heard_after(offer, "Yes, please", &open),
        ["opens refund: Yes, please"]
    );
    for text in [
        "No, thank you",
        "Yes, but not now",
        "I don't want to wait for the refund",
    ] {
        assert_eq!(
            heard_after(offer, text, &open),
            Vec::<String>::new(),
            "{text}"
        );
    }
    let anything = Some("Is there anything else I can do about your refund?");
    assert_eq!(
        heard_after(anything, "Yes, please", &open),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_not_wanted_any_more_is_a_wish_where_nothing_like_it_is_open() {
    assert_eq!(
        heard(
            "I don't want my order any more, please cancel it",
            &[("refund", false)]
        ),
        ["opens cancel: I don't want my order any more, please cancel it"]
    );
}

#[test]
fn praise_and_thanks_are_no_request() {
    for text in ["Thank you so much!", "That sounds great.", "👍", ""] {
        assert_eq!(
            heard(text, &[("cancel", false)]),
            Vec::<String>::new(),
            "{text:?}"
        );
    }
}

/// A Router that names what it chose and no alternatives.
struct Sure;

impl Router for Sure {
    fn name(&self) -> &'static str {
        "sure"
    }

    fn route(&self, _: &str) -> crate::Routing {
        crate::Routing {
            best: Some(Scored {
                intent: "cancel".to_owned(),
                confidence: 1.0,
            }),
            alternatives: Vec::new(),
            out_of_scope: 0.0,
            router: "sure",
        }
    }
}

#[test]
fn a_router_without_alternatives_is_heard_by_its_choice() {
    let heard = Utterance {
        text: "Where is my order?",
        written: "Where is my order?",
        said: None,
        asked: false,
        elsewhere: false,
        records: &[],
        noted: false,
        acts: None,
        open: &[],
    };
    let changes = read(&Sure, &heard, 0.5);
    assert!(
        matches!(&changes[..], [RequestChange::Opens { intent, .. }] if intent == "cancel"),
        "{changes:?}"
    );
}

#[test]
fn a_part_that_only_gives_a_value_opens_nothing() {
    for text in [
        "the order number is pg-103159",
        "My e-mail address is ida@example.com",
        "K-1001, order 4711",
        "meine Kundennummer lautet 12345",
    ] {
        assert!(giving::only_gives(text), "{text}");
    }
    for text in [
        "cancel order 4711",
        "where is 4711",
        "my order number",
        "4711 arrived broken",
    ] {
        assert!(!giving::only_gives(text), "{text}");
    }
}

#[test]
fn thanks_and_goodbyes_are_no_words_of_a_request() {
    for text in [
        "No, that is all. Thank you for being so quick!",
        "Great, thanks a lot for your help.",
        "Danke, das war alles.",
    ] {
        assert_eq!(
            heard(text, &[("cancel", false)]),
            Vec::<String>::new(),
            "{text}"
        );
    }
    assert_eq!(
        heard("Thanks! Where is my refund?", &[("cancel", false)]).len(),
        1
    );
}

#[test]
fn what_is_not_wanted_opens_nothing() {
    for text in [
        "I don't want to cancel my order",
        "Please don't cancel order 12",
    ] {
        assert!(heard(text, &[]).is_empty(), "{text}");
        assert_eq!(
            heard(text, &[("cancel", false)]),
            [format!("withdraws 0: {text}")]
        );
    }
    assert_eq!(
        heard("I don't want to cancel. When do I get my refund?", &[]),
        ["opens refund: When do I get my refund?"]
    );
    assert_eq!(
        heard(
            "I don't want to cancel my order, I want to know where my money is",
            &[]
        ),
        ["opens refund: I want to know where my money is"]
    );
}

#[test]
fn what_is_wanted_instead_takes_the_place_of_what_was() {
    assert_eq!(
        heard(
            "I want to cancel my order. No, I want to return the lamp instead.",
            &[]
        ),
        ["opens return: No, I want to return the lamp instead."]
    );
}

#[test]
fn a_list_of_wishes_is_cut_where_they_differ() {
    let told = heard(
        "please cancel it, I want to return the lamp and where is my refund",
        &[],
    );
    let intents: Vec<&str> = told
        .iter()
        .filter_map(|one| one.split(':').next())
        .collect();
    assert_eq!(
        intents,
        ["opens cancel", "opens return", "opens refund"],
        "{told:?}"
    );
    assert_eq!(
        heard("I want to return the lamp, the chair and the table", &[]).len(),
        1
    );
}

#[test]
fn what_stands_behind_a_withdrawal_is_heard_too() {
    let open = [("return", false)];
    assert_eq!(
        heard("never mind, when do I get my refund", &open),
        [
            "withdraws 0: never mind,",
            "opens refund: when do I get my refund"
        ]
    );
    assert_eq!(
        heard("Actually no, please cancel my order", &open),
        [
            "opens cancel: Actually no, please cancel my order",
            "withdraws 0: Actually no, please cancel my order"
        ]
    );
}

#[test]
fn what_is_refused_in_part_withdraws_nothing() {
    let open = [("cancel", false)];
    let told = heard("I do not want to cancel my whole order", &open);
    assert!(
        told.iter().all(|one| !one.starts_with("withdraws")),
        "{told:?}"
    );
    assert_eq!(heard("I don't want to cancel my order", &open).len(), 1);
}

#[test]
fn what_was_wished_and_unsaid_in_one_message_is_no_wish() {
    let told = heard(
        "Cancel my order. When do I get my refund? Actually don't cancel my order.",
        &[],
    );
    assert_eq!(told, ["opens refund: When do I get my refund?"]);
}

#[test]
fn a_question_that_fits_nothing_is_kept_beside_what_fits() {
    let told = heard(
        "Please cancel my order. Do you also sell garden hoses by the metre?",
        &[],
    );
    assert_eq!(
        told,
        [
            "opens cancel: Please cancel my order.",
            "does not know: Do you also sell garden hoses by the metre?"
        ]
    );
    assert_eq!(
        heard(
            "Hi, how are you? Can you help me? Please cancel my order.",
            &[]
        ),
        ["opens cancel: Please cancel my order."]
    );
}

/// Reads a message that names a record which no request is about; its number is blanked out.
fn heard_elsewhere(written: &str, number: &str, open: &[(&str, bool)]) -> Vec<String> {
    let text = written.replace(number, &" ".repeat(number.len()));
    let open: Vec<OpenRequest<'_>> = open
        .iter()
        .map(|(intent, settled)| OpenRequest {
            intent,
            words: "",
            settled: *settled,
        })
        .collect();
    let heard = Utterance {
        text: &text,
        written,
        said: None,
        asked: false,
        elsewhere: true,
        records: &[],
        noted: false,
        acts: None,
        open: &open,
    };
    let changes = read(router(), &heard, 0.95).into_iter();
    changes.map(|change| named(change, written)).collect()
}

#[test]
fn words_of_their_own_about_another_record_are_not_drawn_to_the_open_request() {
    assert_eq!(
        heard_elsewhere(
            "and the refund for LH-20002?",
            "LH-20002",
            &[("cancel", false)]
        ),
        ["opens refund: and the refund for LH-20002?"]
    );
    for goes_on in [
        "and for LH-20002 too",
        "what about LH-20002?",
        "und was ist mit LH-20002?",
        "oh and LH-20002",
    ] {
        assert_eq!(
            heard_elsewhere(goes_on, "LH-20002", &[("cancel", false)]),
            Vec::<String>::new(),
            "{goes_on}"
        );
    }
}

#[test]
fn what_is_told_beside_a_wish_is_kept() {
    let wish = "Please cancel my order.";
    let check = |told: &str, expected: &[&str]| {
        let text = format!("{wish} {told}");
        let mut found = heard(&text, &[]);
        assert_eq!(found.remove(0), format!("opens cancel: {wish}"), "{text}");
        assert_eq!(found, expected, "{text}");
    };
    check(
        "My daughter is travelling with grandmother.",
        &["is told: My daughter is travelling with grandmother."],
    );
    check(
        "By the way the postman was drunk.",
        &["does not know: By the way the postman was drunk."],
    );
    check(
        "My brother was injured.",
        &["does not know: My brother was injured."],
    );
    for nothing in ["Thank you very much!", "Hello there.", "My number is 4711."] {
        check(nothing, &[]);
    }
}

#[test]
fn a_reason_that_only_refers_to_what_is_wanted_opens_nothing() {
    for text in [
        "please cancel my order, I don't need it any more",
        "Please cancel my order. I no longer need it.",
    ] {
        let opened = heard(text, &[]);
        assert_eq!(opened.len(), 1, "{text}: {opened:?}");
    }
}

#[test]
fn small_talk_asks_and_tells_nothing() {
    for text in [
        "Thank you so much!",
        "ok great, thanks",
        "How are you today?",
        "Vielen Dank",
        "merci",
        "Sent from my phone",
    ] {
        assert!(is_small_talk(text), "{text}");
    }
    for text in [
        "Thanks, and where is my order?",
        "It is broken",
        "LH-20001",
        "",
        "…",
        "Can you cancel it?",
    ] {
        assert!(!is_small_talk(text), "{text}");
    }
}

#[test]
fn words_of_another_record_that_fit_nothing_are_kept() {
    for text in [
        "and LH-20002 shall be wrapped in paper",
        "Thanks, and bring LH-20002 to my aunt in Bath.",
        "By the way LH-20002 smells of fish",
        "Et emballez LH-20002 dans du papier",
        "Przy okazji LH-20002 pachnie rybą",
        "وأيضا LH-20002 رائحته سمك.",
        "另外LH-20002有鱼腥味。",
        "それとLH-20002は魚の匂いがします。",
        "zorbla LH-20002 frimp quandle",
    ] {
        for open in [&[("cancel", true)][..], &[("cancel", false)][..]] {
            let heard = heard_elsewhere(text, "LH-20002", open);
            assert_eq!(heard, [format!("does not know: {text}")], "{text} {open:?}");
        }
    }
}
