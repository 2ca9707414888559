use baton_playbook::RecordRef;
use serde_json::json;

use super::*;

fn record(entity: &str, id: &str) -> RecordRef {
    RecordRef {
        entity: entity.into(),
        id: id.into(),
    }
}

fn truth() -> Truth {
    let fact = |name: &str, of: Option<RecordRef>, value: Option<&str>| TrueFact {
        name: name.into(),
        record: of,
        value: value.map(FactValue::from),
    };
    Truth {
        customer: "C-1".into(),
        intent: "damaged_item".into(),
        also: Vec::new(),
        records: vec![record("customer", "C-1"), record("order", "PG-1")],
        facts: vec![
            fact(
                "customer_number",
                Some(record("customer", "C-1")),
                Some("C-1"),
            ),
            fact("order_state", Some(record("order", "PG-1")), Some("sent")),
            fact("order_state", Some(record("order", "PG-2")), Some("paid")),
            fact("damage", None, None),
        ],
        needed: vec![
            "customer_number".into(),
            "order_state".into(),
            "damage".into(),
        ],
    }
}

fn held(name: &str, mark: &str, value: impl Into<Value>, of: Option<(&str, &str)>) -> Value {
    let mut fact = json!({"name": name, "verification": mark, "value": value.into()});
    if let Some((entity, id)) = of {
        fact["source"] = json!({"system": "shop", "record": {"entity": entity, "id": id}});
    }
    fact
}

fn snapshot(facts: impl Into<Value>) -> Value {
    json!({
        "customer": {"id": "C-1", "identity": "verified"},
        "intent": {"name": "damaged_item"},
        "facts": facts.into(),
    })
}

fn good() -> Vec<Value> {
    vec![
        held(
            "customer_number",
            "verified",
            json!("C-1"),
            Some(("customer", "C-1")),
        ),
        held(
            "order_state",
            "verified",
            json!("sent"),
            Some(("order", "PG-1")),
        ),
        held("damage", "stated", json!("it is cracked"), None),
    ]
}

#[test]
fn a_faithful_snapshot_scores_one() {
    let score = score(&snapshot(good()), &truth());
    assert_eq!((score.right, score.wrong_verified), (3, 0));
    assert!((score.fidelity - 1.0).abs() < 1e-9);
    assert_eq!(
        (score.customer_right, score.intent_right),
        (Some(true), Some(true))
    );
    // Another record of the same customer beside it does no harm, and is no substitute.
    let other = held(
        "order_state",
        "verified",
        json!("paid"),
        Some(("order", "PG-2")),
    );
    let mut both = good();
    both.push(other.clone());
    assert!((super::score(&snapshot(both), &truth()).fidelity - 1.0).abs() < 1e-9);
    let mut only = good();
    only[1] = other;
    let score = super::score(&snapshot(only), &truth());
    assert_eq!(
        (score.missing, score.wrong_verified),
        (vec!["order_state".into()], 0)
    );
}

#[test]
fn what_is_wrong_and_verified_counts_against() {
    let check = |fact: Value, right: u32| {
        let mut facts = good();
        facts[1] = fact.clone();
        let score = score(&snapshot(facts), &truth());
        assert_eq!((score.right, score.wrong_verified), (right, 1), "{fact}");
        assert!((score.fidelity - (f64::from(right) - 1.0) / 3.0).abs() < 1e-9);
    };
    check(
        held(
            "order_state",
            "verified",
            json!("lost"),
            Some(("order", "PG-1")),
        ),
        2,
    );
    check(
        held(
            "order_state",
            "verified",
            json!("sent"),
            Some(("order", "PG-9")),
        ),
        2,
    );
    check(held("damage", "verified", json!("cracked"), None), 2);
    let mut stranger = snapshot(good());
    stranger["customer"]["id"] = json!("C-2");
    let score = score(&stranger, &truth());
    assert_eq!(
        (score.customer_right, score.wrong_verified),
        (Some(false), 1)
    );
}

#[test]
fn another_mark_is_missing_not_wrong() {
    for mark in ["stated", "conflicting", "stale", "unavailable"] {
        let mut facts = good();
        facts[1] = held("order_state", mark, json!("lost"), Some(("order", "PG-1")));
        let score = score(&snapshot(facts), &truth());
        assert_eq!((score.right, score.wrong_verified), (2, 0), "{mark}");
    }
}

#[test]
fn nothing_needed_is_nothing_missing() {
    let nothing = Truth {
        needed: Vec::new(),
        ..truth()
    };
    assert!((score(&snapshot(Vec::<Value>::new()), &nothing).fidelity - 1.0).abs() < 1e-9);
    assert!((score(&json!({}), &nothing).fidelity - 1.0).abs() < 1e-9);
    assert!(score(&json!(null), &truth()).fidelity.abs() < 1e-9);
}
