//! Encodes texts as sentence vectors.

use baton_router::{Lines, NoVectors, TextVectors, Vectors};
use rayon::iter::{IndexedParallelIterator as _, ParallelIterator as _};
use rayon::slice::{ParallelSlice as _, ParallelSliceMut as _};
use tokenizers::{Tokenizer, TruncationParams};

use crate::bert::{Bert, WIDTH};
use crate::error::EmbeddingError;
use crate::weights::Weights;
use crate::words::WordVectors;

/// Positions the model knows.
const POSITIONS: usize = 512;
/// Tokens after which a text is cut, the two that frame it included.
const MAX_TOKENS: usize = 128;
/// Texts computed together: enough to keep the matrices busy, few enough to stay in the cache.
const BATCH: usize = 16;
/// The tokens that frame a text.
const FRAME: [u32; 2] = [101, 102];

/// all-MiniLM-L6-v2: a text goes in, vectors of length one come out; texts that mean alike point alike.
pub struct Encoder {
    tokenizer: Tokenizer,
    words: WordVectors,
    bert: Bert,
}

impl Encoder {
    /// Reads and checks the weights, 90 MB, and keeps half of them.
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
        let (tensors, words) = weights.network()?;
        Ok(Self {
            tokenizer,
            words,
            bert: Bert::new(tensors, POSITIONS)?,
        })
    }

    /// The vectors of texts, in their order: the means of their tokens' states after the last two layers, the
    /// frame left out.
    ///
    /// # Errors
    /// When a text cannot be cut into tokens or the network cannot be computed.
    pub fn encode(&self, texts: &[&str]) -> Result<TextVectors, EmbeddingError> {
        self.means(texts, |token| !FRAME.contains(&token))
    }

    /// The vectors as the model's makers define them, with the states of the frame in the means.
    #[cfg(test)]
    pub(crate) fn encode_framed(&self, texts: &[&str]) -> Result<TextVectors, EmbeddingError> {
        self.means(texts, |_| true)
    }

    fn means(
        &self,
        texts: &[&str],
        counts: impl Fn(u32) -> bool + Sync,
    ) -> Result<TextVectors, EmbeddingError> {
        let mut near = vec![0.0; texts.len() * WIDTH];
        let mut before = near.clone();
        if texts.len() <= BATCH {
            self.batch(texts, &counts, &mut near, &mut before)?;
        } else {
            texts
                .par_chunks(BATCH)
                .zip(near.par_chunks_mut(BATCH * WIDTH))
                .zip(before.par_chunks_mut(BATCH * WIDTH))
                .try_for_each(|((texts, near), before)| self.batch(texts, &counts, near, before))?;
        }
        Ok(TextVectors {
            near: Lines::of(near, WIDTH),
            before: Lines::of(before, WIDTH),
        })
    }

    /// The vectors of a few texts.
    fn batch(
        &self,
        texts: &[&str],
        counts: &impl Fn(u32) -> bool,
        near: &mut [f32],
        before: &mut [f32],
    ) -> Result<(), EmbeddingError> {
        let mut tokens = Vec::new();
        let mut lengths = Vec::with_capacity(texts.len());
        for text in texts {
            let cut = self
                .tokenizer
                .encode_fast(*text, true)
                .map_err(EmbeddingError::Tokenizer)?;
            tokens.extend_from_slice(cut.get_ids());
            lengths.push(cut.get_ids().len());
        }
        let words = self
            .words
            .vectors(&tokens)
            .map_err(EmbeddingError::WordVectors)?;
        let counts: Vec<bool> = tokens.into_iter().map(counts).collect();
        let [last, second_last] = self.bert.states(words, &lengths);
        directions(&last, &counts, &lengths, near);
        directions(&second_last, &counts, &lengths, before);
        Ok(())
    }
}

/// Of each text the states that count, added up and scaled to length one.
fn directions(states: &[f32], counts: &[bool], lengths: &[usize], vectors: &mut [f32]) {
    let mut tokens = states.chunks_exact(WIDTH).zip(counts);
    for (vector, length) in vectors.chunks_exact_mut(WIDTH).zip(lengths) {
        for (state, _) in tokens.by_ref().take(*length).filter(|(_, counts)| **counts) {
            for (sum, part) in vector.iter_mut().zip(state) {
                *sum += part;
            }
        }
        let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
        for part in vector {
            *part /= length.max(f32::MIN_POSITIVE);
        }
    }
}

impl Vectors for Encoder {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        self.encode(texts).map_err(|error| {
            tracing::warn!(%error, "sentence vectors failed");
            NoVectors(error.to_string())
        })
    }
}

#[cfg(test)]
#[path = "encoder_tests.rs"]
mod tests;
