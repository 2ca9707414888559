use baton_orchestrator::{Agent, CallId, Fencing, HandoffId, MessageId, Purpose, Representative};
use baton_playbook::{Failure, FailureKind};
use jiff::Timestamp;
use uuid::Uuid;

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn committed(fencing: u64) -> Event {
    Event::Committed {
        representative: Representative {
            id: "r".into(),
            name: "R".into(),
        },
        fencing: Fencing(fencing),
        revision: 1,
    }
}

fn replied() -> Event {
    Event::AgentReplied {
        message: MessageId(id(1)),
        agent: Agent::Data,
        text: "hello".into(),
        purpose: Purpose::Acknowledge,
        requests: Vec::new(),
        fencing: Fencing(1),
    }
}

fn returned(fencing: u64) -> Event {
    Event::ReturnedToAgents {
        message: None,
        waits: Vec::new(),
        unanswered: None,
        note: String::new(),
        fencing: Fencing(fencing),
        by: None,
    }
}

fn requested(call: u128) -> Event {
    Event::CallRequested {
        call: CallId(id(call)),
        agent: Agent::Data,
        tool: "get_order".into(),
        system: "shop".into(),
        entity: "order 1".into(),
        arguments: std::collections::BTreeMap::new(),
        idempotent: true,
        tries: 3,
        fencing: Fencing(1),
    }
}

fn failed(call: u128) -> Event {
    Event::CallFailed {
        call: CallId(id(call)),
        attempt: 1,
        duration_ms: 1,
        failure: Failure {
            kind: FailureKind::Timeout,
            status: None,
            retry_after_ms: None,
            detail: "no answer".into(),
        },
    }
}

fn check(events: Vec<Event>, expected: &[&str]) {
    let playbooks = baton_playbook::load(&baton_practice::playbooks::files()).unwrap();
    let journal: Vec<Recorded> = (0..)
        .zip(events)
        .map(|(seq, event)| Recorded {
            seq,
            at: Timestamp::UNIX_EPOCH,
            event,
        })
        .collect();
    let found = violations(&journal, &playbooks);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn an_orderly_journal_violates_nothing() {
    check(
        vec![
            requested(1),
            failed(1),
            requested(2),
            committed(2),
            returned(3),
            replied(),
        ],
        &[],
    );
}

#[test]
fn each_violation_is_found() {
    check(vec![committed(2), replied()], &["an agent speaks"]);
    check(
        vec![committed(2), returned(2)],
        &["ownership does not grow"],
    );
    check(vec![requested(1), failed(1), failed(1)], &["not under way"]);
    check(vec![requested(1), requested(2), requested(3)], &["3 times"]);
    let handoff = Event::HandoffPrepared {
        handoff: HandoffId(id(1)),
        queue: "general".into(),
    };
    check(vec![handoff], &["without a rule"]);
}

#[test]
fn a_hole_in_the_numbers_is_found() {
    let event = replied();
    let at = Timestamp::UNIX_EPOCH;
    let journal = [Recorded { seq: 1, at, event }];
    assert!(numbered(&journal).is_some());
}
