//! The network: three convolutions over each piece's vector, of two, three and five pieces, all added up and sent
//! through four layers.

use std::collections::BTreeMap;

use pulp::Arch;

use crate::product::{PANEL, Product};

/// The width of a piece's vector, and of a text's.
pub(super) const WIDTH: usize = 512;
/// The width of a convolution.
const NARROW: usize = 256;
/// The width of the vectors of the last layers.
const INNER: usize = 320;
/// All that is known of a piece: its vector and what the convolutions made of it and its neighbours.
const SEEN: usize = WIDTH + 3 * NARROW;
/// Each convolution's reach: how many pieces it takes together, and how many of them stand before.
const REACHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Ranges of the pieces' vectors, by the piece's number; the vectors hold whole numbers.
const RANGES: usize = 17;
/// Keeps a division by nothing away.
const TINY: f32 = 1e-12;

/// A matrix in panels, and a bias.
struct Dense {
    panels: Vec<f32>,
    bias: Vec<f32>,
}

/// Gain and bias of a normalisation.
struct Scale {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

struct Convolution {
    narrow: Dense,
    scale: Scale,
    first: Dense,
    second: Dense,
}

/// The network's weights, without the pieces.
pub(super) struct Network {
    unit: Vec<f32>,
    lowest: Vec<f32>,
    convolutions: Vec<Convolution>,
    scale: Scale,
    gather: Dense,
    inner: [Dense; 3],
    past: [Dense; 3],
}

/// Takes tensors out by name.
pub(super) struct Tensors(pub(super) BTreeMap<String, Vec<f32>>);

impl Tensors {
    fn take(&mut self, name: &str, length: usize) -> Result<Vec<f32>, String> {
        let tensor = self.0.remove(name);
        tensor
            .filter(|tensor| tensor.len() == length)
            .ok_or_else(|| format!("it has no tensor {name} of {length} numbers"))
    }

    fn scale(&mut self, of: &str, width: usize) -> Result<Scale, String> {
        Ok(Scale {
            gain: self.take(&format!("ln_g{of}"), width)?,
            bias: self.take(&format!("ln_b{of}"), width)?,
        })
    }

