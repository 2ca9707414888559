//! One conversation, as the representative sees it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OfferCard, SnapshotView, TranscriptEntry};
use crate::ConversationId;

/// One conversation with everything the middle and right panes show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConversationView {
    /// The conversation.
    pub id: ConversationId,
    /// The desk revision this view was made at; the window keeps the newest.
    pub revision: u64,
    /// The customer and their intent, for the head of the pane.
    pub header: ConversationHeader,
    /// Its phase.
    pub phase: Phase,
    /// Who has it.
    pub owner: Owner,
    /// The ownership, a number that grows with every change of hands. What the representative does names it.
    pub fencing: u64,
    /// Whether this customer is simulated.
    pub practice: bool,
    /// Whether the customer has not left.
    pub customer_present: bool,
    /// The offer to this representative, while there is one.
    pub offer: Option<OfferCard>,
    /// The newest sealed snapshot, once the conversation was handed over.
    pub snapshot: Option<SnapshotView>,
    /// The newest entries, oldest first. Bounded; `earlier` says how many are left out.
    pub transcript: Vec<TranscriptEntry>,
    /// How many entries come before the first one here.
    pub earlier: u32,
    /// Messages of the customer since the representative last wrote.
    pub unanswered: u32,
    /// The wrap-up, while it lasts.
    pub wrap_up: Option<WrapUpView>,
    /// What the representative may do now. The window offers nothing else.
    pub allowed_actions: Vec<Action>,
}

/// The customer and their intent, as the head of a conversation shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConversationHeader {
    /// The customer's name, or what they are called until it is known.
    pub customer: String,
    /// Whom they are taken for, and how that is known.
    pub identification: Identification,
    /// The customer's id in the system of record, once known.
    pub customer_id: Option<String>,
    /// How the customer was identified, or why they could not be, in a plain sentence.
    pub identity_how: String,
    /// What they want, once known.
    pub intent: Option<String>,
    /// How they write: chat, mail, telephone.
    pub channel: String,
    /// When the conversation started.
    pub started_at: Timestamp,
    /// Since when the customer waits, while they do: the same moment as in the list and on the offer card.
    pub waiting_since: Option<Timestamp>,
    /// The call-back the customer asked for, while it is owed.
    pub callback: Option<Callback>,
    /// What the representative who transferred it or returned it to the agents left for those who take it.
    pub note: Option<TransferNote>,
}

/// Whom a customer is taken for, and how that is known: the mark beside their name, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Identification {
    /// How sure it is.
    pub level: IdentityLevel,
    /// Labels of what the customer gave that identified them ("customer number"): identified by …
    pub by: Vec<String>,
    /// The name they gave themselves, where it is another one.
    pub name_given: Option<String>,
    /// Whether that name has no word in common with the one they are identified by: they may be two people.
    pub is_another: bool,
}

/// A note that came with a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TransferNote {
    /// Who wrote it.
    pub by: Option<String>,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A call-back that the customer asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Callback {
    /// The number or address they gave, in their own words: stated, not confirmed.
    pub contact: String,
    /// When they asked for it.
    pub asked_at: Timestamp,
}

/// How sure it is who the customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentityLevel {
    /// A system of record confirms it.
    Verified,
    /// Some of it is confirmed.
    PartlyVerified,
    /// Nothing is confirmed.
    Unverified,
}

/// The phase of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The Router agent finds out what it is about.
    Routing,
    /// The Data agent gets the facts.
    Gathering,
    /// The agents are answering.
    Assisting,
    /// The handoff is prepared and not offered yet.
    HandingOff,
    /// Offered to this or another representative.
    Offered,
    /// Waiting in a queue.
    Queued,
    /// No one accepted in time; anyone can take it.
    Overflow,
    /// With a representative.
    WithRepresentative,
    /// In wrap-up.
    WrapUp,
    /// Over.
    Closed,
}

/// Who has a conversation. Exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Owner {
    /// The agents.
    Agents,
    /// A queue.
    Queue {
        /// What it is called on screen.
        label: String,
    },
    /// Every representative: any of them can take it.
    Anyone,
    /// This representative.
    You,
    /// Another representative.
    Representative {
        /// Their name.
        name: String,
    },
    /// No one: it is closed.
    NoOne,
}

/// What a representative may do with a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Accept the offer.
    Accept,
    /// Decline the offer.
    Decline,
    /// Take it out of a queue.
    Take,
    /// Write to the customer.
    Reply,
    /// Start wrap-up.
    StartWrapUp,
    /// Leave wrap-up; the conversation goes on.
    LeaveWrapUp,
    /// Finish wrap-up.
    FinishWrapUp,
    /// Return it to the agents.
    ReturnToAgents,
    /// Transfer it to a queue.
    Transfer,
}

/// A wrap-up in progress, with what can be filled in already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WrapUpView {
    /// Since when.
    pub started_at: Timestamp,
    /// The disposition that fits, if one does.
    pub suggested_disposition: Option<String>,
    /// A summary to start from.
    pub suggested_summary: String,
}
