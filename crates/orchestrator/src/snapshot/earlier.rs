//! Snapshots of schema version 1: one intent, no requests. They are verified as they were sealed, and read as
//! if the intent were the only request.

use std::sync::LazyLock;

use serde_json::Value;

use super::SCHEMA_1;
use super::payload::{
    Came, IntentSummary, RequestIntent, RequestStatus, RequestSummary, ResolutionStatus,
    ResolutionSummary, Snapshot,
};
use crate::ids::RequestId;

/// The published schema of version 1. It does not change any more.
const PUBLISHED: &str = include_str!("../../../../docs/schema/baton.snapshot.1.json");

/// Whether a snapshot says that it is of version 1.
pub(super) fn is_of_version_1(value: &Value) -> bool {
    value.get("schema").and_then(Value::as_str) == Some(SCHEMA_1)
}

/// Checks against the schema of version 1.
pub(super) static VALIDATOR: LazyLock<Result<jsonschema::Validator, String>> =
    LazyLock::new(|| {
        let schema: Value = serde_json::from_str(PUBLISHED).map_err(|e| e.to_string())?;
        jsonschema::validator_for(&schema).map_err(|e| e.to_string())
    });

/// Reads one of version 1 that is valid by its schema.
pub(super) fn read(mut value: Value) -> Result<Snapshot, serde_json::Error> {
    if let Value::Object(fields) = &mut value {
        fields.insert("requests".to_owned(), Value::Array(Vec::new()));
    }
    let mut snapshot: Snapshot = serde_json::from_value(value)?;
    snapshot.requests = request(&snapshot).into_iter().collect();
    Ok(snapshot)
}

fn request(snapshot: &Snapshot) -> Option<RequestSummary> {
    let IntentSummary {
        name,
        label,
        confidence,
        alternatives,
        words,
        ..
    } = snapshot.intent.clone();
    let ResolutionSummary {
        status,
        done,
        next_action,
        promises,
        ..
    } = snapshot.resolution.clone();
    let status = match status {
        ResolutionStatus::Resolved => RequestStatus::Answered,
        ResolutionStatus::AwaitingAction => RequestStatus::ReadyForPerson,
        ResolutionStatus::PartlyResolved | ResolutionStatus::Unresolved => {
            if snapshot.still_needed.is_empty() {
                RequestStatus::Open
            } else {
                RequestStatus::NeedsFacts
            }
        }
    };
    Some(RequestSummary {
        id: RequestId(1),
        intent: RequestIntent {
            name: name?,
            label,
            confidence,
            alternatives,
        },
        words: words.into_iter().collect(),
        about: Vec::new(),
        status,
        still_needed: snapshot.still_needed.clone(),
        done,
        next_action: Some(next_action).filter(|_| status.is_open()),
        promises,
        came: Came::BeforeHandoff,
        attempts: Vec::new(),
        changed: snapshot.transcript.up_to,
    })
}
