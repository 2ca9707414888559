//! Words by which one wish stands in the place of another: "actually no, cancel it instead".

use super::words::{Part, Word, words};

/// Words for a replacement: something else is wanted in place of the last wish.
const INSTEAD: &[&str] = &["instead", "stattdessen", "invece", "plutôt"];

/// Words that take back what was said before.
const NO: &[&str] = &[
    "no",
    "nope",
    "actually",
    "nein",
    "doch",
    "non",
    "finalement",
    "enfin",
];

/// The same, in more words than one.
const RATHER: &[&[&str]] = &[
    &["id", "rather"],
    &["i", "would", "rather"],
    &["id", "prefer"],
    &["lieber"],
];

/// Beginnings that take back what was said before, whatever comes then.
const TURNS: &[&[&str]] = &[
    &["actually", "no"],
    &["no", "wait"],
    &["wait", "no"],
    &["oh", "wait", "no"],
    &["on", "second", "thought"],
    &["on", "second", "thoughts"],
    &["scratch", "that"],
    &["change", "of", "plan"],
    &["change", "of", "plans"],
    &["nein", "doch"],
    &["ach", "nein"],
    &["doch", "lieber"],
    &["non", "finalement"],
    &["finalement", "non"],
];
/// Beginnings that make another wish of the one before: "make that a cancellation".
const REWORDED: &[&[&str]] = &[
    &["make", "that"],
    &["make", "it"],
    &["change", "that", "to"],
    &["change", "it", "to"],
    &["turn", "that", "into"],
    &["turn", "it", "into"],
    &["mach", "daraus"],
    &["machen", "sie", "daraus"],
    &["ändern", "sie", "das", "in"],
    &["faites", "en"],
    &["faitesen"],
    &["changez", "cela", "en"],
    &["cámbielo", "a"],
    &["mejor", "que", "sea"],
    &["lo", "cambi", "in"],
    &["facciamo"],
    &["mude", "para"],
    &["maak", "er"],
    &["maak", "daar"],
];
/// What may stand before such a beginning.
const BEFORE: &[&str] = &[
    "actually", "sorry", "please", "no", "oh", "wait", "ok", "okay", "well", "ach", "nein",
    "bitte", "doch", "lieber", "non", "plutôt", "pardon", "perdón", "no", "mejor", "anzi", "scusi",
    "afinal", "nee", "and", "und", "but", "aber",
];

/// A text without its word for a replacement, which says nothing of what is wanted. None where it has none.
pub(super) fn without(part: &Part<'_>) -> Option<String> {
    let (at, word) = part
        .words
        .iter()
        .find(|(_, word)| INSTEAD.contains(&word.as_ref()))?;
    let (before, behind) = (part.text.get(..*at)?, part.text.get(at + word.len()..)?);
    Some(format!("{before}{behind}"))
}

/// Whether a part that names a wish says that it stands in the place of the one before, which `before` or the part
/// itself takes back: "Actually, no. Cancel it instead". "Send it to my office instead" takes back nothing.
pub(super) fn replaces(before: &str, part: &Part<'_>) -> bool {
    let own = &part.words;
    let begins = |text: &[Word<'_>]| {
        let word = |at: usize| text.get(at).map(|(_, word)| word.as_ref());
        let rather = |words: &[&str]| (0..).zip(words.iter()).all(|(at, w)| word(at) == Some(w));
        word(0).is_some_and(|first| NO.contains(&first)) || RATHER.iter().any(|words| rather(words))
    };
    let turns = |text: &[Word<'_>]| begins_with(text, TURNS) || begins_with(text, REWORDED);
    if turns(own) {
        return true;
    }
    let instead = own
        .iter()
        .position(|(_, word)| INSTEAD.contains(&word.as_ref()));
    let of = |at: usize| own.get(at + 1).is_some_and(|(_, next)| next == "of");
    instead.is_some_and(|at| !of(at)) && (begins(own) || begins(&words(before)))
}

/// Whether a part may make another wish of the one before, or say more of it: "make it seven". "Make that a cancellation"
/// surely names one.
pub(super) fn rewords(part: &Part<'_>) -> bool {
    const ONE: &[&str] = &["a", "an", "eine", "einen", "une", "una", "uma", "een"];
    let names_one = part
        .words
        .iter()
        .take(BEGINNING)
        .any(|(_, word)| ONE.contains(&word.as_ref()));
    begins_with(&part.words, REWORDED) && !names_one
}

/// Words at the beginning of a part that may name another wish.
const BEGINNING: usize = 6;

fn begins_with(text: &[Word<'_>], turns: &[&[&str]]) -> bool {
    let word = |at: usize| text.get(at).map(|(_, word)| word.as_ref());
    let lead = (0..).take_while(|at| word(*at).is_some_and(|word| BEFORE.contains(&word)));
    (0..=lead.count()).any(|from| {
        let begins = |turn: &&&[&str]| (from..).zip(turn.iter()).all(|(at, w)| word(at) == Some(w));
        turns.iter().any(|turn| begins(&turn))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wish_stands_in_the_place_of_another() {
        assert!(replaces(
            "Actually no.",
            &Part::read("Please cancel the order instead")
        ));
        assert!(replaces("", &Part::read("No, cancel it instead.")));
        assert!(replaces(
            "Nein.",
            &Part::read("Bitte stattdessen stornieren")
        ));
        assert!(replaces("", &Part::read("I'd rather return it instead.")));
        assert!(!replaces(
            "",
            &Part::read("Can you send it to my office instead?")
        ));
        assert!(!replaces(
            "No.",
            &Part::read("I want a refund instead of a voucher")
        ));
        assert!(!replaces(
            "Actually no.",
            &Part::read("Please cancel the order")
        ));
    }
}
