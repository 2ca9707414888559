//! The doctor's findings, and that it leaves everything as it is.

use std::path::Path;

use baton_store::{OpenOptions, Store};
use serde_json::Value;

use crate::support::{batonctl, count, json, run};

fn examine(data: &Path, arguments: &[&str]) -> (i32, Value) {
    json(
        batonctl()
            .args(["doctor", "--data-dir"])
            .arg(data)
            .args(arguments),
    )
}

fn check<'r>(report: &'r Value, what: &str) -> &'r Value {
    let mut checks = report["checks"].as_array().unwrap().iter();
    checks
        .find(|check| check["what"] == what)
        .unwrap_or_else(|| panic!("no {what} in {report}"))
}

#[test]
fn a_fresh_machine_has_no_problem() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("not made yet");
    let (code, report) = examine(&data, &[]);
    assert_eq!(count(&report, "problems"), 0, "{report}");
    assert_eq!(code, 0);
    for what in [
        "data folder",
        "database",
        "SQLite",
        "clock",
        "Router",
        "gateway",
    ] {
        assert_eq!(check(&report, what)["standing"], "ok", "{report}");
    }
    assert!(!data.exists(), "the doctor made a folder");
}

#[test]
fn a_broken_configuration_is_a_problem_with_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let broken = "format = 1\n\n[desk]\nname = \"Desk\"\ndefault_qeue = \"a\"\n";
    std::fs::write(dir.path().join("desk.toml"), broken).unwrap();
    let config = dir.path().to_str().unwrap();
    let (code, report) = examine(dir.path(), &["--config", config]);
    assert_eq!(code, 1);
    let found = check(&report, "configuration");
    assert_eq!(found["standing"], "problem");
    let text = found["found"].as_str().unwrap();
    assert!(
        text.contains("desk.toml:5") && text.contains("default_qeue"),
        "{text}"
    );
    assert!(found["to_do"].as_str().unwrap().contains("batonctl check"));
}

#[test]
fn what_does_not_answer_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let airline = crate::support::repository().join("examples/airline");
    // Nothing listens on port 1.
    let gateway = ["--gateway", "http://127.0.0.1:1/"];
    let (code, report) = examine(
        dir.path(),
        &[&["--config", airline.to_str().unwrap()], &gateway[..]].concat(),
    );
    assert_eq!(code, 1);
    assert_eq!(check(&report, "configuration")["standing"], "ok");
    assert_eq!(check(&report, "gateway")["standing"], "problem");
    let system = check(&report, "system airline");
    assert!(system["found"].as_str().unwrap().starts_with("http://"));
}

#[tokio::test]
async fn a_database_in_use_stays_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("baton.sqlite");
    let store = Store::open(&path, OpenOptions::default()).await.unwrap();
    let (code, report) = examine(dir.path(), &[]);
    assert_eq!(code, 0, "{report}");
    let found = check(&report, "database")["found"].to_string();
    let me = format!("process {}", std::process::id());
    assert!(found.contains("in use") && found.contains(&me), "{found}");
    store.counts().await.unwrap();
    store.close().await.unwrap();

    let (_, report) = examine(dir.path(), &[]);
    assert!(
        check(&report, "database")["found"]
            .to_string()
            .contains("sound")
    );

    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    std::fs::write(&path, &bytes).unwrap();
    let (code, report) = examine(dir.path(), &[]);
    assert_eq!(
        (code, &check(&report, "database")["standing"]),
        (1, &"problem".into())
    );
    assert_eq!(
        std::fs::read(&path).unwrap(),
        bytes,
        "the doctor touched it"
    );
}

#[test]
fn people_get_one_line_a_check() {
    let dir = tempfile::tempdir().unwrap();
    let (_, stdout, stderr) = run(batonctl().args(["doctor", "--data-dir"]).arg(dir.path()));
    assert_eq!(stderr, "");
    let known = |line: &str| {
        let standing = ["ok ", "attention ", "problem ", "Baton "];
        standing.iter().any(|s| line.starts_with(s))
    };
    assert!(
        stdout.lines().count() > 8 && stdout.lines().all(known),
        "{stdout}"
    );
}

#[tokio::test]
async fn damage_in_the_gateways_database_is_seen_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gateway.sqlite");
    let token = baton_gateway::new_token().unwrap();
    let start = async || {
        let config = baton_gateway::GatewayConfig::new(&path, token.clone());
        baton_gateway::Gateway::start(config).await
    };
    let gateway = start().await.unwrap();
    let (_, report) = examine(dir.path(), &[]);
    let found = check(&report, "gateway database")["found"].to_string();
    assert!(found.contains("in use"), "{found}");
    for _ in 0..40 {
        baton_customer::Customer::open(&gateway.page_url()).await;
    }
    gateway.shutdown().await.unwrap();
    let (_, report) = examine(dir.path(), &[]);
    assert_eq!(check(&report, "gateway database")["found"], "sound");

    let sound = std::fs::read(&path).unwrap();
    let mut bytes = sound.clone();
    let last = bytes.len() - 4_096;
    bytes[last..].fill(0x5a);
    std::fs::write(&path, &bytes).unwrap();
    let (code, report) = examine(dir.path(), &[]);
    let finding = check(&report, "gateway database");
    assert_eq!(
        (code, &finding["standing"]),
        (1, &"problem".into()),
        "{report}"
    );
    assert!(
        finding["found"].to_string().contains("gateway.sqlite"),
        "{finding}"
    );
    assert_eq!(check(&report, "database")["standing"], "ok");
    assert_eq!(
        std::fs::read(&path).unwrap(),
        bytes,
        "the doctor touched it"
    );
    let refused = start().await.unwrap_err();
    assert!(
        matches!(refused, baton_gateway::GatewayError::Damaged { .. }),
        "{refused}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "left as it is");

    // A row whose content is not what a gateway writes.
    std::fs::write(&path, &sound).unwrap();
    let mut bytes = sound;
    let json = br#"{"type":"conversation_opened""#;
    // Everywhere: pages keep what was moved to others.
    let at = (0..bytes.len() - json.len()).filter(|at| bytes[*at..].starts_with(json));
    for at in at.collect::<Vec<_>>() {
        bytes[at] = b'x';
    }
    std::fs::write(&path, &bytes).unwrap();
    let (code, report) = examine(dir.path(), &[]);
    let found = check(&report, "gateway database")["found"].to_string();
    assert!(
        code == 1 && found.contains("40 entries in it cannot be read"),
        "{found}"
    );
    assert!(
        found.contains("entry 1 of the log, in conversation ") && found.contains("and 30 more"),
        "{found}"
    );
}
