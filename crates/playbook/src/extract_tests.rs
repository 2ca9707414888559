use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

static CODES: LazyLock<Stated> = LazyLock::new(|| Stated {
    shapes: vec![CodeShape::parse("XXXXXX", &["reservation".to_owned()]).unwrap()],
    exclude: Some(pattern("^(?:HAT[0-9]{3}|PLEASE)$")),
    normalise: Normalise::Upper,
    ..Stated::default()
});

static WORDS: LazyLock<Stated> = LazyLock::new(|| Stated {
    patterns: vec![
        pattern(r"\b([a-z]+_[a-z]+_[0-9]{4})\b"),
        pattern("([a-z ]+)!"),
    ],
    means: vec![(pattern("gold member"), "gold".to_owned())],
    answer: Some(pattern("^(?:.{1,40})$")),
    normalise: Normalise::Lower,
    ..Stated::default()
});

#[test]
fn values_come_in_order_without_repeats_and_without_excluded_ones() {
    assert_eq!(
        CODES.find(
            "PLEASE move M05KNL from HAT136, not 59XX6W; M05KNL, yes",
            false
        ),
        ["M05KNL", "59XX6W"]
    );
}

#[test]
fn a_pattern_can_stand_for_a_value() {
    assert_eq!(WORDS.find("I'm a Gold Member", false), ["gold"]);
}

#[test]
fn a_match_inside_a_longer_token_states_nothing() {
    let check = |written: &str, text: &str, expected: &[&str]| {
        let stated = Stated {
            patterns: vec![pattern(written)],
            ..Stated::default()
        };
        assert_eq!(stated.find(text, false), expected, "{text}");
    };
    let postcode = "([0-9]{5}) [A-Z][a-z]+";
    check(postcode, "KL-30001 and more", &[]);
    check(postcode, "70173 Stuttgart", &["70173"]);
    check(postcode, "1070173 Stuttgart", &[]);
    let amount = "([0-9][0-9., ]*[0-9]) ?(?:EUR|euros?)";
    check(amount, "I paid 2345.60 euros", &["2345.60"]);
    check(amount, "I paid 2345.60EUR", &["2345.60"]);
    check(
        "PO-?([0-9]{4})",
        "PO-1234, PO1235, PO-12367 and XPO-1238",
        &["1234", "1235"],
    );
    let mail = r"\b([a-z0-9.]+@[a-z0-9.]+\.[a-z]{2,3})\b";
    check(mail, "mary.o'hara@example.org", &[]);
    check(mail, "noor@example.org.uk", &["noor@example.org.uk"]);
    check(mail, "noor@example.orgs", &[]);
    check(
        "(?-i:I am ([A-Z][a-z]+ [A-Z][a-z]+))",
        "I am Anna Lena Vogt",
        &[],
    );
    check(
        "(?-i:I am ([A-Z][a-z]+ [A-Z][a-z]+))",
        "I am Anna Lena, hi",
        &["Anna Lena"],
    );
}

#[test]
fn names_addresses_and_numbers_have_recognisers_of_their_own() {
    let own = Stated {
        email: true,
        phone: true,
        person: Some(PersonName::introduced_by(&[]).unwrap()),
        ..Stated::default()
    };
    assert_eq!(
        own.find(
            "my name is Noor O\u{2019}Hara, mary.o\u{2019}hara@example.org, +49 89 7654321",
            false
        ),
        ["Noor O'Hara", "mary.o'hara@example.org", "+49 89 7654321"]
    );
    assert!(own.find("o'noor haddad", false).is_empty());
    assert_eq!(own.find("Noor Haddad", true), ["Noor Haddad"]);
}

#[test]
fn values_know_their_place_and_whose_words_they_stand_in() {
    let text = "> my reservation is M05KNL\n\nmine is \u{ff2e}O6JO3, not M05KNL";
    let found = CODES.find_in(&PreparedMessage::read(text), false);
    let shown: Vec<_> = found
        .iter()
        .map(|f| (f.value.as_str(), &text[f.span.clone()], f.quoted))
        .collect();
    assert_eq!(
        shown,
        [
            ("M05KNL", "M05KNL", false),
            ("NO6JO3", "\u{ff2e}O6JO3", false)
        ]
    );
    let found = CODES.find_in(
        &PreparedMessage::read("no, 59XX6W\n\nOn 3 March 2026, Shop <a@b.example> wrote:\nM05KNL"),
        false,
    );
    assert_eq!((found[0].quoted, found[1].quoted), (false, true));
    let answered = WORDS.find_in(
        &PreparedMessage::read(
            "the blue one\n\nOn 3 March 2026, Shop <a@b.example> wrote:\n> Which?",
        ),
        true,
    );
    assert_eq!(answered[0].value, "the blue one");
}

#[test]
fn a_code_at_the_end_of_the_longest_message_is_read() {
    let text = format!("{}M05KNL", "我不知道。".repeat(16_000 / 5 - 2));
    assert_eq!(CODES.find(&text, false), ["M05KNL"]);
}

#[test]
fn a_bare_answer_counts_only_when_asked() {
    assert!(WORDS.find("the blue one", false).is_empty());
    assert_eq!(WORDS.find(" The blue one. ", true), ["the blue one"]);
}

#[test]
fn markdown_and_typography_do_not_hide_a_value() {
    assert_eq!(
        WORDS.find(r"my id is mia\_li\_3668", false),
        ["mia_li_3668"]
    );
    assert_eq!(
        CODES.find("\u{201c}M05KNL\u{201d}\u{a0}", false),
        ["M05KNL"]
    );
}

