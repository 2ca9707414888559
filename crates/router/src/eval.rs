//! Measures a Router on labelled rows.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::route::Router;

/// How many confusions a [`RouterReport`] lists.
const MAX_CONFUSIONS: usize = 20;
/// Bins of equal width for the calibration error.
const CALIBRATION_BINS: usize = 10;
/// The precision at which out-of-scope recall is reported.
const REJECT_PRECISION: f64 = 0.95;

/// One labelled text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledRow {
    /// The text.
    pub text: String,
    /// Its intent; `None` when it is out of scope.
    pub intent: Option<String>,
}

/// Two intents that a Router mixes up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The label.
    pub expected: String,
    /// The intent that the Router put first.
    pub predicted: String,
    /// How often.
    pub count: usize,
}

/// The result of [`evaluate`]. Shares are 0 to 1; a share of nothing is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RouterReport {
    /// Which Router was measured.
    pub router: &'static str,
    /// Rows with an intent.
    pub in_scope: usize,
    /// Rows without one.
    pub out_of_scope: usize,
    /// Share of in-scope rows whose most likely intent is the right one, rejected or not.
    pub accuracy: Option<f64>,
    /// Share of in-scope rows that were accepted with the right intent: here a rejection is a mistake.
    pub accepted_accuracy: Option<f64>,
    /// Of the out-of-scope rows, the most that can be told apart by their score while 95 % of the rows above
    /// the threshold are out of scope.
    pub oos_recall_at_95_precision: Option<f64>,
    /// The score threshold of that recall.
    pub oos_threshold_at_95_precision: Option<f64>,
    /// Share of out-of-scope rows the Router rejected by its own threshold.
    pub oos_recall: Option<f64>,
    /// Share of rejected rows that were out of scope.
    pub oos_precision: Option<f64>,
    /// Expected calibration error over in-scope rows: how far confidence is from being right, on average.
    pub ece: Option<f64>,
    /// The same over all rows; any intent for an out-of-scope row is wrong.
    pub ece_all: Option<f64>,
    /// The intents mixed up most, most frequent first.
    pub confusions: Vec<Confusion>,
    /// The clock's readings for each row, in the order of the rows.
    #[serde(skip)]
    pub ticks: Vec<u64>,
    /// The reject score of each row, and whether the row is out of scope.
    #[serde(skip)]
    pub reject_scores: Vec<(f64, bool)>,
}

/// How a threshold does on rows that it was not chosen by. Shares are 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Apart {
    /// Share of the out-of-scope rows that it finds.
    pub recall: f64,
    /// Share of the rows above it that are out of scope; absent if none is above.
    pub precision: Option<f64>,
}

impl RouterReport {
    /// [`Self::oos_recall_at_95_precision`] as it would be with `ratio` out-of-scope rows for each one in scope, all
    /// of them like those that are there.
    pub fn oos_recall_at_95_precision_as_in(&self, ratio: f64) -> Option<f64> {
        let weight = ratio * self.in_scope as f64 / self.out_of_scope as f64;
        recall_at_precision(&self.reject_scores, REJECT_PRECISION, weight).map(|(recall, _)| recall)
    }

    /// How a threshold on the reject score does on rows that it was not chosen by. The rows are halved; in each half
    /// the threshold with the highest recall at 95 % precision is chosen, and what it finds in the other half is
    /// counted, both ways together. With a ratio, rows are weighted as if that many were out of scope for each one in
    /// scope. `None` unless there are two rows of either sort.
    pub fn oos_apart(&self, ratio: Option<f64>) -> Option<Apart> {
        let weight = ratio.map_or(1.0, |ratio| {
            ratio * self.in_scope as f64 / self.out_of_scope.max(1) as f64
        });
        let halves = halves(&self.reject_scores);
        let (mut found, mut of, mut wrong) = (0, 0, 0);
        for (chosen_by, counted_in) in [(&halves[0], &halves[1]), (&halves[1], &halves[0])] {
            let has = |positive| chosen_by.iter().any(|row| row.1 == positive);
            if !has(true) || !has(false) {
                return None;
            }
            let (_, threshold) = recall_at_precision(chosen_by, REJECT_PRECISION, weight)?;
            of += counted_in.iter().filter(|row| row.1).count();
            let above = counted_in.iter().filter(|row| row.0 >= threshold);
            let (right, not): (Vec<&(f64, bool)>, Vec<_>) = above.partition(|row| row.1);
            found += right.len();
            wrong += not.len();
        }
        let right = found as f64 * weight;
        Some(Apart {
            recall: share(found, of)?,
            precision: (found + wrong > 0).then(|| right / (right + wrong as f64)),
        })
    }

    /// The value below which the given share (0 to 1) of the clock's differences lies.
    pub fn tick_quantile(&self, share: f64) -> Option<u64> {
        let mut sorted = self.ticks.clone();
        sorted.sort_unstable();
        let last = sorted.len().checked_sub(1)?;
        sorted
            .get((last as f64 * share.clamp(0.0, 1.0)).round() as usize)
            .copied()
    }
}

