//! What events are made of: who acts, on whom, and why.

use std::collections::BTreeMap;

use baton_playbook::{EntityName, FactName, IntentName, ToolName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::EventSeq;

/// The AI agents. The Observer is rules, not an agent with a model, but appears as the author of
/// its decisions.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Agent {
    /// Finds the intent.
    Router,
    /// Asks systems of record through tools and answers from what they say.
    Data,
    /// Prepares the payload for the person.
    Handoff,
    /// Rules; the only one that decides whether to hand off.
    Observer,
}

impl Agent {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Router => "Router Agent",
            Self::Data => "Data Agent",
            Self::Handoff => "Handoff Agent",
            Self::Observer => "Observer",
        }
    }
}

/// What an agent called: the end of an edge whose budget is counted.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Callee {
    /// Another agent, or itself.
    Agent(Agent),
    /// A tool.
    Tool(ToolName),
}

/// An intent with the Router's confidence in it, 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scored {
    /// The intent.
    pub intent: IntentName,
    /// Calibrated confidence, 0 to 1.
    pub confidence: f32,
}

/// A record as the customer names it: a fact that identifies records, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The fact, such as an order number.
    pub fact: FactName,
    /// Its value, in normal form.
    pub value: String,
    /// Whether these words name it. Otherwise it is the record that was spoken of just before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
}

impl Named {
    /// Whether both name the same record.
    pub fn is_same(&self, other: &Self) -> bool {
        self.fact == other.fact && self.value.eq_ignore_ascii_case(&other.value)
    }
}

/// How a request came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fulfilment {
    /// The agents answered it.
    Answered,
    /// What it asks for was done.
    Done,
    /// The customer never wanted it: it was opened by mistake.
    NotWanted,
}

/// Why a conversation left the agents: one tripped rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trip {
    /// The rule.
    pub rule: crate::observer::Rule,
    /// The threshold in force, in the rule's own unit; empty for rules without one.
    pub threshold: String,
    /// The value observed.
    pub observed: String,
    /// One plain sentence for the representative.
    pub sentence: String,
    /// The journal events that are its evidence.
    pub evidence: Vec<EventSeq>,
}

/// How an offer ended without being accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// The representative declined, with a reason.
    Declined(String),
    /// The representative did not answer within the lease (RONA: redirect on no answer).
    Expired,
    /// The customer left while it stood.
    CustomerLeft,
    /// The representative became unavailable while it stood: they neither declined nor missed it.
    Unavailable,
}

/// Something a model or a caller produced that was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dropped {
    /// Made under an older fencing number.
    Stale,
    /// The result of a call that is no longer waited for.
    Unexpected,
}

/// Whose words a stated value stands in. Only [`Origin::Own`] ones prove anything.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Another person's, quoted or forwarded by the customer.
    Quoted,
    /// The customer's, but the desk had told them the value before.
    Told,
    /// The customer's, but said to be another person's: "his e-mail is …", "I sold it to …".
    Named,
    /// A representative's, in a note for the agents.
    Note,
    /// The customer's own.
    #[default]
    Own,
}

impl Origin {
    /// Whether they are the customer's own.
    pub fn is_own(&self) -> bool {
        *self == Self::Own
    }
}

/// What an agent's reply does; the Observer counts questions and answers apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Asks what the customer wants.
    Clarify,
    /// Asks for facts.
    Ask(Vec<FactName>),
    /// Asks whether the account is the customer's own.
    ConfirmAccount,
    /// Answers the intent.
    Answer,
    /// Says that a person takes over.
    Handoff,
    /// Acknowledges, without anything new.
    Acknowledge,
    /// Says goodbye.
    Goodbye,
    /// Says to a customer who waits for a person that it takes longer.
    Wait,
    /// Offers a call-back, or to leave a message, when no representative came.
    OfferCallBack,
    /// Says that the number or address is noted.
    CallBackNoted,
    /// Says that the message is noted.
    MessageNoted,
}

impl Purpose {
    /// Whether it speaks of the way to a person and not of what the customer wants.
    pub fn is_about_waiting(&self) -> bool {
        match self {
            Self::Handoff
            | Self::Wait
            | Self::OfferCallBack
            | Self::CallBackNoted
            | Self::MessageNoted => true,
            Self::Clarify
            | Self::Ask(_)
            | Self::ConfirmAccount
            | Self::Answer
            | Self::Acknowledge
            | Self::Goodbye => false,
        }
    }
}

/// Why a conversation that a representative had is queued again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unattended {
    /// The customer was not answered in time.
    NotAnswered,
    /// The representative closed the app, or it ended and did not come back in time.
    LeftBehind,
}

/// The kind of record a tool call is about together with what it was asked by; what the edge
/// budget counts.
pub(crate) fn edge_entity(entity: &EntityName, arguments: &BTreeMap<String, String>) -> String {
    let mut text = entity.as_str().to_owned();
    for value in arguments.values() {
        text.push(':');
        text.push_str(&value.to_lowercase());
    }
    text
}
