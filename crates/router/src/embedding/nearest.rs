//! The examples nearest to a text, class by class.

use super::TextVectors;

/// So many examples of a class are remembered; bounds memory and the time of a look-up.
const MAX_PER_CLASS: usize = 150;
/// How much the nearest example of a class counts, the second and the third.
const SHARES: [f32; 3] = [0.5, 0.3, 0.2];

/// The examples' vectors, class by class, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Nearest {
    of_class: Vec<Vec<f32>>,
    width: usize,
}

/// How near a class is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// The cosine of its nearest example.
    pub(super) best: f32,
    /// The cosines of its nearest examples, weighed.
    pub(super) score: f32,
}

impl Default for Near {
    fn default() -> Self {
        Self {
            best: -1.0,
            score: -1.0,
        }
    }
}

impl Nearest {
    /// Remembers examples with their class, which is below `classes`.
    pub(super) fn remember<'a>(
        examples: impl Iterator<Item = (&'a TextVectors, usize)>,
        classes: usize,
    ) -> Self {
        let mut width = 1;
        let mut of_class = vec![Vec::new(); classes];
        for (vectors, class) in examples {
            width = vectors.near.len().max(1);
            if of_class[class].len() < MAX_PER_CLASS * width {
                of_class[class].extend_from_slice(&vectors.near);
            }
        }
        Self { of_class, width }
    }

    /// How near each class is to a vector of length one.
    pub(super) fn look(&self, vector: &[f32]) -> Vec<Near> {
        self.of_class
            .iter()
            .map(|examples| {
                let mut top = [f32::NEG_INFINITY; SHARES.len()];
                for example in examples.chunks_exact(self.width) {
                    let mut likeness = dot(example, vector);
                    for place in &mut top {
                        if likeness > *place {
                            std::mem::swap(place, &mut likeness);
                        }
                    }
                }
                let known = || {
                    top.iter()
                        .zip(SHARES)
                        .filter(|(place, _)| place.is_finite())
                };
                let total: f32 = known().map(|(_, share)| share).sum();
                if total > 0.0 {
                    Near {
                        best: top[0],
                        score: known().map(|(place, share)| place * share).sum::<f32>() / total,
                    }
                } else {
                    Near::default()
                }
            })
            .collect()
    }
}

/// The inner product, summed in eight lanes so that the compiler can use vector instructions.
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (left, left_rest) = left.as_chunks::<8>();
    let (right, right_rest) = right.as_chunks::<8>();
    for (left, right) in left.iter().zip(right) {
        for ((lane, left), right) in lanes.iter_mut().zip(left).zip(right) {
            *lane += left * right;
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(l, r)| l * r).sum();
    lanes.iter().sum::<f32>() + rest
}
