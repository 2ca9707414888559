//! What follows from tool calls: retries, answers, unknown outcomes.

use std::time::Duration;

use baton_backoff::Backoff;
use baton_playbook::{Failure, FailureKind, ToolSuccess};
use baton_sanitiser::Redaction;

use super::builder::{StepBuilder, later};
use super::input::{Effect, ToolTry};
use super::{blank, identity, requests};
use crate::event::{Agent, Callee, Dropped, Event};
use crate::ids::CallId;
use crate::state::Call;

/// The pauses before another try.
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(250), Duration::from_secs(4));
/// Longest Retry-After that is waited for; a system that asks for more counts as failed, because
/// the customer would wait too long.
const RETRY_AFTER_MOST_MS: u64 = 10_000;

pub(super) fn finished(
    builder: &mut StepBuilder<'_, '_>,
    call: CallId,
    attempt: u32,
    duration_ms: u64,
    outcome: Result<ToolSuccess, Failure>,
    redactions: Vec<Redaction>,
) {
    let known = builder
        .state
        .calls
        .get(call)
        .filter(|c| c.is_pending() && c.attempt == attempt)
        .cloned();
    let Some(known) = known else {
        builder.emit(Event::Discarded {
            what: "the result of a tool call that is no longer waited for".into(),
            why: Dropped::Unexpected,
            usage: crate::model::Usage::default(),
        });
        return;
    };
    match outcome {
        Ok(mut result) => {
            result.values = blank::without(result.values);
            succeeded(builder, &known, duration_ms, result, redactions);
        }
        Err(failure) => failed(builder, &known, duration_ms, failure),
    }
}

fn failed(builder: &mut StepBuilder<'_, '_>, call: &Call, duration_ms: u64, failure: Failure) {
    let pause = (call.idempotent && call.attempt < call.tries && failure.kind.is_transient())
        .then(|| pause_ms(builder, call.attempt, failure.retry_after_ms))
        .flatten();
    match pause {
        Some(pause) => {
            let next_attempt_at = later(builder.cx.now, pause);
            builder.emit(Event::CallRetried {
                call: call.id,
                attempt: call.attempt,
                failure,
                duration_ms,
                next_attempt_at,
            });
            builder.effect(Effect::CallTool(ToolTry {
                call: call.id,
                attempt: call.attempt + 1,
                tool: call.tool.clone(),
                system: call.system.clone(),
                arguments: call.arguments.clone(),
                not_before: Some(next_attempt_at),
            }));
        }
        None => builder.emit(Event::CallFailed {
            call: call.id,
            attempt: call.attempt,
            duration_ms,
            failure,
        }),
    }
}

fn pause_ms(
    builder: &mut StepBuilder<'_, '_>,
    attempt: u32,
    retry_after_ms: Option<u64>,
) -> Option<u64> {
    let usual = BACKOFF.wait_ms(attempt, |bound| builder.ids.below(bound));
    match retry_after_ms {
        Some(asked) if asked > RETRY_AFTER_MOST_MS => None,
        Some(asked) => Some(asked.max(usual)),
        None => Some(usual),
    }
}

/// A well-formed answer counts only if its record belongs to this customer.
fn succeeded(
    builder: &mut StepBuilder<'_, '_>,
    call: &Call,
    duration_ms: u64,
    result: ToolSuccess,
    redactions: Vec<Redaction>,
) {
    let Some(bearer) = identity::admits(builder, call, &result) else {
        if identity::owner_is_unclear(builder, &result) {
            let kind = FailureKind::SchemaViolation;
            let detail = format!(
                "the answer of `{}` writes the owner of the record with other leading zeros than another answer did, so it is unclear whose it is: declare `compare` for the customer's identifier",
                call.tool
            );
            end(builder, call, duration_ms, kind, detail);
            return;
        }
        let kind = FailureKind::NotTheCustomers;
        let owner = crate::state::owner_of(&result);
        if identity::is_contradicted(builder, owner.as_deref(), &result) {
            let detail = "what the customer says of themselves is not what the record says; its contents were discarded";
            end(builder, call, duration_ms, kind, detail.to_owned());
            return;
        }
        let detail = "the record belongs to another customer; its contents were discarded";
        end(builder, call, duration_ms, kind, detail.to_owned());
        identity::settle_dispute(builder);
        return;
    };
    if bearer {
        identity::leave_one_person(builder, &result);
    }
    builder.emit(Event::CallSucceeded {
        call: call.id,
        attempt: call.attempt,
        duration_ms,
        result,
        bearer,
        redactions,
    });
    requests::acted(builder, call);
    // A call that could not be given up was under way while the customer turned out to be another person.
    if builder.state.is_void(call) {
        identity::reconsider(builder);
    }
    identity::establish(builder);
}

