//! Recognising stated facts in the customer's words.

use std::borrow::Cow;

use regex::Regex;

use crate::shape::Shape;

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
    pub patterns: Vec<Regex>,
    /// Codes of a fixed form, such as booking references.
    pub shapes: Vec<Shape>,
    /// Patterns that stand for a value: whoever writes "I bought insurance" says `yes`.
    pub means: Vec<(Regex, String)>,
    /// A pattern that the whole message must match, tried only when the customer was just asked for this fact.
    pub answer: Option<Regex>,
    /// Values that are never this fact, such as flight numbers that look like reservation codes.
    pub exclude: Option<Regex>,
    /// How the value is normalised.
    pub normalise: Normalise,
}

/// The most values of one fact read from one message.
pub const VALUES_PER_MESSAGE: usize = 12;

/// The most bytes of one message that are searched for facts.
pub const TEXT_READ: usize = 16 * 1024;

impl Stated {
    /// The values of this fact in a text, in order, without repeats, at most [`VALUES_PER_MESSAGE`].
    /// `asked` says that the customer was just asked for this fact.
    pub fn find(&self, text: &str, asked: bool) -> Vec<String> {
        let text = unescaped(&text[..text.floor_char_boundary(TEXT_READ)]);
        let mut found: Vec<(usize, String)> = Vec::new();
        for pattern in self.patterns.iter().filter(|p| p.is_match(&text)) {
            for captures in pattern.captures_iter(&text) {
                if let Some(m) = captures.get(1).or_else(|| captures.get(0)) {
                    found.push((m.start(), self.normal(m.as_str())));
                }
            }
        }
        for shape in &self.shapes {
            for m in shape.find(&text, asked, |token| self.excludes(&self.normal(token))) {
                found.push((m.start(), self.normal(m.as_str())));
            }
        }
        for (pattern, value) in &self.means {
            found.extend(pattern.find(&text).map(|m| (m.start(), value.clone())));
        }
        if found.is_empty()
            && asked
            && let Some(pattern) = &self.answer
            && let Some(captures) = pattern.captures(text.trim())
            && let Some(m) = captures.get(1).or_else(|| captures.get(0))
        {
            found.push((0, self.normal(m.as_str())));
        }
        found.sort_by_key(|(at, _)| *at);
        let mut values: Vec<String> = Vec::new();
        for (_, value) in found {
            if !value.is_empty() && !self.excludes(&value) && !values.contains(&value) {
                values.push(value);
            }
            if values.len() == VALUES_PER_MESSAGE {
                break;
            }
        }
        values
    }

    fn excludes(&self, value: &str) -> bool {
        self.exclude.as_ref().is_some_and(|e| e.is_match(value))
    }

    fn normal(&self, value: &str) -> String {
        let value = value
            .trim()
            .trim_end_matches(['.', ',', '!', '?', ';', ':'])
            .trim_end();
        match self.normalise {
            Normalise::Trim => value.to_owned(),
            Normalise::Upper => value.to_uppercase(),
            Normalise::Lower => value.to_lowercase(),
        }
    }
}

/// The text without what chat programs add to it: backslashes before punctuation (Markdown),
/// typographic quotes and non-breaking spaces become the plain characters.
fn unescaped(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {}
            '\u{2018}' | '\u{2019}' => out.push('\''),
            '\u{201c}' | '\u{201d}' => out.push('"'),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
