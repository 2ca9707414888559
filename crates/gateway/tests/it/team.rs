//! Several workstations at one gateway: each conversation is at one of them.

use std::time::Duration;

use baton_protocol::channel::EntryBody;
use baton_protocol::v2::{
    Command, CommandBody, CommandOutcome, GatewayFrame, StreamBody, WorkstationFrame,
};
use baton_protocol::{EventBody, LinkErrorCode, RefusalCode, SendBody};
use uuid::Uuid;

use crate::desk::{Desk, hello, shared_by_a_team};
use crate::support::Bed;

/// Long enough that no lease ends by itself in a test.
pub(crate) const LONG: i64 = 15_000;

pub(crate) async fn texts(customer: &baton_customer::Customer) -> Vec<String> {
    let entries = customer.entries(0).await.entries.into_iter();
    let texts = entries.filter_map(|entry| match entry.body {
        EntryBody::Message { text, .. } => Some(text),
        EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => None,
    });
    texts.collect()
}

#[tokio::test]
async fn two_workstations_share_the_conversations() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, welcome) = Desk::joined(&bed.gateway, "one").await;
    assert_eq!((welcome.protocol, welcome.head, welcome.floor), (2, 0, 1));
    assert_eq!((welcome.beat_ms, welcome.lease_ms), (5_000, 15_000));
    let (mut two, _) = Desk::joined(&bed.gateway, "two").await;
    let (first, second) = (bed.customer().await, bed.customer().await);
    let at_one = one.granted().await;
    let at_two = two.granted().await;
    assert_eq!([at_one.0, at_two.0], [first.id(), second.id()]);
    for desk in [&mut one, &mut two] {
        let opened = desk.customer().await;
        assert!(matches!(opened, EventBody::ConversationOpened { .. }));
    }
    first.say("first").await;
    second.say("second").await;
    assert_eq!(one.text().await, "first");
    assert_eq!(two.text().await, "second");
    one.quiet().await;
    two.quiet().await;

    one.message("k1", at_one, "to the first").await.unwrap();
    two.message("k2", at_two, "to the second").await.unwrap();
    let (code, why) = two.message("k3", at_one, "hello").await.unwrap_err();
    assert_eq!(code, RefusalCode::NotHeld);
    assert_eq!(why, "workstation two does not run the conversation");
    assert_eq!(texts(&first).await, ["first", "to the first"]);
    assert_eq!(texts(&second).await, ["second", "to the second"]);
}

#[tokio::test]
async fn a_stream_goes_on_after_a_cut_and_after_a_restart() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, welcome) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    one.vanish().await;
    customer.say("a").await;

    let mut again = hello("one", 100);
    (again.cursor, again.log) = (2, Some(welcome.log));
    let (mut one, welcome) = Desk::greeted(&bed.gateway, again.clone()).await;
    assert_eq!((welcome.head, welcome.floor), (3, 2));
    let told = one.event().await;
    one.says(&WorkstationFrame::Ack { cursor: 3 }).await;
    drop(one);
    let bed = bed.restarted().await;
    customer.at(&bed.gateway.page_url()).say("b").await;
    let (mut one, welcome) = Desk::greeted(&bed.gateway, again).await;
    assert_eq!(welcome.head, 4);
    assert_eq!(one.event().await, told, "a replay is the same event");
    assert_eq!(one.text().await, "b");
    // It is still its holder, under the same number.
    one.message("k", held, "here").await.unwrap();
}

