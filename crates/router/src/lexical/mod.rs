//! The Router that is always there: no weights to download, trained in moments on the playbooks' own examples.

mod calibrate;
mod core;
mod examples;

use crate::error::RouterError;
use crate::route::{Example, Router, Routing, Scored};
use crate::text;
use calibrate::Calibration;
use core::Core;

/// How many intents a routing names.
const ALTERNATIVES: usize = 3;

/// What can be chosen about a [`Lexical`] Router.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LexicalOptions {
    /// A text whose out-of-scope score reaches this is rejected (`best` is `None`).
    pub reject_at: f32,
}

impl Default for LexicalOptions {
    fn default() -> Self {
        Self { reject_at: 0.5 }
    }
}

/// Word and character n-grams under a linear classifier.
#[derive(Debug, Clone)]
pub struct Lexical {
    intents: Vec<String>,
    core: Core,
    calibration: Calibration,
    options: LexicalOptions,
}

/// What the Router thinks of one piece of text.
struct Opinion {
    /// Probability of each intent, given that it is one of them.
    probabilities: Vec<f32>,
    /// Probability that the likeliest one is right.
    confidence: f32,
    out_of_scope: f32,
}

impl Lexical {
    /// Trains on examples. Examples without intent teach what to reject; a few dozen of them sharpen the
    /// out-of-scope score a lot, none are needed.
    pub fn train(examples: &[Example<'_>], options: LexicalOptions) -> Result<Self, RouterError> {
        let prepared = examples::prepare(examples)?;
        let core = Core::train(&prepared.texts, prepared.intents.len());
        let calibration = Calibration::fit(&prepared);
        let intents = prepared.intents;
        Ok(Self {
            intents,
            core,
            calibration,
            options,
        })
    }

    fn consider(&self, text: &str) -> Opinion {
        let seen = self.core.look(text);
        let probabilities = self.calibration.probabilities(&seen);
        let (out_of_scope, confidence) = self.calibration.judge(&seen, &probabilities);
        Opinion {
            probabilities,
            confidence,
            out_of_scope,
        }
    }
}

impl Router for Lexical {
    fn name(&self) -> &'static str {
        "lexical"
    }

    fn route(&self, text: &str) -> Routing {
        let sentences = text::sentences(text);
        if sentences.is_empty() {
            return Routing {
                best: None,
                alternatives: Vec::new(),
                out_of_scope: 1.0,
                router: self.name(),
            };
        }
        let opinion = self.consider(text);
        let mut ranked: Vec<(usize, f32)> = opinion.probabilities.into_iter().enumerate().collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1));
        let first = ranked.first().map_or(1.0, |(_, probability)| *probability);
        // What the first does not get, the others share, as far as the text is in scope at all.
        let rest = (1.0 - opinion.confidence) * (1.0 - opinion.out_of_scope)
            / (1.0 - first).max(f32::EPSILON);
        let alternatives: Vec<Scored> = ranked
            .into_iter()
            .take(ALTERNATIVES)
            .enumerate()
            .map(|(rank, (intent, probability))| Scored {
                intent: self.intents[intent].clone(),
                confidence: match rank {
                    0 => opinion.confidence,
                    _ => (probability * rest).min(opinion.confidence),
                },
            })
            .collect();
        let accepted = opinion.out_of_scope < self.options.reject_at;
        Routing {
            best: alternatives.first().filter(|_| accepted).cloned(),
            alternatives,
            out_of_scope: opinion.out_of_scope,
            router: self.name(),
        }
    }
}
