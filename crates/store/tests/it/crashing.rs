//! A process killed while it commits: every acknowledged commit is there, and none is there in part.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use baton_store::{Commit, ConversationRow, OpenOptions, Store, StoreError};
use uuid::Uuid;

use crate::support::{at, cursor, event, history, id, impatient, message, place, snapshot};

/// Names this process as the child and tells it where the database is.
const CHILD: &str = "BATON_STORE_CRASH_CHILD";
const CONVERSATIONS: u128 = 6;
const ROUNDS: usize = 20;

/// Commit number `nth` (from 0) of a conversation: three events and everything that goes with them.
fn numbered(conversation: Uuid, nth: u64) -> Commit {
    let name = format!("{}-{nth}", conversation.as_u128());
    let index = ConversationRow {
        id: conversation,
        opened_at: at(0),
        updated_at: at(nth as i64),
        open: true,
        summary: nth.to_string(),
    };
    let revision = u32::try_from(nth).unwrap() + 1;
    Commit {
        events: (0..3)
            .map(|part| event("part", &format!("{nth}.{part} {}", "x".repeat(700))))
            .collect(),
        inbound_key: Some(name.clone()),
        outbox: vec![message(&name)],
        cursor: Some(cursor(&conversation.to_string(), nth + 1)),
        snapshots: vec![snapshot(
            conversation.as_u128() << 64 | u128::from(nth),
            revision,
            None,
        )],
        history: Some(history(conversation, &name, "note", nth as i64)),
        index: Some(index),
        ..Commit::new(conversation, nth * 3)
    }
}

/// The child: commits on several conversations at once and prints what is durable, until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crash_child() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let store = Store::open(Path::new(&path), OpenOptions::default())
        .await
        .unwrap();
    let tasks: Vec<_> = (1..=CONVERSATIONS)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut nth = store.read_journal(id(n), 0).await.unwrap().len() as u64 / 3;
                loop {
                    if store.commit(numbered(id(n), nth)).await.is_err() {
                        return;
                    }
                    nth += 1;
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "DURABLE {n} {nth}")
                        .and_then(|()| out.flush())
                        .unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

fn spawn(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crashing::crash_child", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child after `moment` and returns how many commits of each conversation it had called durable.
fn kill_after(mut child: Child, moment: Duration) -> HashMap<u128, u64> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let mut durable = HashMap::new();
        for line in out.lines().map_while(Result::ok) {
            let words: Vec<&str> = line.split(' ').collect();
            if let ["DURABLE", n, nth] = words[..] {
                durable.insert(n.parse().unwrap(), nth.parse().unwrap());
            }
        }
        durable
    });
    std::thread::sleep(moment);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(!status.success(), "the child ended by itself");
    reader.join().unwrap()
}

/// Checks that every commit there is whole; returns the number of commits per conversation.
async fn whole(store: &Store) -> HashMap<u128, u64> {
    let mut found = HashMap::new();
    let open: HashMap<Uuid, ConversationRow> = store
        .open_conversations()
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    for n in 1..=CONVERSATIONS {
        let rows = store.read_journal(id(n), 0).await.unwrap();
        assert_eq!(rows.len() % 3, 0, "half a commit in conversation {n}");
        let commits = rows.len() as u64 / 3;
        for (place, row) in rows.iter().enumerate() {
            assert_eq!(row.seq, place as u64);
            assert!(
                row.body
                    .starts_with(&format!("{}.{} ", place / 3, place % 3)),
                "{}",
                row.body
            );
        }
        let outbox = store.outbox_of(id(n), 0, u32::MAX).await.unwrap();
        let keys: Vec<String> = (0..commits).map(|nth| format!("{n}-{nth}")).collect();
        assert_eq!(
            outbox.iter().map(|row| row.key.clone()).collect::<Vec<_>>(),
            keys
        );
        assert_eq!(
            store.snapshots_of(id(n)).await.unwrap().len() as u64,
            commits
        );
        assert_eq!(store.cursor(&id(n).to_string()).await.unwrap(), commits);
        assert!(!store.applied(&format!("{n}-{commits}")).await.unwrap());
        if let Some(last) = commits.checked_sub(1) {
            assert!(store.applied(&format!("{n}-{last}")).await.unwrap());
            assert_eq!(open[&id(n)].summary, last.to_string());
            let customer = store.history_of(id(n)).await.unwrap().unwrap().customer;
            assert_eq!(customer, format!("{n}-{last}"));
            let hits = store.search(&customer, 50, None).await.unwrap();
            assert!(hits.iter().any(|hit| hit.conversation == id(n)));
        }
        found.insert(n, commits);
    }
    found
}

#[tokio::test]
async fn what_was_durable_survives_being_killed() {
    let place = place();
    let mut total = 0;
    for round in 0..ROUNDS {
        let moment = Duration::from_millis(rand::random_range(60..260));
        let child = spawn(&place.path);
        let pid = child.id();
        if round == 0 {
            // Two processes on one database: the second is told who holds it. The file gets its name only
            // after the child has taken the lock.
            while !std::fs::exists(&place.path).unwrap() {
                std::thread::sleep(Duration::from_millis(1));
            }
            let refused = Store::open(&place.path, impatient()).await;
            assert!(
                matches!(refused, Err(StoreError::Locked { used_by: Some(used_by), .. }) if used_by == pid),
                "{refused:?}"
            );
        }
        let durable = kill_after(child, moment);
        let store = Store::open(&place.path, OpenOptions::default())
            .await
            .unwrap();
        let found = whole(&store).await;
        for (n, commits) in durable {
            assert!(
                found[&n] >= commits,
                "round {round}, killed after {moment:?}: {commits} commits of conversation {n} were called durable, {} are there",
                found[&n]
            );
        }
        total = found.values().sum();
        store.close().await.unwrap();
    }
    assert!(
        total > 100,
        "only {total} commits in all rounds: killed too early to mean anything"
    );
}

#[tokio::test]
async fn a_process_killed_while_it_creates_the_database_leaves_nothing_or_all() {
    for _ in 0..ROUNDS {
        let place = place();
        let durable = kill_after(
            spawn(&place.path),
            Duration::from_millis(rand::random_range(1..60)),
        );
        let store = Store::open(&place.path, OpenOptions::default())
            .await
            .unwrap();
        let found = whole(&store).await;
        assert!(durable.iter().all(|(n, commits)| found[n] >= *commits));
    }
}
