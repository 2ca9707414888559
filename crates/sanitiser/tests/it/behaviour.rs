//! Single behaviours, each with a name.

use std::num::NonZeroUsize;

use baton_sanitiser::{
    Memory, Policy, Redaction, RedactionKind, SecretAction, remember, sanitise, sanitise_json,
    sanitise_next, sanitise_written, says_something,
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
        "order number 4111111111111112 has not come",
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
fn quotations_and_cells_in_markup_still_show() {
    check(
        "see<blockquote>old<br>words<p>more</p></blockquote>new",
        "see\n> old\n> words\n> more\nnew",
    );
    check(
        "<blockquote type=\"cite\">a<blockquote>b</blockquote>c</blockquote>d",
        "> a\n> b\n> c\nd",
    );
    check("&lt;blockquote&gt;a&lt;/blockquote&gt;b", "> a\nb");
    check("a</blockquote>b", "a\nb");
    check("a<blockquote>never closed\nb", "a\n> never closed\n> b");
    check(
        "<table>\n<tr>\n<th>Name</th>\n<th>Order</th>\n</tr><tr><td>Otto</td> <td>K-1</td></tr></table>",
        "\n\nName\tOrder\nOtto\tK-1",
    );
    for split in [
        "<blockquote>card 4111 1111<br>1111 1111</blockquote>",
        "<blockquote>card <div>4111 1111</div><div>1111 1111</div></blockquote>",
        "<tr><td>4111</td><td>1111</td><td>1111</td><td>1111</td></tr>",
        "<tr><td>password</td><td>hunter2secret</td></tr>",
        "<blockquote>password:<br>hunter2secret</blockquote>",
    ] {
        let clean = sanitise(split, &Policy::default()).text;
        assert!(
            !clean.contains("1111") && !clean.contains("hunter2secret"),
            "{clean}"
        );
    }
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
        password: SecretAction::Drop,
        card_number: SecretAction::MaskKeepLastFour,
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
        card_number: SecretAction::Keep,
        ..Policy::default()
    };
    assert_eq!(sanitise("4111 1111 1111 1111", &keep).redactions, []);
    assert_eq!(
        sanitise("4111 1111 1111 1111", &Policy::default()).redactions[0].kind,
        RedactionKind::CardNumber
    );
}

#[test]
fn a_field_that_only_speaks_of_a_secret_stays() {
    let value = json!({
        "has_password": "yes", "ssn_last_four": "6789", "password_changed_at": "2024-05-20", "max_tokens": 4096,
        "authorization": "approved", "address": {"city": "Mumbai", "pin_code": "400001"}, "tracking": 4_111_111_111_111_111_u64,
        "token": null, "password": "", "secret": true, "id": "4111111111111111", "ids": ["credit_card_4421486"],
    });
    let mut cleaned = value.clone();
    assert_eq!(sanitise_json(&mut cleaned, &Policy::default()), []);
    assert_eq!(cleaned, value);
}

#[test]
fn unsafe_field_names_are_cleaned_without_losing_fields() {
    let mut value = json!({"<b>a</b>": 1, "a": 2, "\u{200b}a": 3, "4111 1111 1111 1111": "x"});
    sanitise_json(&mut value, &Policy::default());
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(4));
    assert_eq!(value["a"], 2);
    assert_eq!(value["[card number removed]"], "x");
    assert!(!value.to_string().contains('<'));
}

#[test]
fn a_number_in_json_is_masked_by_what_it_is() {
    let mut value = json!({"pan": 4_111_111_111_111_111_u64, "pin": 1234, "amount": 4_111_111_111_111_111.5_f64, "cards": [5_555_555_555_554_444_u64]});
    sanitise_json(&mut value, &Policy::default());
    assert_eq!(value["pan"], "[card number removed]");
    assert_eq!(value["pin"], "[PIN removed]");
    assert!(value["amount"].is_number());
    assert_eq!(value["cards"][0], "[card number removed]");
}

#[test]
fn a_long_text_is_cut_at_a_word_and_says_so() {
    let policy = Policy {
        max_chars: NonZeroUsize::new(20).unwrap(),
        ..Policy::default()
    };
    let cleaned = sanitise("one two three four five six", &policy);
    assert_eq!(cleaned.text, "one two three […]");
    assert_eq!(
        cleaned.redactions,
        [Redaction {
            kind: RedactionKind::OverLong,
            count: 1
        }]
    );
    assert_eq!(
        sanitise("4111111111111111 and 4012888888881881", &policy).text,
        "[…]"
    );
    assert_eq!(
        sanitise("ééééééééééééééééééééééééé", &policy).text,
        "éééééééééééééééé […]"
    );
}

