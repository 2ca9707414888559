//! The parts of a message with what each is about; lists of wishes are cut into parts of their own.

use std::ops::Range;

use super::reading::OUT_OF_SCOPE;
use super::{Utterance, parts};
use crate::route::{Router, Weighed};

/// A part is mixed where its second intent has at least this share.
const MIXED: f32 = 0.003;
/// Lowest confidence of pieces of a list that count as saying different things.
const LISTED: f32 = 0.6;

/// Parts of a text, and how likely each is about what; the last of the weights is the whole text's where there are
/// several parts.
pub(super) struct Parts {
    pub(super) parts: Vec<Range<usize>>,
    pub(super) weighed: Vec<Weighed>,
}

impl Parts {
    pub(super) fn of(router: &dyn Router, heard: &Utterance<'_>) -> Self {
        let text = heard.text;
        let parts = parts::of(heard.written(), heard.asked);
        let weighed = Self::weigh(router, text, &parts);
        let cut = Self::apart(router, heard, &parts, &weighed);
        if cut.len() == parts.len() {
            return Self { parts, weighed };
        }
        let weighed = Self::weigh(router, text, &cut);
        Self {
            parts: cut,
            weighed,
        }
    }

    fn weigh(router: &dyn Router, text: &str, parts: &[Range<usize>]) -> Vec<Weighed> {
        let mut texts: Vec<&str> = parts.iter().map(|part| &text[part.clone()]).collect();
        if parts.len() > 1 {
            texts.push(text);
        }
        router.weigh(&texts)
    }

    /// Cuts parts that list several wishes, "cancel A, return B and refund C", between pieces that each surely say
    /// something else. What a piece says that is not sure belongs to the piece before it.
    fn apart(
        router: &dyn Router,
        heard: &Utterance<'_>,
        parts: &[Range<usize>],
        weighed: &[Weighed],
    ) -> Vec<Range<usize>> {
        let mut cut = Vec::with_capacity(parts.len());
        for (part, weighed) in parts.iter().zip(weighed) {
            // A part that is clearly about one thing, or about nothing, lists nothing.
            let second = weighed
                .scores
                .get(1)
                .map_or(0.0, |second| second.confidence);
            let mixed = second >= MIXED && weighed.out_of_scope < OUT_OF_SCOPE;
            let pieces = if mixed {
                parts::pieces(heard.written(), part.clone())
            } else {
                Vec::new()
            };
            if pieces.len() < 2 {
                cut.push(part.clone());
                continue;
            }
            let texts: Vec<&str> = pieces
                .iter()
                .map(|piece| &heard.text[piece.clone()])
                .collect();
            let (mut start, mut before) = (part.start, None);
            for (piece, weighed) in pieces.iter().zip(router.weigh(&texts)) {
                let sure = weighed.out_of_scope < OUT_OF_SCOPE;
                let best = weighed.scores.into_iter().next();
                let best = best.filter(|best| sure && best.confidence >= LISTED);
                let Some(intent) = best.map(|best| best.intent) else {
                    continue;
                };
                if before.as_ref().is_some_and(|before| *before != intent) {
                    cut.push(start..piece.start);
                    start = piece.start;
                }
                before = Some(intent);
            }
            cut.push(start..part.end);
        }
        cut
    }
}
