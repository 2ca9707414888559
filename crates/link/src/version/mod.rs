//! The versions of the link: what is the same in both, and the frames that each writes it in.

mod one;
mod two;

use std::time::Duration;

use baton_protocol::v2::{Command, CommandOutcome, CommitAnswer, Page, StreamEvent};
use baton_protocol::{AppliedEvent, FrameError, RefusalCode, ServerError};
use jiff::Timestamp;
use uuid::Uuid;

use crate::config::LinkConfig;
use crate::handle::TypingNotice;
use crate::store::OutboxItem;

/// Which version of the protocol a link speaks. A gateway speaks one to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Version 1: one workstation has all conversations of the gateway.
    One,
    /// Version 2: a team shares the gateway, and each workstation has a stream of its own.
    Two {
        /// How many conversations the agents of this workstation take.
        agent_room: u32,
    },
}

/// Where to resume.
pub(crate) struct Resume {
    pub(crate) cursor: u64,
    pub(crate) log: Option<Uuid>,
    pub(crate) applied: Option<AppliedEvent>,
    /// Keys that the log accepted; version 1 only.
    pub(crate) accepted: Vec<String>,
}

/// What was agreed on.
#[derive(Debug)]
pub(crate) struct Greeting {
    pub(crate) protocol: u32,
    pub(crate) session: Uuid,
    pub(crate) log: Uuid,
    pub(crate) head: u64,
    /// The oldest number that the gateway still has.
    pub(crate) floor: u64,
    pub(crate) window: u32,
    /// Most unanswered sends.
    pub(crate) sends: u32,
    pub(crate) heartbeat: Duration,
    /// How long the lease runs from when the hello was sent, if there is one.
    pub(crate) lease: Option<Duration>,
    pub(crate) practice: bool,
    pub(crate) now: Option<Timestamp>,
    /// How many of the accepted keys the log lacks.
    pub(crate) lacks: u32,
}

/// What the gateway says, whichever version it is written in.
#[derive(Debug)]
pub(crate) enum Heard {
    Welcome(Greeting),
    Event {
        event: StreamEvent,
        closed: bool,
    },
    Accepted {
        key: String,
    },
    Refused {
        key: String,
        code: RefusalCode,
        detail: String,
    },
    Answer {
        command: Uuid,
        outcome: CommandOutcome,
    },
    Typing(TypingNotice),
    Behind {
        head: u64,
    },
    Ping,
    Pong,
    Beat {
        nth: u64,
        lease: Duration,
    },
    Error(ServerError),
    Closing {
        detail: String,
    },
    /// What became of a commit.
    Commit(CommitAnswer),
    /// A part of a journal.
    Page(Page),
}

impl Heard {
    /// What it is, for logs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Welcome(_) => "welcome",
            Self::Event { .. } => "event",
            Self::Accepted { .. } => "accepted",
            Self::Refused { .. } => "refused",
            Self::Answer { .. } => "answer",
            Self::Typing(_) => "typing",
            Self::Behind { .. } => "behind",
            Self::Ping => "ping",
            Self::Pong => "pong",
            Self::Beat { .. } => "beat",
            Self::Error(_) => "error",
            Self::Closing { .. } => "closing",
            Self::Commit(_) => "commit",
            Self::Page(_) => "page",
        }
    }
}

/// What the link says, whichever version it is written in.
pub(crate) enum Said {
    Ack {
        cursor: u64,
    },
    /// A sign of life, counted over the connection.
    Beat {
        nth: u64,
    },
    /// The answer to one.
    Pong,
    Command(Command),
    Leave,
}

impl Version {
    /// The versions of the protocol that it offers.
    pub(crate) fn offered(self) -> &'static [u32] {
        match self {
            Self::One => baton_protocol::SUPPORTED,
            Self::Two { .. } => baton_protocol::v2::VERSIONS,
        }
    }

    pub(crate) fn hello(self, config: &LinkConfig, resume: &Resume) -> Result<String, FrameError> {
        match self {
            Self::One => one::hello(config, resume),
            Self::Two { agent_room } => two::hello(config, resume, agent_room),
        }
    }

    pub(crate) fn decode(self, text: &str) -> Result<Heard, FrameError> {
        match self {
            Self::One => one::decode(text),
            Self::Two { .. } => two::decode(text),
        }
    }

    /// The frame for it; none where the version has no such frame.
    pub(crate) fn encode(self, said: Said) -> Result<Option<String>, FrameError> {
        match self {
            Self::One => one::encode(&said),
            Self::Two { .. } => two::encode(said),
        }
    }

    /// The frame of a send, or why it can never be sent.
    pub(crate) fn send(self, item: OutboxItem) -> Result<String, (RefusalCode, String)> {
        match self {
            Self::One => one::send(item),
            Self::Two { .. } => two::send(item),
        }
    }
}

/// Why a send cannot be a frame, in the gateway's words.
fn unsendable(error: &FrameError) -> (RefusalCode, String) {
    let code = error
        .refusal()
        .map_or(RefusalCode::Malformed, |(_, code)| code);
    (code, error.to_string())
}
