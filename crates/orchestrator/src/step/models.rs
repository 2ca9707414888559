//! Questions to models: asked, answered, failed. An answer is a proposal.

use baton_playbook::Playbooks;
use jiff::Timestamp;
use serde_json::Value;

use super::draft::Draft;
use crate::agents::tasks;
use crate::event::{Dropped, Event};
use crate::ids::AskId;
use crate::model::{ModelAsk, ModelFailure, Proposal, Usage};
use crate::state::State;

/// What an answer took.
pub(super) struct Spent {
    pub(super) duration_ms: u64,
    pub(super) tries: u32,
    pub(super) usage: Usage,
}

/// An answer came, or the question failed for good.
pub(super) fn finished(
    draft: &mut Draft<'_, '_>,
    ask: AskId,
    spent: Spent,
    outcome: Result<Value, ModelFailure>,
) {
    let why = match draft.state.asks.get(ask) {
        Some(open) if open.fencing == draft.state.fencing => None,
        Some(_) => Some(Dropped::Stale),
        None => Some(Dropped::Unexpected),
    };
    if let Some(why) = why {
        draft.emit(Event::Discarded {
            what: "the answer of a model that nobody waits for".into(),
            why,
            usage: spent.usage,
        });
        return;
    }
    match outcome {
        Ok(_) => draft.emit(Event::ModelAnswered {
            ask,
            duration_ms: spent.duration_ms,
            tries: spent.tries,
            usage: spent.usage,
            proposal: Proposal::Unreadable,
        }),
        Err(failure) => draft.emit(Event::ModelFailed {
            ask,
            duration_ms: spent.duration_ms,
            tries: spent.tries,
            usage: spent.usage,
            failure,
        }),
    }
}

/// The questions whose answers are waited for: what a shell that starts again has to ask again,
/// under the same identifiers. What they ask is made anew from the state.
pub fn outstanding(state: &State, playbooks: &Playbooks, now: Timestamp) -> Vec<ModelAsk> {
    state
        .pending_asks()
        .filter_map(|ask| {
            Some(ModelAsk {
                ask: ask.id,
                agent: ask.agent,
                fencing: ask.fencing,
                task: tasks::of(ask, state, playbooks, now)?,
            })
        })
        .collect()
}
