//! A code that the desk asked for, wherever it stands in the answer.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::find::pattern;

/// Digits of a card's code, as a word of their own.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]+"));

/// Three or four digits said in words, or in words and figures: "nine six nine", "nine 7 3".
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"(?:zero|oh|null|z[ée]ro|cero|one|two|three|four|five|six|seven|eight|nine|eins|zwei|zwo|drei|vier|f[üu]nf|sechs|sieben|acht|neun|un|deux|trois|quatre|cinq|sept|huit|neuf|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)";
    pattern(&format!(
        r"(?i)\b(?:{word}|[0-9])(?:[\s,.-]+(?:{word}|[0-9])){{2,3}}\b"
    ))
});

/// Four to eight digits, in groups or not.
static PIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[0-9]{4,8}|[0-9]{2,4}(?:[ -][0-9]{2,4}){1,3}|[0-9](?:[ -][0-9]){3,7}")
});

/// Whether a stretch of digits is a number of its own: no part of a word, a date, an amount or a longer number.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = &text[range.end..];
    let joined =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '@' | '€' | '$' | '£' | '+');
    let fraction =
        after.starts_with(['.', ',', ':']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let decimals = matches!(before, Some('.' | ',' | ':'))
        && text[..range.start - 1].ends_with(|c: char| c.is_ascii_digit());
    !before.is_some_and(joined) && !after.starts_with(joined) && !fraction && !decimals
}

/// A year is no code.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// The code of a card: three digits, else four that are no year, else digits in words.
pub(crate) fn of_card(text: &str) -> Option<Range<usize>> {
    let alone = || {
        DIGITS
            .find_iter(text)
            .filter(|m| stands_alone(text, &m.range()))
    };
    let three = alone().find(|m| m.len() == 3);
    let four = || alone().find(|m| m.len() == 4 && !is_year(m.as_str()));
    three
        .or_else(four)
        .or_else(|| SPOKEN.find(text))
        .map(|m| m.range())
}

/// A PIN or a code for one use.
pub(crate) fn pin(text: &str) -> Option<Range<usize>> {
    let mut all = PIN.find_iter(text);
    all.find(|m| {
        let digits = m.as_str().bytes().filter(u8::is_ascii_digit).count();
        (4..=8).contains(&digits) && stands_alone(text, &m.range()) && !is_year(m.as_str())
    })
    .map(|m| m.range())
}
