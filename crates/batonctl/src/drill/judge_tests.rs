use baton_orchestrator::{Agent, Fencing, MessageId, Purpose};
use baton_protocol::{self as protocol, Author};
use jiff::Timestamp;

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn journal(events: Vec<Event>) -> Vec<Recorded> {
    let recorded = |(seq, event)| Recorded {
        seq,
        at: Timestamp::UNIX_EPOCH,
        event,
    };
    (0..).zip(events).map(recorded).collect()
}

fn wrote(n: u128) -> Event {
    Event::CustomerWrote {
        message: MessageId(id(n)),
        text: "hello".into(),
        redactions: Vec::new(),
        reading: None,
        memory: None,
        sent_at: None,
    }
}

fn replied(n: u128) -> Event {
    Event::AgentReplied {
        message: MessageId(id(n)),
        agent: Agent::Data,
        text: "hello".into(),
        purpose: Purpose::Acknowledge,
        requests: Vec::new(),
        fencing: Fencing(1),
    }
}

fn received(position: u64, n: u128) -> Entry {
    Entry {
        position,
        at: Timestamp::UNIX_EPOCH,
        body: EntryBody::Message {
            id: protocol::MessageId(id(n)),
            author: Author::agent("Data Agent"),
            text: "hello".into(),
        },
    }
}

fn check(
    confirmed: &[u128],
    events: Vec<Event>,
    refused: &[u128],
    entries: &[Entry],
    expected: (usize, usize, usize),
) {
    let ids = |of: &[u128]| of.iter().copied().map(id).collect::<Vec<Uuid>>();
    let mut verdict = Verdict::default();
    compare(
        &ids(confirmed),
        &journal(events),
        &ids(refused),
        entries,
        &mut verdict,
    );
    let found = (verdict.lost, verdict.replies_lost, verdict.duplicated);
    assert_eq!(found, expected, "{:?}", verdict.problems);
}

#[test]
fn everything_there_once_is_fine() {
    check(
        &[1, 2],
        vec![wrote(1), replied(7), wrote(2)],
        &[],
        &[received(2, 7)],
        (0, 0, 0),
    );
}

#[test]
fn a_message_that_no_journal_has_is_lost() {
    check(&[1, 2], vec![wrote(1)], &[], &[], (1, 0, 0));
}

#[test]
fn a_reply_the_customer_never_got_is_lost_unless_it_was_refused() {
    check(&[], vec![replied(7)], &[], &[], (0, 1, 0));
    check(&[], vec![replied(7)], &[7], &[], (0, 0, 0));
}

#[test]
fn whatever_comes_twice_is_counted() {
    check(
        &[1],
        vec![wrote(1), wrote(1), replied(7)],
        &[],
        &[received(2, 7), received(3, 7)],
        (0, 0, 2),
    );
}
