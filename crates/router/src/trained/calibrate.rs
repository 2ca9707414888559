//! Fits confidence and reject score on texts that the core was not trained on.

use super::examples::TrainingInput;
use super::{CoreView, REJECT_SIGNAL};
use crate::calibration::{Logistic, Row, energy, fit_sharpness, logistic, softmax};
use crate::linear::Shuffle;

/// With more texts than this, a round leaves out texts and intents together; else there is one round for each.
const MANY_TEXTS: usize = 2_500;
/// Number of those rounds. Examples given as out of scope are few, and all are shown, in further rounds.
const FEW_ROUNDS: usize = 2;
/// Parts that examples and intents are divided into; a round leaves out one part.
const PARTS: usize = 5;
/// Shares of small talk and of other messages out of scope when the reject score is fitted. Higher than they
/// will be, so that the score leaves 0 early: a needless question costs less than the wrong playbook.
const REJECT_SHARES: Shares = Shares {
    small_talk: 0.05,
    other: 0.13,
};
/// The same for the confidence, where they are what a desk may see.
const CONFIDENCE_SHARES: Shares = Shares {
    small_talk: 0.10,
    other: 0.03,
};
/// Of the other messages out of scope, the share of examples given as such against stand-ins …
const GIVEN_SHARE: f64 = 0.8;
/// … when there are this many; with more, stand-ins count as this many of them would at that share.
const ENOUGH_GIVEN: f64 = 30.0;

/// How many signals the confidence is made of.
const CONFIDENCE_SIGNALS: usize = 4;
/// The confidence before the examples have been heard: log-odds from 1, log-odds of the likeliest intent, reject score, reject margin.
const CONFIDENCE_PRIOR: Logistic<CONFIDENCE_SIGNALS> = Logistic {
    weights: [-1.0, 1.0, -0.3, -1.0],
};
/// How strongly a fit is held to its prior, in rows.
const PULL: f64 = 2.0;

/// The prior, before any example is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Priors<const V: usize, const S: usize> {
    /// How sharp each voice is.
    pub(crate) sharpness: [f32; V],
    /// The log-odds that a text is out of scope, from the signals.
    pub(crate) reject: Logistic<S>,
    /// Which signal is the energy of all voices together, if any. The core leaves it at 0.
    pub(crate) energy: Option<usize>,
}

/// Trains cores on some of the texts and shows them others.
pub(crate) trait Learner {
    /// What is trained.
    type Core;
    /// Its view of a text.
    type CoreView: Send;
    /// Trains on texts, by their position, with their class; class number `intents` is the reject class.
    fn train(&self, kept: &[(usize, usize)], intents: usize) -> Self::Core;
    /// Shows a core a text, by its position.
    fn view(&self, core: &Self::Core, text: usize) -> Self::CoreView;
}

/// Turns a core's view into probabilities.
#[derive(Debug, Clone)]
pub(crate) struct Calibration<const V: usize, const S: usize> {
    sharpness: [f32; V],
    reject: Logistic<S>,
    energy: Option<usize>,
    confidence: Logistic<CONFIDENCE_SIGNALS>,
}

/// The view of one text by a core that did not know it.
#[derive(Debug, Clone)]
pub(crate) struct HeldOut<T> {
    /// The view.
    pub(crate) seen: T,
    truth: Truth,
}

