//! Withdrawals, words that take a request back: "forget the refund", "never mind the return", "don't cancel it
//! after all".

use super::clause_words::Kind;
use super::giving::is_unspaced;
use super::phrases::{MARK, Phrases};
use super::sections::Sections;
use super::wishes;
use super::words::{Part, Word, words};
use super::{orders, refused};

/// Words that take something back: phrases, the words around them, and what stands in scripts without spaces.
const WORDS: &str = include_str!("withdrawals.txt");
static OPENERS: Phrases = Phrases::new(WORDS);
static SECTIONS: Sections<5> = Sections::new(WORDS);

/// Words that may come before such a beginning.
const LEAD: usize = 1;
/// What may follow behind a phrase behind which nothing else may.
const FILLER: usize = 2;
/// What takes back in scripts without spaces, and names nothing.
const UNSPACED: usize = 3;
/// The same where what is taken back stands in it.
const NAMING: usize = 4;

/// Whether a word may come before words that take something back.
pub(super) fn leads(word: &str) -> bool {
    SECTIONS.has(LEAD, word)
}

/// After these openers a withdrawal is meant only with a word that makes it one.
const WEAK: &[&str] = &["leave", "drop", "skip", "scrap"];
/// The most words of a part that says not to do something.
const DENIED: usize = 14;
/// Words for a request that is not named.
const IT: &[&str] = &[
    "it", "that", "this", "the", "my", "das", "es", "ça", "cela", "eso", "esto", "isso", "isto",
    "questo", "ciò", "dat", "het", "to", "bunu", "это",
];

/// Words that take something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Withdrawal<'a> {
    /// The words after them; empty where they name nothing.
    pub(super) object: &'a str,
    /// Where they begin, if something else stands before them: "where is it, and please don't cancel it".
    pub(super) begin: usize,
    /// Where something else begins behind them: "never mind, where is my order?"
    pub(super) rest: Option<usize>,
    /// How sure it is that they take back a request.
    pub(super) firmness: Firmness,
}

/// How sure it is that words take back a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Firmness {
    /// "Never mind", "forget the refund": whatever they mean, it is no wish.
    Firm,
    /// "Don't cancel it" takes back no other wish than that.
    Denies,
    /// "I don't want the lamp any more" may as well be a wish: to send it back.
    Perhaps,
}

/// What a part takes back. `None` where it takes nothing back.
pub(super) fn of<'t>(part: &Part<'t>) -> Option<Withdrawal<'t>> {
    if part.text.contains(is_unspaced) {
        unspaced(part.text)
    } else {
        beginning(part)
            .or_else(|| unwanted(part))
            .or_else(|| denied(part))
            .or_else(|| end(part))
    }
}

/// Whether a character ends a clause.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | '.'
            | ':'
            | '!'
            | '–'
            | '—'
            | '،'
            | '؛'
            | '，'
            | '、'
            | '。'
            | '；'
            | '：'
            | '！'
    )
}

/// What takes back up to a word: what follows it is taken back, up to the next mark.
fn from_word<'t>(part: &Part<'t>, from: usize, firmness: Firmness) -> Withdrawal<'t> {
    let text = part.text;
    let start = part.words.get(from).map_or(text.len(), |(start, _)| *start);
    let apart = text[..start].trim_end().ends_with(is_mark) && start < text.len();
    let behind = clause_end(text, start);
    Withdrawal {
        object: match (apart, behind) {
            (true, _) => "",
            (false, Some(end)) => &text[start..end],
            (false, None) => &text[start..],
        },
        begin: 0,
        rest: if apart { Some(start) } else { behind },
        firmness,
    }
}

/// Where the clause ends that goes on from a place, if something stands behind it.
fn clause_end(text: &str, from: usize) -> Option<usize> {
    let end = text[from..].find(is_mark).map(|at| from + at);
    end.filter(|at| text[*at..].contains(char::is_alphanumeric))
}

