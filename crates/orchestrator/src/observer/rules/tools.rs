//! Rules about tool calls: failures, budgets, systems that do not answer.

use std::sync::Arc;

use baton_playbook::FailureKind;

use super::{Observation, count, plural, times, trip};
use crate::agents::data::{self, NextMove};
use crate::event::Trip;
use crate::ids::EventSeq;
use crate::observer::Rule;
use crate::state::{Call, RefusedCall};

pub(super) fn outcome_unknown(observation: &Observation<'_>) -> Option<Trip> {
    let call = observation.state.budget.failures.iter().find_map(|seq| {
        call_of(observation, *seq).filter(|c| {
            c.failure()
                .is_some_and(|f| f.kind == FailureKind::OutcomeUnknown)
        })
    })?;
    trip(
        Rule::OutcomeUnknown,
        "",
        1,
        format!(
            "“{}” was under way when Baton stopped, and it is not known whether it took effect. Check before doing it again.",
            observation.playbooks.tool_label(&call.tool)
        ),
        vec![call.requested, call.last],
    )
}

/// A call that was refused trips it, except for a model's wish to read the same once more. The model is told that
/// this was refused; only one that insists, so often that no good run did, is stopped.
pub(super) fn edge_budget(observation: &Observation<'_>) -> Option<Trip> {
    let refused = &observation.state.budget.refused;
    let refusal = |seq: &EventSeq| {
        observation
            .state
            .calls
            .refused
            .iter()
            .rfind(|r| r.seq == *seq)
    };
    let last = refusal(refused.last()?)?;
    if last.proposed_reading && count(refused) < observation.limits.refused_calls {
        return None;
    }
    let limit = observation.limits.calls_per_edge;
    let mut evidence = observation.state.calls.before(last);
    evidence.extend(refused);
    evidence.sort_unstable();
    let sentence = match &last.callee {
        crate::event::Callee::Agent(_) => format!(
            "The customer asked about the same thing {} times, and the agents had nothing to add.",
            limit + 1
        ),
        crate::event::Callee::Tool(tool) => {
            format!(
                "The agents tried “{}” {} with the same details and got no further{}.",
                observation.playbooks.tool_label(tool),
                times(limit),
                outcome(observation, last)
            )
        }
    };
    trip(Rule::EdgeBudget, limit, limit + 1, sentence, evidence)
}

/// How the last call before a refused one failed, in brackets.
fn outcome(observation: &Observation<'_>, refused: &RefusedCall) -> String {
    let calls = refused.earlier.iter().rev();
    let mut calls = calls.filter_map(|id| observation.state.calls.get(*id));
    let failure = calls.next().and_then(Call::failure);
    failure.map_or_else(String::new, |f| format!(" ({})", f.kind.plain()))
}

pub(super) fn failures_in_a_row(observation: &Observation<'_>) -> Option<Trip> {
    let failures = &observation.state.budget.failures_in_a_row;
    let (observed, limit) = (count(failures), observation.limits.failures_in_a_row);
    (observed >= limit).then_some(())?;
    trip(
        Rule::FailuresInARow,
        limit,
        observed,
        format!(
            "{} to systems in a row failed: {}.",
            plural(observed, "call", "calls"),
            describe(observation, failures)
        ),
        failures.clone(),
    )
}

pub(super) fn failures_in_total(observation: &Observation<'_>) -> Option<Trip> {
    let failures = &observation.state.budget.failures;
    let (observed, limit) = (count(failures), observation.limits.failures_in_total);
    (observed >= limit).then_some(())?;
    trip(
        Rule::FailuresInTotal,
        limit,
        observed,
        format!(
            "{} to systems failed: {}.",
            plural(observed, "call", "calls"),
            describe(observation, failures)
        ),
        failures.clone(),
    )
}

