//! Recognising stated facts in the customer's words.

use std::ops::Range;

use crate::email;
use crate::pattern::{Pattern, trimmed};
use crate::person::{self, PersonName};
use crate::quoted::{is_quoted, quoted};
use crate::same::phones;
use crate::shape::{CodeShape, slashes_apart};
use crate::typography::PatternText;
use crate::whole::{Script, script, stands_whole};

/// How a value is normalised after it was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalise {
    /// Outer space and final punctuation removed.
    #[default]
    Trim,
    /// The same, in upper case.
    Upper,
    /// The same, in lower case.
    Lower,
}

/// How a fact is recognised in what a customer writes.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// Patterns searched anywhere in the text; the first capture group, or the whole match, is the value.
    pub patterns: Vec<Pattern>,
    /// Whether it is an e-mail address.
    pub email: bool,
    /// Whether it is a telephone number.
    pub phone: bool,
    /// The name of a person, and what introduces it.
    pub person: Option<PersonName>,
    /// Whether what the patterns match is known to be the name of a person.
    pub named: bool,
    /// Codes of a fixed form, such as booking references.
    pub shapes: Vec<CodeShape>,
    /// The beginning of codes that customers leave out, such as `#W`.
    pub prefix: Option<String>,
    /// The forms of codes that are written without it.
    pub unprefixed: Vec<CodeShape>,
    /// Patterns that stand for a value: "I bought insurance" says `yes`.
    pub means: Vec<(Pattern, String)>,
    /// A pattern that the whole message must match, tried only when the customer was just asked for this fact.
    pub answer: Option<Pattern>,
    /// Values that are never this fact, such as flight numbers that look like reservation codes.
    pub exclude: Option<Pattern>,
    /// How the value is normalised.
    pub normalise: Normalise,
}

/// The most values of one fact read from one message.
pub const VALUES_PER_MESSAGE: usize = 12;

/// The most characters of one message that are searched for facts.
pub const TEXT_READ: usize = 16 * 1024;

/// A customer's message, prepared once for every fact that is looked for in it.
#[derive(Debug, Clone)]
pub struct PreparedMessage<'t> {
    folded: PatternText<'t>,
    /// The folded text with spaces around what stands between letters of a script that writes none.
    spaced: Option<String>,
    quoted: Vec<Range<usize>>,
    /// The only part that is the customer's own words, trimmed, in the folded text; `None` where
    /// quotations stand between several.
    own: Option<Range<usize>>,
}

impl<'t> PreparedMessage<'t> {
    /// Prepares a message: at most its first [`TEXT_READ`] characters.
    pub fn read(text: &'t str) -> Self {
        let text = head(text);
        let quoted = quoted(text);
        let folded = PatternText::new(text);
        let own = only_own(&folded, &quoted);
        let spaced = spaced(folded.text());
        Self {
            folded,
            spaced,
            quoted,
            own,
        }
    }

    /// The quoted parts of the original message: another person's words.
    pub fn quoted(&self) -> &[Range<usize>] {
        &self.quoted
    }
}

/// The text with a space in the place of each letter that stands beside an ASCII letter or digit and belongs to a script
/// that writes no space there: patterns look for the edges of words. Places stay as they are.
fn spaced(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let is_code = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut spaced = String::with_capacity(text.len());
    let (mut before, mut chars, mut any) = (None, text.chars().peekable(), false);
    while let Some(c) = chars.next() {
        let beside = is_code(before) || is_code(chars.peek().copied());
        if beside && c.is_alphabetic() && script(c) != Script::Spaced {
            spaced.extend(std::iter::repeat_n(' ', c.len_utf8()));
            any = true;
        } else {
            spaced.push(c);
        }
        before = Some(c);
    }
    any.then_some(spaced)
}

