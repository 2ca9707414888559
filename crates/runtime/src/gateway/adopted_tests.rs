//! Journals as they come from a gateway.

use baton_link::Journal;
use baton_orchestrator::{ConversationId, Event, MessageId};
use baton_protocol::v2::{JournalRow, SealedSnapshot};
use jiff::Timestamp;
use uuid::Uuid;

use super::{AdoptedJournal, EVENTS, UnreadableJournal};

fn row(event: &Event, key: Option<String>) -> JournalRow {
    JournalRow {
        kind: event.kind().to_owned(),
        at: Timestamp::UNIX_EPOCH,
        body: serde_json::to_string(event).unwrap(),
        key,
    }
}

fn written(count: usize) -> Journal {
    let opened = Event::Opened {
        channel: "web".to_owned(),
        customer_label: None,
        practice: false,
        configuration: None,
    };
    let wrote = |nth: usize| {
        let event = Event::CustomerWrote {
            message: MessageId(Uuid::from_u128(nth as u128)),
            text: format!("message {nth}"),
            redactions: Vec::new(),
            reading: None,
            memory: None,
            sent_at: None,
        };
        row(&event, Some(format!("event-{nth}")))
    };
    let rows = std::iter::once(row(&opened, Some("event-0".to_owned())));
    Journal {
        rows: rows.chain((1..count).map(wrote)).collect(),
        snapshots: Vec::new(),
    }
}

#[test]
fn a_long_journal_is_taken_in_in_parts_each_with_the_keys_of_its_events() {
    let count = 2 * EVENTS + 7;
    let read = AdoptedJournal::read(written(count)).unwrap();
    let desk = include_str!("../../tests/it/desk.toml").to_owned();
    let playbooks = baton_playbook::load(&[("desk.toml".to_owned(), desk)]).unwrap();
    let commits = read.commits(ConversationId(Uuid::from_u128(1)), &playbooks);
    assert_eq!(commits.len(), 3);
    let (mut next, mut keys) = (0, Vec::new());
    for (nth, commit) in commits.iter().enumerate() {
        assert_eq!(commit.expected_seq, next);
        next += commit.events.len() as u64;
        let part = commit.adopted.as_ref().unwrap();
        assert_eq!(part.begins, nth == 0);
        assert!(part.keys.iter().all(|(_, seq)| *seq < next));
        keys.extend(part.keys.iter().map(|(key, _)| key.clone()));
        assert_eq!(commit.index.is_some(), nth == 2);
    }
    let all: Vec<_> = (0..count).map(|nth| format!("event-{nth}")).collect();
    assert_eq!((next, keys), (count as u64, all));
}

#[test]
fn what_cannot_be_read_here_is_named() {
    let mut journal = written(3);
    journal.rows[2].body = "{\"kind\":\"of_a_newer_program\"}".to_owned();
    let unreadable = AdoptedJournal::read(journal).unwrap_err();
    assert!(
        matches!(unreadable, UnreadableJournal::Event { seq: 2, .. }),
        "{unreadable}"
    );

    let mut journal = written(3);
    journal.snapshots.push(SealedSnapshot {
        id: Uuid::nil(),
        revision: 1,
        body: "{}".to_owned(),
    });
    let unreadable = AdoptedJournal::read(journal).unwrap_err();
    assert!(
        matches!(unreadable, UnreadableJournal::Snapshot(_)),
        "{unreadable}"
    );
}
