//! Tool calls made and refused, and the budgets they draw on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_playbook::{FactName, Failure, SystemName, ToolName, Unread};
use jiff::Timestamp;

use crate::event::{Agent, Callee};
use crate::ids::{CallId, EventSeq, Fencing};

/// Where a call stands.
#[derive(Debug, Clone, PartialEq)]
pub enum CallState {
    /// A try is under way.
    Running,
    /// A try failed; the next one is due then.
    Waiting(Timestamp),
    /// Done.
    Succeeded,
    /// Failed for good.
    Failed(Failure),
}

/// One logical tool call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Its identifier and idempotency key.
    pub id: CallId,
    /// Who asked.
    pub agent: Agent,
    /// The tool.
    pub tool: ToolName,
    /// Its system of record.
    pub system: SystemName,
    /// What it is about.
    pub entity: String,
    /// The arguments.
    pub arguments: BTreeMap<String, String>,
    /// Whether it can be repeated without harm.
    pub idempotent: bool,
    /// Tries allowed.
    pub tries: u32,
    /// Tries begun.
    pub attempt: u32,
    /// Time spent in tries, in milliseconds.
    pub duration_ms: u64,
    /// How tries that were followed by another one failed.
    pub retried: Vec<Failure>,
    /// Where it stands.
    pub state: CallState,
    /// When it was decided on.
    pub requested_at: Timestamp,
    /// The event that decided on it.
    pub requested: EventSeq,
    /// The last event about it.
    pub last: EventSeq,
    /// When the last event about it happened.
    pub last_at: Timestamp,
    /// Ownership under which it was decided.
    pub fencing: Fencing,
    /// The record its answer was about.
    pub record: Option<baton_playbook::RecordRef>,
    /// Whether its answer held anything that was not known before.
    pub brought_new: bool,
    /// Optional facts that its answer held and that could not be read.
    pub unread: Vec<Unread>,
}

impl Call {
    /// Whether an outcome is still to come.
    pub fn is_pending(&self) -> bool {
        matches!(self.state, CallState::Running | CallState::Waiting(_))
    }

    /// How it failed for good.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.state {
            CallState::Failed(failure) => Some(failure),
            CallState::Running | CallState::Waiting(_) | CallState::Succeeded => None,
        }
    }
}

/// A call refused before it ran.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedCall {
    /// Who asked.
    pub agent: Agent,
    /// What it wanted to call.
    pub callee: Callee,
    /// What it was about.
    pub entity: String,
    /// The earlier calls.
    pub earlier: Vec<CallId>,
    /// Whether a model proposed it, and it would only have read.
    pub proposed_reading: bool,
    /// The event.
    pub seq: EventSeq,
    /// When.
    pub at: Timestamp,
}

/// One end-to-end relation whose use is counted: who called what about which entity.
pub type Edge = (Agent, Callee, String);

/// All calls of a conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calls {
    /// In the order they were decided on.
    pub all: Vec<Arc<Call>>,
    /// Calls per edge. Never reset: an edge stays spent when the conversation returns to agents.
    pub edges: BTreeMap<Edge, Vec<CallId>>,
    /// Events of calls of one agent by another, per edge.
    pub agent_edges: BTreeMap<Edge, Vec<EventSeq>>,
    /// Refused calls.
    pub refused: Vec<RefusedCall>,
}

impl Calls {
    /// The call with this identifier.
    pub fn get(&self, id: CallId) -> Option<&Call> {
        self.all.iter().find(|c| c.id == id).map(Arc::as_ref)
    }

    pub(crate) fn get_mut(&mut self, id: CallId) -> Option<&mut Call> {
        let calls = self.all.iter_mut().rev();
        calls.into_iter().find(|c| c.id == id).map(Arc::make_mut)
    }

    /// The events of the calls that used up the edge of a refused one, oldest first.
    pub fn before(&self, refusal: &RefusedCall) -> Vec<EventSeq> {
        match &refusal.callee {
            Callee::Tool(_) => {
                let earlier = refusal.earlier.iter();
                earlier
                    .filter_map(|id| self.get(*id).map(|c| c.requested))
                    .collect()
            }
            Callee::Agent(_) => {
                let edge = (
                    refusal.agent,
                    refusal.callee.clone(),
                    refusal.entity.clone(),
                );
                let events = self.agent_edges.get(&edge).into_iter().flatten();
                events.copied().filter(|seq| *seq < refusal.seq).collect()
            }
        }
    }

    /// Calls whose outcome is still to come.
    pub fn pending(&self) -> impl Iterator<Item = &Call> {
        self.all.iter().map(Arc::as_ref).filter(|c| c.is_pending())
    }
}

/// What the agents used up since they last took the conversation over. The Observer compares
/// these with the limits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Budget {
    /// Tool calls decided on.
    pub tool_calls: u32,
    /// Events of failed logical calls since the last successful one.
    pub failures_in_a_row: Vec<EventSeq>,
    /// Events of failed logical calls.
    pub failures: Vec<EventSeq>,
    /// Agent turns.
    pub turns: u32,
    /// Events of agent turns since the last new verified fact, stated fact or resolved step.
    pub turns_without_progress: Vec<EventSeq>,
    /// Clarifying questions asked.
    pub clarified: u32,
    /// Withheld replies.
    pub withheld: Vec<EventSeq>,
    /// Tool calls proposed by a model that cannot be made.
    pub invalid_arguments: Vec<EventSeq>,
    /// A model's wishes for a person.
    pub wishes: Vec<EventSeq>,
    /// Questions asked, per fact.
    pub asked: BTreeMap<FactName, u32>,
    /// Facts that the customer says they do not know or have.
    pub lacks: BTreeSet<FactName>,
    /// Refused calls.
    pub refused: Vec<EventSeq>,
    /// Events of what was spent on models.
    pub spent: Vec<EventSeq>,
    /// Tokens spent on models.
    pub tokens: u64,
    /// Cost of models, in millionths.
    pub cost_micros: u64,
}
