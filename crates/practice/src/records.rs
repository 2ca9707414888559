//! Collections of JSON records by identifier, and searching them.

use std::collections::BTreeMap;
use std::path::Path;

use baton_playbook::ToolAnswer;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

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
pub struct SystemRecords {
    collections: BTreeMap<String, Collection>,
    /// The JSON text of records with numbers that a [`Value`] does not hold digit for digit.
    written: BTreeMap<String, BTreeMap<String, String>>,
}

impl SystemRecords {
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
                    records
                        .keep_written(stem, &text)
                        .map_err(|source| PracticeError::Json { path, source })?;
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

    /// Keeps the text of the records whose numbers a value does not hold.
    fn keep_written(&mut self, collection: &str, file: &[u8]) -> Result<(), serde_json::Error> {
        if ToolAnswer::parse(file).is_ok_and(|all| all.json() == all.exact()) {
            return Ok(());
        }
        let records: BTreeMap<String, &RawValue> = serde_json::from_slice(file)?;
        for (id, record) in records {
            let text = record.get();
            let inexact = ToolAnswer::parse(text.as_bytes()).is_ok_and(|r| r.json() != r.exact());
            if !inexact {
                continue;
            }
            let says_id = serde_json::from_str::<Map<String, Value>>(text)?.contains_key("id");
            let text = match text.strip_prefix('{') {
                // It has the number at least, so there is something behind the comma.
                Some(fields) if !says_id => {
                    format!("{{\"id\":{},{fields}", Value::from(id.as_str()))
                }
                Some(_) | None => text.to_owned(),
            };
            let collection = self.written.entry(collection.to_owned()).or_default();
            collection.insert(id, text);
        }
        Ok(())
    }

    /// A record's JSON text, its numbers digit for digit.
    pub fn text(&self, collection: &str, id: &str) -> Option<String> {
        let written = self.written.get(collection).and_then(|all| all.get(id));
        match written {
            Some(text) => Some(text.clone()),
            None => self.get(collection, id).map(Value::to_string),
        }
    }

    /// The answer to a search: the list of the records found, as [`SystemRecords::find`] finds them.
    pub fn found_text(&self, collection: &str, wanted: &[(String, String)]) -> Option<String> {
        let found = self.matching(collection, wanted)?;
        let texts: Vec<String> = found
            .into_iter()
            .filter_map(|(id, _)| self.text(collection, id))
            .collect();
        Some(format!("{{\"items\":[{}]}}", texts.join(",")))
    }

    /// Adds a record. A record that does not hold its identifier gets it as `id`, so that the caller can
    /// check which record an answer is about.
    pub fn insert(&mut self, collection: &str, id: &str, mut record: Value) {
        if let Value::Object(fields) = &mut record {
            fields.entry("id").or_insert_with(|| Value::from(id));
        }
        if let Some(written) = self.written.get_mut(collection) {
            written.remove(id);
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

    /// The answer of a system with these records, free of faults, to a path such as `/users/7` or
    /// `/users?email=a@example.com`; `None` if it has no answer.
    pub fn answer(
        &self,
        collection: &str,
        id: Option<&str>,
        wanted: &[(String, String)],
    ) -> Option<ToolAnswer> {
        let text = match id {
            Some(id) => self.text(collection, id),
            None if wanted.is_empty() || wanted.len() > MOST_FIELDS => None,
            None => self.found_text(collection, wanted),
        };
        ToolAnswer::parse(text?.as_bytes()).ok()
    }

    /// The records of a collection whose fields have these values, without regard to case and
    /// repeated space, at most [`MOST_FOUND`]. A field may be a path such as `address.zip`; an
    /// object has the value of its texts joined by spaces, so that `name=Ada Bly` finds
    /// `{"first": "Ada", "last": "Bly"}`; a list has the value of each of its items.
    pub fn find(&self, collection: &str, wanted: &[(String, String)]) -> Option<Vec<&Value>> {
        let found = self.matching(collection, wanted)?;
        Some(found.into_iter().map(|(_, record)| record).collect())
    }

    fn matching(
        &self,
        collection: &str,
        wanted: &[(String, String)],
    ) -> Option<Vec<(&str, &Value)>> {
        let records = self.collections.get(collection)?;
        let fits = |record: &Value| {
            wanted.iter().all(|(field, value)| {
                at(record, field).is_some_and(|found| has(found, &folded(value)))
            })
        };
        Some(
            records
                .iter()
                .filter(|(_, record)| fits(record))
                .take(MOST_FOUND)
                .map(|(id, record)| (id.as_str(), record))
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
