//! Which of several records the customer's words speak of: the one whose values hold what they named.

use std::collections::BTreeSet;

use baton_playbook::{FactName, FactType, FactValue, Playbooks};

use super::months::{MONTHS, month_of};
use crate::grounding::same_day;
use crate::grounding::words::words;
use crate::state::KnownRecord;
use crate::text::is_sayable;

/// The most items of one value that a choice names.
const ITEMS: usize = 4;

/// Words that name nothing, in the languages customers write.
const EMPTY: &[&str] = &[
    "the", "and", "for", "with", "from", "without", "not", "your", "our", "all", "one", "two",
    "this", "that", "these", "those", "but", "per", "new", "old", "can", "could", "will", "would",
    "should", "did", "does", "was", "were", "has", "have", "had", "are", "you", "they", "them",
    "him", "her", "his", "she", "any", "some", "been", "get", "got", "now", "off", "out", "back",
    "here", "there", "how", "who", "why", "when", "where", "which", "what", "please", "want",
    "need", "like", "just", "also", "only", "very", "more", "most", "other", "again", "still",
    "yet", "too", "let", "set", "und", "der", "die", "das", "den", "dem", "des", "mit", "für",
    "von", "aus", "ein", "eine", "ohne", "ich", "ist", "mir", "mich", "bitte", "noch", "auch",
    "kann", "nicht", "les", "une", "pour", "avec", "sans", "sur", "est", "pas", "que", "los",
    "las", "una", "con", "para", "por", "sin", "del", "gli", "della", "delle", "dei", "che", "non",
    "een", "het", "met", "voor", "van", "zonder", "com", "sem", "dos", "das",
];

/// The records whose values hold the most of what was said: each that holds something which no other holds too and
/// more. A word that stands in every one of several records names none of them. `records` are the values of each.
pub(super) fn spoken_of(records: &[Vec<String>], said: &[&str]) -> Vec<usize> {
    let tokens: Vec<BTreeSet<String>> = records.iter().map(|values| of_values(values)).collect();
    let common = |token: &String| tokens.len() > 1 && tokens.iter().all(|all| all.contains(token));
    let asked: Vec<String> = said.iter().flat_map(|text| telling(text)).collect();
    let qualified: Vec<(String, String, bool)> =
        said.iter().flat_map(|text| qualified(text)).collect();
    let matched: Vec<BTreeSet<&str>> = tokens
        .iter()
        .zip(records)
        .map(|(tokens, values)| {
            let own = || tokens.iter().filter(|token| !common(token));
            let mut found: BTreeSet<&str> = asked
                .iter()
                .filter(|word| own().any(|token| is_same(word, token)))
                .map(String::as_str)
                .collect();
            // Scripts without spaces between their words: the whole value stands in what was said.
            found.extend(
                own()
                    .filter(|token| is_unspaced(token) && said.iter().any(|s| s.contains(*token)))
                    .map(String::as_str),
            );
            let days = values.iter().filter(|value| {
                let elsewhere = records.iter().filter(|other| other.contains(value)).count();
                elsewhere < records.len().max(2) && said.iter().any(|text| same_day(text, value))
            });
            found.extend(days.map(String::as_str));
            // "Junior suite" is no family suite.
            let other = |word: &&str| {
                let held = |said: &String| tokens.iter().any(|token| is_same(said, token));
                // The record's own word is qualified by another: "Blood test".
                let own = values.iter().any(|value| {
                    let words: Vec<String> = telling(value).collect();
                    words.windows(2).any(|pair| is_same(word, &pair[1]))
                });
                let of_it = |(_, of, name): &&(String, String, bool)| of == word && (*name || own);
                let mut qualified = qualified.iter().filter(of_it).peekable();
                qualified.peek().is_some() && qualified.all(|(by, _, _)| !held(by))
            };
            if let Some(only) = found.first().filter(|_| found.len() == 1)
                && other(only)
            {
                found.clear();
            }
            found
        })
        .collect();
    (0..records.len())
        .filter(|at| {
            let own = &matched[*at];
            let fuller = |other: &BTreeSet<&str>| other.len() > own.len() && other.is_superset(own);
            !own.is_empty() && !matched.iter().any(fuller)
        })
        .collect()
}

