//! A value of a file, and the types it can be read as.

use serde_json::Value;
use toml::de::DeValue;

use super::report::{Located, Place, Report};
use super::table::Table;

/// A value being read.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) place: Place,
    pub(super) value: &'a DeValue<'a>,
}

impl<'a> Node<'a> {
    pub(super) fn text(&self) -> Option<Located<String>> {
        match self.value {
            DeValue::String(text) if text.trim().is_empty() => {
                self.report
                    .add(&self.place, "is empty", "write a text, or remove the key");
                None
            }
            DeValue::String(text) if text.contains('\u{8}') => {
                self.report.add(
                    &self.place,
                    "holds a backspace character, which is what `\\b` means in double quotes",
                    "put the text in single quotes, so that `\\` stays what it is",
                );
                None
            }
            DeValue::String(text) => Some(Located {
                value: text.as_ref().to_owned(),
                place: self.place.clone(),
            }),
            _ => {
                self.wrong_type("a text", "write it in quotes");
                None
            }
        }
    }

    pub(super) fn texts(&self) -> Vec<Located<String>> {
        self.items("a list of texts", "write `[\"…\", \"…\"]`")
            .iter()
            .filter_map(Node::text)
            .collect()
    }

    pub(super) fn items(&self, expected: &str, help: &str) -> Vec<Node<'a>> {
        let DeValue::Array(items) = self.value else {
            self.wrong_type(expected, help);
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .map(|(i, item)| Node {
                report: self.report,
                place: Place {
                    file: self.place.file,
                    offset: item.span().start,
                    field: format!("{}[{i}]", self.place.field),
                },
                value: item.get_ref(),
            })
            .collect()
    }

    pub(super) fn table(&self) -> Option<Table<'a>> {
        match self.value {
            DeValue::Table(entries) => Some(Table::new(self.report, self.place.clone(), entries)),
            _ => {
                self.wrong_type("a table", "write it as `[name]` or `{ key = value }`");
                None
            }
        }
    }

    pub(super) fn tables(&self) -> Vec<Table<'a>> {
        let key = self.place.field.rsplit('.').next().unwrap_or_default();
        self.items(
            "a list of tables",
            &format!("write `[[{key}]]` above each, with two brackets"),
        )
        .iter()
        .filter_map(Node::table)
        .collect()
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.value, DeValue::Array(_))
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    /// The place of a value inside this one, by JSON pointer; the nearest that exists.
    pub(super) fn place_at(&self, pointer: &str) -> Place {
        let mut place = self.place.clone();
        let mut value = self.value;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match value {
                DeValue::Table(entries) => entries.get(step.as_str()),
                DeValue::Array(items) => step.parse::<usize>().ok().and_then(|i| items.get(i)),
                _ => None,
            };
            let Some(next) = next else { break };
            place = place.below(&step, next.span().start);
            value = next.get_ref();
        }
        place
    }

    /// The value as JSON; a date becomes its text.
    pub(super) fn json(&self) -> Value {
        json(self.value)
    }

    pub(super) fn wrong_type(&self, expected: &str, help: &str) {
        self.report.add(
            &self.place,
            format!("is {}, {expected} was expected", self.shown_type()),
            help,
        );
    }

    fn shown_type(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "yes or no",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    pub(super) fn shown(&self) -> String {
        match self.value {
            DeValue::Integer(i) => i.to_string(),
            DeValue::Float(x) => x.to_string(),
            _ => "the value".to_owned(),
        }
    }
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.as_ref().to_owned()),
        DeValue::Integer(i) => {
            i64::from_str_radix(i.as_str(), i.radix()).map_or(Value::Null, Value::from)
        }
        DeValue::Float(x) => x
            .as_str()
            .replace('_', "")
            .parse::<f64>()
            .map_or(Value::Null, Value::from),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(d) => Value::String(d.to_string()),
        DeValue::Array(items) => items.iter().map(|i| json(i.get_ref())).collect(),
        DeValue::Table(entries) => entries
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref().to_owned(), json(value.get_ref())))
            .collect(),
    }
}
