//! Whether a message leaves open whose account it speaks of, or whether what was given is true: the broad and cheap reading
//! beside the rules that are sure. It refuses nothing. Who raises a doubt is asked whether the account is their own.
//!
//! Languages: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish, Russian, Arabic, Chinese,
//! Japanese. The words stand in `doubts.txt` by kinds; each word of a text is looked up, alone and with those behind it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::pattern;

/// What a message leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Nothing.
    #[default]
    Nothing,
    /// Whose account it speaks of, or where its details come from.
    Whose,
    /// Whether it is the writer's at all: it is said to be another person's, or taken back.
    Given,
}

impl Doubt {
    /// Whether nothing is left open.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(crate) fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

/// The most words that stand for one.
const LONGEST: usize = 5;
/// The fewest characters of a word before any ending.
const STEM: usize = 3;
/// How far behind a possessive its thing stands, in words.
const NEAR: usize = 2;
/// How far behind a hedge an address stands, in words.
const SHORT: usize = 12;

type Kinds = u32;
const PERSON: Kinds = 1;
const DOES: Kinds = 1 << 1;
const THEIR: Kinds = 1 << 2;
const THING: Kinds = 1 << 3;
const WHOLE: Kinds = 1 << 4;
const ALL: Kinds = 1 << 5;
const SOURCE: Kinds = 1 << 6;
const DETAIL: Kinds = 1 << 7;
const HEDGE: Kinds = 1 << 8;
const BACK: Kinds = 1 << 9;
const NO: Kinds = 1 << 12;
const AM: Kinds = 1 << 14;
const ADDRESS: Kinds = 1 << 15;
const NUMBER: Kinds = 1 << 16;
const MY: Kinds = 1 << 17;
const OWN: Kinds = 1 << 18;
const SEEN: Kinds = 1 << 19;
const DATA: Kinds = 1 << 20;
const SELF: Kinds = 1 << 21;
const ORDERED: Kinds = 1 << 22;

const NAMES: &[(&str, Kinds)] = &[
    ("person", PERSON),
    ("does", DOES),
    ("their", THEIR),
    ("thing", THING),
    ("whole", WHOLE),
    ("all", ALL),
    ("source", SOURCE),
    ("detail", DETAIL),
    ("hedge", HEDGE),
    ("back", BACK),
    ("no", NO),
    ("am", AM),
    ("my", MY),
    ("own", OWN),
    ("seen", SEEN),
    ("data", DATA),
    ("self", SELF),
    ("ordered", ORDERED),
];

/// The words by what they are.
#[derive(Default)]
struct Words {
    whole: HashMap<String, Kinds>,
    stems: HashMap<String, Kinds>,
    /// Those of scripts that write no blanks.
    inside: HashMap<String, Kinds>,
    /// The lengths of those, in characters.
    lengths: HashSet<usize>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for line in include_str!("doubts.txt").lines() {
        let Some((name, listed)) = line.split_once(':') else {
            continue;
        };
        let Some((_, kind)) = NAMES.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        for word in listed.split_whitespace() {
            if word.chars().any(writes_no_blanks) {
                words.lengths.insert(word.chars().count());
                *words.inside.entry(word.to_owned()).or_default() |= kind;
            } else if let Some(stem) = word.strip_suffix('*') {
                *words.stems.entry(stem.to_owned()).or_default() |= kind;
            } else {
                *words.whole.entry(word.to_owned()).or_default() |= kind;
            }
        }
    }
    words
});

/// What a desk calls a customer's number names no other person.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:client|user|patient|student|tenant)\s+(?:number|no\b|id\b|name|account)|顧客番号|顧客id|客户编号|客户号",
    )
});
/// Values stand for themselves: `@` for an address, `#` for a number.
static ADDRESSES: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\w.%+-]+@[a-z0-9.-]*[a-z0-9]"));
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[a-z]{0,4}[- ]?[0-9]{3,}[0-9-]*"));

