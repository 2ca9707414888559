//! The rules, most telling reason first.

use baton_playbook::{FailureKind, Resolution};

use super::{Rule, View};
use crate::agents::data::Prospect;
use crate::event::Trip;
use crate::ids::EventSeq;
use crate::state::{Call, Phase};
use crate::step::later;

type RuleFn = fn(&View<'_>) -> Option<Trip>;

pub(super) const ALL: &[RuleFn] = &[
    outcome_unknown,
    policy,
    customer_asks,
    edge_budget,
    failures_in_a_row,
    failures_in_total,
    system_unreachable,
    tool_calls,
    invalid_arguments,
    ungrounded,
    frustration,
    answer_time,
    no_progress,
    agent_turns,
    tokens,
    cost,
    out_of_scope,
    identity_not_verified,
    facts_missing,
    person_acts,
];

fn trip(
    rule: Rule,
    threshold: impl ToString,
    observed: impl ToString,
    sentence: String,
    evidence: Vec<EventSeq>,
) -> Option<Trip> {
    Some(Trip {
        rule,
        threshold: threshold.to_string(),
        observed: observed.to_string(),
        sentence,
        evidence,
    })
}

fn count(events: &[EventSeq]) -> u32 {
    u32::try_from(events.len()).unwrap_or(u32::MAX)
}

fn plural(n: u32, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {many}")
    }
}

fn call_of<'a>(view: &View<'a>, seq: EventSeq) -> Option<&'a Call> {
    view.state.calls.all.iter().find(|c| c.last == seq)
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

