//! Recorded conversations with an airline, and its records. The program's own claims are checked here
//! against the raw records once more.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{batonctl, count, json, kept, repository};

/// `None` if the recordings are not at hand.
fn recordings() -> Option<PathBuf> {
    let dir = repository().join("../shared/data/airline");
    if dir.join("conversations.jsonl").is_file() {
        return Some(dir);
    }
    eprintln!(
        "skipped: no recorded airline conversations at {}",
        dir.display()
    );
    None
}

fn read(dir: &Path, name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(dir.join(name)).unwrap()).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    let one = |v: &Value| v.as_str().unwrap().to_owned();
    value.as_array().unwrap().iter().map(one).collect()
}

fn replay(faults: &str) {
    let Some(dir) = recordings() else { return };
    let data = tempfile::tempdir().unwrap();
    let (code, card) = json(
        batonctl()
            .arg("replay")
            .arg(dir.join("conversations.jsonl"))
            .arg("--record-dir")
            .arg(&dir)
            .arg("--config")
            .arg(repository().join("examples/airline"))
            .arg("--data-dir")
            .arg(data.path())
            .args(["--faults", faults, "--seed", "7"]),
    );
    println!("{card}");
    for key in ["conversations", "sealed", "schema_valid", "at_a_person"] {
        assert_eq!(count(&card, key), 100, "{key}: {card}");
    }
    for key in ["wrong_verified", "foreign_disclosed"] {
        assert_eq!(count(&card, key), 0, "{key}: {card}");
    }
    assert_eq!(
        card["tool_failures"], card["tool_failures_in_snapshots"],
        "{card}"
    );
    let handoffs = card["handoffs"].as_object().unwrap();
    let by_reason: u64 = handoffs.values().filter_map(Value::as_u64).sum();
    assert_eq!(by_reason, 100, "{card}");
    for key in ["seconds", "step_p50_us", "step_p99_us", "fidelity"] {
        assert!(card[key].as_f64().unwrap() > 0.0, "{key}: {card}");
    }
    assert_eq!(code, 0);
    if faults == "none" {
        assert_eq!(count(&card, "customers_stated"), 80);
        assert_eq!(count(&card, "customers_verified"), 80);
        assert!(count(&card, "records_stated") > 50, "{card}");
        assert_eq!(card["records_verified"], card["records_stated"]);
        assert_eq!(card["fidelity"], 1.0);
        assert_eq!(count(&card, "tool_failures"), 0);
    } else {
        assert!(count(&card, "faults_injected") > 10, "{card}");
        assert!(count(&card, "tool_failures") > 10, "{card}");
    }
    hold_against_raw_records(&dir, data.path(), &card, faults == "none");
}

/// A fact of a snapshot that came from a record.
fn of_record<'s>(snapshot: &'s Value, record: &str, name: &str) -> Option<&'s Value> {
    snapshot["facts"].as_array().unwrap().iter().find(|fact| {
        fact["name"] == name
            && fact["verification"] == "verified"
            && fact["source"]["record"]["id"] == record
    })
}

fn hold_against_raw_records(dir: &Path, data: &Path, card: &Value, complete: bool) {
    let (users, reservations) = (read(dir, "users.json"), read(dir, "reservations.json"));
    let users = users.as_object().unwrap();
    let kept = kept(data, card);
    let text = std::fs::read_to_string(dir.join("conversations.jsonl")).unwrap();
    let (mut stated, mut verified) = (0, 0);
    for line in text.lines() {
        let recording: Value = serde_json::from_str(line).unwrap();
        let id = recording["id"].as_str().unwrap();
        let truth = &recording["truth"];
        let customer = truth["customer"].as_str().unwrap();
        let snapshot = &kept[id].snapshot;
        let identity = &snapshot["customer"];
        if identity["identity"] == "verified" {
            assert_eq!(identity["id"], customer, "{id}");
        } else {
            assert!(!complete || truth["customer_stated"] == false, "{id}");
        }
        if complete {
            for record in strings(&truth["records_stated"]) {
                let raw = &reservations[&record];
                let ends = [&raw["origin"], &raw["destination"]].map(|v| v.as_str().unwrap());
                let flights = raw["flights"].as_array().unwrap();
                let dates: Vec<&Value> = flights.iter().map(|f| &f["date"]).collect();
                let value = |name| of_record(snapshot, &record, name).map(|f| f["value"].clone());
                assert_eq!(value("route"), Some(ends.join(" to ").into()), "{id}");
                assert_eq!(value("cabin"), Some(raw["cabin"].clone()), "{id}");
                let found = value("flight_dates").unwrap();
                let found = match &found {
                    Value::Array(several) => several.iter().collect(),
                    one => vec![one],
                };
                assert_eq!(found, dates, "{id}");
            }
        }
        // A verified fact may come only from the customer and their own records.
        let mut own: BTreeSet<String> = strings(&users[customer]["reservations"])
            .into_iter()
            .collect();
        own.insert(customer.to_owned());
        for fact in snapshot["facts"].as_array().unwrap() {
            let source = fact["source"]["record"]["id"].as_str();
            match fact["verification"].as_str().unwrap() {
                "verified" | "stale" | "conflicting" => {
                    verified += 1;
                    assert!(own.contains(source.unwrap()), "{id}: {fact}");
                }
                "stated" => {
                    stated += 1;
                    assert!(source.is_none(), "{id}: {fact}");
                    assert!(fact["stated_in"]["message"].is_string(), "{id}: {fact}");
                }
                "unavailable" => assert!(!complete, "{id}: {fact}"),
                other => panic!("{id}: {other}"),
            }
        }
        nobody_else(id, &recording, snapshot, users, customer);
    }
    assert!(
        stated > 20 && verified > 500,
        "{stated} stated, {verified} verified"
    );
}

/// No identifier and no e-mail address of another customer shows, unless this one wrote it.
fn nobody_else(
    id: &str,
    recording: &Value,
    snapshot: &Value,
    users: &serde_json::Map<String, Value>,
    customer: &str,
) {
    let shown = snapshot.to_string();
    let turns = recording["turns"].as_array().unwrap().iter();
    let said: String = turns
        .filter(|turn| turn["kind"] == "customer")
        .filter_map(|turn| turn["text"].as_str())
        .collect();
    for (other, record) in users.iter().filter(|(other, _)| *other != customer) {
        for secret in [other.as_str(), record["email"].as_str().unwrap()] {
            let shows = shown.contains(secret) && !said.contains(secret);
            assert!(!shows, "{id} shows {secret}");
        }
    }
}

#[test]
fn a_hundred_recorded_customers_are_understood() {
    replay("none");
}

#[test]
fn on_a_bad_day_nothing_wrong_is_verified_and_every_failure_is_counted() {
    replay("production");
}
