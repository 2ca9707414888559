use super::*;

fn found(form: &str, text: &str, asked: bool) -> Vec<String> {
    let after = ["reservation", "booking", "confirmation", "order"].map(str::to_owned);
    CodeShape::parse(form, &after)
        .unwrap()
        .find(text, asked, |token| token == "NOTONE")
        .into_iter()
        .map(|code| code.text)
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
    assert!(CodeShape::parse("order", &[]).is_err());
    assert!(CodeShape::parse("", &[]).is_err());
}

#[test]
fn the_whole_pattern_matches_the_form() {
    let shape = CodeShape::parse("W-AX9", &[]).unwrap();
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

#[track_caller]
fn check_order(text: &str, expected: &[&str]) {
    assert_eq!(found("KL-99999", text, false), expected, "{text}");
}

#[test]
fn a_fixed_part_is_known_in_any_typography() {
    for text in [
        "KL-30001",
        "KL\u{2013}30001",
        "KL \u{2014} 30001",
        "KL - 30001",
        "KL 30001",
        "KL30001",
        "kl30001",
        "order kl 30001",
        "KL-\n30001",
        "KL\r\n-30001",
        "**KL**-30001",
        "KL-**30001**",
        "KL_30001",
        "KL/30001",
        "https://shop.example/orders/KL-30001?x=1",
        "https://shop.example/?order=KL-30001&x=1",
        "订单KL-30001在哪里",
        "\u{41a}L-30001",
        "KL-30001's parcel",
        "l'KL-30001",
        "(KL-30001)",
        "KL-30001, 70173 Stuttgart",
    ] {
        let found: Vec<String> = found("KL-99999", text, false)
            .iter()
            .map(|c| c.to_uppercase())
            .collect();
        assert_eq!(found, ["KL-30001"], "{text}");
    }
    check_order(
        "KL 30001, KL-30002/KL-30003 and KL30004",
        &["KL-30001", "KL-30002", "KL-30003", "KL-30004"],
    );
}

#[test]
fn nothing_else_is_known_as_a_code() {
    for text in [
        "KL-3OOO1",
        "KL-300012",
        "KL-3000",
        "AKL-30001",
        "KL-30001-2",
        "KL-30001.5",
        "XKL 30001",
        "KL 300011",
        "KL-30001x",
        "pay 30001",
        "the skl 30001",
        "KL-30001@example.com",
        "my-KL-30001",
        "KL-3000 1",
        "kl 30001",
    ] {
        check_order(text, &[]);
    }
}

#[test]
fn one_fixed_letter_and_space_needs_an_announcement() {
    let form = |text: &str, asked| found("K-9999", text, asked);
    assert_eq!(form("customer number K 1001", false), ["K-1001"]);
    assert_eq!(form("K1001", false), ["K-1001"]);
    assert_eq!(form("K 1001", true), ["K-1001"]);
    assert!(form("vitamin K 1001 mg", false).is_empty());
    assert!(form("in section k1001", false).is_empty());
}

#[test]
fn letters_that_are_not_fixed_need_more() {
    let form = |text: &str| found("AA-99999", text, false);
    assert_eq!(form("AB-12345"), ["AB-12345"]);
    assert_eq!(form("my order AB 12345"), ["AB-12345"]);
    assert_eq!(form("AB12345"), ["AB-12345"]);
    assert!(form("I live at 12345 Ulm").is_empty());
    assert!(form("IN 12345 ULM").is_empty());
}

#[test]
fn prefix_that_is_left_out_is_known() {
    let after = ["order".to_owned()];
    let shapes = CodeShape::without("#W9999999", "#W", &after);
    let check = |text: &str, asked: bool, expected: &[&str]| {
        let mut found: Vec<String> = shapes
            .iter()
            .flat_map(|shape| {
                let codes = shape.find(text, asked, |_| false).into_iter();
                codes.map(|code| format!("{}{}", shape.left_out(), code.text))
            })
            .collect();
        found.sort();
        found.dedup();
        assert_eq!(found, expected, "{text}");
    };
    check("W1234567 please", false, &["#W1234567"]);
    check("my order is 1234567", false, &["#W1234567"]);
    check(
        "orders 1234567 and 7654321",
        false,
        &["#W1234567", "#W7654321"],
    );
    check(
        "my order has not come. It is the one with 1234567.",
        false,
        &["#W1234567"],
    );
    check("1234567", true, &["#W1234567"]);
    check("1234567", false, &[]);
    check(
        "my order 12345678, 123456, 1234567-2, A1234567 and $1234567",
        false,
        &[],
    );
    assert!(CodeShape::without("LH-99999", "#W", &after).is_empty());
    assert!(CodeShape::without("LH-99999", "LH-99999", &after).is_empty());
}
