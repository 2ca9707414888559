use serde_json::{Value, json};

use crate::names::ToolName;
use crate::{FactValue, Failure, FailureKind, Tool, ToolAnswer, ToolSuccess, load};

const CONFIG: &str = r#"
format = 1
desk = { name = "Test", default_queue = "all" }
identity = { customer = "customer_id", method = [{ tool = "get_customer", level = "verified" }] }
queue = [{ name = "all" }]
system = [{ name = "crm", base_url = "http://127.0.0.1:1" }]

[[fact]]
name = "customer_id"
stated = { shapes = ["C-99"] }
[[fact]]
name = "email"
stated = { patterns = ['(\S+@\S+)'] }
[[fact]]
name = "tier"
[[fact]]
name = "note"
[[fact]]
name = "order_id"
about = "order"
stated = { shapes = ["O-99"] }
[[fact]]
name = "lines"
about = "order"
[[fact]]
name = "amounts"
about = "order"
[[fact]]
name = "parts"
type = "number"
about = "order"

[[tool]]
name = "get_customer"
system = "crm"
path = "/c/{customer_id}"
entity = "customer"
record = ["/id", "{customer_id}"]
[[tool.fact]]
fact = "tier"
from = "/tier"
[[tool.fact]]
fact = "note"
from = "/note"
optional = true

[[tool]]
name = "find_customer"
system = "crm"
path = "/c?email={email}"
pick = "/found"
entity = "customer"
record = "/id"
confirm = ["email"]
fact = [{ fact = "customer_id", from = "/id" }, { fact = "email", from = "/email" }]

[[tool]]
name = "get_order"
system = "crm"
path = "/o/{order_id}"
entity = "order"
record = "/id"
key = "order_id"
owner = "/customer"
[[tool.fact]]
fact = "lines"
each = "/items"
format = "{n} x {what}"
places = { what = "/article/name" }
[[tool.fact]]
fact = "amounts"
from = "/items/*/amount"
[[tool.fact]]
fact = "parts"
count = "/items"

[[playbook]]
intent = "anything"
examples = ["one", "two", "three"]
resolution = "person"
next_action = "Help"
queue = "all"
"#;

fn read(tool: &str, arguments: &Value, answer: &Value) -> Result<ToolSuccess, Failure> {
    let playbooks =
        load(&[("a.toml".to_owned(), CONFIG.to_owned())]).unwrap_or_else(|e| panic!("{e}"));
    let tool: &Tool = playbooks.tool(&ToolName::from(tool)).unwrap();
    tool.read(
        arguments.as_object().unwrap(),
        &ToolAnswer::from(answer.clone()),
    )
}

#[track_caller]
fn values(success: &ToolSuccess) -> Vec<(&str, String)> {
    success
        .values
        .iter()
        .map(|(fact, value)| (fact.as_str(), value.to_string()))
        .collect()
}

#[track_caller]
fn fails(tool: &str, arguments: &Value, answer: &Value, kind: FailureKind) {
    let failure = read(tool, arguments, answer).unwrap_err();
    assert_eq!(failure.kind, kind, "{}", failure.detail);
    assert!(!failure.detail.contains("secret"), "{}", failure.detail);
}

#[test]
fn a_record_asked_for_by_its_identifier_confirms_it() {
    let success = read(
        "get_customer",
        &json!({"customer_id": "C-12"}),
        &json!({"tier": "gold"}),
    )
    .unwrap();
    assert_eq!(success.record.id, "C-12");
    assert_eq!(success.record.entity.as_str(), "customer");
    assert_eq!(success.owner, None);
    assert_eq!(
        values(&success),
        [
            ("tier", "gold".to_owned()),
            ("customer_id", "C-12".to_owned())
        ]
    );
}

#[test]
fn an_answer_that_says_its_identifier_is_held_to_it() {
    let asked = json!({"customer_id": "C-12"});
    let answer = json!({"id": "c-12", "tier": "gold"});
    assert_eq!(
        read("get_customer", &asked, &answer).unwrap().record.id,
        "c-12"
    );
    let other = json!({"id": "C-13", "tier": "secret"});
    fails("get_customer", &asked, &other, FailureKind::WrongRecord);
}

#[test]
fn texts_lists_and_counts_are_read() {
    let answer = json!({
        "id": "O-17", "customer": "C-12",
        "items": [
            {"n": 2, "article": {"name": "cup"}, "amount": 7.5},
            {"n": 1, "article": {"name": "pot"}, "amount": 30},
        ],
    });
    let success = read("get_order", &json!({"order_id": "o-17"}), &answer).unwrap();
    assert_eq!(success.owner.as_deref(), Some("C-12"));
    assert_eq!(
        values(&success),
        [
            ("lines", "2 x cup, 1 x pot".to_owned()),
            ("amounts", "7.5, 30".to_owned()),
            ("parts", "2".to_owned()),
            ("order_id", "O-17".to_owned()),
        ]
    );
}

#[test]
fn an_answer_about_another_record_is_no_success() {
    let answer = json!({"id": "O-18", "customer": "secret", "items": []});
    fails(
        "get_order",
        &json!({"order_id": "O-17"}),
        &answer,
        FailureKind::WrongRecord,
    );
}

#[test]
fn null_is_told_from_other_violations() {
    let asked = json!({"customer_id": "C-12"});
    let check = |answer: Value, kind| fails("get_customer", &asked, &answer, kind);
    check(json!(null), FailureKind::Null);
    check(json!({"tier": null}), FailureKind::Null);
    check(json!({"tier": {"secret": 1}}), FailureKind::SchemaViolation);
    check(json!({}), FailureKind::SchemaViolation);
    check(json!("secret"), FailureKind::SchemaViolation);
    let order = json!({"id": "O-17", "customer": null, "items": []});
    fails(
        "get_order",
        &json!({"order_id": "O-17"}),
        &order,
        FailureKind::Null,
    );
}

#[test]
fn a_search_finds_one_or_fails() {
    let asked = json!({"email": "Ann@Example.com"});
    let one = json!({"id": "C-12", "email": "ann@example.com"});
    let success = read("find_customer", &asked, &json!({"found": [one]})).unwrap();
    assert_eq!(success.record.id, "C-12");
    assert_eq!(
        success.values[0].1,
        FactValue::from("C-12"),
        "the identifier is a fact"
    );
    let check = |answer: Value, kind| fails("find_customer", &asked, &answer, kind);
    check(json!({"found": []}), FailureKind::NotFound);
    check(json!({"found": [one, one]}), FailureKind::Ambiguous);
    check(json!({"list": []}), FailureKind::SchemaViolation);
    let other = json!({"id": "C-13", "email": "secret@example.com"});
    check(json!({"found": [other]}), FailureKind::WrongRecord);
}

#[test]
fn an_optional_fact_may_be_missing() {
    let success = read(
        "get_customer",
        &json!({"customer_id": "C-12"}),
        &json!({"tier": "gold", "note": null}),
    )
    .unwrap();
    assert!(values(&success).iter().all(|(fact, _)| *fact != "note"));
}
