//! Whose that is said to be which was named: "that was the order of my father", "the number before is my wife's".
//!
//! A clause says so where it is made of the words of `clauses.txt` alone, and has those that it takes. With any other word
//! it says something else: "that is my father's favourite lamp", "my father told me the order is late".

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Mention;
use super::clauses::{
    BELONGS, BESIDE, COPULA, Clause, DETAIL, FILLER, JOINT, KINDS, MY, NAMED, PARCEL, PAST, PERSON,
    POINTER, RECORD, THEIRS, TO, Word, clauses,
};
use super::named::{self, Owner};
use super::words::pattern;

const NOUN: u32 = RECORD | PARCEL | DETAIL;
/// Such words alone say nothing: they stand where others allow it.
const ALLOWED: u32 =
    POINTER | COPULA | BELONGS | TO | FILLER | NOUN | MY | PERSON | THEIRS | BESIDE | NAMED;
/// The most words from "my" to the person: "my ex husband", "mi compañera de piso".
const REACH: usize = 3;
/// Words for a person of whom nothing is known, whose alone nothing is said to be.
pub(super) const ANYONE: &[&str] = &[
    "somebody",
    "someone",
    "jemand",
    "jemandem",
    "quelqu",
    "persona",
    "qualcun",
    "qualcuno",
    "pessoa",
    "iemand",
    "kogoś",
    "человека",
    "شخص",
];

/// The words for people, without their edges: most messages have none of them, and one look tells.
static PEOPLE: LazyLock<Regex> = LazyLock::new(|| {
    let mut words: Vec<&str> = KINDS
        .iter()
        .filter(|(_, kind)| **kind & (PERSON | THEIRS) != 0)
        .map(|(word, _)| *word)
        .collect();
    words.sort_unstable();
    pattern(&format!("(?:{})", words.join("|")))
});

/// "By the way".
static ASIDES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"by the way|\bbtw\b|übrigens|au fait|por cierto|a proposito|a propósito|trouwens|nawiasem mówiąc|bu arada|кстати|على فكرة|顺便说一?下?|ちなみに",
    )
});

/// What is said of what was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whose {
    /// The clause that says so.
    pub(super) span: Range<usize>,
    /// Whether it says what it speaks of, "that was my father's order", and not only "that is my father's".
    pub(super) plain: bool,
    /// Whether it speaks of what was, and not of what is asked about now.
    pub(super) past: bool,
    /// Whose it is said to be, where a name says so.
    pub(super) owner: Option<Owner>,
}

/// The first clause of a text that says that what was named is another person's.
pub(super) fn said(text: &str, mentions: &[Mention<'_>]) -> Option<Whose> {
    let without = without_asides(text);
    let text = without.as_ref();
    let people = PEOPLE.is_match(text);
    let names = named::may_name(text);
    if !people && !names {
        return None;
    }
    let clauses = clauses(text, mentions);
    let by_people = || clauses.iter().find_map(|clause| clause.read(text));
    let by_name = || clauses.iter().find_map(|clause| clause.read_name(text));
    let said = people.then(by_people).flatten();
    said.or_else(|| names.then(by_name).flatten())
}

/// The text with blanks where words only say that it is said in passing, so that places stay.
fn without_asides(text: &str) -> Cow<'_, str> {
    ASIDES.replace_all(text, |found: &regex::Captures<'_>| {
        " ".repeat(found.get(0).map_or(0, |aside| aside.len()))
    })
}