fn head(text: &str) -> &str {
    if text.len() <= TEXT_READ {
        return text;
    }
    match text.char_indices().nth(TEXT_READ) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

fn only_own(folded: &PatternText<'_>, quoted: &[Range<usize>]) -> Option<Range<usize>> {
    let text = folded.text();
    let trimmed = |range: Range<usize>| {
        let part = &text[range.clone()];
        let start = range.start + (part.len() - part.trim_start().len());
        (!part.trim().is_empty()).then(|| start..start + part.trim().len())
    };
    if quoted.is_empty() {
        return trimmed(0..text.len());
    }
    let mut at = 0;
    let mut own = Vec::new();
    for span in quoted {
        let span = folded.folded(span);
        own.extend(trimmed(at..span.start));
        at = span.end;
    }
    own.extend(trimmed(at..text.len()));
    match own.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// A value read from a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundValue {
    /// The value, in normal form.
    pub value: String,
    /// Where it stands in the original message, in bytes.
    pub span: Range<usize>,
    /// Whether it stands only in quoted words.
    pub quoted: bool,
    /// Whether it was written without its prefix. Such a value gives way to any other reading.
    pub bare: bool,
}

impl Stated {
    /// The values of this fact in a text: [`Stated::find_in`] without the places.
    pub fn find(&self, text: &str, asked: bool) -> Vec<String> {
        let found = self.find_in(&PreparedMessage::read(text), asked);
        found.into_iter().map(|f| f.value).collect()
    }

    /// The values of this fact in a message, in order, without repeats, at most
    /// [`VALUES_PER_MESSAGE`]. One that stands in the customer's own words as well as in quoted ones
    /// is their own. `asked` says that the customer was just asked for this fact.
    pub fn find_in(&self, message: &PreparedMessage<'_>, asked: bool) -> Vec<FoundValue> {
        let text = message.folded.text();
        let mut found = self.patterned(message);
        if self.email {
            found.extend(
                email::addresses(text).map(|range| (range.clone(), self.normal(&text[range]))),
            );
            let spelled = email::in_words(text).into_iter();
            found.extend(spelled.map(|(range, address)| (range, self.normal(&address))));
        }
        if self.phone {
            found.extend(phones(text).map(|range| (range.clone(), self.normal(&text[range]))));
        }
        if let Some(person) = &self.person {
            found.extend(
                person
                    .find(text)
                    .map(|range| (range.clone(), self.normal(&text[range]))),
            );
            let labelled = person::labelled(text).into_iter();
            found.extend(labelled.map(|(range, name)| (range, self.normal(&name))));
        }
        let codes = slashes_apart(text);
        for shape in &self.shapes {
            for code in shape.find(&codes, asked, |token| self.excludes(&self.normal(token))) {
                found.push((code.range, self.normal(&code.text)));
            }
        }
        let mut bare: Vec<Range<usize>> = Vec::new();
        for shape in &self.unprefixed {
            let whole = |code: &str| self.normal(&format!("{}{code}", shape.left_out()));
            for code in shape.find(&codes, asked, |token| self.excludes(&whole(token))) {
                bare.push(code.range.clone());
                found.push((code.range, whole(&code.text)));
            }
        }
        for shape in &self.unprefixed {
            let known: Vec<Range<usize>> = found.iter().map(|(range, _)| range.clone()).collect();
            let whole = |code: &str| self.normal(&format!("{}{code}", shape.left_out()));
            for code in shape.beside(&codes, &known, |token| self.excludes(&whole(token))) {
                bare.push(code.range.clone());
                found.push((code.range, whole(&code.text)));
            }
        }
        for (pattern, value) in &self.means {
            let meant = pattern
                .values(text)
                .find(|(said, token)| stands_whole(text, said, token));
            found.extend(meant.map(|(said, _)| (said, value.clone())));
        }
        if found.is_empty()
            && asked
            && let Some(own) = &message.own
        {
            let answer = &text[own.clone()];
            let named = self
                .person
                .as_ref()
                .and_then(|person| person.answer(answer));
            let patterned = || {
                self.answer
                    .as_ref()?
                    .values(answer)
                    .next()
                    .map(|(value, _)| value)
            };
            if let Some(value) = named.or_else(patterned) {
                let written = self.normal(&answer[value.clone()]);
                found.push((own.start + value.start..own.start + value.end, written));
            }
        }
        self.listed(message, found, &bare)
    }

    /// What the patterns match, also between letters of a script that writes no spaces.
    fn patterned(&self, message: &PreparedMessage<'_>) -> Vec<(Range<usize>, String)> {
        let text = message.folded.text();
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        for pattern in self.patterns.iter().filter(|p| p.is_match(text)) {
            for (value, token) in pattern.values(text) {
                if stands_whole(text, &value, &token)
                    && !person::cut_short(text, &value, token.start, self.named)
                {
                    let written = self.normal(&text[value.clone()]);
                    found.push((value, written));
                }
            }
        }
        if let Some(spaced) = &message.spaced {
            for pattern in self.patterns.iter().filter(|p| p.is_match(spaced)) {
                for (value, token) in pattern.values(spaced) {
                    let code = &spaced[value.clone()];
                    let known = found.iter().any(|(range, _)| *range == value);
                    let is_code = code.is_ascii() && code.contains(|c: char| c.is_ascii_digit());
                    if !known && is_code && stands_whole(text, &value, &token) {
                        let written = self.normal(code);
                        found.push((value, written));
                    }
                }
            }
        }
        found
    }

    /// In order, without repeats, blanks and excluded values.
    fn listed(
        &self,
        message: &PreparedMessage<'_>,
        mut found: Vec<(Range<usize>, String)>,
        bare: &[Range<usize>],
    ) -> Vec<FoundValue> {
        found.sort_by_key(|(range, _)| range.start);
        let mut values: Vec<FoundValue> = Vec::new();
        for (range, value) in found {
            if value.is_empty() || self.excludes(&value) {
                continue;
            }
            let span = message.folded.original(&range);
            let quoted = is_quoted(&message.quoted, &span);
            let bare = bare.contains(&range);
            match values.iter().position(|known| known.value == value) {
                Some(known) if values[known].quoted && !quoted => {
                    values[known].span = span;
                    values[known].quoted = false;
                    values[known].bare = bare;
                }
                Some(known) => values[known].bare &= bare,
                None if values.len() < VALUES_PER_MESSAGE => values.push(FoundValue {
                    value,
                    span,
                    quoted,
                    bare,
                }),
                None => {}
            }
        }
        values
    }

    fn excludes(&self, value: &str) -> bool {
        self.exclude.as_ref().is_some_and(|e| e.is_match(value))
    }

    fn normal(&self, value: &str) -> String {
        let value = &value[trimmed(value, 0..value.len())];
        match self.normalise {
            Normalise::Trim => value.to_owned(),
            Normalise::Upper => value.to_uppercase(),
            Normalise::Lower => value.to_lowercase(),
        }
    }
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
