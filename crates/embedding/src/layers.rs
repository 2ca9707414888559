//! The network's operations on token states, written for candle.
//!
//! Candle's own rearrange a matrix on each use, need texts of one length, and spread over a pool of threads that
//! spin while they wait. These run on the calling thread, over texts of any length, with the vector instructions
//! that the machine has.

use candle_core::{
    CpuStorage, CustomOp1, CustomOp3, InplaceOp2, InplaceOp3, Layout, Result, Shape,
};
use pulp::{Arch, Simd, WithSimd};

use crate::activation::{Gelu, exp_of_negative};
use crate::bert::{HEAD_WIDTH, WIDTH};
use crate::product::{PANEL, Product};

const NORM_EPSILON: f32 = 1e-12;

/// States times a matrix in panels, plus a bias; then perhaps the activation.
pub(crate) struct Multiply {
    pub(crate) activate: bool,
}

impl CustomOp3 for Multiply {
    fn name(&self) -> &'static str {
        "multiply"
    }

    fn cpu_fwd(
        &self,
        states: &CpuStorage,
        states_layout: &Layout,
        panels: &CpuStorage,
        panels_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (rows, depth) = states_layout.shape().dims2()?;
        let (count, lines, width) = panels_layout.shape().dims3()?;
        let columns = bias_layout.shape().dims1()?;
        if lines != depth || width != PANEL || count * PANEL != columns || depth == 0 {
            return Err(unfit("states, matrix and bias do not fit"));
        }
        let mut made = vec![0.0; rows * columns];
        Arch::new().dispatch(Product {
            rows: numbers(states, states_layout)?,
            depth,
            panels: numbers(panels, panels_layout)?,
            bias: numbers(bias, bias_layout)?,
            to: &mut made,
        });
        if self.activate {
            Arch::new().dispatch(Gelu(&mut made));
        }
        Ok((CpuStorage::F32(made), (rows, columns).into()))
    }
}

/// Adds the second tensor to the first.
pub(crate) struct Plus;

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
        let (to, from) = (numbers_mut(to, to_layout)?, numbers(from, from_layout)?);
        if to.len() != from.len() {
            return Err(unfit("only tensors of one size can be added"));
        }
        for (to, from) in to.iter_mut().zip(from) {
            *to += from;
        }
        Ok(())
    }
}

/// Brings every state to mean 0 and scatter 1, then scales it with the second tensor and adds the third.
pub(crate) struct Norm;

impl InplaceOp3 for Norm {
    fn name(&self) -> &'static str {
        "norm"
    }

    fn cpu_fwd(
        &self,
        states: &mut CpuStorage,
        states_layout: &Layout,
        gain: &CpuStorage,
        gain_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<()> {
        let (gain, bias) = (numbers(gain, gain_layout)?, numbers(bias, bias_layout)?);
        let states = numbers_mut(states, states_layout)?;
        let sized = |numbers: &[f32]| <[f32; WIDTH]>::try_from(numbers);
        let (Ok(gain), Ok(bias)) = (sized(gain), sized(bias)) else {
            return Err(unfit("gain and bias are not as wide as a state"));
        };
        Arch::new().dispatch(Normalise { states, gain, bias });
        Ok(())
    }
}

struct Normalise<'a> {
    states: &'a mut [f32],
    gain: [f32; WIDTH],
    bias: [f32; WIDTH],
}

impl WithSimd for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let (states, _) = self.states.as_chunks_mut::<WIDTH>();
        for state in states {
            let mean = sum(state, |part| part) / WIDTH as f32;
            let scatter = sum(state, |part| (part - mean) * (part - mean)) / WIDTH as f32;
            let scale = 1.0 / (scatter + NORM_EPSILON).sqrt();
            for ((part, gain), bias) in state.iter_mut().zip(&self.gain).zip(&self.bias) {
                *part = (*part - mean) * scale * gain + bias;
            }
        }
    }
}

/// A sum in enough lanes for vector instructions.
#[inline(always)]
fn sum(state: &[f32; WIDTH], term: impl Fn(f32) -> f32) -> f32 {
    const LANES: usize = 32;
    let mut lanes = [0.0; LANES];
    let (parts, _) = state.as_chunks::<LANES>();
    for parts in parts {
        for (lane, part) in lanes.iter_mut().zip(parts) {
            *lane += term(*part);
        }
    }
    lanes.iter().sum()
}

