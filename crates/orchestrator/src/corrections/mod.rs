//! What a customer takes back: "sorry, I meant …", "not …, that one has arrived", "that is my
//! husband's, mine is …". Read off the words around the values that were recognised in a message.
//!
//! A value that is denied as an identifier is taken back; one that something is denied of ("I have not
//! received LH-1") is not. Where the words leave it open, nothing is taken back.

mod clauses;
mod takeover;
mod whose;
mod words;

pub(crate) use takeover::{announced, introduced};
pub(crate) use words::pattern;

use std::borrow::Cow;
use std::ops::Range;

use words::{
    BARE, BARE_WITHIN, BELONGS, BESIDE, DENIED_BEFORE, DISOWNS_ALL, DISOWNS_ANY, DISOWNS_LAST,
    ELLIPTIC, FOR, HERS, INSTEAD, MINE_IS, NAMED_ONLY, NOT_MINE, ON_BEHALF, PLAINLY_WRONG,
    QUESTION_BEFORE, SELF, STRONG, THEIR_DETAILS, THEIRS, THEIRS_AFTER, VERB_DENIED, WRONG_AFTER,
    WRONG_GIVEN,
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
/// is that person's, and takes it back by no word about whose it is.
pub(crate) fn find(
    text: &str,
    quoted: &[Range<usize>],
    mentions: &[Mention<'_>],
    for_another: bool,
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
    };
    reader.read()
}

/// The customer's own words: blanks stand where they quote somebody else, so that places stay.
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

/// The values of which a customer has one that are said to be somebody else's, by their places: "my neighbour is …",
/// "it belongs to …", "for …" beside what they say they are themselves; of who speaks for another person, all that is
/// not said to be their own.
pub(crate) fn of_others(text: &str, mentions: &[Mention<'_>], for_another: bool) -> Vec<usize> {
    let lead = |m: &Mention<'_>| -> &str {
        let before = text.get(..m.span.start).unwrap_or_default();
        let sentence = before.rfind(['!', '?', ';', '\n']).map_or(0, |at| at + 1);
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
                .rsplit([',', ';', '–', '—'])
                .next()
                .unwrap_or_default();
            let own = |words: &str| SELF.is_match(words) && !BELONGS.is_match(words);
            own(lead(m)) || own(near)
        })
        .collect();
    let theirs = |m: &Mention<'_>| {
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
    ON_BEHALF.is_match(text)
}

/// Whether a text asks about another person's record: "my wife's points".
pub(crate) fn asks_of_others(text: &str) -> bool {
    THEIRS.is_match(text)
}

/// Whether a text is about another person: "my wife Anna, when is her …", "my son's …".
pub(crate) fn speaks_of_others(text: &str) -> bool {
    THEIRS.is_match(text) || BELONGS.is_match(text) && HERS.is_match(text)
}

/// Whether a text says that what stands beside it is somebody else's.
pub(crate) fn disowns(text: &str) -> bool {
    DISOWNS_ALL.is_match(text) || DISOWNS_LAST.is_match(text)
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

/// The text with blanks where somebody else's words are, so that places stay.
fn without(text: &str, quoted: &[Range<usize>]) -> String {
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

struct Reader<'t> {
    text: &'t str,
    /// Where its sentences end.
    ends: Vec<usize>,
    mentions: &'t [Mention<'t>],
    for_another: bool,
}

