//! Recovery odds of a kept history and of recordings, and recordings through the state machine.

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{batonctl, count, json, repository, run};

/// A file of recordings made here: one that loops, one that mends a fault, one that gives up.
fn made_up() -> tempfile::NamedTempFile {
    let call = |nth: usize, error: bool, content: &str| {
        let id = nth.to_string();
        [
            json!({"kind": "tool_call", "by": "agent", "id": id, "tool": "get_order", "arguments": {"order_id": "A-1001"}}),
            json!({"kind": "tool_result", "by": "agent", "id": id, "tool": "get_order", "error": error, "content": content}),
        ]
    };
    let wrote = json!({"kind": "customer", "text": "Where is my order A-1001?"});
    let answered = json!({"kind": "agent", "text": "It is on its way."});
    let run = |id: &str, succeeded: bool, calls: Vec<[Value; 2]>| {
        let mut turns = vec![wrote.clone()];
        turns.extend(calls.into_iter().flatten());
        turns.push(answered.clone());
        json!({"id": id, "domain": "shop", "succeeded": succeeded, "gold_transfer": false, "turns": turns})
    };
    let gone = "Error: 503 Service Unavailable";
    let rows = [
        run(
            "loops",
            false,
            (0..5).map(|n| call(n, false, "sent")).collect(),
        ),
        run(
            "mended",
            true,
            vec![
                call(0, true, gone),
                call(1, true, gone),
                call(2, false, "sent"),
            ],
        ),
        run("down", false, (0..4).map(|n| call(n, true, gone)).collect()),
    ];
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for row in rows {
        writeln!(file, "{row}").unwrap();
    }
    file
}

#[test]
fn recordings_through_the_state_machine() {
    let file = made_up();
    let (code, report) = json(batonctl().arg("replay").arg(file.path()).arg("--as-model"));
    assert_eq!(code, 0);
    let counts = [
        "conversations",
        "succeeded",
        "stopped",
        "stopped_failed",
        "stopped_succeeded",
    ];
    assert_eq!(
        counts.map(|key| count(&report, key)),
        [3, 1, 2, 2, 0],
        "{report}"
    );
    // Of the loop the third call and the two behind it, of the outage the fourth.
    assert_eq!(count(&report, "calls_saved"), 4);
    let rules = &report["rules"];
    assert_eq!(count(&rules["edge_budget"], "stopped_failed"), 1);
    assert_eq!(count(&rules["failures_in_a_row"], "stopped_failed"), 1);
    assert_eq!(count(&rules["failures_in_a_row"], "threshold"), 3);
    assert!(report["not_judged"]["answer_time"].is_string());
    let (code, text, _) = run(batonctl().arg("replay").arg(file.path()).arg("--as-model"));
    assert_eq!(code, 0);
    assert!(
        text.contains("together") && text.contains("twice with the same details"),
        "{text}"
    );
}

#[test]
fn odds_of_recordings() {
    let file = made_up();
    let (code, report) = json(batonctl().args(["odds", "--recordings"]).arg(file.path()));
    assert_eq!(code, 0);
    let row = report["all"]["in_a_row"].as_array().unwrap();
    let at = |failures: usize| {
        (
            count(&row[failures], "reached"),
            row[failures]["probability"].clone(),
        )
    };
    assert_eq!(at(1), (2, json!(0.5)));
    assert_eq!(at(3), (1, json!(0.0)));
    assert_eq!(report["in_force"], json!({"in_a_row": 3, "in_total": 5}));
    let what_if = &report["what_if"]["in_a_row"][1];
    assert_eq!(count(what_if, "threshold"), 2);
    assert_eq!(count(what_if, "would_have_recovered"), 1);
}

#[test]
fn odds_of_a_kept_history() {
    let data = tempfile::tempdir().unwrap();
    let shop = repository().join("examples/shop");
    let (_, card) = json(
        batonctl()
            .arg("replay")
            .arg(shop.join("conversations.jsonl"))
            .arg("--record-dir")
            .arg(shop.join("records"))
            .arg("--config")
            .arg(&shop)
            .arg("--data-dir")
            .arg(data.path()),
    );
    let (code, report) = json(batonctl().args(["odds", "--data-dir"]).arg(data.path()));
    assert_eq!(code, 0);
    let conversations = count(&report, "conversations");
    assert!(conversations >= count(&card, "conversations"), "{report}");
    let ends = ["resolved", "unresolved", "stopped", "unknown"].map(|key| count(&report, key));
    assert_eq!(ends.iter().sum::<u64>(), conversations, "{report}");
    let tools = report["by_tool"].as_object().unwrap();
    assert!(!tools.is_empty(), "{report}");
}

#[test]
fn a_folder_without_a_history_is_named() {
    let empty = tempfile::tempdir().unwrap();
    let (code, _, error) = run(batonctl().args(["odds", "--data-dir"]).arg(empty.path()));
    assert_eq!(code, 1);
    assert!(error.contains("there is no database at"), "{error}");
    let left: Vec<_> = std::fs::read_dir(empty.path()).unwrap().collect();
    assert!(left.is_empty(), "looking leaves nothing behind");
}

/// Every sixth of the recorded runs, where they are at hand.
fn recorded_runs() -> Option<tempfile::NamedTempFile> {
    let path: PathBuf = repository().join("../shared/data/trajectories/trajectories.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no recorded runs at {}", path.display());
        return None;
    };
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for line in text.lines().step_by(6) {
        writeln!(file, "{line}").unwrap();
    }
    Some(file)
}

#[test]
fn the_rules_stop_runs_that_failed() {
    let Some(file) = recorded_runs() else { return };
    let (code, report) = json(batonctl().arg("replay").arg(file.path()).arg("--as-model"));
    assert_eq!(code, 0);
    let [stopped, failed, succeeded] =
        ["stopped", "stopped_failed", "stopped_succeeded"].map(|key| count(&report, key));
    assert_eq!(failed + succeeded, stopped);
    assert!(failed > succeeded, "{report}");
    assert!(
        succeeded * 100 <= count(&report, "succeeded") * 3,
        "{report}"
    );
    let in_a_row = &report["rules"]["failures_in_a_row"];
    assert_eq!(count(in_a_row, "stopped_succeeded"), 0, "{report}");
}
