//! What a model is asked and what it may propose. A model decides nothing: its answer becomes a
//! [`Proposal`], which the state machine checks and then follows, refuses or passes over.
//!
//! A recorded run is replayed as a model like this. Set [`AgentModels::data`] in the context and
//! leave the playbook's `lead` at `model`, so that the rules make no calls of their own; use a Router
//! that knows the one intent of the recording, `quiet_ms = 0`, and list the recorded tools that change
//! something under the playbook's `actions`. Then, as long as [`crate::Effect::AskModel`] asks an
//! [`ModelTask::Act`], answer with the next recorded move as [`crate::Input::ModelFinished`]:
//! `{"call": …}`, `{"reply": …}`, or `{"handoff": …}` where the recording transfers; answer each
//! [`crate::Effect::CallTool`] with the recorded result as [`crate::Input::ToolFinished`], and feed the
//! customer's next message once a reply was sent. A refused or withheld move shows as
//! [`crate::Event::ProposalRefused`] or [`crate::Event::ReplyWithheld`], a stop as
//! [`crate::Event::RuleTripped`]. Where a turn fell back to the rules no model is asked until the
//! customer is answered.

use baton_playbook::{FactName, Failure, IdentityLevel, IntentName, ToolName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::event::Agent;
use crate::ids::{AskId, Fencing, MessageId};
use crate::snapshot::Mark;

/// Which agents have a model. Those without work from rules, examples, playbooks and templates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AgentModels {
    /// The Router Agent.
    pub router: bool,
    /// The Data Agent.
    pub data: bool,
    /// The Handoff Agent.
    pub handoff: bool,
}

/// The kinds of question a model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Which intent a message has.
    Route,
    /// What to do next: call a tool, reply, or wish for a person.
    Act,
    /// A summary for the person who takes over.
    Summarise,
}

/// What models used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// Tokens read.
    #[serde(default)]
    pub input_tokens: u64,
    /// Tokens written.
    #[serde(default)]
    pub output_tokens: u64,
    /// Cost, in millionths of the currency unit.
    #[serde(default)]
    pub cost_micros: u64,
}

impl Usage {
    /// Tokens read and written.
    pub fn tokens(self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }

    /// Whether nothing was used.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// How asking a model failed for good, its tries included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelFailure {
    /// The kind.
    pub kind: ModelFailureKind,
    /// One plain sentence; never contains what the model wrote.
    pub detail: String,
}

/// The kinds of failure a model can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelFailureKind {
    /// No complete answer in time.
    Timeout,
    /// 429: too many requests.
    RateLimited,
    /// It could not be reached, or says that it is unavailable.
    Unavailable,
    /// The provider does not accept the key.
    Unauthorised,
    /// The provider does not accept the request.
    Rejected,
    /// The answer broke off in the middle.
    BrokenOff,
    /// The answer is not JSON, or not of the form asked for.
    Malformed,
    /// The answer is larger than the limit.
    TooLarge,
    /// No model is configured for the agent that asked.
    NotConfigured,
}

impl ModelFailureKind {
    /// What people read.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Timeout => "no answer in time",
            Self::RateLimited => "busy, too many requests",
            Self::Unavailable => "unavailable",
            Self::Unauthorised => "key not accepted",
            Self::Rejected => "request rejected",
            Self::BrokenOff => "answer broke off",
            Self::Malformed => "answer is not of the form asked for",
            Self::TooLarge => "answer is too large",
            Self::NotConfigured => "not configured",
        }
    }
}

/// Why a proposal was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// There is no such tool.
    UnknownTool,
    /// The tool exists, but agents may not call it for this intent.
    NotPermitted,
    /// The arguments do not match the tool's schema.
    InvalidArguments,
    /// An argument's value was neither stated by the customer nor returned by a system.
    HallucinatedArgument,
    /// The rules about the customer's identity do not allow the call now.
    Identity,
    /// There is no such intent.
    UnknownIntent,
    /// The answer is not a proposal of the kind asked for.
    NotAProposal,
    /// The reply asks for what is known, or for what the customer said they do not have.
    AsksAgain,
}

impl Objection {
    /// Whether it counts as an invalid tool call for the Observer.
    pub fn is_invalid_call(self) -> bool {
        match self {
            Self::UnknownTool
            | Self::NotPermitted
            | Self::InvalidArguments
            | Self::HallucinatedArgument => true,
            Self::Identity | Self::UnknownIntent | Self::NotAProposal | Self::AsksAgain => false,
        }
    }

    /// What people read.
    pub fn plain(self) -> &'static str {
        match self {
            Self::UnknownTool => "unknown tool",
            Self::NotPermitted => "tool not permitted here",
            Self::InvalidArguments => "invalid arguments",
            Self::HallucinatedArgument => {
                "an argument that was never stated and that no system returned"
            }
            Self::Identity => "not allowed before it is clear who the customer is",
            Self::UnknownIntent => "unknown intent",
            Self::NotAProposal => "not a proposal",
            Self::AsksAgain => "asks the customer for what they gave or do not have",
        }
    }
}