#[tokio::test]
async fn what_a_lost_workstation_ran_is_at_another_under_the_next_number() {
    let bed = shared_by_a_team(600).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    customer.say("anyone?").await;
    let held = one.granted().await;
    one.customer().await;
    assert_eq!(one.text().await, "anyone?");
    one.message("k1", held, "I am here").await.unwrap();
    let (mut two, welcome) = Desk::joined(&bed.gateway, "two").await;
    one.vanish().await;

    // It beats, and is granted the conversation when the lease of the other one is over.
    let beat = Duration::from_millis(welcome.beat_ms);
    let mut taken = None;
    for nth in 1..=20 {
        tokio::time::sleep(beat).await;
        two.says(&WorkstationFrame::Beat { nth }).await;
        match two.next().await {
            Some(GatewayFrame::Beat { .. }) => {}
            Some(GatewayFrame::Event(event)) => {
                two.cursor = event.seq;
                taken = Some(event);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    let taken = taken.expect("a grant in time");
    assert_eq!(taken.conversation, customer.id());
    let StreamBody::Granted { number, .. } = taken.body else {
        panic!("{taken:?}");
    };
    assert_eq!(number, held.1.next());
    // All of the conversation is told, with what was said to the customer.
    let mut told = Vec::new();
    while told.len() < 2 {
        match two.next().await {
            Some(GatewayFrame::Event(event)) => told.push(event),
            Some(GatewayFrame::Beat { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    let StreamBody::Customer { said, .. } = &told[1].body else {
        panic!("{told:?}");
    };
    let said = said.as_ref().map(|said| said.answers.len());
    assert_eq!(said, Some(1), "{told:?}");

    // Who had it comes back, is told so, and says nothing.
    let (mut back, _) = Desk::joined(&bed.gateway, "one").await;
    while !matches!(back.event().await.body, StreamBody::LetGo { .. }) {}
    let (code, why) = back.message("k2", held, "again").await.unwrap_err();
    assert_eq!(code, RefusalCode::NotHeld);
    assert!(why.contains("the number is"), "{why}");
    assert_eq!(texts(&customer).await, ["anyone?", "I am here"]);
}

#[tokio::test]
async fn who_leaves_gives_back_at_once() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    let (mut two, _) = Desk::joined(&bed.gateway, "two").await;
    one.says(&WorkstationFrame::Leave {}).await;
    assert_eq!(two.granted().await, (customer.id(), held.1.next()));
    assert_eq!(one.end().await, (None, Some(1000)));
}

#[tokio::test]
async fn what_is_released_goes_to_another() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let (conversation, number) = one.granted().await;
    one.customer().await;
    let (mut two, _) = Desk::joined(&bed.gateway, "two").await;
    let release = |id, number| {
        let body = CommandBody::Release {
            conversation,
            number,
        };
        WorkstationFrame::Command(Command { id, body })
    };
    let wrong = Uuid::now_v7();
    one.says(&release(wrong, number.next())).await;
    let Some(GatewayFrame::Answer { command, outcome }) = one.next().await else {
        panic!("an answer");
    };
    assert_eq!(command, wrong);
    let detail = "that was under number 2; the number is 1 by now".to_owned();
    assert_eq!(outcome, CommandOutcome::Refused { detail });
    one.says(&release(Uuid::now_v7(), number)).await;
    assert_eq!(two.granted().await, (customer.id(), number.next()));
    let mut frames = [one.next().await, one.next().await].map(Option::unwrap);
    frames.sort_by_key(|frame| matches!(frame, GatewayFrame::Event(_)));
    assert!(matches!(
        frames,
        [
            GatewayFrame::Answer {
                outcome: CommandOutcome::Done {},
                ..
            },
            GatewayFrame::Event(_)
        ]
    ));
}

#[tokio::test]
async fn faulty_frames_are_named_and_a_few_survived() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    // A send whose key can be read is refused by name, and counts for nothing.
    one.raw(&format!(
        r#"{{"type":"send","key":"k0","number":1,"conversation":"{}","at":"2026-01-01T00:00:00Z","body":{{"type":"dance"}}}}"#,
        customer.id()
    ))
    .await;
    let Some(GatewayFrame::Refused { key, code, .. }) = one.next().await else {
        panic!("a refusal");
    };
    assert_eq!((key.as_str(), code), ("k0", RefusalCode::Malformed));
    for text in ["{", r#"{"type":"dance"}"#, r#"{"type":"beat","nth":-1}"#] {
        one.raw(text).await;
        let Some(GatewayFrame::Error(error)) = one.next().await else {
            panic!("an error");
        };
        assert!(!error.fatal && !error.detail.is_empty(), "{error:?}");
    }
    one.message("k", held, "still here").await.unwrap();
    for _ in 0..3 {
        one.raw("{").await;
    }
    let (error, code) = one.end().await;
    assert_eq!(error.unwrap().code, LinkErrorCode::TooManyFaults);
    assert_eq!(code, Some(1008));
}

#[tokio::test]
async fn a_closed_conversation_is_over_for_all_and_its_number_counts_no_more() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    one.sends("k1", held, SendBody::Closed {}).await.unwrap();
    // The same again is accepted again; a message is too late.
    one.sends("k1", held, SendBody::Closed {}).await.unwrap();
    let (code, _) = one.message("k2", held, "bye").await.unwrap_err();
    assert_eq!(code, RefusalCode::ConversationClosed);
    let (mut two, _) = Desk::joined(&bed.gateway, "two").await;
    let (code, _) = two.message("k3", held, "hello").await.unwrap_err();
    assert_eq!(code, RefusalCode::NotHeld);
    assert_eq!(texts(&customer).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_not_acknowledged_is_bounded() {
    let bed = Bed::with(|config| {
        config.team = Some(crate::desk::rules(LONG));
        config.limits.window = std::num::NonZeroU32::new(4).unwrap();
    })
    .await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    for n in 0..6 {
        customer.say(&n.to_string()).await;
    }
    one.granted().await;
    one.customer().await;
    assert_eq!([one.text().await, one.text().await], ["0", "1"]);
    let next = one.next().await;
    assert!(
        matches!(next, Some(GatewayFrame::Behind { head }) if head > 4),
        "{next:?}"
    );
    one.quiet().await;
    one.says(&WorkstationFrame::Ack { cursor: 3 }).await;
    assert_eq!(one.text().await, "2");
    assert_eq!(one.text().await, "3");
    assert_eq!(one.text().await, "4");
    one.says(&WorkstationFrame::Ack { cursor: 99 }).await;
    let (error, code) = one.end().await;
    assert_eq!(error.unwrap().code, LinkErrorCode::CursorAhead);
    assert_eq!(code, Some(4004));
}
