//! Reading a tool's answer: schema, the record it is about, its owner, and the facts in it.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::model::Tool;
use crate::names::FactName;
use crate::outcome::{Failure, FailureKind, RecordRef, ToolSuccess};
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
    /// Compiles a schema; the error says what is wrong with it.
    pub fn compile(json: Value) -> Result<Self, String> {
        let validator = jsonschema::validator_for(&json).map_err(|e| e.to_string())?;
        Ok(Self {
            json: Arc::new(json),
            validator: Arc::new(validator),
        })
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

/// A place in a JSON document: RFC 6901, where a `*` segment stands for every item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    segments: Vec<String>,
}

impl Pointer {
    /// Reads a pointer such as `/flights/*/date`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self {
                segments: Vec::new(),
            });
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(format!(
                "`{text}` is not a JSON pointer: it must start with `/`"
            ));
        };
        let segments = rest
            .split('/')
            .map(|s| s.replace("~1", "/").replace("~0", "~"))
            .collect();
        Ok(Self { segments })
    }

    /// The value there; a list where the pointer has a `*`. `None` where nothing or null stands.
    pub fn get(&self, root: &Value) -> Option<Value> {
        fn walk(value: &Value, segments: &[String]) -> Option<Value> {
            let Some((first, rest)) = segments.split_first() else {
                return (!value.is_null()).then(|| value.clone());
            };
            match value {
                Value::Array(items) if first == "*" => items
                    .iter()
                    .map(|item| walk(item, rest))
                    .collect::<Option<Vec<_>>>()
                    .map(Value::Array),
                Value::Object(map) if first == "*" => map
                    .values()
                    .map(|item| walk(item, rest))
                    .collect::<Option<Vec<_>>>()
                    .map(Value::Array),
                Value::Array(items) => items
                    .get(first.parse::<usize>().ok()?)
                    .and_then(|item| walk(item, rest)),
                Value::Object(map) => map.get(first).and_then(|item| walk(item, rest)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            }
        }
        walk(root, &self.segments)
    }
}

/// Takes the one record out of a search result.
#[derive(Debug, Clone)]
pub struct Pick {
    /// Where the list of records stands.
    pub at: Pointer,
}

/// Where a fact's value comes from.
#[derive(Debug, Clone)]
pub enum From {
    /// A place in the answer.
    Pointer(Pointer),
    /// A text made of named places: `{a} to {b}`.
    Format(Template, Vec<(String, Pointer)>),
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
        let Some(id) = self.record.get(record).and_then(|v| scalar(&v)) else {
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
            match mapping.from.get(record) {
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
    fn get(&self, record: &Value) -> Option<FactValue> {
        match self {
            Self::Pointer(pointer) => pointer.get(record).as_ref().and_then(FactValue::from_json),
            Self::Format(template, places) => template
                .fill(|name| {
                    places
                        .iter()
                        .find(|(n, _)| n == name)
                        .and_then(|(_, p)| p.get(record))
                        .as_ref()
                        .and_then(FactValue::from_json)
                        .map(|v| v.to_string())
                })
                .ok()
                .map(FactValue::Text),
        }
    }
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
