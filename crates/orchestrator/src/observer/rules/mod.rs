//! The rules, most telling reason first.

mod agents;
mod customer;
mod tools;

use super::{Observation, Rule};
use crate::event::Trip;
use crate::ids::EventSeq;

type RuleFn = fn(&Observation<'_>) -> Option<Trip>;

pub(super) const ALL: &[RuleFn] = &[
    tools::outcome_unknown,
    customer::policy,
    customer::customer_asks,
    tools::edge_budget,
    tools::failures_in_a_row,
    tools::failures_in_total,
    tools::system_unreachable,
    tools::tool_calls,
    tools::invalid_arguments,
    agents::ungrounded,
    customer::frustration,
    customer::answer_time,
    agents::no_progress,
    agents::agent_turns,
    agents::tokens,
    agents::cost,
    agents::agent_asks,
    customer::out_of_scope,
    customer::left_unanswered,
    customer::identity_not_verified,
    customer::facts_missing,
    customer::person_acts,
];

#[expect(
    clippy::needless_pass_by_value,
    reason = "numbers and names, written in place"
)]
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

fn times(n: u32) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}
