//! Recorded conversations: JSON lines as described in `docs/replay.md`.

use std::path::Path;

use serde::Deserialize;

use crate::error::CommandError;
use crate::requests::RecordedRequest;
use crate::rows::{self, Unreadable};

/// Marks that a simulated customer of a recording ends its last message with; they are not words
/// of a customer.
const END_MARKS: &[&str] = &["###STOP###", "###TRANSFER###", "###OUT-OF-SCOPE###"];

/// One recorded conversation.
#[derive(Debug, Clone)]
pub(crate) struct RecordedConversation {
    /// Its name.
    pub(crate) id: String,
    /// The truth about it.
    pub(crate) truth: Option<Truth>,
    /// What the customer wanted, where that is known.
    pub(crate) requests: Option<Vec<RecordedRequest>>,
    /// Its turns.
    pub(crate) turns: Vec<RecordedTurn>,
}

/// One row as it is written down. A null is unknown.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(default, deserialize_with = "rows::name")]
    id: Option<String>,
    #[serde(default)]
    truth: Option<Truth>,
    #[serde(default)]
    requests: Option<Vec<RecordedRequest>>,
    #[serde(deserialize_with = "rows::known")]
    turns: Vec<Option<RecordedTurn>>,
}

/// The truth about a recorded conversation.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Truth {
    /// The customer's identifier; `None` if it is unknown.
    #[serde(default, deserialize_with = "rows::name")]
    pub(crate) customer: Option<String>,
    /// Whether the customer said who they are.
    #[serde(default, deserialize_with = "rows::known")]
    pub(crate) customer_stated: bool,
    /// Records the customer named that are theirs.
    #[serde(default, deserialize_with = "rows::names")]
    pub(crate) records_stated: Vec<String>,
    /// Records the customer named that are another customer's.
    #[serde(default, deserialize_with = "rows::names")]
    pub(crate) records_foreign: Vec<String>,
}

/// One turn.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RecordedTurn {
    #[serde(default, deserialize_with = "rows::known")]
    kind: String,
    #[serde(default, deserialize_with = "rows::name")]
    text: Option<String>,
}

impl RecordedConversation {
    fn of(line: usize, row: Row) -> Self {
        Self {
            id: row.id.unwrap_or_else(|| format!("line {line}")),
            truth: row.truth,
            requests: row.requests,
            turns: row.turns.into_iter().flatten().collect(),
        }
    }

    /// What was written, in order, by either side.
    pub(crate) fn said(&self) -> impl Iterator<Item = RecordedMessage> {
        self.turns.iter().filter_map(|turn| {
            let text = without_marks(turn.text.as_deref()?);
            match turn.kind.as_str() {
                _ if text.is_empty() => None,
                "customer" => Some(RecordedMessage::Customer(text)),
                "agent" => Some(RecordedMessage::Agent(text)),
                _ => None,
            }
        })
    }
}

/// A message of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordedMessage {
    /// The customer's.
    Customer(String),
    /// The recorded agent's.
    Agent(String),
}

pub(crate) fn without_marks(text: &str) -> String {
    let mut text = text.to_owned();
    for mark in END_MARKS {
        text = text.replace(mark, " ");
    }
    text.trim().to_owned()
}

/// Reads a file of recordings, one JSON object a line: the recordings, and the rows that are none.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn read(
    path: &Path,
) -> Result<(Vec<RecordedConversation>, Vec<Unreadable>), CommandError> {
    let rows = rows::read(path, "a recorded conversation")?;
    let recordings = rows.read.into_iter();
    let recordings = recordings.map(|(line, row)| RecordedConversation::of(line, row));
    Ok((recordings.collect(), rows.unreadable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_marks_are_not_words() {
        assert_eq!(without_marks("Bye! ###STOP###"), "Bye!");
        assert_eq!(without_marks("###STOP###"), "");
    }

    #[test]
    fn what_nobody_knows_is_null() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let rows = [
            r#"{"id": null, "truth": {"customer": null, "customer_stated": null, "records_stated": null}, "turns": [null, {"kind": null, "text": "a"}, {"kind": "customer", "text": null}, {"kind": "tool_result"}, {"kind": "customer", "text": "Hello"}]}"#,
            r#"{"id": 12, "truth": null, "turns": null}"#,
            r#"{"id": "none of ours"}"#,
            r#"{"id": "odd", "turns": [{"kind": "customer", "text": ["Hello"]}]}"#,
        ];
        std::fs::write(file.path(), rows.join("\n")).unwrap();
        let (recordings, unreadable) = read(file.path()).unwrap();
        let ids: Vec<&str> = recordings.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, ["line 1", "12"]);
        let said: Vec<RecordedMessage> = recordings[0].said().collect();
        assert_eq!(said, [RecordedMessage::Customer("Hello".to_owned())]);
        let truth = recordings[0].truth.as_ref().unwrap();
        assert_eq!((&truth.customer, truth.customer_stated), (&None, false));
        assert!(recordings[1].truth.is_none());
        let lines: Vec<usize> = unreadable.iter().map(|u| u.line).collect();
        assert_eq!(lines, [3, 4]);
    }
}
