//! Which requests a message opens, adds to or withdraws.
//!
//! A customer's message is read part by part (sentences and clauses), against the conversation so far: its open
//! requests and the last message to the customer. An open request is continued unless the words are clearly about
//! another one.

mod arrival;
mod by_record;
mod chasing;
mod clause_words;
mod context;
mod fault_words;
mod faults;
mod giving;
mod harm;
mod idle_words;
mod instead;
mod limbs;
mod listed;
mod orders;
mod own;
mod parts;
mod phrases;
mod pieces;
mod reading;
mod refused;
mod right_again;
mod sections;
mod speech;
mod standing;
mod taking_back;
mod trouble_words;
mod unheard;
mod who;
mod wish_words;
mod wishes;
mod withdrawal;
mod words;

use std::ops::Range;

use crate::acts;
use crate::route::{Router, Scored};
use listed::Parts;
use reading::Reading;
use words::Part;

/// A request of the conversation so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenRequest<'a> {
    /// Its intent.
    pub intent: &'a str,
    /// The customer's words for it so far.
    pub words: &'a str,
    /// Whether it is answered, done or withdrawn.
    pub settled: bool,
}

/// A customer's message and the context it is read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utterance<'a> {
    /// The customer's text, with identifiers blanked out.
    pub text: &'a str,
    /// The same text as it was written: as long, with everything at the same place.
    pub written: &'a str,
    /// The last message of an agent or a representative.
    pub said: Option<&'a str>,
    /// Whether that was a question for a fact.
    pub asked: bool,
    /// Whether it names a record that no request is about.
    pub elsewhere: bool,
    /// Where the numbers of records begin that it names, in order.
    pub records: &'a [usize],
    /// Whether what it tells is kept although nothing else is said: it does not answer what was asked, or no agent answers
    /// any more.
    pub noted: bool,
    /// The speech acts of [`Utterance::text`], if they were found already.
    pub acts: Option<acts::FoundActs>,
    /// The conversation's requests, in the order in which they came.
    pub open: &'a [OpenRequest<'a>],
}

/// A change that a message makes to the requests.
#[derive(Debug, Clone, PartialEq)]
pub enum RequestChange {
    /// The customer wants something new.
    Opens {
        /// What they want.
        intent: String,
        /// How sure that is, 0 to 1.
        confidence: f32,
        /// Other intents considered, most likely first.
        alternatives: Vec<Scored>,
        /// The bytes of the message that say so.
        part: Range<usize>,
    },
    /// More words about a request.
    Adds {
        /// Its position in [`Utterance::open`].
        request: usize,
        /// The bytes of the message that say so.
        part: Range<usize>,
    },
    /// A question, a wish or something told that fits nothing this desk knows.
    Unheard {
        /// The bytes of the message that say so.
        part: Range<usize>,
        /// Whether it only tells something: perhaps it wants nothing.
        told: bool,
        /// The intent that it is more likely about than about any other, although that is not sure enough.
        leans: Option<Scored>,
    },
    /// Nothing is to be done about the records that these words name.
    Spares {
        /// The bytes of the message that say so.
        part: Range<usize>,
        /// Whether they stay as they are, whatever was wanted of them; else they are only mentioned, "12 has arrived".
        keeps: bool,
    },
    /// The customer does not want it any more.
    Withdraws {
        /// Its position in [`Utterance::open`].
        request: usize,
        /// The bytes of the message that say so.
        part: Range<usize>,
    },
}

impl RequestChange {
    /// The bytes of the message that say so.
    pub fn part(&self) -> Range<usize> {
        match self {
            Self::Opens { part, .. }
            | Self::Adds { part, .. }
            | Self::Withdraws { part, .. }
            | Self::Spares { part, .. }
            | Self::Unheard { part, .. } => part.clone(),
        }
    }
}
/// Extra confidence that words of agreement need for a request other than the one agreed to.
const AGREEING: f32 = 0.1;

/// Reads a message. It opens no second request of an intent that is already open; changes come in the order of
/// their words. `threshold` is the confidence from which an intent counts.
pub fn read(router: &dyn Router, heard: &Utterance<'_>, threshold: f32) -> Vec<RequestChange> {
    if let Some(known) = router.known().filter(|_| heard.open.is_empty()) {
        return vec![RequestChange::Opens {
            intent: known.intent,
            confidence: known.confidence,
            alternatives: Vec::new(),
            part: 0..heard.text.len(),
        }];
    }
    let Parts {
        parts,
        own,
        weighed,
    } = Parts::of(router, heard);
    let any_own = own.contains(&true);
    let offer = heard.said.and_then(speech::offer);
    let mut reading = Reading {
        router,
        heard,
        threshold,
        weighed,
        said: None,
        // What states nothing of what was asked for is no answer.
        asked: heard.asked && !heard.noted
            || (!heard.asked
                && offer.is_none()
                && heard
                    .said
                    .is_some_and(|said| said.contains(['?', '？', '؟']))),
        offered: offer.is_some(),
        focus: heard.focus().map(|request| router.akin(request.intent)),
        instead: false,
        refused: false,
        chased: false,
        acts: heard.acts.map(|acts| (heard.whole(), acts)),
        several: parts.len() > 1,
        own,
        likely: Vec::new(),
        changes: Vec::new(),
    };
    let agreed = match (&offer, heard.said) {
        (Some(offer), Some(said)) if speech::agrees(heard.text) => {
            reading.agree(&said[offer.clone()], parts.first())
        }
        _ => false,
    };
    let last = parts.len().checked_sub(1);
    for (at, part) in parts.iter().enumerate() {
        let extra = if agreed && at == 0 { AGREEING } else { 0.0 };
        let message = last.filter(|last| *last > 0).map(|last| last + 1);
        reading.part(at, part.clone(), message, extra);
    }
    // A wish may be told over several sentences, none of which says it alone.
    let heard_any = reading
        .changes
        .iter()
        .any(|c| !matches!(c, RequestChange::Unheard { .. }));
    let goes_on = reading.chased && !heard.open.is_empty();
    if parts.len() > 1 && !heard_any && !any_own && !reading.refused && !goes_on {
        let unheard = std::mem::take(&mut reading.changes);
        reading.whole();
        if reading.changes.is_empty() {
            reading.changes = unheard;
        }
    }
    reading.without_asides();
    reading.changes
}

