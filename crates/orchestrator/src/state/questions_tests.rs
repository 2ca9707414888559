//! Calls folded from events, as an agent that leads a conversation itself makes them.

use std::collections::BTreeMap;

use baton_playbook::{
    FactValue, Failure, FailureKind, Playbooks, RecordRef, ToolName, ToolSuccess, load,
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::event::{Agent, Event, Recorded};
use crate::ids::{CallId, ConversationId, Fencing};
use crate::state::State;

const DESK: &str = r#"format = 1
[desk]
name = "Line desk"
default_queue = "general"
[identity]
customer = "customer_id"
[[identity.method]]
tool = "test_line"
level = "verified"
[[queue]]
name = "general"
[[system]]
name = "lines"
base_url = "http://127.0.0.1:1"
[[fact]]
name = "customer_id"
type = "identifier"
[fact.stated]
shapes = ["C-9999"]
[[fact]]
name = "speed"
[[tool]]
name = "test_line"
system = "lines"
path = "/lines/{customer_id}"
entity = "customer"
record = "/id"
[[tool.fact]]
fact = "customer_id"
from = "/id"
[[tool.fact]]
fact = "speed"
from = "/speed"
[[tool]]
name = "reset_line"
system = "lines"
method = "POST"
path = "/lines/{customer_id}/reset"
entity = "customer"
record = "/id"
[[tool.fact]]
fact = "customer_id"
from = "/id"
[[playbook]]
intent = "slow_line"
examples = ["My line is slow", "The line is too slow", "Why is it slow?"]
requires = ["customer_id"]
resolution = "person"
next_action = "Look at it"
queue = "general"
"#;

struct Line {
    playbooks: Playbooks,
    state: State,
}

impl Line {
    fn new() -> Self {
        Self {
            playbooks: load(&[("desk.toml".into(), DESK.into())]).unwrap(),
            state: State::new(ConversationId(Uuid::nil())),
        }
    }

    fn question(&self, tool: &str) -> String {
        let tool = self.playbooks.tool(&ToolName::from(tool)).unwrap();
        let arguments = BTreeMap::from([("customer_id".to_owned(), "C-1001".to_owned())]);
        self.state.calls.question(&self.playbooks, tool, &arguments)
    }

    fn fold(&mut self, event: Event) {
        self.state.apply(&Recorded {
            seq: self.state.next_seq(),
            at: Timestamp::UNIX_EPOCH,
            event,
        });
    }

    fn ask(&mut self, tool: &str, tries: u32) -> CallId {
        let call = CallId(Uuid::from_u128(u128::from(self.state.next_seq())));
        let entity = self.question(tool);
        self.fold(Event::CallRequested {
            call,
            agent: Agent::Data,
            tool: tool.into(),
            system: "lines".into(),
            entity,
            arguments: BTreeMap::from([("customer_id".to_owned(), "C-1001".to_owned())]),
            idempotent: true,
            tries,
            fencing: Fencing(0),
        });
        call
    }

    fn answered(&mut self, tool: &str, speed: &str) {
        let call = self.ask(tool, 1);
        self.fold(Event::CallSucceeded {
            call,
            attempt: 1,
            duration_ms: 1,
            result: ToolSuccess {
                record: RecordRef {
                    entity: "customer".into(),
                    id: "C-1001".into(),
                },
                owner: None,
                values: vec![("speed".into(), FactValue::from(speed))],
                unread: Vec::new(),
            },
            bearer: false,
            redactions: Vec::new(),
        });
    }

    fn failed(&mut self, kind: FailureKind, tries: u32) {
        let call = self.ask("test_line", tries);
        self.fold(Event::CallFailed {
            call,
            attempt: tries,
            duration_ms: 1,
            failure: Failure {
                kind,
                status: None,
                detail: "no".into(),
                retry_after_ms: None,
            },
        });
    }

    fn asked(&self) -> Vec<usize> {
        self.state.calls.edges.values().map(Vec::len).collect()
    }
}

#[test]
fn the_same_answer_again_is_the_same_question() {
    let mut line = Line::new();
    for _ in 0..3 {
        line.answered("test_line", "slow");
    }
    assert_eq!(line.question("test_line"), "customer:c-1001");
    assert_eq!(line.asked(), [3]);
}

#[test]
fn whoever_changed_something_may_look_again() {
    let mut line = Line::new();
    line.answered("test_line", "slow");
    line.answered("reset_line", "slow");
    assert_eq!(line.question("test_line"), "customer:c-1001 (anew 1)");
    assert_eq!(
        line.question("reset_line"),
        "customer:c-1001",
        "a change does not renew itself"
    );
    line.answered("test_line", "slow");
    line.answered("test_line", "slow");
    assert_eq!(
        line.question("test_line"),
        "customer:c-1001 (anew 1)",
        "and that is a loop again"
    );
}

#[test]
fn what_moves_may_be_watched() {
    let mut line = Line::new();
    for speed in ["slow", "better", "fast"] {
        line.answered("test_line", speed);
    }
    assert_eq!(line.question("test_line"), "customer:c-1001 (anew 2)");
}

#[test]
fn asking_again_after_a_transient_fault_is_a_retry_where_the_tool_makes_none() {
    let mut line = Line::new();
    line.failed(FailureKind::Unavailable, 1);
    assert_eq!(line.question("test_line"), "customer:c-1001 (anew 1)");
    let mut tried = Line::new();
    tried.failed(FailureKind::Unavailable, 3);
    assert_eq!(tried.question("test_line"), "customer:c-1001");
    let mut refused = Line::new();
    refused.failed(FailureKind::NotFound, 1);
    assert_eq!(refused.question("test_line"), "customer:c-1001");
}

#[test]
fn a_fault_that_a_retry_mends_is_no_failure_in_total() {
    let mut line = Line::new();
    line.failed(FailureKind::NotFound, 1);
    line.failed(FailureKind::Unavailable, 1);
    line.failed(FailureKind::Unavailable, 1);
    let budget = line.state.budget();
    assert_eq!(
        (budget.failures.len(), budget.failures_in_a_row.len()),
        (3, 3)
    );
    line.answered("test_line", "fast");
    let budget = line.state.budget();
    assert_eq!(
        (budget.failures.len(), budget.failures_in_a_row.len()),
        (1, 0)
    );
}
