//! A message without its identifiers: they say nothing about what is wanted.

use std::borrow::Cow;
use std::ops::Range;

use super::builder::StepBuilder;
use super::naming::names_records;
use crate::agents::data::is_unspaced;

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
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
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

/// Marks of scripts without spaces, in which an address ends.
const ENDS: [char; 7] = ['。', '，', '、', '；', '：', '！', '？'];

/// A word with at least this many digits is the number of a record.
const DIGITS: usize = 4;

/// The words of a text that are numbers of something, such as `LH-20001`, or addresses.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let own = |c: char| c.is_alphanumeric() && !is_unspaced(c) || matches!(c, '-' | '_' | '#');
    let addresses = text
        .split_inclusive(|c: char| c.is_whitespace() || is_unspaced(c) || ENDS.contains(&c))
        .scan(0, |at, token| {
            let begin = *at;
            *at += token.len();
            Some((
                begin,
                token.trim_end_matches(|c: char| !c.is_alphanumeric() || is_unspaced(c)),
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

#[cfg(test)]
mod tests {
    use super::{numbers, whole};

    #[test]
    fn what_stands_around_a_number_is_read() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = numbers(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("where is LH-20001?", &["LH-20001"]);
        check("write to ida@example.com, please", &["ida@example.com"]);
        check("另外LH-20001有鱼腥味。", &["LH-20001"]);
        check("我的邮箱是ida@example.com。", &["ida@example.com"]);
        check(
            "注文LH-20001はどこですか？ida@example.com",
            &["ida@example.com", "LH-20001"],
        );
        check("メールはida@example.comです", &["ida@example.com"]);
        let text = "取消LH-20001和XLH-20001";
        let places = whole(text, "LH-20001");
        assert_eq!(places.len(), 1, "{places:?}");
    }
}
