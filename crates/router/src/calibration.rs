//! Turns margins into probabilities.

/// Steps after which Newton's method is stopped; it converges in far fewer.
const MAX_NEWTON_STEPS: usize = 60;
/// How often the voices' sharpness is fitted one after the other.
const SHARPNESS_ROUNDS: usize = 3;
/// Steps of the search for one voice's sharpness.
const SHARPNESS_STEPS: usize = 16;
/// How far from its prior the logarithm of a sharpness is searched.
const SHARPNESS_REACH: f32 = 2.5;
/// A longer Newton step is shortened to this.
const LONGEST_NEWTON_STEP: f64 = 2.0;
/// In which unit [`energy`] is.
const ENERGY_UNIT: f64 = 4.0;

/// The softmax of the scores of several voices, each with its sharpness; sharper is more certain.
pub(crate) fn softmax<const V: usize>(voices: &[Vec<f32>; V], sharpness: &[f32; V]) -> Vec<f32> {
    let classes = voices.iter().map(Vec::len).min().unwrap_or(0);
    let mut odds = vec![0.0; classes];
    for (voice, sharpness) in voices.iter().zip(sharpness) {
        let top = voice.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for (odd, score) in odds.iter_mut().zip(voice) {
            *odd += (score - top) * sharpness;
        }
    }
    let top = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    odds.iter_mut().for_each(|odd| *odd = (*odd - top).exp());
    let total: f32 = odds.iter().sum();
    odds.iter_mut().for_each(|odd| *odd /= total);
    odds
}

/// The voices' support for any class at all: the logarithm of the sum of all classes' odds, in a unit that brings it
/// near to one.
pub(crate) fn energy<const V: usize>(voices: &[Vec<f32>; V], sharpness: &[f32; V]) -> f64 {
    let classes = voices.iter().map(Vec::len).min().unwrap_or(0);
    let odds = |class: usize| -> f64 {
        let of_voices = voices.iter().zip(sharpness);
        of_voices
            .map(|(voice, sharpness)| f64::from(voice[class] * sharpness))
            .sum()
    };
    let top = (0..classes).map(odds).fold(f64::NEG_INFINITY, f64::max);
    if !top.is_finite() {
        return 0.0;
    }
    let sum: f64 = (0..classes).map(|class| (odds(class) - top).exp()).sum();
    (top + sum.ln()) / ENERGY_UNIT
}

/// The logistic function.
pub(crate) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// The sharpness of each voice that makes the held-out labels most likely: one voice after the other, by
/// golden-section search on its logarithm, and again while there are several.
pub(crate) fn fit_sharpness<const V: usize>(
    held_out: &[(&[Vec<f32>; V], usize)],
    prior: [f32; V],
) -> [f32; V] {
    let mut sharpness = prior;
    if held_out.is_empty() {
        return sharpness;
    }
    let ratio = (5.0_f32.sqrt() - 1.0) / 2.0;
    for _ in 0..if V == 1 { 1 } else { SHARPNESS_ROUNDS } {
        for voice in 0..V {
            let mut loss = |log_sharpness: f32| -> f64 {
                sharpness[voice] = log_sharpness.exp();
                // A weak pull towards the prior keeps a handful of examples from claiming certainty.
                let pull = f64::from(log_sharpness - prior[voice].ln()).powi(2) * 2.0;
                held_out
                    .iter()
                    .map(|(voices, label)| {
                        -f64::from(softmax(voices, &sharpness)[*label].max(1e-9)).ln()
                    })
                    .sum::<f64>()
                    + pull
            };
            let middle = prior[voice].ln();
            let (mut low, mut high) = (middle - SHARPNESS_REACH, middle + SHARPNESS_REACH);
            for _ in 0..SHARPNESS_STEPS {
                let left = high - ratio * (high - low);
                let right = low + ratio * (high - low);
                if loss(left) < loss(right) {
                    high = right;
                } else {
                    low = left;
                }
            }
            sharpness[voice] = f32::midpoint(low, high).exp();
        }
    }
    sharpness
}

/// A logistic regression on a handful of signals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Logistic<const N: usize> {
    /// One weight per signal.
    pub(crate) weights: [f64; N],
}

impl<const N: usize> Logistic<N> {
    /// The log-odds.
    pub(crate) fn logit(&self, signals: &[f64; N]) -> f64 {
        self.weights
            .iter()
            .zip(signals)
            .map(|(weight, signal)| weight * signal)
            .sum()
    }

    /// Fits weighted, labelled rows by Newton's method, pulled towards `self` with the given strength: with few
    /// rows the result stays near it, with many it follows them.
    pub(crate) fn refined(self, rows: &[Row<N>], pull: f64) -> Self {
        let mut fit = self;
        for _ in 0..MAX_NEWTON_STEPS {
            let mut gradient: [f64; N] =
                std::array::from_fn(|at| pull * (fit.weights[at] - self.weights[at]));
            let mut curvature = [[0.0; N]; N];
            for (at, line) in curvature.iter_mut().enumerate() {
                line[at] = pull;
            }
            for row in rows {
                let p = logistic(fit.logit(&row.signals));
                let error = row.weight * (p - f64::from(u8::from(row.positive)));
                let spread = row.weight * p * (1.0 - p);
                for ((slope, line), signal) in
                    gradient.iter_mut().zip(&mut curvature).zip(&row.signals)
                {
                    *slope += error * signal;
                    for (cell, other) in line.iter_mut().zip(&row.signals) {
                        *cell += spread * signal * other;
                    }
                }
            }
            let step = solve(curvature, gradient);
            let length = step.iter().map(|part| part * part).sum::<f64>().sqrt();
            let damping = (LONGEST_NEWTON_STEP / length.max(f64::MIN_POSITIVE)).min(1.0);
            for (weight, part) in fit.weights.iter_mut().zip(step) {
                *weight -= part * damping;
            }
            if length < 1e-6 {
                break;
            }
        }
        fit
    }
}

