//! The workstation's view when everything goes well, and when it is slow.

use std::num::NonZeroU32;
use std::time::Duration;

use baton_customer::{Customer, Patience};
use baton_protocol::channel::EntryBody;
use baton_protocol::{
    AppliedEvent, Author, AuthorKind, ClientFrame, ConversationState, EventBody, EventId,
    LinkErrorCode, RefusalCode, SendBody, SendFrame, ServerFrame, limits,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Bed, Workstation, hello};

#[tokio::test]
async fn events_arrive_in_order_and_resume_from_the_cursor() {
    let bed = Bed::with(|config| config.practice = true).await;
    let page = bed.gateway.page_url();
    let customer = Customer::try_open(&page, Some("Maria"), Patience::None)
        .await
        .unwrap();
    assert!(customer.opened.practice);
    let taken = customer.say("I was charged twice").await;
    assert_eq!(taken.position, 1);

    let mut workstation = Workstation::connect(&bed.gateway).await;
    let welcome = workstation.hello(hello("desk-1", 0)).await;
    assert_eq!(
        (welcome.protocol, welcome.head, welcome.practice),
        (1, 2, true)
    );
    let events = workstation.events(2).await;
    assert_eq!(
        events[0].body,
        EventBody::ConversationOpened {
            channel: "web".to_owned(),
            customer_label: Some("Maria".to_owned()),
            practice: true
        }
    );
    assert_eq!(
        events[1].body,
        EventBody::CustomerMessage {
            message: taken.id,
            text: "I was charged twice".to_owned(),
            removed: Vec::new(),
        }
    );
    customer.leave().await;
    let left = workstation.event().await;
    assert_eq!((left.seq, left.body), (3, EventBody::CustomerLeft {}));
    drop(workstation);

    let mut again = bed.workstation(1).await;
    let replayed = again.events(2).await;
    assert_eq!(replayed[0], events[1], "a replay is the same event");
    assert_eq!(replayed[1].seq, 3);
    again.quiet().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_send_is_applied_once_and_says_who_writes() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let mut workstation = bed.workstation(1).await;
    let send = |key: &str, body| {
        ClientFrame::Send(SendFrame {
            key: key.to_owned(),
            conversation: customer.id(),
            at: Timestamp::now(),
            body,
        })
    };
    let message = |key: &str, author, text: &str| {
        let id = baton_protocol::MessageId(Uuid::now_v7());
        send(
            key,
            SendBody::Message {
                id,
                author,
                text: text.to_owned(),
            },
        )
    };
    let frames = [
        send(
            "k1",
            SendBody::Status {
                state: ConversationState::WithAgents,
            },
        ),
        message("k2", Author::agent("Baton"), "Let me look."),
        send(
            "k3",
            SendBody::Status {
                state: ConversationState::WaitingForPerson,
            },
        ),
        send(
            "k4",
            SendBody::Status {
                state: ConversationState::WithPerson {
                    name: "Ada".to_owned(),
                },
            },
        ),
        message("k5", Author::representative("Ada"), "Hello, I am Ada."),
        send("k6", SendBody::Closed {}),
    ];
    for (n, frame) in frames.iter().enumerate() {
        for _ in 0..2 {
            workstation.say(frame).await;
            let key = format!("k{}", n + 1);
            assert_eq!(
                workstation.next().await,
                Some(ServerFrame::Accepted { key })
            );
        }
    }
    let seen = customer.entries(0).await.entries;
    let told: Vec<String> = seen
        .iter()
        .map(|entry| match &entry.body {
            EntryBody::Message { author, text, .. } => {
                format!("{:?} {}: {text}", author.kind, author.name)
            }
            EntryBody::Status { state } => format!("{state:?}"),
            EntryBody::Left {} => "left".to_owned(),
            EntryBody::Unreadable {} => "unreadable".to_owned(),
        })
        .collect();
    assert_eq!(
        told,
        [
            "WithAgents",
            "Agent Baton: Let me look.",
            "WaitingForPerson",
            "WithPerson { name: \"Ada\" }",
            "Representative Ada: Hello, I am Ada.",
            "Closed"
        ]
    );
    assert!(
        matches!(&seen[1].body, EntryBody::Message { author, .. } if author.kind == AuthorKind::Agent)
    );

    workstation
        .message(
            "k2",
            customer.id(),
            Author::agent("Baton"),
            "Something else",
        )
        .await;
    refused(&mut workstation, "k2", RefusalCode::KeyReused).await;
    workstation
        .message("k7", customer.id(), Author::agent("Baton"), "Too late")
        .await;
    refused(&mut workstation, "k7", RefusalCode::ConversationClosed).await;
    workstation
        .message(
            "k8",
            Uuid::now_v7().into(),
            Author::agent("Baton"),
            "To nobody",
        )
        .await;
    refused(&mut workstation, "k8", RefusalCode::UnknownConversation).await;
    workstation.alive().await;
}

