//! Checks a call's arguments before anything is sent.

use std::fmt;

use baton_playbook::{Failure, FailureKind, Tool, ToolName};
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};

/// An argument that a tool cannot be called with. Never contains the argument's value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("argument `{field}` of tool `{tool}` {problem}")]
pub struct InvalidArgument {
    /// The tool.
    pub tool: ToolName,
    /// The argument.
    pub field: String,
    /// What is wrong with it.
    pub problem: ArgumentProblem,
}

/// What is wrong with an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgumentProblem {
    /// The tool needs it.
    Missing,
    /// The tool does not know it.
    Unknown,
    /// It breaks this keyword of the tool's schema.
    Breaks(String),
    /// It stands in an address and is a list, an object or null.
    NotOneValue,
    /// It stands in an address and is empty: the address would mean something else.
    Empty,
    /// It stands in an address and is longer than [`crate::LONGEST_ARGUMENT`].
    TooLong,
    /// It would change the place that the address names.
    ChangesAddress,
}

impl fmt::Display for ArgumentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing"),
            Self::Unknown => f.write_str("is not one the tool knows"),
            Self::Breaks(keyword) => write!(f, "breaks `{keyword}` of its schema"),
            Self::NotOneValue => f.write_str("is not a single value, so it cannot be sent"),
            Self::Empty => f.write_str("is empty"),
            Self::TooLong => f.write_str("is too long to be sent"),
            Self::ChangesAddress => f.write_str("would change the address that is asked"),
        }
    }
}

impl From<InvalidArgument> for Failure {
    fn from(invalid: InvalidArgument) -> Self {
        Self {
            kind: FailureKind::Rejected,
            status: None,
            detail: format!("{invalid}; nothing was sent"),
            retry_after_ms: None,
        }
    }
}

/// Checks arguments against a tool's schema; the error names the first argument that breaks it.
pub fn check_arguments(tool: &Tool, arguments: &Map<String, Value>) -> Result<(), InvalidArgument> {
    let value = Value::Object(arguments.clone());
    if tool.arguments_schema.accepts(&value) {
        return Ok(());
    }
    let (field, problem) = first_violation(&tool.arguments_schema.json, &value);
    Err(InvalidArgument {
        tool: tool.name.clone(),
        field,
        problem,
    })
}

/// The argument that breaks the schema, and how. Compiled again here because only a refused call,
/// which is rare, needs the details.
fn first_violation(schema: &Value, arguments: &Value) -> (String, ArgumentProblem) {
    let unknown = || ("?".to_owned(), ArgumentProblem::Breaks("schema".to_owned()));
    let Ok(validator) = jsonschema::validator_for(schema) else {
        return unknown();
    };
    let Some(error) = validator.iter_errors(arguments).next() else {
        return unknown();
    };
    match error.kind() {
        ValidationErrorKind::Required { property } => (
            property.as_str().unwrap_or("?").to_owned(),
            ArgumentProblem::Missing,
        ),
        ValidationErrorKind::AdditionalProperties { unexpected } => (
            unexpected.first().cloned().unwrap_or_else(|| "?".into()),
            ArgumentProblem::Unknown,
        ),
        kind => {
            let path = error.instance_path().to_string();
            let field = path.split('/').nth(1).unwrap_or("?");
            (
                field.replace("~1", "/").replace("~0", "~"),
                ArgumentProblem::Breaks(kind.keyword().to_owned()),
            )
        }
    }
}
