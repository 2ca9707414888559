//! The airline's configuration over recorded conversations of real customers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use baton_playbook::{FactName, FactValue, Playbooks, ToolName};

use crate::examples::loaded;

/// The recorded conversations, where they are on this machine.
fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/airline");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn found(playbooks: &Playbooks, fact: &str, text: &str) -> Vec<String> {
    let fact = playbooks.fact(&FactName::from(fact)).unwrap();
    fact.stated.as_ref().unwrap().find(text, false)
}

struct Conversation {
    id: String,
    turns: Vec<String>,
    truth: Value,
}

fn conversations(data: &Path) -> Vec<Conversation> {
    let lines = std::fs::read_to_string(data.join("conversations.jsonl")).unwrap();
    lines
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            Conversation {
                id: row["id"].as_str().unwrap().to_owned(),
                turns: row["turns"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|t| t["kind"] == "customer")
                    .map(|t| t["text"].as_str().unwrap().to_owned())
                    .collect(),
                truth: row["truth"].clone(),
            }
        })
        .collect()
}

#[test]
fn every_identifier_customers_wrote_is_found_and_little_else() {
    let Some(data) = data() else { return };
    let playbooks = loaded("airline");
    let users = json(&data.join("users.json"));
    let reservations = json(&data.join("reservations.json"));
    let (mut customers, mut records, mut candidates) = (0, 0, 0);
    let mut missed = Vec::new();
    let mut false_candidates = Vec::new();
    for conversation in conversations(&data) {
        let mut named: BTreeSet<String> = BTreeSet::new();
        let mut booked: BTreeSet<String> = BTreeSet::new();
        for turn in &conversation.turns {
            named.extend(found(&playbooks, "user_id", turn));
            booked.extend(found(&playbooks, "reservation_id", turn));
        }
        if conversation.truth["customer_stated"] == true {
            customers += 1;
            let customer = conversation.truth["customer"].as_str().unwrap();
            if !named.contains(customer) {
                missed.push(format!("{}: {customer}", conversation.id));
            }
        }
        for key in ["records_stated", "records_foreign"] {
            for record in conversation.truth[key].as_array().unwrap() {
                records += 1;
                let record = record.as_str().unwrap();
                if !booked.contains(record) {
                    missed.push(format!("{}: {record}", conversation.id));
                }
            }
        }
        candidates += named.len() + booked.len();
        let strangers = named.iter().filter(|id| users.get(id.as_str()).is_none());
        let noise = booked
            .iter()
            .filter(|id| reservations.get(id.as_str()).is_none());
        for value in strangers.chain(noise) {
            false_candidates.push(format!("{}: {value}", conversation.id));
        }
    }
    println!(
        "{customers} customers and {records} records stated, {} missed; {candidates} candidates, {} false",
        missed.len(),
        false_candidates.len()
    );
    assert_eq!(missed, Vec::<String>::new());
    assert!(
        false_candidates.len() * 50 <= candidates,
        "{false_candidates:?}"
    );
}

#[test]
fn every_record_of_the_airline_can_be_read() {
    let Some(data) = data() else { return };
    let playbooks = loaded("airline");
    for (tool, file, argument) in [
        ("get_user_details", "users.json", "user_id"),
        (
            "get_reservation_details",
            "reservations.json",
            "reservation_id",
        ),
    ] {
        let tool = playbooks.tool(&ToolName::from(tool)).unwrap();
        let records = json(&data.join(file));
        for (id, record) in records.as_object().unwrap() {
            let arguments = Map::from_iter([(argument.to_owned(), Value::from(id.as_str()))]);
            assert!(
                tool.arguments_schema
                    .accepts(&Value::Object(arguments.clone())),
                "{id}"
            );
            let success = tool
                .read(&arguments, record)
                .unwrap_or_else(|f| panic!("{id}: {}", f.detail));
            assert_eq!(&success.record.id, id);
            assert_eq!(
                success.owner.as_deref(),
                record.get("user_id").and_then(Value::as_str)
            );
            let key = success.values.iter().find(|(f, _)| f.as_str() == argument);
            assert_eq!(key.map(|(_, v)| v), Some(&FactValue::from(id.as_str())));
        }
    }
}

/// What the customers said, by fact, for reading with one's own eyes:
/// `cargo test -p baton-playbook what_customers_said -- --nocapture`.
#[test]
fn what_customers_said() {
    let Some(data) = data() else { return };
    let playbooks = loaded("airline");
    for fact in playbooks.facts.values() {
        let Some(stated) = &fact.stated else { continue };
        let mut values: Vec<String> = conversations(&data)
            .iter()
            .flat_map(|c| c.turns.clone())
            .flat_map(|turn| stated.find(&turn, false))
            .collect();
        values.sort();
        let all = values.len();
        values.dedup();
        println!("{} ({all}): {}", fact.name, values.join(" | "));
        assert!(all > 0 || fact.ask.is_some(), "{} is never said", fact.name);
    }
}
