//! The airline's configuration over recorded conversations of real customers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use baton_playbook::{FactName, FactValue, Playbooks, ToolName};

use crate::examples::loaded;

/// The recorded conversations, if they are on this machine.
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

static AIRLINE: LazyLock<Playbooks> = LazyLock::new(|| loaded("airline"));

#[track_caller]
fn check(fact: &str, text: &str, expected: &[&str]) {
    assert_eq!(found(&AIRLINE, fact, text), expected, "{text}");
}

#[test]
fn user_ids_are_found_however_they_are_written() {
    for text in [
        "mia_li_3668",
        "My user ID is Mia_Li_3668.",
        "user id:mia_li_3668, thanks",
        "**mia_li_3668**",
        "_mia_li_3668_",
        "`mia_li_3668`",
        r"mia\_li\_3668",
        "(mia_li_3668)",
        "User ID=MIA_LI_3668",
        "1. mia_li_3668\n2. one way",
    ] {
        check("user_id", text, &["mia_li_3668"]);
    }
    check("user_id", "mia_li_3668@gmail.com", &["mia_li_3668"]);
    check(
        "user_id",
        "mia_li_3668@gmail.com.br, x+mia_li_3668@gmail.com",
        &[],
    );
    check(
        "user_id",
        "use credit_card_4421486 or gift_card_5309492 or certificate_8045380, credit_card_4421",
        &[],
    );
}

#[test]
fn reservation_ids_are_told_from_everything_that_looks_like_them() {
    check(
        "reservation_id",
        "Hi! Please cancel SI5UKW and IFOYYZ (not XEHM4B); flight HAT136 leaves at 1030AM on 22MAY from EWR.",
        &["SI5UKW", "IFOYYZ", "XEHM4B"],
    );
    check(
        "reservation_id",
        "I NEED A REFUND NOW, PLEASE CANCEL MY FLIGHT TO BOSTON FOR $123456, CALL ME BEFORE 2300PM",
        &[],
    );
    check(
        "reservation_id",
        "It cost 500USD and 100000 points, so PLEASE help",
        &[],
    );
    check(
        "reservation_id",
        "my confirmation code is yax4dr",
        &["YAX4DR"],
    );
    check(
        "reservation_id",
        "the booking reference (yax4dr)",
        &["YAX4DR"],
    );
    check("reservation_id", "my reservation is hat136", &[]);
}

#[test]
fn a_claim_is_told_from_a_question_or_a_wish() {
    check("membership", "I think I'm a gold member.", &["gold"]);
    check("membership", "As a Gold member, I expect more", &["gold"]);
    check("membership", "Is silver better than regular?", &[]);
    check(
        "insurance",
        "Actually, I did purchase insurance for my flight",
        &["yes"],
    );
    check("insurance", "I don't have travel insurance", &["no"]);
    check("insurance", "I do not want travel insurance", &[]);
    check(
        "customer_name",
        "I'm Sophia Silva, and I'm a Gold member",
        &["Sophia Silva"],
    );
    check("customer_name", "I am very upset", &[]);
    check(
        "cabin_wanted",
        "Could you upgrade me to Business class?",
        &["business"],
    );
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
    let playbooks = &*AIRLINE;
    let users = json(&data.join("users.json"));
    let reservations = json(&data.join("reservations.json"));
    let (mut customers, mut records, mut candidates) = (0, 0, 0);
    let mut missed = Vec::new();
    let mut false_candidates = Vec::new();
    for conversation in conversations(&data) {
        let mut named: BTreeSet<String> = BTreeSet::new();
        let mut booked: BTreeSet<String> = BTreeSet::new();
        for turn in &conversation.turns {
            named.extend(found(playbooks, "user_id", turn));
            booked.extend(found(playbooks, "reservation_id", turn));
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
    let playbooks = &*AIRLINE;
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
                .read(
                    &arguments,
                    &baton_playbook::ToolAnswer::from(record.clone()),
                )
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
    let playbooks = &*AIRLINE;
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
