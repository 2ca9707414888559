//! Exports of a data folder.

use std::path::Path;

use baton_orchestrator::snapshot::verify;
use baton_store::{OpenOptions, Store};
use serde_json::Value;

use crate::support::{batonctl, json, repository, run};

fn export(data_dir: &Path, more: &[&str]) -> (i32, String, String) {
    run(batonctl()
        .arg("export")
        .arg("--data-dir")
        .arg(data_dir)
        .args(more))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A data folder with the shop's recordings, and their scorecard.
fn replayed() -> (tempfile::TempDir, Value) {
    let shop = repository().join("examples/shop");
    let dir = tempfile::tempdir().unwrap();
    let (_, card) = json(
        batonctl()
            .arg("replay")
            .arg(shop.join("conversations.jsonl"))
            .arg("--record-dir")
            .arg(shop.join("records"))
            .arg("--data-dir")
            .arg(dir.path())
            .arg("--config")
            .arg(&shop),
    );
    (dir, card)
}

#[test]
fn a_replayed_folder_is_printed_while_a_program_has_it_open() {
    let (dir, card) = replayed();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let path = dir.path().join("baton.sqlite");
    let open = runtime
        .block_on(Store::open(&path, OpenOptions::default()))
        .unwrap();
    let (code, stdout, stderr) = export(dir.path(), &[]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let all = lines(&stdout);
    let recordings = card["recordings"].as_object().unwrap();
    assert_eq!(all.len(), recordings.len());
    for line in &all {
        let recording = line["recording"].as_str().unwrap();
        assert_eq!(recordings[recording], line["conversation"]);
        let journal = line["journal"].as_array().unwrap();
        assert_eq!(journal[0]["kind"], "opened");
        let configuration = journal[0]["configuration"].as_str().unwrap();
        assert_eq!(configuration.len(), 64, "{configuration}");
        for (nth, event) in journal.iter().enumerate() {
            assert_eq!(event["seq"], nth);
        }
        let snapshots = line["snapshots"].as_array().unwrap();
        for (nth, snapshot) in snapshots.iter().enumerate() {
            assert_eq!(snapshot["revision"], nth + 1);
            verify(&snapshot.to_string()).unwrap();
        }
        assert!(!snapshots.is_empty());
        let said: Vec<&str> = journal
            .iter()
            .filter(|event| {
                ["customer_wrote", "agent_replied"].contains(&event["kind"].as_str().unwrap())
            })
            .map(|event| event["text"].as_str().unwrap())
            .collect();
        let transcript = line["transcript"].as_array().unwrap();
        let told: Vec<&str> = transcript
            .iter()
            .map(|entry| entry["text"].as_str().unwrap())
            .collect();
        assert_eq!(said, told);
        assert_eq!(transcript[0]["by"], "customer");
        assert!(transcript[0]["at"].as_str().unwrap().ends_with('Z'));
    }
    let one = all[0]["conversation"].as_str().unwrap();
    let (code, stdout, _) = export(dir.path(), &["--conversation", one]);
    assert_eq!((code, lines(&stdout)), (0, vec![all[0].clone()]));
    runtime.block_on(open.close()).unwrap();
}

#[test]
fn a_damaged_conversation_keeps_no_other_back_and_the_doctor_names_it() {
    let (dir, card) = replayed();
    let path = dir.path().join("baton.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let event = br#"{"kind":"customer_wrote","message":""#;
    let at = bytes.windows(event.len()).position(|part| part == event);
    let at = at.expect("a message");
    // Everywhere: pages keep what was moved to others.
    let one = bytes[at..at + event.len() + 36].to_vec();
    for at in 0..bytes.len() - one.len() {
        if bytes[at..].starts_with(&one) {
            bytes[at] = b'x';
        }
    }
    std::fs::write(&path, bytes).unwrap();

    let (code, stdout, stderr) = export(dir.path(), &[]);
    let recordings = card["recordings"].as_object().unwrap();
    assert_eq!((code, lines(&stdout).len()), (1, recordings.len() - 1));
    assert!(
        stderr.contains("1 conversation could not be read"),
        "{stderr}"
    );
    let damaged = recordings
        .values()
        .find(|id| !stdout.contains(id.as_str().unwrap()))
        .unwrap();
    assert!(stderr.contains(damaged.as_str().unwrap()), "{stderr}");
    let mut doctor = batonctl();
    let (_, stdout, _) = run(doctor
        .arg("doctor")
        .arg("--data-dir")
        .arg(dir.path())
        .arg("--json"));
    let place = format!("conversation {}, event ", damaged.as_str().unwrap());
    assert!(stdout.contains(&place), "{stdout}");
}

/// Changes what a database holds, as a program that is not ours could.
fn changed(path: &Path, statements: &[&'static str]) {
    use sqlx::Connection as _;

    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let url = format!("sqlite://{}", path.display());
        let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
        for statement in statements {
            sqlx::query(*statement)
                .execute(&mut connection)
                .await
                .unwrap();
        }
        connection.close().await.unwrap();
    });
}

fn doctor(data_dir: &Path) -> String {
    let report = run(batonctl()
        .arg("doctor")
        .arg("--json")
        .arg("--data-dir")
        .arg(data_dir))
    .1;
    let report: Value = serde_json::from_str(&report).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let database = checks.iter().find(|check| check["what"] == "database");
    database.unwrap()["found"].as_str().unwrap().to_owned()
}

#[test]
fn a_missing_event_and_a_snapshot_that_was_changed_are_named() {
    let (dir, card) = replayed();
    let path = dir.path().join("baton.sqlite");
    assert!(doctor(dir.path()).starts_with("sound"));
    let (code, before, stderr) = export(dir.path(), &[]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let before = lines(&before);
    changed(
        &path,
        &[
            "DELETE FROM journal WHERE seq = 2 AND conversation = (SELECT min(conversation) FROM journal)",
            "DROP TRIGGER snapshots_stay_sealed",
            "UPDATE snapshots SET body = replace(body, '\"revision\":1,', '\"revision\":7,') WHERE rowid = \
             (SELECT max(rowid) FROM snapshots WHERE revision = 1)",
        ],
    );
    let missing = before
        .iter()
        .map(|line| line["conversation"].as_str().unwrap())
        .min()
        .unwrap();
    let found = doctor(dir.path());
    let gap = format!("events are missing: conversation {missing}, from event 2");
    assert!(found.contains(&gap), "{found}");
    let (_, changed) = found
        .split_once("sealed snapshots do not match their seal: conversation ")
        .unwrap();
    let (changed, rest) = changed.split_once(", snapshot 1").unwrap();
    assert_eq!(rest, "", "one snapshot was changed: {found}");
    assert!(!found.contains("sound"), "{found}");

    let (code, stdout, stderr) = export(dir.path(), &[]);
    let recordings = card["recordings"].as_object().unwrap();
    assert_eq!((code, lines(&stdout).len()), (1, recordings.len()));
    let gap = format!("conversation {missing}: events are missing from event 2 on");
    assert!(stderr.contains(&gap), "{stderr}");
    let seal = format!("conversation {changed}: snapshot 1: ");
    assert!(stderr.contains(&seal), "{stderr}");
    let (code, stdout, stderr) = export(dir.path(), &["--conversation", missing]);
    assert_eq!((code, lines(&stdout).len()), (1, 1));
    assert!(stderr.contains("events are missing"), "{stderr}");
}

#[test]
fn what_cannot_be_printed_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = export(dir.path(), &[]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("holds no data of Baton"), "{stderr}");
    let (code, _, stderr) = export(&dir.path().join("nowhere"), &[]);
    assert_eq!(code, 1);
    assert!(
        stderr.contains("nowhere holds no data of Baton"),
        "{stderr}"
    );
    std::fs::write(dir.path().join("baton.sqlite"), "a letter").unwrap();
    let (code, _, stderr) = export(dir.path(), &[]);
    assert_eq!(code, 1);
    assert!(stderr.contains("is not a Baton database"), "{stderr}");
    let (code, _, stderr) = export(dir.path(), &["--conversation", "42"]);
    assert_eq!(code, 2, "{stderr}");
}

#[test]
fn a_conversation_that_is_not_there_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("baton.sqlite");
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&path, OpenOptions::default()).await.unwrap();
        store.close().await.unwrap();
    });
    let (code, stdout, _) = export(dir.path(), &[]);
    assert_eq!((code, stdout.as_str()), (0, ""));
    let id = "0197c0de-0000-7000-8000-000000000001";
    let (code, _, stderr) = export(dir.path(), &["--conversation", id]);
    assert_eq!(code, 1);
    assert!(stderr.contains(id), "{stderr}");
}
