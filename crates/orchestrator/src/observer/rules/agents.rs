//! Rules about what the agents say and spend.

use baton_playbook::Resolution;

use super::{Observation, count, times, trip};
use crate::agents::data::NextMove;
use crate::event::Trip;
use crate::observer::Rule;

pub(super) fn ungrounded(observation: &Observation<'_>) -> Option<Trip> {
    let events = &observation.state.budget.withheld;
    let (observed, limit) = (count(events), observation.limits.ungrounded_replies);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Ungrounded,
        limit,
        observed,
        "A reply of the agents was held back, because not everything in it was verified.".into(),
        events.clone(),
    )
}

pub(super) fn no_progress(observation: &Observation<'_>) -> Option<Trip> {
    let events = &observation.state.budget.turns_without_progress;
    let (observed, limit) = (count(events), observation.limits.turns_without_progress);
    (observed >= limit && observation.state.waits.unanswered.is_some()).then_some(())?;
    trip(
        Rule::NoProgress,
        limit,
        observed,
        format!("The agents tried {} and got no further.", times(observed)),
        events.clone(),
    )
}

pub(super) fn agent_turns(observation: &Observation<'_>) -> Option<Trip> {
    let (observed, limit) = (
        observation.state.budget.turns,
        observation.limits.agent_turns,
    );
    let (_, seq) = observation.state.waits.unanswered?;
    (observed >= limit).then_some(())?;
    trip(
        Rule::AgentTurns,
        limit,
        observed,
        format!("The agents wrote {} without finishing.", times(observed)),
        vec![seq],
    )
}

pub(super) fn tokens(observation: &Observation<'_>) -> Option<Trip> {
    let (observed, limit) = (observation.state.budget.tokens, observation.limits.tokens);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Tokens,
        limit,
        observed,
        format!(
            "The language models reached the token limit for one conversation ({observed} tokens)."
        ),
        observation.state.budget.spent.clone(),
    )
}

pub(super) fn cost(observation: &Observation<'_>) -> Option<Trip> {
    let (observed, limit) = (
        observation.state.budget.cost_micros,
        observation.limits.cost_micros,
    );
    (observed >= limit).then_some(())?;
    trip(
        Rule::Cost,
        limit,
        observed,
        "The language models reached the cost limit for one conversation.".into(),
        observation.state.budget.spent.clone(),
    )
}

/// A model's wish for a person is one signal. It counts while the customer waits, and not where the
/// rules have the whole answer ready from verified facts: then they give it.
pub(super) fn agent_asks(observation: &Observation<'_>) -> Option<Trip> {
    let wishes = &observation.state.budget.wishes;
    let (observed, limit) = (count(wishes), observation.limits.agent_wishes);
    let (_, asked) = observation.state.waits.unanswered?;
    (observed >= limit && wishes.last().is_some_and(|wish| *wish > asked)).then_some(())?;
    let answers = observation
        .playbook
        .is_some_and(|p| matches!(p.resolution, Resolution::Answer(_)));
    let ready = matches!(observation.next_move, NextMove::Ready)
        && answers
        && observation
            .request
            .is_some_and(crate::state::Request::is_open);
    (!ready).then_some(())?;
    trip(
        Rule::AgentAsks,
        limit,
        observed,
        "The agents asked for a person to take over.".into(),
        wishes.clone(),
    )
}
