//! Rules about models, whose counts only a model's events can raise, just below their thresholds
//! and at them. The other rules are tested from outside, through whole conversations.

use std::collections::BTreeMap;

use baton_playbook::{Limits, Playbooks, load};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Observation, Rule, check};
use crate::agents::data::NextMove;
use crate::event::{Agent, Event, Recorded, Trip};
use crate::ids::{CallId, ConversationId, Fencing};
use crate::state::State;

fn desk() -> Playbooks {
    let text = baton_simulation::desk::TEXT.to_owned();
    load(&[("desk.toml".to_owned(), text)]).unwrap()
}

fn tripped(change: impl FnOnce(&mut State)) -> Option<Trip> {
    let playbooks = desk();
    let mut state = State::new(ConversationId(Uuid::nil()));
    change(&mut state);
    check(&Observation {
        state: &state,
        limits: &Limits::default(),
        playbooks: &playbooks,
        request: None,
        playbook: None,
        next_move: &NextMove::Unclear,
        unreachable: None,
        now: Timestamp::UNIX_EPOCH,
        waits: state.waits.unanswered.is_some(),
        quiet: true,
        idle: false,
    })
}

#[track_caller]
fn check_rule(rule: Rule, set: fn(&mut State, u64), limit: u64, sentence: &str) {
    assert_eq!(tripped(|state| set(state, limit - 1)), None);
    let trip = tripped(|state| set(state, limit)).unwrap();
    assert_eq!(trip.rule, rule);
    assert_eq!(trip.threshold, limit.to_string());
    assert_eq!(trip.observed, limit.to_string());
    assert_eq!(trip.sentence, sentence);
}

#[test]
fn tokens() {
    let set = |state: &mut State, n| state.budget.tokens = n;
    check_rule(
        Rule::Tokens,
        set,
        50_000,
        "The language models reached the token limit for one conversation (50000 tokens).",
    );
}

#[test]
fn cost() {
    let set = |state: &mut State, n| state.budget.cost_micros = n;
    check_rule(
        Rule::Cost,
        set,
        500_000,
        "The language models reached the cost limit for one conversation.",
    );
}

#[test]
fn invalid_arguments() {
    let set = |state: &mut State, n| state.budget.invalid_arguments = (0..n).collect();
    check_rule(
        Rule::InvalidArguments,
        set,
        8,
        "The language model asked for 8 calls that could not be made: not among its tasks, filled in wrongly, or with details that neither the customer nor a system gave.",
    );
    let evidence: Vec<u64> = (4..12).collect();
    let trip = tripped(|state| state.budget.invalid_arguments = (4..12).collect()).unwrap();
    assert_eq!(trip.evidence, evidence);
}

#[test]
fn names_are_those_of_the_snapshot() {
    let rules = serde_json::to_value(schemars::schema_for!(Rule)).unwrap();
    let names: Vec<&str> = rules["oneOf"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["const"].as_str())
        .collect();
    assert_eq!(names.len(), 24, "{names:?}");
    for name in names {
        let rule: Rule = serde_json::from_value(name.into()).unwrap();
        assert_eq!(rule.name(), name);
    }
}

/// A conversation without a message to answer, in which a call was begun this many seconds ago.
fn calling_for(seconds: i64) -> State {
    let at = Timestamp::UNIX_EPOCH - jiff::SignedDuration::from_secs(seconds);
    let opened = Event::Opened {
        channel: "web".to_owned(),
        customer_label: None,
        practice: true,
        configuration: None,
    };
    let called = Event::CallRequested {
        call: CallId(Uuid::nil()),
        agent: Agent::Data,
        tool: "get_member".into(),
        system: "members".into(),
        entity: "member:K-1001".to_owned(),
        arguments: BTreeMap::new(),
        idempotent: true,
        tries: 3,
        fencing: Fencing(0),
    };
    let events = [opened, called].into_iter().zip(0..);
    let events: Vec<Recorded> = events
        .map(|(event, seq)| Recorded { seq, at, event })
        .collect();
    State::replay(ConversationId(Uuid::nil()), &events)
}

#[test]
fn what_was_begun_and_does_not_go_on_is_a_persons_although_no_message_waits() {
    assert_eq!(tripped(|state| *state = calling_for(299)), None);
    let trip = tripped(|state| *state = calling_for(300)).unwrap();
    assert_eq!(trip.rule, Rule::AnswerTime);
    assert_eq!((&*trip.threshold, &*trip.observed), ("300 s", "300 s"));
    assert_eq!(trip.evidence, [1]);
    let deadline = crate::step::next_deadline(&calling_for(0), &desk());
    let due = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(300);
    assert_eq!(deadline, Some(due), "and the desk looks at it by itself");
}