/// The ranges of bytes of a message that say what its writer does not want.
pub fn unwanted(text: &str) -> Vec<Range<usize>> {
    let parts = parts::of(text, false).into_iter();
    let unwanted = parts.filter_map(|part| {
        let object = refused::unwanted(&Part::read(&text[part.clone()]))?;
        Some(part.start..part.start + object.end)
    });
    unwanted.collect()
}

/// Where the few words end that answer a question, if a wish stands right behind them: "To Friday and cancel the other
/// one".
pub fn answer_before_a_wish(text: &str) -> Option<usize> {
    let answers = parts::of(text, true);
    let apart = answers.len() > parts::of(text, false).len();
    answers.first().filter(|_| apart).map(|first| first.end)
}

/// Where words end that go on behind a place of their sentence, joined to it by "and" or the like: "one corner is dented |
/// and the lid does not close". A wish of its own behind them is not theirs, nor is what no such word joins.
pub fn end_of_joined(text: &str, from: usize, to: usize) -> usize {
    let goes_on = |end: usize| text.get(to..end).is_some_and(parts::begins_joined);
    let sentences = crate::text::sentence_ranges(text).into_iter();
    let mut around = sentences.filter(|sentence| sentence.contains(&from));
    let Some(sentence) = around.next().filter(|sentence| goes_on(sentence.end)) else {
        return to;
    };
    let Some(said) = text.get(from..sentence.end) else {
        return to;
    };
    let clause = parts::of(said, true)
        .first()
        .map_or(0, |first| from + first.end);
    clause.max(to)
}

/// Whether a text only gives a number, an address or the like: "the order number is LH-4711".
pub fn only_gives(text: &str) -> bool {
    giving::only_gives(text)
}

/// Whether words ask a question or wish for something, and say what.
pub fn asks(text: &str) -> bool {
    wishes::asks(text)
}

/// Whether words say something: they are neither small talk, nor politeness, nor only a value.
pub fn says_something(text: &str) -> bool {
    wishes::says_something(text)
}

/// Whether words only thank, greet, praise, agree, or ask how one is: nothing is asked or told by them.
pub fn is_small_talk(text: &str) -> bool {
    let parts = parts::of(text, false);
    !parts.is_empty()
        && parts.into_iter().all(|part| {
            let part = Part::read(&text[part]);
            !part.words.is_empty() && (speech::acknowledges(&part) || speech::is_civil(&part))
        })
}

/// Whether words tell of trouble or harm: something is broken, lost, or hurts.
pub fn is_trouble(text: &str) -> bool {
    wishes::is_trouble(text)
}

/// The first clause of a text that tells of an injury, as a range of bytes.
pub fn harm(text: &str) -> Option<Range<usize>> {
    let parts = parts::of(text, false).into_iter();
    let mut pieces = parts.flat_map(|part| pieces::marked(text, part));
    pieces.find(|piece| {
        let piece = &text[piece.clone()];
        harm::is_harm(piece) && !limbs::are_of_a_thing(piece, text)
    })
}

/// Whether words tell something: they say more than small talk does, and more than a word.
pub fn tells(text: &str) -> bool {
    wishes::tells(text)
}

/// Whether words ask a question, or ask to be told something.
pub fn questions(text: &str) -> bool {
    wishes::questions(text)
}

/// Whether words say that what they name is not to be kept: "I don't want to keep 12".
pub fn gives_away(text: &str) -> bool {
    standing::gives_away(text)
}

/// The clause of a text around a place, as a range of bytes; the whole text if there is none.
pub fn clause_around(text: &str, at: usize) -> Range<usize> {
    let parts = parts::of(text, false).into_iter();
    let pieces = parts.flat_map(|part| pieces::pieces(text, part));
    let mut around = pieces.filter(|piece| piece.contains(&at));
    around.next().unwrap_or(0..text.len())
}

/// Whether a message has words that take a request back.
pub fn withdraws(text: &str) -> bool {
    let mut parts = parts::of(text, false).into_iter();
    parts.any(|part| withdrawal::of(&Part::read(&text[part])).is_some())
}

impl<'a> Utterance<'a> {
    /// The text as it was written, so far as everything stands at its place in it.
    fn written(&self) -> &'a str {
        let (text, written) = (self.text, self.written);
        if text == written {
            return written;
        }
        let same = text.len() == written.len()
            && text
                .char_indices()
                .all(|(at, _)| written.is_char_boundary(at))
            && written
                .char_indices()
                .all(|(at, _)| text.is_char_boundary(at));
        if same { written } else { text }
    }

    /// The bytes of the message without the blanks around it.
    fn whole(&self) -> Range<usize> {
        let start = self.text.len() - self.text.trim_start().len();
        start..start + self.text.trim().len()
    }

    /// The request that a message continues unless it says otherwise.
    fn focus(&self) -> Option<&OpenRequest<'a>> {
        let unsettled = self.open.iter().rev().find(|open| !open.settled);
        unsettled.or(self.open.last())
    }
}

#[cfg(test)]
#[path = "requests_tests.rs"]
mod tests;
