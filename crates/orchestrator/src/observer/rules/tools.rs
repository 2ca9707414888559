//! Rules about tool calls: failures, budgets, systems that do not answer.

use std::sync::Arc;

use baton_playbook::FailureKind;

use super::{View, count, plural, trip};
use crate::agents::data::Prospect;
use crate::event::Trip;
use crate::ids::EventSeq;
use crate::observer::Rule;
use crate::state::Call;

pub(super) fn outcome_unknown(view: &View<'_>) -> Option<Trip> {
    let call = view.state.budget.failures.iter().find_map(|seq| {
        call_of(view, *seq).filter(|c| {
            c.failure()
                .is_some_and(|f| f.kind == FailureKind::OutcomeUnknown)
        })
    })?;
    trip(
        Rule::OutcomeUnknown,
        "",
        1,
        format!(
            "“{}” was under way when the program stopped; whether it took effect is unknown. Check before doing it again.",
            tool_label(view, call)
        ),
        vec![call.requested, call.last],
    )
}

/// A call that was refused ends it, but for a model's wish to read the same once more: it is told that this was refused,
/// and only one that insists, so often that no good run did, is stopped.
pub(super) fn edge_budget(view: &View<'_>) -> Option<Trip> {
    let refused = &view.state.budget.refused;
    let refusal = |seq: &EventSeq| view.state.calls.refused.iter().rfind(|r| r.seq == *seq);
    let last = refusal(refused.last()?)?;
    if last.proposed_reading && count(refused) < view.limits.refused_calls {
        return None;
    }
    let callee = match &last.callee {
        crate::event::Callee::Agent(agent) => agent.label().to_owned(),
        crate::event::Callee::Tool(tool) => view
            .playbooks
            .tool(tool)
            .map_or_else(|| tool.to_string(), |t| format!("“{}”", t.label)),
    };
    let limit = view.limits.calls_per_edge;
    let mut evidence = view.state.calls.before(last);
    evidence.extend(refused);
    evidence.sort_unstable();
    let often = match count(refused) {
        1 => String::new(),
        times => format!(" It was the {} such refusal.", ordinal(times)),
    };
    trip(
        Rule::EdgeBudget,
        limit,
        limit + 1,
        format!(
            "{} wanted to call {callee} for the same thing a {} time; that call was refused.{often}",
            last.agent.label(),
            ordinal(limit + 1)
        ),
        evidence,
    )
}

pub(super) fn failures_in_a_row(view: &View<'_>) -> Option<Trip> {
    let failures = &view.state.budget.failures_in_a_row;
    let (observed, limit) = (count(failures), view.limits.failures_in_a_row);
    (observed >= limit).then_some(())?;
    trip(
        Rule::FailuresInARow,
        limit,
        observed,
        format!(
            "{} in a row failed: {}.",
            plural(observed, "tool call", "tool calls"),
            describe(view, failures)
        ),
        failures.clone(),
    )
}

pub(super) fn failures_in_total(view: &View<'_>) -> Option<Trip> {
    let failures = &view.state.budget.failures;
    let (observed, limit) = (count(failures), view.limits.failures_in_total);
    (observed >= limit).then_some(())?;
    trip(
        Rule::FailuresInTotal,
        limit,
        observed,
        format!(
            "{} failed: {}.",
            plural(observed, "tool call", "tool calls"),
            describe(view, failures)
        ),
        failures.clone(),
    )
}

pub(super) fn system_unreachable(view: &View<'_>) -> Option<Trip> {
    if let Some((system, request)) = view.unreachable {
        let evidence = vec![request.seq];
        return trip(
            Rule::SystemUnreachable,
            "",
            system,
            format!(
                "{} is unreachable, and this request needs it.",
                system_label(view, system)
            ),
            evidence,
        );
    }
    let limit = view.limits.calls_per_edge;
    let spent = view.state.calls.edges.values().find_map(|ids| {
        let failed: Vec<&Call> = ids
            .iter()
            .rev()
            .filter_map(|id| view.state.calls.get(*id))
            .take_while(|c| {
                c.failure().is_some_and(|f| f.kind.speaks_of_system())
                    && view.state.budget.failures.contains(&c.last)
            })
            .collect();
        (u32::try_from(failed.len()).unwrap_or(u32::MAX) >= limit).then_some(failed)
    })?;
    let call = *spent.first()?;
    let failure = call.failure()?;
    let tries: u32 = spent.iter().map(|c| c.attempt).sum();
    trip(
        Rule::SystemUnreachable,
        limit,
        spent.len(),
        format!(
            "{} did not give an answer: {}, {} ({}).",
            system_label(view, &call.system),
            plural(
                count(&spent.iter().map(|c| c.last).collect::<Vec<_>>()),
                "call",
                "calls"
            ),
            plural(tries, "try", "tries"),
            failure.kind.plain()
        ),
        spent.iter().rev().map(|c| c.last).collect(),
    )
}

pub(super) fn tool_calls(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.tool_calls, view.limits.tool_calls);
    // Calls already decided on may finish; the rule stops the next one.
    let wants_more = matches!(view.prospect, Prospect::Call(_));
    (observed >= limit && wants_more).then_some(())?;
    let before = view.state.calls.all.len().saturating_sub(observed as usize);
    let made = view.state.calls.all.iter().skip(before);
    let evidence = made.map(|c| c.requested).collect();
    trip(
        Rule::ToolCalls,
        limit,
        observed,
        format!(
            "{} made and more would be needed.",
            plural(observed, "tool call was", "tool calls were")
        ),
        evidence,
    )
}

pub(super) fn invalid_arguments(view: &View<'_>) -> Option<Trip> {
    let events = &view.state.budget.invalid_arguments;
    let (observed, limit) = (count(events), view.limits.invalid_arguments);
    (observed >= limit).then_some(())?;
    trip(
        Rule::InvalidArguments,
        limit,
        observed,
        format!(
            "A model proposed {} that cannot be made: a tool it may not call, invalid arguments, or values that nobody stated and no system returned.",
            plural(observed, "tool call", "tool calls")
        ),
        events.clone(),
    )
}

fn ordinal(n: u32) -> String {
    match n {
        2 => "second".into(),
        3 => "third".into(),
        4 => "fourth".into(),
        n => format!("{n}th"),
    }
}

fn describe(view: &View<'_>, failures: &[EventSeq]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for seq in failures {
        if let Some(call) = call_of(view, *seq)
            && let Some(failure) = call.failure()
        {
            let part = format!("{} ({})", tool_label(view, call), failure.kind.plain());
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    parts.join(", ")
}

fn call_of<'a>(view: &View<'a>, seq: EventSeq) -> Option<&'a Call> {
    let mut calls = view.state.calls.all.iter().map(Arc::as_ref);
    calls.find(|c| c.last == seq)
}

fn tool_label<'a>(view: &View<'a>, call: &'a Call) -> &'a str {
    view.playbooks
        .tool(&call.tool)
        .map_or(call.tool.as_str(), |t| t.label.as_str())
}

fn system_label<'a>(view: &View<'a>, system: &'a baton_playbook::SystemName) -> &'a str {
    view.playbooks
        .systems
        .get(system)
        .map_or(system.as_str(), |s| s.label.as_str())
}
