//! Rules about what the agents say and spend.

use baton_playbook::Resolution;

use super::{View, count, times, trip};
use crate::agents::data::Prospect;
use crate::event::Trip;
use crate::observer::Rule;

pub(super) fn ungrounded(view: &View<'_>) -> Option<Trip> {
    let events = &view.state.budget.withheld;
    let (observed, limit) = (count(events), view.limits.ungrounded_replies);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Ungrounded,
        limit,
        observed,
        "A reply of the agents was held back, because not everything in it was verified.".into(),
        events.clone(),
    )
}

pub(super) fn no_progress(view: &View<'_>) -> Option<Trip> {
    let events = &view.state.budget.turns_without_progress;
    let (observed, limit) = (count(events), view.limits.turns_without_progress);
    (observed >= limit && view.state.waits.unanswered.is_some()).then_some(())?;
    trip(
        Rule::NoProgress,
        limit,
        observed,
        format!("The agents tried {} and got no further.", times(observed)),
        events.clone(),
    )
}

pub(super) fn agent_turns(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.turns, view.limits.agent_turns);
    let (_, seq) = view.state.waits.unanswered?;
    (observed >= limit).then_some(())?;
    trip(
        Rule::AgentTurns,
        limit,
        observed,
        format!("The agents wrote {} and were not done.", times(observed)),
        vec![seq],
    )
}

pub(super) fn tokens(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.tokens, view.limits.tokens);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Tokens,
        limit,
        observed,
        format!("The language models used all they may for one conversation ({observed} tokens)."),
        view.state.budget.spent.clone(),
    )
}

pub(super) fn cost(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.budget.cost_micros, view.limits.cost_micros);
    (observed >= limit).then_some(())?;
    trip(
        Rule::Cost,
        limit,
        observed,
        "The language models used up what they may cost for one conversation.".into(),
        view.state.budget.spent.clone(),
    )
}

/// A model's wish for a person is one signal. It counts while the customer waits, and not where the
/// rules have the whole answer ready from verified facts: then they give it.
pub(super) fn agent_asks(view: &View<'_>) -> Option<Trip> {
    let wishes = &view.state.budget.wishes;
    let (observed, limit) = (count(wishes), view.limits.agent_wishes);
    let (_, asked) = view.state.waits.unanswered?;
    (observed >= limit && wishes.last().is_some_and(|wish| *wish > asked)).then_some(())?;
    let answers = view
        .playbook
        .is_some_and(|p| matches!(p.resolution, Resolution::Answer(_)));
    let ready = matches!(view.prospect, Prospect::Ready)
        && answers
        && view.request.is_some_and(crate::state::Request::is_open);
    (!ready).then_some(())?;
    trip(
        Rule::AgentAsks,
        limit,
        observed,
        "The agents asked for a person to take over.".into(),
        wishes.clone(),
    )
}
