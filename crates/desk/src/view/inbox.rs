//! The inbox: offers, this representative's conversations, and what waits.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Identification, Phase};
use crate::{ConversationId, OfferId, QueueId};

/// The inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InboxView {
    /// Offers to this representative, the one that expires first on top.
    pub offers: Vec<OfferCard>,
    /// Conversations with this representative, the one waiting longest on top.
    pub mine: Vec<MineItem>,
    /// Conversations that wait for a person, by where they wait. Empty groups are left out.
    pub waiting: Vec<WaitingGroup>,
    /// Conversations the agents are having.
    pub agents: AgentsView,
}

/// One conversation proposed to this representative for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferCard {
    /// The offer.
    pub offer: OfferId,
    /// The conversation.
    pub conversation: ConversationId,
    /// What the customer wants, as the playbook calls it.
    pub intent: String,
    /// The customer's name, or what they are called until it is known.
    pub customer: String,
    /// Whom they are taken for, and how that is known.
    pub identification: Identification,
    /// Whether this customer is simulated.
    pub practice: bool,
    /// Since when the customer waits: when they wrote what was not answered since.
    pub waiting_since: Timestamp,
    /// Why it was handed over, in a plain sentence.
    pub reason: String,
    /// The queue it comes from, as it is called on screen.
    pub queue: String,
    /// How many facts are verified.
    pub facts_verified: u32,
    /// How many facts this intent needs.
    pub facts_total: u32,
    /// Why it comes before others.
    pub served: Option<ServedBefore>,
    /// When the offer was made.
    pub offered_at: Timestamp,
    /// When it goes to the next queue.
    pub lease_until: Timestamp,
    /// Whether the customer has left.
    pub customer_left: bool,
    /// The number or address at which the customer asked to be called back.
    pub callback: Option<String>,
}

/// Why a conversation that waits for a person comes before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ServedBefore {
    /// What it is about comes before all others.
    Urgent,
    /// What it is about comes before most others.
    Priority,
    /// Of those that wait with it, none has waited for longer.
    WaitedLongest,
}

/// A conversation with this representative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MineItem {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who it is.
    pub customer: String,
    /// Whom they are taken for, and how that is known.
    pub identification: Identification,
    /// What they want.
    pub intent: String,
    /// Whether this customer is simulated.
    pub practice: bool,
    /// With you, or in wrap-up.
    pub phase: Phase,
    /// The last thing said, shortened.
    pub last_text: String,
    /// When it was said.
    pub last_at: Timestamp,
    /// Since when the customer waits for an answer, if they do: as while it was offered.
    pub unanswered_since: Option<Timestamp>,
    /// Messages from the customer since the representative last replied.
    pub unanswered: u32,
    /// Replies that the gateway does not have yet.
    pub waiting_to_send: u32,
    /// Replies that were refused and need a decision.
    pub refused: u32,
}

/// Conversations that wait in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingGroup {
    /// Which queue.
    pub queue: QueueId,
    /// What it is called on screen.
    pub label: String,
    /// Whether it is an ordinary queue or the overflow.
    pub kind: WaitingKind,
    /// Who waits there, longest first. Bounded; `total` says how many there are.
    pub conversations: Vec<WaitingItem>,
    /// How many wait there.
    pub total: u32,
}

/// What kind of place conversations wait in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitingKind {
    /// A queue that will offer them.
    Queue,
    /// No one accepted in time; a person has to take them.
    Overflow,
}

/// A conversation that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingItem {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who it is.
    pub customer: String,
    /// Whom they are taken for, and how that is known.
    pub identification: Identification,
    /// What they want.
    pub intent: String,
    /// Whether this customer is simulated.
    pub practice: bool,
    /// Since when they wait: when they wrote what was not answered since.
    pub waiting_since: Timestamp,
    /// Why it was handed over, in a plain sentence.
    pub reason: String,
    /// Whether the customer has left.
    pub customer_left: bool,
    /// The number or address at which the customer asked to be called back.
    pub callback: Option<String>,
    /// Why it comes before others.
    pub served: Option<ServedBefore>,
    /// Whether this representative may take it now.
    pub can_take: bool,
}

/// Conversations the agents are having.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentsView {
    /// How many there are.
    pub total: u32,
    /// The newest of them. Bounded.
    pub conversations: Vec<WithAgentsItem>,
}

/// A conversation the agents are having.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WithAgentsItem {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who it is.
    pub customer: String,
    /// Whom they are taken for, and how that is known.
    pub identification: Identification,
    /// What they want now: the newest open request, or else what they said last.
    pub intent: Option<String>,
    /// Whether this customer is simulated.
    pub practice: bool,
    /// What the agents are doing.
    pub phase: Phase,
    /// When the conversation started.
    pub started_at: Timestamp,
    /// Since when the agents have something to do, while they do.
    pub busy_since: Option<Timestamp>,
    /// When anything happened last.
    pub last_at: Timestamp,
}
