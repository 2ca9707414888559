//! The figures of a drill.

use std::collections::BTreeMap;

use baton_practice::{FloorFigures, Score};
use baton_runtime::Metrics;
use serde::Serialize;

use super::judge::Verdict;
use super::memory::InMemory;
use crate::figures::{p99, share};

/// Most problems that are written out; the others are only counted.
const MOST_PROBLEMS: usize = 200;
/// Conversations at the beginning and at the end whose latencies are compared.
const COMPARED: usize = 100;

/// The figures of a drill, as `--json` prints them.
#[derive(Debug, Default, Serialize)]
pub(super) struct Scorecard {
    /// Where the customers came to.
    pub(super) floor: &'static str,
    pub(super) conversations: usize,
    /// How they ended for the customers.
    pub(super) endings: BTreeMap<String, u64>,
    /// Customers who could not go on because of the gateway.
    pub(super) broken: u64,
    /// By the rule that brought the conversation to a person.
    pub(super) handoffs: BTreeMap<String, usize>,
    /// Of these, by force.
    pub(super) forced_by_rule: usize,
    /// Handoffs whose customer stayed until a person could take over.
    pub(super) handed_over: usize,
    /// The share of these that a person took within the service level, with every needed fact that
    /// could be had, none wrong, and no question asked again.
    pub(super) success_rate: f64,
    /// Of the handed over: not within the service level.
    pub(super) late: usize,
    /// Of the handed over: a needed fact is missing that could be had.
    pub(super) incomplete: usize,
    /// Of the handed over: a needed fact is missing because it could not be had.
    pub(super) excused: usize,
    /// Questions of representatives that the snapshot answers.
    pub(super) repeat_asks: usize,
    /// Mean over all snapshots, whether or not the facts could be had; a wrong verified fact counts −1.
    pub(super) fidelity: f64,
    /// The same, of the needed facts that could be had; 1 for a snapshot where none could.
    pub(super) fidelity_of_obtainable: f64,
    /// Facts marked verified that are wrong or another customer's.
    pub(super) wrong_verified: usize,
    pub(super) snapshots: usize,
    /// Handoffs without a sealed, schema-valid snapshot.
    pub(super) snapshots_missing: usize,
    /// Messages of customers that the gateway confirmed and no journal has.
    pub(super) lost: usize,
    /// Replies that were not refused and never reached their customer.
    pub(super) replies_lost: usize,
    /// Messages applied twice, and replies received twice.
    pub(super) duplicated: usize,
    /// Violated invariants of the journals.
    pub(super) invariant_violations: usize,
    pub(super) tool_calls: usize,
    /// Failed tries of tool calls, from the journals.
    pub(super) tool_failures: usize,
    /// The same, of conversations with a snapshot, up to where it looked.
    pub(super) tool_failures_before_snapshots: usize,
    /// The same, as the snapshots count them.
    pub(super) tool_failures_in_snapshots: usize,
    /// Calls of one conversation that failed for good, at the 99th percentile.
    pub(super) calls_burnt_p99: usize,
    /// Faults the systems of record were made to have.
    pub(super) faults_injected: u64,
    pub(super) link_cuts: u64,
    pub(super) steps: u64,
    pub(super) seconds: f64,
    pub(super) step_p50_us: u32,
    pub(super) step_p99_us: u32,
    /// Median step of the last conversations over that of the first ones: above 1 it got slower.
    pub(super) late_early_latency_ratio: f64,
    /// Figures that only a drill in memory has.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) in_memory: Option<InMemory>,
    /// Whether the drill was given up before all customers had gone.
    pub(super) given_up: bool,
    /// Problems in all; at most 200 are written out.
    pub(super) problem_count: usize,
    pub(super) problems: Vec<String>,
    /// The sum of the fidelities of all snapshots.
    #[serde(skip)]
    pub(super) fidelities: f64,
    #[serde(skip)]
    pub(super) fidelities_of_obtainable: f64,
    /// How many conversations burnt each number of calls.
    #[serde(skip)]
    pub(super) burnt: BTreeMap<usize, usize>,
    #[serde(skip)]
    pub(super) successes: usize,
}

