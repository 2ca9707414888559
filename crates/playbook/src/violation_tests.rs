use serde_json::{Value, json};

use crate::schema::Schema;

/// The sentence about a value of a schema, or of a field of it; never the value itself.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a literal of the test")]
fn check(schema: Value, value: Value, expected: &str) {
    let schema = Schema::compile(schema).unwrap();
    assert_eq!(schema.violations(&value, 3).join("; "), expected);
}

#[expect(clippy::needless_pass_by_value, reason = "a literal of the test")]
fn field(schema: Value) -> Value {
    json!({"properties": {"order": {"properties": {"f": schema}}}})
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a literal of the test")]
fn of_field(schema: Value, value: Value, expected: &str) {
    check(field(schema), json!({"order": {"f": value}}), expected);
}

#[test]
fn what_is_missing_is_named() {
    let both = json!({
        "type": "object", "required": ["id", "delivery"],
        "properties": {"delivery": {"type": "object", "required": ["on"]}},
    });
    check(
        both.clone(),
        json!({"id": 1, "delivery": {}}),
        "`/delivery/on` is missing",
    );
    check(
        both.clone(),
        json!({}),
        "`/id` is missing; `/delivery` is missing",
    );
    check(
        both,
        json!("secret"),
        "the answer is a text where an object is expected",
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn every_keyword_says_which_field_and_what_is_wrong() {
    of_field(
        json!({"type": "string"}),
        json!(4),
        "`/order/f` is a number where a text is expected",
    );
    of_field(
        json!({"type": ["number", "null"]}),
        json!("secret"),
        "`/order/f` is a text where null or a number is expected",
    );
    of_field(
        json!({"enum": ["a", "b"]}),
        json!("secret"),
        "`/order/f` is none of `a`, `b`",
    );
    of_field(
        json!({"const": 1}),
        json!("secret"),
        "`/order/f` is not the one value it can have",
    );
    of_field(
        json!({"pattern": "^[A-Z]+$"}),
        json!("secret"),
        "`/order/f` does not have the form that its `pattern` asks for",
    );
    of_field(json!({"minLength": 1}), json!(""), "`/order/f` is empty");
    of_field(
        json!({"maxLength": 3}),
        json!("secret"),
        "`/order/f` is longer than 3 characters",
    );
    of_field(
        json!({"minimum": 0}),
        json!(-7),
        "`/order/f` is less than 0",
    );
    of_field(
        json!({"exclusiveMaximum": 5}),
        json!(5),
        "`/order/f` is not less than 5",
    );
    of_field(
        json!({"multipleOf": 0.5}),
        json!(0.7),
        "`/order/f` is not a multiple of 0.5",
    );
    of_field(
        json!({"minItems": 2}),
        json!(["secret"]),
        "`/order/f` has fewer than 2 items",
    );
    of_field(
        json!({"uniqueItems": true}),
        json!([7, 7]),
        "`/order/f` has the same item twice",
    );
    of_field(
        json!({"contains": {"const": 1}}),
        json!([]),
        "`/order/f` lacks an item that it must have",
    );
    of_field(
        json!({"maxProperties": 0}),
        json!({"secret": 1}),
        "`/order/f` has more than 0 fields",
    );
    of_field(
        json!(false),
        json!("secret"),
        "`/order/f` should not be there",
    );
    of_field(
        json!({"not": {}}),
        json!("secret"),
        "`/order/f` is what its `not` forbids",
    );
    of_field(
        json!({"anyOf": [{"const": 1}, {"const": 2}]}),
        json!("secret"),
        "`/order/f` has none of the forms it can have",
    );
    of_field(
        json!({"oneOf": [{}, {}]}),
        json!("secret"),
        "`/order/f` has several of the forms of which it can have one",
    );
}

#[test]
fn an_item_is_found_and_a_key_that_may_be_data_is_not_repeated() {
    check(
        json!({"properties": {"items": {"items": {"required": ["n"]}}}}),
        json!({"items": [{"n": 1}, {}]}),
        "`/items/1/n` is missing",
    );
    check(
        json!({"additionalProperties": false, "properties": {"a": {}}}),
        json!({"a": 1, "extra": 2}),
        "the answer has fields that are not expected: `extra`",
    );
    check(
        json!({"additionalProperties": false, "properties": {"a": {}}}),
        json!({"ann@secret.example": 2}),
        "the answer has a field that is not expected",
    );
    check(
        json!({"additionalProperties": {"type": "number"}}),
        json!({"ann@secret.example": "x"}),
        "`/…` is a text where a number is expected",
    );
}