/// What a record holds that the customer could name: as its system writes it, and as people read it.
pub(super) fn values(
    playbooks: &Playbooks,
    facts: &[FactName],
    known: &KnownRecord,
) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for fact in facts {
        let Some(value) = known.values.get(fact) else {
            continue;
        };
        let value = value.get();
        let one = std::slice::from_ref(value);
        let items = match value {
            FactValue::List(items) => items.as_slice(),
            FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => one,
        };
        for item in items {
            let (plain, shown) = (
                item.to_string(),
                playbooks.shown(fact, FactType::Text, item),
            );
            if shown != plain {
                all.push(shown);
            }
            all.push(plain);
        }
    }
    all
}

/// A value as a choice names it; nothing where it is blank or too long to be said.
pub(super) fn short(playbooks: &Playbooks, fact: &FactName, value: &FactValue) -> Option<String> {
    let text = match value {
        FactValue::List(items) if items.len() > ITEMS => {
            let first = FactValue::List(items.iter().take(ITEMS).cloned().collect());
            format!("{}, …", playbooks.shown(fact, FactType::Text, &first))
        }
        FactValue::List(items) if items.is_empty() => return None,
        _ => playbooks.shown(fact, FactType::Text, value),
    };
    (!value.is_blank() && is_sayable(&text)).then_some(text)
}

/// The words of a text that can tell one thing from another.
pub(super) fn telling(text: &str) -> impl Iterator<Item = String> {
    words(text)
        .into_iter()
        .flat_map(|word| {
            let parts = word.split(['-', '/', '_']);
            let parts: Vec<String> = parts.flat_map(scripts).map(str::to_owned).collect();
            parts
        })
        .filter(|word| {
            let is_number = word.chars().all(|c| c.is_ascii_digit());
            let shortest = if is_number { 2 } else { 3 };
            (word.chars().count() >= shortest || is_unspaced(word))
                && !EMPTY.contains(&word.as_str())
        })
}

/// A word apart where its script goes over into one without spaces: "取消lindau的预订".
fn scripts(word: &str) -> impl Iterator<Item = &str> {
    let mixed = !word.is_ascii() && word.contains(super::unspaced::is_unspaced);
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let kind = super::unspaced::is_unspaced(first);
        let changes = |(_, c): &(usize, char)| super::unspaced::is_unspaced(*c) != kind;
        let end = rest.char_indices().filter(|_| mixed).find(changes);
        let (part, left) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = left;
        Some(part)
    })
}

/// What says only in which state a thing is, or how it looks: it tells no other thing.
const STATES: &[&str] = &[
    "broken",
    "damaged",
    "bent",
    "cracked",
    "torn",
    "faulty",
    "defective",
    "wrong",
    "missing",
    "lost",
    "new",
    "old",
    "big",
    "small",
    "large",
    "little",
    "nice",
    "good",
    "bad",
    "first",
    "second",
    "last",
    "next",
    "upcoming",
    "whole",
    "same",
    "other",
    "red",
    "blue",
    "green",
    "black",
    "white",
    "brown",
    "grey",
    "gray",
    "yellow",
    "pink",
    "orange",
    "expensive",
    "cheap",
    "late",
    "only",
    "cancel",
    "return",
    "move",
    "change",
    "book",
    "get",
    "have",
    "about",
    "want",
];

/// The words that stand right behind another telling word, "Junior" in "the Junior suite", each with that, and whether that
/// is written like a name.
fn qualified(text: &str) -> Vec<(String, String, bool)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
    let mut found = Vec::new();
    let mut before: Option<(usize, &str, bool)> = None;
    let mut first = true;
    let mut at = 0;
    for word in text.split_inclusive(|c: char| !is_part(c)) {
        let (start, end) = (at, at + word.trim_end_matches(|c: char| !is_part(c)).len());
        at += word.len();
        let word = &text[start..end];
        if word.is_empty() {
            continue;
        }
        if let Some((ended, name, named)) = before
            && matches!(&text[ended..start], " " | "-" | "\u{a0}")
        {
            let by = telling(name)
                .next()
                .filter(|by| !STATES.contains(&by.as_str()));
            let pair = by.zip(telling(word).next());
            found.extend(pair.map(|(by, of)| (by, of, named)));
        }
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        let named = capital && letters.next().is_some_and(char::is_lowercase) && !first;
        before = Some((end, word, named));
        let behind = text[end..].trim_start_matches([' ', '"', '\'']);
        first = behind.starts_with(['.', '!', '?', '\n', ':']);
    }
    found
}

/// The telling words of values; of a day the names of its month, as its numbers say other things as well.
pub(super) fn of_values(values: &[String]) -> BTreeSet<String> {
    values
        .iter()
        .flat_map(|value| match month_of(value) {
            Some(month) => MONTHS
                .iter()
                .filter_map(|language| language.get(month))
                .map(|name| (*name).to_owned())
                .collect(),
            None => telling(value).collect::<Vec<String>>(),
        })
        .collect()
}

