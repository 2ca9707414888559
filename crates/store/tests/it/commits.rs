//! Commits: what one writes, and when it is refused.

use baton_store::{
    Commit, Committed, ConversationRow, Delivery, DeliveryOutcome, DeliveryReport, NewEvent,
    OpenOptions, Setting, Store, StoreError,
};
use jiff::Timestamp;

use crate::support::{
    accepted, at, cursor, event, history, id, message, open, place, snapshot, step,
};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_commit_is_read_back_whole_after_reopening() {
    let place = place();
    let conversation = id(7);
    let exact = Timestamp::new(1_767_225_600, 123_456_789).unwrap();
    let index = ConversationRow {
        id: conversation,
        opened_at: at(0),
        updated_at: at(5),
        open: true,
        summary: "{}".to_owned(),
    };
    let commit = Commit {
        events: vec![
            NewEvent {
                kind: "opened".to_owned(),
                at: exact,
                body: "{\"text\":\"héllo\\u0000\"}".to_owned(),
            },
            event("routed", "{}"),
        ],
        inbound_key: Some("in-1".to_owned()),
        outbox: vec![message("out-1"), message("out-2")],
        cursor: Some(cursor("gateway", 41)),
        snapshots: vec![snapshot(100, 1, None), snapshot(101, 2, Some(id(100)))],
        history: Some(history(conversation, "Anna", "", 10)),
        index: Some(index.clone()),
        settings: vec![Setting {
            key: "theme".to_owned(),
            value: "dark".to_owned(),
        }],
        ..Commit::new(conversation, 0)
    };
    let store = open(&place.path).await;
    assert_eq!(
        store.commit(commit).await.unwrap(),
        Committed {
            next_seq: 2,
            group_size: 1
        }
    );
    store.close().await.unwrap();

    let store = open(&place.path).await;
    let journal = store.read_journal(conversation, 0).await.unwrap();
    assert_eq!(
        journal
            .iter()
            .map(|row| (row.seq, row.kind.as_str()))
            .collect::<Vec<_>>(),
        [(0, "opened"), (1, "routed")]
    );
    assert_eq!(journal[0].at, exact);
    assert_eq!(journal[0].body, "{\"text\":\"héllo\\u0000\"}");
    assert!(store.applied("in-1").await.unwrap());
    assert!(!store.applied("in-2").await.unwrap());
    assert_eq!(store.cursor("gateway").await.unwrap(), 41);
    assert_eq!(store.cursor("elsewhere").await.unwrap(), 0);
    let waiting = store.outbox_waiting(0, 10).await.unwrap();
    assert_eq!(
        waiting
            .iter()
            .map(|row| row.key.as_str())
            .collect::<Vec<_>>(),
        ["out-1", "out-2"]
    );
    assert_eq!(waiting[0].conversation, conversation);
    assert_eq!(
        store.outbox_waiting(waiting[0].id, 10).await.unwrap(),
        waiting[1..]
    );
    let snapshots = store.snapshots_of(conversation).await.unwrap();
    assert_eq!(
        snapshots
            .iter()
            .map(|row| (row.revision, row.previous))
            .collect::<Vec<_>>(),
        [(1, None), (2, Some(id(100)))]
    );
    assert_eq!(
        store.latest_snapshot(conversation).await.unwrap().as_ref(),
        snapshots.last()
    );
    assert_eq!(
        store.snapshot(id(100)).await.unwrap().as_ref(),
        snapshots.first()
    );
    assert_eq!(
        store.history_of(conversation).await.unwrap(),
        Some(history(conversation, "Anna", "", 10))
    );
    assert_eq!(store.open_conversations().await.unwrap(), [index]);
    let all = store.conversations_after(None, 10).await.unwrap();
    assert_eq!(all, [conversation]);
    let rest = store.conversations_after(Some(conversation), 10).await;
    assert!(rest.unwrap().is_empty());
    let counts = store.counts().await.unwrap();
    assert_eq!((counts.events, counts.conversations), (2, 1));
    assert_eq!(
        store.setting("theme").await.unwrap().as_deref(),
        Some("dark")
    );
    store.close().await.unwrap();
}

