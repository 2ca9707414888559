//! The network: six layers of a BERT encoder over the tokens of several texts of any length.

use std::collections::BTreeMap;

use crate::error::EmbeddingError;
use crate::layers::{add, attend, multiply, normalise};
use crate::product::PANEL;
use crate::weights::Tensor;

/// The width of a token's state.
pub(crate) const WIDTH: usize = 384;
const LAYERS: usize = 6;
const HEADS: usize = 12;
/// The part of a token's state that one head sees.
pub(crate) const HEAD_WIDTH: usize = WIDTH / HEADS;

/// Gain and bias of a normalisation.
struct Scale {
    gain: [f32; WIDTH],
    bias: [f32; WIDTH],
}

impl Scale {
    fn apply(&self, states: &mut [f32]) {
        normalise(states, &self.gain, &self.bias);
    }
}

/// A matrix in panels, for use from the right, and a bias.
struct Dense {
    /// The lines of the matrix: the width of what it is multiplied with.
    depth: usize,
    panels: Vec<f32>,
    bias: Vec<f32>,
}

impl Dense {
    /// Of a matrix with `depth` numbers in the line of each column of the result.
    fn of(matrix: &[f32], bias: Vec<f32>, depth: usize) -> Self {
        let mut panels = Vec::with_capacity(matrix.len());
        for columns in matrix.chunks_exact(PANEL * depth) {
            for line in 0..depth {
                panels.extend(columns.iter().skip(line).step_by(depth));
            }
        }
        Self {
            depth,
            panels,
            bias,
        }
    }

    fn apply(&self, states: &[f32]) -> Vec<f32> {
        multiply(states, self.depth, &self.panels, &self.bias, false)
    }

    /// The activation of what [`Self::apply`] makes.
    fn activate(&self, states: &[f32]) -> Vec<f32> {
        multiply(states, self.depth, &self.panels, &self.bias, true)
    }
}

struct Layer {
    /// Queries, keys and values side by side.
    look: Dense,
    gather: Dense,
    after_gather: Scale,
    widen: Dense,
    narrow: Dense,
    after_narrow: Scale,
}

/// The network's weights, without the words.
pub(crate) struct Bert {
    /// A vector for each position, `WIDTH` numbers each.
    positions: Vec<f32>,
    norm: Scale,
    layers: Vec<Layer>,
}

/// Takes tensors out by name.
struct Parts(BTreeMap<String, Tensor>);

impl Parts {
    fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EmbeddingError> {
        let tensor = self.0.remove(name);
        let fits = |tensor: &Tensor| {
            tensor.shape == shape && tensor.numbers.len() == shape.iter().product::<usize>()
        };
        tensor
            .filter(fits)
            .map(|tensor| tensor.numbers)
            .ok_or_else(|| EmbeddingError::Network(format!("no tensor {name} of shape {shape:?}")))
    }

    fn state(&mut self, name: &str) -> Result<[f32; WIDTH], EmbeddingError> {
        let numbers = self.take(name, &[WIDTH])?;
        <[f32; WIDTH]>::try_from(numbers)
            .map_err(|_| EmbeddingError::Network(format!("{name} is not as wide as a state")))
    }

    fn scale(&mut self, name: &str) -> Result<Scale, EmbeddingError> {
        Ok(Scale {
            gain: self.state(&format!("{name}.weight"))?,
            bias: self.state(&format!("{name}.bias"))?,
        })
    }

    /// A matrix, a line for each column of the result, and a bias.
    fn matrix(
        &mut self,
        name: &str,
        from: usize,
        to: usize,
    ) -> Result<(Vec<f32>, Vec<f32>), EmbeddingError> {
        Ok((
            self.take(&format!("{name}.weight"), &[to, from])?,
            self.take(&format!("{name}.bias"), &[to])?,
        ))
    }

    fn dense(&mut self, name: &str, from: usize, to: usize) -> Result<Dense, EmbeddingError> {
        let (matrix, bias) = self.matrix(name, from, to)?;
        Ok(Dense::of(&matrix, bias, from))
    }

    fn layer(&mut self, number: usize) -> Result<Layer, EmbeddingError> {
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let (mut matrix, mut bias) = (Vec::new(), Vec::new());
        for part in ["query", "key", "value"] {
            let part_name = name(&format!("attention.self.{part}"));
            let (mut lines, mut beside) = self.matrix(&part_name, WIDTH, WIDTH)?;
            if part == "query" {
                // Attention is of queries divided by this; so are the weights that make them, once and for all.
                let scale = (1.0 / (HEAD_WIDTH as f64).sqrt()) as f32;
                lines
                    .iter_mut()
                    .chain(&mut beside)
                    .for_each(|number| *number *= scale);
            }
            matrix.append(&mut lines);
            bias.append(&mut beside);
        }
        Ok(Layer {
            look: Dense::of(&matrix, bias, WIDTH),
            gather: self.dense(&name("attention.output.dense"), WIDTH, WIDTH)?,
            after_gather: self.scale(&name("attention.output.LayerNorm"))?,
            widen: self.dense(&name("intermediate.dense"), WIDTH, 4 * WIDTH)?,
            narrow: self.dense(&name("output.dense"), 4 * WIDTH, WIDTH)?,
            after_narrow: self.scale(&name("output.LayerNorm"))?,
        })
    }
}

impl Bert {
    /// Puts the network together; `positions` bounds the length of a text.
    pub(crate) fn new(
        tensors: BTreeMap<String, Tensor>,
        positions: usize,
    ) -> Result<Self, EmbeddingError> {
        let mut parts = Parts(tensors);
        // There is one segment, so its vector is part of every position's.
        let segments = parts.take("embeddings.token_type_embeddings.weight", &[2, WIDTH])?;
        let name = "embeddings.position_embeddings.weight";
        let mut positions = parts.take(name, &[positions, WIDTH])?;
        for position in positions.chunks_exact_mut(WIDTH) {
            add(position, &segments[..WIDTH]);
        }
        Ok(Self {
            positions,
            norm: parts.scale("embeddings.LayerNorm")?,
            layers: (0..LAYERS)
                .map(|number| parts.layer(number))
                .collect::<Result<_, _>>()?,
        })
    }

    /// The states of all texts' tokens after the last layer and after the one before it. They are made from the
    /// vectors of the tokens, text after text, and the texts' lengths, none of them beyond the positions.
    pub(crate) fn states(&self, words: Vec<f32>, lengths: &[usize]) -> [Vec<f32>; 2] {
        let mut last = words;
        let mut rest = last.as_mut_slice();
        for length in lengths {
            let (text, behind) = rest.split_at_mut(length * WIDTH);
            add(text, &self.positions[..text.len()]);
            rest = behind;
        }
        self.norm.apply(&mut last);
        let mut before = Vec::new();
        for layer in &self.layers {
            let next = layer.apply(&last, lengths);
            before = std::mem::replace(&mut last, next);
        }
        [last, before]
    }
}

impl Layer {
    fn apply(&self, states: &[f32], lengths: &[usize]) -> Vec<f32> {
        let seen = self.look.apply(states);
        let mut looked = self.gather.apply(&attend(&seen, lengths));
        add(&mut looked, states);
        self.after_gather.apply(&mut looked);
        let mut thought = self.narrow.apply(&self.widen.activate(&looked));
        add(&mut thought, &looked);
        self.after_narrow.apply(&mut thought);
        thought
    }
}
