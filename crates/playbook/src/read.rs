//! Reading a tool's answer: schema, the record it is about, its owner, and the facts in it.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::model::Tool;
use crate::names::FactName;
use crate::outcome::{Failure, FailureKind, RecordRef, ToolSuccess};
use crate::pointer::Pointer;
use crate::same::{Comparison, Sameness};
use crate::template::Template;
use crate::value::FactValue;

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

impl Schema {
    /// Compiles a schema; the error says what is wrong with it. Patterns in it are matched in
    /// linear time, and it can refer only to itself.
    pub fn compile(json: Value) -> Result<Self, String> {
        Self::compile_at(json).map_err(|(_, problem)| problem)
    }

    /// The same; the error also says where in the schema it is, as a JSON pointer.
    pub(crate) fn compile_at(json: Value) -> Result<Self, (String, String)> {
        let validator = jsonschema::options()
            .with_pattern_options(jsonschema::PatternOptions::regex())
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

    /// The places that do not match, at most `most`, without the offending values.
    pub fn violations(&self, value: &Value, most: usize) -> Vec<String> {
        self.validator
            .iter_errors(value)
            .take(most)
            .map(|e| {
                let at = e.instance_path().to_string();
                let at = if at.is_empty() {
                    "the answer".to_owned()
                } else {
                    at
                };
                format!("{at} breaks `{}`", e.kind().keyword())
            })
            .collect()
    }
}

/// Takes the one record out of a search result.
#[derive(Debug, Clone)]
pub struct Pick {
    /// Where the list of records stands.
    pub at: Pointer,
}

/// Where the identifier of the record an answer is about comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordId {
    /// It stands in the answer.
    At(Pointer),
    /// The answer does not say it: it is the argument the record was asked for by.
    Argument(FactName),
    /// Some answers say it; where one does not, it is the argument.
    AtOrArgument(Pointer, FactName),
}

/// Where a fact's value comes from.
#[derive(Debug, Clone)]
pub enum From {
    /// A place in the answer.
    Pointer(Pointer),
    /// A text made of named places: `{a} to {b}`.
    Format(Template, Vec<(String, Pointer)>),
    /// The same text for every item of a list; the places are within the item.
    Each {
        /// Where the list stands.
        list: Pointer,
        /// The text of one item.
        text: Template,
        /// The places in the item.
        places: Vec<(String, Pointer)>,
    },
    /// How many items a list has.
    Count(Pointer),
    /// The argument the record was asked for by, where a success confirms it.
    Argument(FactName),
}

/// An argument that the answer must repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The fact that is the argument.
    pub fact: FactName,
    /// How the answer's value is compared with it.
    pub by: Comparison,
}

/// One fact in a tool's answer.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The fact.
    pub fact: FactName,
    /// Where it comes from.
    pub from: From,
    /// Whether an answer without it is a failure rather than an answer without this fact.
    pub optional: bool,
}

