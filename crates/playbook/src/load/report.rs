//! Collects mistakes and references while the files are read.

use std::cell::RefCell;

use super::error::{ConfigError, ConfigErrors};

/// A place in a file, and the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: usize,
    pub(super) offset: usize,
    pub(super) field: String,
}

impl Place {
    /// The place of a field below this one.
    pub(super) fn below(&self, key: &str, offset: usize) -> Self {
        let field = if self.field.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.field)
        };
        Self {
            file: self.file,
            offset,
            field,
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// The kind of thing that a name refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    Fact,
    Tool,
    System,
    Queue,
    Entity,
    Model,
    /// A fact named in braces inside a text.
    Placeholder,
}

/// Collects mistakes and the names that must exist once everything is read.
pub(super) struct Report<'a> {
    files: Vec<(&'a str, &'a str)>,
    errors: RefCell<Vec<(usize, ConfigError)>>,
    advice: RefCell<Vec<(usize, ConfigError)>>,
    references: RefCell<Vec<(NameKind, Located<String>)>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(files: Vec<(&'a str, &'a str)>) -> Self {
        Self {
            files,
            errors: RefCell::default(),
            advice: RefCell::default(),
            references: RefCell::default(),
        }
    }

    pub(super) fn files(&self) -> &[(&'a str, &'a str)] {
        &self.files
    }

    /// The start of a file.
    pub(super) fn start(&self, file: usize) -> Place {
        Place {
            file,
            offset: 0,
            field: String::new(),
        }
    }

    /// Records a mistake.
    pub(super) fn add(&self, place: &Place, problem: impl Into<String>, help: impl Into<String>) {
        let error = self.at(place, problem.into(), help.into());
        self.errors.borrow_mut().push((place.file, error));
    }

    /// Records advice: worth another look, and no mistake.
    pub(super) fn advise(
        &self,
        place: &Place,
        problem: impl Into<String>,
        help: impl Into<String>,
    ) {
        let advice = self.at(place, problem.into(), help.into());
        self.advice.borrow_mut().push((place.file, advice));
    }

    fn at(&self, place: &Place, problem: String, help: String) -> ConfigError {
        let (name, text) = self.files.get(place.file).copied().unwrap_or(("", ""));
        let before = &text[..text.floor_char_boundary(place.offset)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        ConfigError {
            file: name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            field: place.field.clone(),
            problem,
            help,
        }
    }

    /// Records that a name must exist.
    pub(super) fn refer(&self, kind: NameKind, name: &str, place: &Place) {
        self.references.borrow_mut().push((
            kind,
            Located {
                value: name.to_owned(),
                place: place.clone(),
            },
        ));
    }

    /// The names that must exist.
    pub(super) fn references(&self) -> Vec<(NameKind, Located<String>)> {
        self.references.borrow().clone()
    }

    /// Where a place is, for other messages: `tools.toml:12`.
    pub(super) fn line_of(&self, place: &Place) -> String {
        let (name, text) = self.files.get(place.file).copied().unwrap_or(("", ""));
        let before = &text[..text.floor_char_boundary(place.offset)];
        format!("{name}:{}", before.matches('\n').count() + 1)
    }

    /// The advice, in the order of the files and lines.
    pub(super) fn advice(&self) -> Vec<ConfigError> {
        in_order(self.advice.take())
    }

    pub(super) fn finish(self) -> Option<ConfigErrors> {
        let errors = in_order(self.errors.into_inner());
        (!errors.is_empty()).then_some(ConfigErrors(errors))
    }
}

/// In the order of the files and lines, each once.
fn in_order(mut errors: Vec<(usize, ConfigError)>) -> Vec<ConfigError> {
    errors.sort_by(|(file_a, a), (file_b, b)| {
        (file_a, a.line, a.column, &a.field).cmp(&(file_b, b.line, b.column, &b.field))
    });
    let mut errors: Vec<ConfigError> = errors.into_iter().map(|(_, e)| e).collect();
    errors.dedup();
    errors
}
