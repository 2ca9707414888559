//! Commits that the store refuses: nothing of them is written.

use baton_store::{Commit, NewEvent, Setting, StoreError};
use jiff::Timestamp;

use crate::support::{cursor, event, id, message, open, place, snapshot, step};

#[tokio::test]
async fn a_commit_from_an_older_state_conflicts_and_writes_nothing() {
    let place = place();
    let store = open(&place.path).await;
    store.commit(step(id(1), 0)).await.unwrap();
    for wrong in [0, 2] {
        let commit = Commit {
            inbound_key: Some("k".to_owned()),
            outbox: vec![message("o")],
            cursor: Some(cursor("gateway", 5)),
            settings: vec![Setting {
                key: "a".to_owned(),
                value: "b".to_owned(),
            }],
            ..step(id(1), wrong)
        };
        let error = store.commit(commit).await.unwrap_err();
        assert!(
            matches!(error, StoreError::Conflict { expected, found: 1, .. } if expected == wrong),
            "{error}"
        );
    }
    assert_eq!(store.read_journal(id(1), 0).await.unwrap().len(), 1);
    assert!(!store.applied("k").await.unwrap());
    assert!(store.outbox_waiting(0, 9).await.unwrap().is_empty());
    assert_eq!(store.cursor("gateway").await.unwrap(), 0);
    assert_eq!(store.setting("a").await.unwrap(), None);
    // The same after a restart, when nothing is remembered.
    store.close().await.unwrap();
    let store = open(&place.path).await;
    assert!(matches!(
        store.commit(step(id(1), 0)).await,
        Err(StoreError::Conflict { found: 1, .. })
    ));
    assert_eq!(store.commit(step(id(1), 1)).await.unwrap().next_seq, 2);
}

#[tokio::test]
async fn taken_keys_and_revisions_are_named() {
    let place = place();
    let store = open(&place.path).await;
    let first = Commit {
        outbox: vec![message("o")],
        snapshots: vec![snapshot(9, 1, None)],
        ..step(id(1), 0)
    };
    store.commit(first).await.unwrap();
    let error = store
        .commit(Commit {
            outbox: vec![message("p"), message("o")],
            ..step(id(1), 1)
        })
        .await
        .unwrap_err();
    assert!(
        matches!(&error, StoreError::OutboxKeyTaken { key } if key == "o"),
        "{error}"
    );
    for taken in [snapshot(10, 1, None), snapshot(9, 2, None)] {
        let revision = taken.revision;
        let error = store
            .commit(Commit {
                snapshots: vec![taken],
                ..step(id(1), 1)
            })
            .await
            .unwrap_err();
        assert!(
            matches!(error, StoreError::SnapshotExists { revision: found, .. } if found == revision),
            "{error}"
        );
    }
    assert!(store.outbox_by_key("p").await.unwrap().is_none());
    assert_eq!(store.commit(step(id(1), 1)).await.unwrap().next_seq, 2);
}

#[tokio::test]
async fn what_can_never_be_kept_is_refused_before_it_is_queued() {
    let place = place();
    let store = open(&place.path).await;
    let body = "x".repeat(baton_store::COMMIT_BYTES_MAX);
    let large = Commit {
        events: vec![event("large", &body)],
        ..Commit::new(id(1), 0)
    };
    assert!(matches!(
        store.submit(large),
        Err(StoreError::TooLarge { .. })
    ));
    let invalid = [
        Commit {
            events: vec![event("", "{}")],
            ..Commit::new(id(1), 0)
        },
        Commit {
            events: vec![NewEvent {
                at: Timestamp::MAX,
                ..event("a", "")
            }],
            ..Commit::new(id(1), 0)
        },
        Commit {
            inbound_key: Some("k".repeat(513)),
            ..Commit::new(id(1), 0)
        },
        Commit {
            outbox: vec![message("a"), message("a")],
            ..Commit::new(id(1), 0)
        },
        Commit {
            snapshots: vec![snapshot(1, 0, None)],
            ..Commit::new(id(1), 0)
        },
        Commit {
            cursor: Some(cursor("g", u64::MAX)),
            ..Commit::new(id(1), 0)
        },
        step(id(1), u64::MAX),
    ];
    for commit in invalid {
        assert!(
            matches!(
                store.submit(commit.clone()),
                Err(StoreError::Invalid { .. })
            ),
            "{commit:?}"
        );
    }
    assert!(store.read_journal(id(1), 0).await.unwrap().is_empty());
}
