//! Parts that name a record of their own: what is wanted of it is said by themselves, and not by what is wanted of another.

use std::ops::Range;

use super::reading::{CLEARLY, OUT_OF_SCOPE, Reading};
use super::standing::{self, Standing};
use super::words::Part;
use super::{RequestChange, speech, wishes};
use crate::route::{Scored, Weighed};

/// Lowest confidence of words that say by themselves what is wanted of another record.
pub(super) const ITS_OWN: f32 = 0.3;
/// A part that is less likely about what is wanted already asks for something else, whatever its context says.
const DRAWN: f32 = 0.2;

/// Extra confidence of words that surely say what is wanted.
const SURELY: f32 = 0.1;

impl Reading<'_> {
    /// Whether a part that names a record which no request is about says by itself what is wanted of it. Only what
    /// else is wanted hides that: "and the refund for LH-2?" after "cancel LH-1".
    pub(super) fn wants_its_own(
        &self,
        at: usize,
        part: Range<usize>,
        own: &Weighed,
        (in_context, least): (&[Scored], f32),
    ) -> bool {
        let (Some(best), Some(drawn)) = (own.scores.first(), in_context.first()) else {
            return false;
        };
        let is_open = |intent: &str| self.unsettled(intent).is_some();
        let opens = |change: &RequestChange| matches!(change, RequestChange::Opens { .. });
        let any_open =
            || self.heard.open.iter().any(|open| !open.settled) || self.changes.iter().any(opens);
        let hidden =
            drawn.confidence < least || drawn.intent != best.intent && is_open(&drawn.intent);
        is_clear(own) && (self.is_own(at) || hidden && self.names_another(part) && any_open())
    }

    /// Whether a part asks for something that only its context draws to what is wanted already: "and I need an invoice".
    pub(super) fn only_drawn(
        &self,
        read: &Part<'_>,
        (own, in_context): (&Weighed, &[Scored]),
    ) -> bool {
        let text = read.text;
        let Some(drawn) = in_context.first() else {
            return false;
        };
        let share = |scores: &[Scored]| {
            let mut scores = scores.iter();
            scores
                .find(|scored| scored.intent == drawn.intent)
                .map_or(0.0, |scored| scored.confidence)
        };
        let mut changes = self.changes.iter();
        let is_wanted = self.unsettled(&drawn.intent).is_some()
            || changes.any(
                |c| matches!(c, RequestChange::Opens { intent, .. } if *intent == drawn.intent),
            );
        !self.asked
            && is_wanted
            && share(&own.scores) < DRAWN
            && !speech::points(read)
            && (wishes::asks(text) || wishes::questions(text) || wishes::begs(text))
            && wishes::names_something(text)
    }

    /// Whether a part has a record of its own, of several that the message names.
    pub(super) fn is_own(&self, at: usize) -> bool {
        self.own.get(at).copied().unwrap_or_default()
    }

    /// Whether a part says of the record that it names that nothing is to be done about it.
    pub(super) fn standing(
        &self,
        at: usize,
        part: &Range<usize>,
        read: &Part<'_>,
    ) -> Option<Standing> {
        let is_own = self.is_own(at);
        let record = self.heard.records.iter().find(|at| part.contains(at))?;
        let any_open = || self.heard.open.iter().any(|open| !open.settled);
        let standing = standing::of(read, record - part.start)?;
        let counts = match standing {
            Standing::Stays => is_own || any_open(),
            Standing::IsFine => is_own,
        };
        counts.then_some(standing)
    }

    /// Whether a part names a record, and the message one that no request is about.
    pub(super) fn names_another(&self, part: Range<usize>) -> bool {
        let records = self.heard.records;
        let is_blank = || self.heard.text[part.clone()] != self.heard.written()[part.clone()];
        let is_named = records.iter().any(|at| part.contains(at));
        self.heard.elsewhere && (is_named || records.is_empty() && is_blank())
    }

    /// Whether words say by themselves, and surely, what is wanted.
    pub(super) fn is_sure(&self, weighed: &Weighed) -> bool {
        let best = weighed.scores.first();
        is_clear(weighed) && best.is_some_and(|best| best.confidence >= self.threshold + SURELY)
    }
}

/// Whether words say by themselves what is wanted.
pub(super) fn is_clear(weighed: &Weighed) -> bool {
    let Some(best) = weighed.scores.first() else {
        return false;
    };
    let second = weighed
        .scores
        .get(1)
        .map_or(0.0, |second| second.confidence);
    weighed.out_of_scope < OUT_OF_SCOPE
        && best.confidence >= ITS_OWN
        && best.confidence >= CLEARLY * second
}

/// Whether only what is wanted of other records makes of words what they are taken for.
pub(super) fn is_strange(own: &Weighed, in_context: &[Scored]) -> bool {
    in_context.first().is_some_and(|drawn| {
        let own = own.scores.first();
        own.is_none_or(|own| own.intent != drawn.intent || own.confidence < ITS_OWN)
    })
}
