//! The judge of a replay: answers that are lists about the customer, records without an owner, facts that only a
//! search reads, recordings that do not know who the customer is, and rows that are none.

use std::path::Path;

use serde_json::{Value, json as object};

use crate::support::{batonctl, count, json, run};

/// A library: loans come as a list about the reader, a branch has no owner, and a book is found by its title alone.
const LIBRARY: &str = r#"
format = 1

[desk]
name = "Town Library"
default_queue = "desk"

[identity]
customer = "reader"

[[identity.method]]
tool = "get_reader"
level = "verified"

[[queue]]
name = "desk"
label = "Desk"

[[system]]
name = "library"
label = "Library system"
base_url = "http://127.0.0.1:1"

[[fact]]
name = "reader"
label = "Reader's card"
type = "identifier"
stated = { shapes = ["R-999"], normalise = "upper" }

[[fact]]
name = "loans"
label = "Loans"

[[fact]]
name = "branch"
label = "Branch"
type = "identifier"
about = "branch"
stated = { shapes = ["B-99"], normalise = "upper" }
ask = "Which branch?"

[[fact]]
name = "hours"
label = "Opening hours"
about = "branch"

[[fact]]
name = "title"
label = "Title"
about = "book"
stated = { patterns = ['\btitle "([^"]+)"'] }
ask = "Which title?"

[[fact]]
name = "shelf"
label = "Shelf"
about = "book"

[[tool]]
name = "get_reader"
label = "Look up the reader"
system = "library"
path = "/readers/{reader}"
entity = "customer"
record = "/id"
key = "reader"
eager = true
[[tool.fact]]
fact = "reader"
from = "/id"

[[tool]]
name = "get_loans"
label = "Look up the loans"
system = "library"
path = "/loans?reader={reader}"
entity = "customer"
record = "{reader}"
eager = true
[[tool.fact]]
fact = "loans"
each = "/items"
format = "{title} until {until}"

[[tool]]
name = "get_branch"
label = "Look up the branch"
system = "library"
path = "/branches/{branch}"
entity = "branch"
record = "/id"
key = "branch"
eager = true
[[tool.fact]]
fact = "branch"
from = "/id"
[[tool.fact]]
fact = "hours"
from = "/hours"

[[tool]]
name = "find_book"
label = "Find the book"
system = "library"
path = "/books?title={title}"
pick = "/items"
entity = "book"
record = "/title"
confirm = ["title"]
eager = true
[[tool.fact]]
fact = "title"
from = "/title"
[[tool.fact]]
fact = "shelf"
from = "/shelf"

[[playbook]]
intent = "opening_hours"
label = "Opening hours"
examples = ["When does the branch open?", "What are the opening hours?", "Is the library open on Saturday?"]
requires = ["branch", "hours"]
resolution = "person"
next_action = "Tell the hours: {hours}"
queue = "desk"

[[playbook]]
intent = "find_book"
label = "Find a book"
examples = ["Where do I find the book?", "On which shelf is the novel?", "Do you have a title by this author?"]
requires = ["title", "shelf"]
resolution = "person"
next_action = "It stands on {shelf}"
queue = "desk"

[[disposition]]
name = "done"
label = "Done"
"#;

fn library(dir: &Path) {
    std::fs::create_dir(dir.join("config")).unwrap();
    std::fs::write(dir.join("config/library.toml"), LIBRARY).unwrap();
    let records = dir.join("records");
    std::fs::create_dir(&records).unwrap();
    for (file, content) in [
        (
            "readers",
            object!({"R-101": {"id": "R-101"}, "R-102": {"id": "R-102"}}),
        ),
        (
            "loans",
            object!({"1": {"reader": "R-101", "title": "Momo", "until": "2026-05-01"},
                "2": {"reader": "R-102", "title": "Emil", "until": "2026-05-02"},
                "3": {"reader": "R-101", "title": "Krabat", "until": "2026-05-03"}}),
        ),
        (
            "branches",
            object!({"B-07": {"id": "B-07", "hours": "9 to 18"}}),
        ),
        (
            "books",
            object!({"10": {"title": "Heidi", "shelf": "K 12"}}),
        ),
    ] {
        std::fs::write(records.join(format!("{file}.json")), content.to_string()).unwrap();
    }
}

fn replay(dir: &Path, rows: &[String]) -> (i32, Value) {
    let file = dir.join("recordings.jsonl");
    std::fs::write(&file, rows.join("\n")).unwrap();
    json(
        batonctl()
            .arg("replay")
            .arg(&file)
            .arg("--record-dir")
            .arg(dir.join("records"))
            .arg("--config")
            .arg(dir.join("config")),
    )
}

