//! Reads a message part by part, against the requests that there are.

use std::ops::Range;

use super::context::{Context, in_context};
use super::own::{ITS_OWN, is_clear, is_strange};
use super::standing::Standing;
use super::words::Part;
use super::{
    RequestChange, Utterance, chasing, giving, instead, refused, speech, who, wishes, withdrawal,
};
use crate::acts;
use crate::route::{Router, Scored, Weighed};

/// Most alternatives that are named.
const ALTERNATIVES: usize = 2;

/// Share of the threshold from which an offer that was agreed to counts.
const OFFERED: f32 = 0.8;

/// Extra confidence that a part needs if it answers a question for a fact.
pub(super) const ANSWERING: f32 = 0.1;

/// Extra confidence that a part needs if it asks for a person: "I want to talk to somebody" is about nothing else.
const FOR_A_PERSON: f32 = 0.2;

/// A part that is out of scope with at least this probability opens nothing.
pub(super) const OUT_OF_SCOPE: f32 = 0.5;

/// How many times as likely they are about that as about anything else.
pub(super) const CLEARLY: f32 = 1.5;

/// Sentences of the last message to the customer that are weighed, from its end.
const SAID_SENTENCES: usize = 4;

/// A message that is read part by part.
pub(super) struct Reading<'a> {
    pub(super) router: &'a dyn Router,
    pub(super) heard: &'a Utterance<'a>,
    pub(super) threshold: f32,
    /// The parts, then the whole message where it has several.
    pub(super) weighed: Vec<Weighed>,
    /// The sentences of what was said, once they are needed.
    pub(super) said: Option<Vec<Weighed>>,
    /// Whether a fact was asked for.
    pub(super) asked: bool,
    /// Whether something was offered.
    pub(super) offered: bool,
    /// The intents akin to that of the request in focus.
    pub(super) focus: Option<Vec<Scored>>,
    /// Whether the part that is read stands in the place of what was wanted before.
    pub(super) instead: bool,
    /// Whether a part says what is not wanted, or wants nothing.
    pub(super) refused: bool,
    /// Whether a part of the message only asks whether anyone is there.
    pub(super) chased: bool,
    /// The last change, with its bytes.
    pub(super) acts: Option<(Range<usize>, acts::FoundActs)>,
    /// Whether the message has several parts.
    pub(super) several: bool,
    /// Which parts have a record of their own, of several that the message names.
    pub(super) own: Vec<bool>,
    /// Where parts begin that only tell something, each with the intent that it is likely about.
    pub(super) likely: Vec<(usize, String)>,
    pub(super) changes: Vec<RequestChange>,
}

