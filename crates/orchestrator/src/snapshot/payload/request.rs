//! What the customer wants in a snapshot: the requests, and how far each is resolved.

use baton_playbook::{IntentName, RecordRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::StillNeeded;
use crate::ids::{CallId, EventSeq, MessageId, RequestId};

/// What the customer wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntentSummary {
    /// The intent; absent when no playbook covers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<IntentName>,
    /// What people read.
    pub label: String,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Other intents considered.
    pub alternatives: Vec<Alternative>,
    /// The words the intent was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Quote>,
    /// The last thing the customer wrote, where it is another message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Quote>,
}

/// Another intent the Router considered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The intent.
    pub intent: IntentName,
    /// Confidence, 0 to 1.
    pub confidence: f32,
}

/// The customer's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The message.
    pub message: MessageId,
    /// The words, sanitised and bounded.
    pub words: String,
}

/// One thing that the customer wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestSummary {
    /// Its number in the conversation.
    pub id: RequestId,
    /// What is wanted.
    pub intent: RequestIntent,
    /// The customer's words for it: the first ones, then later ones.
    pub words: Vec<Quote>,
    /// The records it is about, in the order named.
    pub about: Vec<About>,
    /// Where it stands.
    pub status: RequestStatus,
    /// What it requires and is not known yet.
    pub still_needed: Vec<StillNeeded>,
    /// What is done for it, in plain words.
    pub done: Vec<String>,
    /// What to do next; absent once it is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<String>,
    /// Promises made to the customer about it.
    pub promises: Vec<Promise>,
    /// When it came.
    pub came: Came,
    /// The calls about its records.
    pub attempts: Vec<CallId>,
    /// The journal event that last changed it.
    pub changed: EventSeq,
}

/// The intent of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestIntent {
    /// The intent.
    pub name: IntentName,
    /// What people read.
    pub label: String,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Other intents considered.
    pub alternatives: Vec<Alternative>,
}

/// A record that a request is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What people read of the identifier that the customer named; absent where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The identifier.
    pub value: String,
    /// The record, once it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordRef>,
    /// How it is known.
    pub how: AboutHow,
}

/// How it is known which record a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AboutHow {
    /// The customer named it in their words for the request.
    Named,
    /// It was spoken of just before.
    Assumed,
    /// It is the only one of its kind that was found.
    Found,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// It waits.
    Open,
    /// Facts are missing that only the customer can tell.
    NeedsFacts,
    /// Everything is there; a person acts.
    ReadyForPerson,
    /// It was answered.
    Answered,
    /// It was done.
    Done,
    /// The customer does not want it any more.
    Withdrawn,
    /// The customer never wanted it: a representative says so.
    NotWanted,
}

impl RequestStatus {
    /// Whether it waits for an answer or an action.
    pub fn is_open(self) -> bool {
        match self {
            Self::Open | Self::NeedsFacts | Self::ReadyForPerson => true,
            Self::Answered | Self::Done | Self::Withdrawn | Self::NotWanted => false,
        }
    }

    /// Whether the customer got what they wanted.
    pub fn is_fulfilled(self) -> bool {
        match self {
            Self::Answered | Self::Done => true,
            Self::Open
            | Self::NeedsFacts
            | Self::ReadyForPerson
            | Self::Withdrawn
            | Self::NotWanted => false,
        }
    }
}

/// When a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// While the agents had the conversation.
    BeforeHandoff,
    /// After it left them.
    AfterHandoff,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Resolution")]
pub struct ResolutionSummary {
    /// The status.
    pub status: ResolutionStatus,
    /// What is done, in plain words.
    pub done: Vec<String>,
    /// What remains.
    pub remaining: Vec<String>,
    /// The next best action.
    pub next_action: String,
    /// Promises made to the customer.
    pub promises: Vec<Promise>,
}

/// How far the whole is resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionStatus {
    /// Nothing is resolved.
    Unresolved,
    /// Some required facts are there.
    PartlyResolved,
    /// Everything is there; an action is to be taken.
    AwaitingAction,
    /// Every request is answered, done, withdrawn or not wanted.
    Resolved,
}

/// A promise made to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What was promised.
    pub text: String,
    /// The message it stands in.
    pub message: MessageId,
}