/// One observation for a logistic regression.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<const N: usize> {
    /// The signals.
    pub(crate) signals: [f64; N],
    /// Whether it was the case.
    pub(crate) positive: bool,
    /// How much it counts.
    pub(crate) weight: f64,
}

/// Solves a small symmetric positive definite system by Gaussian elimination.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for at in 0..N {
        let line = matrix[at];
        let pivot = line[at].max(f64::MIN_POSITIVE);
        for below in at + 1..N {
            let factor = matrix[below][at] / pivot;
            for (cell, above) in matrix[below].iter_mut().zip(line) {
                *cell -= factor * above;
            }
            right[below] -= factor * right[at];
        }
    }
    let mut solution = [0.0; N];
    for at in (0..N).rev() {
        let rest: f64 = matrix[at]
            .iter()
            .zip(solution)
            .skip(at + 1)
            .map(|(cell, known)| cell * known)
            .sum();
        solution[at] = (right[at] - rest) / matrix[at][at].max(f64::MIN_POSITIVE);
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solve_inverts() {
        let solution = solve(
            [[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]],
            [6.0, 10.0, 8.0],
        );
        for (found, expected) in solution.into_iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-9, "{solution:?}");
        }
    }

    #[test]
    fn without_rows_a_fit_is_its_prior_and_with_many_it_is_the_rows() {
        let prior = Logistic {
            weights: [0.5, -1.0],
        };
        assert_eq!(prior.refined(&[], 1.0), prior);
        let rows: Vec<Row<2>> = (0..2000)
            .map(|at| {
                let signal = f64::from(at % 20) / 10.0 - 1.0;
                Row {
                    signals: [1.0, signal],
                    positive: logistic(1.0 + 3.0 * signal) * 100.0 > f64::from(at / 20),
                    weight: 1.0,
                }
            })
            .collect();
        let fit = prior.refined(&rows, 1.0);
        assert!(
            (fit.weights[0] - 1.0).abs() < 0.2 && (fit.weights[1] - 3.0).abs() < 0.3,
            "{fit:?}"
        );
    }

    #[test]
    fn sharpness_rises_when_the_highest_score_is_always_right() {
        let scores = [vec![0.5, -0.5, -0.7]];
        let right: Vec<(&[Vec<f32>; 1], usize)> = (0..200).map(|_| (&scores, 0)).collect();
        let mixed: Vec<(&[Vec<f32>; 1], usize)> = (0..200).map(|at| (&scores, at % 3)).collect();
        assert!(fit_sharpness(&right, [3.0])[0] > 5.0);
        assert!(fit_sharpness(&mixed, [3.0])[0] < 1.5);
        assert!((fit_sharpness(&[], [3.0])[0] - 3.0).abs() < 1e-6);
    }

    #[test]
    fn the_voice_that_knows_is_heard_and_the_other_is_not() {
        let rows: Vec<([Vec<f32>; 2], usize)> = (0..300)
            .map(|at| {
                let one = |class: usize| (0..3).map(|c| f32::from(u8::from(c == class))).collect();
                ([one(at % 3), one(at / 3 % 3)], at % 3)
            })
            .collect();
        let rows: Vec<(&[Vec<f32>; 2], usize)> = rows
            .iter()
            .map(|(voices, label)| (voices, *label))
            .collect();
        let [knows, guesses] = fit_sharpness(&rows, [3.0, 3.0]);
        assert!(knows > 3.0 * guesses, "{knows} {guesses}");
    }

    #[test]
    fn energy_is_high_where_any_class_has_much_and_rises_with_every_class_that_has() {
        let of = |voices: [Vec<f32>; 2]| energy(&voices, &[2.0, 1.0]);
        let none = of([vec![-1.0, -1.0], vec![0.0, 0.0]]);
        let one = of([vec![1.0, -1.0], vec![0.0, 0.0]]);
        let both = of([vec![1.0, 1.0], vec![0.0, 0.0]]);
        assert!(none < one && one < both, "{none} {one} {both}");
        assert!((both - (2.0 + 2.0_f64.ln()) / ENERGY_UNIT).abs() < 1e-6);
        assert!(of([vec![1e30, 0.0], vec![0.0, 0.0]]).is_finite());
        assert!(of([vec![], vec![]]).abs() < 1e-9);
    }

    #[test]
    fn a_softmax_adds_up_to_one_even_for_huge_scores() {
        let shares = softmax(&[vec![1e30, 0.0, -1e30]], &[100.0]);
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }
}
