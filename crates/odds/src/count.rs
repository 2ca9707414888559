//! Counting: recovery by number of failures, and what another threshold would have done.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agent_run::{AgentRun, EndedCall, RunEnd, Spent};
use crate::interval::{Interval, wilson};

/// The most failures looked at.
pub const FURTHEST: u32 = 8;

/// How failures are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Since the last call that succeeded.
    InARow,
    /// Since the agents took the conversation.
    InTotal,
}

/// The thresholds in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Failures in a row.
    pub in_a_row: u32,
    /// Failures in total.
    pub in_total: u32,
}

/// Outcomes of the conversations that reached this many failures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The number of failures.
    pub failures: u32,
    /// Conversations that got there.
    pub reached: u64,
    /// Of these, resolved by the agents.
    pub resolved: u64,
    /// Of these, not resolved by them, though they went on.
    pub unresolved: u64,
    /// Of these, stopped by a rule at this very failure: they say nothing about going on.
    pub stopped_here: u64,
    /// Of these, ended in a way that says nothing about recovery.
    pub unknown: u64,
    /// The share of the resolved among the resolved and unresolved; nothing without any.
    pub probability: Option<f64>,
    /// Its 95 % interval.
    #[serde(flatten)]
    pub interval: Interval,
    /// What was spent after this failure by the resolved and unresolved.
    pub after: Spent,
    /// What the unresolved spent of it: for nothing.
    pub burnt: Spent,
}

/// What a threshold would have done on the same history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The threshold.
    pub threshold: u32,
    /// Conversations it would have stopped.
    pub stopped: u64,
    /// Of these, recovered in truth.
    pub would_have_recovered: u64,
    /// Of these, did not.
    pub would_not: u64,
    /// Of these, unknown: another rule stopped them there, or their end tells nothing.
    pub unknown: u64,
    /// What would have been saved on those that did not recover.
    pub saved: Spent,
}

/// Recovery by number of failures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Conversations it is drawn from: those with a call.
    pub conversations: u64,
    /// By failures in a row, from 0.
    pub in_a_row: Vec<Point>,
    /// By failures in total, from 0.
    pub in_total: Vec<Point>,
}

impl Curve {
    /// What thresholds from 1 on would have done.
    pub fn what_if(&self, counted: Counted) -> Vec<WhatIf> {
        let points = match counted {
            Counted::InARow => &self.in_a_row,
            Counted::InTotal => &self.in_total,
        };
        let thresholds = points.iter().filter(|point| point.failures > 0);
        thresholds
            .map(|point| WhatIf {
                threshold: point.failures,
                stopped: point.reached,
                would_have_recovered: point.resolved,
                would_not: point.unresolved,
                unknown: point.stopped_here + point.unknown,
                saved: point.burnt,
            })
            .collect()
    }
}

/// Everything counted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// Runs counted: times the agents had a conversation.
    pub conversations: u64,
    /// Of these, resolved by the agents.
    pub resolved: u64,
    /// Of these, not.
    pub unresolved: u64,
    /// Of these, stopped by a rule about failed calls.
    pub stopped: u64,
    /// Of these, ended in a way that says nothing.
    pub unknown: u64,
    /// All together.
    pub all: Curve,
    /// By tool: only that tool's calls count.
    pub by_tool: BTreeMap<String, Curve>,
    /// By intent.
    pub by_intent: BTreeMap<String, Curve>,
}

/// Counts runs.
pub fn count<'a>(agent_runs: impl IntoIterator<Item = &'a AgentRun>) -> Odds {
    let mut odds = Odds::default();
    let mut all = Tally::default();
    let mut by_tool: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut by_intent: BTreeMap<&str, Tally> = BTreeMap::new();
    for agent_run in agent_runs {
        odds.conversations += 1;
        match agent_run.end {
            RunEnd::Resolved => odds.resolved += 1,
            RunEnd::Unresolved => odds.unresolved += 1,
            RunEnd::Stopped => odds.stopped += 1,
            RunEnd::Unknown => odds.unknown += 1,
        }
        all.take(agent_run, None);
        by_intent
            .entry(&agent_run.intent)
            .or_default()
            .take(agent_run, None);
        let mut seen: Vec<&str> = Vec::new();
        for call in &agent_run.calls {
            if !seen.contains(&call.tool.as_str()) {
                seen.push(&call.tool);
                let tally = by_tool.entry(&call.tool).or_default();
                tally.take(agent_run, Some(&call.tool));
            }
        }
    }
    let named = |tallies: BTreeMap<&str, Tally>| {
        let curves = tallies.into_iter();
        curves
            .map(|(name, tally)| (name.to_owned(), tally.curve()))
            .filter(|(_, curve)| curve.conversations > 0)
            .collect()
    };
    odds.all = all.curve();
    odds.by_tool = named(by_tool);
    odds.by_intent = named(by_intent);
    odds
}