impl Scorecard {
    /// Adds a conversation.
    pub(super) fn add(&mut self, verdict: Verdict) {
        self.conversations += 1;
        if let Some((rule, forced)) = verdict.rule {
            *self.handoffs.entry(rule.to_owned()).or_default() += 1;
            self.forced_by_rule += usize::from(forced);
        }
        if verdict.handed_over {
            self.handed_over += 1;
            self.late += usize::from(verdict.late);
            self.incomplete += usize::from(!verdict.missed.is_empty());
            self.successes += usize::from(verdict.success);
            let missing = verdict
                .score
                .as_ref()
                .is_some_and(|s| !s.missing.is_empty());
            self.excused += usize::from(missing && verdict.missed.is_empty());
        }
        self.repeat_asks += verdict.repeat_asks;
        if let Some(score) = &verdict.score {
            self.snapshots += 1;
            self.wrong_verified += usize::try_from(score.wrong_verified).unwrap_or(usize::MAX);
            self.fidelities += score.fidelity;
            self.fidelities_of_obtainable += of_obtainable(score, verdict.missed.len());
        }
        self.snapshots_missing += usize::from(verdict.snapshot_missing);
        self.lost += verdict.lost;
        self.replies_lost += verdict.replies_lost;
        self.duplicated += verdict.duplicated;
        self.invariant_violations += verdict.violations.len();
        self.tool_calls += verdict.tool_calls;
        self.tool_failures += verdict.tool_failures;
        self.tool_failures_before_snapshots += verdict.tool_failures_before_snapshot;
        self.tool_failures_in_snapshots += verdict.tool_failures_in_snapshot;
        *self.burnt.entry(verdict.burnt).or_default() += 1;
        for problem in verdict.problems {
            self.problem(problem);
        }
    }

