//! The frames of the link between a gateway and a workstation, and the bodies of the customer channel.
//!
//! It must never know a socket, a clock or randomness, nor who sends a frame and why: it says what frames look like and
//! refuses what is not one. Start with [`ClientFrame`] and [`ServerFrame`] in `frame.rs`, which are version 1; [`v2`] is the
//! next one. [`decode`] and [`encode`] are the only ways in and out. `docs/link-protocol.md` says what the frames mean.

pub mod channel;
mod check;
mod code;
mod decode;
mod frame;
mod id;
pub mod limits;
mod team;
pub mod v2;
mod vocabulary;

pub use code::{LinkErrorCode, RefusalCode};
pub use decode::{Frame, FrameError, decode, encode};
pub use frame::{
    AppliedEvent, ClientFrame, EarlierReplies, EventBody, Hello, LogEvent, Removed, SendBody,
    SendFrame, SentReply, ServerError, ServerFrame, Welcome,
};
pub use id::{ConversationId, EventId, MessageId, Token};
pub use team::{
    AwayReason, Destination, Fencing, Headline, Presence, QueueName, RepresentativeId, Required,
    Skill, SkillNeed, WorkstationId,
};
pub use vocabulary::{Author, AuthorKind, ConversationState};

/// The protocol versions this build speaks, oldest first.
pub const SUPPORTED: &[u32] = &[1];

/// The newest version both sides speak, or `None` when there is none.
#[must_use]
pub fn negotiate(offered: &[u32]) -> Option<u32> {
    SUPPORTED
        .iter()
        .rev()
        .copied()
        .find(|version| offered.contains(version))
}

#[cfg(test)]
mod frame_tests;
