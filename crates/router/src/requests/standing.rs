//! Clauses that say of a record that nothing is to be done about it: it stays, "and I keep 12", or it is only mentioned,
//! "12 has arrived".

use super::clause_words::{Kind, lists};
use super::sections::Sections;
use super::wishes;
use super::words::{Part, words};

/// What a clause says of a record about which nothing is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It stays as it is, whatever was wanted of it.
    Stays,
    /// It has come, or is as it should be.
    IsFine,
}

/// Words about what stays or has come.
pub(super) static WORDS: Sections<4> = Sections::new(include_str!("standing.txt"));

/// Words that say a thing stays.
pub(super) const STAYS: usize = 0;
/// Words that say it has come, or is as it should be.
pub(super) const FINE: usize = 1;
/// Words beside them that change nothing of it.
pub(super) const BESIDE: usize = 2;
/// Words that turn it into its contrary.
pub(super) const NOT: usize = 3;

/// What a clause says of the record whose number, blanked out, stands at a place in it. None where something is to be done,
/// asked or told about it.
pub(super) fn of(part: &Part<'_>, record: usize) -> Option<Standing> {
    let mut after_article = false;
    let (mut stays, mut fine, mut idle) = (false, false, true);
    for (_, word) in &part.words {
        let word = word.as_ref();
        if WORDS.has(NOT, word) {
            return None;
        }
        let (keeps, is_fine) = (WORDS.has(STAYS, word), WORDS.has(FINE, word));
        let beside = WORDS.has(BESIDE, word);
        (stays, fine) = (stays || keeps, fine || is_fine);
        // The noun behind an article: "the lamp stays".
        idle &= after_article || keeps || is_fine || beside || lists(word);
        after_article = Kind::Article.has(word) && !beside;
    }
    if !idle {
        return None;
    }
    let asks = part.text.contains(['?', '？', '؟'])
        || part.text.get(..record).is_some_and(wishes::questions);
    if asks {
        return None;
    }
    if stays {
        Some(Standing::Stays)
    } else {
        fine.then_some(Standing::IsFine)
    }
}

/// Whether words say that what they name is not to be kept: "I don't want to keep 12".
pub(super) fn gives_away(text: &str) -> bool {
    let words = words(text);
    let first = words.iter().position(|(_, word)| WORDS.has(NOT, word));
    let keeps =
        |word: &str| WORDS.has(STAYS, word) && !["leave", "remain", "laat", "lass"].contains(&word);
    first.is_some_and(|first| words.iter().skip(first).any(|(_, word)| keeps(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_or_is_fine_is_told_from_what_is_wanted() {
        let check = |text: &str, expected: Option<Standing>| {
            let record = text.find('#').unwrap_or_default();
            let blank = text.replace('#', " ");
            assert_eq!(of(&Part::read(&blank), record), expected, "{text:?}");
        };
        for text in [
            "keep #",
            "I want to keep #",
            "I'll keep # ,",
            "but # stays",
            "and the lamp from # stays as it is",
            "leave # as it is",
            "I'd like to keep # after all",
            "leave # out",
            "# I keep.",
            "# bleibt",
            "die Lampe aus # behalte ich",
            "# behalten wir",
            "je garde #",
            "mais # reste",
            "me quedo con #",
            "# se queda",
            "tengo #",
            "# resta così",
            "fico com o #",
            "# fica",
            "ik hou #",
            "maar # blijft",
            "# zostaje",
            "# kalsın",
            "# остаётся",
        ] {
            check(text, Some(Standing::Stays));
        }
        for text in [
            "# has arrived,",
            "# came already",
            "# is fine",
            "I got # yesterday",
            "my order # is here now",
            "# ist angekommen",
            "# ist da",
            "# habe ich schon bekommen",
            "# est bien arrivée",
            "# ya llegó",
            "# è arrivato",
            "# já chegou",
            "# is aangekomen",
            "# już dotarło",
            "# geldi",
            "# уже пришёл",
        ] {
            check(text, Some(Standing::IsFine));
        }
        for text in [
            "I don't want to keep #",
            "# has not arrived",
            "# arrived broken",
            "# came in the wrong colour",
            "has # arrived?",
            "has # arrived",
            "where is #",
            "cancel #",
            "# ist nicht angekommen",
            "# ist kaputt angekommen",
            "# n'est pas arrivé",
            "# no ha llegado",
            "# è arrivato rotto",
            "# não chegou",
            "# is niet aangekomen",
            "the lamp #",
            "",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn what_is_not_kept_goes_away() {
        for text in [
            "I don't want to keep  ",
            "ich möchte  nicht behalten",
            "je ne veux pas garder  ",
            "no quiero quedarme con  ",
            "non voglio tenere  ",
            "não quero ficar com  ",
            "ik wil  niet houden",
        ] {
            assert!(gives_away(text), "{text}");
        }
        for text in ["I keep  ", "don't cancel  ", "don't leave it at the door"] {
            assert!(!gives_away(text), "{text}");
        }
    }
}
