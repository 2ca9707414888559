//! The sealed context of a handoff, in the order a person reads it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::FactName;

/// The sealed context of a handoff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SnapshotView {
    /// Which revision this is; the first is 1.
    pub revision: u32,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The digest over its canonical form.
    pub digest: String,
    /// Why the conversation was handed over.
    pub reason: ReasonView,
    /// The most pressing request.
    pub intent: IntentView,
    /// Everything the customer wants, most pressing first.
    pub requests: Vec<RequestView>,
    /// The customer's last message, where it is not about the most pressing request.
    pub latest: Option<QuoteView>,
    /// Whether there is anything that the representative has not seen.
    pub has_news: bool,
    /// Where it stands.
    pub resolution: ResolutionView,
    /// A short summary for the person who takes over, once the Handoff Agent has written it.
    pub summary: Option<SummaryView>,
    /// The facts, those that this intent needs first.
    pub facts: Vec<FactView>,
    /// How many of the facts this intent needs are verified.
    pub facts_verified: u32,
    /// How many facts this intent needs.
    pub facts_total: u32,
    /// Required facts that are still missing: all that the representative has to ask.
    pub still_needed: Vec<StillNeeded>,
    /// What the agents tried, one group for each system of record, failures first.
    pub attempts: Vec<AttemptGroup>,
    /// The customer's mood.
    pub mood: MoodView,
    /// What the agents used so far: calls, time, tokens, money.
    pub health: HealthFigures,
    /// What was redacted, by kind.
    pub redactions: Vec<Redaction>,
    /// What the customer was promised.
    pub promises: Vec<Promise>,
}

/// Why the conversation was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonView {
    /// The rule that tripped, in plain words.
    pub rule: String,
    /// The value observed beside the threshold ("3 of 3 failed calls"), where the rule compares them.
    pub measured: Option<String>,
    /// The reason in a plain sentence, as of the handoff.
    pub sentence: String,
    /// What has happened since that makes it out of date.
    pub since: Option<String>,
    /// The transcript entries that are its evidence.
    pub evidence: Vec<String>,
}

/// One thing that the customer wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestView {
    /// Its number in the conversation.
    pub id: u32,
    /// As the playbook calls it.
    pub label: String,
    /// Where it stands.
    pub status: RequestStatus,
    /// The words it was first said in.
    pub words: Option<QuoteView>,
    /// The newest words about it, where they are others.
    pub newest: Option<QuoteView>,
    /// The records it is about, as people call them.
    pub about: Vec<String>,
    /// Required facts that are still missing.
    pub still_needed: Vec<String>,
    /// The best next action; nothing once it is settled.
    pub next_action: Option<String>,
    /// Whether only a person can settle it.
    pub needs_person: bool,
    /// Whether it came after the conversation left the agents.
    pub after_handoff: bool,
    /// Whether it came or changed after the representative last looked.
    pub is_new: bool,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// It waits.
    Open,
    /// Facts are missing that only the customer can tell.
    NeedsFacts,
    /// Everything is known; a person has to act.
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

/// Words of the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuoteView {
    /// The words.
    pub words: String,
    /// The transcript entry they stand in.
    pub entry: Option<String>,
}

/// What the customer wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IntentView {
    /// As the playbook calls it.
    pub label: String,
    /// How sure the router was, 0 to 1; nothing where the intent is not clear.
    pub confidence: Option<f64>,
    /// What else it could be.
    pub alternatives: Vec<String>,
    /// The customer's own words.
    pub words: Option<String>,
    /// The transcript entry they stand in.
    pub words_entry: Option<String>,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResolutionView {
    /// In one word.
    pub status: ResolutionStatus,
    /// In a plain sentence.
    pub sentence: String,
    /// What is done.
    pub done: Vec<String>,
    /// What remains beside the requests and the facts still needed, such as a question that was not understood.
    pub remaining: Vec<String>,
    /// The best next action.
    pub next_action: Option<String>,
}

/// A short summary for the person who takes over. Every value in it is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SummaryView {
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: SummaryWriter,
}

/// Who wrote a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SummaryWriter {
    /// A model; its values were checked.
    Model,
    /// A template, because the model did not answer or its text was refused.
    Template,
}

/// Where it stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionStatus {
    /// Nothing is settled.
    Unresolved,
    /// Some of it is settled.
    PartlyResolved,
    /// Settled as soon as a person acts.
    AwaitingAction,
    /// Settled.
    Resolved,
    /// It was settled, and the customer has written since and has no answer yet.
    WrittenSince,
}

