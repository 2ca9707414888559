//! Linear discriminant analysis: the classes' means in a space where the texts of every class scatter evenly.

use pulp::{Arch, Simd, WithSimd};

use super::lines::TextVector;
use super::nearest::dot;
use super::scatter::{Solve, Together, factor};

/// The classes in whitened space.
#[derive(Debug, Clone)]
pub(super) struct Whitened {
    near_mean: Vec<f32>,
    before_mean: Vec<f32>,
    /// The lower triangle of the scatter's Cholesky factor, row after row.
    factor: Vec<f32>,
    /// The classes' means in whitened space, one after the other.
    means: Vec<f32>,
    /// Half of each mean's squared length.
    half_squares: Vec<f32>,
}

impl Whitened {
    /// Trains on vectors with their class and how much each counts.
    pub(super) fn train(texts: &[(TextVector<'_>, usize, f32)], classes: usize) -> Self {
        let near_mean = mean(texts, |vector| vector.near);
        let before_mean = mean(texts, |vector| vector.before);
        let mut whitened = Self {
            near_mean,
            before_mean,
            factor: Vec::new(),
            means: Vec::new(),
            half_squares: Vec::new(),
        };
        let width = whitened.near_mean.len() + whitened.before_mean.len();
        let mut means = vec![0.0; classes * width];
        let mut weights = vec![f32::MIN_POSITIVE; classes];
        let mut placed = vec![0.0; width];
        for (vector, class, weight) in texts {
            whitened.place(*vector, &mut placed);
            weights[*class] += weight;
            for (sum, part) in means[class * width..].iter_mut().zip(&placed) {
                *sum += weight * part;
            }
        }
        for (mean, weight) in means.chunks_exact_mut(width.max(1)).zip(weights) {
            mean.iter_mut().for_each(|part| *part /= weight);
        }
        // Placed again rather than kept: with thousands of texts that would be as large as all their vectors.
        let mut together = Together::of(width);
        let mut total = 0.0;
        for (vector, class, weight) in texts {
            whitened.place(*vector, &mut placed);
            total += *weight;
            let weight = weight.sqrt();
            for (part, mean) in placed.iter_mut().zip(&means[*class * width..]) {
                *part = (*part - mean) * weight;
            }
            together.add(&placed);
        }
        whitened.factor = factor(together, total);
        for mean in means.chunks_exact_mut(width.max(1)) {
            whitened.solve(mean);
            whitened.half_squares.push(dot(mean, mean) / 2.0);
        }
        whitened.means = means;
        whitened
    }

    /// Of each class the log-likelihood, up to what all have in common and to scale, and the cosine with its mean.
    pub(super) fn view(&self, vector: TextVector<'_>) -> (Vec<f32>, Vec<f32>) {
        let mut placed = vec![0.0; self.near_mean.len() + self.before_mean.len()];
        self.place(vector, &mut placed);
        self.solve(&mut placed);
        Arch::new().dispatch(Compare {
            means: &self.means,
            half_squares: &self.half_squares,
            vector: &placed,
        })
    }

    /// Both vectors of a text, seen from the middle of all texts, side by side.
    fn place(&self, vector: TextVector<'_>, placed: &mut [f32]) {
        let (near, before) = placed.split_at_mut(self.near_mean.len());
        for (placed, vector, mean) in [
            (near, vector.near, &self.near_mean),
            (before, vector.before, &self.before_mean),
        ] {
            for ((placed, part), mean) in placed.iter_mut().zip(vector).zip(mean) {
                *placed = part - mean;
            }
            let length = dot(placed, placed).sqrt();
            placed
                .iter_mut()
                .for_each(|part| *part /= length.max(f32::MIN_POSITIVE));
        }
    }

    /// Solves with the factor: from placed to whitened.
    fn solve(&self, vector: &mut [f32]) {
        Arch::new().dispatch(Solve {
            factor: &self.factor,
            vector,
        });
    }
}

/// A text in whitened space against every class.
struct Compare<'a> {
    means: &'a [f32],
    half_squares: &'a [f32],
    vector: &'a [f32],
}

impl WithSimd for Compare<'_> {
    type Output = (Vec<f32>, Vec<f32>);

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        let length = dot(self.vector, self.vector).sqrt();
        let scale = (self.vector.len() as f32).sqrt();
        let mut distances = Vec::with_capacity(self.half_squares.len());
        let mut directions = Vec::with_capacity(self.half_squares.len());
        let means = self.means.chunks_exact(self.vector.len().max(1));
        for (mean, half_square) in means.zip(self.half_squares) {
            let product = dot(mean, self.vector);
            let lengths = length * (2.0 * half_square).sqrt();
            distances.push((product - half_square) / scale);
            directions.push(product / lengths.max(f32::MIN_POSITIVE));
        }
        (distances, directions)
    }
}

fn mean<'a>(
    texts: &[(TextVector<'a>, usize, f32)],
    part: fn(&TextVector<'a>) -> &'a [f32],
) -> Vec<f32> {
    let width = texts.first().map_or(0, |(vector, ..)| part(vector).len());
    let mut mean = vec![0.0; width];
    for (vector, ..) in texts {
        for (sum, number) in mean.iter_mut().zip(part(vector)) {
            *sum += number;
        }
    }
    mean.iter_mut()
        .for_each(|sum| *sum /= texts.len().max(1) as f32);
    mean
}