impl<T> HeldOut<T> {
    /// The same text, in which something else was seen too.
    pub(crate) fn with<U, B>(self, other: HeldOut<U>, both: impl Fn(T, U) -> B) -> HeldOut<B> {
        debug_assert_eq!(self.truth, other.truth);
        HeldOut {
            seen: both(self.seen, other.seen),
            truth: self.truth,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    /// The number of the intent in the scores seen.
    Intent(usize),
    /// A text that was given as out of scope.
    Given,
    /// Small talk.
    SmallTalk,
    /// A text of an intent that the core did not know.
    StandIn,
}

impl<const V: usize, const S: usize> Calibration<V, S> {
    /// Fits on the views of texts that the cores did not know.
    pub(crate) fn fit(held_out: &[HeldOut<CoreView<V, S>>], priors: &Priors<V, S>) -> Self {
        let known: Vec<(&[Vec<f32>; V], usize)> = held_out
            .iter()
            .filter_map(|held| match held.truth {
                Truth::Intent(label) => Some((&held.seen.voices, label)),
                Truth::Given | Truth::SmallTalk | Truth::StandIn => None,
            })
            .collect();
        let sharpness = fit_sharpness(&known, priors.sharpness);
        let mut calibration = Self {
            sharpness,
            reject: priors.reject,
            energy: priors.energy,
            confidence: CONFIDENCE_PRIOR,
        };
        let weights = Weights::of(held_out, REJECT_SHARES);
        let rows: Vec<Row<S>> = held_out
            .iter()
            .map(|held| Row {
                signals: calibration.signals(&held.seen),
                positive: !matches!(held.truth, Truth::Intent(_)),
                weight: weights.weight(held.truth),
            })
            .collect();
        calibration.reject = priors.reject.refined(&rows, PULL);
        let weights = Weights::of(held_out, CONFIDENCE_SHARES);
        let rows: Vec<Row<CONFIDENCE_SIGNALS>> = held_out
            .iter()
            .map(|held| {
                let probabilities = calibration.probabilities(&held.seen);
                let right = |label: usize| {
                    probabilities
                        .iter()
                        .all(|other| *other <= probabilities[label])
                };
                Row {
                    signals: calibration.confidence_signals(&held.seen, &probabilities),
                    positive: matches!(held.truth, Truth::Intent(label) if right(label)),
                    weight: weights.weight(held.truth),
                }
            })
            .collect();
        calibration.confidence = CONFIDENCE_PRIOR.refined(&rows, PULL);
        calibration
    }

    /// The probability of each intent, given that it is one of them.
    pub(crate) fn probabilities(&self, seen: &CoreView<V, S>) -> Vec<f32> {
        softmax(&seen.voices, &self.sharpness)
    }

    /// The probability that no intent covers the text, and that the likeliest intent is right.
    pub(crate) fn judge(&self, seen: &CoreView<V, S>, probabilities: &[f32]) -> (f32, f32) {
        let out_of_scope = logistic(self.reject_logit(seen));
        let confidence = logistic(
            self.confidence
                .logit(&self.confidence_signals(seen, probabilities)),
        );
        (out_of_scope as f32, confidence as f32)
    }

    /// The log-odds that no intent covers the text.
    fn reject_logit(&self, seen: &CoreView<V, S>) -> f64 {
        self.reject.logit(&self.signals(seen))
    }

    /// What the core saw, and how much all voices together have for any intent.
    fn signals(&self, seen: &CoreView<V, S>) -> [f64; S] {
        let mut signals = seen.signals;
        if let Some(signal) = self.energy.and_then(|at| signals.get_mut(at)) {
            *signal = energy(&seen.voices, &self.sharpness);
        }
        signals
    }

    fn confidence_signals(
        &self,
        seen: &CoreView<V, S>,
        probabilities: &[f32],
    ) -> [f64; CONFIDENCE_SIGNALS] {
        let first =
            f64::from(probabilities.iter().copied().fold(0.0, f32::max)).clamp(1e-4, 1.0 - 1e-4);
        [
            1.0,
            (first / (1.0 - first)).ln(),
            self.reject_logit(seen),
            seen.signals[REJECT_SIGNAL],
        ]
    }
}

/// Shares of all messages.
#[derive(Debug, Clone, Copy)]
struct Shares {
    small_talk: f64,
    other: f64,
}

/// How much a held-out text of each sort counts, so that each sort has its share; one in scope counts 1.
struct Weights {
    given: f64,
    small_talk: f64,
    stand_in: f64,
}

impl Weights {
    fn of<T>(held_out: &[HeldOut<T>], shares: Shares) -> Self {
        let count = |wanted: fn(Truth) -> bool| {
            held_out.iter().filter(|held| wanted(held.truth)).count() as f64
        };
        let given = count(|truth| truth == Truth::Given);
        let small_talk = count(|truth| truth == Truth::SmallTalk);
        let stand_in = count(|truth| truth == Truth::StandIn);
        let given_share = if stand_in > 0.0 {
            let against = ENOUGH_GIVEN * (1.0 - GIVEN_SHARE) / GIVEN_SHARE;
            (GIVEN_SHARE * given / ENOUGH_GIVEN).min(given / (given + against))
        } else {
            1.0
        };
        let messages = count(|truth| matches!(truth, Truth::Intent(_)))
            / (1.0 - shares.small_talk - shares.other);
        Self {
            given: messages * shares.other * given_share / given.max(1.0),
            small_talk: messages * shares.small_talk / small_talk.max(1.0),
            stand_in: messages * shares.other * (1.0 - given_share) / stand_in.max(1.0),
        }
    }

    fn weight(&self, truth: Truth) -> f64 {
        match truth {
            Truth::Intent(_) => 1.0,
            Truth::Given => self.given,
            Truth::SmallTalk => self.small_talk,
            Truth::StandIn => self.stand_in,
        }
    }
}

/// Trains cores on parts of the texts and shows them the rest. What is seen comes in an order that depends on the
/// texts only.
pub(crate) fn hold_out<L: Learner + Sync>(
    prepared: &TrainingInput<'_>,
    learner: &L,
) -> Vec<HeldOut<L::CoreView>> {
    let parts = Parts::of(prepared);
    if prepared.texts.len() > MANY_TEXTS {
        // One after the other: cores of many texts are large.
        let mut rounds: Vec<_> = (0..FEW_ROUNDS)
            .flat_map(|part| parts.round(learner, Some(part), Some(part), Shown::All))
            .collect();
        if prepared.has_given() {
            let given = FEW_ROUNDS..PARTS;
            rounds.extend(
                given.flat_map(|part| parts.round(learner, Some(part), Some(part), Shown::Given)),
            );
        }
        return rounds;
    }
    let mut held_out = Vec::new();
    for part in 0..PARTS {
        let (texts, classes) = rayon::join(
            || parts.round(learner, Some(part), None, Shown::All),
            || parts.round(learner, None, Some(part), Shown::All),
        );
        held_out.extend(texts.into_iter().chain(classes));
    }
    held_out
}

/// Which of the texts left out are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    /// Those given as out of scope.
    Given,
}

/// The parts that texts and intents are divided into.
struct Parts<'a> {
    prepared: &'a TrainingInput<'a>,
    of_text: Vec<usize>,
    /// Those of the reject class have none.
    of_class: Vec<Option<usize>>,
}

