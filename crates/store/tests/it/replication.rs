//! What goes to a gateway that a team shares, and journals that other workstations wrote.

use baton_store::{Adopted, Commit, Delivery, Holding, Store};
use uuid::Uuid;

use crate::support::{accepted, cursor, event, id, message, open, place, snapshot, step};

/// One step of a conversation that is held under a number.
fn held_step(conversation: Uuid, number: u64, seq: u64, key: &str) -> Commit {
    Commit {
        number,
        inbound_key: Some(key.to_owned()),
        outbox: vec![message(&format!("{key}-1")), message(&format!("{key}-2"))],
        ..step(conversation, seq)
    }
}

async fn ids(store: &Store) -> Vec<i64> {
    let commits = store.unreplicated(0, 10).await.unwrap();
    commits.iter().map(|commit| commit.id).collect()
}

async fn bodies(store: &Store, conversation: Uuid) -> Vec<String> {
    let rows = store.read_journal(conversation, 0).await.unwrap();
    rows.into_iter().map(|row| row.body).collect()
}

#[tokio::test]
async fn a_commit_waits_whole_until_the_gateway_has_answered_for_it() {
    let place = place();
    let store = open(&place.path).await;
    let mut first = held_step(id(1), 3, 0, "a");
    first.events.push(event("stepped", "{\"n\":1}"));
    first.snapshots = vec![snapshot(7, 1, None)];
    // Without a number, or without an event, there is nothing to replicate.
    let alone = Commit {
        outbox: vec![message("alone")],
        ..step(id(2), 0)
    };
    let said = Commit {
        number: 3,
        outbox: vec![message("said")],
        ..Commit::new(id(1), 2)
    };
    let second = held_step(id(1), 3, 2, "b");
    for commit in [first, alone, said, second] {
        store.commit(commit).await.unwrap();
    }
    store.close().await.unwrap();

    let store = open(&place.path).await;
    let commits = store.unreplicated(0, 10).await.unwrap();
    let [first, second] = &commits[..] else {
        panic!("{commits:?}");
    };
    assert_eq!((first.conversation, first.number), (id(1), 3));
    assert_eq!(first.key.as_deref(), Some("a"));
    let seqs: Vec<_> = first.events.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, [0, 1]);
    assert_eq!(first.snapshots[0].id, id(7));
    let keys: Vec<_> = first.messages.iter().map(|row| &*row.key).collect();
    assert_eq!(keys, ["a-1", "a-2"]);
    assert_eq!(second.events[0].seq, 2);
    let waiting = store.outbox_waiting(0, 10).await.unwrap();
    let waiting: Vec<_> = waiting.iter().map(|row| &*row.key).collect();
    assert_eq!(
        waiting,
        ["alone", "said"],
        "the others go with their commits"
    );

    let mut answered = Commit::bookkeeping();
    answered.answered = vec![first.id];
    answered.delivery_reports = vec![accepted("a-1")];
    store.commit(answered).await.unwrap();
    assert_eq!(ids(&store).await, [second.id]);
    let from = store
        .unreplicated_from(id(1), (3, second.id))
        .await
        .unwrap();
    assert_eq!(
        from,
        [(second.id, vec!["b-1".to_owned(), "b-2".to_owned()])]
    );
    assert!(store.unreplicated(second.id, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_adopted_journal_stands_in_place_of_what_was_here() {
    let place = place();
    let store = open(&place.path).await;
    let mut own = held_step(id(1), 1, 0, "own");
    own.snapshots = vec![snapshot(7, 1, None)];
    store.commit(own).await.unwrap();
    store.commit(held_step(id(2), 1, 0, "other")).await.unwrap();

    let adopted = |begins, seq: u64, bodies: &[&str], keys: Vec<(String, u64)>| Commit {
        adopted: Some(Adopted { begins, keys }),
        events: bodies.iter().map(|body| event("stepped", body)).collect(),
        number: 2,
        ..Commit::new(id(1), seq)
    };
    let mut first = adopted(true, 0, &["\"x\"", "\"y\""], vec![("theirs".to_owned(), 1)]);
    first.snapshots = vec![snapshot(8, 1, None), snapshot(9, 2, Some(id(8)))];
    let mut last = adopted(false, 2, &["\"z\""], vec![("last".to_owned(), 2)]);
    last.holding = Some(Holding::Granted {
        number: 2,
        to: None,
    });
    last.cursor = Some(cursor("team", 9));
    store.commit(first.clone()).await.unwrap();
    store.commit(last).await.unwrap();
    assert_eq!(bodies(&store, id(1)).await, ["\"x\"", "\"y\"", "\"z\""]);
    let snapshots = store.snapshots_of(id(1)).await.unwrap();
    assert_eq!(
        snapshots.iter().map(|row| row.id).collect::<Vec<_>>(),
        [id(8), id(9)]
    );
    assert!(!store.applied("own").await.unwrap(), "it will come again");
    for key in ["own-1", "own-2"] {
        let said = store.outbox_by_key(key).await.unwrap().unwrap().delivery;
        assert!(
            matches!(&said, Delivery::Refused { code, .. } if code == "not_held"),
            "{said:?}"
        );
    }
    assert!(store.applied("theirs").await.unwrap() && store.applied("last").await.unwrap());
    assert_eq!(
        ids(&store).await.len(),
        1,
        "only what is of the other conversation waits"
    );
    assert_eq!(store.cursor("team").await.unwrap(), 9);

    // What follows in the same group is known of the adopted journal.
    let again = held_step(id(1), 3, 0, "own");
    let void = store.submit(adopted(true, 0, &[], Vec::new())).unwrap();
    let applied = store.submit(again).unwrap();
    void.await.unwrap();
    assert!(matches!(
        applied.await,
        Err(baton_store::StoreError::OutboxKeyTaken { .. })
    ));
    assert_eq!(bodies(&store, id(1)).await, Vec::<String>::new());
    let mut again = held_step(id(1), 3, 0, "own");
    again.outbox.clear();
    store.commit(again).await.unwrap();
    store.commit(first.clone()).await.unwrap();
    store
        .commit(adopted(false, 2, &["\"z\""], Vec::new()))
        .await
        .unwrap();

    // It goes on where the journal ends, and once more from the beginning.
    store.commit(held_step(id(1), 2, 3, "next")).await.unwrap();
    store.commit(first).await.unwrap();
    assert_eq!(bodies(&store, id(1)).await.len(), 2);
    store.commit(step(id(1), 2)).await.unwrap();
    assert_eq!(bodies(&store, id(2)).await.len(), 1);
}