fn outcome_unknown(view: &View<'_>) -> Option<Trip> {
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

fn policy(view: &View<'_>) -> Option<Trip> {
    let playbook = view.playbook?;
    let intent = view.state.intent.as_ref()?;
    match playbook.resolution {
        Resolution::PersonAtOnce => trip(
            Rule::Policy,
            "",
            &playbook.intent,
            format!("“{}” always goes to a person.", playbook.label),
            vec![intent.seq],
        ),
        Resolution::Answer(_) | Resolution::Person => None,
    }
}

fn customer_asks(view: &View<'_>) -> Option<Trip> {
    let (_, seq) = view.state.unanswered?;
    let (_, words, _) = view.state.last_words.as_ref()?;
    crate::signals::read(words, None)
        .wants_person
        .then_some(())?;
    trip(
        Rule::CustomerAsks,
        "",
        1,
        "The customer asks for a person.".into(),
        vec![seq],
    )
}

fn edge_budget(view: &View<'_>) -> Option<Trip> {
    let seq = *view.state.budget.refused.last()?;
    let refusal = view.state.calls.refused.iter().rfind(|r| r.seq == seq)?;
    let callee = match &refusal.callee {
        crate::event::Callee::Agent(agent) => agent.label().to_owned(),
        crate::event::Callee::Tool(tool) => view
            .playbooks
            .tool(tool)
            .map_or_else(|| tool.to_string(), |t| format!("“{}”", t.label)),
    };
    let limit = view.limits.calls_per_edge;
    let mut evidence: Vec<EventSeq> = refusal
        .earlier
        .iter()
        .filter_map(|id| view.state.calls.get(*id).map(|c| c.requested))
        .collect();
    evidence.push(seq);
    trip(
        Rule::EdgeBudget,
        limit,
        limit + 1,
        format!(
            "{} wanted to call {callee} for the same thing a {} time; that call was refused.",
            refusal.agent.label(),
            ordinal(limit + 1)
        ),
        evidence,
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

fn failures_in_a_row(view: &View<'_>) -> Option<Trip> {
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

fn failures_in_total(view: &View<'_>) -> Option<Trip> {
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

fn system_unreachable(view: &View<'_>) -> Option<Trip> {
    if let Some(system) = view.unreachable {
        let evidence = view
            .state
            .intent
            .as_ref()
            .map(|i| i.seq)
            .into_iter()
            .collect();
        return trip(
            Rule::SystemUnreachable,
            "",
            system,
            format!(
                "{} cannot be reached; it is needed for this.",
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
                c.failure().is_some_and(|f| f.kind.is_outage())
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

fn tool_calls(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.tool_calls, view.limits.tool_calls);
    // Calls already decided on may finish; the rule stops the next one.
    let wants_more = matches!(view.prospect, Prospect::Call(_));
    (observed >= limit && wants_more).then_some(())?;
    let evidence = view.state.calls.all.iter().map(|c| c.requested).collect();
    trip(
        Rule::ToolCalls,
        limit,
        observed,
        format!(
            "{} were made and more would be needed.",
            plural(observed, "tool call", "tool calls")
        ),
        evidence,
    )
}

fn invalid_arguments(view: &View<'_>) -> Option<Trip> {
    let events = &view.state.budget.invalid_arguments;
    let (observed, limit) = (count(events), view.limits.invalid_arguments);
    (observed >= limit).then_some(())?;
    trip(
        Rule::InvalidArguments,
        limit,
        observed,
        format!(
            "A model proposed {} that nobody stated and no system returned.",
            plural(observed, "argument", "arguments")
        ),
        events.clone(),
    )
}

fn ungrounded(view: &View<'_>) -> Option<Trip> {
    let events = &view.state.budget.withheld;
    let (observed, limit) = (count(events), view.limits.ungrounded_replies);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Ungrounded,
        limit,
        observed,
        "A reply was withheld because not everything in it is verified.".into(),
        events.clone(),
    )
}

fn frustration(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.mood.score(), view.limits.frustration);
    (observed >= limit).then_some(())?;
    let mut signs: Vec<&str> = Vec::new();
    for (signal, _) in &view.state.mood.signals {
        if !signs.contains(&signal.plain()) {
            signs.push(signal.plain());
        }
    }
    trip(
        Rule::Frustration,
        limit,
        observed,
        format!("The customer is frustrated: {}.", signs.join(", ")),
        view.state
            .mood
            .signals
            .iter()
            .map(|(_, seq)| *seq)
            .collect(),
    )
}

fn answer_time(view: &View<'_>) -> Option<Trip> {
    let since = view.state.unanswered_since?;
    let (_, seq) = view.state.unanswered?;
    (view.now >= later(since, view.limits.answer_ms)).then_some(())?;
    let waited = view.now.duration_since(since).as_secs();
    let limit = view.limits.answer_ms / 1000;
    trip(
        Rule::AnswerTime,
        format!("{limit} s"),
        format!("{waited} s"),
        format!("The customer has waited {waited} seconds for an answer."),
        vec![seq],
    )
}

fn no_progress(view: &View<'_>) -> Option<Trip> {
    let events = &view.state.budget.turns_without_progress;
    let (observed, limit) = (count(events), view.limits.turns_without_progress);
    (observed >= limit && view.state.unanswered.is_some()).then_some(())?;
    trip(
        Rule::NoProgress,
        limit,
        observed,
        format!(
            "{} brought nothing new.",
            plural(observed, "agent turn", "agent turns")
        ),
        events.clone(),
    )
}

fn agent_turns(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.turns, view.limits.agent_turns);
    let (_, seq) = view.state.unanswered?;
    (observed >= limit).then_some(())?;
    trip(
        Rule::AgentTurns,
        limit,
        observed,
        format!("The agents took {observed} turns."),
        vec![seq],
    )
}

fn tokens(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.tokens, view.limits.tokens);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Tokens,
        limit,
        observed,
        format!("Models used {observed} tokens."),
        Vec::new(),
    )
}

fn cost(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.cost_micros, view.limits.cost_micros);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Cost,
        limit,
        observed,
        "The budget for models is used up.".into(),
        Vec::new(),
    )
}

fn out_of_scope(view: &View<'_>) -> Option<Trip> {
    let unclear = view.state.unclear?;
    let (observed, limit) = (
        view.state.budget.clarified,
        view.limits.clarifying_questions,
    );
    (observed >= limit && view.state.unanswered.is_some() && view.quiet).then_some(())?;
    let sentence = if limit == 0 {
        "No playbook covers what the customer wants.".to_owned()
    } else {
        format!(
            "No playbook covers what the customer wants, after {}.",
            plural(observed, "clarifying question", "clarifying questions")
        )
    };
    trip(Rule::OutOfScope, limit, observed, sentence, vec![unclear])
}

fn identity_not_verified(view: &View<'_>) -> Option<Trip> {
    view.state.unanswered.filter(|_| view.quiet)?;
    let Prospect::Stuck(missing) = view.prospect else {
        return None;
    };
    let identity = &view.playbooks.identity.customer;
    missing.contains(identity).then_some(())?;
    let asked = view.state.budget.asked.get(identity).copied().unwrap_or(0);
    trip(
        Rule::IdentityNotVerified,
        view.limits.asks_per_fact,
        asked,
        format!(
            "The customer could not be identified after being asked {}.",
            if asked == 1 {
                "once".to_owned()
            } else {
                format!("{asked} times")
            }
        ),
        evidence_of_stuck(view),
    )
}

fn facts_missing(view: &View<'_>) -> Option<Trip> {
    view.state.unanswered.filter(|_| view.quiet)?;
    let Prospect::Stuck(missing) = view.prospect else {
        return None;
    };
    let labels: Vec<&str> = missing
        .iter()
        .map(|f| view.playbooks.fact_label(f))
        .collect();
    trip(
        Rule::FactsMissing,
        view.limits.asks_per_fact,
        labels.len(),
        format!(
            "Not to be had from the customer or a system: {}.",
            labels.join(", ")
        ),
        evidence_of_stuck(view),
    )
}

fn evidence_of_stuck(view: &View<'_>) -> Vec<EventSeq> {
    let mut evidence: Vec<EventSeq> = view.state.budget.turns_without_progress.clone();
    evidence.extend(&view.state.budget.failures);
    evidence.extend(view.state.unanswered.map(|(_, seq)| seq));
    evidence.sort_unstable();
    evidence.dedup();
    evidence
}

fn person_acts(view: &View<'_>) -> Option<Trip> {
    let playbook = view.playbook?;
    let intent = view.state.intent.as_ref()?;
    let ready = matches!(view.prospect, Prospect::Ready);
    let person = matches!(playbook.resolution, Resolution::Person);
    let open = view.state.answered.is_none() && view.state.phase != Phase::Routing;
    (ready && person && open).then_some(())?;
    trip(
        Rule::PersonActs,
        "",
        &playbook.intent,
        format!(
            "Everything is gathered; “{}” is done by a person.",
            playbook.label
        ),
        vec![intent.seq],
    )
}
