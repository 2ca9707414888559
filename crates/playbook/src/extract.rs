//! Recognising stated facts in the customer's words.

use regex::Regex;

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
    /// A pattern that the whole message must match, tried only when the customer was just asked for this fact.
    pub answer: Option<Regex>,
    /// Values that are never this fact, such as flight numbers that look like reservation codes.
    pub exclude: Option<Regex>,
    /// How the value is normalised.
    pub normalise: Normalise,
}

/// The most values of one fact read from one message.
pub const VALUES_PER_MESSAGE: usize = 12;

impl Stated {
    /// The values of this fact in a text, in order, without repeats, at most [`VALUES_PER_MESSAGE`].
    /// `asked` says that the customer was just asked for this fact.
    pub fn find(&self, text: &str, asked: bool) -> Vec<String> {
        let mut found: Vec<(usize, String)> = Vec::new();
        for pattern in &self.patterns {
            for captures in pattern.captures_iter(text) {
                if let Some(m) = captures.get(1).or_else(|| captures.get(0)) {
                    found.push((m.start(), self.normal(m.as_str())));
                }
            }
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
            let excluded = self.exclude.as_ref().is_some_and(|e| e.is_match(&value));
            if !value.is_empty() && !excluded && !values.contains(&value) {
                values.push(value);
            }
        }
        values.truncate(VALUES_PER_MESSAGE);
        values
    }

    fn normal(&self, value: &str) -> String {
        let value = value
            .trim()
            .trim_end_matches(['.', ',', '!', '?', ';', ':']);
        match self.normalise {
            Normalise::Trim => value.to_owned(),
            Normalise::Upper => value.to_uppercase(),
            Normalise::Lower => value.to_lowercase(),
        }
    }
}
