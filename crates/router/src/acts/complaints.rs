//! Complaints: words that say that something is wrong, beside which thanks and "that is all" end nothing.

use super::concepts::{Concept, Concepts, Place};
use super::tokens::Token;

/// The words that come with Baton.
const WORDS: &str = include_str!("../../data/acts/complaints.txt");

/// The words of complaints, and those that say that nothing is wrong.
#[derive(Debug)]
pub(super) struct Complaints {
    concepts: Concepts,
    wrong: Vec<Concept>,
    nothing: Vec<Concept>,
}

impl Complaints {
    /// Those that come with Baton.
    pub(super) fn shipped() -> Self {
        let concepts = Concepts::read(WORDS);
        Self {
            wrong: concepts.called(&["wrong"]),
            nothing: concepts.called(&["nothing"]),
            concepts,
        }
    }

    /// Whether a sentence says that something is wrong: "no, that is all wrong", and not "no, nothing is wrong".
    pub(super) fn in_sentence(&self, sentence: &[Token]) -> bool {
        let places = self.concepts.places(sentence);
        let has = |wanted: &[Concept]| {
            places.iter().any(|place| match place {
                Place::Known(found) => wanted.iter().any(|one| found.contains(one)),
                Place::Unknown | Place::Mark => false,
            })
        };
        has(&self.wrong) && !has(&self.nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    #[test]
    fn that_nothing_is_wrong_is_no_complaint() {
        let complaints = Complaints::shipped();
        let check = |text: &str, expected: bool| {
            assert_eq!(complaints.in_sentence(&tokens(text)), expected, "{text}");
        };
        check("No, that is all wrong", true);
        check("No thanks, nothing is wrong any more", false);
        check("Nein, das stimmt nicht", true);
        check("Nein, es ist nichts falsch", false);
        check("全都错了", true);
        check("没错", false);
        check("No, that is all", false);
    }
}
