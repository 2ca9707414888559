//! Finds the weights, and checks that they are the right ones.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::bert::WIDTH;
use crate::error::EmbeddingError;
use crate::words::{WordVectors, WordsReader};

/// The folder of the model within the folder of all weights.
const MODEL: &str = "all-MiniLM-L6-v2";
/// The file of the network.
const NETWORK: Pinned = Pinned {
    name: "model.safetensors",
    sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
};
/// The file of the tokenizer.
const TOKENIZER: Pinned = Pinned {
    name: "tokenizer.json",
    sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
};
/// The tensor of the words' vectors: more than half of the file, of which a text needs a few lines.
const WORDS: &str = "embeddings.word_embeddings.weight";
/// What the header of a safetensors file holds beside tensors.
const NOTES: &str = "__metadata__";
/// The longest header of a safetensors file that is read.
const MAX_HEADER_BYTES: u64 = 1024 * 1024;
/// The longest tokenizer file that is read.
const MAX_TOKENIZER_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes read at a time.
const PIECE_BYTES: usize = 64 * 1024;
/// The largest tensor, in numbers.
const MAX_NUMBERS: usize = 16_000_000;

/// A file whose content is known.
pub(crate) struct Pinned {
    pub(crate) name: &'static str,
    pub(crate) sha256: &'static str,
}

/// The folder, if it holds these files.
pub(crate) fn folder_with(folder: PathBuf, files: &[Pinned]) -> Result<PathBuf, EmbeddingError> {
    let mut paths = files.iter().map(|file| folder.join(file.name));
    match paths.find(|path| !path.is_file()) {
        Some(path) => Err(EmbeddingError::Missing { path }),
        None => Ok(folder),
    }
}

/// The files of all-MiniLM-L6-v2 in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    folder: PathBuf,
}

impl Weights {
    /// The files below the folder that holds all weights. Looks whether they are there, not yet whether they are
    /// the right ones.
    ///
    /// # Errors
    /// [`EmbeddingError::Missing`] names the file that is not there.
    pub fn find(weights: &Path) -> Result<Self, EmbeddingError> {
        let folder = folder_with(weights.join(MODEL), &[NETWORK, TOKENIZER])?;
        Ok(Self { folder })
    }

    /// What tells these weights from others.
    pub(crate) fn fingerprint() -> &'static str {
        NETWORK.sha256
    }

    /// The tokenizer's description, checked.
    pub(crate) fn tokenizer(&self) -> Result<Vec<u8>, EmbeddingError> {
        let mut file = Checked::open(&self.folder, &TOKENIZER)?;
        let mut content = Vec::new();
        file.take(MAX_TOKENIZER_BYTES, &mut content)?;
        file.finish()?;
        Ok(content)
    }

    /// The network's tensors by name, checked, and its words. They are read one after the other, so that no second
    /// copy of them is ever in memory; the words' vectors stay in the file.
    pub(crate) fn network(
        &self,
    ) -> Result<(BTreeMap<String, Tensor>, WordVectors), EmbeddingError> {
        let mut file = Checked::open(&self.folder, &NETWORK)?;
        let (entries, data) = file.header()?;
        let mut tensors = BTreeMap::new();
        let mut words = None;
        let mut at = 0;
        for (name, placed) in entries {
            let [begin, end] = placed.data_offsets;
            if begin != at || end < begin || (end - begin) / 4 > MAX_NUMBERS {
                return Err(file.unreadable("its tensors do not follow one another"));
            }
            at = end;
            if name == WORDS && placed.dtype == "F32" && placed.shape.get(1) == Some(&WIDTH) {
                let mut reader = WordsReader::at(data + begin as u64, WIDTH * 4);
                file.pieces(end - begin, WIDTH * 4, |line| reader.line(line))?;
                words = Some(reader);
                continue;
            }
            let mut numbers = Vec::with_capacity((end - begin) / 4);
            file.pieces(end - begin, PIECE_BYTES, |piece| {
                let four = piece.as_chunks().0.iter();
                numbers.extend(four.map(|number| f32::from_le_bytes(*number)));
            })?;
            if placed.dtype == "F32" {
                tensors.insert(
                    name,
                    Tensor {
                        shape: placed.shape,
                        numbers,
                    },
                );
            }
        }
        let Some(words) = words else {
            return Err(file.unreadable("it has no words"));
        };
        Ok((tensors, words.of(file.finish()?)))
    }
}