pub(crate) async fn refused(workstation: &mut Workstation, expected: &str, why: RefusalCode) {
    match workstation.next().await {
        Some(ServerFrame::Refused { key, code, detail }) => {
            assert_eq!((key.as_str(), code), (expected, why));
            assert!(!detail.is_empty());
        }
        other => panic!("a refusal was expected, got {other:?}"),
    }
}

#[tokio::test]
async fn a_message_to_somebody_who_left_is_refused_by_name() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    customer.leave().await;
    let mut workstation = bed.workstation(2).await;
    workstation
        .message(
            "k1",
            customer.id(),
            Author::representative("Ada"),
            "Still there?",
        )
        .await;
    refused(&mut workstation, "k1", RefusalCode::CustomerLeft).await;
}

#[tokio::test]
async fn the_newer_of_two_connections_wins() {
    let bed = Bed::new().await;
    let mut older = bed.workstation(0).await;
    let mut other = Workstation::greeted(&bed.gateway, "desk-2", 0).await;
    let mut newer = bed.workstation(0).await;
    let (error, code) = older.end().await;
    assert_eq!(error.unwrap().code, LinkErrorCode::Replaced);
    assert_eq!(code, Some(4003));
    newer.alive().await;
    other.alive().await;
    let customer = bed.customer().await;
    assert_eq!(newer.event().await.conversation, customer.id());
}

