//! The words of a part, in lower case and with their places.

use std::borrow::Cow;

/// A word with where it begins.
pub(super) type Word<'t> = (usize, Cow<'t, str>);

/// A part with its words, which are read once for all that is asked about it.
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    pub(super) words: Vec<Word<'t>>,
}

impl<'t> Part<'t> {
    pub(super) fn read(text: &'t str) -> Self {
        let words = words(text);
        Self { text, words }
    }
}

/// The words of a sentence in lower case, without apostrophes, each with where it begins.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 4);
    let mut from = None;
    for (at, c) in text.char_indices() {
        match from {
            None if c.is_alphanumeric() => from = Some(at),
            Some(begin) if !c.is_alphanumeric() && !matches!(c, '\'' | '’') => {
                words.push((begin, lower(&text[begin..at])));
                from = None;
            }
            None | Some(_) => {}
        }
    }
    if let Some(begin) = from {
        words.push((begin, lower(&text[begin..])));
    }
    words
}

/// A word in lower case without its apostrophes.
fn lower(word: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if word.bytes().all(plain) {
        return Cow::Borrowed(word);
    }
    let letters = word.chars().filter(|c| !matches!(c, '\'' | '’'));
    Cow::Owned(letters.flat_map(char::to_lowercase).collect())
}
