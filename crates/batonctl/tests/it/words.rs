//! The program's words when something is wrong.

use std::process::Stdio;

use crate::support::{batonctl, repository, run};

#[test]
fn check_explains_every_mistake_at_once() {
    let dir = tempfile::tempdir().unwrap();
    for file in ["desk.toml", "facts.toml", "intents.toml", "tools.toml"] {
        let from = repository().join("examples/airline").join(file);
        if from.exists() {
            std::fs::copy(from, dir.path().join(file)).unwrap();
        }
    }
    let desk = dir.path().join("desk.toml");
    let text = std::fs::read_to_string(&desk).unwrap();
    let text = text
        .replacen(
            "default_queue = \"service\"",
            "default_queue = \"servce\"",
            1,
        )
        .replacen("failures_in_a_row = 3", "failures_in_a_row = 0", 1);
    std::fs::write(&desk, text).unwrap();
    let (code, stdout, stderr) = run(batonctl().arg("check").arg("--config").arg(dir.path()));
    assert_eq!((code, stdout.as_str()), (1, ""));
    for said in ["desk.toml:6", "servce", "service", "failures_in_a_row"] {
        assert!(stderr.contains(said), "{said} is not in {stderr}");
    }
}

#[test]
fn check_tells_what_a_configuration_says() {
    let airline = repository().join("examples/airline");
    let (code, stdout, stderr) = run(batonctl().arg("check").arg("--config").arg(airline));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("Airline service desk"), "{stdout}");
}

#[test]
fn whoever_stops_reading_is_no_error() {
    let airline = repository().join("examples/airline");
    let mut child = batonctl()
        .arg("check")
        .arg("--config")
        .arg(airline)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!((ended.status.code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn faults_that_cannot_be_are_explained() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("storm.toml");
    std::fs::write(&file, "rate_503 = 0.9\nrate_500 = 0.9\n").unwrap();
    let drill = |faults: &str| run(batonctl().args(["drill", "--faults", faults]));
    let (code, _, stderr) = drill(file.to_str().unwrap());
    assert_eq!(code, 2);
    assert!(
        stderr.contains("storm.toml") && stderr.contains("1.8"),
        "{stderr}"
    );
    let (code, _, stderr) = drill("strom");
    assert_eq!(code, 2);
    assert!(
        stderr.contains("production") && stderr.contains("strom"),
        "{stderr}"
    );
}

#[test]
fn faults_that_a_floor_cannot_have_are_explained() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("storm.toml");
    std::fs::write(&file, "[crashes]\nevery_ms = [1000, 5000]\n").unwrap();
    let file = file.to_str().unwrap();
    let drill = |floor: &str| run(batonctl().args(["drill", "--floor", floor, "--faults", file]));
    let (code, _, stderr) = drill("practice");
    assert_eq!(code, 1);
    assert!(
        stderr.contains("[crashes]") && stderr.contains("--floor memory"),
        "{stderr}"
    );
    let (code, _, stderr) = drill("wild");
    assert_eq!(code, 1);
    assert!(stderr.contains("--without"), "{stderr}");
    let (code, _, stderr) = run(batonctl().args(["replay", "x", "--faults", file]));
    assert_eq!(code, 2);
    assert!(stderr.contains("[crashes] is for drills"), "{stderr}");
    let (_, help, _) = run(batonctl().args(["drill", "--help"]));
    for said in ["cut_every_ms", "at_boundary", "frustrated", "rate_503"] {
        assert!(help.contains(said), "{said} is not in {help}");
    }
}

#[test]
fn a_line_that_is_no_recording_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("c.jsonl");
    let good = r#"{"id": "a", "turns": []}"#;
    std::fs::write(&file, format!("{good}\n{{\"id\": \"b\", \"turns\": 3}}\n")).unwrap();
    let shop = repository().join("examples/shop");
    let (code, stdout, stderr) = run(batonctl()
        .arg("replay")
        .arg(&file)
        .arg("--record-dir")
        .arg(shop.join("records"))
        .arg("--config")
        .arg(&shop));
    assert_eq!(code, 1);
    assert!(
        stdout.contains("line 2") && stdout.contains("sequence"),
        "{stdout}{stderr}"
    );
}
