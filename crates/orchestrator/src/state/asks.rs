//! What models were asked, and what became of it.

use jiff::Timestamp;

use crate::event::Agent;
use crate::ids::{AskId, EventSeq, Fencing, MessageId};
use crate::model::{Objected, Objection, TaskKind};

/// Questions remembered at once: one per agent is under way, and a few of older owners.
const KEPT: usize = 8;

/// A question to a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Its identifier and idempotency key.
    pub id: AskId,
    /// The agent that asked.
    pub agent: Agent,
    /// What was asked.
    pub task: TaskKind,
    /// The message it is about.
    pub about: Option<MessageId>,
    /// Ownership under which it was asked.
    pub fencing: Fencing,
    /// When.
    pub at: Timestamp,
    /// The event.
    pub seq: EventSeq,
}

/// Who wrote a text: a model, or rules in its place.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Writer")]
pub enum SummaryWriter {
    /// A model; checked against the verified facts.
    Model,
    /// A template.
    Template,
}

/// A summary for the person who takes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSummary {
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: SummaryWriter,
}

/// Questions to models and what became of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asks {
    /// Not answered yet, oldest first; some may be void because the conversation changed hands.
    open: Vec<Ask>,
    /// Questions asked.
    pub asked: u32,
    /// Questions that failed for good.
    pub failed: u32,
    /// Proposals refused.
    pub refused: u32,
    /// Whether the rules make the agents' moves until the customer is answered: the model failed,
    /// was refused too often, or wishes for a person.
    pub(crate) fallback: bool,
    /// Proposals refused since the customer was last answered.
    pub(crate) refused_in_turn: u32,
    /// What was wrong with the last proposal, until another one is accepted.
    pub(crate) objection: Option<Objected>,
    /// Ownership under which a summary was last asked for.
    pub(crate) summary_asked: Option<Fencing>,
}

impl Asks {
    /// A question that is not answered yet, also if the conversation changed hands meanwhile.
    pub(crate) fn get(&self, id: AskId) -> Option<&Ask> {
        self.open.iter().find(|ask| ask.id == id)
    }

    /// Questions whose answers are still wanted under this ownership.
    pub(crate) fn pending(&self, fencing: Fencing) -> impl Iterator<Item = &Ask> {
        self.open.iter().filter(move |ask| ask.fencing == fencing)
    }

    /// The agents' turn is over: the customer was answered.
    pub(crate) fn turn_over(&mut self) {
        self.fallback = false;
        self.refused_in_turn = 0;
        self.objection = None;
    }

    pub(super) fn asked(&mut self, ask: Ask) {
        // A newer question of the same agent takes the older one's place.
        self.open
            .retain(|open| open.agent != ask.agent || open.fencing != ask.fencing);
        if self.open.len() >= KEPT {
            self.open.remove(0);
        }
        if ask.task == TaskKind::Summarise {
            self.summary_asked = Some(ask.fencing);
        }
        self.asked += 1;
        self.open.push(ask);
    }

    pub(super) fn answered(&mut self, id: AskId, wishes: bool) {
        self.ended(id);
        self.fallback |= wishes;
    }

    pub(super) fn failed(&mut self, id: AskId) {
        let acted = self.ended(id).is_some_and(|a| a.task == TaskKind::Act);
        self.failed += 1;
        self.fallback |= acted;
    }

    pub(super) fn refused(&mut self, why: Objection, detail: &str) {
        self.refused += 1;
        self.refused_in_turn += 1;
        self.objection = Some(Objected {
            why,
            detail: detail.to_owned(),
        });
    }

    /// Questions about the person the customer seemed to be are not waited for.
    pub(super) fn customer_changed(&mut self) {
        self.open.retain(|ask| ask.task == TaskKind::Route);
        self.objection = None;
        self.summary_asked = None;
    }

    fn ended(&mut self, id: AskId) -> Option<Ask> {
        let at = self.open.iter().position(|ask| ask.id == id)?;
        Some(self.open.remove(at))
    }
}
