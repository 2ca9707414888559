//! What is known in a snapshot: facts with their verification and source, records, and what is still needed.

use baton_playbook::{FactName, FactType, FactValue, RecordRef, SystemName, ToolName};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CallId, MessageId};

/// A fact as the snapshot holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotFact {
    /// Its name.
    pub name: FactName,
    /// What people read.
    pub label: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// The value; absent when unavailable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<FactValue>,
    /// Its verification.
    pub verification: Mark,
    /// Whether the playbook of the intent requires it.
    pub required: bool,
    /// Where it comes from, or where it would come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// When the system of record said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<Timestamp>,
    /// Where the customer said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_in: Option<StatedIn>,
    /// Why it is unavailable, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// The verification of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A system of record confirmed it.
    Verified,
    /// The customer said so and no system confirms it.
    Stated,
    /// The customer and the system of record disagree.
    Conflicting,
    /// It was verified too long ago.
    Stale,
    /// The system that holds it could not be asked.
    Unavailable,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The system of record.
    pub system: SystemName,
    /// Its label.
    pub system_label: String,
    /// The tool.
    pub tool: ToolName,
    /// The call.
    pub call: CallId,
    /// The record; absent when none was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordRef>,
}

/// Where the customer said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedIn {
    /// The message.
    pub message: MessageId,
    /// The value as stated, in normal form.
    pub value: String,
}

/// A record behind the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSummary {
    /// The record.
    pub record: RecordRef,
    /// The system of record.
    pub system: SystemName,
    /// Whether its owner is known to be this customer; otherwise it is shown because the customer
    /// knows its identifier.
    pub owner_confirmed: bool,
}

/// A fact a person has to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StillNeeded {
    /// Its name.
    pub name: FactName,
    /// What people read.
    pub label: String,
    /// A question that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// What the customer stated that led nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<String>,
    /// The records that fit what the customer named, each by its identifier and what it holds: one of them is meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}
