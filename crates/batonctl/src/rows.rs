//! Reads files with one JSON object a line, row by row: an unreadable row is named and counted, and the others are
//! read.

use std::fmt::{Display, Formatter};
use std::path::Path;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::CommandError;

/// The rows of a file.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    /// The rows that could be read, each with its line, from 1.
    pub(crate) read: Vec<(usize, T)>,
    /// The other ones.
    pub(crate) unreadable: Vec<Unreadable>,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// Its line, from 1.
    pub(crate) line: usize,
    /// Why.
    pub(crate) problem: String,
}

impl Display for Unreadable {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

/// Reads a file. Blank lines are no rows.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn read<T: DeserializeOwned>(path: &Path, what: &str) -> Result<Rows<T>, CommandError> {
    let bytes = std::fs::read(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut rows = Rows {
        read: Vec::new(),
        unreadable: Vec::new(),
    };
    for (nth, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(row) => rows.read.push((nth + 1, row)),
            Err(error) => rows.unreadable.push(Unreadable {
                line: nth + 1,
                // The error's own line is that within the row.
                problem: format!("this is not {what}: {}", without_place(&error)),
            }),
        }
    }
    Ok(rows)
}

fn without_place(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match said.strip_suffix(&place) {
        Some(said) if error.column() > 0 => format!("{said} (character {})", error.column()),
        Some(said) => said.to_owned(),
        None => said,
    }
}

/// For `deserialize_with`: null means unknown.
///
/// # Errors
/// When the value is something else than wanted.
pub(crate) fn known<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// For `deserialize_with`: a name or an identifier, which some write as a number.
///
/// # Errors
/// When it is neither a text nor a number nor null.
pub(crate) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(D::Error::custom(
            "a text was expected where something else stands",
        )),
    }
}

/// For `deserialize_with`: names or identifiers.
///
/// # Errors
/// When one is neither a text nor a number nor null.
pub(crate) fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    struct Name(#[serde(deserialize_with = "name")] Option<String>);
    let names: Option<Vec<Name>> = Option::deserialize(from)?;
    let names = names.unwrap_or_default().into_iter();
    Ok(names.filter_map(|Name(name)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(default, deserialize_with = "name")]
        id: Option<String>,
        #[serde(default, deserialize_with = "names")]
        others: Vec<String>,
        #[serde(default, deserialize_with = "known")]
        yes: bool,
    }

    fn rows(bytes: &[u8]) -> Rows<Row> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        read(file.path(), "a row").unwrap()
    }

    #[test]
    fn null_is_nothing_known_and_a_number_may_name() {
        let all = rows(
            b"\xEF\xBB\xBF{\"id\": null, \"others\": null, \"yes\": null}\r\n\n{\"id\": 7, \"others\": [\"a\", null, 8]}\n{}",
        );
        let read: Vec<_> = all
            .read
            .iter()
            .map(|(line, row)| (*line, row.id.as_deref(), row.others.len(), row.yes))
            .collect();
        assert_eq!(
            read,
            [
                (1, None, 0, false),
                (3, Some("7"), 2, false),
                (4, None, 0, false)
            ]
        );
        assert_eq!(all.unreadable, []);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let all = rows(b"{}\n[1\n{\"id\": {}}\n\xFF\xFE\nnull\n{\"id\": \"last\"}\n");
        assert_eq!(all.read.len(), 2);
        let said: Vec<String> = all.unreadable.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 4, "{said:?}");
        assert!(
            said[0].starts_with("line 2: this is not a row: "),
            "{said:?}"
        );
        assert!(
            said[1].contains("line 3: ") && said[1].contains("a text was expected"),
            "{said:?}"
        );
        assert!(
            said[2].starts_with("line 4: ") && said[3].starts_with("line 5: "),
            "{said:?}"
        );
    }
}
