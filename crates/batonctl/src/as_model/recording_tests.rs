use std::io::Write as _;

use super::*;

fn one(row: &str) -> Recording {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{}\n", row.replace('\n', " ")).unwrap();
    let mut all = read(file.path()).unwrap();
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
        Turn::Customer(text) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(said.collect::<Vec<_>>(), ["hello", "thanks"]);
    let stretch = recording.stretch();
    assert_eq!((stretch.end, stretch.calls.len()), (End::Resolved, 2));
    assert_eq!(stretch.calls[0].spent.calls, 1);
}

#[test]
fn a_line_that_is_none_is_named() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{{\"id\": \"a\", \"turns\": []}}\n{{}}").unwrap();
    let error = read(file.path()).unwrap_err().to_string();
    assert!(
        error.contains(":2: this is not a recorded conversation"),
        "{error}"
    );
}
