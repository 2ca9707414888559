//! Whether a text says that its writer is not the person they were taken for: "Otto is my husband", "who is Otto?",
//! "I am somebody else", "that is not my e-mail address".
//!
//! Each clause is written as its words, in small letters and with one space between them, and four signs for what the
//! sentences of a language have in common: `N` for the name of whom they were taken for, `F` for a family name alone,
//! `P` for a person of whom "my" says whose, `M` for one whose word says so itself ("babam"). `A` stands right before a word
//! that is written like a name. What such a clause has to look like stands in `words`, language by language.
//!
//! Where both readings are possible, it is said: a question more is better than another person's record.

mod words;

use std::borrow::Cow;
use std::ops::Range;

use self::words::{
    ADDRESS_DENIED, ANOTHER, BARE_NO, INTRODUCES, NAME_DENIED, NO, NOT_NAMED, NOT_THEM,
    RELATIVE_OF, SIGNS,
};
use super::Mention;
use super::clauses::{ACTOR, Clause, MY, PERSON, THEIRS, Word, clauses, is_unspaced};
use super::named::is_no_person;
use super::spelling::is_one_letter_off;
use super::whose::ANYONE;
use super::words::is_far;

/// Whom the customer was taken for, as far as it tells what they say of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TakenFor<'s> {
    /// Their names.
    pub(crate) names: &'s [String],
    /// Whether something has shown who they are, or they said it.
    pub(crate) known: bool,
}

/// Whether a text says that its writer is not whom they were taken for. `states` says whether it names anything that
/// tells who they are: an address that is denied beside it was mistyped.
pub(crate) fn denies_self(text: &str, taken_for: TakenFor<'_>, states: bool) -> bool {
    let names: Vec<Name> = taken_for.names.iter().map(|name| Name::of(name)).collect();
    let text = joined(text);
    if denies(&text, &names, taken_for.known, states) {
        return true;
    }
    let aside = without_asides(&text);
    aside.is_some_and(|text| denies(&text, &names, taken_for.known, states))
}

/// Words that say what someone is.
const IS: &[&str] = &[
    "is", "was", "ist", "war", "est", "es", "è", "é", "jest", "to", "это",
];

