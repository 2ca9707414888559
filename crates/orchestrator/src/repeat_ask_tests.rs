use super::{Question, canonical, sentences};

#[track_caller]
fn check(text: &str, label: &str, expected: bool) {
    let names = [canonical(label)];
    let asks = sentences(text)
        .filter_map(Question::read)
        .any(|q| q.asks(&names));
    assert_eq!(asks, expected, "{text}");
}

#[test]
fn a_question_asks_whatever_its_form() {
    for text in [
        "Can you tell me your order number?",
        "Your order number, please?",
        "Your order number, please.",
        "And the order number?",
        "Order number?",
        "Please give me the order ID.",
        "Thank you.\nWhich order number is it",
        "I'll need your order number to go on",
        "Ok, so what\u{2019}s your order no.?",
        "Bitte Ihre order number.",
    ] {
        check(text, "Order number", true);
    }
    check("What is your e-mail?", "E-mail address", true);
    check("Your mail address please", "E-mail address", true);
}

#[test]
fn naming_a_fact_is_not_asking_for_it() {
    for text in [
        "I have found your order number.",
        "I wrote the order number on the label, please wait a moment.",
        "How do you usually pay?",
        "The order number is fine. What happened then?",
        "",
    ] {
        check(text, "Order number", false);
    }
}

#[test]
fn amounts_and_abbreviations_end_no_sentence() {
    let all: Vec<&str> = sentences("It costs 10.50 now. Your name? Thanks").collect();
    assert_eq!(all, ["It costs 10.50 now.", " Your name?", " Thanks"]);
}