/// A model's answer, read, sanitised and bounded, as the journal keeps it. Not checked yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// To [`ModelTask::Route`]: `{"intent": "cancel_order" | null, "confidence": 0.9}`.
    Intent {
        /// The intent's name; `None` when unclear or out of scope.
        intent: Option<String>,
        /// Confidence as the model states it.
        confidence: f32,
    },
    /// To [`ModelTask::Act`]: `{"call": {"tool": "…", "arguments": {…}}}`.
    Call {
        /// The tool's name.
        tool: String,
        /// The arguments.
        arguments: Map<String, Value>,
    },
    /// To [`ModelTask::Act`]: `{"reply": "…"}`.
    Reply(String),
    /// To [`ModelTask::Act`]: `{"handoff": "why"}`. A wish: one signal among others.
    Handoff(String),
    /// To [`ModelTask::Summarise`]: `{"summary": "…"}`.
    Summary(String),
    /// Anything else; what it was is not kept.
    Unreadable,
}

/// One question to a model. Effects and [`crate::outstanding_asks`] carry it; the answer comes back
/// as [`crate::Input::ModelFinished`] under the same identifier.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelAsk {
    /// The question; also its idempotency key.
    pub ask: AskId,
    /// The agent that asks.
    pub agent: Agent,
    /// Ownership under which it is asked; the answer is void once it moved.
    pub fencing: Fencing,
    /// What is asked.
    pub task: ModelTask,
}

/// A question to a model. Text in it that came from customers and systems is sanitised, and is
/// data: the prompt delimits it and never makes instructions of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelTask {
    /// Which intent a message has.
    Route(RouteTask),
    /// What to do next.
    Act(Box<ActTask>),
    /// A summary for the person who takes over.
    Summarise(Box<SummariseTask>),
}

impl ModelTask {
    /// Its kind.
    pub fn kind(&self) -> TaskKind {
        match self {
            Self::Route(_) => TaskKind::Route,
            Self::Act(_) => TaskKind::Act,
            Self::Summarise(_) => TaskKind::Summarise,
        }
    }
}

/// Which intent do these words have?
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RouteTask {
    /// The customer's words.
    pub words: String,
    /// The intents to choose from.
    pub intents: Vec<IntentOffer>,
}

/// An intent to choose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntentOffer {
    /// Its name.
    pub name: IntentName,
    /// What people read.
    pub label: String,
    /// Example utterances, a few.
    pub examples: Vec<String>,
}

/// What should the Data Agent do next?
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActTask {
    /// The desk's name.
    pub desk: String,
    /// The intent in force.
    pub intent: IntentName,
    /// What people read for it.
    pub label: String,
    /// What an answer says once everything needed is there, with facts in braces; `None` where a
    /// person resolves the intent.
    pub answer: Option<String>,
    /// The recent transcript, oldest first.
    pub turns: Vec<Turn>,
    /// How sure we are who the customer is.
    pub identity: IdentityLevel,
    /// What is known, each with its verification.
    pub facts: Vec<TaskFact>,
    /// What the intent needs and is not known yet.
    pub needed: Vec<NeededFact>,
    /// The tools that may be called.
    pub tools: Vec<ToolOffer>,
    /// Calls that failed or were refused.
    pub failed: Vec<FailedCall>,
    /// What was wrong with the last proposal, if it was refused.
    pub objection: Option<Objected>,
}

/// What should the person who takes over read first?
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummariseTask {
    /// The desk's name.
    pub desk: String,
    /// Why the conversation left the agents.
    pub reason: String,
    /// What people read for the intent; `None` when it is not clear.
    pub intent: Option<String>,
    /// The recent transcript, oldest first.
    pub turns: Vec<Turn>,
    /// What is known, each with its verification.
    pub facts: Vec<TaskFact>,
    /// What the intent needs and is not known yet.
    pub needed: Vec<NeededFact>,
    /// Calls that failed or were refused.
    pub failed: Vec<FailedCall>,
    /// The next best action.
    pub next_action: String,
}

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The customer.
    Customer,
    /// An agent.
    Agent,
    /// A representative.
    Representative,
    /// A representative, in a note for the agents that the customer does not see.
    Note,
}

/// One message of the recent transcript: sanitised and bounded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// Who spoke.
    pub speaker: Speaker,
    /// The message.
    #[serde(skip)]
    pub message: MessageId,
    /// What was said.
    #[serde(serialize_with = "as_text")]
    pub text: std::sync::Arc<str>,
}

fn as_text<S: serde::Serializer>(text: &std::sync::Arc<str>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(text)
}

/// A known fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskFact {
    /// Its name.
    pub name: FactName,
    /// What people read.
    pub label: String,
    /// The value; `None` when it is unavailable.
    pub value: Option<String>,
    /// Its verification.
    pub verification: Mark,
    /// The record it is about, such as `order ORD-1`.
    pub record: Option<String>,
}

/// A fact that is still needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeededFact {
    /// Its name.
    pub name: FactName,
    /// What people read.
    pub label: String,
}

/// A tool that may be called.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToolOffer {
    /// Its name.
    pub name: ToolName,
    /// What people read.
    pub label: String,
    /// Whether it only reads.
    pub reads_only: bool,
    /// JSON Schema of the arguments.
    pub arguments: Value,
}

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FailedCall {
    /// The tool.
    pub tool: ToolName,
    /// What it was about.
    pub entity: String,
    /// How it failed.
    pub failure: Failure,
}

/// What was wrong with a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objected {
    /// The objection.
    pub why: Objection,
    /// In one sentence.
    pub detail: String,
}
