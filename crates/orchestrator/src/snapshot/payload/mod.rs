//! The payload of a snapshot.
//!
//! Fields are only ever added within a schema version. Version 1 is version 2 without requests.

mod attempt;
mod fact;
mod request;

use baton_playbook::{IdentityLevel, Priority, QueueName};
use baton_sanitiser::Redaction;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Agent;
use crate::ids::{ConversationId, EventSeq, MessageId, SnapshotId};
use crate::observer::Rule;
use crate::state::{Signal, SummaryWriter};
pub use attempt::{Attempt, AttemptOutcome, Health, ModelHealth};
pub use fact::{Mark, RecordSummary, SnapshotFact, Source, StatedIn, StillNeeded};
pub use request::{
    About, AboutHow, Alternative, Came, IntentSummary, Promise, Quote, RequestIntent,
    RequestStatus, RequestSummary, ResolutionStatus, ResolutionSummary,
};

/// The sealed context payload of a handoff. Sanitised; never contains the transcript's body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Baton snapshot")]
pub struct Snapshot {
    /// `baton.snapshot/2`, or `baton.snapshot/1` of one sealed by an earlier version.
    pub schema: String,
    /// This snapshot.
    pub id: SnapshotId,
    /// The conversation.
    pub conversation: ConversationId,
    /// Revision, from 1.
    pub revision: u32,
    /// The snapshot this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<SnapshotId>,
    /// When it was sealed, UTC.
    pub sealed_at: Timestamp,
    /// Whether the conversation is simulated.
    pub practice: bool,
    /// SHA-256 over the canonical form (RFC 8785) of this object without `digest`, in hexadecimal.
    pub digest: String,
    /// Why the conversation left the agents.
    pub reason: Reason,
    /// The most pressing request, or that what the customer wants is not clear.
    pub intent: IntentSummary,
    /// What the customer wants, most pressing first.
    pub requests: Vec<RequestSummary>,
    /// Where the whole stands.
    pub resolution: ResolutionSummary,
    /// The Handoff Agent's summary; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// Who the customer is.
    pub customer: SnapshotCustomer,
    /// The call-back the customer asked for; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CallBack>,
    /// What is known, each with its verification and source.
    pub facts: Vec<SnapshotFact>,
    /// Records behind the facts.
    pub records: Vec<RecordSummary>,
    /// What the playbook requires and is not known yet: all that a person has to ask.
    pub still_needed: Vec<StillNeeded>,
    /// Every tool call and refusal; each request names the ones about its records.
    pub attempts: Vec<Attempt>,
    /// The customer's mood.
    pub mood: MoodSummary,
    /// Where it goes.
    pub route: Route,
    /// Counts for supervisors.
    pub health: Health,
    /// What the sanitiser removed, by kind.
    pub redactions: Vec<Redaction>,
    /// The transcript: reference and counts.
    pub transcript: TranscriptReference,
}

/// Why the conversation left the agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The rule that tripped; absent in a snapshot that no rule asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// One plain sentence, as it was when the rule tripped.
    pub sentence: String,
    /// What came since and makes the sentence out of date; absent where it still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The threshold in force.
    pub threshold: String,
    /// The value observed.
    pub observed: String,
    /// Journal events that are the evidence.
    pub evidence: Vec<EventSeq>,
}

/// A call-back that the customer asked for while no representative was free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBack {
    /// The number or address, as they wrote it. It is stated and not confirmed.
    pub contact: String,
    /// The message it stands in.
    pub message: MessageId,
    /// When they asked for it.
    pub asked_at: Timestamp,
}

/// A summary for the person who takes over. Every value in it is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// The text.
    pub text: String,
    /// The agent it is from.
    pub agent: Agent,
    /// Whether its model wrote it, or a template because the model failed.
    pub by: SummaryWriter,
}

/// Who the customer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Customer")]
pub struct SnapshotCustomer {
    /// The identifier in the system of record, once verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name, once verified; otherwise what the channel calls them, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// How sure we are.
    pub identity: IdentityLevel,
    /// How it was established.
    pub how: String,
}

/// The customer's mood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoodSummary {
    /// Frustration score; 0 is calm.
    pub frustration: u32,
    /// Signs seen.
    pub signals: Vec<Signal>,
    /// The message in which the customer last asked for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants_person: Option<MessageId>,
}

/// Where the conversation goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The queue.
    pub queue: QueueName,
    /// Its label.
    pub queue_label: String,
    /// Skills a representative should have.
    pub skills: Vec<String>,
    /// Priority.
    pub priority: Priority,
    /// Queues it went through, the present one last.
    pub path: Vec<QueueName>,
    /// The note of the representative who transferred it, or returned it to the agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The transcript, by reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Transcript")]
pub struct TranscriptReference {
    /// The journal event up to which the snapshot looked.
    pub up_to: EventSeq,
    /// Messages by the customer.
    pub customer: u32,
    /// Messages by agents.
    pub agents: u32,
    /// Messages by representatives.
    pub representatives: u32,
}
