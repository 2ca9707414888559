//! Stable codes that a program may act on. The sentence beside a code is for people.

use serde::{Deserialize, Serialize};

/// Why a gateway complains about a connection or one of its frames.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkErrorCode {
    /// The frame is not a JSON object with a known shape.
    Malformed,
    /// The frame's `type` is not one this side knows.
    UnknownType,
    /// The frame is longer than [`crate::limits::FRAME_BYTES`].
    FrameTooLarge,
    /// A field is beyond its limit.
    LimitExceeded,
    /// No common protocol version; the error frame lists the supported ones.
    UnsupportedVersion,
    /// The first frame must be `hello`, and only the first.
    HelloExpected,
    /// The token is not the gateway's.
    Unauthorised,
    /// The gateway serves another workstation.
    UnknownWorkstation,
    /// A newer connection of the same workstation took over.
    Replaced,
    /// The cursor, or an acknowledgement, is beyond what the gateway ever sent.
    CursorAhead,
    /// The cursor belongs to another gateway's log.
    OtherLog,
    /// Too many faulty frames on this connection.
    TooManyFaults,
    /// Nothing was heard for longer than the heartbeat allows.
    HeartbeatLost,
    /// Too many connections at once; try again later.
    Busy,
    /// The gateway could not write its log; nothing was accepted. Try again later.
    Storage,
    /// A code this build does not know.
    #[serde(untagged)]
    Other(String),
}

impl LinkErrorCode {
    /// The WebSocket close code that goes with a fatal error of this kind.
    #[must_use]
    pub fn close_code(&self) -> u16 {
        match self {
            Self::FrameTooLarge => 1009,
            Self::Storage => 1011,
            Self::Busy => 1013,
            Self::Unauthorised | Self::UnknownWorkstation => 4001,
            Self::UnsupportedVersion => 4002,
            Self::Replaced => 4003,
            Self::CursorAhead | Self::OtherLog => 4004,
            Self::HeartbeatLost => 4008,
            Self::Malformed
            | Self::UnknownType
            | Self::LimitExceeded
            | Self::HelloExpected
            | Self::TooManyFaults
            | Self::Other(_) => 1008,
        }
    }
}

/// Why a send will never be accepted. Final: the same key gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The body is not one the gateway understands.
    Malformed,
    /// A field of the body is beyond its limit.
    LimitExceeded,
    /// The gateway knows no such conversation.
    UnknownConversation,
    /// The customer has left.
    CustomerLeft,
    /// The conversation was closed before.
    ConversationClosed,
    /// The key was used before for something else.
    KeyReused,
    /// The message id was used before for another message.
    MessageReused,
    /// The conversation holds as many entries as the gateway keeps.
    ConversationFull,
    /// Another ownership is in force, or another workstation runs the conversation.
    NotHeld,
    /// A code this build does not know.
    #[serde(untagged)]
    Other(String),
}

macro_rules! wire_name {
    ($code:ty) => {
        impl $code {
            /// The code as it is written on the wire.
            #[must_use]
            pub fn as_str(&self) -> String {
                match serde_json::to_value(self) {
                    Ok(serde_json::Value::String(name)) => name,
                    _ => String::new(),
                }
            }
        }

        impl std::fmt::Display for $code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.as_str())
            }
        }
    };
}

wire_name!(LinkErrorCode);
wire_name!(RefusalCode);
