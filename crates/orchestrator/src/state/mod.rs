//! The state of one conversation: a fold over its journal.

mod another_person;
mod apply;
mod asks;
mod calls;
mod case;
mod contact;
mod desk_texts;
mod dialogue;
mod ended_calls;
mod handoff;
mod messages;
mod mood;
mod own_account;
mod phase;
mod questions;
mod read;
mod records;
mod requests;
mod sealing;
mod stated;
mod transcript;
mod waits;

use std::sync::Arc;

use jiff::Timestamp;

pub use asks::{Ask, Asks, KnownSummary, SummaryWriter};
pub use calls::{Budget, Call, CallState, Calls, Edge, RefusedCall};
pub(crate) use case::owner_of;
pub use case::{Case, KnownIdentity, KnownRecord, Provenance, Verified};
pub(crate) use contact::Contact;
pub(crate) use desk_texts::DeskTexts;
pub use dialogue::MessageCounts;
pub(crate) use dialogue::{Dialogue, UNHEARD, Unheard};
pub use handoff::{CallBack, Handoff, HandoffStatus};
pub use mood::{Mood, Signal};
pub(crate) use own_account::OwnAccount;
pub use phase::{Owner, Phase};
pub use records::Records;
pub use requests::{Request, RequestState, RequestWords, Requests, Subject};
pub use sealing::SealedRevision;
pub(crate) use sealing::Sealing;
pub(crate) use stated::same;
pub use stated::{StatedValue, TakenBackValue};
pub use transcript::Transcript;
pub(crate) use waits::Waits;

use crate::event::Recorded;
use crate::ids::{ConversationId, EventSeq, Fencing};

/// The state of one conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(crate) id: ConversationId,
    pub(crate) next_seq: EventSeq,
    pub(crate) contact: Contact,
    pub(crate) last_at: Option<Timestamp>,
    pub(crate) phase: Phase,
    pub(crate) fencing: Fencing,
    pub(crate) dialogue: Dialogue,
    pub(crate) waits: Waits,
    pub(crate) requests: Requests,
    /// Large parts are behind an [`Arc`]: a state that is still being read is cloned for the next
    /// step, and shares with it what the step does not touch.
    pub(crate) case: Arc<Case>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) asks: Asks,
    pub(crate) sealing: Sealing,
    pub(crate) budget: Budget,
    pub(crate) mood: Mood,
}

impl State {
    /// A conversation before its first event.
    pub fn new(id: ConversationId) -> Self {
        Self {
            id,
            next_seq: 0,
            contact: Contact::default(),
            last_at: None,
            phase: Phase::Routing,
            fencing: Fencing(0),
            dialogue: Dialogue::default(),
            waits: Waits::default(),
            requests: Requests::default(),
            case: Arc::default(),
            calls: Arc::default(),
            asks: Asks::default(),
            sealing: Sealing::default(),
            budget: Budget::default(),
            mood: Mood::default(),
        }
    }

    /// Folds a journal. Replaying it gives the state that ran.
    pub fn replay<'a>(id: ConversationId, journal: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut state = Self::new(id);
        for recorded in journal {
            state.apply(recorded);
        }
        state
    }
}
