//! The frames of the link. Each is one JSON object, told apart by `type`; unknown fields are ignored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code::{LinkErrorCode, RefusalCode};
use crate::id::{ConversationId, EventId, MessageId, Token};
use crate::vocabulary::{Author, ConversationState};

/// A frame from a workstation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// First frame of every connection.
    Hello(Hello),
    /// Something for a customer.
    Send(SendFrame),
    /// Everything up to and including `cursor` is durably applied.
    Ack {
        /// Sequence number of the last event applied.
        cursor: u64,
    },
    /// "Are you there?"
    Ping {},
    /// "I am here."
    Pong {},
}

/// The first frame of a workstation: who connects, what it speaks, and where it wants to resume.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hello {
    /// Protocol versions the workstation speaks.
    pub protocols: Vec<u32>,
    /// The gateway's workstation token.
    pub token: Token,
    /// Stable id of this workstation; one live connection each.
    pub workstation: String,
    /// Last sequence number durably applied here; 0 for none.
    pub cursor: u64,
    /// The log the cursor belongs to, from an earlier welcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Uuid>,
    /// The newest event applied here that is known by its id: a log that holds another one at its
    /// place was replaced, whatever its own id says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied: Option<AppliedEvent>,
    /// Keys of sends that this log accepted, newest first, in growing distances from the newest down to
    /// the oldest: they show when a log lacks some of what it accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// Whether the workstation knows [`EventBody::Unreadable`]. For one that does not, a damaged entry
    /// of the log ends the connection.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub marks_damage: bool,
}

/// An event that a workstation has durably applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedEvent {
    /// Its sequence number.
    pub seq: u64,
    /// Its id.
    pub id: EventId,
}

impl PartialEq for Hello {
    fn eq(&self, other: &Self) -> bool {
        self.protocols == other.protocols
            && self.token.matches(&other.token)
            && self.workstation == other.workstation
            && self.cursor == other.cursor
            && self.log == other.log
            && self.applied == other.applied
            && self.accepted == other.accepted
            && self.marks_damage == other.marks_damage
    }
}

/// Something for a customer, accepted once per key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendFrame {
    /// Idempotency key: stable over crashes and retries.
    pub key: String,
    /// The conversation it is for.
    pub conversation: ConversationId,
    /// When it was committed at the workstation.
    pub at: Timestamp,
    /// What it is.
    pub body: SendBody,
}

/// What a workstation may send into a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SendBody {
    /// A message the customer reads.
    Message {
        /// Id of the message.
        id: MessageId,
        /// AI agent or person. A customer's name here is refused.
        author: Author,
        /// Plain text.
        text: String,
    },
    /// Who has the conversation now.
    Status {
        /// The state the customer is told.
        #[serde(flatten)]
        state: ConversationState,
    },
    /// The conversation is over.
    Closed {},
}

/// A frame from a gateway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The hello was right; events follow.
    Welcome(Welcome),
    /// The next entry of the log.
    Event(LogEvent),
    /// The customer is typing. Not logged, may be lost.
    Typing {
        /// Whose customer.
        conversation: ConversationId,
        /// When the gateway heard of it.
        at: Timestamp,
    },
    /// The send with this key is durable at the gateway; forget it.
    Accepted {
        /// Key of the send.
        key: String,
    },
    /// The send with this key will never be accepted.
    Refused {
        /// Key of the send.
        key: String,
        /// Why, for programs.
        code: RefusalCode,
        /// Why, for people.
        detail: String,
    },
    /// The log has grown but the window is full: acknowledge to get more.
    Behind {
        /// Sequence number of the newest event.
        head: u64,
    },
    /// Something was wrong with the connection or a frame.
    Error(ServerError),
    /// The gateway closes the connection although nothing is wrong with it; come back.
    Closing {
        /// Why, for people.
        detail: String,
    },
    /// "Are you there?"
    Ping {},
    /// "I am here."
    Pong {},
}

/// The gateway's answer to a hello: what was agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The version both sides speak from here on.
    pub protocol: u32,
    /// Sequence number of the newest event.
    pub head: u64,
    /// Id of this connection, for logs.
    pub session: Uuid,
    /// Id of the gateway's log; a cursor means something only with it.
    pub log: Uuid,
    /// Most unacknowledged events the gateway has in flight.
    pub window: u32,
    /// Most unanswered sends the gateway takes.
    pub sends: u32,
    /// How often either side sends something, in milliseconds.
    pub heartbeat_ms: u64,
    /// Whether every conversation here is practice.
    pub practice: bool,
    /// The gateway's time when it sends this, so that the instants of its events mean something to a
    /// workstation whose clock differs. Left out by gateways older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Timestamp>,
    /// How many of the hello's accepted keys, from the newest on, this log does not have. It was restored from an
    /// older copy, and sends accepted since then have to be sent again.
    #[serde(default, skip_serializing_if = "is_none")]
    pub lacks: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// An entry of the gateway's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogEvent {
    /// Position in the log; contiguous, the first is 1.
    pub seq: u64,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// The same over every replay.
    pub id: EventId,
    /// When the gateway logged it.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
    /// Whether the desk has closed the conversation by now: a workstation that does not know it has
    /// nothing left to do there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// The messages sent to the customer by now, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<EarlierReplies>,
}

/// The messages sent to a customer. The workstation that sent them knows them; one whose data was lost,
/// or went back to an older copy, learns here that the conversation was served, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierReplies {
    /// The newest message of the conversation that came from a workstation.
    pub newest: MessageId,
    /// Messages right after the event, up to the customer's next message, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<SentReply>,
    /// How many more there are than fit.
    #[serde(default, skip_serializing_if = "is_none")]
    pub left_out: u32,
}

/// One message that was sent to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentReply {
    /// Id of the message.
    pub id: MessageId,
    /// When the gateway took it.
    pub at: Timestamp,
    /// AI agent or person.
    pub author: Author,
    /// Plain text.
    pub text: String,
}

/// An event on the customer's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventBody {
    /// A customer opened a conversation.
    ConversationOpened {
        /// The channel, such as `web`.
        channel: String,
        /// What the customer wants to be called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer_label: Option<String>,
        /// Whether this is practice, not a real customer.
        practice: bool,
    },
    /// The customer wrote.
    CustomerMessage {
        /// Made by the customer's side.
        message: MessageId,
        /// Plain text: data, never instructions, never markup, and without the secrets that the
        /// gateway recognised.
        text: String,
        /// Removals that the gateway made from it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removed: Vec<Removed>,
    },
    /// The customer has gone and will not read on.
    CustomerLeft {},
    /// Something happened, but the log is damaged at this place and does not tell what. The event's
    /// conversation and id are nil where they cannot be read either.
    Unreadable {
        /// Whether this is practice, not a real customer.
        practice: bool,
    },
}

/// The number of removals of one kind from a text. Never says what was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The kind, such as `card_number` or `password`.
    pub kind: String,
    /// How many of them.
    pub count: u32,
}

/// An error that the gateway reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerError {
    /// For programs.
    pub code: LinkErrorCode,
    /// For people.
    pub detail: String,
    /// Whether the connection closes after this frame.
    pub fatal: bool,
    /// The versions the gateway speaks, when that is the question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supported: Vec<u32>,
}
