//! The JSON form of CLINC150: an object of splits, each a list of `[text, intent]`.

use std::collections::BTreeMap;

use super::{MAX_FILE_BYTES, OUT_OF_SCOPE_LABEL};
use crate::error::RouterError;
use crate::eval::LabelledRow;

/// Which part of the file to read; the out-of-scope rows of the same part come with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClincSplit {
    /// `train` and `oos_train`.
    Train,
    /// `val` and `oos_val`.
    Validation,
    /// `test` and `oos_test`.
    Test,
}

impl ClincSplit {
    fn keys(self) -> [&'static str; 2] {
        match self {
            Self::Train => ["train", "oos_train"],
            Self::Validation => ["val", "oos_val"],
            Self::Test => ["test", "oos_test"],
        }
    }
}

/// Reads one split of a CLINC150 file with its out-of-scope rows, if it has any.
pub fn read_clinc(content: &str, split: ClincSplit) -> Result<Vec<LabelledRow>, RouterError> {
    if content.len() > MAX_FILE_BYTES {
        let problem = format!(
            "the file has {} bytes, more than the {MAX_FILE_BYTES} allowed: split it",
            content.len()
        );
        return Err(RouterError::Row { line: 1, problem });
    }
    let mut splits: BTreeMap<String, Vec<(String, String)>> = serde_json::from_str(content)
        .map_err(|error| RouterError::Row {
            line: error.line().max(1),
            problem: format!("{error}: the file must be an object of lists of [text, intent]"),
        })?;
    let [in_scope, out_of_scope] = split.keys();
    let Some(mut pairs) = splits.remove(in_scope) else {
        let present: Vec<&str> = splits.keys().map(String::as_str).collect();
        let problem = format!(
            "there is no list `{in_scope}`, only {}: give a file that has it",
            present.join(", ")
        );
        return Err(RouterError::Row { line: 1, problem });
    };
    pairs.extend(splits.remove(out_of_scope).unwrap_or_default());
    let rows = pairs.into_iter().map(|(text, label)| {
        let intent = (label != OUT_OF_SCOPE_LABEL && !label.is_empty()).then_some(label);
        LabelledRow { text, intent }
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "train": [["book a table", "restaurant"]],
        "oos_train": [["why is the sky blue", "oos"]],
        "val": [["table for two", "restaurant"]]
    }"#;

    #[test]
    fn reads_a_split_with_its_out_of_scope_rows() {
        let rows = read_clinc(FILE, ClincSplit::Train).unwrap();
        assert_eq!(rows[0].intent.as_deref(), Some("restaurant"));
        assert_eq!(
            (rows[1].text.as_str(), rows[1].intent.as_deref()),
            ("why is the sky blue", None)
        );
        assert_eq!(read_clinc(FILE, ClincSplit::Validation).unwrap().len(), 1);
    }

    #[test]
    fn errors_name_the_line_and_the_remedy() {
        let check = |content: &str, split, line: usize, part: &str| match read_clinc(content, split)
        {
            Err(RouterError::Row {
                line: found,
                problem,
            }) => {
                assert_eq!(found, line, "{problem}");
                assert!(problem.contains(part), "{problem}");
            }
            other => panic!("{other:?}"),
        };
        check(FILE, ClincSplit::Test, 1, "only oos_train, train, val");
        check(
            "{\n\"train\": [\n[\"text\"]\n]}",
            ClincSplit::Train,
            3,
            "[text, intent]",
        );
        check("not json", ClincSplit::Train, 1, "object of lists");
    }
}
