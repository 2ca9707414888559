//! What comes into a conversation, what it asks for, and what a step may look at.

use std::collections::{BTreeMap, BTreeSet};

use baton_playbook::{Failure, Playbooks, QueueName, SystemName, ToolName, ToolSuccess};
use baton_sanitiser::Redaction;
use jiff::Timestamp;
use serde_json::Value;

use crate::event::{Agent, Event};
use crate::ids::{
    Actor, AskId, CallId, Fencing, Ids, MessageId, OfferId, Representative, RequestId,
};
use crate::model::{AgentModels, ModelAsk, ModelFailure, Usage};
use crate::snapshot::Sealed;

/// One thing that happened outside and concerns one conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The gateway opened it.
    Opened {
        /// The channel.
        channel: String,
        /// What the channel calls the customer.
        customer_label: Option<String>,
        /// Whether it is simulated.
        practice: bool,
    },
    /// The customer wrote.
    CustomerWrote {
        /// The message.
        message: MessageId,
        /// The text, not sanitised yet here.
        text: String,
        /// What was taken out of it before it came here.
        removed: Vec<Redaction>,
    },
    /// The customer left.
    CustomerLeft,
    /// The representative to whom it is offered is not available any more.
    OfferedToNoOne,
    /// Something the gateway delivers although the customer was answered since: what was said to
    /// them may not be known here, because this desk's data was lost or is an older copy.
    ServedBefore {
        /// What is delivered; never another of this kind.
        input: Box<Input>,
        /// The newest message that was said to the customer. Where it is known here nothing is
        /// missing.
        newest: MessageId,
        /// What was said right after it.
        said: Vec<SaidBefore>,
        /// Messages after those that were not sent along.
        left_out: u32,
    },
    /// One try of a tool call ended.
    ToolFinished {
        /// The call.
        call: CallId,
        /// The try, from 1.
        attempt: u32,
        /// How long it took.
        duration_ms: u64,
        /// What came of it.
        outcome: Result<ToolSuccess, Failure>,
        /// What the sanitiser removed from the answer.
        redactions: Vec<Redaction>,
    },
    /// A model answered, or failed for good.
    ModelFinished {
        /// The question.
        ask: AskId,
        /// How long it took, tries and pauses included.
        duration_ms: u64,
        /// Tries made.
        tries: u32,
        /// What it used up.
        usage: Usage,
        /// Its answer as JSON of the form the task asks for, not checked yet; or how it failed.
        outcome: Result<Value, ModelFailure>,
    },
    /// Time passed, or what a step may look at changed.
    Wake,
    /// The process started again: what was under way when it ended is looked at afresh.
    Restarted,
    /// A representative accepted.
    Accept {
        /// Who accepts.
        by: Actor,
        /// The offer; `None` to take a waiting conversation, or one from the agents.
        offer: Option<OfferId>,
    },
    /// A representative declined an offer.
    Decline {
        /// Who declines.
        by: Actor,
        /// The offer.
        offer: OfferId,
        /// Why.
        reason: String,
    },
    /// A representative replied to the customer.
    Reply {
        /// Who acts.
        by: Actor,
        /// The message, made by the window: sending it again is the same message.
        message: MessageId,
        /// The text, not sanitised yet.
        text: String,
    },
    /// A representative gives the conversation back to the agents.
    ReturnToAgents {
        /// Who acts.
        by: Actor,
        /// The open requests that the representative settled. What only a person can settle is among them.
        settled: Vec<RequestId>,
        /// The open requests that the customer never made.
        not_wanted: Vec<RequestId>,
        /// A note.
        note: String,
    },
    /// A representative passes it on.
    Transfer {
        /// Who acts.
        by: Actor,
        /// To which queue.
        queue: QueueName,
        /// A note.
        note: String,
    },
    /// A representative begins wrap-up.
    StartWrapUp {
        /// Who acts.
        by: Actor,
    },
    /// A representative leaves wrap-up: the conversation goes on.
    LeaveWrapUp {
        /// Who acts.
        by: Actor,
    },
    /// The representative who had the conversation closed the app.
    LeaveBehind {
        /// Who acts.
        by: Actor,
    },
    /// A representative finishes wrap-up.
    FinishWrapUp {
        /// Who acts.
        by: Actor,
        /// The disposition's name.
        disposition: String,
        /// The open requests that the representative settled; the others stay open in the last snapshot.
        settled: Vec<RequestId>,
        /// The open requests that the customer never made.
        not_wanted: Vec<RequestId>,
        /// Summary.
        summary: String,
        /// Notes.
        notes: String,
    },
    /// The desk itself wants a person to take over now: its own program asks, not a rule.
    HandOver {
        /// Why, as a plain sentence.
        why: String,
    },
}