/// A tag that needs `passes` passes to vanish: its own brackets are split by such tags.
fn stubborn(passes: u32) -> String {
    match passes {
        1 => "<b>".to_owned(),
        _ => {
            let inner = stubborn(passes - 1);
            format!("&{inner}lt;b&{inner}gt;")
        }
    }
}

#[test]
fn a_text_made_to_never_come_to_rest_is_refused() {
    assert_eq!(
        sanitise(&format!("hi{}", stubborn(5)), &Policy::default()).text,
        "hi"
    );
    let refused = sanitise(&format!("hi{}", stubborn(12)), &Policy::default());
    assert_eq!(refused.text, "[text removed]");
    assert!(refused.redactions.contains(&Redaction {
        kind: RedactionKind::Unsettled,
        count: 1
    }));
}

#[test]
fn reports_say_kind_and_count_in_snake_case() {
    let cleaned = sanitise(
        "<b>4111111111111111</b> and 5555555555554444",
        &Policy::default(),
    );
    assert_eq!(
        serde_json::to_value(&cleaned).unwrap(),
        json!({
            "text": "[card number removed] and [card number removed]",
            "redactions": [{"kind": "card_number", "count": 2}, {"kind": "markup", "count": 2}],
        })
    );
    let policy: Policy =
        serde_json::from_value(json!({"card_number": "mask_keep_last_four", "iban": "drop"}))
            .unwrap();
    assert_eq!(
        policy,
        Policy {
            card_number: SecretAction::MaskKeepLastFour,
            iban: SecretAction::Drop,
            ..Policy::default()
        }
    );
    assert!(serde_json::from_value::<Policy>(json!({"card": "drop"})).is_err());
    assert!(serde_json::from_value::<Policy>(json!({"max_chars": 0})).is_err());
}

#[test]
fn the_card_code_asked_for_after_a_card_number_is_masked_once() {
    let mut memory = Memory::default();
    let mut say = |text: &str| sanitise_next(&mut memory, text, &Policy::default()).text;
    assert_eq!(
        say("4111 1111 1111 1111 12/27 123"),
        "[card number removed] 12/27 [card code removed]"
    );
    assert_eq!(
        say("482"),
        "482",
        "the code was given; this is something else"
    );
    assert_eq!(say("4111 1111 1111 1111"), "[card number removed]");
    assert_eq!(say("123"), "[card code removed]");
    assert_eq!(say("482"), "482");
}

#[test]
fn the_memory_holds_no_more_than_six_digits_of_a_number() {
    let mut memory = Memory::default();
    sanitise_next(&mut memory, "my card is 4012 8888", &Policy::default());
    let stored = serde_json::to_string(&memory).unwrap();
    assert!(stored.contains("401288"), "{stored}");
    assert!(!stored.contains("4012888"), "{stored}");
}

#[test]
fn a_bare_code_is_one_when_the_desk_asked_for_it() {
    let answer = |asked: &str, text: &str| {
        let mut memory = Memory::default();
        memory.asked(asked);
        sanitise_next(&mut memory, text, &Policy::default()).text
    };
    let asked = "Could you please give me the CVC of your card?";
    for text in ["123", "It's 123", " 123. ", "is 1234"] {
        let clean = answer(asked, text);
        assert!(clean.contains("[card code removed]"), "{text:?}: {clean}");
    }
    assert_eq!(
        answer("Wie lautet der Sicherheitscode?", "739"),
        "[card code removed]"
    );
    assert_eq!(answer("What is your PIN?", "4821"), "[PIN removed]");
    assert_eq!(
        answer("Please tell me your password", "hunter2"),
        "[password removed]"
    );
    // Numbers and words that answer something else stay.
    assert_eq!(answer("How many nights do you need?", "123"), "123");
    assert_eq!(
        answer("You can reset your password on our page.", "Great"),
        "Great"
    );
    assert_eq!(answer(asked, "Order 12345678"), "Order 12345678");
}