/// The text without the dashes that Russian puts in the place of "is": they end no clause.
fn joined(text: &str) -> Cow<'_, str> {
    let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{4ff}');
    if text.contains(['–', '—']) && text.contains(cyrillic) {
        Cow::Owned(text.replace(['–', '—'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without what stands in brackets, if anything does: "Otto Berg (otto@…) is my husband".
fn without_asides(text: &str) -> Option<String> {
    let mut left = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')') else {
            break;
        };
        left.push_str(&rest[..open]);
        rest = &rest[open + close + 1..];
    }
    let any = rest.len() < text.len();
    left.push_str(rest);
    any.then_some(left)
}

/// Whether a clause of a text says so.
fn denies(text: &str, names: &[Name], known: bool, states: bool) -> bool {
    let said = names_in(text, names);
    let begins_with_no = || !names.is_empty() && BARE_NO.is_match(text);
    let may = !said.is_empty() || SIGNS.is_match(text) || begins_with_no();
    if !may {
        return false;
    }
    let spans: Vec<Mention<'_>> = said.iter().map(|one| one.mention(text)).collect();
    let mut others = false;
    // How many clauses ago a name stood alone.
    let mut name: Option<usize> = None;
    // The clause before, where it says "no" or who the writer is.
    let (mut no, mut introduced) = (false, None);
    for clause in clauses(text, &spans) {
        let words = signs(&clause, &said);
        // "Otto Berg, otto@…, is my husband"
        let is = words
            .split_whitespace()
            .next()
            .is_some_and(|first| IS.contains(&first));
        let apart = is && name.is_some_and(|ago| ago > 0);
        let named = words.contains(['N', 'F']) && NAME_DENIED.is_match(&words);
        let denied = named
            || apart && NAME_DENIED.is_match(&format!(" N{words}"))
            || no && !names.is_empty() && INTRODUCES.is_match(&words)
            || introduced.is_some_and(|other: String| {
                NOT_THEM.is_match(&words) && !is_misspelt(&other, names)
            })
            || ANOTHER.is_match(&words)
            || !states && ADDRESS_DENIED.is_match(&words)
            || known && !others && RELATIVE_OF.is_match(&words)
            || known && names.is_empty() && NOT_NAMED.is_match(&words);
        if denied {
            return true;
        }
        no = NO.is_match(&words);
        introduced = INTRODUCES.is_match(&words).then_some(words.clone());
        name = if words == " N " {
            Some(0)
        } else {
            name.map(|ago| ago + 1)
        };
        // "My husband cannot come. I'm his wife": he is whose wife they are.
        others |= speaks_of_another(&clause);
    }
    false
}

/// Whether a clause says one of the names with another letter: "it's Otto, not Oto".
fn is_misspelt(clause: &str, names: &[Name]) -> bool {
    let mut words = clause.split(' ').filter_map(|word| word.strip_prefix('A'));
    words.any(|word| {
        let mut parts = names
            .iter()
            .flat_map(|name| name.given.iter().chain(&name.family));
        parts.any(|part| is_one_letter_off(word, part))
    })
}

/// Whether a clause speaks of a person who is the writer's: "my husband".
fn speaks_of_another(clause: &Clause<'_>) -> bool {
    let mine = clause.words.iter().any(|word| word.kind & MY != 0);
    clause
        .words
        .iter()
        .any(|word| is_mine(word) || mine && word.kind & PERSON != 0)
}

/// Whether a word for a person says that they are the writer's: "babam".
fn is_mine(word: &Word<'_>) -> bool {
    const ANY: &[&str] = &["别人", "他人", "他の人", "別の人"];
    let lower = word.lower();
    word.kind & (ACTOR | THEIRS) != 0
        && word.kind & PERSON == 0
        && !ANYONE.contains(&&*lower)
        && !ANY.contains(&&*lower)
}

/// A clause in small letters, with the signs for names and people.
fn signs(clause: &Clause<'_>, said: &[NameSaid]) -> String {
    let mut all = String::from(" ");
    let mut unspaced = false;
    for (nth, word) in clause.words.iter().enumerate() {
        let name = said.iter().find(|one| one.at == word.at);
        let person = word.kind & PERSON != 0;
        let sign = match name {
            Some(name) if name.given => Some('N'),
            Some(_) => Some('F'),
            None if person => Some('P'),
            None if is_mine(word) => Some('M'),
            None => None,
        };
        // Words of a script without spaces stand together, and so do the signs beside them.
        let together = word.is_unspaced();
        if (together || unspaced) && all.len() > 1 {
            all.pop();
        }
        match sign {
            Some(sign) => all.push(sign),
            None => {
                // Every first word of a sentence has a capital.
                if nth > 0 && is_name(word) {
                    all.push('A');
                }
                all.push_str(&word.lower());
            }
        }
        all.push(' ');
        unspaced = together;
    }
    all
}

/// Whether a word is written as a name is, and no other word that is known.
fn is_name(word: &Word<'_>) -> bool {
    let mut letters = word.text.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some();
    capital && word.kind == 0 && !is_no_person(&[word.lower()])
}

/// A name by its parts, in small letters.
struct Name {
    /// The parts that tell one of a family from another.
    given: Vec<String>,
    family: Vec<String>,
}

impl Name {
    fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        let split = |text: &str| -> Vec<String> {
            let parts = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
            let long = parts.filter(|part| part.chars().count() > 1);
            long.map(str::to_owned).collect()
        };
        // "Berg, Otto"
        if let Some((family, given)) = lower.split_once(',') {
            return Self {
                given: split(given),
                family: split(family),
            };
        }
        let mut given = split(&lower);
        // Where names have no spaces the family comes first, and is often said alone.
        if lower.starts_with(is_unspaced) {
            given.push(given.concat());
            return Self {
                given,
                family: Vec::new(),
            };
        }
        let family = if given.len() > 1 {
            given.pop().into_iter().collect()
        } else {
            Vec::new()
        };
        Self { given, family }
    }
}

/// A name of whom the customer was taken for, where a text says it.
struct NameSaid {
    at: Range<usize>,
    /// Whether it says which one of a family.
    given: bool,
}

impl NameSaid {
    fn mention<'t>(&self, text: &'t str) -> Mention<'t> {
        Mention {
            fact: "",
            value: text.get(self.at.clone()).unwrap_or_default(),
            span: self.at.clone(),
            only_one: true,
            own: true,
        }
    }
}

