//! Properties that hold for every text.

use std::num::NonZeroUsize;

use baton_sanitiser::{
    Memory, Policy, SecretAction, remember, sanitise, sanitise_json, sanitise_next,
};
use proptest::prelude::*;
use unicode_normalization::is_nfc;

/// Pieces that the detectors look for, in every order and with anything between.
#[expect(clippy::too_many_lines, reason = "a way for each kind of piece")]
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "4111 1111 1111 1111",
        "4111111111111111",
        "5555-5555-5555-4444",
        "4111",
        "1111",
        "3782 822463 10005",
        "card ",
        "card number is ",
        "order number ",
        "cvv ",
        "cvv",
        "123",
        " 12/27 ",
        "pin ",
        "1234",
        "password is ",
        "password: ",
        "hunter2",
        "is my password",
        "my ",
        "IBAN ",
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "ssn ",
        "219-09-9999",
        "sk-abcdefghijklmnop0123456789",
        "Bearer ",
        "token: ",
        "9f8Ab3kLmQ27xZt0",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "<",
        ">",
        "</",
        "<b>",
        "</b>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<a href='",
        "b",
        "&",
        "&lt;",
        "&amp;",
        "lt;",
        "amp;",
        "&#60;",
        "#",
        ";",
        "\u{1b}",
        "\u{1b}[",
        "31m",
        "\u{1b}]0;",
        "\u{7}",
        "\u{9b}",
        "\u{200b}",
        "\u{202e}",
        "\u{fe0f}",
        "\u{301}",
        "e",
        "\u{37e}",
        "\r",
        "\n",
        " ",
        "[card number removed]",
        "[password removed]",
        "[card number removed, ends 1111]",
        "[",
        "]",
        "…",
        " […]",
        "٤١١١",
        "４１１１",
        ",",
        ".",
        "-",
        "\"",
        "'",
        "https://bob:",
        "@example.com",
        "=",
        "x",
    ])
    .prop_map(str::to_owned);
    prop_oneof![8 => known, 1 => any::<char>().prop_map(String::from), 1 => "[0-9]{1,6}", 1 => "[a-zA-Z]{1,6}"]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat()), 1 => any::<String>()]
}

fn action() -> impl Strategy<Value = SecretAction> {
    prop::sample::select(vec![
        SecretAction::Keep,
        SecretAction::Mask,
        SecretAction::MaskKeepLastFour,
        SecretAction::Drop,
    ])
}

prop_compose! {
    fn policy()(
        actions in prop::array::uniform7(action()),
        max_chars in prop_oneof![Just(16_000_usize), 1..80_usize],
    ) -> Policy {
        let [card_number, card_code, iban, us_ssn, password, pin, token] = actions;
        let max_chars = NonZeroUsize::new(max_chars).unwrap_or(NonZeroUsize::MIN);
        Policy { card_number, card_code, iban, us_ssn, password, pin, token, max_chars }
    }
}

fn is_unseen(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{61c}' | '\u{e0000}'..='\u{e0fff}')
}

fn opens_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text[at + 1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    })
}

proptest! {
    #[test]
    fn sanitising_twice_changes_nothing(text in text(), policy in policy()) {
        let once = sanitise(&text, &policy);
        let twice = sanitise(&once.text, &policy);
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert_eq!(twice.redactions, vec![]);
    }

    #[test]
    fn what_comes_out_is_plain_bounded_text(text in text(), policy in policy()) {
        let cleaned = sanitise(&text, &policy).text;
        prop_assert!(cleaned.chars().count() <= policy.max_chars.get());
        prop_assert!(!cleaned.contains(is_unseen), "unseen characters in {:?}", cleaned);
        prop_assert!(!opens_markup(&cleaned), "markup in {:?}", cleaned);
        prop_assert!(is_nfc(&cleaned));
    }

    #[test]
    fn a_marked_card_number_never_stays(before in "[a-zA-Z ,.]{0,20}", separator in "[ .-]?", after in "[a-zA-Z ,!]{0,20}") {
        let number = ["4111", "1111", "1111", "1111"].join(&separator);
        let cleaned = sanitise(&format!("{before} card {number} {after}"), &Policy::default()).text;
        prop_assert!(cleaned.contains("[card number removed]"), "{}", cleaned);
        prop_assert!(!cleaned.contains("1111"), "{}", cleaned);
    }

    #[test]
    fn plain_words_stay_as_they_are(words in prop::collection::vec("[a-z]{2,9}", 1..12)) {
        let text = words.join(" ");
        prop_assume!(!["pass", "pw", "clave", "senha", "mdp", "kennwort", "token", "secret"].iter().any(|name| text.contains(name)));
        prop_assert_eq!(sanitise(&text, &Policy::default()).text, text);
    }

    #[test]
    fn the_memory_stays_small(messages in prop::collection::vec(text(), 0..12)) {
        let mut memory = Memory::default();
        for message in &messages {
            let cleaned = sanitise_next(&mut memory, message, &Policy::default());
            prop_assert_eq!(&sanitise(&cleaned.text, &Policy::default()).text, &cleaned.text);
            let stored = serde_json::to_string(&memory).expect("a memory is plain data");
            prop_assert!(stored.len() <= 2_000, "{}", stored);
            prop_assert_eq!(&serde_json::from_str::<Memory>(&stored).expect("it reads back"), &memory);
        }
    }

    #[test]
    fn remembering_a_clean_message_is_sanitising_it_again(messages in prop::collection::vec(text(), 0..12)) {
        let (mut taken, mut searched, mut remembered) = (Memory::default(), Memory::default(), Memory::default());
        for message in &messages {
            let clean = sanitise_next(&mut taken, message, &Policy::default()).text;
            sanitise_next(&mut searched, &clean, &Policy::default());
            remember(&mut remembered, &clean);
            prop_assert_eq!(&remembered, &searched, "after {:?}", clean);
        }
    }

    #[test]
    fn a_card_number_in_any_pieces_is_never_complete(cuts in prop::collection::btree_set(1_usize..16, 1..16), talk in any::<bool>()) {
        let number = "4012888888881881";
        let mut memory = Memory::default();
        let mut passed = String::new();
        if talk {
            sanitise_next(&mut memory, "my card number is", &Policy::default());
        }
        let mut from = 0;
        for cut in cuts.into_iter().chain([16]) {
            let cleaned = sanitise_next(&mut memory, &number[from..cut], &Policy::default());
            passed.extend(cleaned.text.chars().filter(char::is_ascii_digit));
            from = cut;
        }
        prop_assert!(!talk || passed.len() < 16, "{passed} passed");
    }

    #[test]
    fn json_comes_to_rest_and_keeps_its_form(texts in prop::collection::vec((text(), text()), 0..6), number in any::<u64>()) {
        let mut value = serde_json::json!({"number": number, "nothing": null, "list": [true, 1.5]});
        for (name, text) in &texts {
            value[name] = serde_json::json!({"inner": text});
        }
        let mut once = value.clone();
        sanitise_json(&mut once, &Policy::default());
        let mut twice = once.clone();
        let redactions = sanitise_json(&mut twice, &Policy::default());
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(redactions, vec![]);
        let fields = |value: &serde_json::Value| value.as_object().map(serde_json::Map::len);
        prop_assert_eq!(fields(&once), fields(&value));
    }
}
