//! Whose something is said to be by a name: "that was Otto's order", "das war Ottos Bestellung", "那是奥托的订单".
//!
//! A name is a word that is none of `clauses.txt`, written like one, at a place where a language says whose a thing is.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clauses::{
    BELONGS, COPULA, DETAIL, FILLER, JOINT, KINDS, NAMED, NO_NAME, OPENING, PARCEL, PERSON,
    POINTER, RECORD, THEIRS, TO, Word,
};
use super::words::pattern;

/// Whose name it is that a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameOf {
    /// The customer's own, as they gave it.
    Customer,
    /// That of a thing in a record.
    Thing,
    /// Another one.
    Another,
}

/// A name in a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// Its words, in small letters.
    pub(crate) words: Vec<String>,
    /// Whether its ending may be changed, as in Polish and Russian.
    pub(crate) declined: bool,
}

impl Owner {
    /// Whether it has a word of another name.
    pub(crate) fn is_of(&self, name: &str) -> bool {
        const ENDING: usize = 3;
        let name = name.to_lowercase();
        let mut parts = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|p| !p.is_empty());
        parts.any(|part| {
            let declined = |word: &str| {
                let mut stem = part.chars();
                stem.next_back();
                let stem = stem.as_str();
                stem.chars().count() >= 2
                    && word.starts_with(stem)
                    && word.chars().count() <= part.chars().count() + ENDING
            };
            let is_part = |word: &String| {
                word == part
                    || word.strip_suffix('s') == Some(part)
                    || self.declined && declined(word)
                    || is_unspaced(word) && part.chars().count() > 1 && word.contains(part)
            };
            self.words.iter().any(is_part)
        })
    }
}

/// The words for what belongs to a person, without their edges: most messages have none of them beside a name.
static THINGS: LazyLock<Regex> = LazyLock::new(|| {
    let is_thing = |kind: u32| kind & (RECORD | PARCEL | DETAIL | BELONGS) != 0;
    let mut words: Vec<&str> = KINDS
        .iter()
        .filter(|(word, kind)| is_thing(**kind) && word.chars().count() > 1)
        .map(|(word, _)| *word)
        .collect();
    words.sort_unstable();
    pattern(&format!("(?:{})", words.join("|")))
});

/// Whether a text may name whose a thing is.
pub(super) fn may_name(text: &str) -> bool {
    let mut before = '.';
    let is_name = text.chars().any(|c| {
        let begins = c.is_alphabetic() && !c.is_lowercase() && !before.is_alphanumeric();
        let possessive = c == 's' && matches!(before, '\'' | '\u{ad}');
        let found = before != '.' && begins || possessive || is_uncased(c);
        before = c;
        found
    });
    is_name && THINGS.is_match(text)
}

/// Words before a name that say "of".
const OF: &[&str] = &[
    "of", "von", "vom", "de", "d", "du", "del", "dell", "di", "da", "do", "van", "od",
];
/// Small words within a name.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "van", "von", "der", "den", "del", "la", "bin", "al",
];
/// Turkish endings behind an apostrophe: whose it is, and to whom it belongs.
const GENITIVE: &[&str] = &["in", "ın", "un", "ün", "nin", "nın", "nun", "nün"];
const DATIVE: &[&str] = &["e", "a", "ye", "ya"];
/// Polish words behind which stands whose they are, by their begin.
const POLISH: &[&str] = &[
    "zamówien",
    "rezerwacj",
    "numer",
    "kont",
    "dane",
    "faktur",
    "umow",
    "bilet",
    "wizyt",
];
/// E-mails are also from the person who sent them.
const MAILS: &[&str] = &[
    "mail",
    "email",
    "e-mail",
    "courriel",
    "correo",
    "mailadresse",
    "info",
    "information",
];
/// Titles behind a name.
const TITLES: &[&str] = &["先生", "小姐", "女士", "太太"];
const HONORIFICS: &[&str] = &["さん", "様", "さま", "くん", "君", "ちゃん", "氏"];
/// The most words of a name, and the most letters of one in a script without spaces.
const NAME: usize = 4;
const UNSPACED: usize = 8;
/// Words that stand in the place of a name and are none.
const NO_PERSON: &str = include_str!("no_names.txt");