impl Reading<'_> {
    /// The customer agrees: what was offered is what they want.
    pub(super) fn agree(&mut self, offer: &str, part: Option<&Range<usize>>) -> bool {
        let weighed = self.router.weigh(&[offer]);
        let (Some(weighed), Some(part)) = (weighed.first(), part) else {
            return false;
        };
        let points = speech::points(&Part::read(offer));
        let scores = self.in_context(weighed, None, points);
        self.conclude(scores, part.clone(), self.threshold * OFFERED)
    }

    pub(super) fn part(
        &mut self,
        at: usize,
        part: Range<usize>,
        message: Option<usize>,
        extra: f32,
    ) {
        let text = &self.heard.text[part.clone()];
        let read = Part::read(text);
        if let Some(standing) = self.standing(at, &part, &read) {
            let keeps = standing == Standing::Stays;
            return self.push(RequestChange::Spares { part, keeps });
        }
        if let Some(end) = self.works_after_all(&part, &read) {
            return self.rest(part.start + end..part.end);
        }
        if let Some(withdrawal) = withdrawal::of(&read)
            && let own = &self.heard.written()[part.clone()]
            && let end = own[..withdrawal.rest.unwrap_or(own.len())].trim_end().len()
            && self.withdraw(&withdrawal, part.start + withdrawal.begin..part.start + end)
        {
            if withdrawal.begin > 0 {
                self.rest(part.start..part.start + withdrawal.begin);
            }
            if let Some(rest) = withdrawal.rest {
                self.rest(part.start + rest..part.end);
            }
            return;
        }
        if let Some(unwanted) = refused::unwanted(&read)
            && self.refuses(at, &text[unwanted.clone()], part.clone())
        {
            return self.rest(part.start + unwanted.end..part.end);
        }
        if speech::acknowledges(&read)
            || speech::is_civil(&read)
            || (self.offered && speech::declines(&read))
        {
            return;
        }
        if chasing::chases(&read) {
            self.chased = true;
            return;
        }
        // "That was my neighbour" says only who it was.
        if who::only_tells_who(&read) {
            self.refused = true;
            return;
        }
        // Thanks and goodbyes go on with nothing.
        let acts = self.acts(part.clone());
        let of_another = self.names_another(part.clone()) && wishes::says_something(text);
        if acts.closes && !of_another {
            return;
        }
        // Beside something else it only says about what, or about what not.
        let beside = message.is_some() || !self.heard.open.is_empty();
        let written = &self.heard.written()[part.clone()];
        if beside && (giving::only_gives(written) || giving::denies_value(written)) {
            return;
        }
        let Some(weighed) = self.weighed.get(at).cloned() else {
            return;
        };
        let says_what = self.is_own(at) && is_clear(&weighed);
        // "And for LH-2 too" wants of it what was wanted before.
        let anything_before = !self.heard.open.is_empty() || !self.changes.is_empty();
        let goes_on = !says_what && wishes::only_goes_on(text);
        if anything_before && self.names_another(part.clone()) && goes_on {
            // "And LH-2, and what does LH-3 cost?" wants of the one what was wanted before this message.
            let last = self.heard.open.len().checked_sub(1);
            if let Some(request) = last.filter(|_| self.changes.is_empty() && self.is_own(at)) {
                self.push(RequestChange::Adds { request, part });
            }
            return;
        }
        // "Cancel the order with the kettle, I don't need it any more": the reason is of what was wanted before it.
        let refers = !self.is_own(at) && wishes::only_refers(text);
        if !self.changes.is_empty() && !self.heard.noted && refers {
            return;
        }
        if weighed.out_of_scope >= OUT_OF_SCOPE {
            return self.unheard(at, part, &weighed);
        }
        let message = message.filter(|_| !self.is_own(at));
        let extra = extra
            + if self.asked { ANSWERING } else { 0.0 }
            + if acts.wants_person { FOR_A_PERSON } else { 0.0 };
        self.wish(at, part, &read, (weighed, message, extra));
    }

    /// A part that is about an intent, or about nothing that is known.
    fn wish(
        &mut self,
        at: usize,
        part: Range<usize>,
        read: &Part<'_>,
        (weighed, message, extra): (Weighed, Option<usize>, f32),
    ) {
        self.instead = self.says_instead(part.start, read)
            && (!instead::rewords(read) || self.is_sure(&weighed));
        let plain = instead::without(read);
        let plain = plain.and_then(|plain| self.router.weigh(&[&plain]).into_iter().next());
        // "Cancel it instead" is as surely about that as "cancel it".
        let best = |weighed: &Weighed| weighed.scores.first().map(|best| best.intent.clone());
        let plain = plain.filter(|plain| self.instead || best(plain) == best(&weighed));
        let weighed = plain.unwrap_or(weighed);
        let scores = self.in_context(&weighed, message, speech::points(read));
        let least = self.threshold + extra;
        let its_own = self.wants_its_own(at, part.clone(), &weighed, (&scores, least));
        let (scores, least) = if its_own {
            (weighed.scores.clone(), ITS_OWN)
        } else {
            (scores, least)
        };
        let strange = self.is_own(at) && is_strange(&weighed, &scores);
        if !its_own && (strange || self.only_drawn(read, (&weighed, &scores))) {
            return self.unheard(at, part, &weighed);
        }
        if !self.conclude(scores, part.clone(), least) {
            self.unheard(at, part, &weighed);
        }
    }

    /// The speech acts of a part.
    pub(super) fn acts(&mut self, part: Range<usize>) -> acts::FoundActs {
        let last = self.acts.as_ref().filter(|(place, _)| *place == part);
        if let Some((_, acts)) = last {
            return *acts;
        }
        let acts = self.router.find_acts(&self.heard.text[part.clone()]);
        self.acts = Some((part, acts));
        acts
    }

    /// The message as a whole, where no part of it says anything.
    pub(super) fn whole(&mut self) {
        let text = self.heard.text;
        if (self.offered && speech::declines(&Part::read(text)))
            || self.acts(self.heard.whole()).closes
        {
            return;
        }
        let least = self.threshold + if self.asked { ANSWERING } else { 0.0 };
        let routing = self.router.route(text);
        let weighed = Weighed {
            scores: self
                .weighed
                .last()
                .map_or_else(Vec::new, |w| w.scores.clone()),
            out_of_scope: routing.out_of_scope,
        };
        if routing.best.is_some() {
            let scores = self.in_context(&weighed, None, false);
            self.conclude(scores, 0..text.len(), least);
        }
    }

    fn in_context(
        &mut self,
        weighed: &Weighed,
        message: Option<usize>,
        points: bool,
    ) -> Vec<Scored> {
        if points && self.said.is_none() {
            let said = self.heard.said.unwrap_or_default();
            let mut sentences = crate::text::sentence_ranges(said);
            sentences.drain(..sentences.len().saturating_sub(SAID_SENTENCES));
            let texts: Vec<&str> = sentences.into_iter().map(|range| &said[range]).collect();
            self.said = Some(if texts.is_empty() {
                Vec::new()
            } else {
                self.router.weigh(&texts)
            });
        }
        let focus = self.focus.as_deref().filter(|_| !self.instead);
        let context = Context {
            message: message
                .filter(|_| !self.instead)
                .and_then(|at| self.weighed.get(at)),
            focus: focus.unwrap_or_default(),
            elsewhere: self.heard.elsewhere || message.is_none() && self.own.contains(&true),
            said: self.said.as_deref().unwrap_or_default(),
            points,
        };
        in_context(weighed, &context)
    }

    /// Applies the intents of a part; returns whether one of them counts.
    pub(super) fn conclude(
        &mut self,
        mut scores: Vec<Scored>,
        part: Range<usize>,
        least: f32,
    ) -> bool {
        let sure = scores.first().is_some_and(|best| best.confidence >= least);
        if !sure {
            return false;
        }
        let best = scores.remove(0);
        let gone = |request: &usize| {
            let mut changes = self.changes.iter();
            changes.any(
                |c| matches!(c, RequestChange::Withdraws { request: gone, .. } if gone == request),
            )
        };
        let known = self
            .unsettled(&best.intent)
            .filter(|request| !gone(request));
        if let Some(request) = known {
            self.push(RequestChange::Adds { request, part });
            return true;
        }
        scores.truncate(ALTERNATIVES);
        let replaced = self.replaced();
        self.focus = Some(self.router.akin(&best.intent));
        self.push(RequestChange::Opens {
            intent: best.intent,
            confidence: best.confidence,
            alternatives: scores,
            part: part.clone(),
        });
        if let Some(request) = replaced {
            self.push(RequestChange::Withdraws { request, part });
        }
        true
    }

    /// Whether a part says that it stands in the place of what was wanted before.
    fn says_instead(&self, start: usize, part: &Part<'_>) -> bool {
        let before = self.heard.text[..start].trim_end();
        let last = crate::text::sentence_ranges(before).pop();
        let before = last.map_or("", |range| &before[range]);
        instead::replaces(before, part)
    }

    /// The open request in whose place another one is wanted. What the message itself wanted before goes.
    fn replaced(&mut self) -> Option<usize> {
        if !self.instead {
            return None;
        }
        let last = self.changes.len().checked_sub(1);
        if let Some(last) = last
            && matches!(self.changes[last], RequestChange::Opens { .. })
        {
            self.changes.truncate(last);
            return None;
        }
        self.heard.open.iter().rposition(|open| !open.settled)
    }

    pub(super) fn unsettled(&self, intent: &str) -> Option<usize> {
        self.heard
            .open
            .iter()
            .rposition(|open| !open.settled && open.intent == intent)
    }

    /// Adds a change, unless the message has it already. A wish that is told once more right behind the first has both
    /// their words: it may be about another record.
    pub(super) fn push(&mut self, change: RequestChange) {
        if let (
            Some(RequestChange::Opens { intent, part, .. }),
            RequestChange::Opens {
                intent: same,
                part: more,
                ..
            },
        ) = (self.changes.last_mut(), &change)
            && intent == same
            && part.end <= more.start
        {
            part.end = more.end;
            return;
        }
        let names_one = |part: &Range<usize>| self.heard.records.iter().any(|at| part.contains(at));
        let again = self.changes.iter().any(|other| match (other, &change) {
            // "Return 12, cancel 13, return 14": the third is about another record than the first.
            (
                RequestChange::Opens { intent, part, .. },
                RequestChange::Opens {
                    intent: same,
                    part: more,
                    ..
                },
            ) => intent == same && !(names_one(part) && names_one(more)),
            (
                RequestChange::Withdraws { request, .. },
                RequestChange::Withdraws { request: same, .. }
                | RequestChange::Adds { request: same, .. },
            ) => request == same,
            _ => false,
        });
        if !again {
            self.changes.push(change);
        }
    }
}
