//! A commit and its parts: everything that is written together.

use jiff::Timestamp;
use uuid::Uuid;

use crate::read::rows::ConversationRow;
use crate::search::history::HistoryRow;
use crate::write::holding::Holding;
use crate::{COMMIT_BYTES_MAX, StoreError};

/// Longest key, kind, code or source name, in bytes.
const NAME_BYTES_MAX: usize = 512;

/// Everything that one step of one conversation writes, all or nothing.
///
/// [`Commit::bookkeeping`] makes one for parts that belong to no conversation (settling the outbox, moving a
/// cursor, settings).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The conversation the events belong to.
    pub conversation: Uuid,
    /// The sequence number its first event will have; the first of a conversation is 0. If the journal is
    /// elsewhere the commit fails with [`StoreError::Conflict`]. Checked if there are events or an inbound
    /// key.
    pub expected_seq: u64,
    /// What happened, in order.
    pub events: Vec<NewEvent>,
    /// Key of the inbound event this commit applies. If it was applied before, the commit fails with
    /// [`StoreError::AlreadyApplied`].
    pub inbound_key: Option<String>,
    /// Messages to send once this is durable.
    pub outbox: Vec<NewOutbox>,
    /// The number that the conversation is held under, which its messages are sent under; 0 for none.
    pub number: u64,
    /// The journal of a new holder: it stands where another workstation wrote it.
    pub adopted: Option<Adopted>,
    /// Commits of this workstation that its gateway has answered for, by their ids: they are not sent again.
    pub answered: Vec<i64>,
    /// What becomes of the conversation's ownership, or of all, with this commit.
    pub holding: Option<Holding>,
    /// How the conversation changes hands, as the gateway of a team is told it with this commit. The store never looks into
    /// it.
    pub hands: Option<String>,
    /// Answers of the other side to messages sent earlier.
    pub delivery_reports: Vec<DeliveryReport>,
    /// Accepted messages after this id wait again, because the other side has lost them.
    pub send_again: Option<i64>,
    /// How far a source has been applied.
    pub cursor: Option<CursorUpdate>,
    /// Sealed snapshots.
    pub snapshots: Vec<NewSnapshot>,
    /// The conversation's row in the handoff history; replaces the former one.
    pub history: Option<HistoryRow>,
    /// The conversation's row in the index; replaces the former one.
    pub index: Option<ConversationRow>,
    /// Settings to store; an existing value is replaced.
    pub settings: Vec<Setting>,
    /// Drafts; an earlier text of the same field is replaced, an empty one deletes it.
    pub drafts: Vec<Draft>,
}

impl Commit {
    /// An empty commit on a conversation.
    #[must_use]
    pub fn new(conversation: Uuid, expected_seq: u64) -> Self {
        Self {
            conversation,
            expected_seq,
            events: Vec::new(),
            inbound_key: None,
            outbox: Vec::new(),
            number: 0,
            adopted: None,
            answered: Vec::new(),
            holding: None,
            hands: None,
            delivery_reports: Vec::new(),
            send_again: None,
            cursor: None,
            snapshots: Vec::new(),
            history: None,
            index: None,
            settings: Vec::new(),
            drafts: Vec::new(),
        }
    }

    /// An empty commit that is about no conversation.
    #[must_use]
    pub fn bookkeeping() -> Self {
        Self::new(Uuid::nil(), 0)
    }

    /// Whether this commit takes a place in its conversation's journal.
    pub(crate) fn takes_place(&self) -> bool {
        !self.events.is_empty() || self.inbound_key.is_some() || self.adopted.is_some()
    }

    /// Whether it goes to a gateway that a team shares: another workstation did not write it, and it is held under a number.
    pub(crate) fn is_replicated(&self) -> bool {
        self.adopted.is_none() && self.number > 0 && !self.events.is_empty()
    }

