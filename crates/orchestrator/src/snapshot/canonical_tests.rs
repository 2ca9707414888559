use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::canonical;

/// What another implementation of RFC 8785 makes of the text that serde writes.
fn as_others_read<T: Serialize>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    String::from_utf8(serde_json_canonicalizer::to_vec(&read).unwrap()).unwrap()
}

fn ours<T: Serialize>(value: &T) -> String {
    String::from_utf8(canonical(value, "").unwrap()).unwrap()
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
enum Variant {
    Unit,
    New(String),
    Pair(u8, i64),
    Fields { zeta: bool, alpha: Option<f64> },
}

#[derive(Debug, Serialize)]
struct Everything {
    zeta: f32,
    alpha: Vec<Variant>,
    #[serde(rename = "type")]
    kind: u64,
    maybe: Option<String>,
    map: std::collections::BTreeMap<String, i64>,
}

fn variants() -> impl Strategy<Value = Variant> {
    prop_oneof![
        Just(Variant::Unit),
        any::<String>().prop_map(Variant::New),
        (any::<u8>(), any::<i64>()).prop_map(|(a, b)| Variant::Pair(a, b)),
        (any::<bool>(), proptest::option::of(-1e300..1e300_f64))
            .prop_map(|(zeta, alpha)| Variant::Fields { zeta, alpha }),
    ]
}

proptest! {
    #[test]
    fn it_is_what_a_reader_of_the_text_canonicalises_to(
        zeta in -1e30..1e30_f32,
        alpha in proptest::collection::vec(variants(), 0..4),
        kind in any::<u64>(),
        maybe in proptest::option::of(any::<String>()),
        map in proptest::collection::btree_map(any::<String>(), any::<i64>(), 0..5),
    ) {
        let value = Everything { zeta, alpha, kind, maybe, map };
        prop_assert_eq!(ours(&value), as_others_read(&value));
    }

    #[test]
    fn a_32_bit_number_is_the_decimal_it_is_written_as(
        bits in any::<u32>(),
        scale in prop::sample::select(vec![1.0, 1e-6, 1e-7, 1e20, 1e21, 1e22_f32]),
        share in 0..=10_000_u16,
    ) {
        let any = f32::from_bits(bits);
        for number in [any, any.fract() * scale, scale].into_iter().filter(|n| n.is_finite()) {
            let decimal: f64 = number.to_string().parse().unwrap();
            prop_assert_eq!(ours(&number), ours(&decimal));
        }
        let share = f32::from(share) / 10_000.0;
        prop_assert_eq!(ours(&share), as_others_read(&share));
    }

    #[test]
    fn keys_that_begin_alike_are_put_into_order(
        map in proptest::collection::hash_map("[ab\u{0}]{0,12}|ab\\PC{0,12}", any::<bool>(), 0..12),
        text in "[ -~]{0,70}[\u{0}-\u{10ffff}]{0,2}[ -~]{0,70}",
    ) {
        // In a list, as the outermost object leaves an entry out.
        prop_assert_eq!(ours(&[&map]), as_others_read(&[&map]));
        prop_assert_eq!(ours(&text), as_others_read(&text));
    }
}

#[test]
fn one_entry_of_the_outermost_object_is_left_out() {
    let value = json!({"b": 1, "digest": "x", "a": {"digest": "stays"}});
    let text = String::from_utf8(canonical(&value, "digest").unwrap()).unwrap();
    assert_eq!(text, r#"{"a":{"digest":"stays"},"b":1}"#);
    let only = String::from_utf8(canonical(&json!({"digest": 1}), "digest").unwrap()).unwrap();
    assert_eq!(only, "{}");
}

#[test]
fn confidences_are_the_decimals_they_are_written_as() {
    assert_eq!(ours(&json!([0.9, 1.0, 0.0])), "[0.9,1,0]");
    assert_eq!(ours(&[0.9_f32, 1.0, 0.0, 0.1234]), "[0.9,1,0,0.1234]");
}
