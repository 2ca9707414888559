//! The embedding Router, which knows what words mean: sentence vectors of a language model under small classifiers,
//! together with the lexical Router's classifier.

mod core;
mod lines;
mod nearest;
mod scatter;
mod whitened;

use std::sync::Arc;

use crate::calibration::Logistic;
use crate::error::RouterError;
use crate::lexical::{self, Lexical, LexicalOptions};
use crate::route::{Example, Router, Routing, Scored, Weighed};
use crate::trained::{
    Calibration, CoreView, HeldOut, Kinship, Learner, Priors, TrainingInput, hold_out, kinship,
    pieces, prepare, routing, spoken, weighed,
};
use core::{ByVectors, Core, ENERGY, SIGNALS, VOICES};

pub(crate) use lines::TextVector;
pub use lines::{Lines, TextVectors};

/// Why there are no vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoVectors(pub String);

/// Makes vectors of texts.
pub trait Vectors: Send + Sync {
    /// The vectors of each text, in their order. There is at least one text.
    ///
    /// # Errors
    /// When they cannot be made.
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors>;
}

impl<V: Vectors + ?Sized> Vectors for Arc<V> {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        (**self).vectors(texts)
    }
}

/// Options of an [`Embedding`] Router.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmbeddingOptions {
    /// A text whose out-of-scope score reaches this is rejected (`best` is `None`).
    pub reject_at: f32,
    /// The Router's name in journals and snapshots.
    pub name: &'static str,
}

impl Default for EmbeddingOptions {
    fn default() -> Self {
        Self {
            reject_at: 0.5,
            name: "embedding",
        }
    }
}

/// Most features times classes of the lexical voice: fewer than where words are all there is.
const MAX_LEXICAL_WEIGHTS: usize = 8_000_000;

/// The prior, before any example is read; see `core` for the order of voices and signals.
const PRIORS: Priors<VOICES, SIGNALS> = Priors {
    sharpness: [0.5, 4.0, 6.0, 2.0],
    reject: Logistic {
        weights: [1.5, -2.0, -2.0, 3.0, -1.0, -1.0, -1.0, 0.5, -1.5],
    },
    energy: Some(ENERGY),
};

/// Sentence vectors and word features under linear classifiers.
pub struct Embedding {
    intents: Vec<String>,
    vectors: Arc<dyn Vectors>,
    lexical: Lexical,
    core: Core,
    calibration: Calibration<VOICES, SIGNALS>,
    kinship: Kinship,
    options: EmbeddingOptions,
}

impl Embedding {
    /// Trains on examples, together with a lexical Router, which has a vote and answers alone if vectors fail at
    /// run time.
    ///
    /// # Errors
    /// When there are no vectors, or the examples are not fit to learn from.
    pub fn train(
        examples: &[Example<'_>],
        vectors: Arc<dyn Vectors>,
        options: EmbeddingOptions,
    ) -> Result<Self, RouterError> {
        let prepared = prepare(examples)?;
        let intents = prepared.intents.len();
        // One after the other, and the largest last, so that not everything is in memory together: the cores over
        // words, the vectors and the cores over them, the lexical core that stays.
        let words = lexical::Texts {
            prepared: &prepared,
            max_weights: MAX_LEXICAL_WEIGHTS,
        };
        let by_words = hold_out(&prepared, &words);
        let lexical_calibration = Lexical::calibration(&by_words);
        // An intent's name is one more example of it.
        let spoken: Vec<String> = prepared.intents.iter().map(|name| spoken(name)).collect();
        let texts: Vec<&str> = prepared
            .texts
            .iter()
            .map(|(text, _)| *text)
            .chain(spoken.iter().map(String::as_str))
            .collect();
        let known = vectors.vectors(&texts)?;
        let texts = Texts {
            prepared: &prepared,
            vectors: &known,
        };
        let held_out: Vec<HeldOut<CoreView<VOICES, SIGNALS>>> = hold_out(&prepared, &texts)
            .into_iter()
            .zip(by_words)
            .map(|(by_vectors, by_words)| by_vectors.with(by_words, ByVectors::with))
            .collect();
        let calibration = Calibration::fit(&held_out, &PRIORS);
        drop(held_out);
        let all: Vec<(usize, usize)> = (0..)
            .zip(&prepared.texts)
            .map(|(at, (_, class))| (at, *class))
            .collect();
        let names = texts.names(&all, intents);
        let of_names = known.from(prepared.texts.len());
        let remembered = prepared.without_given(&all);
        let core = Core::train_last(known, &all, &remembered, &names);
        let reject_at = options.reject_at;
        let lexical_options = LexicalOptions { reject_at };
        let lexical = Lexical::calibrated(words, lexical_calibration, lexical_options);
        let seen: Vec<CoreView<VOICES, SIGNALS>> = spoken
            .iter()
            .enumerate()
            .map(|(at, name)| core.view(of_names.of_text(at)).with(lexical.view(name)))
            .collect();
        let kinship = kinship(&calibration, &seen);
        Ok(Self {
            intents: prepared.intents,
            vectors,
            lexical,
            core,
            calibration,
            kinship,
            options,
        })
    }
}

impl Embedding {
    /// The view of each text, their vectors made together.
    fn view(&self, texts: &[&str]) -> Result<Vec<CoreView<VOICES, SIGNALS>>, NoVectors> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let vectors = self.vectors.vectors(texts)?;
        let seen = texts.iter().enumerate().map(|(at, text)| {
            let by_vectors = self.core.view(vectors.of_text(at));
            by_vectors.with(self.lexical.view(text))
        });
        Ok(seen.collect())
    }
}

/// The texts that cores learn from; after them stand the names of the intents.
struct Texts<'a> {
    prepared: &'a TrainingInput<'a>,
    vectors: &'a TextVectors,
}

impl Texts<'_> {
    /// Which text is the name of which intent. Which intents are kept follows from the classes that the kept texts
    /// had at first.
    fn names(&self, kept: &[(usize, usize)], intents: usize) -> Vec<Option<usize>> {
        let mut names = vec![None; intents];
        for (text, class) in kept {
            if let Some(name) = names.get_mut(*class) {
                *name = Some(self.prepared.texts.len() + self.prepared.texts[*text].1);
            }
        }
        names
    }
}

impl Learner for Texts<'_> {
    type Core = Core;
    type CoreView = ByVectors;

    fn train(&self, kept: &[(usize, usize)], intents: usize) -> Core {
        let remembered = self.prepared.without_given(kept);
        Core::train(self.vectors, kept, &remembered, &self.names(kept, intents))
    }

    fn view(&self, core: &Core, text: usize) -> ByVectors {
        core.view(self.vectors.of_text(text))
    }
}

impl Router for Embedding {
    fn name(&self) -> &'static str {
        self.options.name
    }

    fn route(&self, text: &str) -> Routing {
        let Ok(seen) = self.view(&pieces(text)) else {
            return self.lexical.route(text);
        };
        routing(
            self.name(),
            &self.intents,
            &self.calibration,
            &seen,
            self.options.reject_at,
        )
    }

    fn weigh(&self, texts: &[&str]) -> Vec<Weighed> {
        let Ok(seen) = self.view(texts) else {
            return self.lexical.weigh(texts);
        };
        seen.iter()
            .map(|seen| weighed(&self.intents, &self.calibration, seen))
            .collect()
    }

    fn akin(&self, intent: &str) -> Vec<Scored> {
        self.kinship.akin(&self.intents, intent)
    }
}

#[cfg(test)]
#[path = "embedding_tests.rs"]
mod tests;
