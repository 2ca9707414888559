//! What a customer takes back: "sorry, I meant …", "not …, that one has arrived", "that is my
//! husband's, mine is …". Read off the words around the values that were recognised in a message.
//!
//! A value that is denied as an identifier is taken back; one that something is denied of ("I have not
//! received LH-1") is not. Where the words leave it open, nothing is taken back.

mod asked_of;
mod called;
mod clauses;
mod denies_self;
mod doubts;
mod matter;
mod named;
mod own_claim;
mod plain;
mod reader;
mod roles;
mod sentences;
mod spelling;
mod supposed;
mod takeover;
mod third;
mod whose;
mod words;

pub(crate) use asked_of::{asks_of_others, speaks_of_others};
pub(crate) use called::{name_alone, names_said, renames};
pub(crate) use denies_self::{TakenFor, denies_self};
pub(crate) use doubts::Doubt;
pub(crate) use doubts::doubts;
pub(crate) use matter::{is_anothers, is_their_own, names_denied, without_denied};
pub(crate) use named::{NameOf, Owner};
pub(crate) use own_claim::claims_account;
pub(crate) use plain::{alternatives, holds_only_values, is_claimed, not_plain};
pub(crate) use roles::{has_role, is_not_theirs};
pub(crate) use sentences::{sentence_around, sentences};
pub(crate) use spelling::denies_name;
pub(crate) use takeover::{announced, introduced};
pub(crate) use third::is_of_a_third;
pub(crate) use words::pattern;

use std::borrow::Cow;
use std::ops::Range;

use reader::Reader;
use sentences::ends_of_sentences;
use third::CLAIM;
use words::{
    BARE, BELONGS, BESIDE, DISOWNS_ALL, DISOWNS_ALL_FAR, DISOWNS_LAST, FOR, NOT_MINE_FAR,
    ON_BEHALF, ON_BEHALF_FAR, SELF, STRONG, THEIRS_AFTER, is_far,
};

/// A value that was recognised in a message, in the customer's own words.
#[derive(Debug, Clone)]
pub(crate) struct Mention<'a> {
    /// The fact it is a value of.
    pub(crate) fact: &'a str,
    /// The value.
    pub(crate) value: &'a str,
    /// Where it stands, in bytes.
    pub(crate) span: Range<usize>,
    /// Whether a customer has one of it: a name, a postcode. They may have many orders.
    pub(crate) only_one: bool,
    /// Whether it is plainly their own, and not only named.
    pub(crate) own: bool,
}

/// What a message takes back of what was said before it without naming it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Disowned {
    /// Nothing.
    #[default]
    Nothing,
    /// What was named last.
    Last,
    /// Everything that says who they are.
    All,
    /// Everything that was named: another person goes on.
    Everything,
}

/// What a message takes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Corrections {
    /// Mentions of the message itself, by their places.
    pub(crate) taken_back: Vec<usize>,
    /// Mentions that take the place of what was said of the same fact in earlier messages.
    pub(crate) put_right: Vec<usize>,
    /// What else was said in earlier messages.
    pub(crate) disowned: Disowned,
    /// Whether what is taken back is said to be another person's: then so is what was said together with it.
    pub(crate) theirs: bool,
    /// Whether it is said, in plain words, to be a certain other person's: what else is known of that person is theirs, too.
    pub(crate) of_another: bool,
    /// Whether what was named last is said to be another person's in words that leave open what it is: "it's my mother's".
    pub(crate) left_open: bool,
    /// Whether it is asked about all the same, "that is my father's order": it only says who the customer is not.
    pub(crate) asked_about: bool,
}

impl Corrections {
    /// Another person goes on from a place on: all that was said until there is not theirs.
    pub(crate) fn take_everything_before(&mut self, place: usize, mentions: &[Mention<'_>]) {
        self.disowned = Disowned::Everything;
        let before = (0..mentions.len()).filter(|nth| mentions[*nth].span.end <= place);
        let new: Vec<usize> = before
            .filter(|nth| !self.taken_back.contains(nth))
            .collect();
        self.taken_back.extend(new);
        self.taken_back.sort_unstable();
    }
}

/// Finds what a message takes back. Mentions come in the order of their places. Who speaks for another person names what
/// is that person's, and takes it back by no word about whose it is. `name_of` tells whose name one is.
pub(crate) fn find(
    text: &str,
    quoted: &[Range<usize>],
    mentions: &[Mention<'_>],
    for_another: bool,
    name_of: &dyn Fn(&Owner) -> NameOf,
) -> Corrections {
    let own = without(text, quoted);
    // Places that are none in this text say nothing about it.
    let is_place = |m: &Mention<'_>| own.get(m.span.clone()).is_some();
    if !mentions.iter().all(is_place) {
        return Corrections::default();
    }
    let reader = Reader {
        text: &own,
        ends: ends_of_sentences(&own).collect(),
        mentions,
        for_another,
        name_of,
    };
    reader.read()
}

/// The customer's own words. Blanks stand where they quote another person, so that places stay.
pub(crate) fn own_words(text: &str) -> Cow<'_, str> {
    let quoted = baton_playbook::quoted(text);
    if quoted.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut own = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if quoted.iter().any(|span| span.contains(&at)) {
            own.extend(std::iter::repeat_n('\n', c.len_utf8()));
        } else {
            own.push(c);
        }
    }
    own.truncate(own.trim_end().len());
    Cow::Owned(own)
}

