//! From margins to probabilities.

/// Newton's method is stopped after so many steps; it converges in far fewer.
const MAX_NEWTON_STEPS: usize = 60;
/// A longer Newton step is shortened to this.
const LONGEST_NEWTON_STEP: f64 = 2.0;

/// The softmax of scores at a temperature; larger `sharpness` is more certain.
pub(crate) fn softmax(scores: &[f32], sharpness: f32) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut odds: Vec<f32> = scores
        .iter()
        .map(|score| ((score - top) * sharpness).exp())
        .collect();
    let total: f32 = odds.iter().sum();
    odds.iter_mut().for_each(|odd| *odd /= total);
    odds
}

/// The logistic function.
pub(crate) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// The sharpness that makes the held-out labels most likely (golden-section search on its logarithm).
pub(crate) fn fit_sharpness(held_out: &[(&[f32], usize)], fallback: f32) -> f32 {
    if held_out.is_empty() {
        return fallback;
    }
    let loss = |log_sharpness: f32| -> f64 {
        // A weak pull towards the fallback keeps a handful of examples from claiming certainty.
        let pull = f64::from(log_sharpness - fallback.ln()).powi(2) * 2.0;
        held_out
            .iter()
            .map(|(scores, label)| {
                -f64::from(softmax(scores, log_sharpness.exp())[*label].max(1e-9)).ln()
            })
            .sum::<f64>()
            + pull
    };
    let ratio = (5.0_f32.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (0.0_f32, 4.0_f32);
    for _ in 0..20 {
        let left = high - ratio * (high - low);
        let right = low + ratio * (high - low);
        if loss(left) < loss(right) {
            high = right;
        } else {
            low = left;
        }
    }
    f32::midpoint(low, high).exp()
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
    /// rows the result stays near it, with many it goes where they say.
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
    /// What was seen.
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
        let scores = [0.5, -0.5, -0.7];
        let right: Vec<(&[f32], usize)> = (0..200).map(|_| (&scores[..], 0)).collect();
        let mixed: Vec<(&[f32], usize)> = (0..200).map(|at| (&scores[..], at % 3)).collect();
        assert!(fit_sharpness(&right, 3.0) > 5.0);
        assert!(fit_sharpness(&mixed, 3.0) < 1.5);
        assert!((fit_sharpness(&[], 3.0) - 3.0).abs() < 1e-6);
    }

    #[test]
    fn a_softmax_adds_up_to_one_even_for_huge_scores() {
        let shares = softmax(&[1e30, 0.0, -1e30], 100.0);
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }
}
