//! Single behaviours worth a name.

use baton_sanitiser::{
    Action, Memory, Policy, RedactionKind, sanitise, sanitise_json, sanitise_next,
};
use serde_json::json;

fn check(text: &str, expected: &str) {
    assert_eq!(
        sanitise(text, &Policy::default()).text,
        expected,
        "of {text:?}"
    );
}

#[test]
fn a_card_number_is_masked_however_it_is_written() {
    check(
        "my card is 4111 1111 1111 1111, thanks",
        "my card is [card number removed], thanks",
    );
    check("4111-1111-1111-1111", "[card number removed]");
    check("４１１１１１１１１１１１１１１１", "[card number removed]");
    check("٤١١١ ١١١١ ١١١١ ١١١١", "[card number removed]");
    check(
        "378282246310005 exp 12/27 cvv 1234",
        "[card number removed] exp 12/27 cvv [card code removed]",
    );
    check(
        "4111 1111 1111 1111 12/26 123",
        "[card number removed] 12/26 [card code removed]",
    );
}

#[test]
fn numbers_of_other_things_stay() {
    for text in [
        "order number 4111111111111111 has not come",
        "my user id is mia_li_3668 and I pay with credit_card_4421486",
        "the card ending in 7447",
        "Bob's flight is HAT069, reservation NO6JO3",
    ] {
        check(text, text);
    }
}

#[test]
fn markup_becomes_the_text_it_showed() {
    check("<b>hi</b>", "hi");
    check("<p>Hello</p><p>World</p>", "Hello\nWorld");
    check("a<script>alert(1)</script>b", "ab");
    check("&lt;script&gt;alert(1)&lt;/script&gt;x", "x");
    check("&amp;lt;img src=x onerror=alert(1)&amp;gt;", "");
    check("<<b>script>x", "‹script>x");
    check("Bob <bob@example.com>", "Bob ‹bob@example.com›");
    check("I <3 it, 1 < 2 and AT&amp;T", "I <3 it, 1 < 2 and AT&T");
}

#[test]
fn terminal_and_unseen_characters_go() {
    check("\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}x", "red x");
    check(
        "41\u{200b}11\u{2060}1111 1111\u{202e} 1111",
        "[card number removed]",
    );
    check("a\r\nb\rc\0", "a\nb\nc");
    check("e\u{301}", "é");
}

#[test]
fn passwords_and_keys_are_masked() {
    check(
        "my password is hunter2.",
        "my password is [password removed].",
    );
    check("my password is not working", "my password is not working");
    check(
        "mein Passwort lautet Sommer2024!",
        "mein Passwort lautet [password removed]",
    );
    check("use sk-abcdefghij0123456789abcd", "use [token removed]");
    check("PIN: 4821", "PIN: [PIN removed]");
    check("SSN 078-05-1120", "SSN [SSN removed]");
    check(
        "IBAN DE89 3704 0044 0532 0130 00 please",
        "IBAN [IBAN removed] please",
    );
}

#[test]
fn a_number_spread_over_messages_is_withheld_at_the_latest_when_complete() {
    let mut memory = Memory::default();
    let policy = Policy::default();
    let said: Vec<String> = ["my card number is", "4111", "1111", "1111", "1111"]
        .iter()
        .map(|text| sanitise_next(&mut memory, text, &policy).text)
        .collect();
    assert_eq!(
        said,
        [
            "my card number is",
            "4111",
            "1111",
            "[card number removed]",
            "[card number removed]"
        ]
    );
}

#[test]
fn fields_that_name_secrets_are_masked() {
    let mut value = json!({
        "order_id": "4111111111111111", "cvv": 123, "user": {"password": "x", "apiKey": "abc"},
        "notes": ["paid with 4111111111111111"], "last_four": "7447", "next_page_token": "abc",
    });
    let redactions = sanitise_json(&mut value, &Policy::default());
    assert_eq!(
        value,
        json!({
            "order_id": "4111111111111111", "cvv": "[card code removed]",
            "user": {"password": "[password removed]", "apiKey": "[token removed]"},
            "notes": ["paid with [card number removed]"], "last_four": "7447", "next_page_token": "abc",
        })
    );
    assert_eq!(redactions.len(), 4);
    assert!(redactions.iter().all(|redaction| redaction.count == 1));
}

#[test]
fn the_policy_decides() {
    let drop = Policy {
        password: Action::Drop,
        card_number: Action::MaskKeepLastFour,
        ..Policy::default()
    };
    let cleaned = sanitise(
        "my password is hunter2 please help with 4111 1111 1111 1111",
        &drop,
    );
    assert_eq!(
        cleaned.text,
        "my please help with [card number removed, ends 1111]"
    );
    let keep = Policy {
        card_number: Action::Keep,
        ..Policy::default()
    };
    assert_eq!(sanitise("4111 1111 1111 1111", &keep).redactions, []);
    assert_eq!(
        sanitise("4111 1111 1111 1111", &Policy::default()).redactions[0].kind,
        RedactionKind::CardNumber
    );
}
