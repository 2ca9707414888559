//! The value of a fact.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::typography::{fold, is_invisible};

/// A fact's value as the system of record gave it or as the customer said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FactValue {
    /// Text, dates (ISO 8601) and identifiers.
    Text(String),
    /// A whole or decimal number, exactly as received.
    Number(serde_json::Number),
    /// Yes or no.
    Boolean(bool),
    /// Several values in the order received, such as the dates of each flight.
    List(Vec<FactValue>),
}

impl FactValue {
    /// Reads a JSON value; `None` for null, objects, and lists that contain either.
    pub fn from_json(value: &serde_json::Value) -> Option<Self> {
        match value {
            serde_json::Value::Null | serde_json::Value::Object(_) => None,
            serde_json::Value::Bool(b) => Some(Self::Boolean(*b)),
            serde_json::Value::Number(n) => Some(Self::Number(n.clone())),
            serde_json::Value::String(s) => Some(Self::Text(s.clone())),
            serde_json::Value::Array(items) => items
                .iter()
                .map(Self::from_json)
                .collect::<Option<Vec<_>>>()
                .map(Self::List),
        }
    }

    /// Whether two values mean the same: text without regard to case and outer or repeated space,
    /// a number equal to its decimal text.
    pub fn means(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List(a), Self::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.means(b))
            }
            (Self::List(list), one) | (one, Self::List(list)) => {
                matches!(list.as_slice(), [only] if only.means(one))
            }
            (a, b) => same_words(&a.text(), &b.text()),
        }
    }

    /// Whether it means the same as a text: [`FactValue::means`] without a value to be made of the text.
    pub fn means_text(&self, text: &str) -> bool {
        match self {
            Self::List(list) => matches!(list.as_slice(), [only] if only.means_text(text)),
            Self::Text(_) | Self::Number(_) | Self::Boolean(_) => same_words(&self.text(), text),
        }
    }

    /// Whether it says nothing: no text, or only space, line breaks, tags, invisible characters, dashes and dots. A
    /// list is blank where it has items and all of them are.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => is_blank(text),
            Self::Number(_) | Self::Boolean(_) => false,
            Self::List(items) => !items.is_empty() && items.iter().all(Self::is_blank),
        }
    }

    /// The value as text; the same as its `Display`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(_) | Self::Boolean(_) | Self::List(_) => Cow::Owned(self.to_string()),
        }
    }
}

fn same_words(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split_whitespace(), b.split_whitespace());
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if same_word(a, b) => {}
            (Some(_) | None, _) => return false,
        }
    }
}

fn same_word(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || !(a.is_ascii() && b.is_ascii()) && folded(a).eq(folded(b))
}

/// The letters of a word without regard to case, to how accents are stored, and to how quotes, hyphens and digits look.
/// The dotted and the dotless letter i are the same: capitals do not tell which was meant everywhere.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| *c != '\u{307}' && !is_invisible(*c))
        .flat_map(|c| {
            let (first, second) = match c {
                'ß' => ('s', Some('s')),
                'ı' => ('i', None),
                'ς' => ('σ', None),
                c => (fold(c), None),
            };
            std::iter::once(first).chain(second)
        })
}

/// Whether a text says nothing that a person could read.
pub(crate) fn is_blank(text: &str) -> bool {
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tag = || {
            let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!');
            let end = rest.find('>')?;
            rest[1..].starts_with(begins).then_some(end + 1)
        };
        let entity = || {
            ["&nbsp;", "&#160;", "&#xa0;", "&zwnj;", "&zwj;"]
                .iter()
                .find(|e| rest.starts_with(*e))
                .map(|e| e.len())
        };
        let length = match c {
            '<' => tag(),
            '&' => entity(),
            '-' | '_' | '.' | '*' | '\u{2010}'..='\u{2015}' | '\u{2026}' | '\u{2212}' => {
                Some(c.len_utf8())
            }
            c if c.is_whitespace() || c.is_control() || is_invisible(c) || c == '\u{2800}' => {
                Some(c.len_utf8())
            }
            _ => None,
        };
        match length {
            Some(length) => rest = &rest[length..],
            None => return false,
        }
    }
    true
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(true) => f.write_str("yes"),
            Self::Boolean(false) => f.write_str("no"),
            Self::List(items) if items.is_empty() => f.write_str("none"),
            Self::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FactValue;

    #[track_caller]
    fn check(a: serde_json::Value, b: serde_json::Value, same: bool) {
        let read = |value| FactValue::from_json(&value).expect("a value");
        let (a, b) = (read(a), read(b));
        assert_eq!(a.means(&b), same, "{a} and {b}");
        assert_eq!(b.means(&a), same, "{b} and {a}");
        if let FactValue::Text(text) = &b {
            assert_eq!(a.means_text(text), same, "{a} and {b}");
        }
    }

    #[test]
    fn case_and_space_do_not_count() {
        check("  New\u{a0} York ".into(), "new york".into(), true);
        check("ÉLAN café".into(), "élan CAFÉ".into(), true);
        check("new york".into(), "newyork".into(), false);
        check("new york".into(), "new york city".into(), false);
        check("".into(), " ".into(), true);
    }

    #[test]
    fn names_mean_the_same_in_any_case_and_typography() {
        check("İlker Işık".into(), "ilker ışık".into(), true);
        check("ILKER IŞIK".into(), "İlker Işık".into(), true);
        check("Strauß".into(), "STRAUSS".into(), true);
        check("José".into(), "Jose\u{301}".into(), true);
        check("O\u{2019}Hara".into(), "o'hara".into(), true);
        check("Meyer\u{2010}Landrut".into(), "Meyer-Landrut".into(), true);
        check("José".into(), "Jose".into(), false);
        check("Müller".into(), "Mueller".into(), false);
    }

    #[test]
    fn what_says_nothing_is_blank() {
        for blank in [
            "",
            " ",
            "\n\t",
            "<br>",
            "<br/> <p></p>",
            "\u{200b}",
            "\u{feff}\u{200d}",
            "&nbsp;",
            "-",
            "\u{2014}",
            "...",
            "**",
        ] {
            assert!(FactValue::from(blank).is_blank(), "{blank:?}");
        }
        for said in [
            "0", "a", "<3", "no", "N/A", "é", "☆", "+", "<b>x</b>", "& co", "?",
        ] {
            assert!(!FactValue::from(said).is_blank(), "{said:?}");
        }
        assert!(!FactValue::Boolean(false).is_blank());
        assert!(!FactValue::List(Vec::new()).is_blank());
        assert!(FactValue::List(vec!["".into(), " ".into()]).is_blank());
        assert!(!FactValue::List(vec!["".into(), "x".into()]).is_blank());
    }

    #[test]
    fn numbers_mean_their_decimal_text_and_a_list_of_one_its_item() {
        check(12.into(), "12".into(), true);
        check(12.into(), "12.0".into(), false);
        check(true.into(), "Yes".into(), true);
        check(serde_json::json!(["A1"]), "a1".into(), true);
        check(serde_json::json!(["A1", "B2"]), "A1".into(), false);
        check(
            serde_json::json!(["A1", "B2"]),
            serde_json::json!(["a1", "b2"]),
            true,
        );
    }
}