pub(super) fn writes_no_blanks(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// A sentence as it is looked at.
#[derive(Default)]
struct Sentence {
    /// The kinds of each word, with those of the words that begin with it.
    kinds: Vec<Kinds>,
    /// Which words are the name of a person whose something is: "Nora's".
    owner: Vec<bool>,
    all: Kinds,
}

impl Sentence {
    fn of(text: &str) -> Self {
        let mut one = Self::default();
        let split = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-' | '@' | '#'));
        let written: Vec<&str> = text.split(split).filter(|word| !word.is_empty()).collect();
        let words: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
        for (nth, word) in words.iter().enumerate() {
            let mut kinds = one_word(word);
            let mut joined = without_article(word).to_owned();
            for next in words.iter().skip(nth + 1).take(LONGEST - 1) {
                joined.push('_');
                joined.push_str(next);
                kinds |= WORDS.whole.get(&joined).copied().unwrap_or_default();
            }
            let capital = written[nth].starts_with(char::is_uppercase);
            // "Ihre" within a sentence is said to the desk.
            if capital && nth > 0 && word.starts_with("ihr") {
                kinds &= !THEIR;
            }
            one.all |= kinds;
            one.kinds.push(kinds);
            one.owner.push(is_owner(word) && capital);
        }
        one
    }

    fn has(&self, kinds: Kinds) -> bool {
        self.all & kinds == kinds
    }

    fn any(&self, kinds: Kinds) -> bool {
        self.all & kinds != 0
    }

    /// Whether a word of a kind stands up to `far` words behind one that `first` is true of.
    fn behind(&self, first: impl Fn(usize) -> bool, then: Kinds, far: usize) -> bool {
        (0..self.kinds.len()).any(|nth| {
            let next = self.kinds.iter().skip(nth + 1).take(far);
            first(nth) && next.into_iter().any(|kinds| kinds & then != 0)
        })
    }

    /// Whether it says whose the matter may be.
    fn leaves_open(&self) -> bool {
        let is = |kind: Kinds| move |nth: usize| self.kinds[nth] & kind != 0;
        // "Nora's flatmate", "I am the mother of …"
        self.behind(|nth| self.owner[nth], PERSON | THING, NEAR)
            || self.behind(is(AM), PERSON, NEAR)
            || self.has(PERSON) && self.any(DOES | THEIR | DETAIL | ADDRESS)
            || self.behind(is(THEIR), THING, NEAR)
            || self.has(SOURCE) && self.any(DETAIL | DATA | ADDRESS | NUMBER)
            || self.has(SEEN) && self.any(DATA | ADDRESS)
            || self.behind(is(HEDGE), ADDRESS, SHORT)
            || self.any(WHOLE)
    }

    /// Whether it says that what was given is another person's, or takes it back. What is said beside a value is said of
    /// that one.
    fn takes_back(&self) -> bool {
        let all = |nth: usize| self.kinds[nth] & ALL != 0;
        let whole = self.any(WHOLE) || self.has(DATA | PERSON) || self.behind(all, PERSON, LONGEST);
        self.any(BACK) || whole && !self.any(ADDRESS | NUMBER)
    }

    /// Whether it speaks of the writer's own matter: "my order", and not "my sister's order".
    fn claims(&self) -> bool {
        let beside = |nth: usize, what: Kinds, far: usize| {
            let behind = self.kinds.iter().skip(nth + 1).take(far);
            let mut behind = behind.take_while(|kinds| **kinds & (PERSON | NO | SEEN | DOES) == 0);
            behind.any(|kinds| kinds & what != 0)
        };
        let own = |nth: usize| {
            let kinds = self.kinds[nth];
            kinds & MY != 0
                && (beside(nth, THING | DETAIL, NEAR) || beside(nth, ADDRESS | NUMBER, NEAR + 1))
                || kinds & AM != 0 && beside(nth, ADDRESS, NEAR)
        };
        self.any(OWN) || self.has(SELF | ORDERED) || (0..self.kinds.len()).any(own)
    }
}

fn is_owner(word: &str) -> bool {
    const NONE: &[&str] = &[
        "it's", "that's", "what's", "where's", "here's", "who's", "he's", "she's", "let's",
        "there's", "how's", "when's", "today's",
    ];
    word.ends_with("'s") && !NONE.contains(&word)
}

/// A word without the article or pronoun before it: "l'amie".
fn without_article(word: &str) -> &str {
    match word.split_once('\'') {
        Some((before, behind))
            if behind.chars().count() >= STEM && before != "j" && before != "m" =>
        {
            behind
        }
        _ => word,
    }
}

fn one_word(word: &str) -> Kinds {
    let words = &*WORDS;
    match word {
        "@" => return ADDRESS,
        "#" => return NUMBER,
        _ => {}
    }
    let known = |word: &str| words.whole.get(word).copied().unwrap_or_default();
    let mut kinds = known(word) | known(without_article(word));
    if let Some(owner) = word.strip_suffix("'s") {
        kinds |= known(owner);
    }
    if word.chars().any(writes_no_blanks) {
        let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        for (nth, start) in starts.iter().enumerate() {
            for length in &words.lengths {
                let end = starts.get(nth + length).copied();
                let whole = (nth + length == starts.len()).then_some(word.len());
                if let Some(part) = end.or(whole).and_then(|end| word.get(*start..end)) {
                    kinds |= words.inside.get(part).copied().unwrap_or_default();
                }
            }
        }
    }
    for (nth, (at, c)) in word.char_indices().enumerate() {
        if nth + 1 >= STEM {
            let stem = &word[..at + c.len_utf8()];
            kinds |= words.stems.get(stem).copied().unwrap_or_default();
        }
    }
    kinds
}

/// The sentences of a text as they are looked at.
fn looked_at(text: &str) -> Vec<Sentence> {
    let text = text.replace('\u{2019}', "'");
    let text = NUMBERED.replace_all(&text, " ");
    let text = ADDRESSES.replace_all(&text, " @ ");
    let text = NUMBERS.replace_all(&text, " # ");
    let ends = ['.', '!', '?', ';', '\n', '。', '！', '？', '；', '؟', '؛'];
    text.split(ends).map(Sentence::of).collect()
}

/// What a text leaves open, and whether it speaks of the writer's own matter. What is said of that matter puts right what
/// was said before it.
pub(crate) fn doubts(text: &str) -> (Doubt, bool) {
    let sentences = looked_at(text);
    let claims = sentences.iter().any(Sentence::claims);
    let last = sentences.iter().rposition(Sentence::takes_back);
    let behind = last.map_or(0, |nth| nth + 1);
    let put_right = sentences.iter().skip(behind).any(Sentence::claims);
    let doubt = if last.is_some() && !put_right {
        Doubt::Given
    } else if !claims && sentences.iter().any(Sentence::leaves_open) {
        Doubt::Whose
    } else {
        Doubt::Nothing
    };
    (doubt, claims)
}

#[cfg(test)]
#[path = "doubts_tests.rs"]
mod tests;
