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

    /// What does not match, at most `most`: which field, and what is wrong with it, without the
    /// offending values.
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
