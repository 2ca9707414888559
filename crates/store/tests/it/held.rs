//! What is held at a gateway that a team shares, and the number that a message is committed under.

use baton_store::{Commit, Holding, Offer, OpenOptions, Store, StoreError};
use uuid::Uuid;

use crate::support::{cursor, id, message, open, place, step};

fn held(conversation: Uuid, holding: Holding, seq: u64) -> Commit {
    Commit {
        holding: Some(holding),
        cursor: Some(cursor("team", seq)),
        ..Commit::new(conversation, 0)
    }
}

fn granted(number: u64) -> Holding {
    Holding::Granted { number, to: None }
}

async fn numbers(store: &Store) -> Vec<(Uuid, u64)> {
    let held = store.held().await.unwrap().into_iter();
    held.map(|held| (held.conversation, held.number)).collect()
}

#[tokio::test]
async fn what_is_held_is_durable_with_its_place_in_the_stream() {
    let place = place();
    let store = open(&place.path).await;
    // In one group, in order.
    let commits = [
        held(id(1), granted(1), 1),
        held(id(2), granted(7), 2),
        held(id(1), granted(3), 3),
        held(id(2), Holding::LetGo, 4),
        held(id(3), granted(1 << 33), 5),
    ];
    let tickets = commits.map(|commit| store.submit(commit).unwrap());
    for ticket in tickets {
        ticket.await.unwrap();
    }
    store.close().await.unwrap();
    let store = open(&place.path).await;
    assert_eq!(numbers(&store).await, [(id(1), 3), (id(3), 1 << 33)]);
    assert_eq!(store.cursor("team").await.unwrap(), 5);

    let nothing = store.commit(held(id(1), granted(0), 6)).await;
    assert!(matches!(nothing, Err(StoreError::Invalid { .. })));
    assert_eq!(numbers(&store).await.len(), 2);
}

#[tokio::test]
async fn what_is_void_is_held_no_more_and_the_stream_goes_on_beyond_what_failed() {
    let place = place();
    let store = open(&place.path).await;
    store.commit(held(id(1), granted(1), 1)).await.unwrap();
    // Event 2 cannot be applied, 3 can.
    let mut wrong = step(id(1), 9);
    wrong.cursor = Some(cursor("team", 2));
    let refused = store.commit(wrong).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })));
    store.commit(held(id(2), granted(1), 3)).await.unwrap();
    assert_eq!(store.cursor("team").await.unwrap(), 1);

    let mut void = held(Uuid::nil(), Holding::Void, 100);
    void.conversation = Uuid::nil();
    store.commit(void).await.unwrap();
    assert_eq!(numbers(&store).await, []);
    assert_eq!(store.cursor("team").await.unwrap(), 100);
    store.commit(held(id(2), granted(1), 101)).await.unwrap();
    assert_eq!(store.cursor("team").await.unwrap(), 101);
}

#[tokio::test]
async fn offers_stand_until_they_end_are_granted_or_void() {
    let place = place();
    let store = open(&place.path).await;
    let offer = |until: &str| Offer {
        to: "ada".to_owned(),
        number: 4,
        until: until.parse().unwrap(),
        headline: r#"{"queue":"billing"}"#.to_owned(),
    };
    let (soon, late) = (offer("2026-12-01T10:00:00Z"), offer("2026-12-01T10:00:30Z"));
    let of = |seq, conversation, holding| held(conversation, holding, seq);
    for commit in [
        of(1, id(1), Holding::Offered(late.clone())),
        of(2, id(2), Holding::Offered(soon.clone())),
        of(3, id(3), Holding::Offered(soon.clone())),
    ] {
        store.commit(commit).await.unwrap();
    }
    let offers = [
        (id(2), soon.clone()),
        (id(3), soon.clone()),
        (id(1), late.clone()),
    ];
    assert_eq!(store.offers().await.unwrap(), offers);
    let to = Some("ada".to_owned());
    let hers = Holding::Granted { number: 5, to };
    store.commit(of(4, id(2), hers)).await.unwrap();
    store
        .commit(of(5, id(3), Holding::OfferEnded))
        .await
        .unwrap();
    assert_eq!(store.offers().await.unwrap(), [(id(1), late)]);
    let owner = async |store: &Store| store.held().await.unwrap()[0].to.clone();
    assert_eq!(owner(&store).await.as_deref(), Some("ada"));
    store.commit(of(6, id(2), Holding::PassedOn)).await.unwrap();
    assert_eq!(owner(&store).await, None);
    assert_eq!(numbers(&store).await, [(id(2), 5)]);
    let mut void = of(7, Uuid::nil(), Holding::Void);
    void.conversation = Uuid::nil();
    store.commit(void).await.unwrap();
    assert_eq!(store.offers().await.unwrap(), []);
    let mut nothing = soon;
    nothing.number = 0;
    let refused = store.commit(of(8, id(1), Holding::Offered(nothing))).await;
    assert!(matches!(refused, Err(StoreError::Invalid { .. })));
}

#[tokio::test]
async fn a_message_keeps_the_number_it_was_committed_under() {
    let place = place();
    let store = open(&place.path).await;
    for (key, number) in [("alone", 0), ("a", 1), ("b", 1), ("c", 2)] {
        let commit = Commit {
            outbox: vec![message(key)],
            number,
            ..Commit::new(id(1), 0)
        };
        store.commit(commit).await.unwrap();
    }
    let waiting = store.outbox_waiting(0, 10).await.unwrap();
    let of: Vec<_> = waiting.iter().map(|row| (&*row.key, row.number)).collect();
    assert_eq!(of, [("alone", 0), ("a", 1), ("b", 1), ("c", 2)]);
}

#[tokio::test]
async fn a_database_of_before_holds_nothing_and_its_messages_have_no_number() {
    let place = place();
    let store = open(&place.path).await;
    let mut commit = step(id(1), 0);
    commit.outbox = vec![message("before")];
    store.commit(commit).await.unwrap();
    store.close().await.unwrap();
    // As version 2 of the schema left it.
    let connection = rusqlite_of(&place.path);
    connection
        .execute_batch(
            "DROP TABLE held; DROP TABLE offered; DROP TABLE unreplicated; ALTER TABLE outbox DROP COLUMN number; \
             ALTER TABLE outbox DROP COLUMN replicates; PRAGMA user_version = 2;",
        )
        .unwrap();
    connection.close().unwrap();
    let store = Store::open(&place.path, OpenOptions::default())
        .await
        .unwrap();
    assert_eq!(numbers(&store).await, []);
    let waiting = store.outbox_waiting(0, 10).await.unwrap();
    assert_eq!((&*waiting[0].key, waiting[0].number), ("before", 0));
}

fn rusqlite_of(path: &std::path::Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}
