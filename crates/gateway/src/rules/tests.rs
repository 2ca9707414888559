use baton_protocol::{Author, ConversationState};

use super::*;

const MOST: u64 = 10;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn write(body: WriteBody) -> Write {
    Write {
        conversation: ConversationId(id(1)),
        at: at(0),
        event: EventId(id(2)),
        body,
    }
}

/// What is found of a conversation with this many entries.
fn found(over: Over, head: u64) -> Found {
    Found {
        conversation: Some(Conversation {
            label: "Maria".to_owned(),
            head,
            over,
        }),
        ..Found::default()
    }
}

fn message(text: &str) -> WriteBody {
    WriteBody::Message {
        id: MessageId(id(3)),
        text: text.to_owned(),
    }
}

fn send(body: SendBody) -> WriteBody {
    let keyed = KeyDigest {
        key: "k".to_owned(),
        digest: vec![1],
    };
    WriteBody::Send(keyed, body)
}

fn reply() -> WriteBody {
    send(SendBody::Message {
        id: MessageId(id(3)),
        author: Author::agent("Baton"),
        text: "Hello".to_owned(),
    })
}

fn status(state: ConversationState) -> WriteBody {
    send(SendBody::Status { state })
}

fn entry(position: u64, author: Author, text: &str) -> Entry {
    Entry {
        position,
        at: at(-60),
        body: EntryBody::Message {
            id: MessageId(id(3)),
            author,
            text: text.to_owned(),
        },
    }
}

#[track_caller]
fn refuses(found: &Found, body: WriteBody, expected: Refusal) {
    assert_eq!(decide(found, write(body), MOST), Err(expected));
}

#[track_caller]
fn accepts(found: &Found, body: WriteBody) -> Decided {
    decide(found, write(body), MOST).unwrap()
}

#[test]
fn a_request_opens_one_conversation() {
    let open = WriteBody::Open {
        request: id(9),
        channel: "web",
        label: "Maria".to_owned(),
        practice: true,
    };
    let first = accepts(&Found::default(), open.clone());
    assert_eq!(first.receipt.conversation, ConversationId(id(1)));
    assert!(first.changes.begins.is_some() && first.changes.entry.is_none());
    let again = Found {
        opened: Some(ConversationId(id(7))),
        ..Found::default()
    };
    let again = accepts(&again, open);
    assert_eq!(again.receipt.conversation, ConversationId(id(7)));
    assert_eq!(again.changes, Changes::default());
}

#[test]
fn a_message_is_an_entry_and_an_event() {
    let decided = accepts(&found(Over::No, 4), message("Hello"));
    assert_eq!(decided.receipt.position, 5);
    let entry = decided.changes.entry.unwrap();
    assert_eq!((entry.position, entry.at), (5, at(0)));
    let EntryBody::Message { author, text, .. } = entry.body else {
        panic!("{:?}", entry.body);
    };
    assert_eq!(
        (author, &*text),
        (Author::customer("Maria".to_owned()), "Hello")
    );
    assert!(matches!(
        decided.changes.event,
        Some(EventBody::CustomerMessage { text, .. }) if text == "Hello"
    ));
    assert_eq!(decided.changes.over, None);
}

#[test]
fn a_repeated_message_gets_the_receipt_it_got() {
    // Whatever happened since: it was taken.
    for over in [Over::No, Over::Left, Over::Closed] {
        let known = |body| Found {
            same_message: Some(Entry {
                body,
                ..entry(2, Author::agent(""), "")
            }),
            ..found(over, MOST)
        };
        let same = entry(2, Author::customer("Maria".to_owned()), "Hello").body;
        for body in [same, EntryBody::Unreadable {}] {
            let again = accepts(&known(body), message("Hello"));
            assert_eq!((again.receipt.position, again.receipt.at), (2, at(-60)));
            assert_eq!(again.changes, Changes::default());
        }
        let other = entry(2, Author::customer("Maria".to_owned()), "Goodbye").body;
        refuses(&known(other), message("Hello"), Refusal::MessageReused);
        let agents = entry(2, Author::agent("Baton"), "Hello").body;
        refuses(&known(agents), message("Hello"), Refusal::MessageReused);
    }
}