/// Routes every row and counts. `clock` gives a reading before and after each one, in whatever unit the caller
/// wants to see in [`RouterReport::ticks`]; `|| 0` when time does not matter.
pub fn evaluate(
    router: &dyn Router,
    rows: &[LabelledRow],
    mut clock: impl FnMut() -> u64,
) -> RouterReport {
    let mut tally = Tally::default();
    let mut ticks = Vec::with_capacity(rows.len());
    for row in rows {
        let before = clock();
        let routing = router.route(&row.text);
        ticks.push(clock().saturating_sub(before));
        let first = routing.alternatives.first();
        let right =
            row.intent.is_some() && first.map(|scored| &scored.intent) == row.intent.as_ref();
        tally
            .reject_scores
            .push((f64::from(routing.out_of_scope), row.intent.is_none()));
        tally.confidences.push((
            first.map_or(0.0, |scored| f64::from(scored.confidence)),
            right,
            row.intent.is_some(),
        ));
        let rejected = routing.best.is_none();
        tally.rejected += usize::from(rejected);
        match &row.intent {
            None => {
                tally.out_of_scope += 1;
                tally.rightly_rejected += usize::from(rejected);
            }
            Some(expected) => {
                tally.in_scope += 1;
                tally.right += usize::from(right);
                tally.accepted_right += usize::from(right && !rejected);
                if !right {
                    let predicted = first.map_or_else(String::new, |scored| scored.intent.clone());
                    *tally
                        .confusions
                        .entry((expected.clone(), predicted))
                        .or_default() += 1;
                }
            }
        }
    }
    tally.report(router.name(), ticks)
}

#[derive(Default)]
struct Tally {
    in_scope: usize,
    out_of_scope: usize,
    right: usize,
    accepted_right: usize,
    rejected: usize,
    rightly_rejected: usize,
    reject_scores: Vec<(f64, bool)>,
    confidences: Vec<(f64, bool, bool)>,
    confusions: BTreeMap<(String, String), usize>,
}

impl Tally {
    fn report(self, router: &'static str, ticks: Vec<u64>) -> RouterReport {
        let point = recall_at_precision(&self.reject_scores, REJECT_PRECISION, 1.0);
        let in_scope: Vec<_> = self
            .confidences
            .iter()
            .filter(|row| row.2)
            .map(|row| (row.0, row.1))
            .collect();
        let all: Vec<_> = self.confidences.iter().map(|row| (row.0, row.1)).collect();
        let mut confusions: Vec<_> = self
            .confusions
            .into_iter()
            .map(|((expected, predicted), count)| Confusion {
                expected,
                predicted,
                count,
            })
            .collect();
        confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.count));
        confusions.truncate(MAX_CONFUSIONS);
        RouterReport {
            router,
            in_scope: self.in_scope,
            out_of_scope: self.out_of_scope,
            accuracy: share(self.right, self.in_scope),
            accepted_accuracy: share(self.accepted_right, self.in_scope),
            oos_recall_at_95_precision: point.map(|(recall, _)| recall),
            oos_threshold_at_95_precision: point.map(|(_, threshold)| threshold),
            oos_recall: share(self.rightly_rejected, self.out_of_scope),
            oos_precision: share(self.rightly_rejected, self.rejected),
            ece: calibration_error(&in_scope),
            ece_all: calibration_error(&all),
            confusions,
            ticks,
            reject_scores: self.reject_scores,
        }
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The largest recall of positives, each counted `weight` times, over all thresholds "score at least t" with the
/// given precision, and that t.
/// Without such a threshold recall is 0, at an unreachable one; without positives there is no result.
fn recall_at_precision(scores: &[(f64, bool)], precision: f64, weight: f64) -> Option<(f64, f64)> {
    let positives = scores.iter().filter(|(_, positive)| *positive).count();
    let mut sorted = scores.to_vec();
    sorted.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut best = (0.0, f64::MAX);
    let mut found = 0;
    for (at, (score, positive)) in sorted.iter().enumerate() {
        found += usize::from(*positive);
        let last_of_its_score = sorted.get(at + 1).is_none_or(|next| next.0 < *score);
        let (right, wrong) = (found as f64 * weight, (at + 1 - found) as f64);
        if last_of_its_score && right >= precision * (right + wrong) {
            best = (found as f64 / positives.max(1) as f64, *score);
        }
    }
    (positives > 0).then_some(best)
}

/// Every other row, and the rest; rows out of scope and rows in scope each divided by themselves, so that both halves
/// have as many of every intent when rows come intent by intent.
fn halves(scores: &[(f64, bool)]) -> [Vec<(f64, bool)>; 2] {
    let mut halves = [Vec::new(), Vec::new()];
    let mut seen = [0_usize; 2];
    for row in scores {
        let seen = &mut seen[usize::from(row.1)];
        halves[*seen % 2].push(*row);
        *seen += 1;
    }
    halves
}

fn calibration_error(confidences: &[(f64, bool)]) -> Option<f64> {
    let mut bins = [(0.0, 0_usize, 0_usize); CALIBRATION_BINS];
    for (confidence, right) in confidences {
        let bin =
            &mut bins[((confidence * CALIBRATION_BINS as f64) as usize).min(CALIBRATION_BINS - 1)];
        bin.0 += confidence;
        bin.1 += usize::from(*right);
        bin.2 += 1;
    }
    let gaps: f64 = bins
        .iter()
        .map(|(confidence, right, _)| (confidence - *right as f64).abs())
        .sum();
    (!confidences.is_empty()).then(|| gaps / confidences.len() as f64)
}

#[cfg(test)]
#[path = "eval_tests.rs"]
mod tests;
