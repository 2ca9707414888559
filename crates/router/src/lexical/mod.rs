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

/// How much more the message as a whole counts than each of its parts.
const WHOLE: f32 = 10.0;

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
    /// The probability of each intent; they add up to the probability that it is one of them, or less.
    confidences: Vec<f32>,
    out_of_scope: f32,
}

impl Opinion {
    /// How much it counts beside opinions on other parts of the same message.
    fn weight(&self) -> f32 {
        (1.0 - self.out_of_scope).powi(6).max(f32::MIN_POSITIVE)
    }
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
        let mut confidences = self.calibration.probabilities(&seen);
        let (out_of_scope, confidence) = self.calibration.judge(&seen, &confidences);
        let (likeliest, first) = likeliest(&confidences);
        // What the likeliest does not get, the others share, as far as the text is in scope at all.
        let rest = (1.0 - confidence) * (1.0 - out_of_scope) / (1.0 - first).max(f32::EPSILON);
        for (intent, share) in confidences.iter_mut().enumerate() {
            *share = if intent == likeliest {
                confidence
            } else {
                (*share * rest).min(confidence)
            };
        }
        Opinion {
            confidences,
            out_of_scope,
        }
    }

    /// Considers a message as a whole and, when it is long, part by part: the parts that are clearly about an
    /// intent decide, greetings and asides hardly count.
    fn consider_message(&self, text: &str) -> Opinion {
        let whole = self.consider(text);
        let parts: Vec<Opinion> = text::parts(text)
            .into_iter()
            .map(|part| self.consider(part))
            .collect();
        if parts.is_empty() {
            return whole;
        }
        let weighed = || {
            std::iter::once((WHOLE * whole.weight(), &whole))
                .chain(parts.iter().map(|part| (part.weight(), part)))
        };
        let total: f32 = weighed().map(|(weight, _)| weight).sum();
        let confidences = (0..self.intents.len())
            .map(|intent| {
                weighed()
                    .map(|(weight, opinion)| weight * opinion.confidences[intent])
                    .sum::<f32>()
                    / total
            })
            .collect();
        // With many parts one of them looks like a request by chance: its odds have to be that much better.
        let best_part = parts
            .iter()
            .map(|part| part.out_of_scope)
            .fold(1.0, f32::min);
        let odds = best_part / (1.0 - best_part).max(f32::EPSILON) * (parts.len() as f32).sqrt();
        let out_of_scope = whole.out_of_scope.min(odds / (1.0 + odds));
        Opinion {
            confidences,
            out_of_scope,
        }
    }
}

/// The position and value of the largest share; the first of equals.
fn likeliest(shares: &[f32]) -> (usize, f32) {
    shares.iter().copied().enumerate().fold(
        (0, 0.0),
        |best, next| if next.1 > best.1 { next } else { best },
    )
}

impl Router for Lexical {
    fn name(&self) -> &'static str {
        "lexical"
    }

    fn route(&self, text: &str) -> Routing {
        let text = text::bounded(text);
        if !text.contains(char::is_alphanumeric) {
            return Routing {
                best: None,
                alternatives: Vec::new(),
                out_of_scope: 1.0,
                router: self.name(),
            };
        }
        let opinion = self.consider_message(text);
        let mut ranked: Vec<(&String, f32)> =
            self.intents.iter().zip(opinion.confidences).collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1));
        let alternatives: Vec<Scored> = ranked
            .into_iter()
            .take(ALTERNATIVES)
            .map(|(intent, confidence)| Scored {
                intent: intent.clone(),
                confidence,
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
