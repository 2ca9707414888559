//! Trains a Router from weights and examples.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use baton_router::{
    Acts, ActsRouter, Embedding, EmbeddingOptions, Example, Lines, NoVectors, RouterError,
    SpeechAct, TextVectors, Vectors,
};

use crate::encoder::Encoder;
use crate::error::EmbeddingError;
use crate::multilingual::{Multilingual, MultilingualWeights};
use crate::recent::Recent;
use crate::remembered::{self, Remembered, TextKey};
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
    apart(|| {
        let vectors = Arc::new(Remembering {
            encoder: Recent::of(Encoder::open(weights)?),
            fingerprint: Weights::fingerprint(),
            cache: Mutex::new(cache.map(Path::to_owned)),
        });
        Ok(Embedding::train(
            examples,
            vectors,
            EmbeddingOptions::default(),
        )?)
    })
}

/// Works on threads of its own. Learning takes seconds, and on the threads that all share, whatever else of the program
/// divides its work among them would wait for it.
fn apart<T: Send>(
    work: impl FnOnce() -> Result<T, EmbeddingError> + Send,
) -> Result<T, EmbeddingError> {
    let threads = rayon::ThreadPoolBuilder::new()
        .thread_name(|nth| format!("router-{nth}"))
        .build()
        .map_err(EmbeddingError::Threads)?;
    threads.install(work)
}

/// The name of the Router over multilingual vectors.
const MULTILINGUAL: &str = "multilingual";

/// Trains the embedding Router over multilingual vectors, which hears speech acts by them too. `acts` are examples of
/// acts beside those that come with Baton; of the two caches one is of the examples of intents, the other of acts.
///
/// # Errors
/// As [`train`].
pub fn train_multilingual(
    examples: &[Example<'_>],
    acts: &[(SpeechAct, &str)],
    weights: &MultilingualWeights,
    caches: [Option<&Path>; 2],
) -> Result<ActsRouter, EmbeddingError> {
    apart(|| {
        let encoder = Arc::new(Recent::of(Multilingual::open(weights)?));
        let [of_intents, of_acts] = caches.map(|cache| {
            Arc::new(Remembering {
                encoder: Arc::clone(&encoder),
                fingerprint: MultilingualWeights::fingerprint(),
                cache: Mutex::new(cache.map(Path::to_owned)),
            })
        });
        let options = EmbeddingOptions {
            name: MULTILINGUAL,
            ..EmbeddingOptions::default()
        };
        let router = Embedding::train(examples, of_intents, options)?;
        let acts = Acts::train_with(acts, of_acts).map_err(RouterError::from)?;
        Ok(ActsRouter::new(Box::new(router), acts))
    })
}

/// An encoder that remembers the vectors of the texts that it is asked for first: the examples.
struct Remembering<E> {
    encoder: E,
    /// What tells its weights from others.
    fingerprint: &'static str,
    cache: Mutex<Option<PathBuf>>,
}

impl<E: Vectors> Vectors for Remembering<E> {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        let cache = self
            .cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match cache {
            Some(path) => self.remembered(texts, &path),
            None => self.encoder.vectors(texts),
        }
    }
}

impl<E: Vectors> Remembering<E> {
    fn remembered(&self, texts: &[&str], path: &Path) -> Result<TextVectors, NoVectors> {
        let keys: Vec<TextKey> = texts.iter().map(|text| remembered::key(text)).collect();
        let vectors = match read(path, self.fingerprint) {
            Some(known) if known.keys == keys => return Ok(known.vectors),
            Some(known) => self.completed(texts, &keys, &known)?,
            None => self.encoder.vectors(texts)?,
        };
        if let Err(error) = remembered::write(path, self.fingerprint, &keys, &vectors) {
            tracing::warn!(%error, path = %path.display(), "sentence vectors are not kept; the next start makes them again");
        }
        Ok(vectors)
    }

    /// The vectors of texts, of which some are known.
    fn completed(
        &self,
        texts: &[&str],
        keys: &[TextKey],
        known: &Remembered,
    ) -> Result<TextVectors, NoVectors> {
        let places: HashMap<&TextKey, usize> = known.keys.iter().zip(0..).collect();
        let unknown: Vec<&str> = texts
            .iter()
            .zip(keys)
            .filter(|(_, key)| !places.contains_key(key))
            .map(|(text, _)| *text)
            .collect();
        let made = if unknown.is_empty() {
            let none = |known: &Lines| Lines::of(Vec::new(), known.width());
            TextVectors {
                near: none(&known.vectors.near),
                before: none(&known.vectors.before),
            }
        } else {
            self.encoder.vectors(&unknown)?
        };
        let lines = |known: &Lines, made: &Lines| {
            let mut next = 0..;
            let mut line = |key| match places.get(key) {
                Some(at) => known.line(*at),
                None => made.line(next.next().unwrap_or_default()),
            };
            let numbers = keys.iter().map(&mut line).collect::<Vec<_>>().concat();
            Lines::of(numbers, made.width())
        };
        Ok(TextVectors {
            near: lines(&known.vectors.near, &made.near),
            before: lines(&known.vectors.before, &made.before),
        })
    }
}

fn read(path: &Path, fingerprint: &str) -> Option<Remembered> {
    match remembered::read(path, fingerprint) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            tracing::info!(%error, path = %path.display(), "kept sentence vectors are made again");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counted::Counted;

    #[test]
    fn what_is_learnt_keeps_no_other_work_waiting() {
        let (done, ended) = std::sync::mpsc::channel::<()>();
        let (begun, begins) = std::sync::mpsc::channel();
        let learner = std::thread::spawn(move || {
            apart(move || {
                // As learning does: every thread of the pool is busy.
                rayon::broadcast(|_| begun.send(()).unwrap());
                ended
                    .recv()
                    .map_err(|_| EmbeddingError::Network("ended".to_owned()))
            })
        });
        begins.recv().unwrap();
        assert!(!in_own_pool(), "the caller is none of its threads");
        let (left, right) = rayon::join(in_own_pool, in_own_pool);
        assert!(!left && !right, "another's work runs on its threads");
        assert!(apart(|| Ok(in_own_pool())).unwrap());
        done.send(()).unwrap();
        learner.join().unwrap().unwrap();
    }

    fn in_own_pool() -> bool {
        let thread = std::thread::current();
        thread
            .name()
            .is_some_and(|name| name.starts_with("router-"))
    }

    #[test]
    fn vectors_that_are_remembered_are_not_made_again_whatever_the_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors");
        let check = |texts: &[&str], made: &[&str]| {
            let vectors = Remembering {
                encoder: Counted::default(),
                fingerprint: "counting",
                cache: Mutex::new(Some(path.clone())),
            };
            let found = vectors.vectors(texts).unwrap();
            assert_eq!(vectors.encoder.take(), made, "{texts:?}");
            let fresh = Counted::default().vectors(texts).unwrap();
            assert_eq!(found, fresh, "{texts:?}");
            // Only the first texts are examples.
            vectors.vectors(&["later"]).unwrap();
            assert_eq!(vectors.encoder.take(), ["later"]);
        };
        check(&["a", "bb", "ccc"], &["a", "bb", "ccc"]);
        check(&["a", "bb", "ccc"], &[]);
        check(&["ccc", "dddd", "a", "ccc"], &["dddd"]);
        check(&["a", "dddd"], &[]);
        check(&["bb", "a"], &["bb"]);
        std::fs::write(&path, b"damaged").unwrap();
        check(&["a"], &["a"]);
        check(&["a"], &[]);
    }
}
