//! Clauses that say of a record that nothing is to be done about it: it stays, "and I keep 12", or it is only mentioned,
//! "12 has arrived".

use super::clause_words::{Kind, lists};
use super::sections::Sections;
use super::words::{Part, words};
use super::{wishes, withdrawal};

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

/// Where the clause ends that says that nothing is wrong after all: "no wait, it does work", "oops, found it". It begins as words
/// do that put something right.
pub(super) fn is_right_again(part: &Part<'_>) -> Option<usize> {
    const AGAIN: &[&[&str]] = &[
        &["does", "work"],
        &["works"],
        &["found", "it"],
        &["found", "them"],
        &["its", "there"],
        &["its", "all", "there"],
        &["is", "there"],
        &["turned", "up"],
        &["works", "now"],
        &["its", "fine"],
        &["is", "fine"],
        &["it", "fits"],
        &["geht", "doch"],
        &["funktioniert", "doch"],
        &["funktioniert", "jetzt"],
        &["geht", "jetzt"],
        &["hab", "es", "gefunden"],
        &["habe", "es", "gefunden"],
        &["habe", "ihn", "gefunden"],
        &["habe", "sie", "gefunden"],
        &["ist", "doch", "da"],
        &["fonctionne", "finalement"],
        &["ça", "marche"],
        &["il", "marche"],
        &["elle", "marche"],
        &["lai", "trouvé"],
        &["lai", "trouvée"],
        &["sí", "funciona"],
        &["ya", "funciona"],
        &["lo", "encontré"],
        &["lo", "he", "encontrado"],
        &["la", "encontré"],
        &["funziona"],
        &["lho", "trovato"],
        &["lho", "trovata"],
        &["afinal", "funciona"],
        &["já", "funciona"],
        &["encontrei"],
        &["werkt", "toch"],
        &["werkt", "wel"],
        &["doet", "het", "wel"],
        &["gevonden"],
        &["jednak", "działa"],
        &["już", "działa"],
        &["znalazłem"],
        &["znalazłam"],
        &["çalışıyor"],
        &["buldum"],
        &["работает"],
        &["нашёл"],
        &["нашел"],
        &["нашла"],
        &["нашлось"],
        &["وجدته"],
        &["وجدتها"],
        &["يعمل"],
        &["تعمل"],
    ];
    const UNSPACED: &[&str] = &[
        "找到了",
        "又好了",
        "能用了",
        "没坏",
        "見つかりました",
        "動きました",
        "大丈夫でした",
    ];
    let words = &part.words;
    let end = part
        .text
        .find(['.', ';', '!', '。', '！'])
        .unwrap_or(part.text.len());
    let own = part.text.get(..end)?;
    if own.contains(['?', '？', '؟', '吗', '嗎']) {
        return None;
    }
    if UNSPACED.iter().any(|phrase| own.contains(phrase)) {
        return Some(end);
    }
    let lead = words
        .iter()
        .take_while(|(_, word)| withdrawal::leads(word))
        .count();
    let denies = words
        .iter()
        .skip(lead)
        .take_while(|(at, _)| *at < end)
        .any(|(_, word)| WORDS.has(NOT, word));
    let stands = |at: usize, phrase: &&&[&str]| {
        let mut all = (at..).zip(phrase.iter());
        all.all(|(at, one)| words.get(at).is_some_and(|(_, word)| word == one))
    };
    let at = (0..words.len().min(lead + REACH)).find_map(|at| {
        let phrase = AGAIN.iter().find(|phrase| stands(at, phrase))?;
        Some(at + phrase.len())
    })?;
    let behind = words.get(at).map_or(end, |(begin, _)| *begin);
    let comma = part
        .text
        .get(behind..end)?
        .find([',', '،', '，'])
        .map_or(end, |comma| behind + comma);
    (lead > 0 && !denies).then_some(comma)
}

/// How far behind the first words a thing is said to be right.
const REACH: usize = 5;

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
