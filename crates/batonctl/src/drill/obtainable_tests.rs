use baton_orchestrator::Recorded;
use baton_practice::Truth;
use serde_json::{Value, json};

use super::Obtainable;

const CALL: &str = "019ca8a0-b55c-7cfe-8c18-77ad3a7b0148";
const MESSAGE: &str = "019ca8a0-b55c-7cfe-8c18-77ad3a7b0149";

/// A customer whose number is C-1, and nothing else.
fn truth() -> Truth {
    let record = json!({"entity": "customer", "id": "C-1"});
    let truth = json!({
        "customer": "C-1",
        "intent": "order_status",
        "records": [record],
        "facts": [{"name": "customer_number", "record": record, "value": "C-1"}],
        "needed": ["customer_number"],
    });
    serde_json::from_value(truth).unwrap()
}

fn wrote() -> Value {
    json!({"kind": "customer_wrote", "message": MESSAGE, "text": "I am C-1"})
}

fn left() -> Value {
    json!({"kind": "customer_left"})
}

fn wrap_up() -> Value {
    json!({"kind": "wrap_up_started"})
}

fn asked() -> Value {
    json!({
        "kind": "call_requested", "call": CALL, "agent": "data", "tool": "get_customer", "system": "shop",
        "entity": "customer:c-1", "arguments": {"customer_number": "C-1"}, "idempotent": true, "tries": 3, "fencing": 0,
    })
}

fn answered() -> Value {
    let record = json!({"entity": "customer", "id": "C-1"});
    let result = json!({"record": record, "owner": null, "values": []});
    json!({"kind": "call_succeeded", "call": CALL, "attempt": 1, "duration_ms": 5, "result": result, "bearer": false})
}

#[track_caller]
fn check(events: &[Value], expected: bool) {
    let journal: Vec<Recorded> = events
        .iter()
        .enumerate()
        .map(|(seq, event)| {
            let recorded = json!({"seq": seq, "at": "2026-03-01T09:00:00Z", "event": event});
            serde_json::from_value(recorded).unwrap()
        })
        .collect();
    let truth = truth();
    let playbooks = baton_playbook::load(&baton_practice::playbooks::files()).unwrap();
    let obtainable = Obtainable::of(&journal, &truth, &playbooks);
    assert_eq!(obtainable.could_be_had(&"customer_number".into()), expected);
}

#[test]
fn what_was_said_and_answered_could_be_had() {
    check(&[wrote(), asked(), answered()], true);
    check(&[wrote()], true);
    check(&[wrote(), asked()], false);
}

#[test]
fn what_was_said_on_the_way_out_could_not() {
    check(&[wrote(), left()], false);
    check(&[wrote(), asked(), answered(), left()], true);
}

#[test]
fn an_answer_during_wrap_up_is_too_late() {
    check(&[wrote(), asked(), wrap_up(), answered()], false);
    check(&[wrote(), asked(), answered(), wrap_up()], true);
}
