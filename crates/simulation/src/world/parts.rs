//! What a world holds: what is due, the conversations, the gateway and the line to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use baton_orchestrator::{
    ConversationId, Fencing, Input, MessageId, ModelAsk, OfferId, State, ToolTry,
};
use baton_playbook::{Failure, SystemName, Tool, ToolSuccess};
use baton_practice::SimulatedCustomer;
use baton_sanitiser::Redaction;
use jiff::Timestamp;

use super::mishaps::Mishap;

/// Something that is due.
pub(super) enum Due {
    /// Another customer comes.
    Arrives,
    /// A customer's message reaches the gateway.
    Says(ConversationId, MessageId, String),
    Leaves(ConversationId),
    /// A simulated customer looks whether anything happened.
    Looks(ConversationId),
    /// A frame of the gateway's log arrives, on a connection.
    Frame(u64, u64),
    /// The connection is made again.
    Connects(u64),
    Cut,
    /// What goes wrong again and again does so once more.
    Again(Mishap),
    /// A message arrives at the gateway, on a connection.
    Sent(u64, u64),
    /// The gateway's word that it has a message arrives.
    Reported(u64, u64),
    /// The disk writes what waits.
    Writes,
    /// A try begins.
    Begins(u64, ConversationId, ToolTry),
    /// A try ends.
    Finished(Box<Ended>),
    /// A model has answered.
    Thought(Box<Thought>),
    /// The engine wakes by itself.
    Wakes,
    Answers(ConversationId, OfferId),
    Acts(ConversationId, Fencing),
    Crash,
    Shift(bool),
    Outage(SystemName, bool),
    Jump(i64),
}

/// A try that ended; lost if the process ended meanwhile.
pub(super) struct Ended {
    pub(super) epoch: u64,
    pub(super) conversation: ConversationId,
    pub(super) one: ToolTry,
    /// `None` when it was not asked.
    pub(super) tool: Option<Arc<Tool>>,
    pub(super) duration_ms: u64,
    pub(super) outcome: Result<ToolSuccess, Failure>,
    pub(super) redactions: Vec<Redaction>,
}

/// A question to a model under way; lost if the process ends meanwhile.
pub(super) struct Thought {
    pub(super) epoch: u64,
    pub(super) conversation: ConversationId,
    pub(super) ask: ModelAsk,
    pub(super) duration_ms: u64,
}

/// What is known about a conversation outside the runtime.
pub(super) struct Room {
    pub(super) nth: u32,
    /// A customer of the practice company; those of the wild desk have all they do in the plan.
    pub(super) customer: Option<Box<SimulatedCustomer>>,
    /// What the customer still has planned.
    pub(super) planned: u32,
    /// When the last of it is due.
    pub(super) planned_until: Timestamp,
    pub(super) quiet_since: Timestamp,
    pub(super) since: Timestamp,
    /// What the gateway confirmed to the customer.
    pub(super) confirmed: Vec<MessageId>,
    /// What the customer received, by key, and how often.
    pub(super) received: BTreeMap<String, u32>,
    /// The newest entry of the gateway's log about it.
    pub(super) last_entry: u64,
    /// Nothing more comes from the customer.
    pub(super) gone: bool,
    /// The gateway knows that it is over.
    pub(super) closed: bool,
    /// The newest durable state.
    pub(super) state: Option<Arc<State>>,
    pub(super) seen: Option<OfferId>,
    pub(super) held: Option<Fencing>,
    pub(super) acts: u32,
    pub(super) last_reply: Option<Input>,
}

/// The gateway: a log of what customers did, and the messages it took.
#[derive(Default)]
pub(super) struct Gateway {
    pub(super) log: BTreeMap<u64, (ConversationId, String, Input)>,
    pub(super) next: u64,
    pub(super) taken: HashMap<ConversationId, BTreeSet<String>>,
}

/// The workstation's end of the connection.
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) up: bool,
    pub(super) received: u64,
    pub(super) delivered: u64,
    /// Outbox rows on their way on this connection.
    pub(super) sending: BTreeSet<u64>,
}
