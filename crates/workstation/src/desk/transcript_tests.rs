use baton_desk::TranscriptBody;
use baton_store::Delivery;
use serde_json::{Value, json};

use super::*;
use crate::desk::reader::Outgoing;

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

/// The last line as a representative of this identifier and name sees it.
fn last_of(shown: &Transcript, you: &str, your_name: &str) -> TranscriptBody {
    let names = Names {
        customer: "Guest",
        agents: "Desk",
        you,
        your_name,
        online: true,
    };
    let (entries, _) = shown.page(None, &names, &OutboxRows::default());
    entries.last().unwrap().body.clone()
}

#[test]
fn a_representative_is_called_as_they_are_called_now() {
    let id = Uuid::from_u128(7).to_string();
    let ada = json!({ "id": "desk-1", "name": "Representative" });
    let mut told = vec![
        json!({ "kind": "opened", "channel": "web", "practice": false }),
        json!({ "kind": "committed", "representative": ada, "fencing": 2, "revision": 1 }),
    ];
    let mark = |you: &str| match last_of(&transcript(&told), you, "Ada") {
        TranscriptBody::Mark { text, .. } => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(mark("desk-1"), "Ada has the conversation");
    assert_eq!(mark("desk-2"), "Representative has the conversation");
    told.push(json!({ "kind": "representative_wrote", "message": id, "text": "Hello", "by": ada }));
    let wrote = last_of(&transcript(&told), "desk-1", "Ada");
    assert!(
        matches!(&wrote, TranscriptBody::Representative { name, you: true, .. } if name == "Ada"),
        "{wrote:?}"
    );
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
    let last = last_of(&shown, "desk-9", "Rosa");
    assert!(
        matches!(&last, TranscriptBody::Mark { text: mark, note: Some(left), .. }
            if mark == text && left.text == note && left.by.as_deref() == Some("Ada")),
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

/// A reply that was written while the connection was down stands where the customer read it.
#[test]
fn a_reply_that_waited_stands_behind_what_the_customer_wrote_meanwhile() {
    let id = |nth: u128| Uuid::from_u128(nth).to_string();
    let minute = |nth: i64| Timestamp::from_second(nth * 60).unwrap();
    let ada = json!({ "id": "desk-1", "name": "Ada" });
    let wrote = |nth: u128, text: &str, sent: Option<i64>| json!({ "kind": "customer_wrote", "message": id(nth), "text": text, "sent_at": sent.map(minute) });
    let replied = |nth: u128, text: &str| json!({ "kind": "representative_wrote", "message": id(nth), "text": text, "by": ada });
    // Offline from minute 2 to minute 9; the customer wrote at 3 and at 6.
    let events = [
        (
            0,
            json!({ "kind": "opened", "channel": "web", "practice": false }),
        ),
        (1, wrote(1, "My book is lost.", None)),
        (4, replied(2, "We look for it.")),
        (5, replied(3, "One moment.")),
        (9, wrote(4, "Are you there?", Some(3))),
        (9, wrote(5, "Hello?", Some(6))),
        (11, wrote(6, "Thank you.", None)),
    ];
    let recorded: Vec<Recorded> = (0..)
        .zip(&events)
        .map(|(seq, (at, event))| Recorded {
            seq,
            at: minute(*at),
            event: serde_json::from_value(event.clone()).unwrap(),
        })
        .collect();
    let mut transcript = Transcript::default();
    transcript.extend(&recorded, |_| String::new());
    let outbox = |first: Delivery, second: Delivery| -> OutboxRows {
        let row = |delivery| Outgoing {
            delivery,
            is_reply: true,
        };
        [(id(2), row(first)), (id(3), row(second))].into()
    };
    let names = Names {
        customer: "Guest",
        agents: "Desk",
        you: "desk-1",
        your_name: "Ada",
        online: true,
    };
    let shown = |outbox: &OutboxRows| -> Vec<String> {
        let (entries, _) = transcript.page(None, &names, outbox);
        entries.into_iter().map(|entry| entry.id).collect()
    };
    let taken = |at: i64| Delivery::Accepted { at: minute(at) };
    let meanwhile = ["e1", "e4", "e5", "e2", "e3", "e6"];
    assert_eq!(shown(&outbox(taken(10), taken(10))), meanwhile);
    // Not yet taken: what came here meanwhile was written without it.
    let waiting = ["e1", "e4", "e5", "e6", "e2", "e3"];
    assert_eq!(
        shown(&outbox(Delivery::Waiting, Delivery::Waiting)),
        waiting
    );
    let in_time = ["e1", "e2", "e3", "e4", "e5", "e6"];
    assert_eq!(shown(&outbox(taken(4), taken(5))), in_time);

    let (entries, earlier) = transcript.page(Some(2), &names, &outbox(taken(10), taken(10)));
    let before: Vec<&str> = entries.iter().map(|entry| &*entry.id).collect();
    assert_eq!((&*before, earlier), (&["e1", "e4", "e5"][..], 0));
    let (entries, _) = transcript.page(None, &names, &outbox(taken(10), taken(10)));
    assert!(entries.is_sorted_by_key(|entry| entry.at), "{entries:?}");
    let TranscriptBody::Representative { send, .. } = &entries[3].body else {
        panic!("{:?}", entries[3]);
    };
    let (at, written_at) = (minute(10), minute(4));
    assert_eq!(
        *send,
        baton_desk::SendState::DeliveredLate { at, written_at }
    );
}