#[test]
fn a_message_is_refused_for_what_stands_against_it() {
    let hello = || message("Hello");
    refuses(&Found::default(), hello(), Refusal::UnknownConversation);
    refuses(&found(Over::Left, 1), hello(), Refusal::CustomerLeft);
    refuses(
        &found(Over::Closed, 1),
        hello(),
        Refusal::ConversationClosed,
    );
    refuses(&found(Over::No, MOST), hello(), Refusal::ConversationFull);
    refuses(
        &found(Over::Closed, MOST),
        hello(),
        Refusal::ConversationClosed,
    );
    accepts(&found(Over::No, MOST - 1), hello());
}

#[test]
fn leaving_is_leaving_once() {
    let left = accepts(&found(Over::No, MOST), WriteBody::Leave).changes;
    assert_eq!(left.over, Some(Over::Left));
    assert_eq!(left.event, Some(EventBody::CustomerLeft {}));
    assert_eq!(left.entry.unwrap().position, MOST + 1);
    for nothing in [
        found(Over::Left, 1),
        found(Over::Closed, 1),
        Found::default(),
    ] {
        assert_eq!(
            accepts(&nothing, WriteBody::Leave).changes,
            Changes::default()
        );
    }
}

#[test]
fn a_key_stands_for_one_thing() {
    let accepted = |digest: u8| Found {
        accepted: Some(vec![digest]),
        ..Found::default()
    };
    // Nothing else is looked at, not even whether the conversation is known.
    assert_eq!(accepts(&accepted(1), reply()).changes, Changes::default());
    refuses(&accepted(2), reply(), Refusal::KeyReused);
    refuses(&Found::default(), reply(), Refusal::UnknownConversation);
}

#[test]
fn a_send_meets_an_open_a_left_and_a_closed_conversation() {
    use ConversationState::{Closed, WithAgents};
    use Over::{Closed as IsClosed, Left, No};
    let over = |found: Found, body| accepts(&found, body).changes.over;
    let grows = |found: Found, body| accepts(&found, body).changes.entry.is_some();

    assert_eq!(over(found(No, 1), reply()), None);
    assert_eq!(over(found(No, 1), status(WithAgents)), None);
    assert_eq!(over(found(Left, 1), status(WithAgents)), None);
    refuses(&found(Left, 1), reply(), Refusal::CustomerLeft);
    refuses(&found(IsClosed, 1), reply(), Refusal::ConversationClosed);
    assert_eq!(over(found(IsClosed, 1), status(WithAgents)), Some(No));

    for closing in [|| status(Closed), || send(SendBody::Closed {})] {
        assert_eq!(over(found(No, 1), closing()), Some(IsClosed));
        assert_eq!(over(found(Left, MOST), closing()), Some(IsClosed));
        let again = accepts(&found(IsClosed, 1), closing()).changes;
        assert!(again.accepted.is_some() && again.entry.is_none() && again.over.is_none());
    }

    assert!(grows(found(No, MOST - 1), reply()));
    for body in [reply(), status(WithAgents)] {
        refuses(&found(No, MOST), body, Refusal::ConversationFull);
    }
    refuses(
        &found(IsClosed, MOST),
        status(WithAgents),
        Refusal::ConversationFull,
    );
    let taken = Found {
        same_message: Some(entry(1, Author::agent("Baton"), "Hello")),
        ..found(No, 1)
    };
    refuses(&taken, reply(), Refusal::MessageReused);
}

#[test]
fn what_was_asked_before_decides_what_is_a_secret() {
    let asked = |before| Found {
        before,
        ..found(Over::No, 1)
    };
    let text = |found: &Found| match accepts(found, message("739")).changes.event {
        Some(EventBody::CustomerMessage { text, removed, .. }) => (text, removed.len()),
        other => panic!("{other:?}"),
    };
    assert!(reads_back("739"));
    let question = "What is the CVC of your card?";
    let question = entry(1, Author::agent("Baton"), question);
    assert_eq!(
        text(&asked(vec![question])),
        ("[card code removed]".to_owned(), 1)
    );
    assert_eq!(text(&asked(Vec::new())), ("739".to_owned(), 0));
}