fn is_unspaced(word: &str) -> bool {
    word.starts_with(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

/// Whether a letter is of a script without capitals.
fn is_uncased(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// What stands right behind a name, joined by an apostrophe.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    S,
    Genitive,
    Dative,
}

/// The words of a clause that say by a name whose something is, and the name.
pub(super) fn owner(text: &str, words: &[Word<'_>]) -> Option<(Range<usize>, Owner)> {
    let mut at = 0;
    while at < words.len() {
        let Some(run) = run_at(text, words, at) else {
            at += 1;
            continue;
        };
        let (name, ending) = ended(text, words, run);
        if let Some(owner) = owner_of(words, &name, ending) {
            return Some((name, owner));
        }
        at = name.end.max(at + 1);
    }
    None
}

/// Whether a word may be one of a name.
fn is_name(word: &Word<'_>) -> bool {
    const NEVER: u32 =
        POINTER | COPULA | BELONGS | RECORD | PARCEL | DETAIL | THEIRS | NO_NAME | NAMED;
    if word.kind & (NEVER | FILLER | TO | JOINT | OPENING) != 0 {
        return false;
    }
    let first = word.text.chars().next();
    first.is_some_and(char::is_alphabetic) && (word.kind == 0 || word.kind & PERSON == 0)
}

/// The words of a name that begins at a place.
fn run_at(text: &str, words: &[Word<'_>], at: usize) -> Option<Range<usize>> {
    let mut end = at;
    while let Some(word) = words.get(end) {
        let particle = end > at
            && PARTICLES.contains(&word.text)
            && words
                .get(end + 1)
                .is_some_and(|next| is_name(next) && is_capital(next.text));
        // "O'Brien", "D'Angelo"
        let initial = word.text.chars().count() == 1
            && is_capital(word.text)
            && words.get(end + 1).is_some_and(|next| {
                is_joined(text, word, next) && is_capital(next.text) && is_name(next)
            });
        if !(is_name(word) || particle || initial) {
            break;
        }
        end += 1;
        // "Levi's order": what follows an apostrophe is no word of the name.
        if words
            .get(end)
            .is_some_and(|next| is_joined(text, word, next))
        {
            break;
        }
    }
    (end > at).then_some(at..end)
}

fn is_joined(text: &str, word: &Word<'_>, next: &Word<'_>) -> bool {
    let between = text.get(word.at.end..next.at.start).unwrap_or_default();
    let between = between.trim_end_matches('\u{ad}');
    matches!(between, "'" | "\u{2019}" | "`" | "´")
}

/// The name with what its language adds to it.
fn ended(text: &str, words: &[Word<'_>], run: Range<usize>) -> (Range<usize>, Ending) {
    let (Some(last), next) = (words.get(run.end.saturating_sub(1)), words.get(run.end)) else {
        return (run, Ending::None);
    };
    let Some(next) = next.filter(|next| is_joined(text, last, next)) else {
        let titled = words
            .get(run.end)
            .is_some_and(|next| TITLES.contains(&next.text));
        return (run.start..run.end + usize::from(titled), Ending::None);
    };
    let lower = next.lower();
    let ending = match lower.as_str() {
        "s" => Ending::S,
        ending if GENITIVE.contains(&ending) => Ending::Genitive,
        ending if DATIVE.contains(&ending) => Ending::Dative,
        // "O'Brien"
        _ => {
            let rest = run_at(text, words, run.end).unwrap_or(run.end..run.end);
            return if rest.is_empty() {
                (run, Ending::None)
            } else {
                ended(text, words, run.start..rest.end)
            };
        }
    };
    (run.start..run.end + 1, ending)
}

/// The owner that a name is at its place; none where it is not said to be one.
fn owner_of(words: &[Word<'_>], name: &Range<usize>, ending: Ending) -> Option<Owner> {
    let before = name.start.checked_sub(1).and_then(|at| words.get(at));
    let after = words.get(name.end);
    let own = &words[name.start..name.end - usize::from(ending != Ending::None)];
    let last = own.last()?;
    let is = |word: Option<&Word<'_>>, kind: u32| word.is_some_and(|word| word.kind & kind != 0);
    let said = |word: Option<&Word<'_>>, list: &[&str]| {
        word.is_some_and(|word| list.contains(&word.lower().as_str()))
    };
    let any = |kind: u32| words.iter().any(|word| word.kind & kind != 0);
    let at_end = after.is_none();
    let capital = own
        .iter()
        .all(|word| is_capital(word.text) || PARTICLES.contains(&word.text));
    let lower = last.lower();
    let noun = RECORD | DETAIL;
    let mails = words
        .iter()
        .any(|word| MAILS.contains(&word.lower().as_str()));
    let bare = capital
        && before.is_some()
        && lower.ends_with(['s', 'x', 'z', 'ß'])
        && !lower.ends_with("ss");
    let cyrillic = |word: &str| word.starts_with(|c| matches!(c, '\u{400}'..='\u{4ff}'));
    let declined = capital && at_end && is(before, noun) && {
        let noun = before.map(Word::lower).unwrap_or_default();
        cyrillic(&noun) && cyrillic(&lower) || POLISH.iter().any(|begin| noun.starts_with(begin))
    };
    let uncased = last.text.starts_with(is_uncased);
    let arabic = last
        .text
        .starts_with(|c| matches!(c, '\u{600}'..='\u{6ff}'));
    let idafa = arabic
        && own.len() <= 2
        && own.iter().all(|word| !word.text.starts_with("ال"))
        && is(before, noun)
        && before.is_some_and(|word| !word.text.starts_with("ال"));
    let is_owner = match ending {
        Ending::S => is(after, noun | PARCEL) || at_end && before.is_some(),
        Ending::Genitive => is(after, noun | PARCEL),
        Ending::Dative => is(after, BELONGS),
        Ending::None if is_unspaced(last.text) => {
            said(after, &["的"]) && is(words.get(name.end + 1), noun | PARCEL)
                || said(after, &["の"])
                    && is(words.get(name.end + 1), noun | PARCEL)
                    && is_japanese_name(own)
                || is(before, BELONGS)
        }
        Ending::None => {
            let cased = capital || uncased;
            bare && is(after, noun)
                || capital && said(before, OF) && any(noun) && !mails
                || cased && any(BELONGS) && is(before, BELONGS | TO) && !is(before, COPULA)
                || capital && said(before, &["à"]) && any(RECORD) && any(COPULA)
                || capital
                    && said(after, &["的", "の"])
                    && is(words.get(name.end + 1), noun | PARCEL)
                || declined
                || idafa && at_end
        }
    };
    let mut all: Vec<String> = own.iter().map(Word::lower).collect();
    if is_unspaced(last.text) {
        all = vec![all.concat()];
    }
    let most = if is_unspaced(last.text) {
        UNSPACED
    } else {
        NAME
    };
    let letters: usize = all.iter().map(|word| word.chars().count()).sum();
    let cased = capital || uncased || ending == Ending::S;
    (is_owner && cased && !is_no_person(&all) && letters > 1 && own.len() <= most).then_some(
        Owner {
            words: all,
            declined,
        },
    )
}

/// Whether one of the words stands where a name would and is none: a day, a company, "yesterday".
pub(super) fn is_no_person(words: &[String]) -> bool {
    let is_listed = |word: &str| {
        let day = KINDS.get(word).is_some_and(|kind| kind & NO_NAME != 0);
        day || NO_PERSON.split_whitespace().any(|one| one == word)
    };
    words
        .iter()
        .any(|word| is_listed(word) || word.strip_suffix('s').is_some_and(is_listed))
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether Japanese words are a name: with what is said behind one, or written as names from abroad are.
fn is_japanese_name(words: &[Word<'_>]) -> bool {
    let whole: String = words.iter().map(|word| word.text).collect();
    let katakana = whole.chars().all(|c| matches!(c, '\u{30a0}'..='\u{30ff}'));
    let honoured = HONORIFICS
        .iter()
        .any(|h| whole.len() > h.len() && whole.ends_with(h));
    honoured || katakana
}
