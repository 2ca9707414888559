//! Which values of a text are plainly the writer's own, and so may prove who they are.
//!
//! A value is the writer's own where they say so ("my e-mail is …", "I'm …"), where it answers the question for it, or
//! where it stands bare in a plain sentence. Everything else only names someone: it may be looked up, and proves nothing.
//! So does a value that is a part of something longer, one of several that cannot all be the writer's, and one beside which
//! another person is spoken of or is reported. A question more is better than a proof that is none.

mod alternatives;
mod comes_in;
mod labelled;
mod part;
mod passing;
#[cfg(test)]
mod passing_tests;
mod people;
mod words;

use std::borrow::Cow;
use std::ops::Range;

use baton_playbook::is_label;

pub(crate) use self::alternatives::alternatives;
pub(super) use self::comes_in::is_for_them;
use self::comes_in::{I_DID, only_comes_in};
use self::labelled::{has_keys, is_of_a_role};
use self::part::{around, is_part};
use self::passing::{Place, is_disclaimed, is_spoken_of};
pub(super) use self::people::others;
use self::people::{last_third, others_and_strangers};
use self::words::{
    ANY_OF_YOU, AROUND, CLAIMED, CLAIMED_BEHIND, CLOSES, FIRST, FURTHER, FURTHER_BEHIND, I,
    IS_ANOTHERS, LINKED, LISTED, NAME_LABELLED, NOT_MINE, OR, PAPERS, REPORTS, SAYING, SAYS,
    SENDER,
};
use super::clauses::{ACTOR, NAMED, PERSON, THEIRS, Word, clauses, is_unspaced};
use super::sentences::sentence_around;
use super::supposed::is_supposed;
use super::third::{CLAIM, last};
use super::words::{BARE, MINE_IS, STRONG};
use super::{Mention, stands_alone};