impl Reader<'_> {
    fn read(&self) -> Corrections {
        let mut found = Corrections::default();
        for nth in 0..self.mentions.len() {
            if self.is_denied(nth) {
                found.taken_back.push(nth);
            }
        }
        for nth in 0..self.mentions.len() {
            if !found.taken_back.contains(&nth) && self.puts_right(nth) {
                found.put_right.push(nth);
                self.replaced_by(nth, &mut found.taken_back);
            }
        }
        found
            .put_right
            .retain(|nth| !found.taken_back.contains(nth));
        self.disowns(&mut found);
        if !self.for_another {
            self.is_theirs(&mut found);
        }
        // What is said again further on, and stands, is meant.
        let stands = |nth: &usize| {
            let one = &self.mentions[*nth];
            (nth + 1..self.mentions.len()).any(|later| {
                let other = &self.mentions[later];
                other.fact == one.fact
                    && other.value == one.value
                    && !found.taken_back.contains(&later)
            })
        };
        let kept: Vec<usize> = found
            .taken_back
            .iter()
            .copied()
            .filter(|nth| !stands(nth))
            .collect();
        found.taken_back = kept;
        found.taken_back.sort_unstable();
        found
    }

    fn sentence_around(&self, at: usize) -> Range<usize> {
        around(self.ends.iter().copied(), self.text, at)
    }

    /// The words before a mention, back to the last mention or the begin of the sentence.
    fn lead(&self, nth: usize) -> &str {
        let span = &self.mentions[nth].span;
        let sentence = self.sentence_around(span.start);
        let before = self.before(nth).map_or(0, |span| span.end);
        &self.text[sentence.start.max(before).min(span.start)..span.start]
    }

    /// The words after a mention, up to the next one or the end of the sentence.
    fn trail(&self, nth: usize) -> &str {
        let span = &self.mentions[nth].span;
        let sentence = self.sentence_around(span.end);
        let mut later = self.mentions.iter().map(|m| m.span.start);
        let next = later
            .find(|start| *start >= span.end)
            .unwrap_or(self.text.len());
        &self.text[span.end..sentence.end.min(next).max(span.end)]
    }

    /// The place of the last mention that ends before this one begins.
    fn before(&self, nth: usize) -> Option<&Range<usize>> {
        let start = self.mentions[nth].span.start;
        let spans = self.mentions.iter().map(|m| &m.span);
        spans
            .filter(|span| span.end <= start)
            .max_by_key(|span| span.end)
    }

    /// Whether the words deny the mention as what is meant.
    fn is_denied(&self, nth: usize) -> bool {
        let mention = &self.mentions[nth];
        let lead = self.lead(nth);
        if DENIED_BEFORE.is_match(lead) {
            let sentence = &self.text[self.sentence_around(mention.span.start)];
            // "Has not LH-1 arrived?" asks, and denies nothing.
            let asks = sentence.trim_end().ends_with('?') && QUESTION_BEFORE.is_match(lead);
            return !asks && !VERB_DENIED.is_match(lead);
        }
        let trail = self.trail(nth);
        WRONG_AFTER.is_match(trail) || (mention.only_one && PLAINLY_WRONG.is_match(trail))
    }

    /// Whether the words before or after a mention say that it corrects something.
    fn puts_right(&self, nth: usize) -> bool {
        let mention = &self.mentions[nth];
        let (near, trail) = (self.lead(nth), self.trail(nth));
        if STRONG.is_match(near) || INSTEAD.is_match(trail) || MINE_IS.is_match(near) {
            return true;
        }
        if mention.only_one {
            return sentences(&self.text[..mention.span.start]).any(corrects);
        }
        let start = self.sentence_around(mention.span.start).start;
        let continues = self.before(nth).is_some_and(|span| span.end > start);
        let ends = trail
            .trim_matches(|c: char| !c.is_alphanumeric())
            .is_empty();
        let names = |rest: &str| {
            ELLIPTIC.is_match(rest) || ((ends || continues) && NAMED_ONLY.is_match(rest))
        };
        if let Some(bare) = BARE.find(near) {
            return names(&near[bare.end()..]);
        }
        // "I gave you the wrong number. LH-2", "Sorry. It is LH-2".
        let previous = sentences(&self.text[..start]).last().filter(|_| !continues);
        previous.is_some_and(|previous| {
            let only_bare = BARE
                .find(previous)
                .is_some_and(|bare| bare.end() == previous.len());
            (STRONG.is_match(previous) && !self.names_something(previous))
                || (only_bare && names(near))
        })
    }

    /// Whether a sentence of the text holds a mention.
    fn names_something(&self, sentence: &str) -> bool {
        let mut mentions = self.mentions.iter();
        mentions.any(|m| sentence.contains(&self.text[m.span.clone()]))
    }

    /// The earlier mentions of the same fact that a corrected one takes the place of.
    fn replaced_by(&self, nth: usize, taken_back: &mut Vec<usize>) {
        let mention = &self.mentions[nth];
        let earlier = (0..nth).rev().filter(|other| {
            let other = &self.mentions[*other];
            other.fact == mention.fact && other.value != mention.value
        });
        let most = if mention.only_one { usize::MAX } else { 1 };
        for other in earlier.take(most) {
            if self.corrected_between(other, nth) && !taken_back.contains(&other) {
                taken_back.push(other);
            }
        }
    }

    /// Whether the words that correct stand behind the earlier mention.
    fn corrected_between(&self, earlier: usize, later: usize) -> bool {
        let from = self.mentions[earlier].span.end;
        let between =
            &self.text[from.min(self.mentions[later].span.start)..self.mentions[later].span.start];
        INSTEAD.is_match(self.trail(later))
            || MINE_IS.is_match(between)
            || sentences(between).any(corrects)
    }

    fn disowns(&self, found: &mut Corrections) {
        // Edges of words cost a long pattern much in a text that is not ASCII.
        let any = !self.text.is_ascii() || DISOWNS_ANY.is_match(self.text);
        let all = any && DISOWNS_ALL.is_match(self.text);
        if all || DISOWNS_ALL.is_match(&spelled(self.text)) {
            found.disowned = Disowned::All;
        }
        if !any {
            return;
        }
        let theirs = THEIR_DETAILS.find(self.text);
        found.theirs =
            theirs.is_some() || DISOWNS_LAST.is_match(self.text) || WRONG_GIVEN.is_match(self.text);
        let given = WRONG_GIVEN.find(self.text).filter(|given| {
            // What follows puts it right.
            let mut mentions = self.mentions.iter();
            mentions.all(|m| m.span.start < given.start())
        });
        let Some(phrase) = DISOWNS_LAST.find(self.text).or(theirs).or(given) else {
            return;
        };
        let before = &self.text[..phrase.start()];
        let after = &self.text[phrase.end()..];
        let plainly = NOT_MINE.is_match(phrase.as_str()) || theirs.or(given).is_some();
        let marked = sentences(before).last().is_some_and(corrects);
        let replaced = MINE_IS.is_match(after);
        // It points at what was named last: in this message, or before it.
        let last = (0..self.mentions.len())
            .rev()
            .find(|nth| self.mentions[*nth].span.end <= phrase.start());
        // "C-1. That is my wife's." says whose the number is; "That is my wife's present" does not. Where another
        // one follows, that is theirs.
        let whose = last.is_some_and(|nth| {
            let one = &self.mentions[nth];
            let ends = after.trim_start().is_empty()
                || after
                    .trim_start()
                    .starts_with(['.', ',', ';', '!', ')', '\n', '–', '—']);
            let another = self.mentions[nth + 1..].iter();
            let mut another = another.filter(|m| m.fact == one.fact && m.value != one.value);
            one.only_one && (ends || another.next().is_some())
        });
        if !(plainly || marked || replaced || whose) {
            return;
        }
        match last {
            Some(nth) if !found.taken_back.contains(&nth) && !found.put_right.contains(&nth) => {
                found.taken_back.push(nth);
            }
            Some(_) => {}
            None => found.disowned = found.disowned.max(Disowned::Last),
        }
    }

    /// Takes back what a clause says to be another person's: "that was my father's order".
    fn is_theirs(&self, found: &mut Corrections) {
        let Some(whose) = whose::said(self.text, self.mentions) else {
            return;
        };
        let (before, after): (Vec<usize>, Vec<usize>) = (0..self.mentions.len())
            .filter(|nth| !found.taken_back.contains(nth))
            .partition(|nth| self.mentions[*nth].span.start < whose.span.end);
        let replaces = |nth: &usize| {
            let one = &self.mentions[*nth];
            let other = |later: &usize| {
                let other = &self.mentions[*later];
                other.fact == one.fact && other.value != one.value
            };
            after.iter().any(other)
        };
        let own = MINE_IS.is_match(&self.text[whose.span.end..]);
        let marked = sentences(&self.text[..whose.span.start])
            .last()
            .is_some_and(corrects);
        let goes_on = own || !after.is_empty();
        // "That is my father's", and "LH-1, that is my father's order" of what is asked about now, leave it open.
        if !(whose.plain || marked || goes_on) {
            return;
        }
        let last = before.last().filter(|nth| {
            let only_one = self.mentions[**nth].only_one;
            only_one || marked || own || replaces(nth) || whose.past && goes_on
        });
        match (last, before.is_empty()) {
            (None, false) => return,
            (None, true) => {
                found.disowned = found.disowned.max(Disowned::Last);
                found.asked_about = !(whose.past || marked || goes_on);
            }
            (Some(last), _) => {
                let mut gone: Vec<usize> = before.iter().copied().filter(replaces).collect();
                gone.push(*last);
                gone.retain(|nth| !found.put_right.contains(nth));
                found.taken_back.extend(gone);
            }
        }
        (found.theirs, found.of_another) = (true, true);
        // What they say of themselves then takes the place of what was said before.
        for nth in after {
            if self.mentions[nth].only_one && !found.put_right.contains(&nth) {
                found.put_right.push(nth);
            }
        }
    }
}

