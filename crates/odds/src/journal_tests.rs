//! Journals as the core writes them, event by event.

use baton_orchestrator::{Agent, Fencing, Trip};
use baton_playbook::{Failure, FailureKind, RecordRef, ToolSuccess};
use uuid::Uuid;

use super::*;

/// A journal under way; every event is a second after the one before.
#[derive(Default)]
struct Journal(Vec<Recorded>);

impl Journal {
    fn opened() -> Self {
        Self::default().then(Event::Opened {
            channel: "web".into(),
            customer_label: None,
            practice: true,
            configuration: None,
        })
    }

    fn then(mut self, event: Event) -> Self {
        let seq = self.0.len() as u64;
        let at = Timestamp::from_second(1_750_000_000 + i64::try_from(seq).unwrap()).unwrap();
        self.0.push(Recorded { seq, at, event });
        self
    }

    fn called(self, tool: &str) -> Self {
        let call = CallId(Uuid::from_u128(self.0.len() as u128));
        self.then(Event::CallRequested {
            call,
            agent: Agent::Data,
            tool: tool.into(),
            system: "shop".into(),
            entity: "order:1".into(),
            arguments: BTreeMap::new(),
            idempotent: true,
            tries: 3,
            fencing: Fencing(0),
        })
    }

    fn last_call(&self) -> CallId {
        let calls = self.0.iter().rev();
        calls
            .filter_map(|r| match &r.event {
                Event::CallRequested { call, .. } => Some(*call),
                _ => None,
            })
            .next()
            .unwrap()
    }

    fn failed(self) -> Self {
        let call = self.last_call();
        self.then(Event::CallFailed {
            call,
            attempt: 3,
            duration_ms: 5,
            failure: Failure {
                kind: FailureKind::Unavailable,
                status: Some(503),
                detail: "no".into(),
                retry_after_ms: None,
            },
        })
    }

    fn succeeded(self) -> Self {
        let call = self.last_call();
        self.then(Event::CallSucceeded {
            call,
            attempt: 1,
            duration_ms: 5,
            result: ToolSuccess {
                record: RecordRef {
                    entity: "order".into(),
                    id: "1".into(),
                },
                owner: None,
                values: Vec::new(),
                unread: Vec::new(),
            },
            bearer: false,
            redactions: Vec::new(),
        })
    }

    fn tripped(self, rule: Rule) -> Self {
        self.then(Event::RuleTripped(Trip {
            rule,
            threshold: String::new(),
            observed: String::new(),
            sentence: String::new(),
            evidence: Vec::new(),
        }))
    }

    fn closed(self, disposition: &str) -> Self {
        self.then(Event::Closed {
            disposition: disposition.into(),
            summary: String::new(),
            notes: String::new(),
            fencing: Fencing(1),
            by: None,
        })
    }

    fn ends(&self) -> Vec<RunEnd> {
        agent_runs(&self.0).into_iter().map(|s| s.end).collect()
    }
}

#[test]
fn the_agents_answered_and_the_customer_left() {
    let journal = Journal::opened()
        .called("orders")
        .failed()
        .called("orders")
        .succeeded()
        .then(Event::CustomerLeft)
        .closed("resolved_by_agents");
    let all = agent_runs(&journal.0);
    assert_eq!(journal.ends(), [RunEnd::Resolved]);
    let failed: Vec<bool> = all[0].calls.iter().map(|c| c.failed).collect();
    assert_eq!(failed, [true, false]);
    assert_eq!(all[0].calls[0].spent.calls, 1);
    assert_eq!(all[0].calls[0].spent.ms, 2_000);
    assert_eq!(all[0].spent.calls, 2);
}

#[test]
fn rules_say_how_it_ended() {
    let ended = |rule| Journal::opened().called("a").failed().tripped(rule).ends();
    assert_eq!(ended(Rule::PersonActs), [RunEnd::Resolved]);
    assert_eq!(ended(Rule::FailuresInARow), [RunEnd::Stopped]);
    assert_eq!(ended(Rule::SystemUnreachable), [RunEnd::Stopped]);
    assert_eq!(ended(Rule::NoProgress), [RunEnd::Unresolved]);
    assert_eq!(ended(Rule::AgentAsks), [RunEnd::Unresolved]);
    assert_eq!(ended(Rule::CustomerAsks), [RunEnd::Unknown]);
    assert_eq!(ended(Rule::TakenOver), [RunEnd::Unknown]);
    assert_eq!(
        Journal::opened().called("a").failed().ends(),
        [RunEnd::Unknown]
    );
    assert_eq!(
        Journal::opened().closed("abandoned").ends(),
        [RunEnd::Unknown]
    );
}

#[test]
fn calls_for_the_person_are_not_the_agents() {
    let journal = Journal::opened()
        .called("orders")
        .failed()
        .tripped(Rule::Frustration)
        .called("orders")
        .failed()
        .then(Event::ReturnedToAgents {
            message: None,
            waits: Vec::new(),
            unanswered: None,
            note: String::new(),
            fencing: Fencing(3),
            by: None,
        })
        .called("orders")
        .succeeded()
        .closed("resolved_by_agents");
    let all = agent_runs(&journal.0);
    assert_eq!(journal.ends(), [RunEnd::Unresolved, RunEnd::Resolved]);
    assert_eq!((all[0].calls.len(), all[1].calls.len()), (1, 1));
    assert_eq!(all[1].spent.calls, 1, "it starts afresh");
}

#[test]
fn a_journal_of_nothing_has_no_stretch() {
    assert!(agent_runs(&[]).is_empty());
    let stray = Journal::default().called("orders").failed();
    assert!(agent_runs(&stray.0).is_empty(), "it was never opened");
}
