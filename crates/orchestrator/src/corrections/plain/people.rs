//! Where a text speaks of people who are not its writer: "my wife", "a colleague", "Otto ordered".

use std::ops::Range;

use super::words::{ANY_OF_YOU, FIRST, NO_NAMES, THIRD};
use crate::corrections::Mention;
use crate::corrections::clauses::{ACTOR, KINDS, MY, PERSON, THEIRS, clauses};
use crate::corrections::sentences::sentence_around;
use crate::corrections::third::NO_OWNER;

/// The most words from "my" to the person.
const REACH: usize = 3;

/// The last place where a text speaks of another person, as far as its words alone tell.
pub(super) fn last_third(text: &str) -> Option<usize> {
    let found = THIRD.find_iter(text).filter(|found| {
        let first = found.as_str().split(|c: char| !c.is_alphanumeric()).next();
        let first = first.unwrap_or_default().to_lowercase();
        // "… for my wife ordered" in German: she is one of the writer's, and heard as such.
        let is_known = KINDS
            .get(first.as_str())
            .is_some_and(|kind| kind & PERSON != 0)
            && found.as_str().contains(char::is_whitespace);
        !NO_OWNER.is_match(found.as_str()) && !NO_NAMES.contains(&first.as_str()) && !is_known
    });
    found.map(|found| found.start()).last()
}

/// Where one of the writer's own people is spoken of: "my wife", "meine Frau", "babam".
pub(in crate::corrections) fn others(text: &str, mentions: &[Mention<'_>]) -> Vec<usize> {
    let mut all = Vec::new();
    for clause in clauses(text, mentions) {
        for (at, word) in clause.words.iter().enumerate() {
            let near = &clause.words[at.saturating_sub(REACH)..at];
            let mine = word.kind & PERSON != 0 && near.iter().any(|word| word.kind & MY != 0);
            let alone =
                word.kind & (ACTOR | THEIRS) != 0 && word.kind & PERSON == 0 && !word.is_unspaced();
            // Words of one letter are a person in Japanese only with what follows them.
            let unspaced = word.is_unspaced()
                && word.kind & (THEIRS | ACTOR) != 0
                && text[word.at.end..].starts_with(['の', 'が', 'は', '的']);
            if mine || alone || unspaced {
                all.push(word.at.start);
            }
        }
    }
    all
}

/// The same, with people of whom the writer speaks without saying whose: "a colleague", "un collègue".
pub(super) fn others_and_strangers(text: &str, mentions: &[Mention<'_>]) -> Vec<usize> {
    const A: &[&str] = &[
        "a", "an", "one", "ein", "eine", "einer", "einem", "un", "une", "una", "um", "uma", "een",
    ];
    let mut all = others(text, mentions);
    for clause in clauses(text, mentions) {
        for pair in clause.words.windows(2) {
            let [article, person] = pair else { continue };
            if person.kind & PERSON != 0
                && !person.is_unspaced()
                && A.contains(&article.lower().as_str())
                && !tells_of_themselves(text, article.at.start)
            {
                all.push(person.at.start);
            }
        }
    }
    let any: Vec<Range<usize>> = ANY_OF_YOU
        .find_iter(text)
        .map(|found| found.range())
        .collect();
    all.retain(|at| !any.iter().any(|span| span.contains(at)));
    all.sort_unstable();
    all
}

/// Whether the writer speaks of themselves before a place in its sentence: "my parcel went to a neighbour".
fn tells_of_themselves(text: &str, at: usize) -> bool {
    let start = sentence_around(text, at).start;
    FIRST.is_match(text.get(start..at).unwrap_or_default())
}
