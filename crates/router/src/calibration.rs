//! From margins to probabilities.

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
pub(crate) fn logistic(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// The sharpness that makes the held-out labels most likely (golden-section search on its logarithm).
pub(crate) fn fit_sharpness(held_out: &[(Vec<f32>, usize)], fallback: f32) -> f32 {
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

    /// Fits weighted, labelled rows by gradient steps, pulled towards `self` with the given strength: with few
    /// rows the result stays near it, with many it goes where they say.
    pub(crate) fn refined(self, rows: &[Row<N>], pull: f64) -> Self {
        let mut weights = self.weights;
        for _ in 0..60 {
            let mut gradient = [0.0; N];
            let mut curvature = [[0.0; N]; N];
            for at in 0..N {
                gradient[at] = pull * (weights[at] - self.weights[at]);
                curvature[at][at] = pull;
            }
            for row in rows {
                let logit: f64 = weights
                    .iter()
                    .zip(&row.signals)
                    .map(|(weight, signal)| weight * signal)
                    .sum();
                let p = 1.0 / (1.0 + (-logit).exp());
                let error = p - f64::from(u8::from(row.positive));
                for at in 0..N {
                    gradient[at] += row.weight * error * row.signals[at];
                    for other in 0..N {
                        curvature[at][other] +=
                            row.weight * p * (1.0 - p) * row.signals[at] * row.signals[other];
                    }
                }
            }
            let step = solve(curvature, gradient);
            let length = step.iter().map(|part| part * part).sum::<f64>().sqrt();
            let damping = if length > 2.0 { 2.0 / length } else { 1.0 };
            for at in 0..N {
                weights[at] -= step[at] * damping;
            }
            if length < 1e-6 {
                break;
            }
        }
        Self { weights }
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
        let pivot = matrix[at][at].max(1e-12);
        for below in at + 1..N {
            let factor = matrix[below][at] / pivot;
            for column in at..N {
                matrix[below][column] -= factor * matrix[at][column];
            }
            right[below] -= factor * right[at];
        }
    }
    let mut solution = [0.0; N];
    for at in (0..N).rev() {
        let rest: f64 = (at + 1..N)
            .map(|column| matrix[at][column] * solution[column])
            .sum();
        solution[at] = (right[at] - rest) / matrix[at][at].max(1e-12);
    }
    solution
}
