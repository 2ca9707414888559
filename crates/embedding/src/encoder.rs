//! From texts to sentence vectors.

use std::collections::BTreeMap;

use baton_router::{NoVectors, TextVectors, Vectors};
use candle_core::{Device, Tensor};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use tokenizers::{Tokenizer, TruncationParams};

use crate::bert::Bert;
use crate::error::EmbeddingError;
use crate::weights::Weights;

/// Tokens the model knows.
const WORDS: usize = 30_522;
/// Positions the model knows.
const POSITIONS: usize = 512;
/// A text is cut after so many tokens, the two that frame it included.
const MAX_TOKENS: usize = 128;
/// So many tokens are computed together: enough to keep the matrices busy, few enough to stay in the cache.
const BATCH_TOKENS: usize = 512;
/// The tokens that frame a text.
const FRAME: [u32; 2] = [101, 102];

/// The position of a text and its tokens.
type Tokens = (usize, Vec<u32>);

/// all-MiniLM-L6-v2: a text goes in, vectors of length one come out; texts that mean alike point alike.
pub struct Encoder {
    tokenizer: Tokenizer,
    bert: Bert,
}

impl Encoder {
    /// Reads and checks the weights: some 90 MB.
    ///
    /// # Errors
    /// When a file is missing, unreadable or not the right one.
    pub fn open(weights: &Weights) -> Result<Self, EmbeddingError> {
        let mut tokenizer =
            Tokenizer::from_bytes(weights.tokenizer()?).map_err(EmbeddingError::Tokenizer)?;
        let truncation = TruncationParams {
            max_length: MAX_TOKENS,
            ..TruncationParams::default()
        };
        tokenizer
            .with_truncation(Some(truncation))
            .map_err(EmbeddingError::Tokenizer)?
            .with_padding(None);
        Ok(Self {
            tokenizer,
            bert: Bert::new(weights.tensors()?, WORDS, POSITIONS)?,
        })
    }

    /// The vectors of texts, in their order: the means of their tokens' states after the last two layers, the
    /// frame left out.
    ///
    /// # Errors
    /// When a text cannot be cut into tokens or the network cannot be computed.
    pub fn encode(&self, texts: &[&str]) -> Result<Vec<TextVectors>, EmbeddingError> {
        self.means(texts, |token| !FRAME.contains(&token))
    }

    /// The vectors as the model's makers define them, with the states of the frame in the means.
    #[cfg(test)]
    pub(crate) fn encode_framed(&self, texts: &[&str]) -> Result<Vec<TextVectors>, EmbeddingError> {
        self.means(texts, |_| true)
    }

    fn means(
        &self,
        texts: &[&str],
        counts: impl Fn(u32) -> bool + Sync,
    ) -> Result<Vec<TextVectors>, EmbeddingError> {
        let mut of_length: BTreeMap<usize, Vec<Tokens>> = BTreeMap::new();
        for (at, text) in texts.iter().enumerate() {
            let cut = self
                .tokenizer
                .encode_fast(*text, true)
                .map_err(EmbeddingError::Tokenizer)?;
            let tokens = cut.get_ids().to_vec();
            of_length
                .entry(tokens.len())
                .or_default()
                .push((at, tokens));
        }
        let none = TextVectors {
            near: Vec::new(),
            before: Vec::new(),
        };
        let mut vectors = vec![none; texts.len()];
        // Texts of the same length are computed together, so that nothing is spent on padding.
        let batches: Vec<(usize, &[Tokens])> = of_length
            .iter()
            .flat_map(|(length, texts)| {
                let size = (BATCH_TOKENS / length.max(&1)).max(1);
                texts.chunks(size).map(|batch| (*length, batch))
            })
            .collect();
        let made = batches
            .par_iter()
            .map(|(length, batch)| self.batch(*length, batch, &counts))
            .collect::<Result<Vec<_>, _>>()?;
        for ((_, batch), made) in batches.into_iter().zip(made) {
            for ((at, _), made) in batch.iter().zip(made) {
                vectors[*at] = made;
            }
        }
        Ok(vectors)
    }

    /// The vectors of texts with the same number of tokens.
    fn batch(
        &self,
        length: usize,
        texts: &[Tokens],
        counts: &impl Fn(u32) -> bool,
    ) -> Result<Vec<TextVectors>, EmbeddingError> {
        let tokens: Vec<u32> = texts
            .iter()
            .flat_map(|(_, tokens)| tokens)
            .copied()
            .collect();
        let [last, before] = self.bert.states(&tokens, length)?;
        let shares: Vec<f32> = tokens
            .iter()
            .map(|token| f32::from(u8::from(counts(*token))))
            .collect();
        let shares = Tensor::from_vec(shares, (texts.len(), 1, length), &Device::Cpu)?;
        let near = directions(&shares, &last)?;
        let before = directions(&shares, &before)?;
        Ok(near
            .into_iter()
            .zip(before)
            .map(|(near, before)| TextVectors { near, before })
            .collect())
    }
}

/// Each text's states, added up by their shares and scaled to length one.
fn directions(shares: &Tensor, states: &Tensor) -> Result<Vec<Vec<f32>>, candle_core::Error> {
    let mut sums = shares.matmul(states)?.squeeze(1)?.to_vec2::<f32>()?;
    for sum in &mut sums {
        let length = sum.iter().map(|part| part * part).sum::<f32>().sqrt();
        sum.iter_mut()
            .for_each(|part| *part /= length.max(f32::MIN_POSITIVE));
    }
    Ok(sums)
}

impl Vectors for Encoder {
    fn vectors(&self, texts: &[&str]) -> Result<Vec<TextVectors>, NoVectors> {
        self.encode(texts).map_err(|error| {
            tracing::warn!(%error, "sentence vectors failed");
            NoVectors(error.to_string())
        })
    }
}

#[cfg(test)]
#[path = "encoder_tests.rs"]
mod tests;