/// A part that begins with words that take something back.
fn beginning<'t>(part: &Part<'t>) -> Option<Withdrawal<'t>> {
    let words = &part.words;
    let word = |at: usize| words.get(at).map(|(_, word)| word.as_ref());
    let lead = words.iter().take_while(|(_, word)| leads(word)).count();
    // A lead may be the beginning itself: "non annullatelo".
    let openers = (0..=lead).rev();
    for (at, opener) in openers.filter_map(|at| Some((at, OPENERS.at(words, at)?))) {
        let is_whole = opener.first() == Some(&MARK);
        let opener = &opener[usize::from(is_whole)..];
        let after = at + opener.len();
        let found = from_word(part, after, Firmness::Firm);
        if is_whole {
            let end = found.rest.unwrap_or(part.text.len());
            let own = |(at, _): &&Word<'_>| *at < end;
            let mut behind = words.iter().skip(after).take_while(own);
            if found.object.is_empty() || behind.all(|(_, word)| SECTIONS.has(FILLER, word)) {
                return Some(Withdrawal {
                    object: "",
                    ..found
                });
            }
            continue;
        }
        let object = word(after).is_none_or(|word| {
            IT.contains(&word)
                || Kind::Article.has(word)
                || opener.len() > 1
                || !opener[0].is_ascii()
        });
        let weak = WEAK.contains(&opener[0]);
        if object && (!weak || word(after).is_some() && !lays_down(opener[0], found.object)) {
            // "Keep the clutch, cancel the rest" leaves one out of what is wanted.
            if *opener != ["keep", "the"] || found.rest.is_none() {
                return Some(found);
            }
        }
    }
    None
}

/// Whether something is to be left at a place: "leave it at the door".
fn lays_down(opener: &str, object: &str) -> bool {
    const PLACES: &[&str] = &[
        "at", "with", "by", "in", "on", "behind", "under", "next", "outside", "inside", "there",
        "here", "near",
    ];
    let at_place = |(_, word): &Word<'_>| PLACES.contains(&word.as_ref());
    opener == "leave" && words(object).iter().any(at_place)
}

/// A part that says not to do something: "and please don't cancel it".
fn denied<'t>(part: &Part<'t>) -> Option<Withdrawal<'t>> {
    let (first, last) = orders::denied(part)?;
    if part.words.len() > DENIED || refused::qualifies(part.text) {
        return None;
    }
    let text = part.text;
    let first = part.words.get(first)?.0;
    let last = part.words.get(last)?.0;
    let begin = text[..first].rfind(is_mark);
    let begin = begin.map_or(0, |at| {
        at + text[at..].chars().next().map_or(0, char::len_utf8)
    });
    let begin = if text[..begin].contains(char::is_alphanumeric) {
        begin
    } else {
        0
    };
    let rest = clause_end(text, last);
    Some(Withdrawal {
        object: orders::named(part).unwrap_or(&text[first..rest.unwrap_or(text.len())]),
        begin,
        rest,
        firmness: Firmness::Denies,
    })
}

/// A part that ends in words that take something back: "found it at the bottom of the box, never mind".
fn end<'t>(part: &Part<'t>) -> Option<Withdrawal<'t>> {
    let text = part.text;
    let trimmed = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let begin = trimmed.rfind(is_mark)?;
    let begin = begin + text[begin..].chars().next().map_or(0, char::len_utf8);
    let (before, last) = (&text[..begin], &text[begin..]);
    let last = beginning(&Part::read(last))?;
    let names_nothing = !names(last.object) && last.rest.is_none();
    let is_reason = !wishes::questions(before) && !orders::orders(&Part::read(before));
    (names_nothing && is_reason).then_some(Withdrawal {
        object: "",
        begin: 0,
        rest: None,
        firmness: Firmness::Firm,
    })
}

