//! Random commits, alone and in groups, with restarts between them, against a model in memory.

use std::collections::{BTreeMap, BTreeSet};

use baton_store::{
    Commit, ConversationRow, Delivery, DeliveryOutcome, DeliveryReport, Store, StoreError,
};
use proptest::prelude::*;

use crate::support::{at, cursor, event, history, id, message, open, place, snapshot};

/// The parts of a generated commit; small ranges, so that keys collide.
#[derive(Debug, Clone)]
struct Part {
    conversation: u128,
    /// Added to the right sequence number.
    off: u64,
    events: usize,
    inbound: Option<u8>,
    outbox: BTreeSet<u8>,
    report: Option<(u8, bool)>,
    cursor: Option<(u8, u64)>,
    snapshot: Option<u32>,
    index: Option<bool>,
    history: Option<u8>,
}

#[derive(Debug, Clone)]
enum Act {
    Group(Vec<Part>),
    Restart,
}

fn part() -> impl Strategy<Value = Part> {
    (
        (
            0..3_u128,
            prop_oneof![9 => Just(0_u64), 1 => 1..3_u64],
            0..4_usize,
            prop::option::weighted(0.4, 0..12_u8),
        ),
        (
            prop::collection::btree_set(0..40_u8, 0..3),
            prop::option::weighted(0.3, (0..40_u8, any::<bool>())),
            prop::option::weighted(0.5, (0..2_u8, 0..30_u64)),
        ),
        (
            prop::option::weighted(0.2, 1..6_u32),
            prop::option::weighted(0.4, any::<bool>()),
            prop::option::weighted(0.3, 0..9_u8),
        ),
    )
        .prop_map(
            |(
                (conversation, off, events, inbound),
                (outbox, report, cursor),
                (snapshot, index, history),
            )| {
                Part {
                    conversation,
                    off,
                    events,
                    inbound,
                    outbox,
                    report,
                    cursor,
                    snapshot,
                    index,
                    history,
                }
            },
        )
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![8 => prop::collection::vec(part(), 1..7).prop_map(Act::Group), 1 => Just(Act::Restart)];
    prop::collection::vec(act, 1..14)
}

#[derive(Debug, Default, Clone)]
struct Source {
    stored: u64,
    reached: u64,
    failed: BTreeSet<u64>,
}

/// The same promises, kept in the simplest way.
#[derive(Debug, Default)]
struct Model {
    journal: BTreeMap<u128, Vec<String>>,
    applied: BTreeSet<String>,
    outbox: Vec<(String, u128, Delivery)>,
    sources: BTreeMap<String, Source>,
    snapshots: BTreeSet<(u128, u32)>,
    index: BTreeMap<u128, bool>,
    history: BTreeMap<u128, String>,
    written: u64,
}

impl Model {
    fn length(&self, conversation: u128) -> u64 {
        self.journal.get(&conversation).map_or(0, Vec::len) as u64
    }

