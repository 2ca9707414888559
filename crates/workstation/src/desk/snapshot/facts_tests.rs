use baton_orchestrator::snapshot::verify;
use baton_playbook::load;
use serde_json::{Value, json};

use super::*;

/// Any sealed snapshot: only its facts are read here.
const SEALED: &str =
    include_str!("../../../../orchestrator/tests/it/kept/identified.snapshot.1.json");

fn shown(told: &[Value]) -> Vec<FactView> {
    let mut snapshot = verify(SEALED).unwrap();
    snapshot.facts = told
        .iter()
        .map(|fact| serde_json::from_value(fact.clone()).unwrap())
        .collect();
    let shop = include_str!("../../../../../examples/shop/shop.toml");
    let playbooks = load(&[("shop.toml".to_owned(), shop.to_owned())]).unwrap();
    facts(&snapshot, &playbooks, &Transcript::default())
}

fn verified(name: &str, value: &str, (entity, id): (&str, &str)) -> Value {
    json!({ "name": name, "label": name, "type": "text", "value": value, "verification": "verified",
            "required": false, "observed_at": "2026-03-01T09:00:00Z",
            "source": { "system": "shop", "system_label": "Shop system", "tool": "get_order",
                        "call": "019ca8a0-3e80-718e-929b-931893b4c7c1",
                        "record": { "entity": entity, "id": id } } })
}

fn rows(shown: &[FactView]) -> Vec<[&str; 3]> {
    shown
        .iter()
        .map(|fact| {
            let record = fact.record.as_deref().unwrap_or_default();
            [
                record,
                &*fact.label,
                fact.value.as_deref().unwrap_or_default(),
            ]
        })
        .collect()
}

#[test]
fn facts_of_two_records_are_told_apart_and_the_customer_is_named_once() {
    let (first, second) = (("order", "LH-20001"), ("order", "LH-20002"));
    let shown = shown(&[
        verified("order_state", "shipped", first),
        verified("customer_number", "K-1001", first),
        verified("order_state", "returned", second),
        verified("customer_number", "K-1001", second),
        verified("customer_number", "K-1001", ("customer", "K-1001")),
    ]);
    let expected = [
        ["Order LH-20001", "order_state", "shipped"],
        ["Order LH-20002", "order_state", "returned"],
        ["Customer K-1001", "customer_number", "K-1001"],
    ];
    assert_eq!(rows(&shown), expected);
}

#[test]
fn without_a_record_of_the_customer_their_number_stands_in_the_first_one() {
    let (first, second) = (("order", "LH-20001"), ("order", "LH-20002"));
    let shown = shown(&[
        verified("customer_number", "K-1001", first),
        verified("customer_number", "K-1001", second),
    ]);
    let expected = [["Order LH-20001", "customer_number", "K-1001"]];
    assert_eq!(rows(&shown), expected);
}

#[test]
fn another_owner_is_not_left_out() {
    let shown = shown(&[
        verified("customer_number", "K-1001", ("customer", "K-1001")),
        verified("customer_number", "K-1002", ("order", "LH-20003")),
        verified("items", "1 x Lamp", ("order", "LH-20003")),
        verified("items", "1 x Lamp", ("order", "LH-20004")),
    ]);
    assert_eq!(shown.len(), 4, "{shown:#?}");
}

#[test]
fn what_the_customer_only_said_is_shown_with_its_mark() {
    let stated = |name: &str, value: &str| {
        json!({ "name": name, "label": name, "type": "text", "value": value, "verification": "stated",
                "required": false,
                "stated_in": { "message": "019ca8a0-3e80-7869-89c3-4cf8025b17d3", "value": value } })
    };
    let shown = shown(&[
        stated("customer_name", "Otto Berg"),
        stated("new_address", "Ahornweg 3, 12345 Linden"),
    ]);
    let marks: Vec<_> = shown.iter().map(|f| (&*f.label, &f.mark)).collect();
    let expected = [
        ("customer_name", &Mark::Stated),
        ("new_address", &Mark::Stated),
    ];
    assert_eq!(marks, expected);
}

/// "61 of 61 facts verified" says nothing of what another order's value is in doubt about, or of what no case needs.
#[test]
fn only_what_is_verified_wherever_it_stands_counts_as_verified() {
    let count = |told: &[Value]| {
        let mut snapshot = verify(SEALED).unwrap();
        snapshot.intent.name = Some("refund_status".into());
        snapshot.facts = told
            .iter()
            .map(|fact| serde_json::from_value(fact.clone()).unwrap())
            .collect();
        let shop = include_str!("../../../../../examples/shop/shop.toml");
        let playbooks = load(&[("shop.toml".to_owned(), shop.to_owned())]).unwrap();
        super::super::facts_count(&snapshot, &playbooks)
    };
    let fact = |name: &str, order: &str, verification: &str, required: bool| {
        let mut fact = verified(name, "1", ("order", order));
        fact["verification"] = json!(verification);
        fact["required"] = json!(required);
        fact
    };
    let order = fact("order_number", "LH-1", "verified", true);
    let amount = fact("refund_amount", "LH-1", "verified", true);
    let other = fact("carrier", "LH-1", "verified", false);
    assert_eq!(count(&[]), (0, 3));
    assert_eq!(count(&[order.clone(), amount.clone(), other]), (2, 3));
    for doubtful in ["conflicting", "stated", "stale"] {
        let second = fact("refund_amount", "LH-2", doubtful, true);
        assert_eq!(
            count(&[order.clone(), amount.clone(), second]),
            (1, 3),
            "{doubtful}"
        );
    }
}
