//! Records that words name one by one, "the Leipzig one and the Lindau one", and things named beside them that are none.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::mentions::{is_same, of_values, telling};
use crate::corrections::pattern;
use crate::grounding::words::words;

/// Whether one text names each of several records by words of its own, one after the other: "the Leipzig one and the
/// Lindau one". Words that take something back or leave something out leave it open.
pub(super) fn names_each(records: &[Vec<String>], said: &[&str]) -> bool {
    let tokens: Vec<BTreeSet<String>> = records.iter().map(|values| of_values(values)).collect();
    let holders = |word: &String| -> Vec<usize> {
        let holds = |all: &BTreeSet<String>| all.iter().any(|token| is_same(word, token));
        (0..tokens.len()).filter(|at| holds(&tokens[*at])).collect()
    };
    let names_all = |text: &&&str| {
        if takes_back(&words(text)) {
            return false;
        }
        let mut named: BTreeSet<usize> = BTreeSet::new();
        for piece in pieces(text) {
            let own: BTreeSet<usize> = piece
                .iter()
                .filter_map(|word| match holders(word).as_slice() {
                    [only] => Some(*only),
                    _ => None,
                })
                .collect();
            if own.len() > 1 {
                return false;
            }
            named.extend(own);
        }
        named.len() == records.len()
    };
    records.len() > 1 && said.iter().any(|text| names_all(&text))
}

/// The things that a text names beside one of the records and that none of them holds, "and the gearbox", in its words.
pub(super) fn unmatched<'t>(records: &[Vec<String>], text: &'t str) -> Vec<&'t str> {
    let tokens: BTreeSet<String> = records
        .iter()
        .flat_map(|values| of_values(values))
        .collect();
    let held = |word: &String| tokens.iter().any(|token| is_same(word, token));
    let named = |piece: &str| telling(piece).any(|word| held(&word));
    let things = BESIDE.captures_iter(text).filter_map(|found| found.get(1));
    things
        .map(|thing| thing.as_str())
        .filter(|thing| !named(thing) && telling(thing).next().is_some() && named(text))
        .collect()
}

/// "And the gearbox": one thing more, with nothing behind it.
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:and|und|et|y|e|en)\s+((?:the|my|der|die|das|den|meine?n?|le|la|les|mon|ma|el|los|las|mi|il|lo|i|mia|mio|de|het|mijn)\s+\p{L}+(?:\s\p{L}+)?)\s*(?:[.,;!?)]|$)",
    )
});

/// Words that stand between two things that are both meant.
const BOTH: &[&str] = &[
    "and", "plus", "und", "sowie", "et", "y", "e", "ve", "oraz", "и", "及", "和",
];

/// Words by which one of two things that are named is not meant.
const TAKING_BACK: &[&str] = &[
    "not", "no", "don't", "dont", "didn't", "isn't", "wasn't", "never", "but", "except", "keep",
    "instead", "rather", "meant", "mean", "or", "than", "nicht", "kein", "keine", "nein",
    "sondern", "statt", "außer", "oder", "behalten", "pas", "non", "sauf", "mais", "plutôt", "ou",
    "ne", "sino", "salvo", "menos", "pero", "tranne", "oppure", "niet", "geen", "behalve", "maar",
    "não", "nao", "mas", "exceto", "nie", "ale", "ама", "не", "нет",
];

/// Words that do so in one language and join in another, with what stands behind them where they do: "de bak of de schijf"
/// is no "repair of the gearbox", "la caja o el disco" no "a caixa e o disco".
const OR: &[(&str, &[&str])] = &[
    ("of", &["de", "het", "een", "die", "dat"]),
    (
        "o",
        &[
            "el", "la", "los", "las", "un", "una", "il", "lo", "gli", "le", "i",
        ],
    ),
    ("ma", &["non", "il", "lo", "la", "gli", "le", "i"]),
];

/// Whether one of the things that words name is not meant, or only one of them.
fn takes_back(said: &[String]) -> bool {
    let next = |at: usize| said.get(at + 1).map_or("", String::as_str);
    said.iter().enumerate().any(|(at, word)| {
        TAKING_BACK.contains(&word.as_str())
            || OR
                .iter()
                .any(|(or, before)| or == word && before.contains(&next(at)))
    })
}

/// The telling words of a text, apart where two things are set beside each other. A sentence that begins with no such
/// word says something else.
fn pieces(text: &str) -> Vec<Vec<String>> {
    let is_both = |word: &String| BOTH.contains(&word.as_str());
    let lists = words(text).iter().any(is_both);
    let apart = |c: char| matches!(c, '&' | '+') || lists && c == ',';
    let ends = |c: char| matches!(c, '.' | '!' | '?' | ';' | '\n');
    let mut pieces: Vec<Vec<String>> = Vec::new();
    for sentence in text.split(ends) {
        let goes_on = words(sentence).first().is_some_and(is_both);
        for (at, part) in sentence.split(apart).enumerate() {
            let mut own: Vec<String> = match pieces.pop() {
                Some(last) if at == 0 && !goes_on => last,
                last => {
                    pieces.extend(last);
                    Vec::new()
                }
            };
            for word in words(part) {
                if is_both(&word) {
                    pieces.push(std::mem::take(&mut own));
                } else {
                    own.extend(telling(&word));
                }
            }
            pieces.push(own);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{names_each, unmatched};

    #[test]
    fn a_thing_that_no_record_holds_is_told() {
        let records: Vec<Vec<String>> = [["Golf", "brake pads"], ["Passat", "windscreen"]]
            .map(|values| values.map(str::to_owned).to_vec())
            .to_vec();
        let check = |said: &str, expected: &[&str]| {
            assert_eq!(unmatched(&records, said), expected, "{said}");
        };
        check("the brake pads and the gearbox", &["the gearbox"]);
        check("Is the Passat ready, and my Audi?", &["my Audi"]);
        check("the Golf and the Passat", &[]);
        check("the lamp and the chair", &[]);
        check("the Golf and the other one", &[]);
        check("the Golf and the price it has today please", &[]);
    }

    #[test]
    fn records_that_are_named_one_by_one_are_all_meant() {
        let records: Vec<Vec<String>> = [
            &["Seehof Lindau", "Double room", "2027-05-03"],
            &["Stadthof Leipzig", "Single room", "2027-06-17"],
        ]
        .map(|values| values.map(str::to_owned).to_vec())
        .to_vec();
        let check = |said: &str, expected: bool| {
            assert_eq!(names_each(&records, &[said]), expected, "{said}");
        };
        check("Leipzig and Lindau", true);
        check("cancel the Lindau booking and also the Leipzig one", true);
        check("Is Leipzig confirmed? And is the Lindau one?", true);
        check("das Doppel... Lindau und Leipzig", true);
        check("the rooms in Lindau", false);
        check("the single room in Lindau", false);
        check("Leipzig, Lindau", false);
        check("Leipzig, not Lindau", false);
        check("the Leipzig one. the Lindau room stays", false);
        check("Cancel Leipzig. I come to Lindau on Monday", false);
        check("Leipzig or Lindau", false);
        check("keep Leipzig and cancel Lindau", false);
        check("the cleaning of Leipzig and of Lindau", true);
        check("cancele o quarto de Leipzig e o de Lindau", true);
        check(
            "annulez ma chambre de Leipzig et ma chambre de Lindau",
            true,
        );
        check("la de Leipzig o la de Lindau", false);
        check("de kamer in Leipzig of die in Lindau", false);
        assert!(!names_each(&records, &["Leipzig", "and Lindau"]));
    }
}
