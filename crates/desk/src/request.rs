//! What the window sends with a command, and what is refused before a handler sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::{CAPACITY_MAX, KeptDraft, Pace, Settings};
use crate::{ConversationId, DeskError, NoticeId, OfferId, QueueId, ReplyKey};

/// How long texts may be, in characters. The window shows the same limits while typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct TextLimits {
    /// A reply to the customer.
    pub reply: u32,
    /// A draft. Longer than anything that can be sent, so that nothing typed is cut off.
    pub draft: u32,
    /// A note for colleagues or agents.
    pub note: u32,
    /// A summary at the end.
    pub summary: u32,
    /// A reason for declining.
    pub reason: u32,
    /// What is searched for.
    pub query: u32,
    /// A representative's name.
    pub name: u32,
}

impl TextLimits {
    /// The limits in force.
    pub const IN_FORCE: Self = Self {
        reply: 4_000,
        draft: 100_000,
        note: 2_000,
        summary: 2_000,
        reason: 200,
        query: 200,
        name: 80,
    };
}

/// The request of a command. It checks its own fields before a handler sees it.
pub trait CommandRequest {
    /// Refuses a request that cannot be used.
    ///
    /// # Errors
    ///
    /// [`crate::ErrorCode::Invalid`] with the field and what to do about it.
    fn check(&self) -> Result<(), DeskError> {
        Ok(())
    }
}

impl CommandRequest for () {}

macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }
    )*};
}

requests! {
    /// Reads one conversation.
    GetConversation {
        /// Which one.
        conversation: ConversationId,
    }
    /// Marks a snapshot as seen.
    MarkSeen {
        /// Of which conversation.
        conversation: ConversationId,
        /// Which revision.
        revision: u32,
    }
    /// Reads transcript entries before one that is already here.
    EarlierTranscript {
        /// Which conversation.
        conversation: ConversationId,
        /// The id of the first entry that is already here.
        before: String,
    }
    /// Accepts an offer.
    AcceptOffer {
        /// Which one.
        offer: OfferId,
    }
    /// Declines an offer.
    DeclineOffer {
        /// Which one.
        offer: OfferId,
        /// The name of a decline reason, or the representative's own words.
        reason: String,
    }
    /// Takes a waiting conversation without an offer.
    TakeWaiting {
        /// Which one.
        conversation: ConversationId,
        /// The ownership that the window shows. One that is not current any more is refused.
        fencing: u64,
    }
    /// Writes to the customer.
    SendReply {
        /// In which conversation.
        conversation: ConversationId,
        /// The ownership that the window shows. One that is not current any more is refused.
        fencing: u64,
        /// Made by the window once per reply. Sending the same key again is the same reply.
        key: ReplyKey,
        /// What the customer reads.
        text: String,
    }
    /// Looks at a reply before it is sent.
    CheckDraft {
        /// In which conversation.
        conversation: ConversationId,
        /// What is written so far.
        text: String,
    }
    /// Gives up a refused or waiting reply.
    DiscardReply {
        /// In which conversation.
        conversation: ConversationId,
        /// Which reply.
        key: ReplyKey,
    }
    /// Starts wrap-up.
    StartWrapUp {
        /// For which conversation.
        conversation: ConversationId,
        /// The ownership that the window shows. One that is not current any more is refused.
        fencing: u64,
    }
    /// Leaves after-contact work.
    LeaveWrapUp {
        /// For which conversation.
        conversation: ConversationId,
        /// The ownership that the window shows. One that is not current any more is refused.
        fencing: u64,
    }
    /// Finishes wrap-up and closes the conversation.
    FinishWrapUp {
        /// For which conversation.
        conversation: ConversationId,
        /// The ownership that the window shows. One that is not current any more is refused.
        fencing: u64,
        /// The name of a disposition.
        disposition: String,
        /// The numbers of the open requests that are done. The others stay open in the last snapshot.
        settled: Vec<u32>,
        /// The numbers of the open requests that the customer never made.
        not_wanted: Vec<u32>,
        /// What happened, for the next reader.
        summary: String,
        /// Anything else for colleagues. May be empty.
        notes: String,
        /// How many unanswered messages of the customer the representative closes over. With more than that
        /// it is refused with `customer_wrote`.
        unanswered: u32,
    }
    /// Returns a conversation to the agents.
    ReturnToAgents {
        /// Which one.
        conversation: ConversationId,
        /// The ownership that the window shows. One that is not current any more is refused.
        fencing: u64,
        /// The numbers of the open requests that are done. What only a person can settle has to be among them, or among those not wanted.
        settled: Vec<u32>,
        /// The numbers of the open requests that the customer never made.
        not_wanted: Vec<u32>,
        /// What the agents should know. May be empty.
        note: String,
    }
    /// Transfers a conversation to a queue.
    Transfer {
        /// Which one.
        conversation: ConversationId,
        /// The ownership that the window shows. One that is not current any more is refused.
        fencing: u64,
        /// Where to.
        queue: QueueId,
        /// What the next person should know. May be empty.
        note: String,
    }
    /// Searches the handoff history.
    SearchHistory {
        /// What to look for. Empty means everything, newest first.
        query: String,
        /// Where the page starts, from the page before. Absent for the first.
        cursor: Option<String>,
    }
    /// Reads one conversation of the history with all its snapshots.
    GetHandoff {
        /// Which one.
        conversation: ConversationId,
    }
    /// Reads what the customer of a conversation came for before.
    ListEarlierConversations {
        /// Which one.
        conversation: ConversationId,
    }
    /// Changes the practice floor.
    SetPractice {
        /// The names of the faults that should be on; all others go off.
        faults: Vec<String>,
        /// How often simulated customers arrive.
        pace: Pace,
    }
    /// Dismisses a notice.
    DismissNotice {
        /// Which one.
        id: NoticeId,
    }
}

