//! The desk as a whole: connection, store, notices, settings, practice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::InboxView;
use crate::{ConversationId, FactName, NoticeId, QueueId};

/// Everything the window needs to start, or to start over after a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DeskState {
    /// The revision of the last patch contained in this state.
    pub revision: u64,
    /// The host's clock, so that countdowns are right on a window whose clock is not.
    pub now: Timestamp,
    /// Offers, mine, waiting, with agents.
    pub inbox: InboxView,
    /// The link to the gateway.
    pub connection: ConnectionView,
    /// The data of this workstation.
    pub store: StoreView,
    /// The notices that stand.
    pub notices: Vec<Notice>,
    /// The drafts.
    pub drafts: Vec<KeptDraft>,
    /// The conversation the window looked at last. A window that was loaded anew shows it again.
    pub viewed: Option<ConversationId>,
    /// The representative and their preferences.
    pub settings: Settings,
    /// The practice floor.
    pub practice: PracticeView,
    /// Lists that configuration provides.
    pub catalogue: Catalogue,
    /// What this application is.
    pub app: AppView,
}

/// What this application is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppView {
    /// Its version.
    pub version: String,
}

/// The link to the gateway, in terms of what a representative can rely on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionView {
    /// Its state.
    pub state: ConnectionState,
    /// Since when.
    pub since: Timestamp,
    /// When the workstation was last in sync with the gateway.
    pub synced_at: Option<Timestamp>,
    /// The last gateway sequence number durably applied here.
    pub cursor: u64,
    /// Replies and other messages written here that the gateway does not have yet.
    pub waiting_to_send: u32,
    /// When the next attempt to connect is made.
    pub next_attempt_at: Option<Timestamp>,
    /// What is wrong, in a plain sentence, when something is.
    pub trouble: Option<String>,
}

/// The state of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Connecting for the first time or after a drop.
    Connecting,
    /// Connected; catching up with what was missed.
    CatchingUp,
    /// Connected and up to date.
    Online,
    /// Not connected; trying again.
    Offline,
    /// Not connected because the representative chose so.
    WorkingOffline,
    /// The gateway refuses this workstation; trying again would not help.
    Refused,
}

/// The data of this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoreView {
    /// Whether it can be used.
    pub state: StoreState,
    /// Where it is.
    pub path: String,
    /// What is wrong, what is safe and what to do, when something is wrong.
    pub trouble: Option<String>,
}

/// Whether the store can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StoreState {
    /// In use.
    Ready,
    /// Writes fail, for example because the disk is full.
    Failing,
}

/// Something the representative should know that is not part of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notice {
    /// Which one; a notice with the same id replaces the earlier one.
    pub id: NoticeId,
    /// Since when.
    pub at: Timestamp,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, what is safe, what to do.
    pub text: String,
    /// What the window offers to do about it.
    pub action: Option<NoticeAction>,
}

/// How much a notice matters. Each has its own colour, icon and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Information,
    /// Worth a look soon.
    Attention,
    /// Something does not work.
    Problem,
}

/// What the window offers to do about a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeAction {
    /// Open a conversation.
    OpenConversation {
        /// Which one.
        conversation: ConversationId,
    },
    /// Open the health screen.
    OpenHealth,
    /// Open the settings.
    OpenSettings,
    /// Connect again.
    GoOnline,
    /// Become available again.
    BeAvailable,
    /// Start again from what the gateway has now.
    StartFromGateway,
}

/// The representative and their preferences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The name customers see.
    pub representative_name: String,
    /// Whether conversations may be offered.
    pub presence: Presence,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Whether an offer makes a sound.
    pub sound: bool,
    /// Whether an offer shows a desktop notification.
    pub notifications: bool,
    /// The number of conversations at which nothing more is offered to this representative: 1 to
    /// [`CAPACITY_MAX`].
    #[serde(default = "default_capacity")]
    pub capacity: u32,
}

/// The most conversations one representative can take at once.
pub const CAPACITY_MAX: u32 = 20;

/// How many conversations a representative takes at once unless they say otherwise. Chat desks plan with three
/// to five (ICMI, "Chat concurrency"); four is the middle.
pub const fn default_capacity() -> u32 {
    4
}

/// Whether conversations may be offered to this representative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Conversations may be offered.
    Available,
    /// No new offers; conversations already here go on.
    Away,
}

/// Which colours the window uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The practice floor: simulated customers and systems, always labelled as such.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeView {
    /// Whether this desk is on the practice floor. False on a desk with real customers.
    pub active: bool,
    /// How often simulated customers arrive.
    pub pace: Pace,
    /// The faults that can be switched on, and which are.
    pub faults: Vec<FaultSwitch>,
}

/// How often simulated customers arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// No new customers arrive.
    Paused,
    /// One at a time.
    Slow,
    /// An ordinary day.
    Steady,
    /// A busy day.
    Busy,
}

/// A fault the simulated systems can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FaultSwitch {
    /// Its name, used in `set_practice`.
    pub name: String,
    /// What it is called on screen.
    pub label: String,
    /// What it does, in one sentence.
    pub description: String,
    /// Whether it is on.
    pub on: bool,
}

/// Lists that configuration provides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Catalogue {
    /// How a conversation can end.
    pub dispositions: Vec<Disposition>,
    /// Where a conversation can be transferred to.
    pub queues: Vec<Queue>,
    /// Why an offer can be declined.
    pub decline_reasons: Vec<DeclineReason>,
    /// Names that stand for something in a canned reply. A reply with one of them in braces is not sent.
    pub placeholders: Vec<String>,
}

/// How a conversation can end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Disposition {
    /// Its name, used in `finish_wrap_up`.
    pub name: String,
    /// What it is called on screen.
    pub label: String,
    /// Whether it counts as resolved.
    pub resolved: bool,
}

/// Where a conversation can be transferred to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Queue {
    /// Its name, used in `transfer`.
    pub id: QueueId,
    /// What it is called on screen.
    pub label: String,
}

/// Why an offer can be declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeclineReason {
    /// Its name, used in `decline_offer`.
    pub name: String,
    /// What it is called on screen.
    pub label: String,
}

/// A canned reply. `{fact_name}` in its text stands for a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CannedReply {
    /// Its name.
    pub name: String,
    /// What it is called on screen.
    pub label: String,
    /// The text that goes into the composer.
    pub text: String,
}

/// A draft: stored as it is typed, removed once it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KeptDraft {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its field.
    pub field: DraftField,
    /// Its text.
    pub text: String,
}

/// The field that a draft belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftField {
    /// The reply to the customer.
    Reply,
    /// The note with which the conversation is returned to the agents.
    AgentsNote,
    /// The note of a transfer.
    TransferNote,
    /// The queue chosen for a transfer.
    TransferQueue,
    /// The disposition chosen in wrap-up.
    Disposition,
    /// The requests marked as done in wrap-up: their numbers between commas, or `none`.
    Settled,
    /// The summary of wrap-up.
    Summary,
    /// The notes of wrap-up.
    Notes,
}

/// The result of checking a draft reply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftView {
    /// Names of facts it asks for although the snapshot holds them.
    pub repeat_asks: Vec<FactName>,
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupView {
    /// Where it is.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was made.
    pub at: Timestamp,
}

/// The page customers write from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CustomerPage {
    /// Its address.
    pub url: String,
}
