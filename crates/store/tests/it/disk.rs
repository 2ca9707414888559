//! A full disk, and an operating system that refuses to write.

use std::path::Path;
use std::pin::pin;
use std::process::Command;
use std::time::{Duration, Instant};

use baton_store::{Commit, OpenOptions, Store, StoreError};

use crate::support::{cursor, event, id, open, place, quick_place, step};

/// Names this process as the child whose files may not grow, and tells it where the database is.
const LIMITED_CHILD: &str = "BATON_STORE_LIMITED_CHILD";

/// The test's only thread holds the lock, looks after the time and runs the writer: were it blocked by waiting for
/// the lock, it would only come back here when the store gives up waiting.
#[tokio::test]
async fn another_program_that_holds_the_database_is_waited_for_aside() {
    for place in [place(), quick_place()] {
        let store = open(&place.path).await;
        for seq in 0..20 {
            store.commit(step(id(1), seq)).await.unwrap();
        }
        let other = rusqlite::Connection::open(&place.path).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut waiting = pin!(store.commit(step(id(1), 20)));
        let begun = Instant::now();
        let early = tokio::time::timeout(Duration::from_millis(200), waiting.as_mut()).await;
        assert!(begun.elapsed() < OpenOptions::default().busy_timeout);
        assert!(early.is_err(), "written beside another program: {early:?}");
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(waiting.await.unwrap().next_seq, 21);
        store.close().await.unwrap();
    }
}

fn large(seq: u64) -> Commit {
    let body = "x".repeat(3_000);
    Commit {
        events: vec![event("large", &body)],
        inbound_key: Some(format!("in-{seq}")),
        cursor: Some(cursor("gateway", seq + 1)),
        ..Commit::new(id(1), seq)
    }
}

#[tokio::test]
async fn a_full_disk_fails_whole_groups_and_the_store_goes_on() {
    let place = place();
    let options = OpenOptions {
        max_bytes: Some(512 * 1024),
        group_commits: 10,
        ..OpenOptions::default()
    };
    let store = Store::open(&place.path, options).await.unwrap();
    let tickets: Vec<_> = (0..300)
        .map(|seq| store.submit(large(seq)).unwrap())
        .collect();
    let mut kept = 0;
    let mut full = 0;
    for ticket in tickets {
        match ticket.await {
            Ok(committed) => {
                assert_eq!(full, 0, "a conversation has no gaps");
                kept = committed.next_seq;
            }
            Err(StoreError::DiskFull { .. }) => full += 1,
            // The commits behind those that failed expect events that are not there.
            Err(StoreError::Conflict { found, .. }) => assert_eq!(found, kept),
            Err(error) => panic!("{error}"),
        }
    }
    assert!(kept > 20 && full >= 10, "{kept} kept, {full} failed");
    assert_eq!(full % 10, 0, "a group fails whole");
    assert_eq!(
        store.read_journal(id(1), 0).await.unwrap().len() as u64,
        kept
    );
    assert_eq!(store.cursor("gateway").await.unwrap(), kept);
    assert!(!store.applied(&format!("in-{kept}")).await.unwrap());
    // Small things still fit into what is left of the pages.
    store.commit(step(id(2), 0)).await.unwrap();
    store.close().await.unwrap();

    // Once there is room again it goes on where it stopped.
    let store = open(&place.path).await;
    assert_eq!(store.commit(large(kept)).await.unwrap().next_seq, kept + 1);
    assert_eq!(store.cursor("gateway").await.unwrap(), kept + 1);
}

/// The child: commits until the system refuses, then prints the durable commits and the error.
#[tokio::test]
async fn limited_child() {
    let Some(path) = std::env::var_os(LIMITED_CHILD) else {
        return;
    };
    let store = Store::open(Path::new(&path), OpenOptions::default())
        .await
        .unwrap();
    let mut kept = 0;
    let mut refused = Vec::new();
    // After one refusal there may be room again, when the log has been moved into the database.
    while refused.len() < 3 {
        match store.commit(large(kept)).await {
            Ok(committed) => {
                assert_eq!(committed.next_seq, kept + 1);
                kept = committed.next_seq;
                refused.clear();
            }
            Err(error) => refused.push(error),
        }
    }
    // It stays an error, and reading goes on.
    let read = store.read_journal(id(1), 0).await.unwrap().len();
    let typed = refused
        .iter()
        .all(|error| matches!(error, StoreError::Io { .. }));
    println!("\nKEPT {kept} READ {read} TYPED {typed} {refused:?}");
}

#[tokio::test]
async fn a_refused_write_is_a_typed_error_and_leaves_nothing_half_written() {
    for kilobytes in [300, 402, 517] {
        let place = place();
        open(&place.path).await.close().await.unwrap();
        // No file may grow beyond the limit; a write beyond it fails with EFBIG instead of killing the child.
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"",
            kilobytes * 2
        );
        let output = Command::new("sh")
            .args(["-c", &script])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "disk::limited_child", "--nocapture"])
            .env(LIMITED_CHILD, &place.path)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        let line = told
            .lines()
            .find(|line| line.starts_with("KEPT "))
            .unwrap_or_else(|| panic!("{told}{}", String::from_utf8_lossy(&output.stderr)));
        let words: Vec<&str> = line.split(' ').collect();
        let kept: u64 = words[1].parse().unwrap();
        assert_eq!(words[3], words[1], "{line}");
        assert!(kept > 5 && words[5] == "true", "{line}");

        let store = open(&place.path).await;
        let rows = store.read_journal(id(1), 0).await.unwrap();
        assert_eq!(rows.len() as u64, kept);
        assert_eq!(store.cursor("gateway").await.unwrap(), kept);
        assert_eq!(store.commit(large(kept)).await.unwrap().next_seq, kept + 1);
    }
}