/// The places of identifying values that the customer says are another person's: "my neighbour is …", "it belongs
/// to …", "for …" beside what they say they are themselves. Of a customer who speaks for another person, all that is
/// not said to be their own.
pub(crate) fn of_others(text: &str, mentions: &[Mention<'_>], for_another: bool) -> Vec<usize> {
    let lead = |m: &Mention<'_>| -> &str {
        let before = text.get(..m.span.start).unwrap_or_default();
        let ends = ['!', '?', ';', '\n', '。', '！', '？', '；', '؟', '؛'];
        let sentence = before.rfind(ends).map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
        let stop = before.rfind(". ").map_or(0, |at| at + 2);
        let other = mentions.iter().map(|o| o.span.end);
        let other = other.filter(|end| *end <= m.span.start && m.only_one).max();
        // A name and an address beside each other are one person's.
        let near = other.filter(|end| !before[*end..].trim_matches([' ', ',', '(']).is_empty());
        &before[sentence.max(stop).max(near.unwrap_or(0)).min(before.len())..]
    };
    let own: Vec<bool> = mentions
        .iter()
        .map(|m| {
            // "That was my husband's, I am …"
            let near = lead(m)
                .rsplit([',', ';', '–', '—', '，', '、', '،'])
                .next()
                .unwrap_or_default();
            // "For my mum's birthday with my account …": what is said last counts.
            let own = |words: &str| match BELONGS.find_iter(words).last() {
                Some(theirs) => CLAIM.is_match(words.get(theirs.end()..).unwrap_or_default()),
                None => SELF.is_match(words),
            };
            own(lead(m)) || own(near)
        })
        .collect();
    // "I ordered it for my wife, …": it is told of themselves.
    let for_them = |m: &Mention<'_>| {
        let lead = lead(m);
        let from = m.span.start - lead.len();
        let mut people = BELONGS.find_iter(lead).peekable();
        people.peek().is_some()
            && people.all(|found| {
                let person = found.as_str().rfind(' ').map_or(0, |space| space + 1);
                plain::is_for_them(text, from + found.start() + person)
            })
    };
    let theirs = |m: &Mention<'_>| {
        if for_them(m) && !for_another {
            return false;
        }
        let any_own = mentions
            .iter()
            .zip(&own)
            .any(|(other, own)| *own && other.only_one);
        for_another || BELONGS.is_match(lead(m)) || (any_own && FOR.is_match(lead(m)))
    };
    let mut others: Vec<usize> = (0..mentions.len())
        .filter(|nth| mentions[*nth].only_one && !own[*nth] && theirs(&mentions[*nth]))
        .collect();
    // "M-1, born 1980-04-17, is my wife": what stands right before it is hers, too.
    let mut next: Option<usize> = None;
    for nth in (0..mentions.len())
        .rev()
        .filter(|nth| mentions[*nth].only_one)
    {
        let span = &mentions[nth].span;
        let after = text.get(span.end..).unwrap_or_default();
        let beside = next.is_some_and(|start| is_beside(text.get(span.end..start)));
        if THEIRS_AFTER.is_match(after) || beside {
            next = Some(span.start);
            if !others.contains(&nth) {
                others.push(nth);
            }
        } else {
            next = None;
        }
    }
    others.sort_unstable();
    others
}

/// Whether what stands between two values says that they are one person's: a mark, and a word or two.
fn is_beside(between: Option<&str>) -> bool {
    const WORDS: usize = 2;
    between.is_some_and(|text| {
        !text.contains(['.', '!', '?', '\n']) && text.split_whitespace().count() <= WORDS + 1
    })
}

/// Whether a text says that its writer speaks for another person: "I am calling for my mother".
pub(crate) fn speaks_for_another(text: &str) -> bool {
    ON_BEHALF.is_match(text) || is_far(text) && ON_BEHALF_FAR.is_match(text)
}

/// Whether a text says outright that it puts something right: "sorry, …", "I meant …".
pub(crate) fn puts_right(text: &str) -> bool {
    STRONG.is_match(text) || BARE.is_match(text) || renames(text)
}

/// Whether a text says that what stands beside it is another person's.
pub(crate) fn disowns(text: &str) -> bool {
    let far = || DISOWNS_ALL_FAR.is_match(text) || NOT_MINE_FAR.is_match(text);
    DISOWNS_ALL.is_match(text) || DISOWNS_LAST.is_match(text) || is_far(text) && far()
}

/// Whether a value is said to be the customer's only one: nothing before it in its sentence says that it comes beside
/// another one, or is another person's.
pub(crate) fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let start = sentence_around(text, span.start).start;
    let end = sentence_around(text, span.end).end;
    let before = text.get(start..span.start).unwrap_or_default();
    let behind = text.get(span.end..end).unwrap_or_default();
    !BESIDE.is_match(before) && !BESIDE.is_match(behind)
}

/// Whether a value is said to be the customer's own and no further one: "my e-mail is …", not "my other e-mail is …".
pub(crate) fn is_their_only_one(text: &str, span: &Range<usize>) -> bool {
    let start = sentence_around(text, span.start).start;
    let end = sentence_around(text, span.end).end;
    let before = text.get(start..span.start).unwrap_or_default();
    let behind = text.get(span.end..end).unwrap_or_default();
    !BESIDE.is_match(before) && !BELONGS.is_match(before) && !BELONGS.is_match(behind)
}

/// The text with blanks where another person's words are, so that places stay.
pub(crate) fn without(text: &str, quoted: &[Range<usize>]) -> String {
    let is_quoted = |at: usize| quoted.iter().any(|span| span.contains(&at));
    let mut own = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_quoted(at) {
            // A newline ends a sentence: what is before a quotation and what is after are two.
            own.extend(std::iter::repeat_n('\n', c.len_utf8()));
        } else if c == '\u{2019}' {
            // As many bytes as it had.
            own.push_str("'\u{ad}");
        } else {
            own.push(c);
        }
    }
    own
}

#[cfg(test)]
#[path = "corrections_tests.rs"]
mod tests;