/// Of tokens' queries, keys and values, side by side, what each token gathers from the tokens of its own text.
pub(crate) struct Attend<'a> {
    /// How many tokens each text has; the texts' tokens follow one another.
    pub(crate) lengths: &'a [usize],
}

impl CustomOp1 for Attend<'_> {
    fn name(&self) -> &'static str {
        "attend"
    }

    fn cpu_fwd(&self, seen: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (tokens, width) = layout.shape().dims2()?;
        if width != 3 * WIDTH || self.lengths.iter().sum::<usize>() != tokens {
            return Err(unfit("queries, keys and values are not of these texts"));
        }
        let mut gathered = vec![0.0; tokens * WIDTH];
        Arch::new().dispatch(Gather {
            seen: numbers(seen, layout)?,
            lengths: self.lengths,
            gathered: &mut gathered,
        });
        Ok((CpuStorage::F32(gathered), (tokens, WIDTH).into()))
    }
}

struct Gather<'a> {
    seen: &'a [f32],
    lengths: &'a [usize],
    gathered: &'a mut [f32],
}

impl WithSimd for Gather<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let longest = self.lengths.iter().copied().max().unwrap_or(0);
        let mut keys = vec![0.0; HEAD_WIDTH * longest];
        let mut shares = vec![0.0; longest];
        let (mut seen, mut gathered) = (self.seen, self.gathered);
        for length in self.lengths {
            let (of_text, seen_rest) = seen.split_at(length * 3 * WIDTH);
            let (to_text, gathered_rest) = gathered.split_at_mut(length * WIDTH);
            (seen, gathered) = (seen_rest, gathered_rest);
            let (shares, keys) = (&mut shares[..*length], &mut keys[..HEAD_WIDTH * length]);
            for head in (0..WIDTH).step_by(HEAD_WIDTH) {
                head_gathers(of_text, to_text, head, keys, shares);
            }
        }
    }
}

/// One head over one text. `keys` and `shares` are room to work in.
#[inline(always)]
fn head_gathers(
    seen: &[f32],
    gathered: &mut [f32],
    head: usize,
    keys: &mut [f32],
    shares: &mut [f32],
) {
    let length = shares.len();
    let part = |token: &[f32; 3 * WIDTH], number: usize| {
        let start = number * WIDTH + head;
        let mut part = [0.0; HEAD_WIDTH];
        part.copy_from_slice(&token[start..start + HEAD_WIDTH]);
        part
    };
    let (tokens, _) = seen.as_chunks::<{ 3 * WIDTH }>();
    let (gathered, _) = gathered.as_chunks_mut::<WIDTH>();
    for (at, token) in tokens.iter().enumerate() {
        for (line, number) in keys.chunks_exact_mut(length).zip(part(token, 1)) {
            line[at] = number;
        }
    }
    for (token, to) in tokens.iter().zip(gathered) {
        shares.fill(0.0);
        for (line, number) in keys.chunks_exact(length).zip(part(token, 0)) {
            for (share, key) in shares.iter_mut().zip(line) {
                *share += number * key;
            }
        }
        let top = shares.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for share in shares.iter_mut() {
            *share = exp_of_negative(*share - top);
        }
        let total: f32 = shares.iter().sum();
        let mut sums = [0.0; HEAD_WIDTH];
        for (share, token) in shares.iter().zip(tokens) {
            for (sum, number) in sums.iter_mut().zip(part(token, 2)) {
                *sum += share * number;
            }
        }
        for (to, sum) in to[head..head + HEAD_WIDTH].iter_mut().zip(sums) {
            *to = sum / total;
        }
    }
}

/// The numbers of a contiguous tensor.
fn numbers<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(numbers), Some((from, until))) => Ok(&numbers[from..until]),
        _ => Err(unfit("contiguous 32-bit numbers are wanted")),
    }
}

/// The same, to be changed.
fn numbers_mut<'a>(storage: &'a mut CpuStorage, layout: &Layout) -> Result<&'a mut [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(numbers), Some((from, until))) => Ok(&mut numbers[from..until]),
        _ => Err(unfit("contiguous 32-bit numbers are wanted")),
    }
}

fn unfit(problem: &str) -> candle_core::Error {
    candle_core::Error::Msg(problem.to_owned())
}
