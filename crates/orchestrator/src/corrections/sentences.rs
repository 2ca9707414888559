//! The sentences of a text.

use std::ops::Range;

/// The sentence around a place.
pub(crate) fn sentence_around(text: &str, at: usize) -> Range<usize> {
    around(ends_of_sentences(text), text, at)
}

pub(super) fn around(ends: impl Iterator<Item = usize>, text: &str, at: usize) -> Range<usize> {
    let mut start = 0;
    for end in ends {
        if end > at {
            return start..end;
        }
        start = end;
    }
    start..text.len()
}

/// Where sentences end: behind a full stop, a question or exclamation mark, a new line. A full stop
/// within an address or a number ends none.
pub(super) fn ends_of_sentences(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        let ends = match c {
            '\n' | '\u{3002}' => true,
            '.' | '!' | '?' | ';' | '\u{2026}' => {
                let next = text[end..].chars().next();
                next.is_none_or(char::is_whitespace)
            }
            _ => false,
        };
        ends.then_some(end)
    })
}

/// The sentences of a text, without blanks around them.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = ends_of_sentences(text).chain(std::iter::once(text.len()));
    ends.filter_map(move |end| {
        let sentence = text[start..end.max(start)].trim();
        start = end;
        (!sentence.is_empty()).then_some(sentence)
    })
}
