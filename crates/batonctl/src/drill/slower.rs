//! Detects that steps got slower in the course of a drill.

use std::collections::BTreeMap;

use baton_simulation::StepTime;

/// Steps of one kind at either end that are worth comparing.
const FEWEST: usize = 5;

/// The time of the first steps at the speed of the last ones, over the time they took: kind by kind,
/// medians, so that neither another mix of conversations nor a hiccup counts. 1 if nothing can be
/// compared.
pub(super) fn late_over_early(early: &[StepTime], late: &[StepTime]) -> f64 {
    let mut kinds: BTreeMap<u64, [Vec<u32>; 2]> = BTreeMap::new();
    for (end, steps) in [early, late].into_iter().enumerate() {
        for step in steps {
            kinds.entry(step.kind).or_default()[end].push(step.nanos);
        }
    }
    let (mut was, mut would_be) = (0.0, 0.0);
    for [early, late] in kinds.values_mut() {
        if early.len() >= FEWEST && late.len() >= FEWEST {
            let weight = f64::from(u32::try_from(early.len()).unwrap_or(u32::MAX));
            was += weight * median(early);
            would_be += weight * median(late);
        }
    }
    if was > 0.0 { would_be / was } else { 1.0 }
}

fn median(values: &mut [u32]) -> f64 {
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable(middle);
    f64::from(*median)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(kind: u64, nanos: u32, count: usize) -> Vec<StepTime> {
        vec![StepTime { kind, nanos }; count]
    }

    #[test]
    fn another_mix_is_not_slower_and_slower_is() {
        let early = [steps(1, 1_000, 90), steps(2, 9_000, 10)].concat();
        let other_mix = [steps(1, 1_000, 10), steps(2, 9_000, 90)].concat();
        let slower = [steps(1, 1_500, 10), steps(2, 13_500, 90)].concat();
        let ratio = |late: &[StepTime]| late_over_early(&early, late);
        assert!((ratio(&other_mix) - 1.0).abs() < 1e-9);
        assert!((ratio(&slower) - 1.5).abs() < 1e-9);
    }

    #[test]
    fn what_is_rare_or_new_is_not_compared() {
        let early = [steps(1, 1_000, 90), steps(2, 1, 4)].concat();
        let late = [steps(1, 1_000, 90), steps(2, 1_000, 90), steps(3, 5, 90)].concat();
        assert!((late_over_early(&early, &late) - 1.0).abs() < 1e-9);
        assert!((late_over_early(&[], &late) - 1.0).abs() < 1e-9);
    }
}
