//! One conversation as one line of JSON. Stored texts are printed as they are, to the digit: sealed texts would not
//! match their seals otherwise.

use baton_store::{JournalRow, SnapshotRow, Whole};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::CommandError;

/// The line of a conversation.
///
/// # Errors
/// When something stored is no JSON object.
pub(crate) fn of(
    conversation: Uuid,
    recording: Option<&str>,
    whole: &Whole,
) -> Result<String, CommandError> {
    let mut journal = Vec::with_capacity(whole.journal.len());
    let mut transcript = Vec::new();
    for row in &whole.journal {
        let (stored, said) = event(conversation, row)?;
        journal.push(stored);
        transcript.extend(said);
    }
    let snapshots: Vec<&str> = whole
        .snapshots
        .iter()
        .map(|row| sealed(conversation, row))
        .collect::<Result<_, _>>()?;
    Ok(format!(
        "{{\"conversation\":{},\"recording\":{},\"journal\":[{}],\"snapshots\":[{}],\"transcript\":{}}}",
        json!(conversation),
        json!(recording),
        journal.join(","),
        snapshots.join(","),
        Value::Array(transcript),
    ))
}

/// An event as stored, with its place and its instant before it, and what was said in it.
fn event(conversation: Uuid, row: &JournalRow) -> Result<(String, Option<Value>), CommandError> {
    let place = || format!("event {} of conversation {conversation}", row.seq);
    let fields = object(&row.body, place)?;
    let stored = spliced(&json!({"seq": row.seq, "at": row.at}), &row.body, &fields);
    let by = match row.kind.as_str() {
        "customer_wrote" => Some("customer"),
        "agent_replied" => Some("agent"),
        "representative_wrote" => Some("representative"),
        _ => None,
    };
    let said = by.map(|by| json!({"at": row.at, "by": by, "text": fields.get("text")}));
    Ok((stored, said))
}

/// The text of an object with the fields of another before its own.
fn spliced(before: &Value, body: &str, fields: &Map<String, Value>) -> String {
    let before = before.to_string();
    let before = before.strip_suffix('}').unwrap_or(&before);
    let own = body.trim_start().strip_prefix('{').unwrap_or(body);
    let comma = if fields.is_empty() { "" } else { "," };
    format!("{before}{comma}{own}")
}

fn sealed(conversation: Uuid, row: &SnapshotRow) -> Result<&str, CommandError> {
    let place = || format!("snapshot {} of conversation {conversation}", row.revision);
    object(&row.body, place).map(|_| row.body.as_str())
}

fn object(text: &str, place: impl Fn() -> String) -> Result<Map<String, Value>, CommandError> {
    serde_json::from_str(text).map_err(|source| CommandError::Stored {
        what: place(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn row(seq: u64, kind: &str, body: &str) -> JournalRow {
        JournalRow {
            seq,
            at: Timestamp::UNIX_EPOCH,
            kind: kind.to_owned(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn what_is_stored_is_printed_to_the_digit() {
        let whole = Whole {
            journal: vec![
                row(0, "odd", "{}"),
                row(
                    1,
                    "customer_wrote",
                    r#" {"kind":"customer_wrote","text":"a \"b\"","score":0.10000000149011612}"#,
                ),
            ],
            snapshots: Vec::new(),
        };
        let line = of(Uuid::nil(), None, &whole).unwrap();
        assert!(line.contains("\"score\":0.10000000149011612}"), "{line}");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["recording"], Value::Null);
        assert_eq!(
            read["journal"][0],
            json!({"seq": 0, "at": "1970-01-01T00:00:00Z"})
        );
        assert_eq!(read["journal"][1]["seq"], 1);
        assert_eq!(
            read["transcript"],
            json!([{"at": "1970-01-01T00:00:00Z", "by": "customer", "text": "a \"b\""}])
        );
    }

    #[test]
    fn what_is_no_event_is_named() {
        let whole = Whole {
            journal: vec![row(4, "odd", "[1]")],
            snapshots: Vec::new(),
        };
        let error = of(Uuid::nil(), None, &whole).unwrap_err().to_string();
        assert!(error.contains("event 4 of conversation"), "{error}");
    }
}
