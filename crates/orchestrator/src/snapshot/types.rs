//! The shape of a snapshot. Fields are only ever added within a schema version; version 1 is version 2 without
//! requests.

use baton_playbook::{
    FactName, FactType, FactValue, FailureKind, IdentityLevel, IntentName, Priority, QueueName,
    RecordRef, SystemName, ToolName,
};
use baton_sanitiser::Redaction;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{Agent, Callee};
use crate::ids::{CallId, ConversationId, EventSeq, MessageId, RequestId, SnapshotId};
use crate::observer::Rule;
use crate::state::{Signal, Writer};

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
    pub resolution: Resolution,
    /// The Handoff Agent's summary; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// Who the customer is.
    pub customer: Customer,
    /// The call-back the customer asked for; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CallBack>,
    /// What is known, each with its verification and source.
    pub facts: Vec<SnapshotFact>,
    /// Records behind the facts.
    pub records: Vec<RecordSummary>,
    /// What the playbook requires and nobody has: all a person has to ask.
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
    pub transcript: Transcript,
}

/// A call-back that the customer asked for while nobody was free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBack {
    /// The number or address as they wrote it: stated, confirmed by nobody.
    pub contact: String,
    /// The message it stands in.
    pub message: MessageId,
    /// When they asked for it.
    pub asked_at: Timestamp,
}

/// Why the conversation left the agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The rule that tripped; absent in a snapshot prepared for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// One plain sentence.
    pub sentence: String,
    /// The threshold in force.
    pub threshold: String,
    /// The value observed.
    pub observed: String,
    /// Journal events that are the evidence.
    pub evidence: Vec<EventSeq>,
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

/// Another intent the Router considered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The intent.
    pub intent: IntentName,
    /// Confidence, 0 to 1.
    pub confidence: f32,
}

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
    /// What it requires and nobody has.
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
}

impl RequestStatus {
    /// Whether it waits for an answer or an action.
    pub fn is_open(self) -> bool {
        match self {
            Self::Open | Self::NeedsFacts | Self::ReadyForPerson => true,
            Self::Answered | Self::Done | Self::Withdrawn => false,
        }
    }

    /// Whether the customer got what they wanted.
    pub fn is_fulfilled(self) -> bool {
        match self {
            Self::Answered | Self::Done => true,
            Self::Open | Self::NeedsFacts | Self::ReadyForPerson | Self::Withdrawn => false,
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
    /// Every request is answered, done or withdrawn.
    Resolved,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
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

/// A promise made to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What was promised.
    pub text: String,
    /// The message it stands in.
    pub message: MessageId,
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
    pub by: Writer,
}

/// Who the customer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Customer {
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

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// It succeeded.
    Succeeded,
    /// It failed for good.
    Failed,
    /// It was refused before it ran.
    Refused,
    /// It was under way when the snapshot was sealed.
    Pending,
}

/// One tool call, or a call refused before it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// The call; absent for refused ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallId>,
    /// The agent that asked.
    pub agent: Agent,
    /// What it called.
    pub callee: Callee,
    /// What people read.
    pub label: String,
    /// The system of record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemName>,
    /// What it was about.
    pub entity: String,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The kind of failure that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureKind>,
    /// Its HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The failure in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Tries begun.
    pub tries: u32,
    /// Kinds of failure of the tries that were followed by another.
    pub retried: Vec<FailureKind>,
    /// Time spent in tries, in milliseconds.
    pub duration_ms: u64,
    /// When it began.
    pub at: Timestamp,
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
    /// A note from whoever transferred it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Counts for supervisors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// Logical tool calls.
    pub tool_calls: u32,
    /// Logical calls that failed for good.
    pub failures: u32,
    /// Failed tries, those followed by another and those that ended a call.
    pub failed_tries: u32,
    /// Tries after the first.
    pub retries: u32,
    /// Calls refused before they ran.
    pub refused: u32,
    /// Replies withheld.
    pub withheld: u32,
    /// How long the agents have had the conversation, in milliseconds: until it left them, or until now.
    pub elapsed_ms: u64,
    /// Tokens spent on models.
    pub tokens: u64,
    /// Cost of models, in millionths of the currency unit.
    pub cost_micros: u64,
    /// What became of questions to models; absent where none was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub models: Option<ModelHealth>,
}

/// What became of questions to models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelHealth {
    /// Questions asked.
    pub asked: u32,
    /// Questions that failed or took too long: rules made the move.
    pub failed: u32,
    /// Proposals refused.
    pub refused: u32,
}

/// The transcript, by reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    /// The journal event up to which the snapshot looked.
    pub up_to: EventSeq,
    /// Messages by the customer.
    pub customer: u32,
    /// Messages by agents.
    pub agents: u32,
    /// Messages by representatives.
    pub representatives: u32,
}
