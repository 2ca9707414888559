//! The read model: what the desk has in memory to show. Nothing in it waits, and all of it can be read again from
//! the database.

mod changes;
mod shown;

use std::collections::HashMap;
use std::sync::Arc;

use baton_desk::Settings;
use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{
    ConversationId, Fencing, HandoffStatus, OfferId, Owner, Phase, Representative, State,
};
use baton_playbook::Playbooks;
use baton_store::{Delivery, DeliveryReport, Offer};
use jiff::Timestamp;

use super::call_counts::CallCounts;
use super::connection::Connection;
use super::drafts::Drafts;
use super::notices::Notices;
use super::reader::OutboxRows;
use super::team::OpenOnes;
use super::transcript::Transcript;

/// What a desk has in memory to show.
pub(crate) struct ReadModel {
    /// The identifier of this representative.
    pub(crate) you: String,
    pub(crate) playbooks: Arc<Playbooks>,
    open: HashMap<ConversationId, Arc<State>>,
    /// The conversation in view, if it is over.
    over: Option<Arc<State>>,
    /// What the gateway of a team offers to this representative.
    pub(crate) offers: HashMap<ConversationId, Offer>,
    /// The newest snapshots of open conversations and of the one in view.
    snapshots: HashMap<ConversationId, Arc<Snapshot>>,
    /// Of the conversations of which the window is sent every change.
    transcripts: HashMap<ConversationId, Transcript>,
    outboxes: HashMap<ConversationId, OutboxRows>,
    /// Up to which place in the journal the representative has seen each open conversation's snapshot.
    seen: HashMap<ConversationId, u64>,
    /// The conversation that the window has in view.
    viewed: Option<ConversationId>,
    pub(crate) counts: CallCounts,
    /// The counts that the database has.
    pub(crate) stored_counts: CallCounts,
    pub(crate) settings: Settings,
    pub(crate) notices: Notices,
    /// Offers that were missed since the representative was available last.
    pub(crate) missed: u32,
    pub(crate) drafts: Drafts,
    pub(crate) connection: Connection,
    /// The reason why nothing can be saved, while that is so.
    pub(crate) trouble: Option<String>,
    /// Whether the person was told that lost replies are sent again.
    pub(crate) told_again: bool,
    /// Whether the gateway's messages are read from their beginning, as the person chose.
    pub(crate) starts_over: bool,
    /// When this desk was opened.
    pub(crate) opened_at: Timestamp,
    store_path: String,
}

/// The parts of a read model that were read before it begins.
pub(crate) struct Beginning {
    pub(crate) you: String,
    pub(crate) playbooks: Arc<Playbooks>,
    pub(crate) open: OpenOnes,
    pub(crate) counts: CallCounts,
    pub(crate) settings: Settings,
    pub(crate) drafts: Drafts,
    pub(crate) connection: Connection,
    pub(crate) opened_at: Timestamp,
    pub(crate) store_path: String,
}

/// What has to be read before a conversation can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lacks {
    /// Nothing: all of it is in memory.
    Nothing,
    /// Where its outgoing messages are.
    Outbox,
    /// Everything beside its state.
    Details,
}

/// Whether a conversation is offered to or with this representative.
pub(crate) fn is_mine(state: &State, you: &str) -> bool {
    match state.phase() {
        Phase::HandingOff(handoff) => {
            matches!(&handoff.status, HandoffStatus::Offered { representative, .. } if representative.id == you)
        }
        Phase::WithRepresentative(_) | Phase::WrapUp(_) => is_with(state, you),
        Phase::Routing | Phase::Gathering | Phase::Assisting | Phase::Closed => false,
    }
}

fn is_with(state: &State, you: &str) -> bool {
    matches!(state.owner(), Owner::Representative(who) if who.id == you)
}

