//! Recorded conversations: JSON lines as described in `docs/replay.md`.

use std::path::Path;

use serde::Deserialize;

use crate::error::CommandError;

/// Marks that a simulated customer of a recording ends its last message with; they are not words
/// of a customer.
const END_MARKS: &[&str] = &["###STOP###", "###TRANSFER###", "###OUT-OF-SCOPE###"];

/// One recorded conversation.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Recording {
    /// Its name.
    pub(crate) id: String,
    /// What is known to be true about it.
    #[serde(default)]
    pub(crate) truth: Option<Truth>,
    /// What was said and done.
    pub(crate) turns: Vec<Turn>,
}

/// What is known to be true about a recorded conversation.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Truth {
    /// The customer's identifier.
    pub(crate) customer: String,
    /// Whether the customer said who they are.
    #[serde(default)]
    pub(crate) customer_stated: bool,
    /// Records the customer named that are theirs.
    #[serde(default)]
    pub(crate) records_stated: Vec<String>,
    /// Records the customer named that are somebody else's.
    #[serde(default)]
    pub(crate) records_foreign: Vec<String>,
}

/// One turn.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Turn {
    kind: String,
    #[serde(default)]
    text: Option<String>,
}

impl Recording {
    /// What the customer wrote, in order.
    pub(crate) fn customer_messages(&self) -> Vec<String> {
        self.turns
            .iter()
            .filter(|turn| turn.kind == "customer")
            .filter_map(|turn| turn.text.as_deref())
            .map(without_marks)
            .filter(|text| !text.is_empty())
            .collect()
    }
}

pub(crate) fn without_marks(text: &str) -> String {
    let mut text = text.to_owned();
    for mark in END_MARKS {
        text = text.replace(mark, " ");
    }
    text.trim().to_owned()
}

/// Reads a file of recordings, one JSON object a line.
pub(crate) fn read(path: &Path) -> Result<Vec<Recording>, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut recordings = Vec::new();
    for (nth, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let recording: Recording =
            serde_json::from_str(line).map_err(|e| CommandError::Recording {
                path: path.to_owned(),
                line: nth + 1,
                problem: format!("this is not a recorded conversation: {e}"),
            })?;
        recordings.push(recording);
    }
    Ok(recordings)
}

#[cfg(test)]
mod tests {
    use super::without_marks;

    #[test]
    fn end_marks_are_not_words() {
        assert_eq!(without_marks("Bye! ###STOP###"), "Bye!");
        assert_eq!(without_marks("###STOP###"), "");
    }
}
