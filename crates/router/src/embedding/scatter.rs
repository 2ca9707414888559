//! The scatter matrix of vectors, and its Cholesky factor.

use pulp::{Arch, Simd, WithSimd};

use super::nearest::dot;

/// How far the scatter is drawn towards an even one when there are as many texts as dimensions; less with more.
const SHRINKAGE: f32 = 1.2;
/// Vectors that are added at a time: each row of the scatter is then fetched that much less often.
const AT_ONCE: usize = 8;

/// The sum of the products of vectors' parts, each with each.
pub(super) struct Together {
    width: usize,
    /// The lower triangle, row after row.
    products: Vec<f32>,
    /// Vectors that are not in it yet.
    waiting: Vec<f32>,
}

impl Together {
    /// The scatter of no vectors yet.
    pub(super) fn of(width: usize) -> Self {
        Self {
            width,
            products: vec![0.0; width * width],
            waiting: Vec::with_capacity(AT_ONCE * width),
        }
    }

    /// Adds a vector.
    pub(super) fn add(&mut self, vector: &[f32]) {
        self.waiting.extend_from_slice(vector);
        if self.waiting.len() >= AT_ONCE * self.width {
            self.settle();
        }
    }

    /// Adds those that wait.
    fn settle(&mut self) {
        self.waiting.resize(AT_ONCE * self.width, 0.0);
        Arch::new().dispatch(Add {
            width: self.width,
            products: &mut self.products,
            vectors: &self.waiting,
        });
        self.waiting.clear();
    }
}

/// Adds [`AT_ONCE`] vectors.
struct Add<'a> {
    width: usize,
    products: &'a mut [f32],
    vectors: &'a [f32],
}

impl WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let width = self.width;
        let vector = |number: usize| &self.vectors[number * width..(number + 1) * width];
        let vectors: [&[f32]; AT_ONCE] = std::array::from_fn(vector);
        for (row, line) in self.products.chunks_exact_mut(width.max(1)).enumerate() {
            let line = &mut line[..=row];
            let own = vectors.map(|vector| vector[row]);
            let parts = vectors.map(|vector| &vector[..=row]);
            for (at, cell) in line.iter_mut().enumerate() {
                let mut sum = 0.0;
                for (own, part) in own.iter().zip(&parts) {
                    sum += own * part[at];
                }
                *cell += sum;
            }
        }
    }
}

/// The Cholesky factor of the scatter of vectors around their class means, drawn towards an even scatter. `total`
/// is what the vectors count together.
pub(super) fn factor(mut together: Together, total: f32) -> Vec<f32> {
    together.settle();
    let (width, mut scatter) = (together.width, together.products);
    let width_share = width as f32 / (width as f32 + total);
    let shrinkage = (SHRINKAGE * width_share * 0.5).clamp(0.01, 0.9);
    let trace: f32 = (0..width).map(|at| scatter[at * width + at]).sum();
    // Even where all examples of an intent are the same text, nothing is divided by zero.
    let even = (trace / width.max(1) as f32).max(1e-6 * total.max(1.0));
    let scale = 1.0 / total.max(1.0);
    for row in 0..width {
        for cell in &mut scatter[row * width..=row * width + row] {
            *cell *= (1.0 - shrinkage) * scale;
        }
        scatter[row * width + row] += shrinkage * even * scale;
    }
    Arch::new().dispatch(Decompose {
        width,
        scatter: &mut scatter,
    });
    scatter
}

struct Decompose<'a> {
    width: usize,
    scatter: &'a mut [f32],
}

impl WithSimd for Decompose<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let width = self.width;
        for row in 0..width {
            let (above, rest) = self.scatter.split_at_mut(row * width);
            let line = &mut rest[..=row];
            for column in 0..row {
                let known = dot(
                    &line[..column],
                    &above[column * width..column * width + column],
                );
                line[column] = (line[column] - known) / above[column * width + column];
            }
            let known = dot(&line[..row], &line[..row]);
            line[row] = (line[row] - known).max(1e-12).sqrt();
        }
    }
}

/// Solves with a factor: from placed to whitened.
pub(super) struct Solve<'a> {
    pub(super) factor: &'a [f32],
    pub(super) vector: &'a mut [f32],
}

impl WithSimd for Solve<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let (factor, vector) = (self.factor, self.vector);
        let width = vector.len();
        for row in 0..width {
            let line = &factor[row * width..row * width + row];
            let known = dot(line, &vector[..row]);
            vector[row] = (vector[row] - known) / factor[row * width + row];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_makes_the_scatter_again_and_solving_undoes_it() {
        let width = 5;
        let part = |at: usize| ((at * 37 % 19) as f32) / 19.0 - 0.5;
        for count in [1, AT_ONCE, 3 * AT_ONCE + 3] {
            let vectors: Vec<f32> = (0..count * width).map(part).collect();
            let mut together = Together::of(width);
            vectors
                .chunks(width)
                .for_each(|vector| together.add(vector));
            let total = count as f32;
            let factor = factor(together, total);
            let plain = |row: usize, column: usize| -> f32 {
                let products = vectors.chunks(width).map(|v| v[row] * v[column]);
                products.sum::<f32>() / total
            };
            let shrinkage = (SHRINKAGE * 0.5 * 5.0 / (5.0 + total)).clamp(0.01, 0.9);
            let even = (0..width).map(|at| plain(at, at)).sum::<f32>() / 5.0;
            for row in 0..width {
                for column in 0..=row {
                    let expected = (1.0 - shrinkage) * plain(row, column)
                        + f32::from(u8::from(row == column)) * shrinkage * even;
                    let made = dot(
                        &factor[row * width..=row * width + column],
                        &factor[column * width..=column * width + column],
                    );
                    assert!((made - expected).abs() < 1e-5, "{count}: {row}, {column}");
                }
            }
            let mut product = vec![0.0; width];
            for (row, product) in product.iter_mut().enumerate() {
                *product = factor[row * width..=row * width + row].iter().sum();
            }
            Arch::new().dispatch(Solve {
                factor: &factor,
                vector: &mut product,
            });
            assert!(product.iter().all(|one| (one - 1.0).abs() < 1e-3));
        }
    }
}
