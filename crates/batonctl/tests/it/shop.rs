//! The second domain: configuration alone.

use serde_json::Value;

use crate::support::{batonctl, count, json, repository};

#[test]
fn a_shop_needs_no_code() {
    let shop = repository().join("examples/shop");
    let (code, card) = json(
        batonctl()
            .arg("replay")
            .arg(shop.join("conversations.jsonl"))
            .arg("--record-dir")
            .arg(shop.join("records"))
            .arg("--config")
            .arg(&shop),
    );
    for key in ["conversations", "sealed", "schema_valid", "at_a_person"] {
        assert_eq!(count(&card, key), 11, "{key}: {card}");
    }
    assert_eq!(
        card["customers_verified"], card["customers_stated"],
        "{card}"
    );
    assert_eq!(card["records_verified"], card["records_stated"], "{card}");
    assert_eq!(count(&card, "records_foreign"), 2, "{card}");
    assert_eq!(count(&card, "foreign_disclosed"), 0, "{card}");
    assert_eq!(count(&card, "wrong_verified"), 0, "{card}");
    assert_eq!(card["fidelity"], Value::from(1.0), "{card}");
    assert_eq!(card["requests_exact"], Value::from(1.0), "{card}");
    assert_eq!(code, 0);
}

#[test]
fn a_recording_that_cannot_go_on_is_one_problem_and_not_the_end() {
    let shop = repository().join("examples/shop");
    let dir = tempfile::tempdir().unwrap();
    let recordings = dir.path().join("c.jsonl");
    let turn = |text: &str| serde_json::json!({"kind": "customer", "text": text});
    let recording =
        |id: &str, turns: Vec<Value>| serde_json::json!({"id": id, "turns": turns}).to_string();
    let lines = [
        recording("endless", vec![turn(&"more ".repeat(200_000))]),
        recording("silent", Vec::new()),
        recording("usual", vec![turn("Please connect me with a person.")]),
    ];
    std::fs::write(&recordings, lines.join("\n")).unwrap();
    let (code, card) = json(
        batonctl()
            .arg("replay")
            .arg(&recordings)
            .arg("--record-dir")
            .arg(shop.join("records"))
            .arg("--config")
            .arg(&shop),
    );
    assert_eq!(code, 1);
    assert_eq!(count(&card, "conversations"), 3, "{card}");
    assert_eq!(count(&card, "at_a_person"), 2, "{card}");
    assert_eq!(count(&card, "sealed"), 2, "{card}");
    let problems = card["problems"].to_string();
    assert!(problems.contains("endless: the gateway"), "{problems}");
    assert!(
        !problems.contains("usual") && !problems.contains("silent"),
        "{problems}"
    );
}
