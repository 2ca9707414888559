//! From weights and examples to a Router.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use baton_router::{Embedding, EmbeddingOptions, Example, NoVectors, TextVectors, Vectors};

use crate::encoder::Encoder;
use crate::error::EmbeddingError;
use crate::remembered::{self, Key};
use crate::weights::Weights;

/// Trains the embedding Router on examples. Vectors that `cache` holds are not
/// computed again; afterwards it holds those of these examples.
///
/// # Errors
/// When the weights are missing or damaged, or the examples are not fit to learn from. A cache that cannot be read
/// or written is none: it only costs time.
pub fn train(
    examples: &[Example<'_>],
    weights: &Weights,
    cache: Option<&Path>,
) -> Result<Embedding, EmbeddingError> {
    let known = cache.map(known).unwrap_or_default();
    let vectors = Arc::new(Remembering {
        encoder: Encoder::open(weights)?,
        memory: Mutex::new(Some(Memory {
            known,
            asked: HashMap::new(),
            made: 0,
        })),
    });
    let router = Embedding::train(
        examples,
        Arc::clone(&vectors) as Arc<dyn Vectors>,
        EmbeddingOptions::default(),
    )?;
    let memory = vectors.forget();
    if let (Some(path), Some(memory)) = (cache, memory)
        && (memory.made > 0 || memory.known.len() != memory.asked.len())
        && let Err(error) = remembered::write(path, Weights::fingerprint(), &memory.asked)
    {
        tracing::warn!(%error, path = %path.display(), "sentence vectors are not kept; the next start makes them again");
    }
    Ok(router)
}

fn known(path: &Path) -> HashMap<Key, TextVectors> {
    match remembered::read(path, Weights::fingerprint()) {
        Ok(known) => known,
        Err(error) if error.kind() == ErrorKind::NotFound => HashMap::new(),
        Err(error) => {
            tracing::info!(%error, path = %path.display(), "kept sentence vectors are made again");
            HashMap::new()
        }
    }
}

/// An encoder that remembers what it was asked until it forgets.
struct Remembering {
    encoder: Encoder,
    memory: Mutex<Option<Memory>>,
}

struct Memory {
    known: HashMap<Key, TextVectors>,
    asked: HashMap<Key, TextVectors>,
    made: usize,
}

impl Remembering {
    fn forget(&self) -> Option<Memory> {
        self.memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Vectors for Remembering {
    fn vectors(&self, texts: &[&str]) -> Result<Vec<TextVectors>, NoVectors> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(memory) = memory.as_mut() else {
            drop(memory);
            return self.encoder.vectors(texts);
        };
        let keys: Vec<Key> = texts.iter().map(|text| remembered::key(text)).collect();
        let mut vectors: Vec<Option<TextVectors>> = keys
            .iter()
            .map(|key| memory.known.get(key).cloned())
            .collect();
        let unknown: Vec<&str> = texts
            .iter()
            .zip(&vectors)
            .filter(|(_, vectors)| vectors.is_none())
            .map(|(text, _)| *text)
            .collect();
        memory.made += unknown.len();
        let mut made = self.encoder.vectors(&unknown)?.into_iter();
        for place in vectors.iter_mut().filter(|place| place.is_none()) {
            *place = made.next();
        }
        let vectors: Vec<TextVectors> = vectors.into_iter().flatten().collect();
        memory
            .asked
            .extend(keys.into_iter().zip(vectors.iter().cloned()));
        Ok(vectors)
    }
}