impl CommandRequest for GetConversation {}
impl CommandRequest for EarlierTranscript {}
impl CommandRequest for MarkSeen {}
impl CommandRequest for AcceptOffer {}
impl CommandRequest for TakeWaiting {}
impl CommandRequest for DiscardReply {}
impl CommandRequest for StartWrapUp {}
impl CommandRequest for LeaveWrapUp {}
impl CommandRequest for GetHandoff {}
impl CommandRequest for ListEarlierConversations {}
impl CommandRequest for SetPractice {}
impl CommandRequest for DismissNotice {}

impl CommandRequest for DeclineOffer {
    fn check(&self) -> Result<(), DeskError> {
        present(
            "reason",
            &self.reason,
            "Say why you decline, so that the next person knows.",
        )?;
        bounded("reason", &self.reason, TextLimits::IN_FORCE.reason)
    }
}

impl CommandRequest for SendReply {
    fn check(&self) -> Result<(), DeskError> {
        present(
            "text",
            &self.text,
            "The reply is empty. Write something before sending it.",
        )?;
        bounded("text", &self.text, TextLimits::IN_FORCE.reply)
    }
}

impl CommandRequest for KeptDraft {
    fn check(&self) -> Result<(), DeskError> {
        bounded("text", &self.text, TextLimits::IN_FORCE.draft)
    }
}

impl CommandRequest for CheckDraft {
    fn check(&self) -> Result<(), DeskError> {
        bounded("text", &self.text, TextLimits::IN_FORCE.reply)
    }
}

impl CommandRequest for FinishWrapUp {
    fn check(&self) -> Result<(), DeskError> {
        present(
            "disposition",
            &self.disposition,
            "Choose how the conversation ended.",
        )?;
        present(
            "summary",
            &self.summary,
            "Write one sentence about what happened.",
        )?;
        few(&self.settled)?;
        few(&self.not_wanted)?;
        bounded("summary", &self.summary, TextLimits::IN_FORCE.summary)?;
        bounded("notes", &self.notes, TextLimits::IN_FORCE.note)
    }
}

impl CommandRequest for ReturnToAgents {
    fn check(&self) -> Result<(), DeskError> {
        few(&self.settled)?;
        few(&self.not_wanted)?;
        bounded("note", &self.note, TextLimits::IN_FORCE.note)
    }
}

impl CommandRequest for Transfer {
    fn check(&self) -> Result<(), DeskError> {
        present(
            "queue",
            &self.queue.0,
            "Choose where the conversation should go.",
        )?;
        bounded("note", &self.note, TextLimits::IN_FORCE.note)
    }
}

impl CommandRequest for SearchHistory {
    fn check(&self) -> Result<(), DeskError> {
        bounded("query", &self.query, TextLimits::IN_FORCE.query)
    }
}

impl CommandRequest for Settings {
    fn check(&self) -> Result<(), DeskError> {
        let name = &self.representative_name;
        present(
            "representative_name",
            name,
            "Enter the name customers should see.",
        )?;
        bounded("representative_name", name, TextLimits::IN_FORCE.name)?;
        if (1..=CAPACITY_MAX).contains(&self.capacity) {
            return Ok(());
        }
        Err(DeskError::invalid(
            "capacity",
            format!("Enter how many conversations you take at once: 1 to {CAPACITY_MAX}."),
        ))
    }
}

fn present(field: &str, text: &str, what_to_do: &str) -> Result<(), DeskError> {
    if text.trim().is_empty() {
        Err(DeskError::invalid(field, what_to_do))
    } else {
        Ok(())
    }
}

/// Most numbers of settled requests. A conversation keeps fewer requests.
const SETTLED_MAX: usize = 64;

fn few(settled: &[u32]) -> Result<(), DeskError> {
    if settled.len() <= SETTLED_MAX {
        return Ok(());
    }
    Err(DeskError::invalid(
        "settled",
        format!("At most {SETTLED_MAX} requests can be settled at once; nothing was changed."),
    ))
}

fn bounded(field: &str, text: &str, limit: u32) -> Result<(), DeskError> {
    let length = text.chars().count();
    if length <= limit as usize {
        return Ok(());
    }
    Err(DeskError::invalid(
        field,
        format!(
            "This is {length} characters long; at most {limit} fit. Shorten it; nothing was sent."
        ),
    ))
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
