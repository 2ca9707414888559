//! The Router that is always there: no weights to download, trained in moments on the playbooks' own examples.

mod core;

use crate::calibration::Logistic;
use crate::error::RouterError;
use crate::route::{Example, Router, Routing};
use crate::trained::{
    Calibration, HeldOut, Learner, Prepared, Priors, Seen, hold_out, pieces, prepare, routing,
};

pub(crate) use self::core::{Core, SIGNALS};

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

/// What is known before the examples have been heard, measured over many small playbooks drawn from public
/// intent sets. The log-odds that a text is out of scope: from 1, highest margin, nearest example, reject margin.
const PRIORS: Priors<1, SIGNALS> = Priors {
    sharpness: [5.0],
    reject: Logistic {
        weights: [-0.3, -4.8, -5.1, 1.5],
    },
};

/// Word and character n-grams under a linear classifier.
#[derive(Debug, Clone)]
pub struct Lexical {
    intents: Vec<String>,
    core: Core,
    calibration: Calibration<1, SIGNALS>,
    options: LexicalOptions,
}

impl Lexical {
    /// Trains on examples. Examples without intent teach what to reject; a few dozen of them sharpen the
    /// out-of-scope score a lot, none are needed.
    pub fn train(examples: &[Example<'_>], options: LexicalOptions) -> Result<Self, RouterError> {
        let prepared = prepare(examples)?;
        let held_out = hold_out(&prepared, &Texts(&prepared));
        Ok(Self::calibrated(&prepared, &held_out, options))
    }

    /// Trains on prepared examples of which it is known already what cores saw in them.
    pub(crate) fn calibrated(
        prepared: &Prepared<'_>,
        held_out: &[HeldOut<Seen<1, SIGNALS>>],
        options: LexicalOptions,
    ) -> Self {
        Self {
            intents: prepared.intents.clone(),
            core: Core::train(&prepared.texts, prepared.intents.len()),
            calibration: Calibration::fit(held_out, &PRIORS),
            options,
        }
    }

    /// What the core sees in a piece of text.
    pub(crate) fn look(&self, text: &str) -> Seen<1, SIGNALS> {
        self.core.look(text)
    }
}

/// The texts that cores learn from when the calibration leaves some out.
struct Texts<'a>(&'a Prepared<'a>);

impl Learner for Texts<'_> {
    type Core = Core;
    type Seen = Seen<1, SIGNALS>;

    fn train(&self, kept: &[(usize, usize)], intents: usize) -> Core {
        let kept: Vec<(&str, usize)> = kept
            .iter()
            .map(|(text, class)| (self.0.texts[*text].0, *class))
            .collect();
        Core::train(&kept, intents)
    }

    fn look(&self, core: &Core, text: usize) -> Seen<1, SIGNALS> {
        core.look(self.0.texts[text].0)
    }
}

impl Router for Lexical {
    fn name(&self) -> &'static str {
        "lexical"
    }

    fn route(&self, text: &str) -> Routing {
        let seen: Vec<Seen<1, SIGNALS>> = pieces(text)
            .into_iter()
            .map(|piece| self.core.look(piece))
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