/// One fact, with how far it can be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FactView {
    /// Its name in the playbook.
    pub name: FactName,
    /// What it is called on screen.
    pub label: String,
    /// Whether this intent needs it.
    pub required: bool,
    /// The value, ready to show and to copy. For a conflict, what the system says.
    pub value: Option<String>,
    /// How far it can be relied on.
    pub mark: Mark,
    /// Where the value comes from. Absent for what the customer only stated.
    pub source: Option<FactSource>,
    /// The record it stands in, as people call it: "Order LH-20001". Absent for what stands in none.
    pub record: Option<String>,
    /// The transcript entry it was said in, if it was.
    pub stated_in: Option<String>,
    /// The representative who stated it in a note; absent for what the customer said.
    pub stated_by: Option<String>,
}

/// How far a fact can be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mark {
    /// A system of record confirms it.
    Verified,
    /// The customer or a representative said so; nothing confirms it.
    Stated,
    /// The customer and the system disagree.
    Conflicting {
        /// What the customer said.
        stated: String,
        /// What the system says.
        recorded: String,
    },
    /// It was confirmed too long ago.
    Stale {
        /// When it was confirmed.
        since: Timestamp,
    },
    /// It could not be looked up.
    Unavailable {
        /// The system that could not be reached.
        system: String,
        /// Why, in plain words.
        why: String,
    },
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FactSource {
    /// The system of record, as it is called on screen.
    pub system: String,
    /// The tool that asked it.
    pub tool: String,
    /// The call, for the log.
    pub call: String,
    /// The record it stands in.
    pub record: String,
    /// When the system said so.
    pub observed_at: Timestamp,
}

/// A required fact that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StillNeeded {
    /// Its name in the playbook.
    pub name: FactName,
    /// What it is called on screen.
    pub label: String,
    /// How to ask for it, ready for the composer; none where only a system can tell.
    pub question: Option<String>,
}

/// What was tried with one tool, in one line, with details on demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttemptGroup {
    /// The system of record, as it is called on screen.
    pub system: String,
    /// What stands now.
    pub stands: AttemptStanding,
    /// The same in plain words, with what failed: "answered since, after 1 failed call (no answer)".
    pub sentence: String,
    /// How many calls succeeded.
    pub succeeded: u32,
    /// When the last one was.
    pub last_at: Timestamp,
    /// Each call, oldest first. Bounded.
    pub details: Vec<Attempt>,
}

/// How the calls of one system of record stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttemptStanding {
    /// Something that was asked for failed, and was not found out since.
    Failed,
    /// Calls failed, and everything that was asked for was found out since.
    Recovered,
    /// No call failed.
    Worked,
}

/// One call of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// Which agent called.
    pub agent: String,
    /// The tool, as it is called on screen.
    pub tool: String,
    /// What it was about.
    pub entity: String,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The status or error, in plain words.
    pub message: String,
    /// How long it took.
    pub duration_ms: u32,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// It worked.
    Succeeded,
    /// It failed.
    Failed,
    /// It was refused before it ran.
    Refused,
    /// Whether it worked is not known; it will not be tried again.
    Unknown,
}

/// The customer's mood, with the signals it is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoodView {
    /// The level of frustration.
    pub level: FrustrationLevel,
    /// The signals seen, in plain words.
    pub signals: Vec<String>,
}

/// How frustrated the customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FrustrationLevel {
    /// No sign of it.
    Calm,
    /// Some signs.
    Annoyed,
    /// Clear signs.
    Frustrated,
}

/// What the agents used so far: calls, time, tokens, money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HealthFigures {
    /// Calls of tools.
    pub tool_calls: u32,
    /// Calls that failed.
    pub failures: u32,
    /// Repeats of failed calls.
    pub retries: u32,
    /// Calls refused before they ran.
    pub refused: u32,
    /// Time since the first message.
    pub elapsed_ms: u64,
    /// Tokens used by models.
    pub tokens: u64,
    /// What the models cost, ready to show, if they cost anything.
    pub cost: Option<String>,
    /// The outcomes of questions to models, if any was asked.
    pub models: Option<ModelFigures>,
}

/// The outcomes of questions to models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelFigures {
    /// Questions asked.
    pub asked: u32,
    /// Questions that failed or took too long, so that rules made the move.
    pub failed: u32,
    /// Proposals that were refused.
    pub refused: u32,
}

/// What was redacted, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Redaction {
    /// What kind: card number, password.
    pub kind: String,
    /// How often.
    pub count: u32,
}

/// What the customer was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Promise {
    /// The promise.
    pub text: String,
    /// The transcript entry it stands in, if it does.
    pub entry: Option<String>,
}
