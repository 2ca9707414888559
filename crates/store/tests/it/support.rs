//! Helpers that the tests share.

use std::path::{Path, PathBuf};
use std::time::Duration;

use baton_store::{
    Commit, CursorUpdate, DeliveryOutcome, DeliveryReport, HistoryRow, NewEvent, NewOutbox,
    NewSnapshot, OpenOptions, Store,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

/// A folder of its own and the path of a database in it.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
}

pub(crate) fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baton.db");
    Place { folder, path }
}

/// A place where no flush is waited for, if the system has one.
pub(crate) fn quick_place() -> Place {
    match tempfile::tempdir_in("/dev/shm") {
        Ok(folder) => {
            let path = folder.path().join("baton.db");
            Place { folder, path }
        }
        Err(_) => place(),
    }
}

pub(crate) async fn open(path: &Path) -> Store {
    Store::open(path, OpenOptions::default()).await.unwrap()
}

/// Does not wait long for locks.
pub(crate) fn impatient() -> OpenOptions {
    OpenOptions {
        busy_timeout: Duration::from_millis(100),
        ..OpenOptions::default()
    }
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + seconds).unwrap()
}

pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) fn event(kind: &str, body: &str) -> NewEvent {
    NewEvent {
        kind: kind.to_owned(),
        at: at(1),
        body: body.to_owned(),
    }
}

pub(crate) fn message(key: &str) -> NewOutbox {
    NewOutbox {
        key: key.to_owned(),
        kind: "reply".to_owned(),
        body: format!("{{\"key\":\"{key}\"}}"),
        created_at: at(2),
    }
}

pub(crate) fn accepted(key: &str) -> DeliveryReport {
    DeliveryReport {
        key: key.to_owned(),
        outcome: DeliveryOutcome::Accepted,
        at: at(3),
    }
}

pub(crate) fn cursor(source: &str, seq: u64) -> CursorUpdate {
    CursorUpdate {
        source: source.to_owned(),
        seq,
    }
}

pub(crate) fn snapshot(n: u128, revision: u32, previous: Option<Uuid>) -> NewSnapshot {
    NewSnapshot {
        id: id(n),
        revision,
        previous,
        digest: "00ff".to_owned(),
        schema: "baton.snapshot/1".to_owned(),
        sealed_at: at(4),
        body: format!("{{\"revision\":{revision}}}"),
    }
}

pub(crate) fn history(
    conversation: Uuid,
    customer: &str,
    notes: &str,
    handed_off: i64,
) -> HistoryRow {
    HistoryRow {
        conversation,
        customer: customer.to_owned(),
        intent: "Refund".to_owned(),
        reason: "Three calls failed in a row".to_owned(),
        disposition: String::new(),
        notes: notes.to_owned(),
        facts: "booking ABC123".to_owned(),
        representative: "Sam".to_owned(),
        started_at: at(handed_off - 60),
        handed_off_at: at(handed_off),
        closed_at: None,
    }
}

/// A commit of one event.
pub(crate) fn step(conversation: Uuid, seq: u64) -> Commit {
    Commit {
        events: vec![event("stepped", &format!("{{\"n\":{seq}}}"))],
        ..Commit::new(conversation, seq)
    }
}

/// Digest of every file in a folder, by name, but for lock files and for the index that SQLite makes
/// beside a write-ahead log in order to read it (and makes anew whenever it is missing).
pub(crate) fn fingerprint(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).unwrap();
            let digest: String = Sha256::digest(&bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            (entry.file_name().to_str().unwrap().to_owned(), digest)
        })
        .filter(|(name, _)| !name.ends_with(".lock") && !name.ends_with("-shm"))
        .collect();
    files.sort();
    files
}
