//! The frames of version 2. Each is one JSON object, told apart by `type`; unknown fields are ignored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::commit::{Commit, CommitAnswer, JournalRow, SealedSnapshot};
use crate::code::RefusalCode;
use crate::frame::{AppliedEvent, EarlierReplies, EventBody, SendFrame, ServerError};
use crate::id::{ConversationId, EventId, Token};
use crate::team::{Destination, Fencing, Headline, Presence, RepresentativeId};

/// A frame from a workstation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WorkstationFrame {
    /// First frame of every connection.
    Hello(Hello),
    /// Everything of its stream up to and including `cursor` is durably applied.
    Ack {
        /// Sequence number of the last event applied.
        cursor: u64,
    },
    /// What a step of a conversation wrote.
    Commit(Commit),
    /// Something for the customer, by itself.
    Send(Send),
    /// Something that a person or the workstation wants done.
    Command(Command),
    /// The next page of a journal, after a grant or an offer.
    Fetch {
        /// The conversation.
        conversation: ConversationId,
        /// The number it was granted or offered under.
        number: Fencing,
        /// Position of the last row that is here; 0 for none.
        after: u64,
    },
    /// A sign of life. The lease runs anew from when the workstation sent this.
    Beat {
        /// Counts the beats of a connection.
        nth: u64,
    },
    /// The workstation ends in order; others run what its agents had.
    Leave {},
}

/// The first frame of a workstation: who connects, what it speaks, and where in its own stream it resumes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hello {
    /// Protocol versions the workstation speaks.
    pub protocols: Vec<u32>,
    /// The gateway's workstation token.
    pub token: Token,
    /// Stable id of this workstation; one live connection each.
    pub workstation: String,
    /// How many agent-held conversations it takes.
    pub agent_room: u32,
    /// Last sequence number of its stream durably applied here; 0 for none. Version 1 has a cursor of its own, and a hello
    /// that offers both has both.
    #[serde(default, rename = "stream_cursor")]
    pub cursor: u64,
    /// The log the cursor belongs to, from an earlier welcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Uuid>,
    /// The newest event applied here: a log that holds another one at its place was replaced.
    #[serde(
        default,
        rename = "stream_applied",
        skip_serializing_if = "Option::is_none"
    )]
    pub applied: Option<AppliedEvent>,
}

impl PartialEq for Hello {
    fn eq(&self, other: &Self) -> bool {
        self.protocols == other.protocols
            && self.token.matches(&other.token)
            && self.workstation == other.workstation
            && self.agent_room == other.agent_room
            && self.cursor == other.cursor
            && self.log == other.log
            && self.applied == other.applied
    }
}

/// Something for the customer from a workstation that does not replicate its journals yet: a step on the way to
/// [`Commit`]. Applied once per key, and refused under any number but the one in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Send {
    /// The number that the workstation has the conversation under.
    pub number: Fencing,
    /// What is sent.
    #[serde(flatten)]
    pub send: SendFrame,
}

/// Something that is to be done, and is answered once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Names it in the answer; however often it comes, it is done once.
    pub id: Uuid,
    /// What is to be done.
    pub body: CommandBody,
}

/// What a workstation may want done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandBody {
    /// A representative sits down at the workstation. Where they do already it changes nothing.
    SignIn {
        /// Who.
        by: RepresentativeId,
    },
    /// A representative signs out. What they have is queued again.
    SignOut {
        /// Who.
        by: RepresentativeId,
    },
    /// A representative says whether they can be offered conversations.
    SetPresence {
        /// Who.
        by: RepresentativeId,
        /// What they are.
        presence: Presence,
    },
    /// A representative accepts an offer.
    Accept {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
        /// The number their screen showed.
        number: Fencing,
    },
    /// A representative declines an offer.
    Decline {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
    },
    /// A representative takes a conversation that waits, offered or not.
    Take {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        by: RepresentativeId,
        /// The number their screen showed.
        number: Fencing,
    },
    /// The workstation gives up a conversation that its agents have; another one runs it.
    Release {
        /// The conversation.
        conversation: ConversationId,
        /// The number it has it under.
        number: Fencing,
    },
    /// A supervisor moves a conversation, also away from a person.
    Reassign {
        /// The conversation.
        conversation: ConversationId,
        /// The supervisor.
        by: RepresentativeId,
        /// Where to.
        to: Destination,
    },
}

