//! What was tried: calls with their outcome, and calls that were refused.

use baton_playbook::Playbooks;

use super::payload::{Attempt, AttemptOutcome};
use super::requests::callee_label;
use crate::event::Callee;
use crate::state::{Call, CallState, State};

/// Every call that was made or refused, oldest first.
pub(super) fn attempts(state: &State, playbooks: &Playbooks) -> Vec<Attempt> {
    let mut attempts: Vec<Attempt> = state
        .calls()
        .all
        .iter()
        .map(|call| Attempt {
            call: Some(call.id),
            agent: call.agent,
            callee: Callee::Tool(call.tool.clone()),
            label: callee_label(playbooks, &Callee::Tool(call.tool.clone())),
            system: Some(call.system.clone()),
            entity: if may_be_named(state, playbooks, call) {
                call.entity.clone()
            } else {
                kind_of(&call.entity)
            },
            outcome: match &call.state {
                CallState::Running | CallState::Waiting(_) => AttemptOutcome::Pending,
                CallState::Succeeded => AttemptOutcome::Succeeded,
                CallState::Failed(_) => AttemptOutcome::Failed,
            },
            failure: call.failure().map(|f| f.kind),
            status: call.failure().and_then(|f| f.status),
            detail: call
                .failure()
                .map(|f| {
                    if may_be_named(state, playbooks, call) {
                        f.detail.clone()
                    } else {
                        f.kind.plain().to_owned()
                    }
                })
                .or_else(|| not_read(call)),
            tries: call.attempt,
            retried: call.retried.iter().map(|f| f.kind).collect(),
            duration_ms: call.duration_ms,
            at: call.requested_at,
        })
        .collect();
    let calls = state.calls().all.iter();
    let unnamed: Vec<&str> = calls
        .filter(|call| !may_be_named(state, playbooks, call))
        .map(|call| call.entity.as_str())
        .collect();
    attempts.extend(state.calls().refused.iter().map(|refusal| Attempt {
        call: None,
        agent: refusal.agent,
        callee: refusal.callee.clone(),
        label: callee_label(playbooks, &refusal.callee),
        system: None,
        entity: if unnamed.contains(&refusal.entity.as_str()) {
            kind_of(&refusal.entity)
        } else {
            refusal.entity.clone()
        },
        outcome: AttemptOutcome::Refused,
        failure: None,
        status: None,
        detail: Some(format!(
            "refused before it ran: called {} times for the same thing already",
            state.calls().before(refusal).len()
        )),
        tries: 0,
        retried: Vec::new(),
        duration_ms: 0,
        at: refusal.at,
    }));
    attempts
}

/// Whether what a call asked with may be named: it was not taken back, and the customer said it, or a fact that is shown
/// holds it.
fn may_be_named(state: &State, playbooks: &Playbooks, call: &Call) -> bool {
    let seen = |(fact, value): (&String, &String)| {
        state.case().find_stated(fact, value).is_some() || !state.is_hidden(playbooks, value)
    };
    !state.is_void(call) && call.arguments.iter().all(seen)
}

/// The kind of record a call was about, without what it asked with.
fn kind_of(entity: &str) -> String {
    entity.split(':').next().unwrap_or_default().to_owned()
}

/// What a successful answer held that could not be read.
fn not_read(call: &Call) -> Option<String> {
    let unread: Vec<String> = call
        .unread
        .iter()
        .map(|unread| format!("`{}` {}", unread.fact, unread.problem))
        .collect();
    (!unread.is_empty()).then(|| format!("read but for this: {}", unread.join("; ")))
}
