//! The odds of a part's intents, given the rest of its message and of the conversation.
//!
//! Each source of odds is a share per intent. They are multiplied, each to the power of its weight: "reserve it"
//! alone may be about a car, a table or a room; after a request for a room it is about the room.

use crate::route::{Scored, Weighed};

/// Weight of the rest of the message, relative to the part.
const MESSAGE: f32 = 0.3;
/// Weight of the kinship with the request in focus.
const FOCUS: f32 = 0.6;
/// Weight of the last message, for a part that points at it.
const SAID: f32 = 0.2;
/// Factor on the weights of focus and last message for a part that points there.
const POINTING: f32 = 1.5;

/// How much of that is left where the words name another record.
const ELSEWHERE: f32 = 0.3;

/// The context of a part.
#[derive(Default)]
pub(super) struct Context<'a> {
    /// The message it is a part of.
    pub(super) message: Option<&'a Weighed>,
    /// The intents akin to that of the request in focus.
    pub(super) focus: &'a [Scored],
    /// Whether the message names a record that no request is about.
    pub(super) elsewhere: bool,
    /// The sentences said before.
    pub(super) said: &'a [Weighed],
    /// Whether the part points at the last message.
    pub(super) points: bool,
}

/// The intents of a part with their confidences in its context, most likely first.
pub(super) fn in_context(part: &Weighed, context: &Context<'_>) -> Vec<Scored> {
    let mut scores = part.scores.clone();
    if scores.is_empty() {
        return scores;
    }
    let sum = |scores: &[Scored]| scores.iter().map(|scored| scored.confidence).sum::<f32>();
    let mut sources: Vec<(f32, Vec<f32>)> = Vec::new();
    let pointing = if context.points { POINTING } else { 1.0 };
    if let Some(message) = context.message {
        sources.push((
            MESSAGE,
            logarithms(&aligned(&scores, &message.scores), 0.01),
        ));
    }
    if !context.focus.is_empty() {
        let akin = aligned(&scores, context.focus);
        let near = if context.elsewhere {
            ELSEWHERE
        } else {
            pointing
        };
        sources.push((FOCUS * near, logarithms(&akin, 0.03)));
    }
    if context.points && !context.said.is_empty() {
        let mut mixed = vec![0.0; scores.len()];
        for sentence in context.said {
            let weight =
                (1.0 - sentence.out_of_scope + 0.02) / sum(&sentence.scores).max(f32::MIN_POSITIVE);
            let of_sentence = aligned(&scores, &sentence.scores);
            for (share, score) in mixed.iter_mut().zip(of_sentence) {
                *share += weight * score;
            }
        }
        sources.push((SAID * POINTING, logarithms(&mixed, 0.03)));
    }
    if sources.is_empty() {
        return scores;
    }
    let in_scope = sum(&scores);
    let own: Vec<f32> = scores.iter().map(|scored| scored.confidence).collect();
    let mut odds = logarithms(&own, 0.001);
    for (weight, logarithms) in sources {
        for (odd, logarithm) in odds.iter_mut().zip(logarithms) {
            *odd += weight * logarithm;
        }
    }
    let top = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    odds.iter_mut().for_each(|odd| *odd = (*odd - top).exp());
    let total: f32 = odds.iter().sum();
    for (scored, odd) in scores.iter_mut().zip(odds) {
        scored.confidence = odd / total * in_scope;
    }
    scores.sort_by(|left, right| right.confidence.total_cmp(&left.confidence));
    scores
}

/// The shares of other scores, in the order of these; 0 for an intent they do not name.
fn aligned(scores: &[Scored], others: &[Scored]) -> Vec<f32> {
    let others: std::collections::HashMap<&str, f32> = others
        .iter()
        .map(|scored| (scored.intent.as_str(), scored.confidence))
        .collect();
    scores
        .iter()
        .map(|scored| others.get(scored.intent.as_str()).copied().unwrap_or(0.0))
        .collect()
}

/// The logarithms of shares, none of which is taken for less than `least`.
fn logarithms(shares: &[f32], least: f32) -> Vec<f32> {
    let total = shares.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let all = 1.0 + least * shares.len() as f32;
    shares
        .iter()
        .map(|share| ((share / total + least) / all).ln())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(of: &[(&str, f32)]) -> Vec<Scored> {
        of.iter()
            .map(|(intent, confidence)| Scored {
                intent: (*intent).to_owned(),
                confidence: *confidence,
            })
            .collect()
    }

    #[test]
    fn without_context_a_part_stands_as_it_is() {
        let part = Weighed {
            scores: scores(&[("a", 0.5), ("b", 0.3)]),
            out_of_scope: 0.2,
        };
        assert_eq!(in_context(&part, &Context::default()), part.scores);
    }

    #[test]
    fn the_request_in_focus_decides_between_what_the_words_leave_open() {
        let part = Weighed {
            scores: scores(&[("rent a car", 0.5), ("rent a flat", 0.4)]),
            out_of_scope: 0.1,
        };
        let focus = scores(&[("rent a flat", 0.7), ("see a flat", 0.3)]);
        let context = Context {
            focus: &focus,
            points: true,
            ..Context::default()
        };
        let found = in_context(&part, &context);
        assert_eq!(found[0].intent, "rent a flat");
        assert!((found.iter().map(|f| f.confidence).sum::<f32>() - 0.9).abs() < 1e-5);
    }
}
