//! What is kept, over lost data, older copies, failed commits and a time without a team.

use super::*;

#[tokio::test]
async fn who_lost_what_it_was_told_is_granted_anew() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    bed.says(conversation, "a").await;
    bed.order(&one, OrderBody::Applied { cursor: 3 }).await;
    assert_eq!(bed.rows("stream_event").await, 1, "the last one stays");
    // It comes with new data.
    let back = desk("one");
    let joined = bed.joins(&back, 10, 0).await;
    assert_eq!(
        (joined.floor, joined.head, joined.was_outdated),
        (4, 6, false)
    );
    let told = bed.told(&back, joined.floor - 1).await;
    assert_eq!(words(&told), ["granted 2", "opened", "a"]);
    let old = bed.sends(&back, "k", conversation, 1, message("?")).await;
    assert_eq!(
        held(&old),
        "that was under number 1; the number is 2 by now"
    );
    bed.stopped().await;
}

#[tokio::test]
async fn an_older_copy_is_noticed_and_uses_no_number_twice() {
    let bed = Bed::new().await;
    let (one, two) = (desk("one"), desk("two"));
    bed.joins(&one, 10, 0).await;
    let kept = bed.opens().await;
    let (folder, config) = bed.stopped().await;
    let copy = folder.path().join("copy.db");
    std::fs::copy(&config.database, &copy).unwrap();

    // It goes on, and the conversation moves to another workstation.
    let bed = Bed::at(folder, config).await;
    bed.joins(&two, 10, 0).await;
    bed.joins(&one, 10, 2).await;
    bed.order(&one, OrderBody::Leave).await;
    let told = bed.told(&two, 0).await;
    assert_eq!(words(&told), ["granted 2", "opened"]);
    let applied = told.last().map(|event| AppliedEvent {
        seq: event.seq,
        id: event.id,
    });
    let (folder, config) = bed.stopped().await;
    std::fs::copy(&copy, &config.database).unwrap();

    // The copy knows no stream of the second workstation.
    let bed = Bed::at(folder, config).await;
    let back = desk("two");
    let joined = bed.joins_after(&back, 10, 2, applied).await;
    assert!(joined.was_outdated && joined.floor > 1 << 32, "{joined:?}");
    // The first one had the conversation when the copy was made. Under which number it has it now was never granted.
    let first = desk("one");
    let joined = bed.joins(&first, 10, 2).await;
    assert!(!joined.was_outdated && joined.floor > 1 << 32, "{joined:?}");
    let told = bed.told(&first, joined.floor - 1).await;
    let StreamBody::Granted { number, .. } = told[0].body else {
        panic!("{told:?}");
    };
    assert!(number.0 > 1 << 32, "{number}");
    let old = bed.sends(&back, "k", kept, 2, message("late")).await;
    assert!(held(&old).contains("that was under number 2"), "{old:?}");
    // A restart later all goes on.
    let bed = bed.restarted().await;
    let third = desk("one");
    let again = bed.joins(&third, 10, joined.head).await;
    assert_eq!((again.was_outdated, again.head), (false, joined.head));
    bed.stopped().await;
}

#[tokio::test]
async fn a_copy_that_grew_is_told_from_what_was_lost() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    bed.opens().await;
    let other = AppliedEvent {
        seq: 2,
        id: EventId(Uuid::now_v7()),
    };
    let back = desk("one");
    let joined = bed.joins_after(&back, 10, 2, Some(other)).await;
    assert!(joined.was_outdated && joined.floor > 1 << 32, "{joined:?}");
    bed.stopped().await;
}

#[tokio::test]
async fn a_cursor_that_no_log_gave_is_refused_and_changes_nothing() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    bed.opens().await;
    let join = Join {
        agent_room: 1,
        cursor: baton_protocol::limits::SEQ_MAX,
        applied: None,
    };
    let other = desk("other");
    let refused = bed.order(&other, OrderBody::Join(join)).await;
    assert_eq!(refused, Answer::NotDone(NotDone::CursorAhead));
    assert_eq!(words(&bed.told(&one, 0).await), ["granted 1", "opened"]);
    bed.stopped().await;
}

#[tokio::test]
async fn what_was_opened_and_closed_without_a_team_is_caught_up_with() {
    let mut bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let (closed, left_open) = (bed.opens().await, bed.opens().await);
    let (folder, mut config) = bed.stopped().await;
    let rules = config.team.take();
    bed = Bed::at(folder, config).await;
    let opened = bed.opens().await;
    let frame = SendFrame {
        key: "k".to_owned(),
        conversation: closed,
        at: Timestamp::now(),
        body: SendBody::Closed {},
    };
    let sent = bed.log.send(frame, Timestamp::now()).await.unwrap();
    sent.verdict().await.unwrap().unwrap();
    let (folder, mut config) = bed.stopped().await;
    config.team = rules;
    bed = Bed::at(folder, config).await;
    let back = desk("one");
    bed.joins(&back, 10, 4).await;
    let told = bed.told(&back, 4).await;
    assert_eq!(words(&told), ["granted 1", "opened"]);
    assert_eq!(told[0].conversation, opened);
    let refused = bed.sends(&back, "k2", closed, 1, message("?")).await;
    let over = NotDone::Rules(crate::rules::Refusal::ConversationClosed);
    assert_eq!(refused, Answer::NotDone(over));
    let sent = bed.sends(&back, "k3", left_open, 1, message("yes")).await;
    assert_eq!(sent, Answer::Done);
    bed.stopped().await;
}

