//! JSON Schemas, compiled.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::violation;

/// A JSON Schema together with its compiled validator.
#[derive(Clone)]
pub struct Schema {
    /// The schema as written.
    pub json: Arc<Value>,
    validator: Arc<jsonschema::Validator>,
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({})", self.json)
    }
}

/// Formats that stay a remark for people, as they are in a JSON Schema: systems mean different things by them. That
/// a day exists is not a matter of opinion.
const REMARKS: [&str; 17] = [
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "uuid",
    "regex",
    "json-pointer",
    "relative-json-pointer",
];

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

impl Schema {
    /// Compiles a schema; the error says what is wrong with it. Patterns in it are matched in
    /// linear time, and it can refer only to itself.
    pub fn compile(json: Value) -> Result<Self, String> {
        Self::compile_at(json).map_err(|(_, problem)| problem)
    }

    /// The same; the error also says where in the schema it is, as a JSON pointer.
    pub(crate) fn compile_at(json: Value) -> Result<Self, (String, String)> {
        let options = REMARKS.iter().fold(jsonschema::options(), |options, name| {
            options.with_format(*name, |_: &str| true)
        });
        let validator = options
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .should_validate_formats(true)
            .with_format("date", is_day)
            .with_format("date-time", |text: &str| text.get(..10).is_some_and(is_day))
            .offline()
            .build(&json)
            .map_err(|e| (e.instance_path().to_string(), e.to_string()))?;
        Ok(Self {
            json: Arc::new(json),
            validator: Arc::new(validator),
        })
    }

    /// The schema itself.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Whether a value matches.
    pub fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// The violations, at most `most`: which field, and what is wrong with it, without the offending
    /// values.
    pub fn violations(&self, value: &Value, most: usize) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for error in self.validator.iter_errors(value) {
            let sentence = violation::describe(&error);
            if !found.contains(&sentence) {
                found.push(sentence);
            }
            if found.len() == most {
                break;
            }
        }
        found
    }

    /// Whether every violation is a null where a value is required.
    pub(crate) fn only_nulls_are_wrong(&self, value: &Value) -> bool {
        self.validator
            .iter_errors(value)
            .all(|e| e.instance().is_null())
    }
}

#[cfg(test)]
mod tests {
    use super::Schema;
    use serde_json::json;

    #[test]
    fn a_day_that_does_not_exist_is_not_of_the_format_date() {
        let schema =
            |format: &str| Schema::compile(json!({"type": "string", "format": format})).unwrap();
        let day = schema("date");
        for (text, fits) in [
            ("2026-12-31", true),
            ("2026-13-45", false),
            ("2026-02-30", false),
            ("soon", false),
        ] {
            assert_eq!(day.accepts(&json!(text)), fits, "{text}");
        }
        let instant = schema("date-time");
        assert!(instant.accepts(&json!("2026-03-01T10:00:00")));
        assert!(!instant.accepts(&json!("2026-13-45T10:00:00Z")));
        assert!(schema("email").accepts(&json!("whatever the system calls one")));
    }
}