    /// The name of the error, or the next sequence number.
    fn apply(&mut self, commit: &Commit) -> Result<u64, &'static str> {
        let answer = self.judge(commit);
        if answer.is_ok() {
            self.write(commit);
        }
        if let Some(update) = &commit.cursor {
            let source = self.sources.entry(update.source.clone()).or_default();
            if matches!(answer, Ok(_) | Err("applied")) {
                source.failed.remove(&update.seq);
                source.reached = source.reached.max(update.seq);
            } else if update.seq > source.stored {
                source.failed.insert(update.seq);
            }
            let barrier = source.failed.first().map_or(u64::MAX, |first| first - 1);
            source.stored = source.stored.max(source.reached.min(barrier));
        }
        answer
    }

    fn judge(&self, commit: &Commit) -> Result<u64, &'static str> {
        let conversation = commit.conversation.as_u128();
        if commit
            .inbound_key
            .as_ref()
            .is_some_and(|key| self.applied.contains(key))
        {
            return Err("applied");
        }
        let takes_place = !commit.events.is_empty() || commit.inbound_key.is_some();
        if takes_place && self.length(conversation) != commit.expected_seq {
            return Err("conflict");
        }
        if commit
            .outbox
            .iter()
            .any(|row| self.outbox.iter().any(|(key, ..)| *key == row.key))
        {
            return Err("outbox");
        }
        if commit
            .snapshots
            .iter()
            .any(|row| self.snapshots.contains(&(conversation, row.revision)))
        {
            return Err("snapshot");
        }
        Ok(commit.expected_seq + commit.events.len() as u64)
    }

    fn write(&mut self, commit: &Commit) {
        let conversation = commit.conversation.as_u128();
        self.written += 1;
        self.journal
            .entry(conversation)
            .or_default()
            .extend(commit.events.iter().map(|event| event.body.clone()));
        self.applied.extend(commit.inbound_key.clone());
        self.outbox.extend(
            commit
                .outbox
                .iter()
                .map(|row| (row.key.clone(), conversation, Delivery::Waiting)),
        );
        for report in &commit.delivery_reports {
            for (_, _, delivery) in self
                .outbox
                .iter_mut()
                .filter(|(key, ..)| *key == report.key)
            {
                if *delivery == Delivery::Waiting {
                    *delivery = match report.outcome.clone() {
                        DeliveryOutcome::Accepted => Delivery::Accepted { at: report.at },
                        DeliveryOutcome::Refused { code, detail } => Delivery::Refused {
                            code,
                            detail,
                            at: report.at,
                        },
                    };
                }
            }
        }
        self.snapshots.extend(
            commit
                .snapshots
                .iter()
                .map(|row| (conversation, row.revision)),
        );
        self.index
            .extend(commit.index.as_ref().map(|row| (conversation, row.open)));
        self.history.extend(
            commit
                .history
                .as_ref()
                .map(|row| (conversation, row.customer.clone())),
        );
    }

    /// Failed events are forgotten; the source delivers them again.
    fn restart(&mut self) {
        for source in self.sources.values_mut() {
            *source = Source {
                stored: source.stored,
                reached: source.stored,
                failed: BTreeSet::new(),
            };
        }
    }
}

fn commit(part: &Part, base: u64, unique: &mut u64) -> Commit {
    *unique += 1;
    let conversation = id(part.conversation);
    let report = part.report.map(|(key, accept)| DeliveryReport {
        key: format!("out-{key}"),
        outcome: if accept {
            DeliveryOutcome::Accepted
        } else {
            DeliveryOutcome::Refused {
                code: "no".to_owned(),
                detail: "because".to_owned(),
            }
        },
        at: at(*unique as i64),
    });
    let index = part.index.map(|open| ConversationRow {
        id: conversation,
        opened_at: at(0),
        updated_at: at(0),
        open,
        summary: String::new(),
    });
    Commit {
        events: (0..part.events)
            .map(|nth| event("e", &format!("{unique}.{nth}")))
            .collect(),
        inbound_key: part.inbound.map(|key| format!("in-{key}")),
        outbox: part
            .outbox
            .iter()
            .map(|key| message(&format!("out-{key}")))
            .collect(),
        delivery_reports: report.into_iter().collect(),
        cursor: part
            .cursor
            .map(|(source, seq)| cursor(&format!("source-{source}"), seq)),
        snapshots: part
            .snapshot
            .map(|revision| snapshot(1_000 + u128::from(*unique), revision, None))
            .into_iter()
            .collect(),
        history: part
            .history
            .map(|name| history(conversation, &format!("name{name}"), "", 1)),
        index,
        ..Commit::new(conversation, base + part.off)
    }
}

fn name(error: &StoreError) -> &'static str {
    match error {
        StoreError::AlreadyApplied { .. } => "applied",
        StoreError::Conflict { .. } => "conflict",
        StoreError::OutboxKeyTaken { .. } => "outbox",
        StoreError::SnapshotExists { .. } => "snapshot",
        other => panic!("{other}"),
    }
}

