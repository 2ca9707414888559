//! CSV with the columns `text,category`, fields quoted as in RFC 4180.

use super::{MAX_FILE_BYTES, OUT_OF_SCOPE_LABEL};
use crate::error::RouterError;
use crate::eval::LabelledRow;

/// Reads rows `text,category` after a header line with those names. A category `oos` or an empty one marks a
/// row as out of scope.
pub fn read_csv(content: &str) -> Result<Vec<LabelledRow>, RouterError> {
    if content.len() > MAX_FILE_BYTES {
        let problem = format!(
            "the file has {} bytes, more than the {MAX_FILE_BYTES} allowed: split it",
            content.len()
        );
        return Err(RouterError::Row { line: 1, problem });
    }
    let mut records = Records {
        rest: content.trim_start_matches('\u{feff}'),
        line: 1,
    };
    let header = records.next().transpose()?;
    let (header_line, names) = header.unwrap_or((1, Vec::new()));
    let column = |wanted: &str| names.iter().position(|name| name.trim() == wanted);
    let (Some(text), Some(category)) = (column("text"), column("category")) else {
        let problem = format!(
            "the header is `{}`: it must name the columns `text` and `category`",
            names.join(",")
        );
        return Err(RouterError::Row {
            line: header_line,
            problem,
        });
    };
    let mut rows = Vec::new();
    for record in records {
        let (line, mut fields) = record?;
        if fields.len() != names.len() {
            let problem = format!(
                "{} fields where the header has {}: put a text with a comma in double quotes",
                fields.len(),
                names.len()
            );
            return Err(RouterError::Row { line, problem });
        }
        let category = fields[category].trim();
        let intent =
            (!category.is_empty() && category != OUT_OF_SCOPE_LABEL).then(|| category.to_owned());
        rows.push(LabelledRow {
            text: std::mem::take(&mut fields[text]),
            intent,
        });
    }
    Ok(rows)
}

/// The records of a CSV text, each with the line it begins on; empty lines are passed over.
struct Records<'a> {
    rest: &'a str,
    line: usize,
}

impl Iterator for Records<'_> {
    type Item = Result<(usize, Vec<String>), RouterError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let unbroken = self.rest.trim_start_matches('\r');
            let Some(rest) = unbroken.strip_prefix('\n') else {
                break;
            };
            self.rest = rest;
            self.line += 1;
        }
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let mut fields = Vec::new();
        loop {
            match self.field() {
                Ok((field, last)) => {
                    fields.push(field);
                    if last {
                        return Some(Ok((line, fields)));
                    }
                }
                Err(error) => {
                    self.rest = "";
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Records<'_> {
    /// The next field, and whether the record ends with it.
    fn field(&mut self) -> Result<(String, bool), RouterError> {
        let field = if let Some(rest) = self.rest.strip_prefix('"') {
            self.rest = rest;
            self.quoted()?
        } else {
            let end = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
            let (field, rest) = self.rest.split_at(end);
            self.rest = rest;
            field.trim_end_matches('\r').to_owned()
        };
        self.rest = self.rest.trim_start_matches('\r');
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
            return Ok((field, false));
        }
        if let Some(rest) = self.rest.strip_prefix('\n') {
            self.rest = rest;
            self.line += 1;
        } else if !self.rest.is_empty() {
            let problem =
                "text after a closing quote: write a quote inside a quoted text as two (\"\")"
                    .to_owned();
            return Err(RouterError::Row {
                line: self.line,
                problem,
            });
        }
        Ok((field, true))
    }

    /// The rest of a quoted field, up to and with its closing quote.
    fn quoted(&mut self) -> Result<String, RouterError> {
        let opened = self.line;
        let mut field = String::new();
        loop {
            let Some(at) = self.rest.find('"') else {
                let problem =
                    "a quoted text that never ends: close it with a double quote".to_owned();
                return Err(RouterError::Row {
                    line: opened,
                    problem,
                });
            };
            let (part, rest) = self.rest.split_at(at);
            field.push_str(part);
            self.line += part.matches('\n').count();
            self.rest = &rest[1..];
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    field.push('"');
                    self.rest = rest;
                }
                None => return Ok(field),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &[(&str, Option<&str>)]) {
        let rows = read_csv(content).unwrap();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.text.as_str(), row.intent.as_deref()))
            .collect();
        assert_eq!(rows, expected, "{content:?}");
    }

    fn check_error(content: &str, line: usize, part: &str) {
        match read_csv(content) {
            Err(RouterError::Row {
                line: found,
                problem,
            }) => {
                assert_eq!(found, line, "{content:?}: {problem}");
                assert!(problem.contains(part), "{content:?}: {problem}");
            }
            other => panic!("{content:?}: {other:?}"),
        }
    }

    #[test]
    fn reads_plain_and_quoted_fields() {
        check(
            "text,category\nhello,a\n\"one, \"\"two\"\"\nthree\",b\n",
            &[("hello", Some("a")), ("one, \"two\"\nthree", Some("b"))],
        );
        check(
            "category,text\r\na,hello\r\n\r\noos,what\r\n,why",
            &[("hello", Some("a")), ("what", None), ("why", None)],
        );
        check("text,category\n", &[]);
    }

    #[test]
    fn errors_name_the_line_and_the_remedy() {
        check_error("", 1, "header");
        check_error("a,b\n", 1, "`text`");
        check_error("text,category\nfine,a\none,two,b\n", 3, "double quotes");
        check_error("text,category\n\"x\ny\",a\n\"open,b\n", 4, "never ends");
        check_error("text,category\n\"x\"y,a\n", 2, "after a closing quote");
    }
}