/// Whether a writer who is known is not known by a value.
pub(crate) type IsNew<'f> = &'f dyn Fn(&Mention<'_>) -> bool;

/// The places of values that only name someone. `asked` tells whether the fact of a value was just asked for,
/// `is_new` whether the writer is known already, and not by this value: then "what about …@…" tells of a further one.
pub(crate) fn not_plain(
    text: &str,
    mentions: &[Mention<'_>],
    (asked, is_new): (&dyn Fn(&str) -> bool, IsNew<'_>),
) -> Vec<usize> {
    let mut named: Vec<usize> = (0..mentions.len())
        .filter(|nth| is_part(text, mentions, *nth))
        .collect();
    if !mentions.iter().any(|mention| mention.only_one) {
        return named;
    }
    let message = Message {
        text,
        mentions,
        others: others_and_strangers(text, mentions),
    };
    for (nth, mention) in mentions.iter().enumerate() {
        let judged = around(mentions, nth).unwrap_or(nth);
        let asked = asked(mention.fact) || asked(mentions[judged].fact);
        let further = || is_new(mention) && message.is_further(nth, asked);
        if mention.only_one && (!message.is_own(judged, asked) || further()) {
            named.push(nth);
        }
    }
    let beside: Vec<usize> = (0..mentions.len())
        .filter(|nth| message.is_told_with(*nth, &named) || message.is_of_another(*nth))
        .collect();
    named.extend(beside);
    let listed: Vec<usize> = (0..mentions.len())
        .filter(|nth| message.is_listed_with(*nth, &named))
        .collect();
    named.extend(listed);
    named.sort_unstable();
    named.dedup();
    named
}

/// Whether a message says nothing but values.
pub(crate) fn holds_only_values(text: &str, mentions: &[Mention<'_>]) -> bool {
    let said = clauses(text, mentions);
    let mut words = said.iter().flat_map(|clause| &clause.words).peekable();
    words.peek().is_some() && words.all(|word| word.kind & NAMED != 0)
}

/// A message, as far as it says whose a value is.
struct Message<'t> {
    text: &'t str,
    mentions: &'t [Mention<'t>],
    /// Where another person of the writer's is spoken of.
    others: Vec<usize>,
}

impl Message<'_> {
    fn is_own(&self, nth: usize, asked: bool) -> bool {
        let span = &self.mentions[nth].span;
        let sentence = sentence(self.text, span);
        let lead = self
            .text
            .get(sentence.start..span.start)
            .unwrap_or_default();
        let trail = self.text.get(span.end..sentence.end).unwrap_or_default();
        if reports(lead) || SENDER.is_match(lead) && SAYS.is_match(trail) {
            return false;
        }
        if lead.trim_end().ends_with(['>', '›', '\u{ff1e}']) {
            return false;
        }
        let before = self.text.get(..span.start).unwrap_or_default();
        if is_supposed((lead, trail), before) {
            return false;
        }
        // "My other e-mail", "my new address": it tells not by which the writer is known.
        if FURTHER.is_match(lead) || FURTHER_BEHIND.is_match(trail) {
            return false;
        }
        let place = Place {
            lead,
            trail,
            before,
            behind: self.text.get(span.end..).unwrap_or_default(),
        };
        if is_disclaimed(place) {
            return false;
        }
        let claim = claim(lead);
        // "My friend recommended you, I ordered chairs with …"
        let did = last(&I_DID, lead);
        let third = self.third(&sentence, span, lead);
        let third = third.filter(|third| did.is_none_or(|did| did < *third));
        // "My husband says my e-mail is …", "He goes: my mail is …"
        let announced = |third: usize| {
            let after = lead.get(third..).unwrap_or_default();
            let colon = after.find(':');
            colon.is_some_and(|colon| !FIRST.is_match(&after[..colon]))
        };
        if third.is_some_and(announced) && !lead.trim_end().ends_with(':') {
            return false;
        }
        if third.is_some_and(|third| {
            lead.get(third..)
                .is_some_and(|after| SAYING.is_match(after))
        }) {
            return false;
        }
        if claim.is_some() || CLAIMED_BEHIND.is_match(trail) && !is_spoken_of(place) {
            return third.is_none_or(|third| claim.is_none_or(|claim| third < claim));
        }
        if is_of_a_role(self.text, lead) {
            return false;
        }
        if third.is_some() || self.speaks_behind(&sentence, span, trail) {
            return false;
        }
        if NOT_MINE.is_match(trail) || NOT_MINE.is_match(lead) || LINKED.is_match(lead) {
            return false;
        }
        if asked {
            return true;
        }
        if is_spoken_of(place) || has_keys(self.text) {
            return false;
        }
        // "My wife is waiting. Mail: …", "And hers? …"
        if did.is_some() {
            return true;
        }
        if self.spoke_of_another(sentence.start) || self.asks_of_another(sentence.start) {
            return false;
        }
        STRONG.is_match(lead)
            || BARE.is_match(lead)
            || self.is_bare(nth, &sentence)
            || FIRST.is_match(lead)
            || FIRST.is_match(trail)
    }

    /// Whether a value is told beside that by which the writer is known: "what about …@…?", or a message of nothing but
    /// another's values. Who puts right what was said before says so, or was asked.
    fn is_further(&self, nth: usize, asked: bool) -> bool {
        let span = &self.mentions[nth].span;
        if is_claimed(self.text, span) {
            return false;
        }
        let lead = sentence(self.text, span).start..span.start;
        let lead = self.text.get(lead).unwrap_or_default();
        let before = self.text.get(..span.start).unwrap_or_default();
        // Who says "I" in a message speaks of themselves in it, and of another person only where they say so.
        let introduced = || claim(before).is_some() || I.is_match(before) || corrects(before, lead);
        !stands_alone(self.text, span) || !asked && !introduced()
    }

    /// Whether a record is named in another person's words, with an address of theirs: "he said: …@…, LH-1".
    fn is_told_with(&self, nth: usize, named: &[usize]) -> bool {
        let mention = &self.mentions[nth];
        if mention.only_one {
            return false;
        }
        let place = sentence(self.text, &mention.span);
        let lead = self
            .text
            .get(place.start..mention.span.start)
            .unwrap_or_default();
        REPORTS.is_match(lead)
            && named.iter().any(|other| {
                let other = &self.mentions[*other];
                other.only_one && place.contains(&other.span.start)
            })
    }

    /// Whether a value stands in one list with another one that is not the writer's: "customers: …@…, …@…".
    fn is_listed_with(&self, nth: usize, named: &[usize]) -> bool {
        let one = &self.mentions[nth];
        let listed = |other: &usize| {
            let other = &self.mentions[*other];
            let (first, second) = if one.span.start <= other.span.start {
                (one, other)
            } else {
                (other, one)
            };
            let between = self.text.get(first.span.end..second.span.start);
            one.only_one
                && one.fact == other.fact
                && one.value != other.value
                && between.is_some_and(|between| LISTED.is_match(between))
        };
        named.iter().any(listed) && !is_claimed(self.text, &one.span)
    }

    /// Whether a record is said, right behind it, to be another person's: "order LH-1 is my wife's", "LH-1 is hers".
    fn is_of_another(&self, nth: usize) -> bool {
        let mention = &self.mentions[nth];
        let trail = mention.span.end..sentence(self.text, &mention.span).end;
        let trail = self.text.get(trail).unwrap_or_default();
        !mention.only_one && IS_ANOTHERS.is_match(trail)
    }

    /// The last place before a value in its sentence where another person is spoken of.
    fn third(&self, sentence: &Range<usize>, span: &Range<usize>, lead: &str) -> Option<usize> {
        let mine = self.others.iter().copied();
        let mine = mine.filter(|at| (sentence.start..span.start).contains(at));
        // "For my boss …@…" names them.
        let names = |at: usize| {
            let between = self.text.get(at..span.start).unwrap_or_default();
            between.split_whitespace().count() <= 1 && !between.contains([',', ';', '.'])
        };
        let mine = mine.filter(|at| names(*at) || !is_for_them(self.text, *at));
        let mine = mine.map(|at| at - sentence.start).max();
        last_third(lead).max(mine)
    }

    fn speaks_behind(&self, sentence: &Range<usize>, span: &Range<usize>, trail: &str) -> bool {
        let mut others = self.others.iter();
        others.any(|at| {
            (span.end..sentence.end).contains(at) && !only_comes_in(self.text, *at, span.end)
        }) || last_third(trail).is_some()
    }

    /// Whether one of the writer's people was spoken of in the sentences before, and the writer not since.
    fn spoke_of_another(&self, start: usize) -> bool {
        let before = self.others.iter().copied().filter(|at| *at < start);
        let before = before.filter(|at| !only_comes_in(self.text, *at, 0));
        before.max().is_some_and(|last| {
            let since = self.text.get(last..start).unwrap_or_default();
            let next = sentence_around(self.text, last).end.saturating_sub(last);
            let later = since.get(next..).unwrap_or_default();
            !I.is_match(since) && !FIRST.is_match(later)
        })
    }

    /// Whether the sentence before asks about another person, or announces them: "And hers? …", "His:".
    fn asks_of_another(&self, start: usize) -> bool {
        let before = self.text.get(..start).unwrap_or_default().trim_end();
        if !before.ends_with(['?', ':', '？', '：', '؟']) {
            return false;
        }
        let sentence = sentence_around(before, before.len().saturating_sub(1));
        let sentence = before.get(sentence).unwrap_or_default();
        let sentence = ANY_OF_YOU.replace(sentence, "");
        let sentence = sentence.as_ref();
        last_third(sentence).is_some() && !FIRST.is_match(sentence)
    }

    /// Whether nothing stands around a value but words that say nothing of whose it is.
    fn is_bare(&self, nth: usize, sentence: &Range<usize>) -> bool {
        let span = &self.mentions[nth].span;
        let ends = self.mentions.iter().map(|other| other.span.end);
        let from = ends.filter(|end| *end <= span.start).max().unwrap_or(0);
        let starts = self.mentions.iter().map(|other| other.span.start);
        let to = starts.filter(|start| *start >= span.end).min();
        let to = to.unwrap_or(self.text.len()).min(sentence.end);
        let marks = [
            ',', ';', '(', ')', '–', '—', '،', '、', '，', '\n', '.', '!', '?', '/', '|', '•', '·',
        ];
        let before = self.text.get(from.max(sentence.start)..span.start);
        let before = before.unwrap_or_default().rsplit(marks).next();
        let behind = self.text.get(span.end..to).unwrap_or_default();
        let behind = behind.split(marks).next();
        // A form in one line: "order LH-1 name Mara Stone mail …".
        let (before, behind) = (before.map(without_name), behind.map(without_name));
        let behind = behind.as_deref();
        let before = before.as_deref();
        let behind = behind.map(|words| {
            CLOSES
                .find(words)
                .map_or(words, |end| &words[..end.start()])
        });
        [before, behind].into_iter().flatten().all(|words| {
            clauses(words, &[])
                .iter()
                .flat_map(|c| &c.words)
                .all(is_ordinary)
        })
    }
}

/// The words without a name under its label.
fn without_name(words: &str) -> Cow<'_, str> {
    NAME_LABELLED.replace_all(words, " ")
}

