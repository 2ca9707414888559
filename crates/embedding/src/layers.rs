//! The network's operations on token states.
//!
//! They run on the calling thread, over texts of any length that lie behind one another, and rearrange no matrix, with
//! the vector instructions that the machine has.

use pulp::{Arch, Simd, WithSimd};

use crate::activation::{Gelu, exp_of_negative};
use crate::bert::{HEAD_WIDTH, WIDTH};
use crate::product::Product;

const NORM_EPSILON: f32 = 1e-12;

/// States, `depth` numbers each, times a matrix in panels, plus a bias; then perhaps the activation.
pub(crate) fn multiply(
    states: &[f32],
    depth: usize,
    panels: &[f32],
    bias: &[f32],
    activate: bool,
) -> Vec<f32> {
    let mut made = vec![0.0; states.len() / depth * bias.len()];
    Arch::new().dispatch(Product {
        rows: states,
        depth,
        panels,
        bias,
        to: &mut made,
    });
    if activate {
        Arch::new().dispatch(Gelu(&mut made));
    }
    made
}

/// Adds the second numbers to the first.
pub(crate) fn add(to: &mut [f32], from: &[f32]) {
    debug_assert_eq!(to.len(), from.len());
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Brings every state to mean 0 and scatter 1, then scales it with the gain and adds the bias.
pub(crate) fn normalise(states: &mut [f32], gain: &[f32; WIDTH], bias: &[f32; WIDTH]) {
    Arch::new().dispatch(Normalise {
        states,
        gain: *gain,
        bias: *bias,
    });
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

/// Of tokens' queries, keys and values, side by side, what each token gathers from the tokens of its own text. The texts'
/// tokens follow one another; `lengths` says how many each has.
pub(crate) fn attend(seen: &[f32], lengths: &[usize]) -> Vec<f32> {
    let mut gathered = vec![0.0; seen.len() / 3];
    Arch::new().dispatch(Gather {
        seen,
        lengths,
        gathered: &mut gathered,
    });
    gathered
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
