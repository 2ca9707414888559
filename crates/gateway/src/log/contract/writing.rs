//! What is written, once, in order, or not at all.

use super::*;

pub(super) async fn events_have_one_sequence_and_entries_one_for_each_conversation<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    assert_eq!(*log.head().borrow(), 0);
    let (one, two) = (open(&log).await, open(&log).await);
    assert_eq!(say(&log, one, "a").await, Ok(1));
    assert_eq!(say(&log, two, "b").await, Ok(1));
    send(&log, "k", one, message("c")).await.unwrap();
    assert_eq!(say(&log, one, "d").await, Ok(3));
    log.leave(two, at()).await.unwrap();
    log.leave(two, at()).await.unwrap();

    let events = all(&log).await;
    no_gap(&events, 0);
    assert_eq!(*log.head().borrow(), 6);
    let of: Vec<_> = events.iter().map(|event| event.conversation).collect();
    assert_eq!(of, [one, two, one, two, one, two]);
    assert_eq!(events[5].body, EventBody::CustomerLeft {});
    assert_eq!(texts(&log, one).await, ["a", "c", "d"]);
    assert_eq!(texts(&log, two).await, ["b", "left"]);
    assert_eq!(log.event_id(6).await.unwrap(), Some(events[5].id));
    assert_eq!(log.event_id(7).await.unwrap(), None);
    assert_eq!(log.event_id(0).await.unwrap(), None);
    let unknown = ConversationId(Uuid::now_v7());
    assert_eq!(log.entries_after(unknown, 0, 9).await.unwrap(), None);
    let page = log.entries_after(one, 1, 1).await.unwrap().unwrap();
    assert_eq!((page.entries[0].position, page.head), (2, 3));
    assert!(page.practice);
    bed.end().await;
}

pub(super) async fn a_request_opens_one_conversation<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    let asked = OpenConversation {
        request: Some(Uuid::now_v7()),
        label: Some("Maria".to_owned()),
    };
    let opening = || log.open_conversation("web", asked.clone(), false, at());
    let first = opening().await.unwrap();
    assert_eq!(opening().await.unwrap(), first);
    assert_ne!(open(&log).await, first);
    let events = all(&log).await;
    assert_eq!(events.len(), 2);
    let body = EventBody::ConversationOpened {
        channel: "web".to_owned(),
        customer_label: Some("Maria".to_owned()),
        practice: false,
    };
    assert_eq!((&events[0].body, events[0].at), (&body, at()));
    bed.end().await;
}

pub(super) async fn a_message_is_taken_once<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    let (one, two) = (open(&log).await, open(&log).await);
    let id = MessageId(Uuid::now_v7());
    let later = at() + SignedDuration::from_secs(5);
    let first = log.say(one, id, "once".to_owned(), at()).await.unwrap();
    say(&log, one, "between").await.unwrap();
    let again = log.say(one, id, "once".to_owned(), later).await.unwrap();
    assert_eq!((&again, again.as_ref().unwrap().at), (&first, at()));
    let other = log.say(one, id, "twice".to_owned(), later).await.unwrap();
    assert_eq!(other, Err(Refusal::MessageReused));
    let elsewhere = log.say(two, id, "twice".to_owned(), at()).await.unwrap();
    assert_eq!(elsewhere.unwrap().position, 1);
    assert_eq!(all(&log).await.len(), 5);
    bed.end().await;
}

pub(super) async fn a_key_is_accepted_once<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    let (one, two) = (open(&log).await, open(&log).await);
    let body = message("once");
    for _ in 0..3 {
        send(&log, "k", one, body.clone()).await.unwrap();
    }
    let reused = Err(Refusal::KeyReused);
    assert_eq!(send(&log, "k", one, message("twice")).await, reused);
    assert_eq!(send(&log, "k", two, body.clone()).await, reused);
    let reused = Err(Refusal::MessageReused);
    assert_eq!(send(&log, "k2", one, body.clone()).await, reused);
    send(&log, "k2", two, body).await.unwrap();
    assert_eq!(texts(&log, one).await, ["once"]);
    assert_eq!(texts(&log, two).await, ["once"]);
    assert_eq!(*log.head().borrow(), 2, "sends are no events");
    bed.end().await;
}