impl<'a> Parts<'a> {
    fn of(prepared: &'a TrainingInput<'a>) -> Self {
        let (of_text, of_class) = divide(&prepared.texts, prepared.intents.len());
        Self {
            prepared,
            of_text,
            of_class,
        }
    }

    /// Trains a core without one part of the texts and one of the intents, and shows it what was left out.
    fn round<L: Learner>(
        &self,
        learner: &L,
        texts_without: Option<usize>,
        classes_without: Option<usize>,
        shown: Shown,
    ) -> Vec<HeldOut<L::CoreView>> {
        let TrainingInput { texts, given, .. } = self.prepared;
        let (given, intents) = (*given, self.prepared.intents.len());
        let left_out = |at: usize, class: usize| {
            (
                Some(self.of_text[at]) == texts_without,
                classes_without.is_some() && self.of_class[class] == classes_without,
            )
        };
        let kept: Vec<(usize, usize)> = (0..)
            .zip(texts)
            .map(|(at, (_, class))| (at, *class))
            .filter(|(at, class)| left_out(*at, *class) == (false, false))
            .collect();
        let mut known: Vec<usize> = kept
            .iter()
            .map(|(_, class)| *class)
            .filter(|class| *class < intents)
            .collect();
        known.sort_unstable();
        known.dedup();
        if known.is_empty() {
            return Vec::new();
        }
        let number = |class: usize| known.binary_search(&class);
        let kept: Vec<(usize, usize)> = kept
            .into_iter()
            .map(|(text, class)| (text, number(class).unwrap_or(known.len())))
            .collect();
        let core = learner.train(&kept, known.len());
        let mut held_out = Vec::new();
        for (at, (_, class)) in (0..).zip(texts) {
            let truth = match (left_out(at, *class), number(*class)) {
                ((false, false), _) => continue,
                (_, Ok(label)) => Truth::Intent(label),
                (_, Err(_)) if at >= given => Truth::SmallTalk,
                (_, Err(_)) if *class == intents => Truth::Given,
                (_, Err(_)) => Truth::StandIn,
            };
            if shown == Shown::Given && truth != Truth::Given {
                continue;
            }
            held_out.push(HeldOut {
                seen: learner.view(&core, at),
                truth,
            });
        }
        held_out
    }
}

/// The part that each text belongs to, evenly over every class, and the part of each class. The reject class
/// has none, and neither have intents when there are too few to leave one out.
fn divide(texts: &[(&str, usize)], intents: usize) -> (Vec<usize>, Vec<Option<usize>>) {
    let mut shuffle = Shuffle::new();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    shuffle.apply(&mut order);
    let mut seen_of_class = vec![0_usize; intents + 1];
    let mut part_of_text = vec![0_usize; texts.len()];
    for at in order {
        let class = texts[at].1;
        part_of_text[at] = (seen_of_class[class] + class) % PARTS;
        seen_of_class[class] += 1;
    }
    let mut classes: Vec<usize> = (0..intents).collect();
    shuffle.apply(&mut classes);
    let mut part_of_class = vec![None; intents + 1];
    if intents > 2 {
        for (at, class) in classes.into_iter().enumerate() {
            part_of_class[class] = Some(at % PARTS);
        }
    }
    (part_of_text, part_of_class)
}

#[cfg(test)]
#[path = "hold_out_tests.rs"]
mod tests;