    /// Writes a problem down.
    pub(super) fn problem(&mut self, problem: String) {
        self.problem_count += 1;
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Computes the figures that are known only at the end of a drill in memory.
    pub(super) fn settle(&mut self, steps: u64, seconds: f64, micros: (f64, f64), late_early: f64) {
        self.sum_up();
        self.steps = steps;
        self.seconds = seconds;
        (self.step_p50_us, self.step_p99_us) = (whole(micros.0), whole(micros.1));
        self.late_early_latency_ratio = late_early;
    }

    /// Computes the figures that are known only at the end. `ends` are the steps made when each
    /// conversation had been judged.
    pub(super) fn finish(&mut self, floor: FloorFigures, metrics: &Metrics, ends: &[u64]) {
        self.sum_up();
        self.steps = metrics.steps();
        self.step_p50_us = metrics.step_micros(0.5).unwrap_or(0);
        self.step_p99_us = metrics.step_micros(0.99).unwrap_or(0);
        self.late_early_latency_ratio = late_over_early(metrics, ends);
        self.broken = floor.broken;
        self.endings = floor
            .endings
            .into_iter()
            .map(|(ending, count)| (name(ending), count))
            .collect();
        if let Some(problem) = floor.problem {
            self.problem(format!("a customer could not go on: {problem}"));
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a count of conversations")]
    fn sum_up(&mut self) {
        self.success_rate = share(self.successes, self.handed_over);
        let mean = |sum: f64| {
            if self.snapshots == 0 {
                1.0
            } else {
                sum / self.snapshots as f64
            }
        };
        self.fidelity = mean(self.fidelities);
        self.fidelity_of_obtainable = mean(self.fidelities_of_obtainable);
        self.calls_burnt_p99 = p99(&self.burnt);
    }

    /// Whether the drill passes.
    pub(super) fn holds(&self) -> bool {
        let wrong = [
            self.lost,
            self.replies_lost,
            self.duplicated,
            self.wrong_verified,
            self.snapshots_missing,
            self.invariant_violations,
        ];
        wrong.iter().all(|count| *count == 0) && !self.given_up
    }
}

/// Of the needed facts that are right or could have been had (`missed` of them are not there), the share that
/// is right, a wrong verified one counting −1.
fn of_obtainable(score: &Score, missed: usize) -> f64 {
    let missed = u32::try_from(missed).unwrap_or(u32::MAX);
    let obtainable = score.right.saturating_add(missed);
    let right = if obtainable == 0 { 1 } else { score.right };
    (f64::from(right) - f64::from(score.wrong_verified)) / f64::from(obtainable.max(1))
}

/// The name of an ending as JSON has it.
pub(super) fn name(ending: baton_practice::Ending) -> String {
    match serde_json::to_value(ending) {
        Ok(serde_json::Value::String(name)) => name,
        _ => format!("{ending:?}"),
    }
}

/// A number of microseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time that is not negative; beyond an hour it is as good as an hour"
)]
fn whole(micros: f64) -> u32 {
    micros.clamp(0.0, 3.6e9) as u32
}

/// The median step of the last conversations over that of the first: of a hundred each, or of a third.
fn late_over_early(metrics: &Metrics, ends: &[u64]) -> f64 {
    let compared = COMPARED.min(ends.len() / 3);
    let first = compared.checked_sub(1).and_then(|at| ends.get(at));
    let last = ends
        .len()
        .checked_sub(compared + 1)
        .and_then(|at| ends.get(at));
    let early = first.and_then(|end| metrics.step_micros_of(0..*end, 0.5));
    let late = last.and_then(|begin| metrics.step_micros_of(*begin..u64::MAX, 0.5));
    match (early, late) {
        (Some(early), Some(late)) => f64::from(late) / f64::from(early.max(1)),
        _ => 1.0,
    }
}

impl std::fmt::Display for Scorecard {
    /// The scorecard as people read it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "conversations        {:>7}", self.conversations)?;
        for (ending, count) in &self.endings {
            writeln!(f, "  {ending:<19}{count:>7}")?;
        }
        writeln!(f, "handed over          {:>7}", self.handed_over)?;
        writeln!(f, "success rate         {:>7.4}", self.success_rate)?;
        writeln!(
            f,
            "  late, incomplete   {:>7} {:>7}, {} without what could not be had",
            self.late, self.incomplete, self.excused
        )?;
        writeln!(
            f,
            "fidelity             {:>7.4}, {:.4} of what could be had",
            self.fidelity, self.fidelity_of_obtainable
        )?;
        writeln!(f, "wrong but verified   {:>7}", self.wrong_verified)?;
        writeln!(
            f,
            "snapshots            {:>7}, {} missing",
            self.snapshots, self.snapshots_missing
        )?;
        writeln!(
            f,
            "lost, duplicated     {:>7} {:>7}",
            self.lost, self.duplicated
        )?;
        writeln!(f, "replies lost         {:>7}", self.replies_lost)?;
        writeln!(f, "invariants violated  {:>7}", self.invariant_violations)?;
        writeln!(
            f,
            "tool calls           {:>7}, {} burnt at p99",
            self.tool_calls, self.calls_burnt_p99
        )?;
        writeln!(
            f,
            "failed tries         {:>7} in journals, {} of {} in snapshots, {} faults injected",
            self.tool_failures,
            self.tool_failures_in_snapshots,
            self.tool_failures_before_snapshots,
            self.faults_injected
        )?;
        writeln!(f, "link cuts            {:>7}", self.link_cuts)?;
        writeln!(f, "handoffs, {} of them forced", self.forced_by_rule)?;
        for (rule, count) in &self.handoffs {
            writeln!(f, "  {rule:<19}{count:>7}")?;
        }
        writeln!(
            f,
            "steps                {:>7} in {:.1} s",
            self.steps, self.seconds
        )?;
        writeln!(
            f,
            "input to durable     {:>7} us p50, {} us p99, late over early {:.2}",
            self.step_p50_us, self.step_p99_us, self.late_early_latency_ratio
        )?;
        if let Some(memory) = &self.in_memory {
            write!(f, "{memory}")?;
        }
        for problem in &self.problems {
            writeln!(f, "! {problem}")?;
        }
        if self.problem_count > self.problems.len() {
            writeln!(f, "! and {} more", self.problem_count - self.problems.len())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use baton_practice::Score;

    use super::of_obtainable;

    #[test]
    fn what_could_not_be_had_does_not_count() {
        let score = |right, wrong_verified| Score {
            needed: 5,
            right,
            wrong_verified,
            ..Score::default()
        };
        let check = |right, wrong, missed, expected: f64| {
            let found = of_obtainable(&score(right, wrong), missed);
            assert!(
                (found - expected).abs() < 1e-9,
                "{found} for {right} {wrong} {missed}"
            );
        };
        check(5, 0, 0, 1.0);
        check(0, 0, 0, 1.0);
        check(2, 0, 0, 1.0);
        check(2, 0, 2, 0.5);
        check(0, 1, 0, 0.0);
        check(1, 1, 1, 0.0);
    }
}
