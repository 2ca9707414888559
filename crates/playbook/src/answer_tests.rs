use proptest::prelude::*;
use serde_json::{Value, json};

use super::{AnswerError, ToolAnswer};

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a literal of the test")]
fn check(literal: &str, expected: Value) {
    let text = format!(r#"{{"a \" 7": [{literal}, "{literal}"]}}"#);
    let answer = ToolAnswer::parse(text.as_bytes()).unwrap();
    assert_eq!(answer.exact()["a \" 7"][0], expected, "{literal}");
    assert_eq!(answer.exact()["a \" 7"][1], *literal, "text stays as it is");
    assert!(answer.json()["a \" 7"][0].is_number());
}

#[test]
fn a_number_that_any_reader_holds_is_a_number() {
    check("0", json!(0));
    check("-17", json!(-17));
    check("34.5", json!(34.5));
    check("9007199254740991", json!(9_007_199_254_740_991_u64));
    check("123456789012345.67", json!(123_456_789_012_345.67));
}

#[test]
fn a_number_that_would_lose_a_digit_is_text() {
    check(
        "0000000000000000000000001".trim_start_matches('0'),
        json!(1),
    );
    check("803112670045519023377", json!("803112670045519023377"));
    check("9007199254740992", json!("9007199254740992"));
    check("-9007199254740993", json!("-9007199254740993"));
    check("18446744073709551615", json!("18446744073709551615"));
    check("249.90", json!("249.90"));
    check("60.00", json!("60.00"));
    check(
        "0.1000000000000000055511151231257827",
        json!("0.1000000000000000055511151231257827"),
    );
}

#[test]
fn an_exponent_is_written_out() {
    check("2e2", json!(200));
    check("7.25E+1", json!(72.5));
    check("1.50e1", json!(15.0));
    check("1.250e1", json!("12.50"));
    check("5e-3", json!(0.005));
    check("12e-1", json!(1.2));
    check("-3e0", json!(-3));
    check("-0", json!(0));
    check("-0.00", json!("0.00"));
    check("1e22", json!("10000000000000000000000"));
    check("0e-99999", json!("0e-99999"));
}

#[test]
fn bytes_that_are_no_answer_say_why() {
    for (bytes, expected) in [
        (&b" \n"[..], AnswerError::Empty),
        (br#"{"a": "#, AnswerError::Truncated),
        (b"<p>7e999</p", AnswerError::NumberTooLarge),
        (b"<html>", AnswerError::NotJson),
        (br#"{"a": 1e999}"#, AnswerError::NumberTooLarge),
    ] {
        assert_eq!(ToolAnswer::parse(bytes), Err(expected), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn whatever_a_number_looks_like_its_digits_stay(
        sign in "-?", whole in "(0|[1-9][0-9]{0,30})", fraction in "(\\.[0-9]{1,20})?",
    ) {
        let literal = format!("{sign}{whole}{fraction}");
        let answer = ToolAnswer::parse(format!("[{literal}]").as_bytes()).unwrap();
        let read = match &answer.exact()[0] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let zero = literal.bytes().all(|b| matches!(b, b'0' | b'.' | b'-'));
        prop_assert_eq!(read, if zero { literal.replace('-', "") } else { literal });
    }

    #[test]
    fn everything_but_numbers_is_the_same_in_both(text in "\\PC{0,40}", n in any::<i32>()) {
        let json = json!({&text: [text, null, true, n], "n": f64::from(n) / 8.0});
        let written = serde_json::to_vec(&json).unwrap();
        let answer = ToolAnswer::parse(&written).unwrap();
        prop_assert_eq!(answer.json(), &json);
        if n % 8 != 0 {
            prop_assert_eq!(answer.exact(), &json);
        }
    }
}
