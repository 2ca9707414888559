//! The examples nearest to a text, class by class.

use pulp::{Arch, Simd, WithSimd};

use super::lines::Lines;

/// Most examples of a class that are remembered; bounds memory and the time of a look-up.
const MAX_PER_CLASS: usize = 150;
/// Weights of the nearest example of a class, the second and the third.
const SHARES: [f32; 3] = [0.5, 0.3, 0.2];

/// The examples' vectors, class by class.
#[derive(Debug, Clone)]
pub(super) struct Nearest {
    examples: Lines,
    /// How many examples each class has.
    counts: Vec<usize>,
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
    /// Remembers some of the texts, by number, each with its class, which is below `classes`.
    pub(super) fn remember(vectors: &Lines, kept: &[(usize, usize)], classes: usize) -> Self {
        let mut of_class = vec![Vec::new(); classes];
        for (text, class) in kept {
            if of_class[*class].len() < MAX_PER_CLASS {
                of_class[*class].push(*text);
            }
        }
        let counts: Vec<usize> = of_class.iter().map(Vec::len).collect();
        let mut numbers = Vec::with_capacity(counts.iter().sum::<usize>() * vectors.width());
        for text in of_class.into_iter().flatten() {
            numbers.extend_from_slice(vectors.line(text));
        }
        Self {
            examples: Lines::of(numbers, vectors.width()),
            counts,
        }
    }

    /// How near each class is to a vector of length one.
    pub(super) fn view(&self, vector: &[f32]) -> Vec<Near> {
        let cosines = Arch::new().dispatch(Cosines {
            examples: &self.examples,
            vector,
        });
        let mut cosines = cosines.as_slice();
        let of_class = self.counts.iter().map(|count| {
            let (of_class, rest) = cosines.split_at(*count);
            cosines = rest;
            near(of_class)
        });
        of_class.collect()
    }
}

fn near(cosines: &[f32]) -> Near {
    let mut top = [f32::NEG_INFINITY; SHARES.len()];
    for cosine in cosines {
        let mut cosine = *cosine;
        for place in &mut top {
            if cosine > *place {
                std::mem::swap(place, &mut cosine);
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
}

/// The cosine of each example with a vector.
struct Cosines<'a> {
    examples: &'a Lines,
    vector: &'a [f32],
}

impl WithSimd for Cosines<'_> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Vec<f32> {
        let mut cosines = Vec::with_capacity(self.examples.count());
        for example in self.examples.iter() {
            cosines.push(dot(example, self.vector));
        }
        cosines
    }
}

/// The inner product, summed in enough lanes for the compiler to use vector instructions.
#[inline(always)]
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    const LANES: usize = 32;
    let mut lanes = [0.0_f32; LANES];
    let (left, left_rest) = left.as_chunks::<LANES>();
    let (right, right_rest) = right.as_chunks::<LANES>();
    for (left, right) in left.iter().zip(right) {
        for ((lane, left), right) in lanes.iter_mut().zip(left).zip(right) {
            *lane += left * right;
        }
    }
    let mut sum: f32 = lanes.iter().sum();
    for (left, right) in left_rest.iter().zip(right_rest) {
        sum += left * right;
    }
    sum
}
