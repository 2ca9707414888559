//! Tells whether a place in a text lies inside a word, a number, or an identifier.
//!
//! The rule holds for every pattern of a configuration: a match that covers only a part of something
//! longer states nothing.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::email;

/// Whether a value is whole in the text: neither of its ends lies inside a longer token. `outer` is
/// larger than the value if a pattern names the text before or after it: then the token may also end
/// there.
pub(crate) fn stands_whole(text: &str, value: &Range<usize>, outer: &Range<usize>) -> bool {
    let written = &text[value.clone()];
    if written.contains('@') && !written.contains(char::is_whitespace) {
        return email::is_whole(text, value);
    }
    let begins =
        !splits(text, value.start) || outer.start < value.start && !splits(text, outer.start);
    let ends = !splits(text, value.end) || outer.end > value.end && !splits(text, outer.end);
    begins && (ends || is_range(text, value, value.end))
}

/// Whether a place lies inside a token.
pub(crate) fn splits(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let mut after = text[at..].chars();
    let (Some(p1), Some(n1)) = (before.next(), after.next()) else {
        return false;
    };
    if joined(p1, n1) {
        return true;
    }
    let inner = |outer: Option<char>, joiner: char, inner: char| {
        outer.is_some_and(|outer| joins(outer, joiner, inner))
    };
    inner(before.next(), p1, n1) || after.next().is_some_and(|n2| joins(p1, n1, n2))
}

/// `20-24 May`: a day before a hyphen and another number begins a range.
fn is_range(text: &str, value: &Range<usize>, end: usize) -> bool {
    let written = &text[value.clone()];
    let digits = written.bytes().rev().take_while(u8::is_ascii_digit).count();
    let last = written.len() - digits;
    (1..=2).contains(&digits)
        && written[..last].ends_with(' ')
        && written.contains(char::is_alphabetic)
        && text[end..].starts_with('-')
}

/// Whether two characters next to each other belong to one token.
pub(crate) fn joined(a: char, b: char) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()
            || a == '@' && b.is_ascii_alphanumeric()
            || a.is_ascii_alphanumeric() && b == '@';
    }
    if is_combining_mark(b) {
        return true;
    }
    if !(is_word(a) && is_word(b)) {
        return a == '@' && is_word(b) || is_word(a) && b == '@';
    }
    match (script(a), script(b)) {
        (Script::Spaced, Script::Spaced) => true,
        (Script::Spaced, _) | (_, Script::Spaced) => false,
        (one, other) => one == other && one != Script::Unspaced,
    }
}

/// Whether a character between two others makes one token of them: `O'Brien`, `Anna-Maria`,
/// `LH-20001`, `1.234`, `example.org`.
fn joins(a: char, joiner: char, b: char) -> bool {
    let (la, lb) = (is_letter(a), is_letter(b));
    let (da, db) = (a.is_ascii_digit(), b.is_ascii_digit());
    let both = (la || da) && (lb || db);
    match joiner {
        '-' | '_' | '+' => both,
        '\'' => la && lb || da && db,
        '&' => la && lb,
        // A sentence may begin right after the one before it.
        '.' => da && db || la && lb && !(a.is_lowercase() && b.is_uppercase()),
        ',' | '/' | ':' | '\u{2013}' => da && db,
        _ => false,
    }
}

/// A letter or digit, in a script that puts space between words or one that does not.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_letter(c: char) -> bool {
    !c.is_ascii_digit() && is_word(c)
}

/// How a script tells words apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Space between words, and letters that go with ASCII digits and letters.
    Spaced,
    /// Space between words; an ASCII code next to a letter is a word of its own.
    Apart(u8),
    /// No space between words.
    Unspaced,
}

pub(crate) fn script(c: char) -> Script {
    match c {
        '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => Script::Apart(0),
        '\u{600}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
            Script::Apart(1)
        }
        '\u{900}'..='\u{dff}' => Script::Apart(2),
        '\u{1100}'..='\u{11ff}'
        | '\u{3130}'..='\u{318f}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' => Script::Apart(3),
        '\u{30a0}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => {
            Script::Apart(4)
        }
        '\u{e00}'..='\u{fff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{312f}'
        | '\u{3190}'..='\u{31ef}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Script::Unspaced,
        _ => Script::Spaced,
    }
}

#[cfg(test)]
#[path = "whole_tests.rs"]
mod tests;
