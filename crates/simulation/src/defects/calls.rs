//! Mistakes with tool calls: whose record it is, and how often the same thing is asked.

use baton_orchestrator::{Agent, CallId, Effect, Event, State, Step, ToolTry};
use baton_playbook::FailureKind;

use super::{message, position};
use crate::desk::truth;

/// A record of another person is kept.
pub(super) fn keeps_foreign(before: &State, step: &mut Step) -> bool {
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
pub(super) fn spends_edge(before: &State, step: &mut Step) -> Option<()> {
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
