//! The network: six layers of a BERT encoder over the tokens of several texts of any length.

use std::collections::BTreeMap;

use candle_core::{Result, Tensor};

use crate::layers::{Attend, Multiply, Norm, Plus};
use crate::product::PANEL;

/// The width of a token's state.
pub(crate) const WIDTH: usize = 384;
const LAYERS: usize = 6;
const HEADS: usize = 12;
/// The part of a token's state that one head sees.
pub(crate) const HEAD_WIDTH: usize = WIDTH / HEADS;

/// Gain and bias of a normalisation.
struct Scale {
    gain: Tensor,
    bias: Tensor,
}

impl Scale {
    fn apply(&self, states: &Tensor) -> Result<()> {
        states.inplace_op3(&self.gain, &self.bias, &Norm)
    }
}

/// A matrix in panels, for use from the right, and a bias.
struct Dense {
    panels: Tensor,
    bias: Tensor,
}

impl Dense {
    /// Of a matrix with a line for each column of the result.
    fn of(matrix: &Tensor, bias: Tensor) -> Result<Self> {
        let (to, from) = matrix.dims2()?;
        Ok(Self {
            panels: matrix
                .reshape((to / PANEL, PANEL, from))?
                .transpose(1, 2)?
                .contiguous()?,
            bias,
        })
    }

    fn apply(&self, states: &Tensor) -> Result<Tensor> {
        states.apply_op3_no_bwd(&self.panels, &self.bias, &Multiply { activate: false })
    }

    /// The activation of what [`Self::apply`] makes.
    fn activate(&self, states: &Tensor) -> Result<Tensor> {
        states.apply_op3_no_bwd(&self.panels, &self.bias, &Multiply { activate: true })
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
    positions: Tensor,
    norm: Scale,
    layers: Vec<Layer>,
}

/// Takes tensors out by name.
struct Parts(BTreeMap<String, Tensor>);

impl Parts {
    fn take(&mut self, name: &str, shape: &[usize]) -> Result<Tensor> {
        let tensor = self.0.remove(name);
        tensor
            .filter(|tensor| tensor.dims() == shape)
            .ok_or_else(|| candle_core::Error::Msg(format!("no tensor {name} of shape {shape:?}")))
    }

    fn scale(&mut self, name: &str) -> Result<Scale> {
        Ok(Scale {
            gain: self.take(&format!("{name}.weight"), &[WIDTH])?,
            bias: self.take(&format!("{name}.bias"), &[WIDTH])?,
        })
    }

    /// A matrix, a line for each column of the result, and a bias.
    fn matrix(&mut self, name: &str, from: usize, to: usize) -> Result<(Tensor, Tensor)> {
        Ok((
            self.take(&format!("{name}.weight"), &[to, from])?,
            self.take(&format!("{name}.bias"), &[to])?,
        ))
    }

    fn dense(&mut self, name: &str, from: usize, to: usize) -> Result<Dense> {
        let (matrix, bias) = self.matrix(name, from, to)?;
        Dense::of(&matrix, bias)
    }

    fn layer(&mut self, number: usize) -> Result<Layer> {
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let [queries, keys, values] = ["query", "key", "value"]
            .map(|part| self.matrix(&name(&format!("attention.self.{part}")), WIDTH, WIDTH));
        let (queries, keys, values) = (queries?, keys?, values?);
        // Attention is of queries divided by this; so are the weights that make them, once and for all.
        let scale = 1.0 / (HEAD_WIDTH as f64).sqrt();
        let queries = ((queries.0 * scale)?, (queries.1 * scale)?);
        Ok(Layer {
            look: Dense::of(
                &Tensor::cat(&[&queries.0, &keys.0, &values.0], 0)?,
                Tensor::cat(&[&queries.1, &keys.1, &values.1], 0)?,
            )?,
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
    pub(crate) fn new(tensors: BTreeMap<String, Tensor>, positions: usize) -> Result<Self> {
        let mut parts = Parts(tensors);
        // There is one segment, so its vector is part of every position's.
        let segment = parts
            .take("embeddings.token_type_embeddings.weight", &[2, WIDTH])?
            .narrow(0, 0, 1)?;
        Ok(Self {
            positions: parts
                .take("embeddings.position_embeddings.weight", &[positions, WIDTH])?
                .broadcast_add(&segment)?,
            norm: parts.scale("embeddings.LayerNorm")?,
            layers: (0..LAYERS)
                .map(|number| parts.layer(number))
                .collect::<Result<_>>()?,
        })
    }

    /// The states of all texts' tokens after the last layer and after the one before it, for the vectors of the
    /// tokens, text after text, and the texts' lengths.
    pub(crate) fn states(&self, words: Tensor, lengths: &[usize]) -> Result<[Tensor; 2]> {
        let places = lengths
            .iter()
            .map(|length| self.positions.narrow(0, 0, *length))
            .collect::<Result<Vec<_>>>()?;
        let mut last = words;
        last.inplace_op2(&Tensor::cat(&places, 0)?, &Plus)?;
        self.norm.apply(&last)?;
        let mut before = last.clone();
        for layer in &self.layers {
            let next = layer.apply(&last, lengths)?;
            before = std::mem::replace(&mut last, next);
        }
        Ok([last, before])
    }
}

impl Layer {
    fn apply(&self, states: &Tensor, lengths: &[usize]) -> Result<Tensor> {
        let seen = self.look.apply(states)?;
        let gathered = seen.apply_op1_no_bwd(&Attend { lengths })?;
        let looked = self.gather.apply(&gathered)?;
        looked.inplace_op2(states, &Plus)?;
        self.after_gather.apply(&looked)?;
        let thought = self.narrow.apply(&self.widen.activate(&looked)?)?;
        thought.inplace_op2(&looked, &Plus)?;
        self.after_narrow.apply(&thought)?;
        Ok(thought)
    }
}
