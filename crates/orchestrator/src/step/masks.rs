//! A message without its identifiers: they say nothing about what is wanted.

use std::borrow::Cow;
use std::ops::Range;

use super::builder::StepBuilder;
use super::naming::names_records;

/// The text without its identifiers, as long as it was: a number says nothing about what is wanted.
pub(super) fn masked<'t>(builder: &StepBuilder<'_, '_>, text: &'t str) -> Cow<'t, str> {
    let stated = builder.state.case.stated.iter();
    let of_records =
        stated.filter(|(name, _)| builder.cx.playbooks.fact(name).is_some_and(names_records));
    let values = of_records.flat_map(|(_, values)| values.iter().map(|v| v.value.as_str()));
    let mut hidden: Vec<Range<usize>> = values.flat_map(|value| whole(text, value)).collect();
    // Also numbers that were taken back or belong to other people.
    hidden.extend(numbers(text));
    let letter_left = text
        .char_indices()
        .any(|(at, c)| c.is_alphabetic() && !hidden.iter().any(|place| place.contains(&at)));
    // A number alone answers a question, and asks none.
    if hidden.is_empty() || !letter_left {
        return Cow::Borrowed(text);
    }
    let mut masked = text.to_owned();
    for place in hidden {
        let blank = " ".repeat(place.len());
        masked.replace_range(place, &blank);
    }
    Cow::Owned(masked)
}

/// Where a value stands in a text as a whole word.
fn whole(text: &str, value: &str) -> Vec<Range<usize>> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let found = text
        .match_indices(value)
        .map(|(at, _)| at..at + value.len());
    found
        .filter(|place| {
            !letter(text[..place.start].chars().next_back())
                && !letter(text[place.end..].chars().next())
        })
        .collect()
}

/// A word with at least this many digits is the number of a record.
const DIGITS: usize = 4;

/// The words of a text that are numbers of something, such as `LH-20001`, or addresses.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let own = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '#');
    let addresses = text
        .split_inclusive(char::is_whitespace)
        .scan(0, |at, token| {
            let begin = *at;
            *at += token.len();
            Some((
                begin,
                token.trim_end_matches(|c: char| !c.is_alphanumeric()),
            ))
        });
    let mut found: Vec<Range<usize>> = addresses
        .filter(|(_, token)| token.contains('@'))
        .map(|(at, token)| at..at + token.len())
        .collect();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (own(c), start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                let digits = text[begin..at].chars().filter(|c| c.is_numeric()).count();
                if digits >= DIGITS {
                    found.push(begin..at);
                }
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    found
}
