use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

static CODES: LazyLock<Stated> = LazyLock::new(|| Stated {
    shapes: vec![Shape::parse("XXXXXX", &["reservation".to_owned()]).unwrap()],
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
