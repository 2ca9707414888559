//! Whose matter a message says it is about: "where is my mother's order?", "my wife ordered it", "I'm not the customer".
//! Languages: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Turkish, Russian, Arabic, Chinese,
//! Japanese.
//!
//! Each clause is written as its words in small letters, with a sign before those of a known kind: `Y` for "my", `N` for a
//! person of whom "my" says whose, `T` for one whose word says so itself, `R` for a record or a parcel, `D` for what tells
//! who a person is. What such a clause has to look like stands in `words`. A message that speaks of the writer's own
//! matter, too, is about that one: "my sister's parcel came, where is my order?".

mod come_by;
mod subject;
mod words;

use std::borrow::Cow;
use std::fmt::Write as _;

use self::words::{
    ANOTHERS, DENIED, NAME_DENIED, NOT_BEING, NOT_OWN, OTHER_SCRIPT_DENIED, OWN, OWN_FAR, PEOPLE,
    PUT_RIGHT,
};
use super::called::names_said;
use super::clauses::{ACTOR, Clause, DETAIL, MY, NO_NAME, PARCEL, PERSON, RECORD, THEIRS, clauses};
use super::whose;

/// The most names taken from one message.
const DENIALS: usize = 4;

/// Whether a text says that its matter is another person's, or that its writer is not the customer.
pub(crate) fn is_anothers(text: &str) -> bool {
    if come_by::is_come_by(text) {
        return true;
    }
    let signs = signs(text);
    if is_own(&signs) {
        return false;
    }
    if denies_other_script(text) {
        return true;
    }
    if calls_themselves(text) {
        return false;
    }
    if subject::is_anothers(text) {
        return true;
    }
    ANOTHERS.is_match(&signs)
        || DENIED.is_match(&signs)
        || whose::said(text, &[]).is_some_and(|whose| whose.plain && whose.owner.is_none())
}

/// Whether a text says that its matter is the writer's own after all: "it's my order", "I'm Nora Field".
pub(crate) fn is_their_own(text: &str) -> bool {
    let signs = signs(text);
    !NOT_OWN.is_match(&signs)
        && !denies_other_script(text)
        && (PUT_RIGHT.is_match(&signs) || calls_themselves(text))
}

/// Whether the writer says what they are called; a name that they deny is none.
fn calls_themselves(text: &str) -> bool {
    !names_said(&without_denied(text)).is_empty()
}

/// The text without what says that its writer is not a person of a name.
pub(crate) fn without_denied(text: &str) -> Cow<'_, str> {
    NAME_DENIED.replace_all(text, "")
}

/// The names that a text says are not its writer's: "I'm not Ida Sample". What only looks like one fits no record.
pub(crate) fn names_denied(text: &str) -> Vec<String> {
    let found = NAME_DENIED.captures_iter(text).take(DENIALS);
    let names = found.filter_map(|found| found.iter().skip(1).flatten().next());
    names.map(|name| name.as_str().to_owned()).collect()
}

/// Whether the writer says that they are not a person whose name no record writes so.
fn denies_other_script(text: &str) -> bool {
    OTHER_SCRIPT_DENIED.captures_iter(text).any(|found| {
        let word = found.name("ar").map(|word| word.as_str());
        word.is_none_or(|word| !NOT_BEING.contains(&word))
    })
}

fn is_own(signs: &str) -> bool {
    // "A friend of mine is waiting"
    let signs = signs.replace(" of mine ", " ");
    !NOT_OWN.is_match(&signs) && (OWN.is_match(&signs) || OWN_FAR.is_match(&signs))
}

/// The clauses of a text in small letters with the signs for the kinds of their words; `|` stands between two clauses.
fn signs(text: &str) -> String {
    let mut all = String::from("|");
    for clause in clauses(text, &[]) {
        write_signs(&clause, &mut all);
    }
    all
}

fn write_signs(clause: &Clause<'_>, all: &mut String) {
    all.push(' ');
    for word in &clause.words {
        let lower = word.lower();
        let person = || PEOPLE.contains(&&*lower);
        let sign = if word.kind & PERSON != 0 || person() {
            "N"
        } else if word.kind & (THEIRS | ACTOR) != 0 && word.kind & NO_NAME == 0 {
            "T"
        } else if word.kind & MY != 0 {
            "Y"
        } else if word.kind & (RECORD | PARCEL) != 0 || words::RECORDS.contains(&&*lower) {
            "R"
        } else if word.kind & DETAIL != 0 && !words::BESIDE_IT.contains(&&*lower) {
            "D"
        } else {
            ""
        };
        // Writing to a text does not fail.
        let _ = write!(all, "{sign}{lower} ");
    }
    all.push('|');
}

#[cfg(test)]
#[path = "matter_tests.rs"]
mod tests;
