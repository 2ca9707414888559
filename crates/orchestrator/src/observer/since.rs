//! What came since a conversation was handed over. The reason stays as it was said; where it is out of date, this says
//! what holds now.

use baton_playbook::{IdentityLevel, IntentName, Playbooks, SystemName};
use jiff::Timestamp;

use super::Rule;
use crate::agents::data;
use crate::event::Trip;
use crate::state::{CallState, Request, RequestState, State};
use crate::step::given;

/// What came since the last rule tripped and makes its reason out of date, as one sentence.
///
/// `answered` tells when a system of record last answered; what this conversation itself was answered counts as well.
pub fn since(
    state: &State,
    playbooks: &Playbooks,
    answered: &dyn Fn(&SystemName) -> Option<Timestamp>,
) -> Option<String> {
    let trip = state.trips().last()?;
    let back = || {
        let with_agents = state.is_with_agents();
        with_agents.then(|| "Back with the AI agents since.".to_owned())
    };
    out_of_date(state, playbooks, trip, answered).or_else(back)
}

fn out_of_date(
    state: &State,
    playbooks: &Playbooks,
    trip: &Trip,
    answered: &dyn Fn(&SystemName) -> Option<Timestamp>,
) -> Option<String> {
    match trip.rule {
        Rule::IdentityNotVerified => identified(state, playbooks).or_else(|| over(state, None)),
        Rule::FactsMissing => over(state, None).or_else(|| found_out(state, playbooks)),
        Rule::SystemUnreachable | Rule::FailuresInARow | Rule::FailuresInTotal => {
            over(state, None).or_else(|| answers_again(state, playbooks, trip, answered))
        }
        Rule::Policy => over(state, Some(&trip.observed)),
        Rule::PersonActs => over(state, Some(&trip.observed))
            .or_else(|| missing_again(state, playbooks, &trip.observed)),
        Rule::OutOfScope => understood(state, playbooks, trip),
        // These tell what happened, and that stays so.
        Rule::OutcomeUnknown
        | Rule::CustomerAsks
        | Rule::EdgeBudget
        | Rule::ToolCalls
        | Rule::InvalidArguments
        | Rule::Ungrounded
        | Rule::Frustration
        | Rule::AnswerTime
        | Rule::NoProgress
        | Rule::AgentTurns
        | Rule::Tokens
        | Rule::Cost
        | Rule::AgentAsks
        | Rule::DeskAsked
        | Rule::TakenOver
        | Rule::ServedBefore => None,
    }
}

/// A reason with what came since: what holds now stands first.
pub fn told(sentence: &str, since: Option<&str>) -> String {
    match since {
        Some(since) => format!("{since} Handed over because: {sentence}"),
        None => sentence.to_owned(),
    }
}

fn identified(state: &State, playbooks: &Playbooks) -> Option<String> {
    let identity = &state.case().identity;
    (identity.level == IdentityLevel::Verified).then_some(())?;
    let call = identity.call.and_then(|call| state.calls().get(call));
    Some(call.map_or_else(
        || "Identified after the handover.".to_owned(),
        |call| {
            format!(
                "Identified after the handover, by {}.",
                given(playbooks, call)
            )
        },
    ))
}

/// Nothing of what it was about is open any more.
fn over(state: &State, intent: Option<&str>) -> Option<String> {
    let about = |request: &&Request| intent.is_none_or(|name| request.intent.as_str() == name);
    let requests: Vec<&Request> = state.requests().iter().filter(about).collect();
    let any_open = requests.iter().any(|request| request.is_open());
    if requests.is_empty() || any_open {
        return None;
    }
    let all = |state| requests.iter().all(|request| request.state == state);
    let sentence = if all(RequestState::Withdrawn) {
        "The customer has withdrawn this since."
    } else if all(RequestState::NotWanted) {
        "The customer never wanted this."
    } else {
        "This has been dealt with since."
    };
    Some(sentence.to_owned())
}

fn found_out(state: &State, playbooks: &Playbooks) -> Option<String> {
    data::is_all_known(state, playbooks)
        .then(|| "All details have been collected since.".to_owned())
}

fn missing_again(state: &State, playbooks: &Playbooks, intent: &str) -> Option<String> {
    let intent = IntentName::new(intent);
    let mut open = state.requests().open();
    let request = open.find(|request| request.intent == intent)?;
    let needed = data::still_needed(state, playbooks, request);
    let labels: Vec<&str> = needed.iter().map(|f| playbooks.fact_label(f)).collect();
    (!labels.is_empty()).then(|| format!("Missing again: {}.", labels.join(", ")))
}

fn understood(state: &State, playbooks: &Playbooks, trip: &Trip) -> Option<String> {
    let tripped = trip.evidence.iter().max().copied().unwrap_or_default();
    let mut open = state.requests().open();
    let request = open.find(|request| request.seq > tripped)?;
    let label = playbooks.intent_label(&request.intent);
    Some(format!("Understood since: “{label}”."))
}

fn answers_again(
    state: &State,
    playbooks: &Playbooks,
    trip: &Trip,
    answered: &dyn Fn(&SystemName) -> Option<Timestamp>,
) -> Option<String> {
    let left_at = state.waits.left_agents_at?;
    let systems = systems(state, trip);
    let here = |system: &SystemName| {
        let calls = state.calls().all.iter();
        calls
            .filter(|call| &call.system == system && call.state == CallState::Succeeded)
            .map(|call| call.last_at)
            .max()
    };
    let again = |system: &SystemName| {
        here(system)
            .max(answered(system))
            .is_some_and(|at| at > left_at)
    };
    (!systems.is_empty() && systems.iter().all(again)).then_some(())?;
    let labels = systems.iter().map(|system| playbooks.system_label(system));
    let labels: Vec<&str> = labels.collect();
    let verb = if labels.len() == 1 { "has" } else { "have" };
    Some(format!(
        "{} {verb} answered again since.",
        labels.join(" and ")
    ))
}

/// The systems of record that a rule tripped about, each once.
pub(crate) fn systems(state: &State, trip: &Trip) -> Vec<SystemName> {
    let mut systems: Vec<SystemName> = Vec::new();
    for seq in &trip.evidence {
        let call = state.calls().all.iter().find(|call| call.last == *seq);
        if let Some(call) = call
            && !systems.contains(&call.system)
        {
            systems.push(call.system.clone());
        }
    }
    // Known to be down before anything was asked: then the rule observed the system itself.
    if systems.is_empty() && trip.rule == Rule::SystemUnreachable {
        systems.push(SystemName::new(&*trip.observed));
    }
    systems
}