/// A tensor as it stands in the file.
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) numbers: Vec<f32>,
}

/// Where a tensor is and what it looks like.
#[derive(Deserialize)]
pub(crate) struct Placed {
    pub(crate) dtype: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) data_offsets: [usize; 2],
}

/// A file that is hashed while it is read.
pub(crate) struct Checked {
    path: PathBuf,
    expected: &'static str,
    reader: BufReader<File>,
    hash: Sha256,
}

impl Checked {
    pub(crate) fn open(folder: &Path, pinned: &Pinned) -> Result<Self, EmbeddingError> {
        let path = folder.join(pinned.name);
        match File::open(&path) {
            Ok(file) => Ok(Self {
                path,
                expected: pinned.sha256,
                reader: BufReader::with_capacity(PIECE_BYTES, file),
                hash: Sha256::new(),
            }),
            Err(source) if source.kind() == ErrorKind::NotFound => {
                Err(EmbeddingError::Missing { path })
            }
            Err(source) => Err(EmbeddingError::Unreadable { path, source }),
        }
    }

    /// The tensors of a safetensors file in their order, and the byte at which they begin.
    pub(crate) fn header(&mut self) -> Result<(Vec<(String, Placed)>, u64), EmbeddingError> {
        let mut length = [0; 8];
        self.fill(&mut length)?;
        let length = u64::from_le_bytes(length);
        if length > MAX_HEADER_BYTES {
            return Err(self.unreadable("its header is too long"));
        }
        let mut header = Vec::new();
        self.take(length, &mut header)?;
        let entries: BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(&header).map_err(|error| self.unreadable(error))?;
        let mut entries: Vec<(String, Placed)> = entries
            .into_iter()
            .filter(|(name, _)| name != NOTES)
            .map(|(name, entry)| Ok((name, serde_json::from_value(entry)?)))
            .collect::<Result<_, serde_json::Error>>()
            .map_err(|error| self.unreadable(error))?;
        entries.sort_by_key(|(_, placed)| placed.data_offsets);
        Ok((entries, length + 8))
    }

    pub(crate) fn unreadable(
        &self,
        problem: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> EmbeddingError {
        EmbeddingError::Unreadable {
            path: self.path.clone(),
            source: std::io::Error::new(ErrorKind::InvalidData, problem),
        }
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EmbeddingError> {
        self.reader
            .read_exact(bytes)
            .map_err(|error| self.unreadable(error))?;
        self.hash.update(bytes);
        Ok(())
    }

    /// Reads that many bytes piece by piece, so that they are never in memory twice.
    pub(crate) fn pieces(
        &mut self,
        bytes: usize,
        length: usize,
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), EmbeddingError> {
        let mut piece = vec![0; length];
        let mut left = bytes;
        while left > 0 {
            let piece = &mut piece[..left.min(length)];
            self.fill(piece)?;
            left -= piece.len();
            take(piece);
        }
        Ok(())
    }

    /// Reads at most that many bytes.
    pub(crate) fn take(&mut self, limit: u64, into: &mut Vec<u8>) -> Result<(), EmbeddingError> {
        let read = (&mut self.reader).take(limit).read_to_end(into);
        read.map_err(|error| self.unreadable(error))?;
        self.hash.update(into);
        Ok(())
    }

    /// The file, if all of it was what it should be.
    pub(crate) fn finish(mut self) -> Result<File, EmbeddingError> {
        let mut beyond = [0; 1];
        let more = self.reader.read(&mut beyond);
        let longer = more.map_err(|error| self.unreadable(error))? > 0;
        let found = hex::encode(self.hash.finalize());
        if found != self.expected || longer {
            return Err(EmbeddingError::Damaged {
                path: self.path,
                found,
            });
        }
        Ok(self.reader.into_inner())
    }
}
