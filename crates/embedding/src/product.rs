//! Products of token states with a matrix that was laid out for it once, so that nothing is rearranged per text.

use pulp::{Simd, WithSimd};

/// Columns of a matrix in a panel: they lie side by side, line under line; then comes the next panel.
pub(crate) const PANEL: usize = 16;
/// Most rows that are computed together: with a panel they fill the registers of common processors.
const ROWS: usize = 6;

/// Rows times a matrix in panels, plus a bias. A row's result does not depend on the rows beside it.
pub(crate) struct Product<'a> {
    /// The rows, `depth` numbers each.
    pub(crate) rows: &'a [f32],
    pub(crate) depth: usize,
    /// The matrix: panels of `depth × PANEL` numbers.
    pub(crate) panels: &'a [f32],
    /// A number for each column.
    pub(crate) bias: &'a [f32],
    /// The result, as many rows, as many columns as the bias.
    pub(crate) to: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F32_LANES {
            16 => self.compute::<S, 1>(simd),
            8 => self.compute::<S, 2>(simd),
            4 => self.compute::<S, 4>(simd),
            2 => self.compute::<S, 8>(simd),
            _ => self.compute::<S, 16>(simd),
        }
    }
}

impl Product<'_> {
    /// With panels that are `V` vectors wide.
    #[inline(always)]
    fn compute<S: Simd, const V: usize>(self, simd: S) {
        let (depth, columns) = (self.depth, self.bias.len());
        let count = self.rows.len() / depth.max(1);
        let blocks = count.div_ceil(ROWS);
        let bounds = |block: usize| (block * count / blocks, (block + 1) * count / blocks);
        let panels = self.panels.chunks_exact(depth * PANEL);
        for ((number, panel), bias) in panels.enumerate().zip(self.bias.chunks_exact(PANEL)) {
            let (panel, _) = S::as_simd_f32s(panel);
            let (bias, _) = S::as_simd_f32s(bias);
            for (from, until) in (0..blocks).map(bounds) {
                let block = Block {
                    rows: &self.rows[from * depth..until * depth],
                    panel,
                    bias,
                    to: &mut self.to[from * columns + number * PANEL..],
                    columns,
                };
                match until - from {
                    1 => block.compute::<S, V, 1>(simd),
                    2 => block.compute::<S, V, 2>(simd),
                    3 => block.compute::<S, V, 3>(simd),
                    4 => block.compute::<S, V, 4>(simd),
                    5 => block.compute::<S, V, 5>(simd),
                    _ => block.compute::<S, V, ROWS>(simd),
                }
            }
        }
    }
}

/// A few rows times one panel.
struct Block<'a, V> {
    rows: &'a [f32],
    panel: &'a [V],
    bias: &'a [V],
    to: &'a mut [f32],
    columns: usize,
}

impl<N: Copy> Block<'_, N> {
    #[inline(always)]
    fn compute<S: Simd<f32s = N>, const V: usize, const R: usize>(self, simd: S) {
        let mut sums = [[simd.splat_f32s(0.0); V]; R];
        for sums in &mut sums {
            sums.copy_from_slice(&self.bias[..V]);
        }
        let (panel, _) = self.panel.as_chunks::<V>();
        let depth = panel.len();
        let rows: [&[f32]; R] = std::array::from_fn(|row| &self.rows[row * depth..][..depth]);
        for (at, line) in panel.iter().enumerate() {
            for (sums, row) in sums.iter_mut().zip(&rows) {
                let number = simd.splat_f32s(row[at]);
                for (sum, part) in sums.iter_mut().zip(line) {
                    *sum = simd.mul_add_e_f32s(number, *part, *sum);
                }
            }
        }
        for (to, sums) in self.to.chunks_mut(self.columns).zip(sums) {
            let (to, _) = S::as_mut_simd_f32s(&mut to[..PANEL]);
            to.copy_from_slice(&sums);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_gives_the_product_that_sums_give() {
        let (depth, columns) = (24, 3 * PANEL);
        let number = |at: usize| ((at * 7919 % 1013) as f32) / 1013.0 - 0.5;
        let panels: Vec<f32> = (0..depth * columns).map(|at| number(at + 5)).collect();
        let bias: Vec<f32> = (0..columns).map(number).collect();
        for count in 0..=2 * ROWS + 1 {
            let rows: Vec<f32> = (0..count * depth).map(|at| number(at + 11)).collect();
            let mut to = vec![0.0; count * columns];
            pulp::Arch::new().dispatch(Product {
                rows: &rows,
                depth,
                panels: &panels,
                bias: &bias,
                to: &mut to,
            });
            for (at, found) in to.iter().enumerate() {
                let (row, column) = (at / columns, at % columns);
                let panel = &panels[column / PANEL * depth * PANEL..];
                let expected: f32 = (0..depth)
                    .map(|k| rows[row * depth + k] * panel[k * PANEL + column % PANEL])
                    .sum();
                let difference = found - expected - bias[column];
                assert!(difference.abs() < 1e-5, "{count} rows, at {row}, {column}");
            }
        }
    }
}
