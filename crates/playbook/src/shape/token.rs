//! Pieces of a text that may be a code: what they are made of, and whether they stand for themselves.

use std::ops::Range;

use regex::Match;

use crate::whole::{is_word, splits};

/// The kinds of characters in one token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Digits,
    Letters,
    Mixed,
}

pub(super) fn kind(code: &str) -> TokenKind {
    let digits = code.contains(|c: char| c.is_ascii_digit());
    let letters = code.contains(|c: char| c.is_ascii_alphabetic());
    match (letters, digits) {
        (true, true) => TokenKind::Mixed,
        (true, false) => TokenKind::Letters,
        (false, _) => TokenKind::Digits,
    }
}

/// Whether the token is not a part of something longer: a word, an address, an amount. An ending
/// with an apostrophe (`M05KNL's`) and a French article (`l'M05KNL`) are no part of a code.
pub(super) fn stands_alone(text: &str, token: &Match<'_>) -> bool {
    let digits = kind(token.as_str()) == TokenKind::Digits;
    let mut before = text[..token.start()].chars().rev();
    let mut after = text[token.end()..].chars();
    let outer_before = match before.next() {
        Some('$' | '\u{20ac}' | '\u{a3}') => false,
        Some('+') => !digits && !before.next().is_some_and(is_word),
        Some('\'') => {
            before.next().is_none_or(|c| !is_word(c)) || !before.next().is_some_and(is_word)
        }
        // A link's part, and fields in a row.
        Some('&') => true,
        Some(_) | None => !splits(text, token.start()),
    };
    let outer_after = match after.next() {
        Some('\'') => !after.next().is_some_and(|c| c.is_ascii_digit()),
        Some('&' | '+') => true,
        Some('%') => !digits,
        Some(_) | None => !splits(text, token.end()),
    };
    outer_before && outer_after
}

/// `24hour`, `10days`: an amount with its unit, not a code.
pub(super) fn is_amount_with_unit(code: &str) -> bool {
    code.trim_start_matches(|c: char| c.is_ascii_digit())
        .chars()
        .all(|c| c.is_ascii_alphabetic())
}

pub(super) fn overlaps(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Whether the message is written in capitals, the codes aside.
pub(super) fn shouted(text: &str, tokens: &[Match<'_>]) -> bool {
    let (mut upper, mut lower) = (0_usize, 0_usize);
    let mut at = 0;
    let mut count = |part: &str| {
        for c in part.chars() {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
    };
    for token in tokens {
        count(&text[at..token.start()]);
        at = token.end();
    }
    count(&text[at..]);
    upper > lower
}
