use std::io::Write as _;

use super::*;

fn one(row: &str) -> RecordedRun {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{}\n", row.replace('\n', " ")).unwrap();
    let (mut all, _) = read(file.path()).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn calls_are_joined_with_their_results_though_identifiers_repeat() {
    let recording = one(
        r####"{"id": "a", "succeeded": true, "gold_transfer": null, "turns": [
        {"kind": "customer", "text": "hello"},
        {"kind": "tool_call", "id": "1", "tool": "get", "arguments": {"id": "A1"}, "by": "agent"},
        {"kind": "agent", "text": "a moment"},
        {"kind": "tool_result", "id": "1", "tool": "get", "error": true, "content": "Error: 503"},
        {"kind": "tool_call", "id": "1", "tool": "get", "arguments": {"id": "A1"}},
        {"kind": "tool_result", "id": "1", "tool": "get", "error": false, "content": {"ok": 1}},
        {"kind": "tool_call", "id": "2", "tool": "look", "arguments": {}, "by": "customer"},
        {"kind": "tool_result", "id": "2", "tool": "look", "error": false, "content": "on"},
        {"kind": "tool_call", "id": "3", "tool": "lost", "arguments": null},
        {"kind": "customer", "text": "thanks ###STOP###"},
        {"kind": "customer", "text": "###STOP###"}]}"####,
    );
    assert_eq!(recording.domain, "recorded");
    let calls: Vec<(bool, &str)> = recording
        .calls()
        .map(|c| (c.verdict.failure().is_some(), c.content.as_str()))
        .collect();
    assert_eq!(calls, [(true, "Error: 503"), (false, r#"{"ok":1}"#)]);
    let said = recording.turns.iter().filter_map(|turn| match turn {
        RunTurn::Customer(text) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(said.collect::<Vec<_>>(), ["hello", "thanks"]);
    let agent_run = recording.agent_run();
    assert_eq!(
        (agent_run.end, agent_run.calls.len()),
        (RunEnd::Resolved, 2)
    );
    assert_eq!(agent_run.calls[0].spent.calls, 1);
}

#[test]
fn a_line_that_is_none_is_named_and_the_others_are_read() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let nothing_known =
        r#"{"id": null, "domain": null, "model": null, "succeeded": null, "turns": [null]}"#;
    writeln!(
        file,
        "{{\"id\": \"a\", \"turns\": []}}\n{{}}\n{nothing_known}"
    )
    .unwrap();
    let (recordings, unreadable) = read(file.path()).unwrap();
    let ids: Vec<&str> = recordings.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["a", "line 3"]);
    assert_eq!(recordings[1].model, "unknown");
    let said: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with("line 2: this is not a recorded conversation"),
        "{said:?}"
    );
}
