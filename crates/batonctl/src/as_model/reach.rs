//! The reach of a run under each rule: the highest threshold with which the rule, alone, still stops it. With that
//! every choice of thresholds can be judged without playing the run again.

use std::collections::BTreeMap;

use baton_orchestrator::State;
use baton_orchestrator::observer::Rule;
use baton_playbook::Limits;

use super::desk::Desk;
use super::play::{play, play_watched};
use super::recording::RecordedRun;
use super::rules;

/// A threshold that can be chosen: its rule, its lowest sane value, its field, and the count it limits.
pub(super) struct Threshold {
    pub(super) rule: Rule,
    pub(super) least: u32,
    pub(super) of: fn(&mut Limits) -> &mut u32,
    counted: fn(&State) -> usize,
}

/// The thresholds that recordings are compared with.
pub(super) const THRESHOLDS: [Threshold; 8] = [
    Threshold {
        rule: Rule::EdgeBudget,
        least: 1,
        of: |limits| &mut limits.refused_calls,
        counted: |state| state.budget().refused.len(),
    },
    Threshold {
        rule: Rule::FailuresInARow,
        least: 2,
        of: |limits| &mut limits.failures_in_a_row,
        counted: |state| state.budget().failures_in_a_row.len(),
    },
    Threshold {
        rule: Rule::FailuresInTotal,
        least: 3,
        of: |limits| &mut limits.failures_in_total,
        counted: |state| state.budget().failures.len(),
    },
    Threshold {
        rule: Rule::ToolCalls,
        least: 12,
        of: |limits| &mut limits.tool_calls,
        // The rule stops the call after the last one; the call that identifies the customer here is not the run's.
        counted: |state| whole(state.budget().tool_calls).saturating_sub(2),
    },
    Threshold {
        rule: Rule::InvalidArguments,
        least: 2,
        of: |limits| &mut limits.invalid_arguments,
        counted: |state| state.budget().invalid_arguments.len(),
    },
    Threshold {
        rule: Rule::NoProgress,
        least: 4,
        of: |limits| &mut limits.turns_without_progress,
        counted: |state| waiting(state, state.budget().turns_without_progress.len()),
    },
    Threshold {
        rule: Rule::AgentTurns,
        least: 8,
        of: |limits| &mut limits.agent_turns,
        counted: |state| waiting(state, whole(state.budget().turns)),
    },
    Threshold {
        rule: Rule::Frustration,
        least: 1,
        of: |limits| &mut limits.frustration,
        counted: |state| whole(state.mood().score()),
    },
];

/// A count that matters while the customer waits for an answer.
fn waiting(state: &State, count: usize) -> usize {
    if state.unanswered_since().is_some() {
        count
    } else {
        0
    }
}

fn whole(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// By rule, the highest threshold that stops a run; a rule that stops it with none that is sane is left out.
pub(super) type Reach = BTreeMap<Rule, u32>;

/// Plays a run once with no threshold in force, to see how far everything counts, and then once more for each rule that
/// counted far enough, to see that it stops the run. Calls beyond the budget of their edge are refused as ever.
pub(super) fn reach(recording: &RecordedRun, desk: &Desk, limits: &Limits) -> Reach {
    let open = rules::open(limits);
    let mut most = [0; THRESHOLDS.len()];
    play_watched(recording, desk, &open, &mut |state| {
        for (most, threshold) in most.iter_mut().zip(&THRESHOLDS) {
            *most = (*most).max((threshold.counted)(state));
        }
    });
    let mut reach = Reach::new();
    for (threshold, most) in THRESHOLDS.iter().zip(most) {
        // A rule looks only at certain moments, so that it may miss the highest count.
        let from = u32::try_from(most).unwrap_or(u32::MAX);
        let mut alone = open.clone();
        let highest = (threshold.least..=from).rev().find(|tried| {
            *(threshold.of)(&mut alone) = *tried;
            let stop = play(recording, desk, &alone).stop;
            stop.is_some_and(|stop| stop.rule == threshold.rule)
        });
        reach.extend(highest.map(|highest| (threshold.rule, highest)));
    }
    reach
}