impl Tool {
    /// Reads the answer of one call made with `arguments`: picks the record, checks the schema,
    /// checks that it is the record asked for, and maps its facts. Null where a value is required
    /// is [`FailureKind::Null`], distinct from other schema violations.
    pub fn read(
        &self,
        arguments: &serde_json::Map<String, Value>,
        answer: &Value,
    ) -> Result<ToolSuccess, Failure> {
        let fail = |kind: FailureKind, detail: String| Failure {
            kind,
            status: None,
            detail,
            retry_after_ms: None,
        };
        if answer.is_null() {
            return Err(fail(FailureKind::Null, "the answer is null".into()));
        }
        let picked;
        let record = match &self.pick {
            None => answer,
            Some(pick) => {
                let Some(Value::Array(items)) = pick.at.get(answer) else {
                    return Err(fail(
                        FailureKind::SchemaViolation,
                        "the answer has no list of records where the tool expects it".into(),
                    ));
                };
                match items.as_slice() {
                    [] => return Err(fail(FailureKind::NotFound, "no record matches".into())),
                    [one] => {
                        picked = one.clone();
                        &picked
                    }
                    many => {
                        return Err(fail(
                            FailureKind::Ambiguous,
                            format!("{} records match, one was expected", many.len()),
                        ));
                    }
                }
            }
        };
        if !self.result_schema.accepts(record) {
            let kind = if self.only_nulls_are_wrong(record) {
                FailureKind::Null
            } else {
                FailureKind::SchemaViolation
            };
            return Err(fail(
                kind,
                self.result_schema.violations(record, 3).join("; "),
            ));
        }
        let id = match &self.record {
            RecordId::At(place) => place.get(record).and_then(|v| scalar(&v)),
            RecordId::Argument(name) => argument(arguments, name),
            RecordId::AtOrArgument(place, name) => match place.get(record) {
                Some(said) => scalar(&said),
                None => argument(arguments, name),
            },
        };
        let Some(id) = id else {
            return Err(fail(
                FailureKind::Null,
                "the answer does not say which record it is about".into(),
            ));
        };
        if let Some(key) = &self.key {
            let asked = arguments
                .get(key.as_str())
                .and_then(scalar)
                .unwrap_or_default();
            if !asked.eq_ignore_ascii_case(&id) {
                return Err(fail(
                    FailureKind::WrongRecord,
                    format!("asked for {asked}, the answer is about another record"),
                ));
            }
        }
        let owner = match &self.owner {
            None => None,
            Some(pointer) => Some(pointer.get(record).and_then(|v| scalar(&v)).ok_or_else(
                || {
                    fail(
                        FailureKind::Null,
                        "the answer does not say whose record it is".into(),
                    )
                },
            )?),
        };
        let mut values = Vec::new();
        for mapping in &self.facts {
            match mapping.from.get(record, arguments) {
                Some(value) => values.push((mapping.fact.clone(), value)),
                None if mapping.optional => {}
                None => {
                    return Err(fail(
                        FailureKind::Null,
                        format!("the answer has no value for {}", mapping.fact),
                    ));
                }
            }
        }
        for Confirm { fact: name, by } in &self.confirms {
            let asked = arguments.get(name.as_str()).and_then(FactValue::from_json);
            let answered = values.iter().find(|(fact, _)| fact == name).map(|(_, v)| v);
            let same = matches!((&asked, answered), (Some(a), Some(b)) if by.values(a, b) == Sameness::Same);
            if !same {
                return Err(fail(
                    FailureKind::WrongRecord,
                    format!("the answer is about a record with another {name}"),
                ));
            }
        }
        Ok(ToolSuccess {
            record: RecordRef {
                entity: self.entity.clone(),
                id,
            },
            owner,
            values,
        })
    }

    /// Whether every violation of the result schema is a null where a value is required.
    fn only_nulls_are_wrong(&self, record: &Value) -> bool {
        self.result_schema
            .validator
            .iter_errors(record)
            .all(|e| e.instance().is_null())
    }
}

impl From {
    fn get(&self, record: &Value, arguments: &serde_json::Map<String, Value>) -> Option<FactValue> {
        match self {
            Self::Pointer(pointer) => pointer.get(record).as_ref().and_then(FactValue::from_json),
            Self::Format(text, places) => filled(text, places, record),
            Self::Each { list, text, places } => match list.get(record)? {
                Value::Array(items) => items
                    .iter()
                    .map(|item| filled(text, places, item))
                    .collect::<Option<Vec<_>>>()
                    .map(FactValue::List),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Object(_) => None,
            },
            Self::Count(list) => match list.get(record)? {
                Value::Array(items) => Some(FactValue::Number(items.len().into())),
                Value::Object(map) => Some(FactValue::Number(map.len().into())),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            },
            Self::Argument(name) => argument(arguments, name).map(FactValue::Text),
        }
    }
}

fn filled(text: &Template, places: &[(String, Pointer)], record: &Value) -> Option<FactValue> {
    text.fill(|name| {
        places
            .iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, place)| place.get(record))
            .as_ref()
            .and_then(FactValue::from_json)
            .map(|v| v.to_string())
    })
    .ok()
    .map(FactValue::Text)
}

fn argument(arguments: &serde_json::Map<String, Value>, name: &FactName) -> Option<String> {
    arguments.get(name.as_str()).and_then(scalar)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) if !s.is_empty() => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
