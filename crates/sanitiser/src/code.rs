//! Finds a code that the desk asked for, anywhere in the answer.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::find::pattern;
use crate::spelled::Spelled;

/// Digits of a card's code, as a word of their own.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]+"));

/// Three or four digits, each by itself.
static SINGLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[0-9](?:[\s,.-]+[0-9]){2,3}\b"));

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

/// The code of a card: three digits, else four that are no year, else digits one by one or in words.
pub(crate) fn of_card(text: &str) -> Option<Range<usize>> {
    let alone = || {
        DIGITS
            .find_iter(text)
            .filter(|m| stands_alone(text, &m.range()))
    };
    let three = alone().find(|m| m.len() == 3);
    let four = || alone().find(|m| m.len() == 4 && !is_year(m.as_str()));
    let single = |text: &str| SINGLE.find(text).map(|m| m.range());
    three
        .or_else(four)
        .map(|m| m.range())
        .or_else(|| single(text))
        .or_else(|| in_words(text, single))
}

/// A message behind a card number that says nothing but its code, with the expiry date or not: "12/27 321", "the code is 321".
static IN_PASSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^ [\s.,;:!-]* (?: (?: (?P<named> code | sec | kod | codice | c[óo]digo | crypto | код | コード ) | (?P<dated> (?:0?[1-9]|1[0-2]) \s? [/.-] \s? (?:20)?\d{2} )
                | exp\w* | valid\w* | good | until | thru | date | the | my | and | with | is | it's | its | on | back | card | security | number
                | g[üu]ltig | bis | ablauf\w* | der | die | das | mein | und | ist | lautet | le | mon | et | est | el | mi | y | es | il | e | è | o | é | to | i | срок | до | и | это | は | 是 )
                [\s.,:;()/|-]* ){1,10}
            (?P<code> \d{3,4} ) [\s.!)]* (?: (?:thanks|thank\ you|please|danke|bitte|merci|gracias|grazie) [\s.!]* )? $",
    )
});

/// The longest message that is read so, in bytes.
const LONGEST_IN_PASSING: usize = 96;

/// The code of a card whose number came before, in a message that says little else.
pub(crate) fn in_passing(text: &str) -> Option<Range<usize>> {
    if text.len() > LONGEST_IN_PASSING {
        return None;
    }
    let found = IN_PASSING.captures(text)?;
    let code = found.name("code")?;
    let said = found.name("named").is_some() || found.name("dated").is_some();
    let apart = !text[..code.start()]
        .ends_with(|c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | '|'));
    (said && apart && !is_year(code.as_str())).then(|| code.range())
}

/// A PIN or a code for one use.
pub(crate) fn pin(text: &str) -> Option<Range<usize>> {
    in_digits(text).or_else(|| in_words(text, in_digits))
}

fn in_digits(text: &str) -> Option<Range<usize>> {
    let mut all = PIN.find_iter(text);
    all.find(|m| {
        let digits = m.as_str().bytes().filter(u8::is_ascii_digit).count();
        (4..=8).contains(&digits) && stands_alone(text, &m.range()) && !is_year(m.as_str())
    })
    .map(|m| m.range())
}

/// What is found in the text once its words for numbers are digits.
fn in_words(text: &str, find: impl Fn(&str) -> Option<Range<usize>>) -> Option<Range<usize>> {
    let spelled = Spelled::of(text)?;
    let found = find(spelled.text())?;
    Some(spelled.original(&found))
}
