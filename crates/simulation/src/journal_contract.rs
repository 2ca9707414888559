//! What the engine is promised by a journal, proven on the store and on the simulated disk.

use baton_runtime::{Journal, Ticket};
use baton_store::{
    Commit, Committed, ConversationRow, HistoryRow, NewEvent, NewOutbox, NewSnapshot, OpenOptions,
    Setting, Store, StoreError,
};
use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;

use super::Disk;

/// A journal under test.
enum Bed {
    Stored(Store, TempDir),
    Simulated(Disk),
}

impl Bed {
    async fn each() -> [Self; 2] {
        let folder = tempfile::tempdir().unwrap();
        let store = Self::open(&folder).await;
        [
            Self::Stored(store, folder),
            Self::Simulated(Disk::new(None)),
        ]
    }

    async fn open(folder: &TempDir) -> Store {
        let database = folder.path().join("baton.db");
        Store::open(&database, OpenOptions::default())
            .await
            .unwrap()
    }

    fn journal(&self) -> &dyn Journal {
        match self {
            Self::Stored(store, _) => store,
            Self::Simulated(disk) => disk,
        }
    }

    /// Waits for what was submitted.
    async fn ended(&self, ticket: Ticket) -> Result<Committed, StoreError> {
        if let Self::Simulated(disk) = self {
            disk.write(false);
        }
        ticket.await
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        let ticket = self.journal().submit_wait(commit).await?;
        self.ended(ticket).await
    }

    /// The process ends and begins again.
    async fn restarted(self) -> Self {
        match self {
            Self::Stored(store, folder) => {
                store.close().await.unwrap();
                Self::Stored(Self::open(&folder).await, folder)
            }
            Self::Simulated(disk) => {
                disk.lose();
                Self::Simulated(disk)
            }
        }
    }

    async fn bodies(&self, conversation: u128, from: u64) -> Vec<String> {
        let rows = self.journal().read_journal(id(conversation), from).await;
        let rows = rows.unwrap().into_iter();
        rows.map(|row| format!("{} {} {}", row.seq, row.kind, row.body))
            .collect()
    }

    /// Everything that the engine can read of a conversation.
    async fn all(&self, conversation: u128) -> String {
        let journal = self.journal();
        let open = journal.open_conversations().await.unwrap();
        let history = journal.history_of(id(conversation)).await.unwrap();
        let setting = journal.setting("breakers").await.unwrap();
        let bodies = self.bodies(conversation, 0).await;
        format!("{bodies:?} {open:?} {history:?} {setting:?}")
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + seconds).unwrap()
}

fn event(body: &str) -> NewEvent {
    NewEvent {
        kind: "stepped".to_owned(),
        at: at(1),
        body: format!("{{\"is\":\"{body}\"}}"),
    }
}

fn message(key: &str) -> NewOutbox {
    NewOutbox {
        key: key.to_owned(),
        kind: "message".to_owned(),
        body: "{}".to_owned(),
        created_at: at(2),
    }
}

fn snapshot(n: u128, revision: u32) -> NewSnapshot {
    NewSnapshot {
        id: id(n),
        revision,
        previous: None,
        digest: "00ff".to_owned(),
        schema: "baton.snapshot/2".to_owned(),
        sealed_at: at(3),
        body: "{}".to_owned(),
    }
}

fn index(conversation: u128, open: bool) -> ConversationRow {
    ConversationRow {
        id: id(conversation),
        opened_at: at(i64::try_from(conversation).unwrap()),
        updated_at: at(100),
        open,
        summary: format!("{{\"of\":{conversation}}}"),
    }
}

fn history(conversation: u128, notes: &str) -> HistoryRow {
    HistoryRow {
        conversation: id(conversation),
        customer: "Ada".to_owned(),
        intent: "Refund".to_owned(),
        reason: String::new(),
        disposition: String::new(),
        notes: notes.to_owned(),
        facts: String::new(),
        representative: String::new(),
        started_at: at(0),
        handed_off_at: at(10),
        closed_at: None,
    }
}

fn setting(value: &str) -> Setting {
    Setting {
        key: "breakers".to_owned(),
        value: value.to_owned(),
    }
}

/// A commit that writes something of every kind.
fn whole(conversation: u128, expected: u64, mark: &str) -> Commit {
    Commit {
        events: vec![event(mark), event("more")],
        index: Some(index(conversation, true)),
        history: Some(history(conversation, mark)),
        settings: vec![setting(mark)],
        ..Commit::new(id(conversation), expected)
    }
}