/// Ends a call for good. Nothing of an answer is kept, not even in the journal.
fn end(
    builder: &mut StepBuilder<'_, '_>,
    call: &Call,
    duration_ms: u64,
    kind: FailureKind,
    detail: String,
) {
    builder.emit(Event::CallFailed {
        call: call.id,
        attempt: call.attempt,
        duration_ms,
        failure: Failure {
            kind,
            status: None,
            detail,
            retry_after_ms: None,
        },
    });
}

/// Records a restart. An idempotent call that was under way is simply tried again by the shell (see
/// [`super::outstanding`]); the outcome of any other one is unknown.
pub(super) fn restarted(builder: &mut StepBuilder<'_, '_>) {
    let unknown: Vec<Call> = builder
        .state
        .calls
        .pending()
        .filter(|c| !c.idempotent)
        .cloned()
        .collect();
    for call in unknown {
        let detail = "the program stopped while the call was under way";
        end(
            builder,
            &call,
            0,
            FailureKind::OutcomeUnknown,
            detail.to_owned(),
        );
    }
}

/// Gives up what is under way, because the conversation closes.
pub(super) fn give_up(builder: &mut StepBuilder<'_, '_>) {
    let pending: Vec<Call> = builder.state.calls.pending().cloned().collect();
    for call in pending {
        let kind = if call.idempotent {
            FailureKind::Timeout
        } else {
            FailureKind::OutcomeUnknown
        };
        let detail = "not waited for: the conversation was closed";
        end(builder, &call, 0, kind, detail.to_owned());
    }
}

/// What became of a wanted call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    /// It runs.
    Made,
    /// Its edge is spent; it was refused and recorded.
    Refused,
}

/// Decides on a call the Data Agent wants: within the edge budget it is recorded and made,
/// otherwise refused before it runs, and recorded as refused.
pub(super) fn request(
    builder: &mut StepBuilder<'_, '_>,
    wanted: &crate::agents::data::WantedCall,
    per_edge: u32,
    proposed: bool,
) -> Request {
    let edge = (
        Agent::Data,
        Callee::Tool(wanted.tool.name.clone()),
        wanted.entity.clone(),
    );
    let earlier = builder
        .state
        .calls
        .edges
        .get(&edge)
        .cloned()
        .unwrap_or_default();
    if u32::try_from(earlier.len()).unwrap_or(u32::MAX) >= per_edge {
        builder.emit(Event::CallRefused {
            agent: Agent::Data,
            callee: Callee::Tool(wanted.tool.name.clone()),
            entity: wanted.entity.clone(),
            earlier,
            proposed_reading: proposed && wanted.tool.reads_only,
        });
        return Request::Refused;
    }
    let call = CallId(builder.ids.next_uuid());
    builder.emit(Event::CallRequested {
        call,
        agent: Agent::Data,
        tool: wanted.tool.name.clone(),
        system: wanted.tool.system.clone(),
        entity: wanted.entity.clone(),
        arguments: wanted.arguments.clone(),
        idempotent: wanted.tool.idempotent,
        tries: wanted.tool.tries,
        fencing: builder.state.fencing,
    });
    builder.effect(Effect::CallTool(ToolTry {
        call,
        attempt: 1,
        tool: wanted.tool.name.clone(),
        system: wanted.tool.system.clone(),
        arguments: wanted.arguments.clone(),
        not_before: None,
    }));
    Request::Made
}
