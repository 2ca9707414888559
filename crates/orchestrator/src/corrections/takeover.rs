//! Another person takes over the conversation: "now my flatmate takes over", "this is Ida now". What was said before is
//! the earlier person's.
//!
//! A clause says so where it is made of the words of `clauses.txt` and a name, and has those that it takes.

use std::sync::LazyLock;

use regex::Regex;

use super::Mention;
use super::clauses::{
    ACTOR, AROUND, BESIDE, Clause, GIVES, INTRODUCES, MY, NAMED, NO_NAME, NOW, OPENING, PERSON,
    TAKES, THEIRS, WRITES, Word, clauses,
};
use super::words::pattern;

/// Words without which no clause hands over or says who writes now: most messages have none of them.
static TURNS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"now|over|pass(?:ing|o|e|ar)|continu|carr(?:y|ies) on|jetzt|nun|weiter|übern|maintenant|désormais|relais|passe|ahora|sigue|relevo|paso|dejo|adesso|ora|subentra|prosegu|passo|agora|assum|segue|nu|verder|teraz|przejm|dalej|oddaj|przekaz|şimdi|artık|sonra|devr|devam|тепер|дальше|далее|сейчас|прод|переда|الآن|ستكمل|سيكمل|تابع|تولى|معك|现在|接下来|换|接手|代わ|替わ|交代|引き継|ここから|今から",
    )
});

/// The kinds of words that such a clause is made of, beside a name.
const CLAUSE_WORDS: u32 = MY
    | PERSON
    | THEIRS
    | ACTOR
    | BESIDE
    | TAKES
    | GIVES
    | WRITES
    | NOW
    | AROUND
    | INTRODUCES
    | OPENING
    | NAMED;
/// The most words from "my" to the person.
const REACH: usize = 3;
/// The most words of a name, and the most letters of one in a script without spaces.
const NAME: usize = 4;
const UNSPACED: usize = 6;
/// The most letters of a word for "is" and the like.
const SMALL: usize = 4;
/// Words with which the writer speaks of themselves.
const SELF: &[&str] = &["i", "let", "je", "ik"];
/// Words of passing on that may as well be an order.
const ORDERS: &[&str] = &[
    "hand", "handing", "pass", "passing", "turn", "turning", "give", "giving", "passe", "laisse",
    "geef",
];
/// With these the name is of whom one is with, unless they talk.
const WITH: &[&str] = &["with", "to", "con", "aan", "с"];

/// Where a text says that another person goes on; `known` are the names of whom it was until now, `values` what was
/// recognised beside names.
pub(crate) fn announced<'m>(
    text: &str,
    values: impl FnOnce() -> Vec<Mention<'m>>,
    known: &[String],
) -> Option<usize> {
    if !TURNS.is_match(text) {
        return None;
    }
    let clauses = clauses(text, &values());
    let announces =
        |clause: &&Clause<'_>| clause.hands_over(text) || clause.introduces(text, known, true);
    clauses.iter().find(announces).and_then(Clause::start)
}

/// Where a text introduces a person of another name than those that are known.
pub(crate) fn introduced(text: &str, values: &[Mention<'_>], known: &[String]) -> Option<usize> {
    let clauses = clauses(text, values);
    let introduces = |clause: &&Clause<'_>| clause.introduces(text, known, false);
    clauses.iter().find(introduces).and_then(Clause::start)
}

impl Clause<'_> {
    fn start(&self) -> Option<usize> {
        self.words.first().map(|word| word.at.start)
    }

    /// Whether one of the customer's people goes on: "my wife takes over", "ich gebe an meine Frau weiter".
    fn hands_over(&self, text: &str) -> bool {
        let words = &self.words[..];
        let any = |kind: u32| words.iter().any(|word| word.kind & kind != 0);
        let says = |list: &[&str]| {
            words
                .iter()
                .any(|word| list.contains(&word.lower().as_str()))
        };
        let is_person = |word: &Word<'_>| word.kind & (THEIRS | ACTOR) != 0;
        let person = words.iter().enumerate().any(|(at, word)| {
            let near = &words[at.saturating_sub(REACH)..at];
            let mine = word.kind & PERSON != 0
                && near
                    .iter()
                    .rposition(|w| w.kind & MY != 0)
                    .is_some_and(|my| {
                        near[my + 1..]
                            .iter()
                            .all(|w| w.kind & (BESIDE | PERSON | AROUND) != 0)
                    });
            mine || is_person(word)
        });
        let gives = any(GIVES) && (!says(ORDERS) || says(SELF));
        let goes_on = any(TAKES) || gives || any(NOW) && any(WRITES);
        person
            && goes_on
            && (!says(ORDERS) || says(SELF))
            && words.iter().all(|word| word.kind & CLAUSE_WORDS != 0)
            && !self.asks(text, words)
    }

    /// Whether it introduces a person of another name; in words that say that they are another one now, or in any.
    fn introduces(&self, text: &str, known: &[String], now: bool) -> bool {
        let all = &self.words[..];
        let any = |kind: u32| all.iter().any(|word| word.kind & kind != 0);
        // "The order is now Shipped" introduces no one.
        let talks = |word: &Word<'_>| word.kind & WRITES != 0 && word.text.chars().count() > SMALL;
        let speaks = any(INTRODUCES) || now && all.iter().any(talks);
        let speaks = speaks && (any(NOW) || !now);
        if !speaks || self.asks(text, all) {
            return false;
        }
        let is_name = |word: &&Word<'_>| word.kind & CLAUSE_WORDS == 0;
        let Some(first) = all.iter().position(|word| is_name(&word)) else {
            return false;
        };
        let name: Vec<&Word<'_>> = all[first..].iter().take_while(is_name).collect();
        let rest = all[first + name.len()..].iter();
        let unspaced = name.iter().all(|word| word.is_unspaced());
        let most = if unspaced { UNSPACED } else { NAME };
        let letters: usize = name.iter().map(|word| word.text.chars().count()).sum();
        if rest.clone().any(|word| is_name(&word)) || name.len() > most || letters < 2 {
            return false;
        }
        let written = |word: &&Word<'_>| {
            let first = word.text.chars().next();
            first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        };
        let no_name = |word: &&Word<'_>| word.kind & NO_NAME != 0;
        if !name.iter().all(written) || name.iter().any(no_name) {
            return false;
        }
        // "I am with Mara now" is no other person.
        let beside = first.checked_sub(1).and_then(|before| all.get(before));
        let talks = all.iter().any(talks);
        if beside.is_some_and(|word| WITH.contains(&word.lower().as_str())) && !talks && now {
            return false;
        }
        !is_known(&name, unspaced, known)
    }
}

/// Whether a name has anything of those that are known.
fn is_known(name: &[&Word<'_>], unspaced: bool, known: &[String]) -> bool {
    let parts: Vec<String> = known
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    if unspaced {
        let whole: String = name.iter().map(|word| word.text).collect();
        return parts
            .iter()
            .any(|part| part.contains(&whole) || whole.contains(part.as_str()));
    }
    let mut name = name.iter().map(|word| word.lower());
    name.any(|word| parts.contains(&word))
}

#[cfg(test)]
#[path = "takeover_tests.rs"]
mod tests;