/// A part in a script without spaces that takes something back.
fn unspaced(text: &str) -> Option<Withdrawal<'_>> {
    let asks =
        text.contains(['?', '？', '吗', '嗎']) || text.trim_end_matches('。').ends_with('か');
    let naming = SECTIONS.place_in(NAMING, text).filter(|_| !asks);
    let bare = SECTIONS.place_in(UNSPACED, text);
    let place = naming.into_iter().chain(bare).min()?;
    let object = naming.and_then(|_| orders::named(&Part::read(text)));
    Some(Withdrawal {
        object: object.unwrap_or_default(),
        begin: 0,
        rest: clause_end(text, place),
        firmness: if bare.is_some() || object.is_none() {
            Firmness::Firm
        } else {
            Firmness::Denies
        },
    })
}

/// What its English words say is not wanted, or not any more.
fn unwanted<'t>(part: &Part<'t>) -> Option<Withdrawal<'t>> {
    let words = &part.words;
    let word = |at: usize| words.get(at).map(|(_, word)| word.as_ref());
    let at = words.iter().take_while(|(_, word)| leads(word)).count();
    let negated = matches!(
        (word(at), word(at + 1)),
        (Some("dont"), Some(_)) | (Some("do"), Some("not"))
    );
    let after_all = words
        .windows(2)
        .any(|pair| pair[0].1 == "after" && pair[1].1 == "all");
    if negated && after_all {
        return Some(from_word(part, at + 1, Firmness::Firm));
    }
    let changed_mind = ["anymore", "longer"];
    let unwanted = words.windows(2).any(|pair| {
        (pair[0].1 == "dont" && ["want", "need"].contains(&pair[1].1.as_ref()))
            || (pair[0].1 == "no" && pair[1].1 == "longer")
            || (pair[0].1 == "any" && pair[1].1 == "more")
    });
    let anymore = words
        .iter()
        .any(|(_, word)| changed_mind.contains(&word.as_ref()))
        || after_all
        || words
            .windows(2)
            .any(|pair| pair[0].1 == "any" && pair[1].1 == "more");
    let perhaps = || from_word(part, at + 2, Firmness::Perhaps);
    (word(at) == Some("i") && unwanted && anymore).then(perhaps)
}

/// Whether the words of a withdrawal name something, or only point.
pub(super) fn names(object: &str) -> bool {
    const POINTS: &[&str] = &[
        "it", "that", "this", "about", "all", "please", "thanks", "then", "now",
    ];
    words(object)
        .iter()
        .any(|(_, word)| !POINTS.contains(&word.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_back_is_named() {
        let check = |part: &str, expected: Option<&str>| {
            assert_eq!(
                of(&Part::read(part)).map(|w| w.object),
                expected,
                "{part:?}"
            );
        };
        check("Forget the refund", Some("the refund"));
        check("ok, never mind the return.", Some("the return."));
        check("Never mind", Some(""));
        check("Don't cancel it after all", Some("cancel it after all"));
        check(
            "I don't want the refund any more",
            Some("want the refund any more"),
        );
        check("Forget it!", Some("it!"));
        check("keep it please", Some("please"));
        check("keep the clutch please", Some("clutch please"));
        check("Keep the clutch, cancel the rest", None);
        check("all right, never mind", Some(""));
        check("Doch nicht stornieren bitte", Some("stornieren bitte"));
        check("finalement non, ne l'annulez pas", Some(""));
        check("ach nein, doch nicht", Some(""));
        check("al final no, no lo cancelen", Some(""));
        check("no, déjelo", Some(""));
        check("anzi no, non annullatelo", Some(""));
        check("my mistake, leave it as it is", Some("it as it is"));
        check(
            "No wait, I'll keep the appointment",
            Some("the appointment"),
        );
        check("I can make it after all, sorry", Some("after all"));
        check("I forgot the number", None);
        check("don't forget my refund", None);
        check("I do not want to wait", None);
        check("leave", None);
    }
}