impl Clause<'_> {
    /// What the clause says of what was named.
    fn read(&self, text: &str) -> Option<Whose> {
        let begin = self.begin()?;
        let words = &self.words[begin..];
        // "My wife's number is K-1" tells of a number that is told with it, "that was my order" of one's own.
        if words.first()?.kind & MY != 0 && words.iter().all(|word| word.kind & NAMED == 0) {
            return None;
        }
        if self.asks(text, words) {
            return None;
        }
        self.read_words(words)
    }

    /// What the clause says of what was named where a name says whose it is.
    fn read_name(&self, text: &str) -> Option<Whose> {
        let begin = self.begin()?;
        let words = &self.words[begin..];
        if self.asks(text, words) {
            return None;
        }
        let (at, owner) = named::owner(text, words)?;
        let first = words.get(at.start)?;
        let name = Word {
            text: first.text,
            at: first.at.start..words.get(at.end - 1)?.at.end,
            kind: THEIRS,
        };
        let rest = words[at.end..].iter().cloned();
        let mut with: Vec<Word<'_>> = words[..at.start].to_vec();
        with.push(name);
        with.extend(rest);
        let whose = self.read_words(&with)?;
        Some(Whose {
            owner: Some(owner),
            ..whose
        })
    }

    fn read_words(&self, words: &[Word<'_>]) -> Option<Whose> {
        for at in 1..=words.len() {
            let next = words.get(at);
            if next.is_some_and(|word| word.kind & JOINT == 0) {
                if words[at - 1].kind & ALLOWED == 0 {
                    return None;
                }
                continue;
            }
            if let Some((plain, past)) = says(&words[..at]) {
                let end = next.map_or(self.end, |word| word.at.start);
                let span = words[0].at.start..end;
                return Some(Whose {
                    span,
                    plain,
                    past,
                    owner: None,
                });
            }
        }
        None
    }
}

/// Whether words that are all known say that something is another person's: whether they say what it is, and that it was.
fn says(words: &[Word<'_>]) -> Option<(bool, bool)> {
    let is = |at: usize, kind: u32| words.get(at).is_some_and(|word| word.kind & kind != 0);
    let any = |kind: u32| words.iter().any(|word| word.kind & kind != 0);
    let first = |kind: u32| words.iter().position(|word| word.kind & kind != 0);
    if words.iter().any(|word| word.kind & ALLOWED == 0) {
        return None;
    }
    // Behind every "my" stands a person.
    let person_behind = |at: usize| {
        let mut behind = at + 1..(at + 1 + REACH).min(words.len());
        behind
            .find(|next| is(*next, PERSON | THEIRS) || !is(*next, BESIDE | FILLER))
            .filter(|next| is(*next, PERSON | THEIRS))
    };
    let mine: Vec<usize> = (0..words.len()).filter(|at| is(*at, MY)).collect();
    let persons: Option<Vec<usize>> = mine.iter().map(|at| person_behind(*at)).collect();
    let persons = persons?;
    if persons.is_empty() && !any(THEIRS) {
        return None;
    }
    // "Someone else", "my late husband": such a word stands beside a person.
    let near = |at: usize| {
        let before = at.checked_sub(1);
        before.is_some_and(|before| is(before, MY | PERSON | THEIRS | BESIDE | FILLER))
            || is(at + 1, PERSON | THEIRS)
    };
    let apart = |at: usize| words[at].kind & ALLOWED == BESIDE && !near(at);
    if (0..words.len()).any(apart) {
        return None;
    }
    let belongs = any(BELONGS);
    if !(belongs || any(POINTER | COPULA)) {
        return None;
    }
    let only_to = |word: &&Word<'_>| word.kind & ALLOWED == TO;
    if !belongs && words.iter().any(|word| only_to(&word)) {
        return None;
    }
    // "The parcel is from my brother": he sent it.
    let possessive = persons
        .iter()
        .any(|at| words.get(at + 1).is_some_and(|w| w.text == "s"));
    if any(PARCEL) && !any(RECORD | DETAIL) && !belongs && !possessive {
        let (noun, copula) = (first(PARCEL), first(COPULA));
        if noun < copula {
            return None;
        }
    }
    let plain = any(NOUN) || belongs;
    // "To someone" is said of many things.
    let names = |word: &Word<'_>| {
        word.kind & THEIRS != 0 && word.kind & POINTER == 0 && !ANYONE.contains(&&*word.lower())
    };
    let last = words
        .last()
        .is_some_and(|word| names(word) || word.text == "的");
    (plain || last).then(|| (plain, any(PAST)))
}

#[cfg(test)]
#[path = "whose_tests.rs"]
mod tests;