fn recording(id: &str, truth: &Value, messages: &[&str]) -> String {
    let turns: Vec<Value> = messages
        .iter()
        .map(|text| object!({"kind": "customer", "text": text}))
        .collect();
    object!({"id": id, "truth": truth, "turns": turns}).to_string()
}

#[test]
fn lists_ownerless_records_and_searches_are_judged() {
    let dir = tempfile::tempdir().unwrap();
    library(dir.path());
    let truth = object!({"customer": "R-101", "customer_stated": true,
        "records_stated": ["B-07", "Heidi"], "records_foreign": []});
    let messages = [
        "My card is R-101. What are the opening hours of B-07?",
        "And where do I find the book with the title \"Heidi\"?",
    ];
    let (code, card) = replay(dir.path(), &[recording("a", &truth, &messages)]);
    assert_eq!(count(&card, "wrong_verified"), 0, "{card}");
    assert_eq!(count(&card, "customers_verified"), 1, "{card}");
    assert_eq!(count(&card, "records_verified"), 2, "{card}");
    assert_eq!(card["fidelity"], Value::from(1.0), "{card}");
    assert_eq!(count(&card, "breaker_rests"), 0, "{card}");
    assert_eq!(code, 0, "{card}");
}

#[test]
fn a_wrong_truth_is_found_in_lists_too() {
    let dir = tempfile::tempdir().unwrap();
    library(dir.path());
    // The recording says that it was another reader: everything of R-101 is wrong then.
    let truth = object!({"customer": "R-102", "customer_stated": true});
    let (code, card) = replay(
        dir.path(),
        &[recording(
            "a",
            &truth,
            &["My card is R-101. When does B-07 open?"],
        )],
    );
    let problems = card["problems"].to_string();
    assert!(
        problems.contains("loans is from another customer's"),
        "{card}"
    );
    assert!(!problems.contains("hours is from"), "{card}");
    assert_eq!(code, 1);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_runs() {
    let dir = tempfile::tempdir().unwrap();
    library(dir.path());
    let nobody = object!({"customer": null, "customer_stated": null});
    let rows = [
        recording("a", &nobody, &["My card is R-101. When does B-07 open?"]),
        "{\"id\": \"b\", \"turns\": ".to_owned(),
        recording("c", &Value::Null, &["Hello"]),
    ];
    let (code, card) = replay(dir.path(), &rows);
    assert_eq!((code, count(&card, "unreadable")), (1, 1), "{card}");
    assert_eq!(count(&card, "conversations"), 2, "{card}");
    assert_eq!(count(&card, "at_a_person"), 2, "{card}");
    assert_eq!(count(&card, "wrong_verified"), 0, "{card}");
    let problems = card["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{card}");
    assert!(
        problems[0].as_str().unwrap().starts_with("line 2: "),
        "{card}"
    );
    // Without the broken row nothing is wrong.
    let (code, card) = replay(dir.path(), &[rows[0].clone(), rows[2].clone()]);
    assert_eq!((code, count(&card, "unreadable")), (0, 0), "{card}");
}

#[test]
fn recorded_runs_of_agents_are_read_row_by_row_too() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("runs.jsonl");
    let run_of = object!({"id": null, "domain": null, "model": null, "succeeded": true, "truth": null, "turns": [
        {"kind": "customer", "text": "Where is it?"},
        {"kind": "tool_call", "id": null, "tool": "get_it", "arguments": {}},
        {"kind": "tool_result", "id": null, "tool": null, "content": null},
        {"kind": "agent", "text": "Here."}]});
    std::fs::write(&file, format!("{run_of}\n[]\n{run_of}\n")).unwrap();
    let (code, report) = json(batonctl().arg("replay").arg(&file).arg("--as-model"));
    assert_eq!((code, count(&report, "unreadable")), (1, 1), "{report}");
    assert_eq!(
        (count(&report, "conversations"), count(&report, "calls")),
        (2, 2)
    );
    let (code, odds) = json(batonctl().arg("odds").arg("--recordings").arg(&file));
    assert_eq!((code, count(&odds, "unreadable")), (1, 1), "{odds}");
    let (_, told, _) = run(batonctl().arg("replay").arg(&file).arg("--as-model"));
    assert!(
        told.contains("! line 2: this is not a recorded conversation"),
        "{told}"
    );
}