pub(super) async fn what_is_over_full_or_unknown_refuses<B: Bed>() {
    let bed = B::open(3).await;
    let log = bed.log();
    let unknown = ConversationId(Uuid::now_v7());
    let refused = Err(Refusal::UnknownConversation);
    assert_eq!(say(&log, unknown, "?").await, refused);
    let sent = send(&log, "u", unknown, message("?")).await;
    assert_eq!(sent.unwrap_err(), Refusal::UnknownConversation);
    log.leave(unknown, at()).await.unwrap();
    assert_eq!(*log.head().borrow(), 0);

    let full = open(&log).await;
    for n in 1..=3 {
        assert_eq!(say(&log, full, "more").await, Ok(n));
    }
    assert_eq!(
        say(&log, full, "more").await,
        Err(Refusal::ConversationFull)
    );
    let sent = send(&log, "f", full, message("more")).await;
    assert_eq!(sent.unwrap_err(), Refusal::ConversationFull);
    send(&log, "f", full, SendBody::Closed {}).await.unwrap();
    assert_eq!(texts(&log, full).await.len(), 4, "closing always fits");

    let left = open(&log).await;
    log.leave(left, at()).await.unwrap();
    assert_eq!(say(&log, left, "?").await, Err(Refusal::CustomerLeft));
    let sent = send(&log, "l1", left, message("?")).await;
    assert_eq!(sent.unwrap_err(), Refusal::CustomerLeft);
    send(&log, "l1", left, SendBody::Closed {}).await.unwrap();
    send(&log, "l2", left, SendBody::Closed {}).await.unwrap();
    assert_eq!(say(&log, left, "?").await, Err(Refusal::ConversationClosed));
    let sent = send(&log, "l3", left, message("?")).await;
    assert_eq!(sent.unwrap_err(), Refusal::ConversationClosed);
    log.leave(left, at()).await.unwrap();
    assert_eq!(texts(&log, left).await, ["left", "Closed"]);
    let closed = all(&log).await;
    assert!(closed.iter().all(|event| event.closed));
    bed.end().await;
}

pub(super) async fn what_was_closed_opens_again_by_a_status<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    let id = open(&log).await;
    let closed = status(ConversationState::Closed);
    send(&log, "c", id, closed).await.unwrap();
    assert_eq!(say(&log, id, "?").await, Err(Refusal::ConversationClosed));
    assert!(all(&log).await[0].closed);
    let again = status(ConversationState::WithAgents);
    send(&log, "s", id, again).await.unwrap();
    assert!(!all(&log).await[0].closed);
    assert_eq!(say(&log, id, "still here").await, Ok(3));
    send(&log, "m", id, message("good")).await.unwrap();
    assert_eq!(
        texts(&log, id).await,
        ["Closed", "WithAgents", "still here", "good"]
    );
    bed.end().await;
}

pub(super) async fn writers_at_once_leave_no_gap<B: Bed>() {
    let bed = B::open(1_000).await;
    let log = bed.log();
    let shared = open(&log).await;
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..40 {
        let log = log.clone();
        writers.spawn(async move {
            let own = open(&log).await;
            let mut places = Vec::new();
            for m in 0..5 {
                let text = format!("{n}.{m}");
                assert_eq!(say(&log, own, &text).await, Ok(2 * m + 1));
                places.push((say(&log, shared, &text).await.unwrap(), text));
                let key = format!("k{n}.{m}");
                send(&log, &key, own, message("ok")).await.unwrap();
                let unknown = ConversationId(Uuid::now_v7());
                let refused = send(&log, &key, unknown, message("?")).await;
                assert_eq!(refused, Err(Refusal::KeyReused));
            }
            assert_eq!(texts(&log, own).await.len(), 10);
            places
        });
    }
    let mut places = Vec::new();
    while let Some(done) = writers.join_next().await {
        places.extend(done.unwrap());
    }
    // Each write got its own verdict, not another's.
    places.sort();
    let (places, said): (Vec<u64>, Vec<String>) = places.into_iter().unzip();
    assert!(places.into_iter().eq(1..=200));
    assert_eq!(texts(&log, shared).await, said);
    let events = all(&log).await;
    no_gap(&events, 0);
    assert_eq!((events.len(), *log.head().borrow()), (441, 441));
    bed.end().await;
}

