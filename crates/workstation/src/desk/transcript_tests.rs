use serde_json::{Value, json};

use super::*;

fn transcript(events: &[Value]) -> Transcript {
    let recorded: Vec<Recorded> = (0..)
        .zip(events)
        .map(|(seq, event)| Recorded {
            seq,
            at: Timestamp::UNIX_EPOCH,
            event: serde_json::from_value(event.clone()).unwrap(),
        })
        .collect();
    let mut transcript = Transcript::default();
    transcript.extend(&recorded, |_| "Register".to_owned());
    transcript
}

#[test]
fn what_is_no_line_is_shown_by_the_message_it_is_about_or_by_nothing() {
    let id = |nth: u128| Uuid::from_u128(nth).to_string();
    let requested = |call: u128| {
        json!({ "kind": "call_requested", "call": id(call), "agent": "data", "tool": "find_reader",
                "system": "register", "entity": "reader:1", "arguments": {}, "idempotent": true, "tries": 1,
                "fencing": 1 })
    };
    let transcript = transcript(&[
        json!({ "kind": "opened", "channel": "web", "practice": false }),
        json!({ "kind": "customer_wrote", "message": id(1), "text": "I lost a book" }),
        json!({ "kind": "routed", "message": id(1), "confidence": 0.2, "router": "lexical", "words": "a book" }),
        json!({ "kind": "request_opened", "request": 1, "message": id(1), "intent": "lost_book",
                "confidence": 0.9, "words": "a book" }),
        requested(7),
        json!({ "kind": "call_failed", "call": id(7), "attempt": 1, "duration_ms": 5,
                "failure": { "kind": "timeout", "detail": "Too late." } }),
        requested(8),
        json!({ "kind": "model_asked", "ask": id(9), "agent": "data", "task": "act", "about": id(1), "fencing": 1 }),
        json!({ "kind": "proposal_refused", "ask": id(9), "agent": "data", "why": "unknown_tool",
                "detail": "No such tool." }),
    ]);
    let shown: Vec<Option<String>> = (0..10).map(|seq| transcript.entry_showing(seq)).collect();
    let (message, failure) = (Some("e1".to_owned()), Some("e5".to_owned()));
    let expected = [
        None,
        message.clone(),
        message.clone(),
        message.clone(),
        failure.clone(),
        failure,
        None,
        message.clone(),
        message,
        None,
    ];
    assert_eq!(shown, expected);
}

#[test]
fn a_note_is_shown_as_a_note_and_is_where_what_it_states_leads_to() {
    let id = |nth: u128| Uuid::from_u128(nth).to_string();
    let ada = json!({ "id": "desk-1", "name": "Ada" });
    let mut told = vec![
        json!({ "kind": "opened", "channel": "web", "practice": false }),
        json!({ "kind": "committed", "representative": ada, "fencing": 2, "revision": 1 }),
        json!({ "kind": "returned_to_agents", "note": "It is about LH-20002.", "message": id(5), "fencing": 3,
                "by": ada }),
    ];
    let shown = transcript(&told);
    let (note, text) = ("It is about LH-20002.", "Returned to the AI agents");
    let left = MarkNote {
        by: Some("Ada".to_owned()),
        text: note.to_owned(),
    };
    let last = shown.lines.last().unwrap();
    assert!(
        matches!(&last.body, Body::Mark { text: mark, note: Some(note), .. } if mark == text && *note == left),
        "{last:?}"
    );
    let message = MessageId(Uuid::from_u128(5));
    assert_eq!(shown.entry_of(message).as_deref(), Some("e2"));
    assert_eq!(shown.author_of_note(message), Some("Ada"));
    let header = shown.note.as_ref().map(|n| (n.by.as_deref(), &*n.text));
    assert_eq!(
        header,
        Some((Some("Ada"), note)),
        "the next person reads it too"
    );
    told.push(json!({ "kind": "closed", "disposition": "done", "summary": "", "notes": "", "fencing": 4 }));
    assert_eq!(transcript(&told).note, None);
}
