//! The Router that knows what words mean: sentence vectors of a language model under small classifiers, together
//! with the lexical Router's classifier.

mod core;
mod nearest;
mod whitened;

use std::sync::Arc;

use crate::calibration::Logistic;
use crate::error::RouterError;
use crate::lexical::{self, Lexical, LexicalOptions};
use crate::route::{Example, Router, Routing};
use crate::trained::{
    Calibration, HeldOut, Learner, Prepared, Priors, Seen, hold_out, pieces, prepare, routing,
};
use core::{Core, SIGNALS, Text, VOICES};

/// The vectors of one text: alike texts have alike ones.
#[derive(Debug, Clone, PartialEq)]
pub struct TextVectors {
    /// From the depth at which texts that mean alike are near. Its length is one.
    pub near: Vec<f32>,
    /// From the depth before that, which still knows more of the words. Its length is one.
    pub before: Vec<f32>,
}

/// Why there are no vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoVectors(pub String);

/// Makes vectors of texts.
pub trait Vectors: Send + Sync {
    /// The vectors of each text, in their order, all of the same two widths.
    ///
    /// # Errors
    /// When they cannot be made.
    fn vectors(&self, texts: &[&str]) -> Result<Vec<TextVectors>, NoVectors>;
}

/// What can be chosen about an [`Embedding`] Router.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmbeddingOptions {
    /// A text whose out-of-scope score reaches this is rejected (`best` is `None`).
    pub reject_at: f32,
}

impl Default for EmbeddingOptions {
    fn default() -> Self {
        Self { reject_at: 0.5 }
    }
}

/// What is known before the examples have been heard; see `core` for the order of voices and signals.
const PRIORS: Priors<VOICES, SIGNALS> = Priors {
    sharpness: [0.5, 4.0, 6.0, 2.0],
    reject: Logistic {
        weights: [2.0, -4.0, -4.0, 3.0, -2.0, -1.5, -1.5, 1.0],
    },
};

/// Sentence vectors and word features under linear classifiers.
pub struct Embedding {
    intents: Vec<String>,
    vectors: Arc<dyn Vectors>,
    lexical: Lexical,
    core: Core,
    calibration: Calibration<VOICES, SIGNALS>,
    options: EmbeddingOptions,
}

impl Embedding {
    /// Trains on examples, a lexical Router with it: that one gives its voice, and answers alone should vectors
    /// fail at run time.
    ///
    /// # Errors
    /// When there are no vectors, or the examples are not fit to learn from.
    pub fn train(
        examples: &[Example<'_>],
        vectors: Arc<dyn Vectors>,
        options: EmbeddingOptions,
    ) -> Result<Self, RouterError> {
        let prepared = prepare(examples)?;
        let names: Vec<String> = prepared.intents.iter().map(|name| spoken(name)).collect();
        let texts: Vec<&str> = prepared
            .texts
            .iter()
            .map(|(text, _)| *text)
            .chain(names.iter().map(String::as_str))
            .collect();
        let mut known = vectors.vectors(&texts)?;
        let names = known.split_off(prepared.texts.len());
        let texts = Texts {
            prepared: &prepared,
            vectors: &known,
            names: &names,
        };
        let all: Vec<(usize, usize)> = (0..)
            .zip(&prepared.texts)
            .map(|(at, (_, class))| (at, *class))
            .collect();
        let core = texts.core(&all, prepared.intents.len());
        let (held_out, by_words): (Vec<_>, Vec<_>) = hold_out(&prepared, &texts)
            .into_iter()
            .map(|held: HeldOut<Both>| held.apart(|Both(seen, words)| (seen, words)))
            .unzip();
        let reject_at = options.reject_at;
        let lexical = Lexical::calibrated(&prepared, &by_words, LexicalOptions { reject_at });
        let calibration = Calibration::fit(&held_out, &PRIORS);
        Ok(Self {
            intents: prepared.intents,
            vectors,
            lexical,
            core,
            calibration,
            options,
        })
    }
}

/// An intent's name as people say it: `card_arrival` → `card arrival`. It is one more example of the intent.
fn spoken(name: &str) -> String {
    name.replace(['_', '-', '.', '/'], " ")
}

/// The texts that cores learn from.
struct Texts<'a> {
    prepared: &'a Prepared<'a>,
    vectors: &'a [TextVectors],
    names: &'a [TextVectors],
}

impl Texts<'_> {
    /// The core without its lexical voice.
    fn core(&self, kept: &[(usize, usize)], intents: usize) -> Core {
        let texts: Vec<Text<'_>> = kept
            .iter()
            .map(|(text, class)| Text {
                vectors: &self.vectors[*text],
                class: *class,
            })
            .collect();
        // Which intents are kept follows from the classes that the kept texts had at first.
        let mut names: Vec<Option<&TextVectors>> = vec![None; intents];
        for (text, class) in kept {
            if let Some(name) = names.get_mut(*class) {
                *name = self.names.get(self.prepared.texts[*text].1);
            }
        }
        Core::train(&texts, &names)
    }
}

/// What is seen in a text with and without vectors.
struct Both(Seen<VOICES, SIGNALS>, Seen<1, { lexical::SIGNALS }>);

impl Learner for Texts<'_> {
    type Core = (Core, lexical::Core);
    type Seen = Both;

    fn train(&self, kept: &[(usize, usize)], intents: usize) -> Self::Core {
        let words: Vec<(&str, usize)> = kept
            .iter()
            .map(|(text, class)| (self.prepared.texts[*text].0, *class))
            .collect();
        (
            self.core(kept, intents),
            lexical::Core::train(&words, intents),
        )
    }

    fn look(&self, (core, words): &Self::Core, text: usize) -> Both {
        let words = words.look(self.prepared.texts[text].0);
        Both(core.look(&self.vectors[text], words.clone()), words)
    }
}

impl Router for Embedding {
    fn name(&self) -> &'static str {
        "embedding"
    }

    fn route(&self, text: &str) -> Routing {
        let pieces = pieces(text);
        let Ok(vectors) = self.vectors.vectors(&pieces) else {
            return self.lexical.route(text);
        };
        let seen: Vec<Seen<VOICES, SIGNALS>> = pieces
            .into_iter()
            .zip(&vectors)
            .map(|(piece, vectors)| self.core.look(vectors, self.lexical.look(piece)))
            .collect();
        routing(
            self.name(),
            &self.intents,
            &self.calibration,
            &seen,
            self.options.reject_at,
        )
    }
}

#[cfg(test)]
#[path = "embedding_tests.rs"]
mod tests;
