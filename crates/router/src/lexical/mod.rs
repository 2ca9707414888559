//! The lexical Router, which is always available: no weights to download, trained in moments on the playbooks' own
//! examples.

mod core;

use crate::calibration::Logistic;
use crate::error::RouterError;
use crate::route::{Example, Router, Routing, Scored, Weighed};
use crate::trained::{
    Calibration, CoreView, HeldOut, Kinship, Learner, Priors, TrainingInput, hold_out, kinship,
    pieces, prepare, routing, spoken, weighed,
};

pub(crate) use self::core::{Core, SIGNALS};

/// Most features times classes, where the lexical Router is alone.
const MAX_WEIGHTS: usize = 16_000_000;

/// Options of a [`Lexical`] Router.
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

/// The prior, before any example is read, measured over many small playbooks drawn from public intent sets: the
/// log-odds that a text is out of scope, from 1, highest margin, nearest example, reject margin.
const PRIORS: Priors<1, SIGNALS> = Priors {
    sharpness: [5.0],
    reject: Logistic {
        weights: [-0.3, -4.8, -5.1, 1.5],
    },
    energy: None,
};

/// Word and character n-grams under a linear classifier.
#[derive(Debug, Clone)]
pub struct Lexical {
    intents: Vec<String>,
    core: Core,
    calibration: Calibration<1, SIGNALS>,
    kinship: Kinship,
    options: LexicalOptions,
}

impl Lexical {
    /// Trains on examples. Examples without intent teach what to reject; a few dozen of them sharpen the
    /// out-of-scope score a lot, but none are required.
    pub fn train(examples: &[Example<'_>], options: LexicalOptions) -> Result<Self, RouterError> {
        let prepared = prepare(examples)?;
        let texts = Texts {
            prepared: &prepared,
            max_weights: MAX_WEIGHTS,
        };
        let calibration = Self::calibration(&hold_out(&prepared, &texts));
        Ok(Self::calibrated(texts, calibration, options))
    }

    /// The calibration fitted on cores' views of texts that they did not know.
    pub(crate) fn calibration(
        held_out: &[HeldOut<CoreView<1, SIGNALS>>],
    ) -> Calibration<1, SIGNALS> {
        Calibration::fit(held_out, &PRIORS)
    }

    /// Trains on texts for which there is a calibration already.
    pub(crate) fn calibrated(
        texts: Texts<'_>,
        calibration: Calibration<1, SIGNALS>,
        options: LexicalOptions,
    ) -> Self {
        let Texts {
            prepared,
            max_weights,
        } = texts;
        let core = Core::train(&prepared.texts, prepared.intents.len(), max_weights);
        let names = prepared.intents.iter().map(|name| core.view(&spoken(name)));
        let kinship = kinship(&calibration, &names.collect::<Vec<_>>());
        Self {
            intents: prepared.intents.clone(),
            core,
            calibration,
            kinship,
            options,
        }
    }

    /// What the core sees in a piece of text.
    pub(crate) fn view(&self, text: &str) -> CoreView<1, SIGNALS> {
        self.core.view(text)
    }
}

/// The texts that cores learn from when the calibration leaves some out.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) prepared: &'a TrainingInput<'a>,
    /// Features times classes at most.
    pub(crate) max_weights: usize,
}

impl Learner for Texts<'_> {
    type Core = Core;
    type CoreView = CoreView<1, SIGNALS>;

    fn train(&self, kept: &[(usize, usize)], intents: usize) -> Core {
        let kept: Vec<(&str, usize)> = kept
            .iter()
            .map(|(text, class)| (self.prepared.texts[*text].0, *class))
            .collect();
        Core::train(&kept, intents, self.max_weights)
    }

    fn view(&self, core: &Core, text: usize) -> CoreView<1, SIGNALS> {
        core.view(self.prepared.texts[text].0)
    }
}

impl Router for Lexical {
    fn name(&self) -> &'static str {
        "lexical"
    }

    fn route(&self, text: &str) -> Routing {
        let seen: Vec<CoreView<1, SIGNALS>> = pieces(text)
            .into_iter()
            .map(|piece| self.core.view(piece))
            .collect();
        routing(
            self.name(),
            &self.intents,
            &self.calibration,
            &seen,
            self.options.reject_at,
        )
    }

    fn weigh(&self, texts: &[&str]) -> Vec<Weighed> {
        texts
            .iter()
            .map(|text| weighed(&self.intents, &self.calibration, &self.core.view(text)))
            .collect()
    }

    fn akin(&self, intent: &str) -> Vec<Scored> {
        self.kinship.akin(&self.intents, intent)
    }
}
