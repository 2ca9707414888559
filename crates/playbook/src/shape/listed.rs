//! Codes that stand in a list: what is between two of them.

use std::borrow::Cow;

/// Fewest digits of numbers that a slash sets apart.
const SLASHED: usize = 4;
/// Most letters and dashes that begin such a number.
const SLASHED_LETTERS: usize = 5;

/// What stands between two items of a list: a comma, `and`, a new line with a bullet or number.
pub(super) fn is_gap(gap: &str) -> bool {
    const BETWEEN: &[&str] = &[
        "and", "or", "plus", "also", "then", "und", "oder", "sowie", "auch", "et", "ou", "aussi",
        "y", "o", "u", "también", "e", "ed", "anche", "também", "en", "of", "ook", "i", "oraz",
        "lub", "a", "ve", "veya", "и", "или", "و", "和", "と",
    ];
    // "Where is order 20010? And 20001?"
    let begin = gap.trim_start_matches(['?', '.', '!']);
    let (gap, again) = (begin, begin.len() < gap.len());
    let words = || {
        gap.split_whitespace()
            .map(|w| w.trim_end_matches(',').to_lowercase())
    };
    gap.len() <= 20
        && (!again || words().any(|w| BETWEEN.contains(&w.as_str())))
        && gap.split_whitespace().all(|w| {
            w.chars()
                .all(|c| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?'))
                || BETWEEN.contains(&w.trim_end_matches(',').to_lowercase().as_str())
                || w.trim_end_matches(['.', ')'])
                    .chars()
                    .all(|c| c.is_ascii_digit())
        })
}

/// Whether a number is followed by the name of a place: `LH-20001, 12345 Ulm`.
pub(super) fn begins_an_address(behind: &str) -> bool {
    let behind = behind.strip_prefix(' ').unwrap_or_default();
    behind.starts_with(char::is_uppercase)
}

/// A text in which a slash between two numbers of the same length, with or without letters before them, is a blank:
/// `LH-20001/20010` names two, and `LH-20003/2` one of another form.
pub(crate) fn slashes_apart(text: &str) -> Cow<'_, str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let digits_before = |text: &str| text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let is_apart = |at: usize| {
        let behind =
            text[at + 1..].trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-');
        let letters = text.len() - at - 1 - behind.len();
        let count = digits(behind);
        letters <= SLASHED_LETTERS && count >= SLASHED && count == digits_before(&text[..at])
    };
    let slashes: Vec<usize> = text.match_indices('/').map(|(at, _)| at).collect();
    let apart: Vec<usize> = slashes.into_iter().filter(|at| is_apart(*at)).collect();
    if apart.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.to_owned();
    for at in apart {
        bytes.replace_range(at..=at, " ");
    }
    Cow::Owned(bytes)
}
