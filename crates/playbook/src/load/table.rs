//! Reads tables and values of a file, and reports what does not fit.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use toml::de::{DeTable, DeValue};

use super::node::Node;
use super::report::{Located, NameKind, Place, Report};
use super::suggest;

/// A table being read. Every key that is asked for is a known key; the others are mistakes.
pub(super) struct Table<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) place: Place,
    entries: &'a DeTable<'a>,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(report: &'a Report<'a>, place: Place, entries: &'a DeTable<'a>) -> Self {
        Self {
            report,
            place,
            entries,
            known: RefCell::default(),
        }
    }

    /// The same table, whose fields are called by its name: `tool.get_order.path`.
    pub(super) fn called(mut self, field: String) -> Self {
        self.place.field = field;
        self
    }

    pub(super) fn get(&self, key: &'static str) -> Option<Node<'a>> {
        self.known.borrow_mut().push(key);
        self.entries.get(key).map(|value| Node {
            report: self.report,
            place: self.place.below(key, value.span().start),
            value: value.get_ref(),
        })
    }

    /// Whether the key is there, right or wrong.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Every entry, whatever its key, with the key's own place.
    pub(super) fn all(&self) -> Vec<(Located<String>, Node<'a>)> {
        self.entries
            .iter()
            .map(|(key, value)| {
                let name = key.get_ref().as_ref();
                let node = Node {
                    report: self.report,
                    place: self.place.below(name, value.span().start),
                    value: value.get_ref(),
                };
                let key = Located {
                    value: name.to_owned(),
                    place: self.place.below(name, key.span().start),
                };
                (key, node)
            })
            .collect()
    }

    /// Reports the keys that no reader asked for. Called last.
    pub(super) fn finish(self) {
        let known = self.known.into_inner();
        for (key, _) in self.entries {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                self.report.add(
                    &self.place.below(name, key.span().start),
                    "there is no such key here",
                    suggest::help(name, known.iter().copied(), "key"),
                );
            }
        }
    }

    /// Reports that a key is missing.
    pub(super) fn missing(&self, key: &str, example: &str) {
        self.report.add(
            &self.place.below(key, self.place.offset),
            "is missing",
            format!("write `{key} = {example}`"),
        );
    }

    pub(super) fn text(&self, key: &'static str) -> Option<Located<String>> {
        self.get(key)?.text()
    }

    pub(super) fn required_text(
        &self,
        key: &'static str,
        example: &str,
    ) -> Option<Located<String>> {
        match self.get(key) {
            Some(node) => node.text(),
            None => {
                self.missing(key, example);
                None
            }
        }
    }

    /// A name of something declared here: lower-case letters, digits and underscores.
    pub(super) fn name(&self, key: &'static str, example: &str) -> Option<Located<String>> {
        let name = self.required_text(key, example)?;
        self.check_name(&name).then_some(name)
    }

    pub(super) fn check_name(&self, name: &Located<String>) -> bool {
        let text = &name.value;
        let valid = text.len() <= 64
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !valid {
            self.report.add(
                &name.place,
                format!("`{text}` is not a name"),
                "a name starts with a lower-case letter and holds only lower-case letters, digits and underscores, at most 64",
            );
        }
        valid
    }

    /// The name of something declared elsewhere.
    pub(super) fn reference(&self, key: &'static str, kind: NameKind) -> Option<Located<String>> {
        let name = self.text(key)?;
        self.report.refer(kind, &name.value, &name.place);
        Some(name)
    }

    pub(super) fn required_reference(
        &self,
        key: &'static str,
        kind: NameKind,
        example: &str,
    ) -> Option<Located<String>> {
        let name = self.required_text(key, example)?;
        self.report.refer(kind, &name.value, &name.place);
        Some(name)
    }

    /// A list of names of things declared elsewhere, without repeats.
    pub(super) fn references(
        &self,
        key: &'static str,
        kind: NameKind,
    ) -> Option<Vec<Located<String>>> {
        let names = self.get(key)?.texts();
        for (i, name) in names.iter().enumerate() {
            self.report.refer(kind, &name.value, &name.place);
            if names[..i].iter().any(|n| n.value == name.value) {
                self.report.add(
                    &name.place,
                    format!("`{}` stands here twice", name.value),
                    "remove one of the two",
                );
            }
        }
        Some(names)
    }

    pub(super) fn boolean(&self, key: &'static str) -> Option<Located<bool>> {
        let node = self.get(key)?;
        match node.value {
            DeValue::Boolean(value) => Some(Located {
                value: *value,
                place: node.place,
            }),
            _ => {
                node.wrong_type("yes or no", "write `true` or `false`, without quotes");
                None
            }
        }
    }

    /// A whole number within bounds.
    pub(super) fn count(
        &self,
        key: &'static str,
        bounds: RangeInclusive<u64>,
    ) -> Option<Located<u64>> {
        let node = self.get(key)?;
        let number = match node.value {
            DeValue::Integer(i) => i128::from_str_radix(i.as_str(), i.radix()).ok(),
            _ => {
                node.wrong_type("a whole number", "write it without quotes, such as `3`");
                return None;
            }
        };
        let value = number
            .and_then(|n| u64::try_from(n).ok())
            .filter(|n| bounds.contains(n));
        if value.is_none() {
            node.report.add(
                &node.place,
                format!(
                    "{} is out of range",
                    number.map_or_else(|| "the number".to_owned(), |n| n.to_string())
                ),
                if bounds.start() == bounds.end() {
                    format!("write `{}`", bounds.start())
                } else {
                    format!(
                        "write a whole number from {} to {}",
                        bounds.start(),
                        bounds.end()
                    )
                },
            );
        }
        value.map(|value| Located {
            value,
            place: node.place,
        })
    }

    /// A decimal or whole number within bounds.
    pub(super) fn number(&self, key: &'static str, bounds: RangeInclusive<f64>) -> Option<f64> {
        let node = self.get(key)?;
        let number = match node.value {
            DeValue::Integer(i) => i.as_str().parse::<f64>().ok(),
            DeValue::Float(x) => x.as_str().replace('_', "").parse::<f64>().ok(),
            _ => {
                node.wrong_type("a number", "write it without quotes, such as `0.35`");
                return None;
            }
        };
        let value = number.filter(|n| bounds.contains(n));
        if value.is_none() {
            node.report.add(
                &node.place,
                format!("{} is out of range", node.shown()),
                format!("write a number from {} to {}", bounds.start(), bounds.end()),
            );
        }
        value
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        let found = choices.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            self.report.add(
                &text.place,
                format!("`{}` is not one of the choices", text.value),
                suggest::help(&text.value, choices.iter().map(|(word, _)| *word), "choice"),
            );
        }
        found.map(|(_, value)| Located {
            value: *value,
            place: text.place,
        })
    }

    pub(super) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        self.get(key)?.table()
    }

    /// The tables of `[[key]]`; `field` of each is numbered from 1.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        self.get(key).map(|n| n.tables()).unwrap_or_default()
    }
}
