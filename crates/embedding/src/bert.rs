//! The network: six layers of a BERT encoder over tokens of equal-length texts.

use std::collections::BTreeMap;

use candle_core::{CpuStorage, D, InplaceOp2, Layout, Result, Tensor};
use candle_nn::ops::{layer_norm, softmax_last_dim};

/// The width of a token's state.
pub(crate) const WIDTH: usize = 384;
const LAYERS: usize = 6;
const HEADS: usize = 12;
const HEAD_WIDTH: usize = WIDTH / HEADS;
const NORM_EPSILON: f32 = 1e-12;

/// Gain and bias of a normalisation.
struct Norm {
    gain: Tensor,
    bias: Tensor,
}

impl Norm {
    fn apply(&self, states: &Tensor) -> Result<Tensor> {
        layer_norm(states, &self.gain, &self.bias, NORM_EPSILON)
    }
}

/// A matrix, transposed for use from the right, and a bias.
struct Dense {
    matrix: Tensor,
    bias: Tensor,
}

impl Dense {
    fn apply(&self, states: &Tensor) -> Result<Tensor> {
        let made = states.matmul(&self.matrix)?;
        made.inplace_op2(&self.bias, &Plus)?;
        Ok(made)
    }

    /// The activation of what [`Self::apply`] makes.
    fn activate(&self, states: &Tensor) -> Result<Tensor> {
        let made = states.matmul(&self.matrix)?;
        made.inplace_op2(&self.bias, &PlusThenGelu)?;
        Ok(made)
    }
}

struct Layer {
    /// Queries, keys and values side by side.
    look: Dense,
    gather: Dense,
    after_gather: Norm,
    widen: Dense,
    narrow: Dense,
    after_narrow: Norm,
}

/// The network's weights.
pub(crate) struct Bert {
    words: Tensor,
    positions: Tensor,
    norm: Norm,
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

    fn norm(&mut self, name: &str) -> Result<Norm> {
        Ok(Norm {
            gain: self.take(&format!("{name}.weight"), &[WIDTH])?,
            bias: self.take(&format!("{name}.bias"), &[WIDTH])?,
        })
    }

    fn dense(&mut self, name: &str, from: usize, to: usize) -> Result<Dense> {
        Ok(Dense {
            matrix: self
                .take(&format!("{name}.weight"), &[to, from])?
                .t()?
                .contiguous()?,
            bias: self.take(&format!("{name}.bias"), &[to])?,
        })
    }

    fn layer(&mut self, number: usize) -> Result<Layer> {
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let [queries, keys, values] = ["query", "key", "value"]
            .map(|part| self.dense(&name(&format!("attention.self.{part}")), WIDTH, WIDTH));
        let (queries, keys, values) = (queries?, keys?, values?);
        // Attention is of queries divided by this; so are the weights that make them, once and for all.
        let scale = 1.0 / (HEAD_WIDTH as f64).sqrt();
        let queries = Dense {
            matrix: (queries.matrix * scale)?,
            bias: (queries.bias * scale)?,
        };
        let side_by_side = [&queries.matrix, &keys.matrix, &values.matrix];
        Ok(Layer {
            look: Dense {
                matrix: Tensor::cat(&side_by_side, 1)?,
                bias: Tensor::cat(&[&queries.bias, &keys.bias, &values.bias], 0)?,
            },
            gather: self.dense(&name("attention.output.dense"), WIDTH, WIDTH)?,
            after_gather: self.norm(&name("attention.output.LayerNorm"))?,
            widen: self.dense(&name("intermediate.dense"), WIDTH, 4 * WIDTH)?,
            narrow: self.dense(&name("output.dense"), 4 * WIDTH, WIDTH)?,
            after_narrow: self.norm(&name("output.LayerNorm"))?,
        })
    }
}

impl Bert {
    /// Puts the network together; `words` and `positions` bound the numbers that [`Self::states`] takes.
    pub(crate) fn new(
        tensors: BTreeMap<String, Tensor>,
        words: usize,
        positions: usize,
    ) -> Result<Self> {
        let mut parts = Parts(tensors);
        // There is one segment, so its vector is part of every position's.
        let segment = parts
            .take("embeddings.token_type_embeddings.weight", &[2, WIDTH])?
            .narrow(0, 0, 1)?;
        Ok(Self {
            words: parts.take("embeddings.word_embeddings.weight", &[words, WIDTH])?,
            positions: parts
                .take("embeddings.position_embeddings.weight", &[positions, WIDTH])?
                .broadcast_add(&segment)?,
            norm: parts.norm("embeddings.LayerNorm")?,
            layers: (0..LAYERS)
                .map(|number| parts.layer(number))
                .collect::<Result<_>>()?,
        })
    }

