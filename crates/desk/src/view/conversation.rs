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
    /// Who and what, for the head of the pane.
    pub header: ConversationHeader,
    /// Where in its life it is.
    pub phase: Phase,
    /// Who has it.
    pub owner: Owner,
    /// The ownership, a number that grows with every change of hands. What the representative does names it.
    pub fencing: u64,
    /// Whether this customer is simulated.
    pub practice: bool,
    /// Whether the customer is still there.
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
    /// After-contact work, while it is being done.
    pub wrap_up: Option<WrapUpView>,
    /// What the representative may do now. Everything else is not offered.
    pub allowed_actions: Vec<Action>,
}

/// Who and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConversationHeader {
    /// Who it is, or how they are called until that is known.
    pub customer: String,
    /// The name they gave themselves, where it is another one.
    pub name_given: Option<String>,
    /// The customer's id in the system of record, once known.
    pub customer_id: Option<String>,
    /// How sure we are who it is.
    pub identity: IdentityLevel,
    /// Labels of what the customer gave that identified them ("customer number"). The mark beside their name
    /// says it: identified by …
    pub identified_by: Vec<String>,
    /// How that was established, or why it could not be, in a plain sentence.
    pub identity_how: String,
    /// What they want, once known.
    pub intent: Option<String>,
    /// How they write: chat, mail, telephone.
    pub channel: String,
    /// When the conversation started.
    pub started_at: Timestamp,
    /// Since when the customer waits for a person, while they do.
    pub waiting_since: Option<Timestamp>,
    /// The call-back the customer asked for, while it is owed.
    pub callback: Option<Callback>,
    /// What the representative who transferred it wants the next one to know.
    pub note: Option<TransferNote>,
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
    /// The number or address they gave, in their own words: stated, confirmed by nobody.
    pub contact: String,
    /// When they asked for it.
    pub asked_at: Timestamp,
}

/// How sure we are who the customer is.
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

/// Where in its life a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The Router agent finds out what it is about.
    Routing,
    /// The Data agent gets the facts.
    Gathering,
    /// The agents are answering.
    Assisting,
    /// The handoff is prepared; nobody has been offered it yet.
    HandingOff,
    /// Offered to this or another representative.
    Offered,
    /// Waiting in a queue.
    Queued,
    /// Nobody accepted in time; waiting for anybody.
    Overflow,
    /// With a representative.
    WithRepresentative,
    /// After-contact work.
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
    /// This representative.
    You,
    /// Another representative.
    Representative {
        /// Their name.
        name: String,
    },
    /// Nobody: it is closed.
    Nobody,
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
    /// Start after-contact work.
    StartWrapUp,
    /// Leave after-contact work; the conversation goes on.
    LeaveWrapUp,
    /// Finish after-contact work.
    FinishWrapUp,
    /// Give it back to the agents.
    ReturnToAgents,
    /// Send it to a queue.
    Transfer,
}

/// After-contact work in progress, with what can be filled in beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WrapUpView {
    /// Since when.
    pub started_at: Timestamp,
    /// The disposition that fits, if one does.
    pub suggested_disposition: Option<String>,
    /// A summary to start from.
    pub suggested_summary: String,
}
