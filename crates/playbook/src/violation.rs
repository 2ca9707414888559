//! Explains a JSON Schema violation in one sentence: which field, and what is wrong with it. Never the
//! value that broke it.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

/// The longest name of a field that is repeated; a longer one is hardly a name.
const LONGEST_NAME: usize = 40;

/// The most names in one sentence.
const MOST_NAMES: usize = 3;

/// One broken keyword: `` `/delivery/on` is a number where a text is expected ``.
pub(crate) fn describe(error: &ValidationError<'_>) -> String {
    let path = error.instance_path().to_string();
    let field = place(&path);
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            format!("{} is missing", place(&format!("{path}/{name}")))
        }
        Kind::Type { kind } => format!(
            "{field} is {} where {} is expected",
            type_of(error.instance()),
            expected(kind)
        ),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            match names(unexpected) {
                Some(names) => format!("{field} has fields that are not expected: {names}"),
                None => format!("{field} has a field that is not expected"),
            }
        }
        Kind::PropertyNames { .. } => format!("{field} has a field with another name than allowed"),
        Kind::Enum { options } => match options_of(options) {
            Some(options) => format!("{field} is none of {options}"),
            None => format!("{field} is not one of the values it can have"),
        },
        Kind::Constant { .. } => format!("{field} is not the one value it can have"),
        Kind::Pattern { .. } => {
            format!("{field} does not have the form that its `pattern` asks for")
        }
        Kind::Format { format } => format!("{field} is not of the format `{format}`"),
        Kind::MinLength { limit: 1 } => format!("{field} is empty"),
        Kind::MinLength { limit } => format!("{field} is shorter than {limit} characters"),
        Kind::MaxLength { limit } => format!("{field} is longer than {limit} characters"),
        Kind::Minimum { limit } => format!("{field} is less than {limit}"),
        Kind::Maximum { limit } => format!("{field} is more than {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("{field} is not more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("{field} is not less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("{field} is not a multiple of {multiple_of}"),
        Kind::MinItems { limit } => format!("{field} has fewer than {limit} items"),
        Kind::MaxItems { limit } => format!("{field} has more than {limit} items"),
        Kind::AdditionalItems { limit } => format!("{field} has more than {limit} items"),
        Kind::UnevaluatedItems { .. } => format!("{field} has items that are not expected"),
        Kind::UniqueItems => format!("{field} has the same item twice"),
        Kind::Contains => format!("{field} lacks an item that it must have"),
        Kind::MinProperties { limit } => format!("{field} has fewer than {limit} fields"),
        Kind::MaxProperties { limit } => format!("{field} has more than {limit} fields"),
        Kind::FalseSchema => format!("{field} should not be there"),
        Kind::Not { .. } => format!("{field} is what its `not` forbids"),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            format!("{field} has none of the forms it can have")
        }
        Kind::OneOfMultipleValid { .. } => {
            format!("{field} has several of the forms of which it can have one")
        }
        Kind::ContentEncoding { content_encoding } => {
            format!("{field} is not encoded as `{content_encoding}`")
        }
        Kind::ContentMediaType { content_media_type } => {
            format!("{field} is not of the type `{content_media_type}`")
        }
        Kind::FromUtf8 { .. } => format!("{field} does not hold text"),
        Kind::BacktrackLimitExceeded { .. }
        | Kind::RegexEngineFailure { .. }
        | Kind::Custom { .. }
        | Kind::Referencing(_) => format!("{field} breaks `{}`", error.kind().keyword()),
    }
}

/// A place in the answer. A step that does not look like a field's name may be data, and is left out.
fn place(path: &str) -> String {
    if path.is_empty() {
        return "the answer".to_owned();
    }
    let steps: Vec<&str> = path
        .split('/')
        .map(|step| {
            if step.is_empty() || is_name(step) {
                step
            } else {
                "…"
            }
        })
        .collect();
    format!("`{}`", steps.join("/"))
}

fn is_name(step: &str) -> bool {
    step.len() <= LONGEST_NAME
        && step
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | ' ' | '~' | ':'))
}

fn names(fields: &[String]) -> Option<String> {
    let named: Vec<String> = fields
        .iter()
        .filter(|name| is_name(name))
        .take(MOST_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    (!named.is_empty()).then(|| named.join(", "))
}

/// The values an enumeration allows: they stand in the configuration.
fn options_of(options: &Value) -> Option<String> {
    let options = options.as_array().filter(|all| all.len() <= 8)?;
    let shown: Vec<String> = options.iter().map(|o| format!("`{o}`")).collect();
    Some(shown.join(", ").replace('"', ""))
}

/// What a JSON value is, as people call it.
pub(crate) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn expected(kind: &TypeKind) -> String {
    let named = |kind: &str| match kind {
        "null" => "null",
        "boolean" => "yes or no",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a text",
        "array" => "a list",
        _ => "an object",
    };
    let kinds: Vec<&str> = match kind {
        TypeKind::Single(kind) => vec![named(kind.as_str())],
        TypeKind::Multiple(kinds) => kinds.iter().map(|kind| named(kind.as_str())).collect(),
    };
    if kinds.len() > 3 {
        return "a value".to_owned();
    }
    kinds.join(" or ")
}

#[cfg(test)]
#[path = "violation_tests.rs"]
mod tests;