/// Where a text says one of the names; the parts of one beside each other are one place.
fn names_in(text: &str, names: &[Name]) -> Vec<NameSaid> {
    if names.is_empty() {
        return Vec::new();
    }
    let declined = is_far(&text.to_lowercase());
    let unspaced = names.iter().flat_map(|name| &name.given);
    let unspaced =
        unspaced.filter(|part| part.starts_with(is_unspaced) && part.chars().count() > 1);
    let longest = unspaced.flat_map(|part| text.match_indices(part.as_str()));
    let mut said: Vec<NameSaid> = longest
        .map(|(start, part)| NameSaid {
            at: start..start + part.len(),
            given: true,
        })
        .collect();
    if !said.is_empty() {
        said.sort_by_key(|one| (one.at.start, std::cmp::Reverse(one.at.end)));
        said.dedup_by(|later, before| later.at.start < before.at.end);
        return said;
    }
    for at in words_of(text) {
        let word = text.get(at.clone()).unwrap_or_default().to_lowercase();
        let is = |part: &String| is_part(&word, part, declined);
        let given = names.iter().any(|name| name.given.iter().any(is));
        if !given && !names.iter().any(|name| name.family.iter().any(is)) {
            continue;
        }
        let beside = said.last().is_some_and(|last| {
            let between = text.get(last.at.end..at.start);
            between.is_some_and(|between| between.chars().all(|c| c == ' '))
        });
        match said.last_mut() {
            Some(last) if beside => {
                last.at.end = at.end;
                last.given |= given;
            }
            Some(_) | None => said.push(NameSaid { at, given }),
        }
    }
    said
}

/// Where the words of a text stand that may be names: none within an address, and those of other scripts apart.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        let from = start;
        start += token.len();
        if token.contains(['@', '/', '_']) {
            continue;
        }
        let script = |c: char| (c.is_alphanumeric(), c >= '\u{3000}');
        let mut begin: Option<usize> = None;
        let mut last = (false, false);
        for (place, c) in token.char_indices() {
            if let Some(first) = begin
                && (script(c) != last && c != '-')
            {
                all.push(from + first..from + place);
                begin = None;
            }
            if begin.is_none() && c.is_alphanumeric() {
                begin = Some(place);
                last = script(c);
            }
        }
        if let Some(first) = begin {
            all.push(from + first..from + token.trim_end().len());
        }
    }
    all
}

/// Whether a word is a part of a name, or one with what a language adds to it: "Ottos", "Ottonem".
fn is_part(word: &str, part: &str, declined: bool) -> bool {
    const ENDINGS: &[&str] = &[
        "a", "ą", "e", "ę", "i", "y", "u", "ie", "em", "iem", "nem", "owi", "ego", "ona", "onem",
        "onowi", "ом", "ем", "ой", "ей", "а", "я", "у", "ю", "ы", "и", "е",
    ];
    if word == part || word.strip_suffix('s') == Some(part) {
        return true;
    }
    if !declined || part.chars().count() < 3 {
        return false;
    }
    let stem = part.strip_suffix(['a', 'o', 'e', 'y', 'i', 'а', 'о', 'я', 'й', 'ь', 'е']);
    let ended = |stem: &str| {
        let ending = word.strip_prefix(stem);
        ending.is_some_and(|ending| ENDINGS.contains(&ending))
    };
    ended(part) || stem.is_some_and(ended)
}

#[cfg(test)]
#[path = "denies_self_tests.rs"]
mod tests;