/// The text with the words that take an account back as they are spelled: "wrng acount".
fn spelled(text: &str) -> String {
    const RIGHT: &[&str] = &["wrong", "account", "customer", "person", "profile"];
    let near = |word: &str| {
        let word = word.to_lowercase();
        let letters = word.chars().count();
        // One letter off is at most one letter longer or shorter: most words are more.
        let mut right = RIGHT
            .iter()
            .filter(|right| right.len().abs_diff(letters) <= 1);
        right.find(|right| is_one_letter_off(&word, right)).copied()
    };
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(|word| near(word).unwrap_or(word))
        .collect::<Vec<&str>>()
        .join(" ")
}

/// Whether a word is another one with a letter left out, doubled, changed or swapped with the next.
fn is_one_letter_off(word: &str, right: &str) -> bool {
    let (word, right): (Vec<char>, Vec<char>) = (word.chars().collect(), right.chars().collect());
    let same = word.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (rest, wanted) = (&word[same..], &right[same..]);
    let tail = |one: &[char], skip: usize, other: &[char], over: usize| {
        one.len() >= skip && other.len() >= over && one[skip..] == other[over..]
    };
    let swapped = matches!((rest, wanted), ([a, b, ..], [c, d, ..]) if a == d && b == c);
    tail(rest, 0, wanted, 1)
        || tail(rest, 1, wanted, 0)
        || tail(rest, 1, wanted, 1)
        || swapped && tail(rest, 2, wanted, 2)
}