    /// Bytes of text, the measure of the queue's and the group's limits.
    pub(crate) fn bytes(&self) -> usize {
        let events: usize = self
            .events
            .iter()
            .map(|event| event.kind.len() + event.body.len())
            .sum();
        let outbox: usize = self
            .outbox
            .iter()
            .map(|row| row.key.len() + row.kind.len() + row.body.len())
            .sum();
        let report: usize = self
            .delivery_reports
            .iter()
            .map(DeliveryReport::bytes)
            .sum();
        let snapshots: usize = self
            .snapshots
            .iter()
            .map(|row| row.digest.len() + row.schema.len() + row.body.len())
            .sum();
        let settings: usize = self
            .settings
            .iter()
            .map(|row| row.key.len() + row.value.len())
            .sum();
        let drafts: usize = self
            .drafts
            .iter()
            .map(|draft| draft.field.len() + draft.text.len())
            .sum();
        let adopted = self.adopted.as_ref().map_or(0, Adopted::bytes);
        let key = self.inbound_key.as_ref().map_or(0, String::len) + adopted;
        let history = self.history.as_ref().map_or(0, HistoryRow::bytes);
        let index = self.index.as_ref().map_or(0, |row| row.summary.len());
        // The constant covers ids, instants and numbers, so that an empty commit counts too.
        64 + events + outbox + report + snapshots + settings + drafts + key + history + index
    }

    fn validate_snapshots(&self) -> Result<(), StoreError> {
        for (nth, row) in self.snapshots.iter().enumerate() {
            nanos(row.sealed_at)?;
            if row.revision == 0 {
                return Err(invalid("a snapshot's revisions begin at 1".to_owned()));
            }
            if self.snapshots[..nth]
                .iter()
                .any(|other| other.revision == row.revision || other.id == row.id)
            {
                return Err(invalid(format!(
                    "snapshot revision {} stands in it twice",
                    row.revision
                )));
            }
        }
        Ok(())
    }

    /// Refuses a commit that can never be written, before it is queued.
    pub(crate) fn validate(&self) -> Result<usize, StoreError> {
        let bytes = self.bytes();
        if bytes > COMMIT_BYTES_MAX {
            return Err(StoreError::TooLarge {
                bytes,
                limit: COMMIT_BYTES_MAX,
            });
        }
        if let Some(key) = &self.inbound_key {
            name("the inbound key", key)?;
        }
        integer(self.number)?;
        match &self.holding {
            Some(Holding::Granted { number, .. }) if integer(*number)? < 1 => {
                return Err(invalid(
                    "a conversation cannot be held under number 0".to_owned(),
                ));
            }
            Some(Holding::Offered(offer)) => {
                if integer(offer.number)? < 1 {
                    return Err(invalid(
                        "a conversation cannot be offered under number 0".to_owned(),
                    ));
                }
                nanos(offer.until)?;
            }
            _ => {}
        }
        if let Some(part) = &self.adopted {
            for (key, seq) in &part.keys {
                name("the key of an adopted event", key)?;
                integer(*seq)?;
            }
        }
        for event in &self.events {
            name("an event's kind", &event.kind)?;
            nanos(event.at)?;
        }
        for (nth, row) in self.outbox.iter().enumerate() {
            name("an outbox key", &row.key)?;
            name("an outbox kind", &row.kind)?;
            nanos(row.created_at)?;
            if self.outbox[..nth].iter().any(|other| other.key == row.key) {
                return Err(invalid(format!(
                    "the outbox key {} stands in it twice",
                    row.key
                )));
            }
        }
        for report in &self.delivery_reports {
            name("a reported key", &report.key)?;
            nanos(report.at)?;
            if let DeliveryOutcome::Refused { code, .. } = &report.outcome {
                name("a refusal's code", code)?;
            }
        }
        self.validate_snapshots()?;
        if let Some(cursor) = &self.cursor {
            name("a cursor's source", &cursor.source)?;
            integer(cursor.seq)?;
        }
        if let Some(row) = &self.history {
            row.validate()?;
        }
        if let Some(row) = &self.index {
            nanos(row.opened_at)?;
            nanos(row.updated_at)?;
        }
        for setting in &self.settings {
            name("a setting's key", &setting.key)?;
        }
        for draft in &self.drafts {
            name("a draft's field", &draft.field)?;
            nanos(draft.typed_at)?;
        }
        // Room for the events after `expected_seq`.
        integer(self.expected_seq.saturating_add(self.events.len() as u64))?;
        Ok(bytes)
    }
}

/// A draft: the text typed into one field so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The conversation.
    pub conversation: Uuid,
    /// The field's name.
    pub field: String,
    /// The text so far.
    pub text: String,
    /// When it was typed.
    pub typed_at: Timestamp,
}