/// Whether two words are one, whatever their number; or one is the last part of a longer one, as in "armchair".
pub(super) fn is_same(said: &str, held: &str) -> bool {
    const PART: usize = 5;
    let (said, held) = (stem(said), stem(held));
    said == held
        || said.chars().count() >= PART && held.ends_with(said)
        || held.chars().count() >= PART && said.ends_with(held)
}

/// A word without the ending of its plural, in Arabic without its article.
fn stem(word: &str) -> &str {
    const SHORTEST: usize = 3;
    const ARABIC_ARTICLE: &str = "ال";
    if let Some(rest) = word.strip_prefix(ARABIC_ARTICLE) {
        return if rest.chars().count() >= SHORTEST {
            rest
        } else {
            word
        };
    }
    ["es", "en", "er", "s", "n", "e"]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|stem| stem.chars().count() >= SHORTEST)
        .unwrap_or(word)
}

fn is_unspaced(word: &str) -> bool {
    word.chars().count() >= 2 && word.chars().all(super::unspaced::is_unspaced)
}

#[cfg(test)]
mod tests {
    use super::spoken_of;

    #[track_caller]
    fn check(records: &[&[&str]], said: &[&str], expected: &[usize]) {
        let records: Vec<Vec<String>> = records
            .iter()
            .map(|values| values.iter().map(|v| (*v).to_owned()).collect())
            .collect();
        assert_eq!(spoken_of(&records, said), expected, "{said:?}");
    }

    #[test]
    fn the_record_that_holds_what_was_named() {
        let cellar: &[&[&str]] = &[
            &["1 x Bottle rack", "2026-01-14"],
            &["3 x Wine glass, 1 x Corkscrew", "2026-02-02"],
            &["1 x Glass jug", "2026-02-20"],
        ];
        check(cellar, &["I want to send the bottle racks back"], &[0]);
        check(cellar, &["the corkscrew is bent"], &[1]);
        check(cellar, &["one of the wine glasses is broken"], &[1]);
        check(cellar, &["the glass is broken"], &[1, 2]);
        check(cellar, &["the one of 20 February"], &[2]);
        check(cellar, &["it was on 02/02/2026"], &[1]);
        check(cellar, &["the one from January"], &[0]);
        check(cellar, &["die aus dem Februar"], &[1, 2]);
        check(cellar, &["I have waited 14 days"], &[]);
        check(cellar, &["my order has not arrived"], &[]);
        check(cellar, &["I have 3 questions for you and the shop"], &[]);
        check(cellar, &[], &[]);
    }

    #[test]
    fn a_name_that_a_record_does_not_hold_names_another_thing() {
        let rooms: &[&[&str]] = &[
            &["Seehof Lindau", "Double room with lake view"],
            &["Berghof Garmisch", "Family suite with sauna"],
        ];
        check(rooms, &["What does the Junior suite cost?"], &[]);
        check(rooms, &["What does the Junior-Suite cost?"], &[]);
        check(rooms, &["What does the suite cost?"], &[1]);
        check(rooms, &["What does the Family suite cost?"], &[1]);
        check(rooms, &["Suite, please"], &[1]);
        check(rooms, &["when is my junior suite free"], &[]);
        check(rooms, &["the broken suite"], &[1]);
        check(
            rooms,
            &["What does the Junior suite in Garmisch cost?"],
            &[1],
        );
        check(rooms, &["I am Anna. Suite please"], &[1]);
    }

    #[test]
    fn what_stands_in_every_record_names_none() {
        let desks: &[&[&str]] = &[&["Oak desk"], &["Pine desk"], &["Desk lamp"]];
        check(desks, &["the desk"], &[]);
        check(desks, &["the oak desk"], &[0]);
        check(
            desks,
            &["die Schreibtischlampe", "the lamp of the desk"],
            &[2],
        );
        check(&[&["Oak desk"]], &["the desk"], &[0]);
    }

    #[test]
    fn other_scripts_and_word_forms() {
        let home: &[&[&str]] = &[
            &["台灯"],
            &["扶手椅"],
            &["Armsessel aus Eiche"],
            &["Stehlampen"],
        ];
        check(home, &["我想退台灯"], &[0]);
        check(home, &["der Sessel wackelt"], &[2]);
        check(home, &["eine Stehlampe"], &[3]);
        check(home, &["我想退Stehlampe的订单"], &[3]);
    }
}
