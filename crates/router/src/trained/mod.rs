//! The parts of every trained Router: a core that scores texts, and a calibration of its scores.

mod calibrate;
mod examples;
mod kinship;

pub(crate) use calibrate::{Calibration, HeldOut, Learner, Priors, hold_out};
pub(crate) use examples::{TrainingInput, prepare};
pub(crate) use kinship::{Kinship, spoken};

use crate::route::{Routing, Scored, Weighed};
use crate::text;

/// How many intents a routing names.
const ALTERNATIVES: usize = 3;
/// Weight of the message as a whole, relative to each of its parts.
const WHOLE: f32 = 10.0;

/// A core's view of a text, with `V` voices and `S` signals.
#[derive(Debug, Clone)]
pub(crate) struct CoreView<const V: usize, const S: usize> {
    /// The score of each voice for each intent; higher speaks for it.
    pub(crate) voices: [Vec<f32>; V],
    /// What speaks for and against every intent: 1, the highest score, the nearness of examples of that intent,
    /// what speaks for the reject class, and whatever else the core knows.
    pub(crate) signals: [f64; S],
}

/// The signal that speaks for the reject class.
const REJECT_SIGNAL: usize = 3;

/// The Router's opinion on one piece of text.
struct Opinion {
    /// The probability of each intent; they add up to the probability that it is one of them, or less.
    confidences: Vec<f32>,
    out_of_scope: f32,
}

impl Opinion {
    fn of<const V: usize, const S: usize>(
        seen: &CoreView<V, S>,
        calibration: &Calibration<V, S>,
    ) -> Self {
        let mut confidences = calibration.probabilities(seen);
        let (out_of_scope, confidence) = calibration.judge(seen, &confidences);
        let (likeliest, first) = likeliest(&confidences);
        // The others share what the likeliest does not get of the probability that the text is in scope.
        let rest = (1.0 - confidence) * (1.0 - out_of_scope) / (1.0 - first).max(f32::EPSILON);
        for (intent, share) in confidences.iter_mut().enumerate() {
            *share = if intent == likeliest {
                confidence
            } else {
                (*share * rest).min(confidence)
            };
        }
        Self {
            confidences,
            out_of_scope,
        }
    }

    /// The opinion on a message as a whole and, when it is long, part by part: the parts that are clearly about
    /// an intent decide, greetings and asides hardly count.
    fn of_message(whole: Self, parts: &[Self]) -> Self {
        if parts.is_empty() {
            return whole;
        }
        let weighed = || {
            std::iter::once((WHOLE * whole.weight(), &whole))
                .chain(parts.iter().map(|part| (part.weight(), part)))
        };
        let total: f32 = weighed().map(|(weight, _)| weight).sum();
        let confidences = (0..whole.confidences.len())
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
        Self {
            confidences,
            out_of_scope: whole.out_of_scope.min(odds / (1.0 + odds)),
        }
    }

    /// How much it counts beside opinions on other parts of the same message.
    fn weight(&self) -> f32 {
        (1.0 - self.out_of_scope).powi(6).max(f32::MIN_POSITIVE)
    }
}

/// The pieces of a message that a core scores: the whole, then its parts if it has several. Empty if it has no
/// words.
pub(crate) fn pieces(message: &str) -> Vec<&str> {
    let message = text::bounded(message);
    if !message.contains(char::is_alphanumeric) {
        return Vec::new();
    }
    let mut pieces = vec![message];
    pieces.extend(text::parts(message));
    pieces
}

/// The routing of a message whose [`pieces`] a core scored.
pub(crate) fn routing<const V: usize, const S: usize>(
    router: &'static str,
    intents: &[String],
    calibration: &Calibration<V, S>,
    seen: &[CoreView<V, S>],
    reject_at: f32,
) -> Routing {
    let mut opinions = seen.iter().map(|seen| Opinion::of(seen, calibration));
    let Some(whole) = opinions.next() else {
        return Routing {
            best: None,
            alternatives: Vec::new(),
            out_of_scope: 1.0,
            router,
        };
    };
    let opinion = Opinion::of_message(whole, &opinions.collect::<Vec<_>>());
    let mut ranked: Vec<(&String, f32)> = intents.iter().zip(opinion.confidences).collect();
    ranked.sort_by(|left, right| right.1.total_cmp(&left.1));
    let alternatives: Vec<Scored> = ranked
        .into_iter()
        .take(ALTERNATIVES)
        .map(|(intent, confidence)| Scored {
            intent: intent.clone(),
            confidence,
        })
        .collect();
    let accepted = opinion.out_of_scope < reject_at;
    Routing {
        best: alternatives.first().filter(|_| accepted).cloned(),
        alternatives,
        out_of_scope: opinion.out_of_scope,
        router,
    }
}

/// How near the intents are, from what was seen in their names.
pub(crate) fn kinship<const V: usize, const S: usize>(
    calibration: &Calibration<V, S>,
    names: &[CoreView<V, S>],
) -> Kinship {
    let opinions: Vec<Vec<f32>> = names
        .iter()
        .map(|seen| Opinion::of(seen, calibration).confidences)
        .collect();
    Kinship::of(&opinions)
}

/// The weighing of one text as it is.
pub(crate) fn weighed<const V: usize, const S: usize>(
    intents: &[String],
    calibration: &Calibration<V, S>,
    seen: &CoreView<V, S>,
) -> Weighed {
    let opinion = Opinion::of(seen, calibration);
    Weighed {
        scores: ranked(intents, opinion.confidences),
        out_of_scope: opinion.out_of_scope,
    }
}

/// The intents with their confidences, most likely first.
fn ranked(intents: &[String], confidences: Vec<f32>) -> Vec<Scored> {
    let mut ranked: Vec<Scored> = intents
        .iter()
        .zip(confidences)
        .map(|(intent, confidence)| Scored {
            intent: intent.clone(),
            confidence,
        })
        .collect();
    ranked.sort_by(|left, right| right.confidence.total_cmp(&left.confidence));
    ranked
}

/// The position and value of the largest share; the first of equals.
pub(crate) fn likeliest(shares: &[f32]) -> (usize, f32) {
    shares
        .iter()
        .copied()
        .enumerate()
        .fold((0, f32::NEG_INFINITY), |best, next| {
            if next.1 > best.1 { next } else { best }
        })
}
