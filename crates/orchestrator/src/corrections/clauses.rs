//! The clauses of a text by the kinds of their words, for sentences that say what they say in a few words of known kinds:
//! whose something is, and that another person goes on.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::Mention;

/// Sections of words, apart by an empty line: first `# kind:`, then a line for each language with its words.
const WORDS: &str = include_str!("clauses.txt");

/// The kinds of words; a word may be of several.
pub(super) const POINTER: u32 = 1;
pub(super) const COPULA: u32 = 1 << 1;
pub(super) const BELONGS: u32 = 1 << 2;
pub(super) const TO: u32 = 1 << 3;
pub(super) const FILLER: u32 = 1 << 4;
pub(super) const RECORD: u32 = 1 << 5;
pub(super) const PARCEL: u32 = 1 << 6;
pub(super) const DETAIL: u32 = 1 << 7;
pub(super) const MY: u32 = 1 << 8;
pub(super) const PERSON: u32 = 1 << 9;
pub(super) const THEIRS: u32 = 1 << 10;
pub(super) const BESIDE: u32 = 1 << 11;
pub(super) const OPENING: u32 = 1 << 12;
pub(super) const JOINT: u32 = 1 << 13;
pub(super) const PAST: u32 = 1 << 14;
pub(super) const TAKES: u32 = 1 << 15;
pub(super) const GIVES: u32 = 1 << 16;
pub(super) const WRITES: u32 = 1 << 17;
pub(super) const NOW: u32 = 1 << 18;
pub(super) const AROUND: u32 = 1 << 19;
pub(super) const INTRODUCES: u32 = 1 << 20;
pub(super) const ACTOR: u32 = 1 << 21;
pub(super) const NO_NAME: u32 = 1 << 22;
/// A value that was recognised.
pub(super) const NAMED: u32 = 1 << 31;

/// The kind of the words in each section.
const SECTIONS: [(&str, u32); 23] = [
    ("pointer", POINTER),
    ("copula", COPULA),
    ("belongs", BELONGS),
    ("to", TO),
    ("filler", FILLER),
    ("record", RECORD),
    ("parcel", PARCEL),
    ("detail", DETAIL),
    ("my", MY),
    ("person", PERSON),
    ("theirs", THEIRS),
    ("beside", BESIDE),
    ("opening", OPENING),
    ("joint", JOINT),
    ("past", PAST),
    ("takes", TAKES),
    ("gives", GIVES),
    ("writes", WRITES),
    ("now", NOW),
    ("around", AROUND),
    ("introduces", INTRODUCES),
    ("actor", ACTOR),
    ("no_name", NO_NAME),
];

/// The most letters of a word in a script without spaces.
const UNSPACED: usize = 8;
/// First words of a question that is turned round.
const TURNED: &[&str] = &[
    "is", "was", "are", "were", "ist", "war", "sind", "waren", "zijn",
];
/// Words behind which "no" opens a sentence; in other languages it denies.
const BEHIND_NO: &[&str] = &["that", "this", "it", "those", "these", "wait", "sorry"];

/// The kinds of all the words.
pub(super) static KINDS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut kinds: HashMap<&'static str, u32> = HashMap::new();
    for section in WORDS.split("\n\n") {
        let kind = kind_of_section(section).unwrap_or_default();
        for line in section.lines().filter(|line| !line.starts_with('#')) {
            for word in line.split_whitespace().skip(1) {
                *kinds.entry(word).or_default() |= kind;
            }
        }
    }
    kinds
});

/// The kind that the first line of a section names: `# copula: "is"`.
fn kind_of_section(section: &str) -> Option<u32> {
    let title = section.strip_prefix("# ")?;
    let name = title.split([':', '\n']).next()?;
    let known = SECTIONS.iter().find(|(known, _)| *known == name)?;
    Some(known.1)
}

/// A word of a clause, and what kinds of word it is.
#[derive(Clone)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) at: Range<usize>,
    pub(super) kind: u32,
}

impl Word<'_> {
    /// The word in small letters.
    pub(super) fn lower(&self) -> String {
        self.text.to_lowercase()
    }

    /// Whether its script has no spaces.
    pub(super) fn is_unspaced(&self) -> bool {
        self.text.starts_with(is_unspaced)
    }
}

/// Words between two marks.
#[derive(Default)]
pub(super) struct Clause<'t> {
    pub(super) words: Vec<Word<'t>>,
    /// Where it ends, without the mark.
    pub(super) end: usize,
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        ',' | ';' | ':' | '.' | '!' | '?' | '\n' | '(' | ')' | '–' | '—' | '…' | '"' | '“' | '”'
    ) || matches!(
        c,
        '、' | '。' | '，' | '！' | '？' | '；' | '：' | '؟' | '،' | '؛'
    )
}

pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The clauses of a text with their words.
pub(super) fn clauses<'t>(text: &'t str, mentions: &[Mention<'_>]) -> Vec<Clause<'t>> {
    let mut all: Vec<Clause<'t>> = vec![Clause::default()];
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let named = mentions
            .iter()
            .find(|m| m.span.start == at && m.span.end > at);
        let Some(clause) = all.last_mut() else { break };
        if let Some(mention) = named {
            clause.push(text, mention.span.clone(), NAMED);
            at = mention.span.end;
            continue;
        }
        if is_mark(c) {
            clause.end = at;
            all.push(Clause::default());
            at += c.len_utf8();
        } else if c.is_alphanumeric() {
            let stop = mentions
                .iter()
                .map(|m| m.span.start)
                .find(|start| *start > at);
            let run = &text[at..stop.unwrap_or(text.len())];
            let end = at
                + run_of(run, |c| {
                    is_unspaced(c) == is_unspaced(run.chars().next().unwrap_or(c))
                });
            clause.words_of(text, at..end);
            at = end;
        } else {
            at += c.len_utf8();
        }
    }
    if let Some(last) = all.last_mut() {
        last.end = text.len();
    }
    all
}

/// How long the run of letters is with which a text begins; a hyphen between letters belongs to it.
fn run_of(text: &str, same: impl Fn(char) -> bool) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let hyphen = c == '-' && next.is_some_and(char::is_alphanumeric);
        if !(c.is_alphanumeric() && same(c) || hyphen && at > 0) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

impl<'t> Clause<'t> {
    fn push(&mut self, text: &'t str, at: Range<usize>, kind: u32) {
        let text = text.get(at.clone()).unwrap_or_default();
        self.words.push(Word { text, at, kind });
    }

    /// Takes in a run of letters: a word, the parts of one with hyphens, or the words of a script without spaces.
    fn words_of(&mut self, text: &'t str, run: Range<usize>) {
        let written = &text[run.clone()];
        if written.starts_with(is_unspaced) {
            return self.unspaced(text, run);
        }
        let kind = kind_of(written);
        if kind != 0 || !written.contains('-') {
            return self.push(text, run, kind);
        }
        let mut at = run.start;
        for part in written.split('-') {
            self.push(text, at..at + part.len(), kind_of(part));
            at += part.len() + 1;
        }
    }

    /// The longest words that are known, one after the other.
    fn unspaced(&mut self, text: &'t str, run: Range<usize>) {
        let mut at = run.start;
        while at < run.end {
            let rest = &text[at..run.end];
            let ends = rest.char_indices().map(|(place, c)| place + c.len_utf8());
            let ends: Vec<usize> = ends.take(UNSPACED).collect();
            let known = ends.iter().rev().find_map(|end| {
                let kind = KINDS.get(&rest[..*end])?;
                Some((*end, *kind))
            });
            let (length, kind) = known.unwrap_or((ends.first().copied().unwrap_or(rest.len()), 0));
            self.push(text, at..at + length, kind);
            at += length;
        }
    }

    /// Where it begins behind what only opens it: "oh sorry, no, …".
    pub(super) fn begin(&self) -> Option<usize> {
        let mut begin = 0;
        while let Some(word) = self.words.get(begin) {
            let lower = word.text.to_lowercase();
            let next = self.words.get(begin + 1);
            let denies = lower == "no"
                && !next.is_some_and(|n| BEHIND_NO.contains(&n.text.to_lowercase().as_str()));
            // "E l'ordine …" opens, "è l'ordine …" does not; "o" points in one language and opens in none.
            if word.kind & OPENING == 0 || denies {
                break;
            }
            begin += 1;
        }
        (begin < self.words.len()).then_some(begin)
    }

    /// Whether it asks: "is that my father's order?"
    pub(super) fn asks(&self, text: &str, words: &[Word<'_>]) -> bool {
        let rest = &text[self.end..];
        let question = |c: char| matches!(c, '?' | '？' | '؟');
        if rest.starts_with(question) {
            return true;
        }
        let turned = words
            .first()
            .is_some_and(|word| TURNED.contains(&word.text.to_lowercase().as_str()));
        let ends = |c: char| matches!(c, '.' | '!' | '\n' | '。' | '！') || question(c);
        turned
            && rest
                .find(ends)
                .is_some_and(|end| rest[end..].starts_with(question))
    }
}

/// The kinds of a word; Arabic writes "to" with it.
fn kind_of(word: &str) -> u32 {
    let lower = word.to_lowercase();
    if let Some(kind) = KINDS.get(lower.as_str()) {
        return *kind;
    }
    let to = lower.strip_prefix('ل').and_then(|rest| KINDS.get(rest));
    to.filter(|kind| **kind & THEIRS != 0)
        .map_or(0, |kind| kind | BELONGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_of_a_kind_and_every_kind_has_one() {
        let mut kinds: Vec<u32> = WORDS
            .split("\n\n")
            .map(|section| kind_of_section(section).unwrap_or_else(|| panic!("{section}")))
            .collect();
        kinds.sort_unstable();
        let known: Vec<u32> = SECTIONS.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(kinds, known);
    }
}