/// One event to journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What kind of event.
    pub kind: String,
    /// When it happened. Stored to the nanosecond, from 1678 to 2262.
    pub at: Timestamp,
    /// JSON text; the store never looks into it.
    pub body: String,
}

/// One message to send after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutbox {
    /// Stable key; the other side accepts it once.
    pub key: String,
    /// What kind of message.
    pub kind: String,
    /// JSON text.
    pub body: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A journal that another workstation wrote, or a part of it. Its events are those of the commit; none of them is replicated
/// again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// Whether it begins here: the journal, the keys and the snapshots that the conversation has here are void. Else it goes
    /// on after them.
    pub begins: bool,
    /// The keys of inbound events that its events apply, each with the place of the event.
    pub keys: Vec<(String, u64)>,
}

impl Adopted {
    fn bytes(&self) -> usize {
        self.keys.iter().map(|(key, _)| key.len() + 8).sum()
    }
}

/// The final answer to an outbound message. The first one stands: a report for an answered or unknown key changes nothing,
/// but for [`Self::DISCARDED`], which replaces a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    /// The message's key.
    pub key: String,
    /// The other side's answer.
    pub outcome: DeliveryOutcome,
    /// When.
    pub at: Timestamp,
}

impl DeliveryReport {
    /// The code of a message that the sender put away. It replaces another refusal; what was accepted stays so.
    pub const DISCARDED: &'static str = "discarded";

    fn bytes(&self) -> usize {
        self.key.len()
            + match &self.outcome {
                DeliveryOutcome::Accepted => 0,
                DeliveryOutcome::Refused { code, detail } => code.len() + detail.len(),
            }
    }
}

/// The other side's answer to an outbound message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// It has it.
    Accepted,
    /// It will not take it.
    Refused {
        /// Stable code.
        code: String,
        /// For a person.
        detail: String,
    },
}

/// How far a source has been applied here: everything up to and including `seq`.
///
/// A stored cursor never goes back, and never passes an event that failed: while a commit that carried
/// `seq` n has failed (other than as already applied), the cursor stays below n until a commit that
/// carries n succeeds, or the program restarts and the source delivers n again. So a crash in between
/// cannot lose n; what came after it is delivered again and found applied by its key. To skip an event
/// on purpose, commit its cursor with nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorUpdate {
    /// The source's name.
    pub source: String,
    /// Its sequence number.
    pub seq: u64,
}

/// One sealed snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSnapshot {
    /// Its id.
    pub id: Uuid,
    /// 1, 2, 3 … within the conversation.
    pub revision: u32,
    /// The previous snapshot.
    pub previous: Option<Uuid>,
    /// Digest over the canonical form.
    pub digest: String,
    /// Name of the schema, such as `baton.snapshot/1`.
    pub schema: String,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// JSON text.
    pub body: String,
}

/// One setting of this workstation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// Its value, in a form that only its reader and writer know.
    pub value: String,
}

/// The receipt of a durable commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Sequence number the conversation's next event will have.
    pub next_seq: u64,
    /// How many commits were attempted in the same transaction, this one included.
    pub group_size: usize,
}

/// An instant as the database keeps it.
pub(crate) fn nanos(at: Timestamp) -> Result<i64, StoreError> {
    i64::try_from(at.as_nanosecond()).map_err(|_| {
        invalid(format!(
            "the instant {at} is outside the years 1678 to 2262"
        ))
    })
}

/// A sequence number as the database keeps it.
pub(crate) fn integer(seq: u64) -> Result<i64, StoreError> {
    i64::try_from(seq).map_err(|_| invalid(format!("the sequence number {seq} is too large")))
}

fn name(what: &str, text: &str) -> Result<(), StoreError> {
    if text.is_empty() {
        return Err(invalid(format!("{what} is empty")));
    }
    if text.len() > NAME_BYTES_MAX {
        return Err(invalid(format!(
            "{what} has {} bytes, at most {NAME_BYTES_MAX} are kept",
            text.len()
        )));
    }
    Ok(())
}

fn invalid(detail: String) -> StoreError {
    StoreError::Invalid { detail }
}
