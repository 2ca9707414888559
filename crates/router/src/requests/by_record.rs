//! Clauses of a sentence that names several records: each has a wish of its own, "12 arrived broken, and cancel 13", or
//! goes on with the one before, "return 12 and 13".

use std::ops::Range;

use super::clause_words::{Kind, lists};
use super::idle_words::GREETING;
use super::words::{Word, words};

/// A piece of a part, cut so that it names one record or one list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) range: Range<usize>,
    /// Whether its words show that it says something of its own; else it does only if it is clearly about another intent.
    pub(super) is_sure: bool,
}

/// Cuts a part between the records that it names, where something else is said of the next one; `records` are the places
/// where they stand. The first clause is always sure.
pub(super) fn clauses(text: &str, part: Range<usize>, records: &[usize]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = part.start;
    let mut is_sure = true;
    let named: Vec<Range<usize>> = records
        .iter()
        .filter(|at| part.contains(at))
        .map(|at| *at..token_end(text, *at, part.end))
        .collect();
    for (at, pair) in named.windows(2).enumerate() {
        let [one, next] = pair else {
            continue;
        };
        if one.end >= next.start {
            continue;
        }
        let before = &text[start..one.start];
        let behind = &text[next.end..named.get(at + 2).map_or(part.end, |third| third.start)];
        let Some(cut) = cut(text, one.end..next.start, before, behind) else {
            continue;
        };
        clauses.push(Clause {
            range: trimmed(text, start..cut.at),
            is_sure,
        });
        (start, is_sure) = (cut.at, cut.is_sure);
    }
    clauses.push(Clause {
        range: trimmed(text, start..part.end),
        is_sure,
    });
    clauses
}

/// A place between two records where another clause may begin.
struct Cut {
    at: usize,
    is_sure: bool,
}

/// The place between two records, with `before` the words of the clause so far and `behind` those after the second one.
fn cut(text: &str, gap: Range<usize>, before: &str, behind: &str) -> Option<Cut> {
    let says_before = says(before);
    let within = words(&text[gap.clone()]);
    let places = places(text, &gap, &within);
    let behind = Behind::of(behind);
    if within.iter().all(|(_, word)| lists(word)) {
        // "Cancel 12, but 13 arrived broken": what is said behind the second is of it alone.
        let first = places.iter().max_by_key(|place| place.weight)?;
        let contrasts = within.iter().any(|(_, word)| Kind::Contrast.has(word));
        let apart = says_before && behind.is_said;
        return apart.then_some(Cut {
            at: first.at,
            is_sure: contrasts || behind.is_verb || first.weight >= COMMA,
        });
    }
    // What stands right behind the first record begins a clause only if that one is complete: "cancel 12 and return 13".
    let complete = says_before && !is_lead(before);
    let fitting = places.iter().filter(|place| complete || !place.is_first);
    let at = match places.first().filter(|place| place.is_first && complete) {
        Some(first) => first.at,
        None => fitting.max_by_key(|place| (place.weight, place.at))?.at,
    };
    let rest = words(&text[at..gap.end]);
    let is_noun = is_noun_phrase(&rest);
    let goes_on = rest.iter().all(|(_, word)| lists(word));
    if goes_on && !behind.is_said {
        return None;
    }
    Some(Cut {
        at,
        is_sure: behind.is_said || !(goes_on || is_noun),
    })
}

/// What stands behind a record, up to the next one.
struct Behind {
    /// Whether it says something.
    is_said: bool,
    /// Whether it begins with a verb of one thing, "12 is broken".
    is_verb: bool,
}

impl Behind {
    fn of(text: &str) -> Self {
        const BOTH: &[&str] = &[
            "both", "are", "were", "have", "beide", "sind", "wurden", "haben", "sont", "ont",
            "ambos", "ambas", "son", "están", "han", "sono", "hanno", "entrambi", "estão", "são",
            "zijn", "hebben", "werden", "todos", "all", "tous", "alle", "oba", "są", "оба",
            "both,",
        ];
        // What begins another clause is not said of this one.
        let end = text
            .find([',', ';', '.', '!', '?', ':', '('])
            .unwrap_or(text.len());
        let colon = text[..].trim_start().starts_with(':');
        let own = if colon { text } else { &text[..end] };
        let words = words(own);
        let first = words.first().map_or("", |(_, word)| word.as_ref());
        let fits = !words.is_empty()
            && !Kind::Subordinating.has(first)
            && !Kind::Preposition.has(first)
            && !Kind::Joint.has(first)
            && words.iter().any(|(_, word)| !lists(word));
        let both = words.iter().any(|(_, word)| BOTH.contains(&word.as_ref()));
        Self {
            is_said: fits && !both,
            is_verb: fits && !both && Kind::Verb.has(first),
        }
    }
}

/// Weight of a comma, a dash and the like.
const COMMA: u8 = 2;

/// A place where a clause may begin.
struct Place {
    at: usize,
    /// How much speaks for it: a word such as "and" alone 1, a mark 2, both 3.
    weight: u8,
    /// Whether nothing stands between it and the record before.
    is_first: bool,
}

fn places(text: &str, gap: &Range<usize>, within: &[Word<'_>]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut end = gap.start;
    let ends = within.iter().map(|(at, _)| gap.start + at).chain([gap.end]);
    for (number, begin) in ends.enumerate() {
        let between = &text[end..begin];
        let marked = between.contains([',', ';', '–', '—', '(', '&', '+', '、', '，', '،', '\n'])
            || between.contains(" - ")
            || between.contains(". ");
        let joint = within
            .get(number)
            .is_some_and(|(_, word)| Kind::Joint.has(word));
        if marked || joint {
            places.push(Place {
                at: begin,
                weight: u8::from(marked) * COMMA + u8::from(joint),
                is_first: number == 0,
            });
        }
        end = within
            .get(number)
            .map_or(gap.end, |(at, _)| word_end(text, gap.start + at, gap.end));
    }
    places
}

fn word_end(text: &str, at: usize, end: usize) -> usize {
    let own = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    text[at..end]
        .find(|c: char| !own(c))
        .map_or(end, |length| at + length)
}

/// Where the number that begins at a place ends.
fn token_end(text: &str, at: usize, end: usize) -> usize {
    let token = text[at..end]
        .split([' ', '\n', '\t', ',', ';', '/', ')'])
        .next()
        .unwrap_or_default();
    at + token.trim_end_matches(|c: char| !c.is_alphanumeric()).len()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

/// Whether words say something beside naming and listing.
fn says(text: &str) -> bool {
    words(text)
        .iter()
        .any(|(_, word)| !lists(word) && !GREETING.contains(&word.as_ref()))
}

/// Whether words say more than a word about what they name: "also 12 doesn't work".
pub(super) fn says_more(text: &str) -> bool {
    let words = words(text);
    words.iter().filter(|(_, word)| !lists(word)).count() > 1
}

/// Whether words only lead to the record behind them: "for", "my order", "the lamp from".
fn is_lead(text: &str) -> bool {
    is_noun_phrase(&words(text))
}

/// Whether words are a noun with what belongs to it: "the lamp from", "for my order", "und meine Lampe aus".
fn is_noun_phrase(words: &[Word<'_>]) -> bool {
    let mut words = words.iter().map(|(_, word)| word.as_ref());
    let first =
        words.find(|word| !Kind::Joint.has(word) && !["also", "auch", "aussi"].contains(word));
    first.is_some_and(|first| Kind::Article.has(first) || Kind::Preposition.has(first))
}

#[cfg(test)]
#[path = "by_record_tests.rs"]
mod tests;
