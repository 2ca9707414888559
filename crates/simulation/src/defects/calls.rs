//! Mistakes with tool calls: whose record it is, and how often the same thing is asked.

use baton_orchestrator::{Agent, CallId, Dropped, Effect, Event, Input, State, Step, ToolTry};
use baton_playbook::FailureKind;

use super::{Defect, message, position, remove};
use crate::desk::truth;

/// Changes what was decided; whether it found an occasion.
pub(super) fn strike(defect: Defect, before: &State, input: &Input, step: &mut Step) -> bool {
    match defect {
        Defect::KeepsForeign => keeps_foreign(before, step),
        Defect::ForgetsFailure => match position(step, "call_failed") {
            Some(at) if position(step, "snapshot_sealed").is_some() => {
                step.events[at] = Event::Discarded {
                    what: "a failure".to_owned(),
                    why: Dropped::Unexpected,
                    usage: baton_orchestrator::Usage::default(),
                };
                true
            }
            Some(_) | None => false,
        },
        Defect::SpendsEdge => spends_edge(before, step).is_some(),
        Defect::ForgetsRetry => remove(step, "call_retried"),
        Defect::SettlesTwice => {
            let (Input::ToolFinished { call, attempt, .. }, Some(at)) =
                (input, position(step, "discarded"))
            else {
                return false;
            };
            step.events[at] = Event::CallFailed {
                call: *call,
                attempt: *attempt,
                duration_ms: 1,
                failure: crate::desk::failure(FailureKind::Timeout),
            };
            true
        }
        Defect::RunsAgain => {
            let lost = matches!(input, Input::Restarted)
                && before.calls().pending().any(|c| !c.idempotent);
            if lost {
                *step = Step::default();
            }
            lost
        }
        _ => false,
    }
}

/// A record of another person is kept.
fn keeps_foreign(before: &State, step: &mut Step) -> bool {
    step.events.iter_mut().any(|event| {
        let Event::CallFailed {
            call,
            attempt,
            duration_ms,
            failure,
        } = &*event
        else {
            return false;
        };
        let known = before.calls().get(*call);
        let argument = known.and_then(|c| c.arguments.values().next());
        let (Some(known), Some(argument)) = (known, argument) else {
            return false;
        };
        let Ok(result) = truth(&known.tool, argument) else {
            return false;
        };
        if failure.kind != FailureKind::NotTheCustomers || result.owner.is_none() {
            return false;
        }
        *event = Event::CallSucceeded {
            call: *call,
            attempt: *attempt,
            duration_ms: *duration_ms,
            result,
            bearer: false,
            redactions: Vec::new(),
        };
        true
    })
}

/// The call that was refused runs.
fn spends_edge(before: &State, step: &mut Step) -> Option<()> {
    let at = position(step, "call_refused")?;
    // Under the ownership in force: a call under an old one is another mistake.
    let changes = ["reopened", "returned_to_agents", "handoff_prepared"];
    if changes
        .iter()
        .any(|kind| position(step, kind).is_some_and(|changed| changed < at))
    {
        return None;
    }
    let earlier = match step.events.get(at)? {
        Event::CallRefused { earlier, .. } => earlier.first().copied(),
        _ => None,
    };
    let known = before.calls().get(earlier?)?;
    let call = CallId(message().0);
    step.events.truncate(at);
    step.events.push(Event::CallRequested {
        call,
        agent: Agent::Data,
        tool: known.tool.clone(),
        system: known.system.clone(),
        entity: known.entity.clone(),
        arguments: known.arguments.clone(),
        idempotent: known.idempotent,
        tries: known.tries,
        fencing: before.fencing(),
    });
    step.effects = vec![Effect::CallTool(ToolTry {
        call,
        attempt: 1,
        tool: known.tool.clone(),
        system: known.system.clone(),
        arguments: known.arguments.clone(),
        not_before: None,
    })];
    Some(())
}