#[expect(clippy::too_many_lines, reason = "a comparison for each table")]
async fn compare(store: &Store, model: &Model) {
    for conversation in 0..3 {
        let rows = store.read_journal(id(conversation), 0).await.unwrap();
        let bodies: Vec<String> = rows.into_iter().map(|row| row.body).collect();
        assert_eq!(
            bodies,
            model
                .journal
                .get(&conversation)
                .cloned()
                .unwrap_or_default()
        );
        let revisions: Vec<u32> = store
            .snapshots_of(id(conversation))
            .await
            .unwrap()
            .iter()
            .map(|row| row.revision)
            .collect();
        let expected: Vec<u32> = model
            .snapshots
            .iter()
            .filter(|(of, _)| *of == conversation)
            .map(|(_, revision)| *revision)
            .collect();
        assert_eq!(revisions, expected);
        let row = store.conversation(id(conversation)).await.unwrap();
        assert_eq!(
            row.map(|row| row.open),
            model.index.get(&conversation).copied()
        );
        let row = store.history_of(id(conversation)).await.unwrap();
        assert_eq!(
            row.map(|row| row.customer).as_ref(),
            model.history.get(&conversation)
        );
        let outbox: Vec<_> = store.outbox_of(id(conversation), 0, 1000).await.unwrap();
        let found: Vec<_> = outbox
            .into_iter()
            .map(|row| (row.key, conversation, row.delivery))
            .collect();
        let expected: Vec<_> = model
            .outbox
            .iter()
            .filter(|(_, of, _)| *of == conversation)
            .cloned()
            .collect();
        assert_eq!(found, expected);
    }
    let waiting: Vec<String> = store
        .outbox_waiting(0, 1000)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.key)
        .collect();
    let expected: Vec<String> = model
        .outbox
        .iter()
        .filter(|(_, _, delivery)| *delivery == Delivery::Waiting)
        .map(|(key, ..)| key.clone())
        .collect();
    assert_eq!(waiting, expected);
    let open: BTreeSet<u128> = store
        .open_conversations()
        .await
        .unwrap()
        .iter()
        .map(|row| row.id.as_u128())
        .collect();
    assert_eq!(
        open,
        model
            .index
            .iter()
            .filter(|(_, open)| **open)
            .map(|(of, _)| *of)
            .collect()
    );
    for n in 0..12 {
        let key = format!("in-{n}");
        assert_eq!(
            store.applied(&key).await.unwrap(),
            model.applied.contains(&key)
        );
    }
    for (source, expected) in &model.sources {
        assert_eq!(
            store.cursor(source).await.unwrap(),
            expected.stored,
            "{source}"
        );
    }
    for n in 0..9 {
        let text = format!("name{n}");
        let hits = store.search(&text, 10, None).await.unwrap().len();
        assert_eq!(
            hits,
            model
                .history
                .values()
                .filter(|customer| **customer == text)
                .count()
        );
    }
}

async fn run(acts: Vec<Act>) {
    let place = place();
    let mut store = open(&place.path).await;
    let mut model = Model::default();
    let mut unique = 0;
    for act in acts {
        match act {
            Act::Restart => {
                store.close().await.unwrap();
                store = open(&place.path).await;
                model.restart();
            }
            Act::Group(parts) => {
                // The whole group waits before the writer runs: this test and the writer share one thread.
                let mut waiting = Vec::new();
                for part in &parts {
                    let commit = commit(part, model.length(part.conversation), &mut unique);
                    let expected = model.apply(&commit);
                    waiting.push((store.submit(commit).unwrap(), expected));
                }
                for (ticket, expected) in waiting {
                    let answer = ticket.await.map(|committed| committed.next_seq);
                    assert_eq!(
                        answer.as_ref().map_err(name),
                        expected.as_ref().map_err(|error| *error)
                    );
                }
            }
        }
        compare(&store, &model).await;
    }
    store.close().await.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_store_does_what_the_model_does(acts in acts()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run(acts));
    }
}
