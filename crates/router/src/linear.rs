//! One linear classifier per class, trained together.
//!
//! Each class has a support vector machine with squared hinge loss against all other classes, solved by dual
//! coordinate descent (Hsieh et al. 2008). All classes visit the examples in the same order, so that one pass
//! over an example's features updates every class: the weights of one feature lie side by side.

use pulp::{Arch, Simd, WithSimd};

use crate::features::Sparse;

/// How hard an example pulls; larger fits the examples more closely.
const COST: f32 = 1.0;
/// How much harder an example pulls on its own class than on the others.
const OWN_CLASS: f32 = 4.0;
/// The value of the constant feature that stands for the bias.
const BIAS: f32 = 1.0;
/// Passes over the examples.
const MAX_PASSES: usize = 10;
/// A pass in which no dual variable moved further than this is the last.
const STILL: f32 = 0.01;

/// Steps smaller than this are skipped.
const NO_STEP: f32 = 1e-6;

/// Weights of all classes for all features.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    classes: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Trains on vectors and the class of each. `classes` and `features` bound the numbers that occur.
    pub(crate) fn train(
        vectors: &[Sparse],
        labels: &[usize],
        classes: usize,
        features: usize,
    ) -> Self {
        let mut linear = Self {
            classes,
            weights: vec![0.0; features * classes],
            bias: vec![0.0; classes],
        };
        Arch::new().dispatch(Training {
            linear: &mut linear,
            vectors,
            labels,
        });
        linear
    }

    /// The margin of every class: above 0 speaks for it.
    pub(crate) fn scores(&self, vector: &Sparse) -> Vec<f32> {
        let mut scores = vec![0.0; self.classes];
        self.score_into(vector, &mut scores);
        scores
    }

    #[inline(always)]
    fn score_into(&self, vector: &Sparse, scores: &mut [f32]) {
        for (score, bias) in scores.iter_mut().zip(&self.bias) {
            *score = bias * BIAS;
        }
        for &(feature, value) in &vector.entries {
            let start = feature as usize * self.classes;
            for (score, weight) in scores
                .iter_mut()
                .zip(&self.weights[start..start + self.classes])
            {
                *score += value * weight;
            }
        }
    }

    #[inline(always)]
    fn add(&mut self, vector: &Sparse, steps: &[f32]) {
        for (bias, step) in self.bias.iter_mut().zip(steps) {
            *bias += step * BIAS;
        }
        for &(feature, value) in &vector.entries {
            let start = feature as usize * self.classes;
            for (weight, step) in self.weights[start..start + self.classes]
                .iter_mut()
                .zip(steps)
            {
                *weight += value * step;
            }
        }
    }

    #[inline(always)]
    fn add_some(&mut self, vector: &Sparse, moving: &[(usize, f32)]) {
        for &(class, step) in moving {
            self.bias[class] += step * BIAS;
        }
        for &(feature, value) in &vector.entries {
            let start = feature as usize * self.classes;
            let weights = &mut self.weights[start..start + self.classes];
            for &(class, step) in moving {
                weights[class] += value * step;
            }
        }
    }
}

/// The passes over the examples.
struct Training<'a> {
    linear: &'a mut Linear,
    vectors: &'a [Sparse],
    labels: &'a [usize],
}

impl WithSimd for Training<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            linear,
            vectors,
            labels,
        } = self;
        let classes = linear.classes;
        let mut duals = vec![0.0_f32; vectors.len() * classes];
        let mut order: Vec<usize> = (0..vectors.len()).collect();
        let mut shuffle = Shuffle::new();
        let mut scores = vec![0.0; classes];
        let mut steps = vec![0.0; classes];
        let mut moving: Vec<(usize, f32)> = Vec::new();
        for _ in 0..MAX_PASSES {
            shuffle.apply(&mut order);
            let mut furthest = 0.0_f32;
            for &example in &order {
                let vector = &vectors[example];
                linear.score_into(vector, &mut scores);
                let length: f32 = vector
                    .entries
                    .iter()
                    .map(|(_, value)| value * value)
                    .sum::<f32>()
                    + BIAS * BIAS;
                let own = labels[example];
                let duals = &mut duals[example * classes..(example + 1) * classes];
                for (class, ((dual, score), step)) in
                    duals.iter_mut().zip(&scores).zip(&mut steps).enumerate()
                {
                    let (sign, slack) = if class == own {
                        (1.0, 0.5 / (COST * OWN_CLASS))
                    } else {
                        (-1.0, 0.5 / COST)
                    };
                    let gradient = sign * score - 1.0 + *dual * slack;
                    let moved = (*dual - gradient / (length + slack)).max(0.0);
                    *step = (moved - *dual) * sign;
                    *dual = moved;
                }
                moving.clear();
                moving.extend(
                    steps
                        .iter()
                        .copied()
                        .enumerate()
                        .filter(|(_, step)| step.abs() > NO_STEP),
                );
                furthest = moving
                    .iter()
                    .fold(furthest, |furthest, (_, step)| furthest.max(step.abs()));
                // Late in training few classes still move; then it is quicker to touch only theirs.
                if moving.len() * 6 > classes {
                    linear.add(vector, &steps);
                } else {
                    linear.add_some(vector, &moving);
                }
            }
            if furthest < STILL {
                break;
            }
        }
    }
}

/// A fixed sequence of pseudo-random numbers (xorshift): the same examples always give the same weights.
pub(crate) struct Shuffle(u64);

impl Shuffle {
    /// The sequence from its start.
    pub(crate) fn new() -> Self {
        Self(0x5eed_ba70_ca11_b4a7)
    }

    /// Puts the items in the sequence's next order.
    pub(crate) fn apply<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let other = self.0 % (at as u64 + 1);
            items.swap(at, other as usize);
        }
    }
}