#[derive(Default)]
struct Tally {
    conversations: u64,
    in_a_row: BTreeMap<u32, Reached>,
    in_total: BTreeMap<u32, Reached>,
}

#[derive(Default)]
struct Reached {
    resolved: u64,
    unresolved: u64,
    stopped_here: u64,
    unknown: u64,
    after: Spent,
    burnt: Spent,
}

impl Tally {
    /// Adds a run; only the calls of one tool, if one is named.
    fn take(&mut self, agent_run: &AgentRun, tool: Option<&str>) {
        let mut calls = agent_run.calls.iter();
        let of_tool = |call: &&EndedCall| tool.is_none_or(|tool| call.tool == tool);
        if !calls.clone().any(|call| of_tool(&call)) {
            return;
        }
        self.conversations += 1;
        let last = agent_run.calls.len().checked_sub(1);
        let (mut row, mut total) = (0, 0);
        let (mut row_most, mut total_most) = (0, 0);
        reach(&mut self.in_a_row, 0, agent_run, Spent::default(), false);
        reach(&mut self.in_total, 0, agent_run, Spent::default(), false);
        for (nth, call) in calls.by_ref().enumerate() {
            if !of_tool(&call) {
                continue;
            }
            if !call.failed {
                row = 0;
                continue;
            }
            row += 1;
            total += 1;
            let is_last = Some(nth) == last;
            if row > row_most {
                row_most = row;
                reach(&mut self.in_a_row, row, agent_run, call.spent, is_last);
            }
            if total > total_most {
                total_most = total;
                reach(&mut self.in_total, total, agent_run, call.spent, is_last);
            }
        }
    }

    fn curve(self) -> Curve {
        let points = |reached: BTreeMap<u32, Reached>| {
            let points = reached.into_iter();
            points.map(|(failures, r)| r.point(failures)).collect()
        };
        Curve {
            conversations: self.conversations,
            in_a_row: points(self.in_a_row),
            in_total: points(self.in_total),
        }
    }
}

/// Counts a run that reached this many failures, for the first time.
fn reach(
    points: &mut BTreeMap<u32, Reached>,
    failures: u32,
    agent_run: &AgentRun,
    spent: Spent,
    is_last: bool,
) {
    if failures > FURTHEST {
        return;
    }
    let point = points.entry(failures).or_default();
    let after = agent_run.spent - spent;
    match agent_run.end {
        RunEnd::Resolved => {
            point.resolved += 1;
            point.after += after;
        }
        RunEnd::Stopped if is_last => point.stopped_here += 1,
        RunEnd::Unresolved | RunEnd::Stopped => {
            point.unresolved += 1;
            point.after += after;
            point.burnt += after;
        }
        RunEnd::Unknown => point.unknown += 1,
    }
}

impl Reached {
    fn point(self, failures: u32) -> Point {
        let known = self.resolved + self.unresolved;
        #[expect(clippy::cast_precision_loss, reason = "counts of conversations")]
        let probability = (known > 0).then(|| self.resolved as f64 / known as f64);
        Point {
            failures,
            reached: known + self.stopped_here + self.unknown,
            resolved: self.resolved,
            unresolved: self.unresolved,
            stopped_here: self.stopped_here,
            unknown: self.unknown,
            probability,
            interval: wilson(self.resolved, known),
            after: self.after,
            burnt: self.burnt,
        }
    }
}

#[cfg(test)]
#[path = "count_tests.rs"]
mod tests;
