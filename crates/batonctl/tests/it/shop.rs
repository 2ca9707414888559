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
        assert_eq!(count(&card, key), 6, "{key}: {card}");
    }
    assert_eq!(
        card["customers_verified"], card["customers_stated"],
        "{card}"
    );
    assert_eq!(card["records_verified"], card["records_stated"], "{card}");
    assert_eq!(count(&card, "records_foreign"), 1, "{card}");
    assert_eq!(count(&card, "foreign_disclosed"), 0, "{card}");
    assert_eq!(count(&card, "wrong_verified"), 0, "{card}");
    assert_eq!(card["fidelity"], Value::from(1.0), "{card}");
    assert_eq!(code, 0);
}
