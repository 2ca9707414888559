use baton_playbook::{
    Compared, From, Mapping, Operation, Pointer, RecordId, Schema, Template, ValueFormat,
};
use serde_json::json;

use super::*;

const CARD: &str = "4111 1111 1111 1111";

fn tool(result_schema: Value) -> Tool {
    let fact = |fact: &str, at: &str| Mapping {
        fact: fact.into(),
        from: From::Pointer(Pointer::parse(at).unwrap()),
        optional: false,
        reading: ValueFormat::default(),
    };
    Tool {
        name: "get_order".into(),
        label: "Look up the order".into(),
        system: "shop".into(),
        operation: Operation::get(Template::parse("/orders/{order_number}").unwrap()),
        arguments: vec!["order_number".into()],
        arguments_schema: Schema::compile(json!({})).unwrap(),
        result_schema: Schema::compile(result_schema).unwrap(),
        entity: "order".into(),
        record: RecordId::At(Pointer::parse("/id").unwrap()),
        confirms: Vec::new(),
        key: Some("order_number".into()),
        owner: Some(Pointer::parse("/customer").unwrap()),
        pick: None,
        compared: Compared::default(),
        facts: vec![fact("order_number", "/id"), fact("note", "/note")],
        idempotent: true,
        reads_only: true,
        timeout_ms: 1000,
        tries: 1,
        eager: false,
    }
}

fn note_of(id: &str, note: &Value, schema: Value) -> Result<Read, Failure> {
    let arguments = Map::from_iter([("order_number".to_owned(), Value::from(id))]);
    read(
        &tool(schema),
        &arguments,
        json!({"id": id, "customer": "C-1", "note": note}).into(),
    )
}

fn value<'r>(read: &'r Read, fact: &str) -> &'r FactValue {
    let (_, value) = read
        .success
        .values
        .iter()
        .find(|(name, _)| name.as_str() == fact)
        .unwrap();
    value
}

#[test]
fn secrets_and_markup_do_not_become_facts() {
    let read = note_of(
        "A-1",
        &json!(format!("paid by {CARD} <script>x</script>")),
        json!({}),
    )
    .unwrap();
    let note = value(&read, "note").to_string();
    assert!(
        !note.contains("4111") && !note.contains("<script"),
        "{note}"
    );
    assert!(!read.redactions.is_empty());
    assert_eq!(read.success.record.id, "A-1");
}

#[test]
fn a_value_whose_mask_breaks_the_schema_is_still_cleaned() {
    let schema = json!({"properties": {"note": {"type": "string", "pattern": "^[0-9 ]+$"}}});
    let read = note_of("A-1", &json!(CARD), schema).unwrap();
    assert!(!value(&read, "note").to_string().contains("4111"));
    assert!(!read.redactions.is_empty());
}

#[test]
fn identifiers_are_never_damaged() {
    // Passes the check digit of a card number, and is an order number all the same.
    let id = "4111111111111111";
    let read = note_of(id, &json!("fine"), json!({})).unwrap();
    assert_eq!(read.success.record.id, id);
    assert_eq!(value(&read, "order_number"), &FactValue::Text(id.into()));
    assert_eq!(value(&read, "note"), &FactValue::Text("fine".into()));
}

#[test]
fn an_identifier_that_is_none_is_refused() {
    for id in ["A-1<script>", "A\u{202e}1", "A\u{1b}[31m"] {
        let failure = note_of(id, &json!("x"), json!({})).unwrap_err();
        assert_eq!(failure.kind, FailureKind::SchemaViolation, "{id:?}");
        assert!(!failure.detail.contains(id));
    }
}