pub(super) async fn writes_are_applied_in_the_order_they_were_handed_over<B: Bed>() {
    let bed = B::open(1_000).await;
    let log = bed.log();
    let id = open(&log).await;
    let mut pending = Vec::new();
    let texts_sent: Vec<String> = (0..100).map(|n| n.to_string()).collect();
    for text in &texts_sent {
        let frame = SendFrame {
            key: text.clone(),
            conversation: id,
            at: at(),
            body: message(text),
        };
        pending.push(log.send(frame, at()).await.unwrap());
    }
    for one in pending {
        one.verdict().await.unwrap().unwrap();
    }
    assert_eq!(texts(&log, id).await, texts_sent);
    bed.end().await;
}

pub(super) async fn a_restart_keeps_everything<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    let (id, message_id) = (open(&log).await, MessageId(Uuid::now_v7()));
    let taken = log.say(id, message_id, "kept".to_owned(), at()).await;
    let taken = taken.unwrap();
    let body = message("answered");
    send(&log, "k", id, body.clone()).await.unwrap();
    let identity = log.identity().clone();
    let before = (all(&log).await, log.entries_after(id, 0, 9).await.unwrap());
    drop(log);
    let Some(bed) = bed.restarted().await else {
        return;
    };
    let log = bed.log();
    let now = log.identity();
    assert_eq!((now.log, now.key), (identity.log, identity.key));
    let after = (all(&log).await, log.entries_after(id, 0, 9).await.unwrap());
    assert_eq!(after, before);
    assert_eq!(*log.head().borrow(), 2);
    let again = log.say(id, message_id, "kept".to_owned(), at()).await;
    assert_eq!(again.unwrap(), taken);
    send(&log, "k", id, body).await.unwrap();
    assert_eq!(say(&log, id, "on").await, Ok(3));
    no_gap(&all(&log).await, 0);
    bed.end().await;
}

pub(super) async fn secrets_are_removed_before_anything_is_kept<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    let asked = OpenConversation {
        request: None,
        label: Some("4111 1111 1111 1111".to_owned()),
    };
    let opened = log.open_conversation("web", asked, true, at()).await;
    let id = opened.unwrap();
    say(&log, id, "my password is hunter2").await.unwrap();
    send(&log, "q", id, message("What is the CVC of your card?"))
        .await
        .unwrap();
    let code = MessageId(Uuid::now_v7());
    let first = log.say(id, code, "739".to_owned(), at()).await.unwrap();
    say(&log, id, "thanks").await.unwrap();
    let again = log.say(id, code, "739".to_owned(), at()).await.unwrap();
    assert_eq!(again, first, "it is cleaned as it was the first time");
    let question = "What is your card number?";
    send(&log, "n", id, message(question)).await.unwrap();
    for piece in ["4012", "8888", "8888", "1881"] {
        say(&log, id, piece).await.unwrap();
    }
    let mut removed = Vec::new();
    let mut kept = texts(&log, id).await;
    for event in all(&log).await {
        match event.body {
            EventBody::CustomerMessage {
                text,
                removed: some,
                ..
            } => {
                kept.push(text);
                removed.push(some.len());
            }
            EventBody::ConversationOpened { customer_label, .. } => kept.extend(customer_label),
            other => panic!("{other:?}"),
        }
    }
    for secret in ["4111", "hunter2", "739", "1881"] {
        let found = kept.iter().find(|text| text.contains(secret));
        assert_eq!(found, None, "{secret} was kept");
    }
    // Of a number in pieces, those that make it one are removed.
    assert_eq!(removed, [1, 1, 0, 0, 0, 1, 1]);
    bed.end().await;
}

pub(super) async fn what_the_log_lacks_is_counted<B: Bed>() {
    let bed = B::open(100).await;
    let log = bed.log();
    let id = open(&log).await;
    for key in ["k1", "k2"] {
        send(&log, key, id, message(key)).await.unwrap();
    }
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    for (accepted, lacks) in [
        (keys(&[]), 0),
        (keys(&["k2", "k1"]), 0),
        (keys(&["k4", "k3", "k2", "k1"]), 2),
        (keys(&["k9"]), 1),
    ] {
        assert_eq!(log.lacks(&accepted).await.unwrap(), lacks, "{accepted:?}");
    }
    bed.end().await;
}
