//! Curves: what every threshold of a rule would stop, with that rule alone in force.

use std::collections::BTreeMap;
use std::fmt::Formatter;

use serde::Serialize;

use super::reach::{Reach, THRESHOLDS};

/// A rule's thresholds, each with what it would stop.
#[derive(Debug, Serialize)]
pub(super) struct Curve {
    rule: &'static str,
    steps: Vec<Step>,
}

/// A threshold at which the count changes: it and all below it, down to the step before, stop the same runs.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Step {
    threshold: u32,
    failed: usize,
    succeeded: usize,
}

/// The curves of all rules that have a threshold to choose, from how far runs got and whether they succeeded.
pub(super) fn curves(runs: &[(&Reach, bool)]) -> Vec<Curve> {
    let of_rule = THRESHOLDS.iter().map(|threshold| {
        let mut reached: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (reach, succeeded) in runs {
            if let Some(at) = reach.get(&threshold.rule) {
                let (failed, ended_well) = reached.entry(*at).or_default();
                *(if *succeeded { ended_well } else { failed }) += 1;
            }
        }
        let (mut failed, mut succeeded) = (0, 0);
        let mut steps: Vec<Step> = reached
            .into_iter()
            .rev()
            .map(|(threshold, of)| {
                failed += of.0;
                succeeded += of.1;
                Step {
                    threshold,
                    failed,
                    succeeded,
                }
            })
            .collect();
        steps.reverse();
        Curve {
            rule: threshold.rule.name(),
            steps,
        }
    });
    of_rule.collect()
}

/// One line for each rule: threshold, failed and succeeded.
pub(super) fn print(curves: &[Curve], f: &mut Formatter<'_>) -> std::fmt::Result {
    writeln!(f, "each threshold alone, failed : succeeded:")?;
    for curve in curves {
        write!(f, "  {:<20}", curve.rule)?;
        for step in &curve.steps {
            write!(f, " {}→{}:{}", step.threshold, step.failed, step.succeeded)?;
        }
        writeln!(f)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use baton_orchestrator::observer::Rule;

    use super::*;

    #[test]
    fn a_threshold_stops_every_run_that_got_as_far() {
        let run =
            |at: Option<u32>| -> Reach { at.map(|at| (Rule::ToolCalls, at)).into_iter().collect() };
        let runs = [
            (run(Some(12)), true),
            (run(Some(20)), false),
            (run(Some(20)), true),
            (run(None), true),
            (run(Some(31)), false),
        ];
        let runs: Vec<(&Reach, bool)> = runs.iter().map(|(reach, end)| (reach, *end)).collect();
        let curves = curves(&runs);
        let curve = curves
            .iter()
            .find(|curve| curve.rule == "tool_calls")
            .unwrap();
        let steps: Vec<_> = curve
            .steps
            .iter()
            .map(|s| (s.threshold, s.failed, s.succeeded))
            .collect();
        assert_eq!(steps, [(12, 2, 2), (20, 2, 1), (31, 1, 0)]);
        assert!(
            curves
                .iter()
                .filter(|curve| curve.rule != "tool_calls")
                .all(|curve| curve.steps.is_empty())
        );
    }
}