    /// The states of texts' tokens after the last layer and after the one before it, each
    /// `texts × length × WIDTH`, for `texts × length` token numbers.
    pub(crate) fn states(&self, tokens: &[u32], length: usize) -> Result<[Tensor; 2]> {
        let texts = tokens.len() / length.max(1);
        let ids = Tensor::new(tokens, self.words.device())?;
        let words = self.words.index_select(&ids, 0)?;
        let placed = words
            .reshape((texts, length, WIDTH))?
            .broadcast_add(&self.positions.narrow(0, 0, length)?)?
            .reshape((texts * length, WIDTH))?;
        let mut last = self.norm.apply(&placed)?;
        let mut before = last.clone();
        for layer in &self.layers {
            let next = layer.apply(&last, texts, length)?;
            before = std::mem::replace(&mut last, next);
        }
        let by_text = |states: &Tensor| states.reshape((texts, length, WIDTH));
        Ok([by_text(&last)?, by_text(&before)?])
    }
}

impl Layer {
    fn apply(&self, states: &Tensor, texts: usize, length: usize) -> Result<Tensor> {
        let seen = self.look.apply(states)?;
        let part = |number: usize| {
            seen.narrow(1, number * WIDTH, WIDTH)?
                .reshape((texts, length, HEADS, HEAD_WIDTH))?
                .transpose(1, 2)?
                .contiguous()
        };
        let attention = part(0)?.matmul(&part(1)?.transpose(D::Minus2, D::Minus1)?)?;
        let gathered = softmax_last_dim(&attention)?
            .matmul(&part(2)?)?
            .transpose(1, 2)?
            .reshape((texts * length, WIDTH))?;
        let looked = self.gather.apply(&gathered)?;
        looked.inplace_op2(states, &Plus)?;
        let looked = self.after_gather.apply(&looked)?;
        let thought = self.narrow.apply(&self.widen.activate(&looked)?)?;
        thought.inplace_op2(&looked, &Plus)?;
        self.after_narrow.apply(&thought)
    }
}

// Candle's own element-by-element operations spread over a pool of threads that spin while they wait, which costs a
// busy machine more than it brings; its activation calls the error function number by number. These run where they
// are called, in loops that the compiler turns into vector instructions.

/// Adds the second tensor, as often as it fits into the first.
struct Plus;

impl InplaceOp2 for Plus {
    fn name(&self) -> &'static str {
        "plus"
    }

    fn cpu_fwd(
        &self,
        to: &mut CpuStorage,
        to_layout: &Layout,
        from: &CpuStorage,
        from_layout: &Layout,
    ) -> Result<()> {
        let (to, from) = numbers(to, to_layout, from, from_layout)?;
        for to in to.chunks_exact_mut(from.len()) {
            for (to, from) in to.iter_mut().zip(from) {
                *to += from;
            }
        }
        Ok(())
    }
}

/// Adds the second tensor, then makes every number `x · Φ(x)` of it.
struct PlusThenGelu;

impl InplaceOp2 for PlusThenGelu {
    fn name(&self) -> &'static str {
        "plus-then-gelu"
    }

    fn cpu_fwd(
        &self,
        to: &mut CpuStorage,
        to_layout: &Layout,
        from: &CpuStorage,
        from_layout: &Layout,
    ) -> Result<()> {
        let (to, from) = numbers(to, to_layout, from, from_layout)?;
        for to in to.chunks_exact_mut(from.len()) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = gelu(*to + from);
            }
        }
        Ok(())
    }
}

/// The numbers of two contiguous tensors, the second of which is not empty.
fn numbers<'a>(
    to: &'a mut CpuStorage,
    to_layout: &Layout,
    from: &'a CpuStorage,
    from_layout: &Layout,
) -> Result<(&'a mut [f32], &'a [f32])> {
    let places = (
        to_layout.contiguous_offsets(),
        from_layout.contiguous_offsets(),
    );
    match (to, from, places) {
        (CpuStorage::F32(to), CpuStorage::F32(from), (Some(at), Some(of))) if of.0 < of.1 => {
            Ok((&mut to[at.0..at.1], &from[of.0..of.1]))
        }
        _ => Err(candle_core::Error::Msg(
            "contiguous 32-bit numbers are wanted".to_owned(),
        )),
    }
}

/// `x · Φ(x)` with the error function by Abramowitz and Stegun 7.1.26, which is off by 1.5e-7 at most.
fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = t
        * (0.254_829_6
            + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152_1 + t * 1.061_405_4))));
    let tail = 0.5 * series * exp_of_negative(-z * z);
    x * if x < 0.0 { tail } else { 1.0 - tail }
}

/// The exponential of a number that is not positive.
fn exp_of_negative(x: f32) -> f32 {
    let x = x.max(-87.0) * std::f32::consts::LOG2_E;
    // Adding and taking away 1.5 · 2²³ rounds to a whole number.
    let whole = (x + 12_582_912.0) - 12_582_912.0;
    let part = (x - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + part
            * (1.0
                + part
                    * (0.5
                        + part
                            * (0.166_666_67
                                + part
                                    * (0.041_666_668
                                        + part * (0.008_333_334 + part * 0.001_388_889)))));
    series * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_activation_is_the_exact_one() {
        for step in -2000..=2000_i16 {
            let x = f32::from(step) / 100.0;
            let exact = Tensor::new(&[x], &candle_core::Device::Cpu)
                .and_then(|x| x.gelu_erf())
                .and_then(|y| y.to_vec1::<f32>())
                .unwrap()[0];
            assert!((gelu(x) - exact).abs() < 2e-6, "{x}: {} {exact}", gelu(x));
        }
    }
}
