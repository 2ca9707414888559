//! Collections of JSON records by identifier, and searching them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::error::PracticeError;

/// The largest file of records that is read, in bytes.
pub const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// The most fields one search may name.
pub(crate) const MOST_FIELDS: usize = 8;

/// The most records one search answers with.
pub const MOST_FOUND: usize = 50;

/// Records of one kind by identifier.
pub type Collection = BTreeMap<String, Value>;

/// The records of one system.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records {
    collections: BTreeMap<String, Collection>,
}

impl Records {
    /// Reads every JSON file of a folder that is one object of records by their identifier; the
    /// collection has the file's name without `.json`. Other JSON files are left alone.
    pub fn from_dir(dir: &Path) -> Result<Self, PracticeError> {
        let read = |path: &Path, source| PracticeError::Read {
            path: path.to_owned(),
            source,
        };
        let mut records = Self::default();
        for entry in std::fs::read_dir(dir).map_err(|e| read(dir, e))? {
            let path = entry.map_err(|e| read(dir, e))?.path();
            if path.extension().is_none_or(|e| e != "json") {
                continue;
            }
            let Some(stem) = path.file_stem().and_then(|s| s.to_str()) else {
                continue;
            };
            let bytes = std::fs::metadata(&path).map_err(|e| read(&path, e))?.len();
            if bytes > LARGEST_FILE {
                return Err(PracticeError::TooLarge {
                    path,
                    bytes,
                    most: LARGEST_FILE,
                });
            }
            let text = std::fs::read(&path).map_err(|e| read(&path, e))?;
            let json: Value =
                serde_json::from_slice(&text).map_err(|source| PracticeError::Json {
                    path: path.clone(),
                    source,
                })?;
            match json {
                Value::Object(map) if map.values().all(Value::is_object) => {
                    for (id, record) in map {
                        records.insert(stem, &id, record);
                    }
                }
                _ => tracing::debug!(file = stem, "not a file of records by identifier"),
            }
        }
        if records.collections.is_empty() {
            return Err(PracticeError::NoRecords {
                path: dir.to_owned(),
            });
        }
        Ok(records)
    }

    /// Adds a record. A record that does not say its identifier gets it as `id`, so that whoever
    /// asks can check which record an answer is about.
    pub fn insert(&mut self, collection: &str, id: &str, mut record: Value) {
        if let Value::Object(fields) = &mut record {
            fields.entry("id").or_insert_with(|| Value::from(id));
        }
        self.collections
            .entry(collection.to_owned())
            .or_default()
            .insert(id.to_owned(), record);
    }

    /// A collection by name.
    pub fn collection(&self, name: &str) -> Option<&Collection> {
        self.collections.get(name)
    }

    /// A record.
    pub fn get(&self, collection: &str, id: &str) -> Option<&Value> {
        self.collections.get(collection)?.get(id)
    }

    /// How many records each collection has.
    pub fn sizes(&self) -> BTreeMap<&str, usize> {
        self.collections
            .iter()
            .map(|(name, records)| (name.as_str(), records.len()))
            .collect()
    }

    /// What a system with these records answers to a path such as `/users/7` or `/users?email=a@example.com`, where
    /// nothing is wrong with it; nothing where it has no answer.
    pub fn answer(
        &self,
        collection: &str,
        id: Option<&str>,
        wanted: &[(String, String)],
    ) -> Option<Value> {
        match id {
            Some(id) => self.get(collection, id).cloned(),
            None if wanted.is_empty() || wanted.len() > MOST_FIELDS => None,
            None => Some(json!({"items": self.find(collection, wanted)?})),
        }
    }

    /// The records of a collection whose fields have these values, without regard to case and
    /// repeated space, at most [`MOST_FOUND`]. A field may be a path such as `address.zip`; an
    /// object has the value of its texts joined by spaces, so that `name=Ada Bly` finds
    /// `{"first": "Ada", "last": "Bly"}`; a list has the value of each of its items.
    pub fn find(&self, collection: &str, wanted: &[(String, String)]) -> Option<Vec<&Value>> {
        let records = self.collections.get(collection)?;
        Some(
            records
                .values()
                .filter(|record| {
                    wanted.iter().all(|(field, value)| {
                        at(record, field).is_some_and(|found| has(found, &folded(value)))
                    })
                })
                .take(MOST_FOUND)
                .collect(),
        )
    }
}

fn at<'v>(record: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(record, |value, name| value.get(name))
}

fn has(value: &Value, wanted: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| has(item, wanted)),
        Value::Object(fields) => folded(&joined(fields)) == wanted,
        Value::String(text) => folded(text) == wanted,
        Value::Number(number) => number.to_string() == wanted,
        Value::Bool(yes) => yes.to_string() == wanted,
        Value::Null => false,
    }
}

fn joined(fields: &Map<String, Value>) -> String {
    let texts: Vec<&str> = fields.values().filter_map(Value::as_str).collect();
    texts.join(" ")
}

fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
