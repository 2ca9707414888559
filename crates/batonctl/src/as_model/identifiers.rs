//! Recognises identifiers: values that name one thing in a system of record and that no model can know
//! by itself.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// Dates, instants and plain small numbers are no identifiers.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a constant; the tests compile it")]
    Regex::new(r"^(?:\d{4}-\d{2}-\d{2}(?:[T ].*)?|-?\d{1,4}|-?\d+\.\d+|\d{1,2}:\d{2}(?::\d{2})?)$")
        .expect("a constant pattern")
});

/// Longest identifier.
const LONGEST: usize = 60;

/// Whether a value looks like an identifier: one word with a digit in it.
pub(super) fn is_identifier(value: &Value) -> bool {
    let Value::String(text) = value else {
        return false;
    };
    text.len() <= LONGEST
        && text.contains(|c: char| c.is_ascii_digit())
        && !text.contains(char::is_whitespace)
        && !PLAIN.is_match(text)
}

/// The texts, numbers and truth values in a value, in order.
pub(super) fn scalars(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![value],
        Value::Array(items) => items.iter().flat_map(scalars).collect(),
        Value::Object(fields) => fields.values().flat_map(scalars).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_identifier(&Value::from(text)), expected, "{text}");
    }

    #[test]
    fn identifiers_are_told_from_dates_and_words() {
        for text in [
            "#W2378156",
            "mia_li_3668",
            "NM1VX1",
            "555-123-2002",
            "19122",
            "HAT136",
        ] {
            check(text, true);
        }
        for text in [
            "2024-05-20",
            "152 + 103",
            "economy",
            "305",
            "12.50",
            "14:30",
        ] {
            check(text, false);
        }
    }
}