#[tokio::test]
async fn an_inbound_event_is_applied_once_and_its_cursor_still_moves() {
    let place = place();
    let store = open(&place.path).await;
    let inbound = |seq, position| Commit {
        inbound_key: Some("m-1".to_owned()),
        outbox: vec![message(&format!("o-{seq}"))],
        cursor: Some(cursor("gateway", position)),
        ..step(id(1), seq)
    };
    store.commit(inbound(0, 10)).await.unwrap();
    let again = store.commit(inbound(1, 12)).await.unwrap_err();
    assert!(
        matches!(&again, StoreError::AlreadyApplied { key, conversation, seq: 0 } if key == "m-1" && *conversation == id(1)),
        "{again}"
    );
    assert_eq!(store.read_journal(id(1), 0).await.unwrap().len(), 1);
    assert_eq!(store.outbox_waiting(0, 9).await.unwrap().len(), 1);
    assert_eq!(store.cursor("gateway").await.unwrap(), 12);
    // Within one group as well, whatever conversation it comes to, and after a restart.
    let fresh = |conversation| Commit {
        inbound_key: Some("m-2".to_owned()),
        ..step(id(conversation), 0)
    };
    let tickets = [
        store.submit(fresh(2)).unwrap(),
        store.submit(fresh(3)).unwrap(),
    ];
    let mut answers = Vec::new();
    for ticket in tickets {
        answers.push(ticket.await);
    }
    assert!(answers[0].is_ok());
    assert!(matches!(answers[1], Err(StoreError::AlreadyApplied { .. })));
    store.close().await.unwrap();
    let store = open(&place.path).await;
    assert!(matches!(
        store.commit(inbound(1, 13)).await,
        Err(StoreError::AlreadyApplied { .. })
    ));
    assert_eq!(store.cursor("gateway").await.unwrap(), 13);
}

#[tokio::test]
async fn a_cursor_never_goes_back_and_never_passes_a_failed_event() {
    let place = place();
    let store = open(&place.path).await;
    let moved = |seq| Commit {
        cursor: Some(cursor("gateway", seq)),
        ..Commit::bookkeeping()
    };
    store.commit(moved(10)).await.unwrap();
    store.commit(moved(4)).await.unwrap();
    assert_eq!(store.cursor("gateway").await.unwrap(), 10);

    let inbound = |seq, key: &str, position| Commit {
        inbound_key: Some(key.to_owned()),
        cursor: Some(cursor("gateway", position)),
        ..step(id(1), seq)
    };
    assert!(matches!(
        store.commit(inbound(9, "a", 11)).await,
        Err(StoreError::Conflict { .. })
    ));
    store.commit(inbound(0, "b", 12)).await.unwrap();
    assert_eq!(
        store.cursor("gateway").await.unwrap(),
        10,
        "event 11 is not applied yet"
    );
    store.commit(inbound(1, "a", 11)).await.unwrap();
    assert_eq!(store.cursor("gateway").await.unwrap(), 12);

    // A restart instead of a retry: the source delivers from the cursor on, nothing is lost or doubled.
    assert!(matches!(
        store.commit(inbound(9, "c", 13)).await,
        Err(StoreError::Conflict { .. })
    ));
    store.commit(inbound(2, "d", 14)).await.unwrap();
    store.close().await.unwrap();
    let store = open(&place.path).await;
    assert_eq!(store.cursor("gateway").await.unwrap(), 12);
    store.commit(inbound(3, "c", 13)).await.unwrap();
    assert!(matches!(
        store.commit(inbound(4, "d", 14)).await,
        Err(StoreError::AlreadyApplied { .. })
    ));
    assert_eq!(store.cursor("gateway").await.unwrap(), 14);
}

