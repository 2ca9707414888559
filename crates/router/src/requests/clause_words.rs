//! The words that hold clauses together, in the languages that are heard: and, but, the, from, order.

use super::sections::Sections;

static WORDS: Sections<8> = Sections::new(include_str!("clauses.txt"));

/// A kind of words that hold clauses together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words that may stand between two clauses.
    Joint,
    /// Words of them that set one thing against the other.
    Contrast,
    /// Words beside the parts of a list.
    Listing,
    /// Words before a noun.
    Article,
    /// Words before a noun that say how it belongs to something.
    Preposition,
    /// Words for what a number is of.
    Noun,
    /// Words that begin a clause which only says more of the one before.
    Subordinating,
    /// Words in the form in which one thing is spoken of.
    Verb,
}

impl Kind {
    /// Whether a word is of this kind.
    pub(super) fn has(self, word: &str) -> bool {
        WORDS.has(self as usize, word)
    }
}

/// Whether a word only lists, or names the kind of what is listed.
pub(super) fn lists(word: &str) -> bool {
    let kinds = [
        Kind::Joint,
        Kind::Contrast,
        Kind::Listing,
        Kind::Article,
        Kind::Preposition,
        Kind::Noun,
    ];
    kinds.into_iter().any(|kind| kind.has(word)) || word.chars().all(char::is_numeric)
}