#[tokio::test]
async fn what_is_committed_is_read_from_any_place_on_and_stays_over_a_restart() {
    for bed in Bed::each().await {
        assert_eq!(bed.bodies(1, 0).await, [""; 0], "nothing is there yet");
        let first = bed.commit(whole(1, 0, "first")).await.unwrap();
        assert_eq!(first.next_seq, 2);
        let second = Commit {
            events: vec![event("second")],
            ..Commit::new(id(1), 2)
        };
        assert_eq!(bed.commit(second).await.unwrap().next_seq, 3);
        let rows = [
            r#"0 stepped {"is":"first"}"#,
            r#"1 stepped {"is":"more"}"#,
            r#"2 stepped {"is":"second"}"#,
        ];
        assert_eq!(bed.bodies(1, 0).await, rows);
        assert_eq!(bed.bodies(1, 2).await, rows[2..]);
        assert_eq!(bed.bodies(1, 3).await, [""; 0]);
        let before = bed.all(1).await;
        assert_eq!(bed.restarted().await.all(1).await, before);
    }
}

#[tokio::test]
async fn rows_of_index_and_history_and_settings_are_those_of_the_last_commit() {
    for bed in Bed::each().await {
        bed.commit(whole(2, 0, "second")).await.unwrap();
        bed.commit(whole(1, 0, "first")).await.unwrap();
        bed.commit(whole(1, 2, "changed")).await.unwrap();
        let closed = Commit {
            events: vec![event("closed")],
            index: Some(index(3, false)),
            ..Commit::new(id(3), 0)
        };
        bed.commit(closed).await.unwrap();
        let journal = bed.journal();
        let open = journal.open_conversations().await.unwrap();
        assert_eq!(open, [index(1, true), index(2, true)], "oldest first");
        let row = journal.history_of(id(1)).await.unwrap();
        assert_eq!(row, Some(history(1, "changed")));
        assert_eq!(journal.history_of(id(3)).await.unwrap(), None);
        let value = journal.setting("breakers").await.unwrap();
        assert_eq!(value.as_deref(), Some("changed"));
        assert_eq!(journal.setting("another").await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_commit_that_does_not_fit_leaves_nothing_behind() {
    for bed in Bed::each().await {
        let begun = Commit {
            inbound_key: Some("in".to_owned()),
            outbox: vec![message("out")],
            snapshots: vec![snapshot(7, 1)],
            ..whole(1, 0, "first")
        };
        bed.commit(begun).await.unwrap();
        let before = bed.all(1).await;
        let expects = async |commit: Commit, expected: StoreError| {
            let refused = bed.commit(commit).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), format!("{expected:?}"));
            assert_eq!(bed.all(1).await, before, "{refused}");
        };
        let conflict = StoreError::Conflict {
            conversation: id(1),
            expected: 1,
            found: 2,
        };
        expects(whole(1, 1, "stale"), conflict).await;
        let repeated = Commit {
            inbound_key: Some("in".to_owned()),
            ..whole(1, 2, "repeated")
        };
        let applied = StoreError::AlreadyApplied {
            key: "in".to_owned(),
            conversation: id(1),
            seq: 0,
        };
        expects(repeated, applied).await;
        let sent = Commit {
            outbox: vec![message("out")],
            ..whole(1, 2, "sent")
        };
        let key = "out".to_owned();
        expects(sent, StoreError::OutboxKeyTaken { key }).await;
        let sealed = Commit {
            snapshots: vec![snapshot(8, 1)],
            ..whole(1, 2, "sealed")
        };
        let exists = StoreError::SnapshotExists {
            conversation: id(1),
            revision: 1,
        };
        expects(sealed, exists).await;
        assert_eq!(bed.commit(whole(1, 2, "fits")).await.unwrap().next_seq, 4);
    }
}

#[tokio::test]
async fn commits_that_wait_together_end_in_their_order_and_a_faulty_one_fails_alone() {
    for bed in Bed::each().await {
        let journal = bed.journal();
        let first = journal.submit_wait(whole(1, 0, "first")).await.unwrap();
        let faulty = journal.submit_wait(whole(1, 1, "faulty")).await.unwrap();
        let next = journal.submit_wait(whole(1, 2, "next")).await.unwrap();
        let other = journal.submit_wait(whole(2, 0, "other")).await.unwrap();
        assert_eq!(bed.ended(first).await.unwrap().next_seq, 2);
        let refused = bed.ended(faulty).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Conflict { found: 2, .. }),
            "{refused}"
        );
        assert_eq!(bed.ended(next).await.unwrap().next_seq, 4);
        assert_eq!(bed.ended(other).await.unwrap().next_seq, 2);
        assert_eq!(bed.bodies(1, 0).await.len(), 4);
    }
}

#[tokio::test]
async fn bookkeeping_changes_no_conversation_and_a_commit_may_be_left_to_itself() {
    for bed in Bed::each().await {
        let mut alone = Commit::bookkeeping();
        alone.settings.push(setting("alone"));
        bed.journal().submit(alone).unwrap();
        // What was queued before it is durable with it.
        bed.commit(Commit::bookkeeping()).await.unwrap();
        let bed = bed.restarted().await;
        let value = bed.journal().setting("breakers").await.unwrap();
        assert_eq!(value.as_deref(), Some("alone"));
        assert_eq!(bed.journal().open_conversations().await.unwrap(), []);
    }
}