#[tokio::test]
async fn the_outbox_is_settled_once() {
    let place = place();
    let store = open(&place.path).await;
    store
        .commit(Commit {
            outbox: vec![message("a"), message("b"), message("c")],
            ..step(id(1), 0)
        })
        .await
        .unwrap();
    let refused = DeliveryReport {
        key: "b".to_owned(),
        outcome: DeliveryOutcome::Refused {
            code: "too_long".to_owned(),
            detail: "4,001 characters".to_owned(),
        },
        at: at(9),
    };
    store
        .commit(Commit {
            delivery_reports: vec![accepted("a"), refused],
            ..Commit::bookkeeping()
        })
        .await
        .unwrap();
    // A second answer, an answer to nothing: no change.
    let late = DeliveryReport {
        outcome: DeliveryOutcome::Accepted,
        ..accepted("b")
    };
    store
        .commit(Commit {
            delivery_reports: vec![late, accepted("never sent")],
            ..Commit::bookkeeping()
        })
        .await
        .unwrap();
    let all = store.outbox_of(id(1), 0, 10).await.unwrap();
    assert_eq!(all[0].delivery, Delivery::Accepted { at: at(3) });
    let expected = Delivery::Refused {
        code: "too_long".to_owned(),
        detail: "4,001 characters".to_owned(),
        at: at(9),
    };
    assert_eq!(all[1].delivery, expected);
    assert_eq!(
        store.outbox_by_key("b").await.unwrap().as_ref(),
        Some(&all[1])
    );
    assert_eq!(store.outbox_waiting(0, 10).await.unwrap(), all[2..]);
    assert_eq!(store.outbox_waiting_count().await.unwrap(), 1);
    let kind = &all[2].kind;
    let with = async |kind, text| {
        store
            .outbox_waiting_with(kind, "$.key", text)
            .await
            .unwrap()
    };
    assert_eq!(with(kind, "c").await, 1);
    assert_eq!(with(kind, "b").await, 0);
    assert_eq!(with("other", "c").await, 0);
}

#[tokio::test]
async fn a_closed_store_takes_no_more() {
    let place = place();
    let store = open(&place.path).await;
    let tickets: Vec<_> = (0..50)
        .map(|seq| store.submit(step(id(1), seq)).unwrap())
        .collect();
    let clone = store.clone();
    store.close().await.unwrap();
    for ticket in tickets {
        ticket.await.unwrap();
    }
    assert!(matches!(
        clone.submit(step(id(1), 50)),
        Err(StoreError::Closed)
    ));
    assert!(matches!(
        clone.read_journal(id(1), 0).await,
        Err(StoreError::Closed)
    ));
    clone.close().await.unwrap();
    assert_eq!(
        open(&place.path)
            .await
            .read_journal(id(1), 0)
            .await
            .unwrap()
            .len(),
        50
    );
}

#[tokio::test]
async fn dropping_the_last_handle_writes_what_is_queued() {
    let place = place();
    let store = open(&place.path).await;
    let tickets: Vec<_> = (0..50)
        .map(|seq| store.submit(step(id(1), seq)).unwrap())
        .collect();
    drop(store);
    for ticket in tickets {
        ticket.await.unwrap();
    }
    let store = loop {
        match Store::open(&place.path, OpenOptions::default()).await {
            Ok(store) => break store,
            Err(StoreError::Locked { .. }) => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(store.read_journal(id(1), 0).await.unwrap().len(), 50);
}

#[tokio::test]
async fn long_journals_are_read_whole_and_from_anywhere() {
    let place = place();
    let store = open(&place.path).await;
    let mut seq = 0;
    while seq < 12_000 {
        let events = (0..1000)
            .map(|n| event("e", &format!("{}", seq + n)))
            .collect();
        seq = store
            .commit(Commit {
                events,
                ..Commit::new(id(1), seq)
            })
            .await
            .unwrap()
            .next_seq;
    }
    let rows = store.read_journal(id(1), 0).await.unwrap();
    assert!(
        rows.iter()
            .enumerate()
            .all(|(nth, row)| row.seq == nth as u64 && row.body == nth.to_string())
    );
    assert_eq!(rows.len(), 12_000);
    assert_eq!(
        store.read_journal(id(1), 11_990).await.unwrap(),
        rows[11_990..]
    );
    assert_eq!(
        store.read_journal_page(id(1), 5, 3).await.unwrap(),
        rows[5..8]
    );
    assert!(store.read_journal(id(1), 12_000).await.unwrap().is_empty());
    assert!(
        store
            .read_journal(id(1), u64::MAX)
            .await
            .unwrap()
            .is_empty()
    );
}
