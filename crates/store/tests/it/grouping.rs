//! Many commits in one transaction, and what the limits do.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use baton_store::{Commit, CommitTicket, OpenOptions, Store, StoreError};

use crate::support::{accepted, cursor, event, id, message, open, place, snapshot, step};

fn is_ready(ticket: CommitTicket) -> bool {
    matches!(
        pin!(ticket).poll(&mut Context::from_waker(Waker::noop())),
        Poll::Ready(Ok(_))
    )
}

// In these tests the writer runs on the test's own thread, so that it sees what was submitted before the first await.

#[tokio::test]
async fn what_waits_is_written_together() {
    let place = place();
    let store = open(&place.path).await;
    let tickets: Vec<_> = (0..100)
        .map(|n| store.submit(step(id(n % 7), (n / 7) as u64)).unwrap())
        .collect();
    for ticket in tickets {
        assert_eq!(ticket.await.unwrap().group_size, 100);
    }
    for n in 0..7 {
        let rows = store.read_journal(id(n), 0).await.unwrap();
        assert!(
            rows.iter()
                .enumerate()
                .all(|(nth, row)| row.seq == nth as u64)
        );
        assert_eq!(rows.len(), if n < 2 { 15 } else { 14 });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn busy_conversations_share_transactions() {
    let place = place();
    let store = open(&place.path).await;
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut transactions = 0.0;
                for seq in 0..20 {
                    let committed = store.commit(step(id(n), seq)).await.unwrap();
                    transactions += 1.0 / committed.group_size as f64;
                }
                transactions
            })
        })
        .collect();
    let mut transactions = 0.0;
    for task in tasks {
        transactions += task.await.unwrap();
    }
    assert!(
        transactions < 500.0,
        "1,000 steps took {transactions:.0} transactions"
    );
}

type Expected = fn(&StoreError) -> bool;