pub(super) fn system_unreachable(observation: &Observation<'_>) -> Option<Trip> {
    if let Some((system, request)) = observation.unreachable {
        let evidence = vec![request.seq];
        return trip(
            Rule::SystemUnreachable,
            "",
            system,
            format!(
                "{} was unavailable, and this request needs it.",
                observation.playbooks.system_label(system)
            ),
            evidence,
        );
    }
    let limit = observation.limits.calls_per_edge;
    let spent = observation.state.calls.edges.values().find_map(|ids| {
        let calls: Vec<&Call> = ids
            .iter()
            .rev()
            .filter_map(|id| observation.state.calls.get(*id))
            .collect();
        failed_now(observation, &calls).or_else(|| stands_in_the_way(observation, &calls))
    })?;
    let call = *spent.first()?;
    let failure = call.failure()?;
    let tries: u32 = spent.iter().map(|c| c.attempt).sum();
    let calls = u32::try_from(spent.len()).unwrap_or(u32::MAX);
    trip(
        Rule::SystemUnreachable,
        limit,
        calls,
        format!(
            "{} did not answer: {}, {} ({}).",
            observation.playbooks.system_label(&call.system),
            plural(calls, "call", "calls"),
            plural(tries, "try", "tries"),
            failure.kind.plain()
        ),
        spent.iter().rev().map(|c| c.last).collect(),
    )
}

/// Of the calls about one thing, newest first, those that failed one after the other since the agents have the
/// conversation, where that is all the calls they may make.
fn failed_now<'a>(observation: &Observation<'_>, calls: &[&'a Call]) -> Option<Vec<&'a Call>> {
    let failed: Vec<&Call> = calls
        .iter()
        .copied()
        .take_while(|c| {
            c.failure().is_some_and(|f| f.kind.speaks_of_system())
                && observation.state.budget.failures.contains(&c.last)
        })
        .collect();
    let made = u32::try_from(failed.len()).unwrap_or(u32::MAX);
    (made >= observation.limits.calls_per_edge).then_some(failed)
}

/// The same calls, also those of before the agents got it back, where the system never answered, may not be asked
/// again, and what is missing can only come from there.
fn stands_in_the_way<'a>(
    observation: &Observation<'_>,
    calls: &[&'a Call],
) -> Option<Vec<&'a Call>> {
    let NextMove::Stuck(missing) = observation.next_move else {
        return None;
    };
    (observation.waits && observation.quiet).then_some(())?;
    let made = u32::try_from(calls.len()).unwrap_or(u32::MAX);
    let newest = calls.first()?;
    let failed = calls.iter().copied();
    let failed: Vec<&Call> = failed.take_while(|c| data::is_unanswered(c)).collect();
    let blocks = made >= observation.limits.calls_per_edge
        && !failed.is_empty()
        && data::leads_to(observation.playbooks, &newest.tool, missing);
    blocks.then_some(failed)
}

pub(super) fn tool_calls(observation: &Observation<'_>) -> Option<Trip> {
    let (observed, limit) = (
        observation.state.budget.tool_calls,
        observation.limits.tool_calls,
    );
    // Calls already decided on may finish; the rule stops the next one.
    let wants_more = matches!(observation.next_move, NextMove::Call(_));
    (observed >= limit && wants_more).then_some(())?;
    let before = observation
        .state
        .calls
        .all
        .len()
        .saturating_sub(observed as usize);
    let made = observation.state.calls.all.iter().skip(before);
    let evidence = made.map(|c| c.requested).collect();
    trip(
        Rule::ToolCalls,
        limit,
        observed,
        format!(
            "The agents made {}, which is the limit, and needed more.",
            plural(observed, "call to a system", "calls to systems")
        ),
        evidence,
    )
}

pub(super) fn invalid_arguments(observation: &Observation<'_>) -> Option<Trip> {
    let events = &observation.state.budget.invalid_arguments;
    let (observed, limit) = (count(events), observation.limits.invalid_arguments);
    (observed >= limit).then_some(())?;
    trip(
        Rule::InvalidArguments,
        limit,
        observed,
        format!(
            "The language model asked for {} that could not be made: not among its tasks, filled in wrongly, or with details that neither the customer nor a system gave.",
            plural(observed, "call", "calls")
        ),
        events.clone(),
    )
}

fn describe(observation: &Observation<'_>, failures: &[EventSeq]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for seq in failures {
        if let Some(call) = call_of(observation, *seq)
            && let Some(failure) = call.failure()
        {
            let part = format!(
                "{} ({})",
                observation.playbooks.tool_label(&call.tool),
                failure.kind.plain()
            );
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    parts.join(", ")
}

fn call_of<'a>(observation: &Observation<'a>, seq: EventSeq) -> Option<&'a Call> {
    let mut calls = observation.state.calls.all.iter().map(Arc::as_ref);
    calls.find(|c| c.last == seq)
}