/// Whether words report what another person, or a thing, says. What is on the desk's own papers is said by no one else.
fn reports(lead: &str) -> bool {
    REPORTS.find_iter(lead).any(|found| {
        let did = last(&I_DID, lead).is_some_and(|did| did >= found.end());
        !(did && PAPERS.is_match(found.as_str()))
    })
}

/// Whether a value puts right what was said before: "sorry, it's …", "wrong account. It's …".
fn corrects(before: &str, lead: &str) -> bool {
    STRONG.is_match(before) || BARE.is_match(lead) || BARE.is_match(before)
}

/// The sentence of a value; a line break within a value's own line does not end it.
fn sentence(text: &str, span: &Range<usize>) -> Range<usize> {
    sentence_around(text, span.start).start..sentence_around(text, span.end.saturating_sub(1)).end
}

/// Where a claim stands before a value: "my e-mail is".
fn claim(lead: &str) -> Option<usize> {
    let near = CLAIMED.find(lead).map(|found| found.start());
    last(&CLAIM, lead).max(last(&MINE_IS, lead)).max(near)
}

/// Whether the words around a value say that it is the writer's.
pub(crate) fn is_claimed(text: &str, span: &Range<usize>) -> bool {
    let sentence = sentence(text, span);
    let lead = text.get(sentence.start..span.start).unwrap_or_default();
    let trail = text.get(span.end..sentence.end).unwrap_or_default();
    // "My mails are a@… or b@…" claims neither of them.
    let several = lead.trim_end().ends_with([',', '/']) || OR.is_match(lead);
    !several
        && !OR.is_match(
            trail
                .get(..trail.find(['.', ';', ',']).unwrap_or(trail.len()))
                .unwrap_or_default(),
        )
        && (claim(lead).is_some() || CLAIMED_BEHIND.is_match(trail))
}

/// Whether a word says nothing of whose a value is.
fn is_ordinary(word: &Word<'_>) -> bool {
    let lower = word.lower();
    let person = word.kind & (PERSON | THEIRS | ACTOR) != 0;
    word.kind & NAMED != 0
        || word.kind != 0 && !person
        || lower.starts_with(|c: char| c.is_ascii_digit() || is_unspaced(c) || is_uncased(c))
        || lower.chars().count() == 1
        || is_label(&lower)
        || AROUND.contains(lower.as_str())
}

/// Letters of scripts whose words carry what others write apart: nothing is told from them alone.
fn is_uncased(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{1cff}' | '\u{ac00}'..='\u{d7ff}')
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
