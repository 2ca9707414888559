use super::*;

fn found(form: &str, text: &str, asked: bool) -> Vec<String> {
    let after = ["reservation", "booking", "confirmation", "order"].map(str::to_owned);
    Shape::parse(form, &after)
        .unwrap()
        .find(text, asked, |token| token == "NOTONE")
        .into_iter()
        .map(|m| m.as_str().to_owned())
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found("XXXXXX", text, false), expected, "{text}");
}

#[test]
fn codes_in_capitals_with_letters_and_digits_are_found_anywhere() {
    for text in [
        "M05KNL",
        "It's M05KNL.",
        "(M05KNL)",
        "**M05KNL**",
        "_M05KNL_",
        "`M05KNL`",
        "\"M05KNL\"",
        "ID is: M05KNL",
        "ID:M05KNL",
        "#M05KNL",
        "M05KNL's return flight",
        "M05KNL—please hurry",
        "the one from May (M05KNL), please",
        "reservation_id=M05KNL",
        "I WANT M05KNL CANCELLED NOW",
    ] {
        check(text, &["M05KNL"]);
    }
}

#[test]
fn codes_of_letters_alone_are_found_unless_the_message_shouts() {
    check("My reservation ID is IFOYYZ.", &["IFOYYZ"]);
    check("Sure, it's HXDUBJ", &["HXDUBJ"]);
    check("HXDUBJ", &["HXDUBJ"]);
    check("MY RESERVATION IS HXDUBJ AND I AM ANGRY", &["HXDUBJ"]);
    check("MY RESERVATION NUMBER: HXDUBJ! REFUND IT", &["HXDUBJ"]);
    check("I WANT MY MONEY BACK, NOBODY HELPS ME AT ALL", &[]);
}

#[test]
fn lists_are_found_whole() {
    check("cancel IFOYYZ and NQNU5R", &["IFOYYZ", "NQNU5R"]);
    check(
        "My reservations:\n- M05KNL\n- IFOYYZ\n- 59XX6W",
        &["M05KNL", "IFOYYZ", "59XX6W"],
    );
    check(
        "1. M05KNL\n2. IFOYYZ\n3) 429815",
        &["M05KNL", "IFOYYZ", "429815"],
    );
    check("M05KNL,IFOYYZ,59XX6W", &["M05KNL", "IFOYYZ", "59XX6W"]);
    check("NOTONE and 429815", &[]);
    check("reservations 4wq150 and m05knl", &["4wq150", "m05knl"]);
}

#[test]
fn lower_case_counts_only_where_the_words_say_what_it_is() {
    check("my booking is m05knl", &["m05knl"]);
    check("reservation number hxd2bj please", &["hxd2bj"]);
    check("my confirmation number is hxdubj", &["hxdubj"]);
    check("reservation id: \"hxdubj\"", &["hxdubj"]);
    check("confirmation code=hxdubj", &["hxdubj"]);
    check("I don't have the reservation number with me right now", &[]);
    check("can you change the booking please", &[]);
    check("the reservation cannot be found", &[]);
    check("please cancel it within 10days", &[]);
    check("my reservation is in 10days", &[]);
    check("i need m05knl", &[]);
    assert_eq!(found("XXXXXX", "i need m05knl", true), ["m05knl"]);
}

#[test]
fn numbers_count_only_where_the_words_say_what_they_are() {
    check("My booking is 429815.", &["429815"]);
    check("Confirmation number: 429815", &["429815"]);
    check("I paid 429815 for it", &[]);
    check("It cost $429815", &[]);
    check("call me at 555-429815", &[]);
}

#[test]
fn parts_of_something_longer_are_not_codes() {
    for text in [
        "certificate_8045380",
        "credit_card_4421486",
        "mia_li_3668",
        "ABC1234",
        "write to AB12CD@example.com",
        "someone@AB12CD.com",
        "it weighs 429815.5 g, booking",
        "ÄB12CD",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_fixed_part_says_enough_in_any_case() {
    for text in [
        "ORD-10432",
        "my ord-10432!",
        "(Ord-10432)",
        "order #ORD-10432",
    ] {
        assert_eq!(found("ORD-99999", text, false).len(), 1, "{text}");
    }
    assert!(found("ORD-99999", "ORD-104321", false).is_empty());
    assert!(found("ORD-99999", "WORD-10432", false).is_empty());
}

#[test]
fn a_form_needs_something_that_varies() {
    assert!(Shape::parse("order", &[]).is_err());
    assert!(Shape::parse("", &[]).is_err());
}

#[test]
fn the_whole_pattern_matches_the_form() {
    let shape = Shape::parse("W-AX9", &[]).unwrap();
    assert_eq!(shape.form(), "W-AX9");
    let whole = Regex::new(&shape.whole()).unwrap();
    for (text, fits) in [
        ("W-ab1", true),
        ("w-Z91", true),
        ("W-1b1", false),
        ("W-ab1x", false),
    ] {
        assert_eq!(whole.is_match(text), fits, "{text}");
    }
}