/// A frame from a gateway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum GatewayFrame {
    /// The hello was right; the stream follows.
    Welcome(Welcome),
    /// The next entry of the workstation's own stream.
    Event(StreamEvent),
    /// What became of a commit.
    Commit(CommitAnswer),
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
    /// What became of a command.
    Answer {
        /// Which.
        command: Uuid,
        /// What became of it.
        #[serde(flatten)]
        outcome: CommandOutcome,
    },
    /// A page of a journal.
    Page(Page),
    /// The answer to a beat.
    Beat {
        /// The beat that is answered.
        nth: u64,
        /// How long the lease runs from when that beat was sent, in milliseconds.
        lease_ms: u64,
    },
    /// The customer is typing. Not logged, may be lost.
    Typing {
        /// Whose customer.
        conversation: ConversationId,
        /// When the gateway heard of it.
        at: Timestamp,
    },
    /// The stream has grown but the window is full: acknowledge to get more.
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
}

/// The gateway's answer to a hello: what was agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The version both sides speak from here on.
    pub protocol: u32,
    /// Id of this connection, for logs.
    pub session: Uuid,
    /// Id of the gateway's log; a cursor means something only with it.
    pub log: Uuid,
    /// Sequence number of the newest event of the workstation's stream.
    pub head: u64,
    /// Sequence number of the oldest event that the gateway still has.
    pub floor: u64,
    /// Most unacknowledged events the gateway has in flight.
    pub window: u32,
    /// Most unanswered commits and commands the gateway takes.
    pub unanswered: u32,
    /// How often a workstation beats, in milliseconds.
    pub beat_ms: u64,
    /// How long the lease runs from when the hello was sent, in milliseconds.
    pub lease_ms: u64,
    /// Whether every conversation here is practice.
    pub practice: bool,
    /// The gateway's time when it sends this.
    pub now: Timestamp,
}

/// An entry of a workstation's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreamEvent {
    /// Position in the stream; contiguous, the first is 1.
    pub seq: u64,
    /// The same over every replay.
    pub id: EventId,
    /// The conversation it is about.
    pub conversation: ConversationId,
    /// When the gateway logged it.
    pub at: Timestamp,
    /// What happened.
    pub body: StreamBody,
}

/// What a workstation is told about a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum StreamBody {
    /// Something happened on the customer's side of a conversation that the workstation holds.
    Customer {
        /// What.
        what: EventBody,
        /// The messages sent to the customer by now, if there are any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<EarlierReplies>,
    },
    /// The workstation holds the conversation from now on. An offer of it to the representative it is granted for is over.
    Granted {
        /// The number it is granted under.
        number: Fencing,
        /// The representative it is granted for; none for the agents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<RepresentativeId>,
        /// Position of the newest row of its journal, to be fetched and folded before anything is done; 0 for none.
        head: u64,
    },
    /// The workstation does not hold the conversation any more.
    LetGo {
        /// The number in force now.
        number: Fencing,
        /// Who has it now, if a person does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_by: Option<RepresentativeId>,
    },
    /// The conversation is offered to a representative at the workstation.
    Offered {
        /// To whom.
        to: RepresentativeId,
        /// The number that they accept under.
        number: Fencing,
        /// When the offer runs out, by the gateway's clock.
        until: Timestamp,
        /// Where it waits.
        headline: Headline,
    },
    /// An offer at the workstation ended, and they did not accept it.
    OfferEnded {
        /// Whom it was made to.
        to: RepresentativeId,
        /// Who has it now, if a person does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_by: Option<RepresentativeId>,
        /// Whether they let it run out.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        missed: bool,
    },
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum CommandOutcome {
    /// It is done; what follows from it stands in the stream.
    Done {},
    /// It changes nothing.
    Refused {
        /// Why, for people: "taken by Ada".
        detail: String,
    },
}

/// Rows of a journal, oldest first, and the snapshots that were sealed with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The conversation.
    pub conversation: ConversationId,
    /// Position of the row before the first one here.
    pub after: u64,
    /// The rows.
    pub rows: Vec<JournalRow>,
    /// The snapshots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<SealedSnapshot>,
    /// Position of the newest row of the journal: the measure of progress.
    pub head: u64,
}

impl Page {
    /// Position of the last row here.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.after.saturating_add(self.rows.len() as u64)
    }

    /// Whether the journal is complete with it.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.last() >= self.head
    }
}