/// A message to the customer that stands at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidBefore {
    /// The message.
    pub message: MessageId,
    /// The representative's name; `None` for an agent.
    pub representative: Option<String>,
    /// The text.
    pub text: String,
    /// When the gateway took it.
    pub at: Timestamp,
}

/// Who speaks in an outgoing message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentBy {
    /// An agent.
    Agent(Agent),
    /// A representative.
    Representative(Representative),
}

/// What the customer's side is told about who has the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerStatus {
    /// The agents.
    WithAgents,
    /// No one yet: it waits for a person.
    WaitingForPerson,
    /// A person.
    WithPerson(String),
    /// It is closed.
    Closed,
}

/// Something a step wants done. Effects that must not be lost (`Send`, `Status`, `Keep`) commit
/// in the same transaction as the step's events; the others can be derived again from state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Try a tool call.
    CallTool(ToolTry),
    /// Ask a model.
    AskModel(ModelAsk),
    /// Send a message to the customer; the message is the idempotency key.
    Send {
        /// The message.
        message: MessageId,
        /// Who speaks.
        by: SentBy,
        /// The text.
        text: String,
    },
    /// Tell the customer's side who has the conversation.
    Status {
        /// Idempotency key: the ownership number.
        fencing: Fencing,
        /// The status.
        status: CustomerStatus,
    },
    /// Keep a sealed snapshot.
    Keep(Box<Sealed>),
}

/// One try of a tool call.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolTry {
    /// The call; also the idempotency key.
    pub call: CallId,
    /// The try, from 1.
    pub attempt: u32,
    /// The tool.
    pub tool: ToolName,
    /// Its system of record.
    pub system: SystemName,
    /// The arguments.
    pub arguments: BTreeMap<String, String>,
    /// Not before this instant.
    pub not_before: Option<Timestamp>,
}

/// What a step may look at besides the state.
pub struct Context<'a> {
    /// The present instant.
    pub now: Timestamp,
    /// When the input came to the gateway, by the same clock; `None` where it did not come from there.
    pub logged_at: Option<Timestamp>,
    /// New identifiers.
    pub ids: Ids,
    /// The configuration.
    pub playbooks: &'a Playbooks,
    /// The Router in use.
    pub router: &'a dyn baton_router::Router,
    /// The agents that have a model.
    pub models: AgentModels,
    /// Systems of record known to be unreachable right now.
    pub unreachable: &'a BTreeSet<SystemName>,
    /// The representative who can be offered conversations right now.
    pub available: Option<&'a Representative>,
}

/// What a step decided.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// What happened, in order; the state returned has them applied.
    pub events: Vec<Event>,
    /// What to do.
    pub effects: Vec<Effect>,
}

/// Why an input was refused. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The conversation is not where the caller thinks it is.
    #[error("the conversation changed hands meanwhile; look at it again before you go on")]
    Stale,
    /// Another representative has the conversation.
    #[error("{0} has this conversation")]
    NotTheirs(String),
    /// The action does not fit the conversation's phase.
    #[error("this cannot be done now: the conversation is {phase}")]
    Phase {
        /// The phase, in plain words.
        phase: &'static str,
    },
    /// The offer is no longer open.
    #[error("the offer is no longer open")]
    OfferGone,
    /// The queue does not exist.
    #[error("there is no queue named {0}")]
    UnknownQueue(QueueName),
    /// The disposition does not exist.
    #[error("there is no disposition named {0}")]
    UnknownDisposition(String),
    /// A request that only a person can settle is not settled.
    #[error("“{0}” needs a person; settle it, or transfer the conversation")]
    NeedsPerson(String),
    /// A text is empty.
    #[error("the text is empty")]
    EmptyText,
    /// A message with this identifier was already taken.
    #[error("this message was already taken")]
    Repeated,
    /// The conversation has not been opened.
    #[error("the conversation is not open yet")]
    NotOpened,
}
