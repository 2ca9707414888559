//! The value of a fact.

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
            (a, b) => folded(&a.to_string()) == folded(&b.to_string()),
        }
    }
}

fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
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