#[test]
fn a_code_that_was_asked_for_is_one_among_other_words_too() {
    let talk = |asked: &str, answers: &[&str]| {
        let mut memory = Memory::default();
        memory.asked(asked);
        let said = answers
            .iter()
            .map(|text| sanitise_next(&mut memory, text, &Policy::default()).text);
        said.collect::<Vec<_>>().join(" | ")
    };
    for (asked, answers, code) in [
        ("What's the CVV?", &["976!"][..], "976"),
        ("What's the CVV?", &["#977"], "977"),
        ("What's the CVV?", &["978 😀"], "978"),
        ("What's the CVV?", &["981, exp 12/28"], "981"),
        ("What's the CVV?", &["ok one moment", "979"], "979"),
        ("CVC please", &["sure, 972"], "972"),
        ("CVC please", &["972 I think"], "972"),
        ("CVC?", &["it's nine six nine"], "nine six nine"),
        (
            "What is the code on the back of your card?",
            &["It is 968"],
            "968",
        ),
        (
            "Could you tell me the three digits on the back?",
            &["962"],
            "962",
        ),
        (
            "What are the last three digits on the back?",
            &["nine 7 3"],
            "nine 7 3",
        ),
        ("And the security number on your card?", &["971"], "971"),
        ("セキュリティコードを教えてください", &["967"], "967"),
        ("Which code did you get by SMS?", &["938299"], "938299"),
        ("What is the one-time code?", &["93 83 00"], "83 00"),
    ] {
        let said = talk(asked, answers);
        assert!(!said.contains(code), "{asked} {answers:?}: {said}");
        assert!(said.contains("removed]"), "{asked} {answers:?}: {said}");
    }
    // The words beside it stay, and the question is forgotten after a while.
    assert_eq!(
        talk("What's the CVV?", &["981, exp 12/28"]),
        "[card code removed], exp 12/28"
    );
    let later = ["it is here", "wait", "I moved", "room 204 please"];
    assert!(talk("What's the CVV?", &later).ends_with("room 204 please"));
    let year = talk("What's the CVV?", &["I have had it since 2019"]);
    assert_eq!(year, "I have had it since 2019");

    for (card, rest, code) in [
        (
            "my card is 4012888888881881",
            &["its code", "951"][..],
            "951",
        ),
        ("my card is 4012888888881881", &["exp 12/28", "953"], "953"),
    ] {
        let mut memory = Memory::default();
        let mut said = sanitise_next(&mut memory, card, &Policy::default()).text;
        for text in rest {
            said.push_str(&sanitise_next(&mut memory, text, &Policy::default()).text);
        }
        assert!(!said.contains(code), "{said}");
    }
}

#[test]
fn what_a_representative_writes_stays_as_it_is_or_is_named() {
    let written = |text: &str| sanitise_written(text, &Policy::of_representatives());
    for text in [
        "a<b and <https://example.com/a> & AT&amp;T, List<String> x",
        "<order 5> is late, <br>",
        "\u{200e}(030) 1234567\u{200e}, soft\u{ad}hyphen",
        "e\u{301}, Å, Ω, ハ\u{309a}, می\u{200c}خواهم",
        "Please pay to DE02 1203 0000 0000 2020 51, pickup pin: 7781",
    ] {
        let clean = written(text);
        assert_eq!((clean.text.as_str(), clean.redactions.len()), (text, 0));
    }
    assert_eq!(written("a\u{7}b\u{202e}c").text, "abc");
    let card = written("Your card 4111 1111 1111 1111 was charged");
    assert!(card.text.contains("removed]"), "{}", card.text);
}

#[test]
fn memory_rebuilt_from_cleaned_messages_knows_what_was_removed() {
    let mut said = Memory::default();
    let clean = sanitise_next(&mut said, "4111 1111 1111 1111", &Policy::default()).text;
    let mut rebuilt = Memory::default();
    remember(&mut rebuilt, &clean);
    for mut memory in [said, rebuilt] {
        let code = sanitise_next(&mut memory, "123", &Policy::default()).text;
        assert_eq!(code, "[card code removed]");
    }
}

#[test]
fn a_text_without_ink_says_nothing() {
    for blank in [
        "",
        " \n\t",
        "\u{200b}\u{200d}\u{feff}",
        "\u{202e}\u{2066}",
        "\u{3164}\u{115f}\u{1160}\u{ffa0}",
        "\u{301}\u{20dd}",
        "\u{2800}\u{a0}\u{3000}",
        "<b></b>",
        "\u{e0041}\u{fe0f}",
    ] {
        assert!(!says_something(blank), "{blank:?}");
    }
    for text in ["a", "?", "👍", "é", "ㅋ", "#", "مرحبا", "👨\u{200d}👩"] {
        assert!(says_something(text), "{text:?}");
    }
}