#[tokio::test]
async fn one_bad_commit_fails_alone() {
    let place = place();
    let store = open(&place.path).await;
    let taken = Commit {
        inbound_key: Some("in".to_owned()),
        outbox: vec![message("out")],
        snapshots: vec![snapshot(1, 1, None)],
        ..step(id(1), 0)
    };
    store.commit(taken).await.unwrap();
    let bad: [(Commit, Expected); 4] = [
        (step(id(1), 5), |error| {
            matches!(error, StoreError::Conflict { found: 1, .. })
        }),
        (
            Commit {
                inbound_key: Some("in".to_owned()),
                ..step(id(2), 0)
            },
            |error| matches!(error, StoreError::AlreadyApplied { .. }),
        ),
        (
            Commit {
                outbox: vec![message("out")],
                ..step(id(2), 0)
            },
            |error| matches!(error, StoreError::OutboxKeyTaken { .. }),
        ),
        (
            Commit {
                snapshots: vec![snapshot(2, 1, None)],
                ..step(id(1), 1)
            },
            |error| matches!(error, StoreError::SnapshotExists { .. }),
        ),
    ];
    for (nth, (commit, expected)) in bad.into_iter().enumerate() {
        let others = [id(100 + 2 * nth as u128), id(101 + 2 * nth as u128)];
        let before = store.submit(step(others[0], 0)).unwrap();
        let ticket = store.submit(commit).unwrap();
        let after = store.submit(step(others[1], 0)).unwrap();
        before.await.unwrap();
        let error = ticket.await.unwrap_err();
        assert!(expected(&error), "{error}");
        after.await.unwrap();
        for other in others {
            assert_eq!(store.read_journal(other, 0).await.unwrap().len(), 1);
        }
    }
    assert!(store.read_journal(id(2), 0).await.unwrap().is_empty());
    assert_eq!(store.read_journal(id(1), 0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_taken_key_holds_its_cursor_back_in_a_group() {
    let place = place();
    let store = open(&place.path).await;
    store
        .commit(Commit {
            outbox: vec![message("out")],
            ..step(id(1), 0)
        })
        .await
        .unwrap();
    let with_cursor = |commit, seq| Commit {
        cursor: Some(cursor("gateway", seq)),
        ..commit
    };
    let tickets = [
        store.submit(with_cursor(step(id(2), 0), 1)).unwrap(),
        store
            .submit(with_cursor(
                Commit {
                    outbox: vec![message("out")],
                    ..step(id(3), 0)
                },
                2,
            ))
            .unwrap(),
        store.submit(with_cursor(step(id(4), 0), 3)).unwrap(),
    ];
    let mut fine = Vec::new();
    for ticket in tickets {
        fine.push(ticket.await.is_ok());
    }
    assert_eq!(fine, [true, false, true]);
    assert_eq!(store.cursor("gateway").await.unwrap(), 1);
    // Skipped on purpose.
    store
        .commit(with_cursor(Commit::bookkeeping(), 2))
        .await
        .unwrap();
    assert_eq!(store.cursor("gateway").await.unwrap(), 3);
}

#[tokio::test]
async fn tickets_complete_in_order() {
    let place = place();
    let options = OpenOptions {
        group_commits: 3,
        ..OpenOptions::default()
    };
    let store = Store::open(&place.path, options).await.unwrap();
    let mut tickets: Vec<_> = (0..20)
        .map(|seq| store.submit(step(id(1), seq)).unwrap())
        .collect();
    let last = tickets.pop().unwrap();
    assert!(last.await.unwrap().group_size <= 3);
    assert!(tickets.into_iter().all(is_ready));
}

#[tokio::test]
async fn groups_are_bounded_in_bytes() {
    let place = place();
    let options = OpenOptions {
        group_bytes: 10_000,
        ..OpenOptions::default()
    };
    let store = Store::open(&place.path, options).await.unwrap();
    let body = "x".repeat(4_000);
    let tickets: Vec<_> = (0..9)
        .map(|seq| {
            store
                .submit(Commit {
                    events: vec![event("e", &body)],
                    ..Commit::new(id(1), seq)
                })
                .unwrap()
        })
        .collect();
    for ticket in tickets {
        assert!(ticket.await.unwrap().group_size <= 2);
    }
    // Larger than a group may be: alone.
    let large = "x".repeat(50_000);
    let commit = Commit {
        events: vec![event("e", &large)],
        ..Commit::new(id(1), 9)
    };
    let tickets = [
        store.submit(commit).unwrap(),
        store.submit(step(id(1), 10)).unwrap(),
    ];
    for ticket in tickets {
        assert_eq!(ticket.await.unwrap().group_size, 1);
    }
    assert_eq!(store.read_journal(id(1), 0).await.unwrap().len(), 11);
}

#[tokio::test]
async fn a_full_queue_refuses_or_waits() {
    let place = place();
    let options = OpenOptions {
        queue_commits: 4,
        ..OpenOptions::default()
    };
    let store = Store::open(&place.path, options).await.unwrap();
    let tickets: Vec<_> = (0..4)
        .map(|seq| store.submit(step(id(1), seq)).unwrap())
        .collect();
    assert!(matches!(
        store.submit(step(id(1), 4)),
        Err(StoreError::QueueFull { waiting: 4 })
    ));
    let fifth = store.submit_wait(step(id(1), 4)).await.unwrap();
    for ticket in tickets {
        ticket.await.unwrap();
    }
    assert_eq!(fifth.await.unwrap().next_seq, 5);
}

#[tokio::test]
async fn a_queue_full_of_bytes_refuses() {
    let place = place();
    let options = OpenOptions {
        queue_bytes: 0,
        ..OpenOptions::default()
    };
    let store = Store::open(&place.path, options).await.unwrap();
    let body = "x".repeat(5_000_000);
    let large = |seq| Commit {
        events: vec![event("e", &body)],
        ..Commit::new(id(1), seq)
    };
    let first = store.submit(large(0)).unwrap();
    assert!(matches!(
        store.submit(large(1)),
        Err(StoreError::QueueFull { waiting: 1 })
    ));
    first.await.unwrap();
    store.submit(large(1)).unwrap().await.unwrap();
}

#[tokio::test]
async fn an_answer_is_for_messages_committed_before_it_however_they_are_grouped() {
    let place = place();
    let store = open(&place.path).await;
    let send = |key: &str| Commit {
        outbox: vec![message(key)],
        ..Commit::bookkeeping()
    };
    let report = |key: &str| Commit {
        delivery_reports: vec![accepted(key)],
        ..Commit::bookkeeping()
    };
    let tickets = [
        store.submit(report("a")).unwrap(),
        store.submit(send("a")).unwrap(),
        store.submit(send("b")).unwrap(),
        store.submit(report("b")).unwrap(),
    ];
    for ticket in tickets {
        assert_eq!(ticket.await.unwrap().group_size, 4);
    }
    let waiting = store.outbox_waiting(0, 9).await.unwrap();
    assert_eq!(
        waiting
            .iter()
            .map(|row| row.key.as_str())
            .collect::<Vec<_>>(),
        ["a"]
    );
}
