//! A replay judges the requests of the last snapshot if a recording says what the customer wanted.

use std::io::Write;

use serde_json::{Value, json as object};

use crate::support::{batonctl, json, repository};

fn replayed(rows: &[Value]) -> Value {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for row in rows {
        writeln!(file, "{row}").unwrap();
    }
    let shop = repository().join("examples/shop");
    let mut command = batonctl();
    command.arg("replay").arg(file.path());
    command.arg("--record-dir").arg(shop.join("records"));
    let (code, card) = json(command.arg("--config").arg(shop));
    assert_eq!(code, 0, "{card}");
    card
}

fn turn(kind: &str, text: &str) -> Value {
    object!({"kind": kind, "text": text})
}

#[test]
fn what_was_offered_and_agreed_to_is_a_request() {
    let turns = [
        turn("customer", "Where is my order LH-20001?"),
        turn("agent", "It is on its way. Would you like to send it back?"),
        turn("customer", "Yes, please."),
    ];
    let wanted =
        object!([{"intent": "order_status", "turn": 0}, {"intent": "return_order", "turn": 2}]);
    let card = replayed(&[object!({"id": "offered", "requests": wanted, "turns": turns})]);
    assert_eq!(card["requests_exact"], 1.0, "{card}");
    assert_eq!(card["router"], "lexical");
}

#[test]
fn what_was_not_heard_and_what_was_not_wanted_are_told_apart() {
    let turns = [turn("customer", "Where is my order LH-20001?")];
    let wanted = object!([{"intent": "order_status", "turn": 0}, {"intent": "injury", "turn": 2}]);
    let unjudged = object!({"id": "unjudged", "turns": turns});
    let card = replayed(&[
        object!({"id": "missed", "requests": wanted, "turns": turns}),
        unjudged,
    ]);
    assert_eq!(card["requests_precision"], 1.0, "{card}");
    assert_eq!(card["requests_recall"], 0.5, "{card}");
    assert_eq!(card["requests_exact"], 0.0, "{card}");
    let card = replayed(&[object!({"id": "unjudged", "turns": turns})]);
    assert!(card.get("requests_f1").is_none(), "{card}");
}
