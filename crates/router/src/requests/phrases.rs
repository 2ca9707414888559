//! Phrases of several words in a text file, found by their first word.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::speech::word;
use super::words::Word;

/// The mark before a phrase.
pub(super) const MARK: &str = "=";

/// Phrases, by their first words.
type ByFirst = HashMap<&'static str, Vec<Vec<&'static str>>>;

/// The phrases in the first section of a file, one a line, read when they are first needed. A mark before a phrase stands
/// with it, and not in the text.
pub(super) struct Phrases {
    text: &'static str,
    read: OnceLock<ByFirst>,
}

impl Phrases {
    /// The phrases of this text.
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            read: OnceLock::new(),
        }
    }

    /// The longest phrase that stands at a place among words.
    pub(super) fn at(&self, words: &[Word<'_>], at: usize) -> Option<&[&'static str]> {
        let read = self.read.get_or_init(|| {
            let section = self.text.split("\n\n").next().unwrap_or_default();
            let mut phrases = ByFirst::new();
            for line in section.lines().filter(|line| !line.starts_with('#')) {
                let phrase: Vec<&str> = line.split_whitespace().collect();
                let first = phrase.iter().find(|word| **word != MARK);
                if let Some(first) = first {
                    phrases.entry(first).or_default().push(phrase);
                }
            }
            phrases
        });
        let begins = |phrase: &&Vec<&str>| {
            let own = phrase.iter().filter(|word| **word != MARK);
            let mut all = (at..).zip(own);
            all.all(|(at, one)| word(words, at) == *one)
        };
        let phrases = read.get(word(words, at))?;
        let longest = phrases.iter().filter(begins).max_by_key(|one| one.len());
        longest.map(Vec::as_slice)
    }
}