/// Whether a text says of its writer that they are not a person of one of these names: "I'm not Anna".
pub(crate) fn denies_name(text: &str, names: &[String]) -> bool {
    const DENIALS: &[&str] = &[
        "i am not",
        "im not",
        "i m not",
        "my name is not",
        "this is not",
        "ich bin nicht",
        "ich heisse nicht",
        "ich heiße nicht",
        "je ne suis pas",
        "je suis pas",
        "no soy",
        "non sono",
        "ik ben niet",
        "não sou",
        "nao sou",
    ];
    let plain = |text: &str| -> String {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        format!(" {} ", words.join(" "))
    };
    let said = plain(text);
    names
        .iter()
        .flat_map(|name| name.split_whitespace())
        .map(plain)
        // Most messages have no name in them.
        .filter(|name| said.contains(name.as_str()))
        .any(|name| {
            DENIALS
                .iter()
                .any(|denial| said.contains(&format!(" {denial}{name}")))
        })
}

/// The sentence around a place.
pub(crate) fn sentence_around(text: &str, at: usize) -> Range<usize> {
    around(ends_of_sentences(text), text, at)
}

fn around(ends: impl Iterator<Item = usize>, text: &str, at: usize) -> Range<usize> {
    let mut start = 0;
    for end in ends {
        if end > at {
            return start..end;
        }
        start = end;
    }
    start..text.len()
}

/// Where sentences end: behind a full stop, a question or exclamation mark, a new line. A full stop
/// within an address or a number ends none.
fn ends_of_sentences(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        let ends = match c {
            '\n' | '\u{3002}' => true,
            '.' | '!' | '?' | ';' | '\u{2026}' => {
                let next = text[end..].chars().next();
                next.is_none_or(char::is_whitespace)
            }
            _ => false,
        };
        ends.then_some(end)
    })
}

/// Whether a sentence, or a part of one, begins to correct something.
fn corrects(sentence: &str) -> bool {
    STRONG.is_match(sentence)
        || BARE.is_match(sentence)
        || BARE_WITHIN.is_match(sentence)
        || THEIR_DETAILS.is_match(sentence)
        || WRONG_GIVEN.is_match(sentence)
}

/// The sentences of a text, without blanks around them.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = ends_of_sentences(text).chain(std::iter::once(text.len()));
    ends.filter_map(move |end| {
        let sentence = text[start..end.max(start)].trim();
        start = end;
        (!sentence.is_empty()).then_some(sentence)
    })
}

#[cfg(test)]
#[path = "corrections_tests.rs"]
mod tests;