impl ReadModel {
    pub(crate) fn new(beginning: Beginning) -> Self {
        let Beginning {
            you,
            playbooks,
            open,
            counts,
            settings,
            drafts,
            connection,
            opened_at,
            store_path,
        } = beginning;
        let mut model = Self {
            you,
            playbooks,
            open: HashMap::new(),
            over: None,
            offers: open.offers,
            snapshots: HashMap::new(),
            transcripts: HashMap::new(),
            outboxes: HashMap::new(),
            seen: HashMap::new(),
            viewed: None,
            stored_counts: counts.clone(),
            counts,
            settings,
            notices: Notices::default(),
            missed: 0,
            drafts,
            connection,
            trouble: None,
            told_again: false,
            starts_over: false,
            opened_at,
            store_path,
        };
        for state in &open.states {
            model.put(state);
        }
        model
    }

    /// This representative, by the name in the settings.
    pub(crate) fn representative(&self) -> Representative {
        Representative {
            id: self.you.clone(),
            name: self.settings.representative_name.clone(),
        }
    }

    /// The newest state of a conversation that is open or in view.
    pub(crate) fn state(&self, id: ConversationId) -> Option<&Arc<State>> {
        let over = self.over.as_ref().filter(|state| state.id() == id);
        self.open.get(&id).or(over)
    }

    /// The conversation that an offer is about.
    pub(crate) fn offered(&self, offer: OfferId) -> Option<(ConversationId, Fencing)> {
        let standing = |state: &&Arc<State>| state.standing_offer() == Some(offer);
        let state = self.open.values().find(standing)?;
        Some((state.id(), state.fencing()))
    }

    /// The conversations that this representative has, in wrap-up too.
    pub(crate) fn held(&self) -> Vec<Arc<State>> {
        let states = self.open.values();
        let mine = states.filter(|state| is_with(state, &self.you));
        mine.cloned().collect()
    }

    /// Whether this representative has the conversation.
    pub(crate) fn is_held(&self, state: &State) -> bool {
        is_with(state, &self.you)
    }

    pub(crate) fn viewed(&self) -> Option<ConversationId> {
        self.viewed
    }

    /// Whether the window is sent every change of a conversation.
    pub(crate) fn is_shown(&self, id: ConversationId) -> bool {
        let mine = |state: &Arc<State>| is_mine(state, &self.you);
        self.viewed == Some(id) || self.open.get(&id).is_some_and(mine)
    }

    /// The conversations of which the window is sent every change.
    pub(crate) fn shown(&self) -> Vec<ConversationId> {
        let mine = self.open.values().filter(|s| is_mine(s, &self.you));
        let viewed = self.viewed.filter(|id| {
            let state = self.open.get(id);
            state.is_none_or(|state| !is_mine(state, &self.you))
        });
        mine.map(|s| s.id()).chain(viewed).collect()
    }

    /// Messages of the customer since a person or an agent last wrote to them, if the transcript is here.
    pub(crate) fn unanswered(&self, id: ConversationId) -> Option<u32> {
        self.transcripts.get(&id).map(|t| t.unanswered)
    }

    /// Replies that wait and replies that were refused and not put away, in one conversation.
    pub(crate) fn unsent(&self, id: ConversationId) -> (u32, u32) {
        let Some(outbox) = self.outboxes.get(&id) else {
            return (0, 0);
        };
        outbox.values().filter(|row| row.is_reply).fold(
            (0, 0),
            |(waiting, refused), row| match &row.delivery {
                Delivery::Waiting => (waiting + 1, refused),
                Delivery::Refused { code, .. } if code != DeliveryReport::DISCARDED => {
                    (waiting, refused + 1)
                }
                Delivery::Refused { .. } | Delivery::Accepted { .. } => (waiting, refused),
            },
        )
    }

    /// The counts of calls, if the database has others.
    pub(crate) fn counts_to_store(&self) -> Option<CallCounts> {
        (self.counts != self.stored_counts).then(|| self.counts.clone())
    }
}

#[cfg(test)]
#[path = "read_model_tests.rs"]
mod tests;