#[tokio::test]
async fn an_unacknowledged_window_stops_the_flow_and_says_so() {
    let bed = Bed::with(|config| config.limits.window = NonZeroU32::new(8).unwrap()).await;
    let customer = bed.customer().await;
    for n in 0..40 {
        customer.say(&format!("message {n}")).await;
    }
    let mut workstation = bed.workstation(0).await;
    let first = workstation.events(8).await;
    assert_eq!(first.last().unwrap().seq, 8);
    assert_eq!(
        workstation.next().await,
        Some(ServerFrame::Behind { head: 41 })
    );
    workstation.quiet().await;

    workstation.ack(3).await;
    assert_eq!(workstation.events(3).await.last().unwrap().seq, 11);
    workstation.ack(2).await;
    workstation.quiet().await;

    workstation.ack(11).await;
    let mut seq = 11;
    while seq < 41 {
        match workstation.next().await {
            Some(ServerFrame::Event(event)) => {
                assert_eq!(event.seq, seq + 1);
                seq = event.seq;
                workstation.ack(seq).await;
            }
            Some(ServerFrame::Behind { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn large_events_are_bounded_in_bytes() {
    let bed = Bed::with(|config| config.limits.window_bytes = 20_000).await;
    let customer = bed.customer().await;
    for _ in 0..5 {
        customer.say(&"x".repeat(16_000)).await;
    }
    let mut workstation = bed.workstation(1).await;
    workstation.events(2).await;
    assert_eq!(
        workstation.next().await,
        Some(ServerFrame::Behind { head: 6 })
    );
    workstation.ack(3).await;
    workstation.events(2).await;
}

#[tokio::test]
async fn who_does_not_read_is_let_go() {
    let bed = Bed::with(|config| {
        config.limits.write_within = Duration::from_millis(300);
        config.limits.window = NonZeroU32::new(5_000).unwrap();
        config.limits.window_bytes = usize::MAX;
    })
    .await;
    let customer = bed.customer().await;
    let text = "x".repeat(16_000);
    for _ in 0..600 {
        customer.say(&text).await;
    }
    // Far more than socket buffers hold, and nothing reads it.
    let deaf = bed.workstation(0).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut other = Workstation::greeted(&bed.gateway, "desk-2", 600).await;
    other.event().await;
    other.alive().await;
    let mut deaf = deaf;
    let mut last = 0;
    while let Some(ServerFrame::Event(event)) = deaf.next().await {
        last = event.seq;
    }
    assert!(
        last < 601,
        "the connection was cut before everything was pushed into it"
    );
}

#[tokio::test]
async fn typing_is_told_and_forgotten() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let mut workstation = bed.workstation(1).await;
    workstation.alive().await;
    for _ in 0..5 {
        assert!(
            customer
                .post("typing", &json!({}))
                .send()
                .await
                .unwrap()
                .status()
                .is_success()
        );
    }
    for _ in 0..2 {
        match workstation.next().await {
            Some(ServerFrame::Typing { conversation, .. }) => {
                assert_eq!(conversation, customer.id());
            }
            other => panic!("{other:?}"),
        }
    }
    workstation.quiet().await;
    assert_eq!(bed.gateway.head(), 1);
}

#[tokio::test]
async fn stopping_says_goodbye() {
    let bed = Bed::new().await;
    let mut workstation = bed.workstation(0).await;
    let stopping = tokio::spawn(bed.gateway.shutdown());
    assert!(matches!(
        workstation.next().await,
        Some(ServerFrame::Closing { .. })
    ));
    let (error, code) = workstation.end().await;
    assert_eq!((error, code), (None, Some(1001)));
    drop(workstation);
    stopping.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_log_that_holds_another_event_at_an_applied_place_is_another_log() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    customer.say("one").await;
    let events = bed.workstation(0).await.events(2).await;
    let applied = |seq, id| {
        let applied = AppliedEvent { seq, id };
        let mut hello = hello("desk-1", 1);
        hello.applied = Some(applied);
        hello
    };
    for (applied, code) in [
        (applied(2, EventId(Uuid::now_v7())), LinkErrorCode::OtherLog),
        (applied(0, events[0].id), LinkErrorCode::OtherLog),
        (applied(3, events[1].id), LinkErrorCode::CursorAhead),
    ] {
        let mut workstation = Workstation::connect(&bed.gateway).await;
        workstation.say(&ClientFrame::Hello(applied)).await;
        let (error, close) = workstation.end().await;
        assert_eq!((error.unwrap().code, close), (code, Some(4004)));
    }
    let mut workstation = Workstation::connect(&bed.gateway).await;
    workstation.hello(applied(2, events[1].id)).await;
    assert_eq!(workstation.event().await, events[1]);
}

#[tokio::test]
async fn a_log_says_how_much_it_lacks_of_what_it_accepted() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let mut workstation = bed.workstation(1).await;
    for key in ["k1", "k2"] {
        workstation
            .message(key, customer.id(), Author::agent("Baton"), "Hello")
            .await;
        assert!(matches!(
            workstation.next().await,
            Some(ServerFrame::Accepted { .. })
        ));
    }
    drop(workstation);
    for (accepted, lacks) in [
        (vec![], 0),
        (vec!["k2", "k1"], 0),
        (vec!["k4", "k3", "k2", "k1"], 2),
        (vec!["k9"], 1),
    ] {
        let mut hello = hello("desk-1", 1);
        hello.accepted = accepted.into_iter().map(str::to_owned).collect();
        let mut workstation = Workstation::connect(&bed.gateway).await;
        assert_eq!(workstation.hello(hello).await.lacks, lacks);
    }
    let mut many = hello("desk-1", 1);
    many.accepted = vec!["k".to_owned(); limits::ACCEPTED_KEYS + 1];
    let mut workstation = Workstation::connect(&bed.gateway).await;
    let refused = serde_json::to_value(ClientFrame::Hello(many)).unwrap();
    workstation.raw(&refused.to_string()).await;
    assert_eq!(
        workstation.end().await.0.unwrap().code,
        LinkErrorCode::LimitExceeded
    );
}

#[tokio::test]
async fn an_event_tells_what_was_said_around_it() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    customer.say("one").await;
    let mut workstation = bed.workstation(2).await;
    for text in ["a", "b"] {
        workstation
            .message(text, customer.id(), Author::agent("Baton"), text)
            .await;
        workstation.next().await;
    }
    customer.say("two").await;
    assert_eq!(workstation.event().await.seq, 3);
    for nth in 0..limits::ANSWERS + 3 {
        let author = Author::representative("Ada");
        workstation
            .message(
                &format!("c{nth}"),
                customer.id(),
                author,
                &format!("c{nth}"),
            )
            .await;
        workstation.next().await;
    }
    drop(workstation);
    let mut again = bed.workstation(0).await;
    let mut said = Vec::new();
    for event in again.events(3).await {
        let told = event.said.unwrap();
        let texts: Vec<_> = told.answers.iter().map(|a| a.text.clone()).collect();
        said.push((texts, told.left_out, told.newest));
    }
    let newest = said[0].2;
    assert!(said.iter().all(|(_, _, same)| *same == newest));
    assert!(
        said[0].0.is_empty(),
        "nothing was said before the customer wrote"
    );
    assert_eq!(
        (&*said[1].0, said[1].1),
        (&["a".to_owned(), "b".to_owned()][..], 0)
    );
    assert_eq!((said[2].0.len(), said[2].1), (limits::ANSWERS, 5));
    assert_eq!(said[2].0[..3], ["a", "b", "c0"]);
}
