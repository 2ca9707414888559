//! Linear discriminant analysis: the classes' means in a space where the texts of every class scatter evenly.

use super::TextVectors;
use super::nearest::dot;

/// How far the scatter is drawn towards an even one when there are as many texts as dimensions; less with more.
const SHRINKAGE: f32 = 1.2;

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
    pub(super) fn train(texts: &[(&TextVectors, usize, f32)], classes: usize) -> Self {
        let near_mean = mean(texts, |vectors| &vectors.near);
        let before_mean = mean(texts, |vectors| &vectors.before);
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
        let mut placed: Vec<(Vec<f32>, usize, f32)> = texts
            .iter()
            .map(|(vectors, class, weight)| (whitened.place(vectors), *class, *weight))
            .collect();
        for (vector, class, weight) in &placed {
            weights[*class] += weight;
            for (sum, part) in means[class * width..].iter_mut().zip(vector) {
                *sum += weight * part;
            }
        }
        for (mean, weight) in means.chunks_exact_mut(width.max(1)).zip(weights) {
            mean.iter_mut().for_each(|part| *part /= weight);
        }
        let mut total = 0.0;
        for (vector, class, weight) in &mut placed {
            total += *weight;
            let weight = weight.sqrt();
            for (part, mean) in vector.iter_mut().zip(&means[*class * width..]) {
                *part = (*part - mean) * weight;
            }
        }
        whitened.factor = factor(&placed, total, width);
        for mean in means.chunks_exact_mut(width.max(1)) {
            whitened.solve(mean);
            whitened.half_squares.push(dot(mean, mean) / 2.0);
        }
        whitened.means = means;
        whitened
    }

    /// Of each class the log-likelihood, up to what all have in common and to scale, and the cosine with its mean.
    pub(super) fn look(&self, vectors: &TextVectors) -> (Vec<f32>, Vec<f32>) {
        let mut vector = self.place(vectors);
        self.solve(&mut vector);
        let length = dot(&vector, &vector).sqrt();
        let scale = (vector.len() as f32).sqrt();
        self.means
            .chunks_exact(vector.len().max(1))
            .zip(&self.half_squares)
            .map(|(mean, half_square)| {
                let product = dot(mean, &vector);
                let lengths = length * (2.0 * half_square).sqrt();
                (
                    (product - half_square) / scale,
                    product / lengths.max(f32::MIN_POSITIVE),
                )
            })
            .unzip()
    }

    /// Both vectors of a text, seen from the middle of all texts, side by side.
    fn place(&self, vectors: &TextVectors) -> Vec<f32> {
        let mut placed = Vec::with_capacity(vectors.near.len() + vectors.before.len());
        for (vector, mean) in [
            (&vectors.near, &self.near_mean),
            (&vectors.before, &self.before_mean),
        ] {
            let start = placed.len();
            placed.extend(vector.iter().zip(mean).map(|(part, mean)| part - mean));
            let length = dot(&placed[start..], &placed[start..]).sqrt();
            placed[start..]
                .iter_mut()
                .for_each(|part| *part /= length.max(f32::MIN_POSITIVE));
        }
        placed
    }

    /// Solves with the factor: from placed to whitened.
    fn solve(&self, vector: &mut [f32]) {
        let width = vector.len();
        for row in 0..width {
            let line = &self.factor[row * width..row * width + row];
            let known = dot(line, &vector[..row]);
            vector[row] = (vector[row] - known) / self.factor[row * width + row];
        }
    }
}

fn mean(texts: &[(&TextVectors, usize, f32)], part: fn(&TextVectors) -> &[f32]) -> Vec<f32> {
    let width = texts.first().map_or(0, |(vectors, ..)| part(vectors).len());
    let mut mean = vec![0.0; width];
    for (vectors, ..) in texts {
        for (sum, number) in mean.iter_mut().zip(part(vectors)) {
            *sum += number;
        }
    }
    mean.iter_mut()
        .for_each(|sum| *sum /= texts.len().max(1) as f32);
    mean
}

/// The Cholesky factor of the scatter of vectors around their class means, drawn towards an even scatter.
fn factor(scattered: &[(Vec<f32>, usize, f32)], total: f32, width: usize) -> Vec<f32> {
    let mut scatter = vec![0.0_f32; width * width];
    // Four vectors at a time: each row of the scatter is then fetched a quarter as often.
    for four in scattered.chunks(4) {
        let of = |at: usize| four.get(at).map_or(&[][..], |(vector, ..)| vector);
        for row in 0..width {
            let line = &mut scatter[row * width..row * width + row + 1];
            match four {
                [(a, ..), (b, ..), (c, ..), (d, ..)] => {
                    let (p, q, r, s) = (a[row], b[row], c[row], d[row]);
                    for ((((cell, a), b), c), d) in line.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                        *cell += p * a + q * b + r * c + s * d;
                    }
                }
                _ => {
                    for vector in (0..four.len()).map(of) {
                        let p = vector[row];
                        for (cell, a) in line.iter_mut().zip(vector) {
                            *cell += p * a;
                        }
                    }
                }
            }
        }
    }
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
    for row in 0..width {
        let (above, rest) = scatter.split_at_mut(row * width);
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
    scatter
}
