//! The value of a fact.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    a.eq_ignore_ascii_case(b)
        || !(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase()
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