#[tokio::test]
async fn what_is_kept_stays_small_however_often_a_workstation_comes() {
    let bed = Bed::new().await;
    for _ in 0..20 {
        let one = desk("one");
        bed.joins(&one, 10, 0).await;
        let conversation = bed.opens().await;
        let key = conversation.to_string();
        let closed = bed.sends(&one, &key, conversation, 1, SendBody::Closed {});
        assert_eq!(closed.await, Answer::Done);
        bed.order(&one, OrderBody::Lost).await;
    }
    assert!(bed.rows("distributed").await <= 3);
    let last = desk("one");
    bed.order(&last, OrderBody::Lost).await;
    // Taken off the list, nothing of it is left.
    let other = desk("two").later(400);
    bed.joins(&other, 10, 0).await;
    assert_eq!(bed.rows("distributed").await, 1);
    assert_eq!(bed.rows("stream_event").await, 0);
    bed.stopped().await;
}

#[tokio::test]
async fn after_a_failed_commit_everyone_joins_again() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    let restarts = bed.team.restarts();
    // A row that cannot be written: the next sequence number of its stream is taken.
    let options = baton_sqlite::options(&bed.config.database, open::BUSY, baton_sqlite::Key::Plain);
    {
        use sqlx::ConnectOptions as _;
        let mut beside = options.connect().await.unwrap();
        let taken = "INSERT INTO stream_event (workstation, seq, id, conversation, at_us, event, body) \
             VALUES ('one', 3, '', '', 0, 0, '')";
        sqlx::query(taken).execute(&mut beside).await.unwrap();
        let id = MessageId(Uuid::now_v7());
        let said = bed
            .log
            .say(conversation, id, "a".to_owned(), Timestamp::now());
        assert!(said.await.is_err());
        assert_eq!(*restarts.borrow(), 1);
        let late = bed
            .team
            .order((&one.name, one.session), one.now, OrderBody::Beat);
        let late = late.await.unwrap().answer().await.unwrap();
        assert_eq!(late, Answer::NotDone(NotDone::Replaced));
        let mend = "DELETE FROM stream_event WHERE seq = 3";
        sqlx::query(mend).execute(&mut beside).await.unwrap();
    }
    let back = desk("one");
    bed.joins(&back, 10, 2).await;
    bed.says(conversation, "b").await;
    assert_eq!(words(&bed.told(&back, 2).await), ["b"]);
    let sent = bed
        .sends(&back, "k", conversation, 1, message("hello"))
        .await;
    assert_eq!(sent, Answer::Done);
    bed.stopped().await;
}

#[tokio::test]
async fn a_damaged_event_of_the_team_stops_no_one_and_no_number_comes_again() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let (first, second) = (bed.opens().await, bed.opens().await);
    let (folder, config) = bed.stopped().await;
    {
        use sqlx::ConnectOptions as _;
        let options = baton_sqlite::options(&config.database, open::BUSY, baton_sqlite::Key::Plain);
        let mut beside = options.connect().await.unwrap();
        let damage = "UPDATE distributed SET body = '{' WHERE seq = \
             (SELECT MAX(seq) FROM distributed WHERE conversation = ?1)";
        sqlx::query(damage)
            .bind(first.to_string())
            .execute(&mut beside)
            .await
            .unwrap();
    }
    let bed = Bed::at(folder, config).await;
    let back = desk("one");
    let joined = bed.joins(&back, 10, 4).await;
    assert!(joined.floor > 1 << 32, "{joined:?}");
    let told = bed.told(&back, joined.floor - 1).await;
    let mut granted = Vec::new();
    for event in &told {
        if let StreamBody::Granted { number, .. } = event.body {
            assert!(number.0 > 1 << 32, "{number}");
            granted.push((event.conversation, number.0));
        }
    }
    granted.sort_unstable_by_key(|(id, _)| *id);
    let ids: Vec<_> = granted.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [first, second]);
    for (nth, (conversation, number)) in (0..).zip(granted) {
        let key = format!("k{nth}");
        let sent = bed.sends(&back, &key, conversation, number, message("hello"));
        assert_eq!(sent.await, Answer::Done);
    }
    // It is mended: the next start goes on in the same epoch.
    let bed = bed.restarted().await;
    let again = desk("one");
    let head = bed.joins(&again, 10, joined.head).await.head;
    assert_eq!(head, joined.head);
    bed.stopped().await;
}