    /// A matrix with a line for each number that goes in.
    fn dense(
        &mut self,
        name: &str,
        bias: Option<&str>,
        from: usize,
        to: usize,
    ) -> Result<Dense, String> {
        let matrix = self.take(name, from * to)?;
        let mut panels = Vec::with_capacity(matrix.len());
        for panel in 0..to / PANEL {
            for line in matrix.chunks_exact(to) {
                panels.extend_from_slice(&line[panel * PANEL..(panel + 1) * PANEL]);
            }
        }
        let bias = match bias {
            Some(name) => self.take(name, to)?,
            None => vec![0.0; to],
        };
        Ok(Dense { panels, bias })
    }
}

impl Network {
    /// Puts the network together.
    pub(super) fn new(mut tensors: Tensors) -> Result<Self, String> {
        let convolutions = REACHES
            .iter()
            .map(|(reach, _)| {
                let name = |part: &str| format!("{part}{reach}");
                Ok(Convolution {
                    narrow: tensors.dense(&name("proj"), Some(&name("proj_b")), WIDTH, NARROW)?,
                    scale: tensors.scale(&reach.to_string(), NARROW)?,
                    first: tensors.dense(
                        &name("w1_"),
                        Some(&name("b1_")),
                        reach * NARROW,
                        NARROW,
                    )?,
                    second: tensors.dense(
                        &name("w2_"),
                        Some(&name("b2_")),
                        reach * NARROW,
                        NARROW,
                    )?,
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(Self {
            unit: tensors.take("scale", RANGES)?,
            lowest: tensors.take("lo", RANGES)?,
            convolutions,
            scale: tensors.scale("", SEEN)?,
            gather: tensors.dense("cnn_W", Some("cnn_b"), SEEN, WIDTH)?,
            inner: [
                tensors.dense("d0", None, WIDTH, INNER)?,
                tensors.dense("d1", None, INNER, INNER)?,
                tensors.dense("d2", None, INNER, WIDTH)?,
            ],
            past: [
                tensors.dense("p1", None, WIDTH, INNER)?,
                tensors.dense("p3", None, INNER, WIDTH)?,
                tensors.dense("d3", None, WIDTH, WIDTH)?,
            ],
        })
    }

    /// A text's vector, and the one that the last layers make it of, for its pieces and the bytes of their vectors.
    pub(super) fn text(&self, pieces: &[u32], bytes: &[u8]) -> (Vec<f32>, Vec<f32>) {
        let count = pieces.len();
        let mut words = vec![0.0; count * WIDTH];
        for ((piece, bytes), word) in pieces
            .iter()
            .zip(bytes.chunks_exact(WIDTH))
            .zip(words.chunks_exact_mut(WIDTH))
        {
            let range = *piece as usize % RANGES;
            let (unit, lowest) = (self.unit[range], self.lowest[range]);
            for (number, byte) in word.iter_mut().zip(bytes) {
                *number = f32::from(*byte) * unit + lowest;
            }
        }
        let mut seen = vec![0.0; count * SEEN];
        copy(&words, WIDTH, &mut seen, 0);
        for (nth, (convolution, (reach, before))) in
            self.convolutions.iter().zip(REACHES).enumerate()
        {
            let mut narrow = convolution.narrow.apply(&words, WIDTH);
            convolution.scale.apply(&mut narrow);
            let first = convolution
                .first
                .apply(&windows(&narrow, reach, before), reach * NARROW);
            let first = past(first, &narrow);
            let second = convolution
                .second
                .apply(&windows(&first, reach, before), reach * NARROW);
            let second = past(second, &first);
            copy(&second, NARROW, &mut seen, WIDTH + nth * NARROW);
        }
        self.scale.apply(&mut seen);
        let mut sum = vec![0.0; SEEN];
        for line in seen.chunks_exact(SEEN) {
            add(&mut sum, line);
        }
        // The sum over the pieces goes through the matrix once; so the bias counts once for each of them.
        let mut gathered = self.gather.apply(&sum, SEEN);
        let more = count.saturating_sub(1) as f32;
        for (number, bias) in gathered.iter_mut().zip(&self.gather.bias) {
            *number += bias * more;
        }
        let root = (count.max(1) as f32).sqrt();
        gathered.iter_mut().for_each(|number| *number /= root);
        let near = self.last(&gathered);
        (near, unit_length(gathered))
    }

    fn last(&self, gathered: &[f32]) -> Vec<f32> {
        let [zero, one, two] = &self.inner;
        let [past_one, past_three, three] = &self.past;
        let y0 = positive(zero.apply(gathered, WIDTH));
        let mut y1 = past_one.apply(gathered, WIDTH);
        add(&mut y1, &one.apply(&y0, INNER));
        let y1 = positive(y1);
        let y2 = positive(two.apply(&y1, INNER));
        let mut z = past_three.apply(&y1, INNER);
        add(&mut z, &three.apply(&y2, WIDTH));
        z.iter_mut().for_each(|number| *number = number.tanh());
        unit_length(z)
    }
}

impl Dense {
    fn apply(&self, rows: &[f32], depth: usize) -> Vec<f32> {
        let mut to = vec![0.0; rows.len() / depth.max(1) * self.bias.len()];
        Arch::new().dispatch(Product {
            rows,
            depth,
            panels: &self.panels,
            bias: &self.bias,
            to: &mut to,
        });
        to
    }
}

impl Scale {
    /// Normalises every row.
    fn apply(&self, rows: &mut [f32]) {
        let width = self.gain.len();
        for row in rows.chunks_exact_mut(width.max(1)) {
            let mean = row.iter().sum::<f32>() / width as f32;
            row.iter_mut().for_each(|number| *number -= mean);
            let spread = row.iter().map(|number| number * number).sum::<f32>() / width as f32;
            let root = (spread + TINY).sqrt();
            for ((number, gain), bias) in row.iter_mut().zip(&self.gain).zip(&self.bias) {
                *number = *number / root * gain + bias;
            }
        }
    }
}

/// Each row with its neighbours side by side; beyond the ends there is nothing.
fn windows(rows: &[f32], reach: usize, before: usize) -> Vec<f32> {
    let count = rows.len() / NARROW;
    let mut windows = vec![0.0; count * reach * NARROW];
    for (at, window) in windows.chunks_exact_mut(reach * NARROW).enumerate() {
        for (place, part) in window.chunks_exact_mut(NARROW).enumerate() {
            let row = (at + place).checked_sub(before).filter(|row| *row < count);
            if let Some(row) = row {
                part.copy_from_slice(&rows[row * NARROW..(row + 1) * NARROW]);
            }
        }
    }
    windows
}

/// What is positive of the first, plus the second.
fn past(mut rows: Vec<f32>, earlier: &[f32]) -> Vec<f32> {
    for (number, earlier) in rows.iter_mut().zip(earlier) {
        *number = number.max(0.0) + earlier;
    }
    rows
}

fn positive(mut numbers: Vec<f32>) -> Vec<f32> {
    numbers
        .iter_mut()
        .for_each(|number| *number = number.max(0.0));
    numbers
}

fn add(sum: &mut [f32], numbers: &[f32]) {
    for (sum, number) in sum.iter_mut().zip(numbers) {
        *sum += number;
    }
}

/// Copies rows into wider ones, from one of their columns on.
fn copy(rows: &[f32], width: usize, into: &mut [f32], column: usize) {
    for (row, into) in rows.chunks_exact(width).zip(into.chunks_exact_mut(SEEN)) {
        into[column..column + width].copy_from_slice(row);
    }
}

fn unit_length(mut numbers: Vec<f32>) -> Vec<f32> {
    let length = numbers.iter().map(|number| number * number).sum::<f32>();
    let length = length.max(TINY).sqrt();
    numbers.iter_mut().for_each(|number| *number /= length);
    numbers
}
