//! Drills: simulated customers through the whole system. The figures that depend on how fast this
//! machine is have room; those that must hold have none.

use serde_json::Value;

use crate::support::{batonctl, count, json};

fn drill(conversations: u64, arguments: &[&str]) -> Value {
    let number = conversations.to_string();
    let (code, card) = json(
        batonctl()
            .args(["drill", "--conversations", &number, "--at-once", &number])
            .args(arguments),
    );
    println!("{card}");
    assert_eq!(count(&card, "conversations"), conversations, "{card}");
    for key in [
        "lost",
        "replies_lost",
        "duplicated",
        "invariant_violations",
        "wrong_verified",
        "snapshots_missing",
        "broken",
        "repeat_asks",
    ] {
        assert_eq!(count(&card, key), 0, "{key}: {card}");
    }
    assert_eq!(
        card["tool_failures_in_snapshots"], card["tool_failures_before_snapshots"],
        "{card}"
    );
    assert!(count(&card, "handed_over") > conversations / 3, "{card}");
    assert!(card["late_early_latency_ratio"].as_f64().unwrap() > 0.0);
    assert_eq!(code, 0, "{card}");
    card
}

fn success(card: &Value) -> f64 {
    card["success_rate"].as_f64().unwrap()
}

#[test]
fn on_a_good_day_handoffs_succeed() {
    let card = drill(60, &["--seed", "3"]);
    assert_eq!(count(&card, "faults_injected"), 0);
    assert!(success(&card) > 0.85, "{card}");
    assert!(card["fidelity"].as_f64().unwrap() > 0.7, "{card}");
}

#[test]
fn on_a_bad_day_with_a_flapping_link_nothing_is_lost() {
    let card = drill(
        60,
        &["--seed", "4", "--faults", "production", "--link-flaps"],
    );
    assert!(count(&card, "faults_injected") > 10, "{card}");
    assert!(count(&card, "link_cuts") > 2, "{card}");
    assert!(success(&card) > 0.7, "{card}");
}

#[test]
fn in_an_outage_everybody_reaches_a_person() {
    let card = drill(40, &["--seed", "5", "--faults", "outage"]);
    assert!(count(&card, "faults_injected") > 2, "{card}");
    let stopped = &card["handoffs"]["system_unreachable"];
    assert!(stopped.as_u64().unwrap_or(0) > 10, "{card}");
    // If no fact can be had, success means to be there in time and to say so.
    assert!(success(&card) > 0.7, "{card}");
    assert!(count(&card, "calls_burnt_p99") <= 5, "{card}");
}

#[test]
fn in_memory_everything_wrong_at_once_brings_everybody_to_a_person_or_an_end() {
    let outage = ["--floor", "memory", "--faults", "outage", "--seed", "7"];
    let card = drill(150, &outage);
    // With the breakers open few calls are made at all.
    assert!(count(&card, "faults_injected") > 4, "{card}");
    let again = drill(150, &outage);
    for key in [
        "handoffs",
        "tool_calls",
        "steps",
        "success_rate",
        "fidelity",
    ] {
        assert_eq!(card[key], again[key], "{key}: one seed is one run");
    }
}

#[test]
fn in_memory_a_file_says_what_goes_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("storm.toml");
    let storm = "[crashes]\nevery_ms = [2000, 9000]\n[disk]\nfailed = 0.05\n[link]\ncut_every_ms = [2000, 9000]\nlost = 0.02\n[models]\nunknown = 0.3\ninvented = 0.3\n";
    std::fs::write(&file, storm).unwrap();
    let file = file.to_str().unwrap();
    let card = drill(80, &["--floor", "memory", "--seed", "2", "--faults", file]);
    for key in ["crashes", "failed_writes", "link_cuts", "model_questions"] {
        assert!(count(&card, key) > 2, "{key}: {card}");
    }
    for key in ["clock_jumps", "faults_injected"] {
        assert_eq!(count(&card, key), 0, "{key}: {card}");
    }
}