#[test]
fn a_long_message_gives_a_bounded_number_of_values() {
    use std::fmt::Write as _;
    let mut text = String::new();
    for i in 0..1000 {
        let _ = write!(text, "A{i:05} ");
    }
    assert_eq!(CODES.find(&text, false).len(), VALUES_PER_MESSAGE);
    let far = format!("{} M05KNL", "é ".repeat(TEXT_READ));
    assert!(CODES.find(&far, false).is_empty());
}

proptest! {
    /// Whatever is written: no panic, the same result twice, bounded, without repeats or blanks.
    #[test]
    fn any_text_is_read(text in any::<String>(), asked in any::<bool>()) {
        for stated in [&*CODES, &*WORDS] {
            let values = stated.find(&text, asked);
            prop_assert_eq!(&values, &stated.find(&text, asked));
            prop_assert!(values.len() <= VALUES_PER_MESSAGE);
            for (i, value) in values.iter().enumerate() {
                prop_assert!(!value.trim().is_empty());
                prop_assert!(!values[..i].contains(value));
            }
        }
    }

    /// Text made of the pieces the patterns care about.
    #[test]
    fn text_near_the_patterns_is_read(text in r#"([A-Z0-9]{5,7}|[a-z0-9]{6}|reservation|is|id|and|[ ,.:#"*_()é$@\n-]){0,60}"#) {
        let values = CODES.find(&text, false);
        prop_assert_eq!(&values, &CODES.find(&text, false));
        for value in values {
            prop_assert_eq!(value.len(), 6);
            prop_assert!(text.to_uppercase().contains(&value));
        }
    }

    /// A code in capitals with letters and digits is found between any words.
    #[test]
    fn a_clear_code_is_always_found(
        before in r"([a-z]{1,5}[ ,.:(]){0,20}",
        code in "[A-Z]{2}[0-9][A-Z]{2}[0-9]",
        after in r"([ ,.:)!?][a-z]{1,5}){0,20}",
    ) {
        let found = CODES.find(&format!("{before}{code}{after}"), false);
        prop_assert!(found.contains(&code));
    }

    /// Time grows with the text, not faster: the worst text of the greatest length is read at once.
    #[test]
    fn long_texts_are_read_in_bounded_time(piece in "[A-Z0-9a-z]{1,3}|[ _-]") {
        let text = piece.repeat(TEXT_READ);
        let started = std::time::Instant::now();
        let _ = CODES.find(&text, false);
        let _ = WORDS.find(&text, true);
        prop_assert!(started.elapsed() < std::time::Duration::from_secs(5));
    }
}

#[test]
fn a_number_without_its_prefix_is_known_in_a_list() {
    let after = ["order".to_owned()];
    let orders = Stated {
        shapes: vec![CodeShape::parse("LH-99999", &after).unwrap()],
        prefix: Some("LH-".to_owned()),
        unprefixed: CodeShape::without("LH-99999", "LH-", &after),
        normalise: Normalise::Upper,
        ..Stated::default()
    };
    let check = |text: &str, asked: bool, expected: &[&str]| {
        assert_eq!(orders.find(text, asked), expected, "{text}");
    };
    let both = ["LH-20001", "LH-20010"];
    for text in [
        "Where are LH-20001 and 20010?",
        "Where are LH-20001/20010?",
        "Where are LH-20001 & 20010?",
        "LH-20001 + 20010",
        "Where are LH-20001, 20010?",
        "LH-20001/LH-20010",
        "20001 and LH-20010 please",
        "Where are my orders 20001 and 20010?",
        "my orders 20001 & 20010",
        "order 20001/20010",
        "Where is order 20001? And 20010?",
        "Wo sind LH-20001 und 20010?",
        "LH-20001 sowie auch 20010",
        "où sont LH-20001 et 20010",
        "LH-20001 y 20010",
        "LH-20001 e 20010",
        "LH-20001 en ook 20010",
        "LH-20001 i 20010",
        "LH-20001 ve 20010",
        "LH-20001 и 20010",
    ] {
        check(text, false, &both);
    }
    check("20001 & 20010", true, &both);
    check("20001/20010", true, &both);
    check(
        "LH-20001, -20010 and -20011",
        false,
        &["LH-20001", "LH-20010", "LH-20011"],
    );
    check(
        "LH-20001/20010/20011",
        false,
        &["LH-20001", "LH-20010", "LH-20011"],
    );
    for text in [
        "LH-20001 costs 20010",
        "Send LH-20001 to Weg 5, 12345 Ulm",
        "LH-20001, 12345 Ulm",
        "LH-20001 has arrived. 20010 is my postcode",
    ] {
        check(text, false, &["LH-20001"]);
    }
    check("LH-20003/2", false, &[]);
}

#[test]
fn value_stands_between_the_letters_of_a_script_without_spaces() {
    for text in [
        "我的用户ID是mara_stone_1234，我要取消。",
        "我的客户号是mara_stone_1234谢谢",
        "私のユーザーIDはmara_stone_1234です。",
        "用户mara_stone_1234和",
    ] {
        assert_eq!(WORDS.find(text, false), ["mara_stone_1234"], "{text}");
    }
    let numbers = Stated {
        shapes: vec![CodeShape::parse("K-9999", &[]).unwrap()],
        ..Stated::default()
    };
    for text in [
        "我的客户号是K-1002谢谢",
        "お客様番号はK-1002です",
        "K-1002の注文",
    ] {
        assert_eq!(numbers.find(text, false), ["K-1002"], "{text}");
    }
    // Letters of other scripts are no edge of a word.
    assert!(WORDS.find("хmara_stone_1234", false).is_empty());
    assert!(WORDS.find("émara_stone_1234", false).is_empty());
}
