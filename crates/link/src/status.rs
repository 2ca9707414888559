//! The connection's status, as it is shown to people.

use baton_protocol::{FrameError, LinkErrorCode};
use jiff::Timestamp;

/// The status of a link, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStatus {
    /// Whether it is up, and if not, why.
    pub state: LinkState,
    /// When every event of the gateway was last applied here.
    pub synced_at: Option<Timestamp>,
    /// Sequence number of the last event applied.
    pub cursor: u64,
    /// Sequence number of the newest known event.
    pub head: u64,
    /// Replies of representatives neither accepted nor refused.
    pub waiting: u64,
    /// Whether the gateway says that everything here is practice; unknown before the first welcome.
    pub practice: Option<bool>,
    /// Connections that reached a welcome.
    pub connections: u64,
    /// Connections that ended although no one here wanted it.
    pub drops: u64,
    /// Events that came again and were ignored.
    pub replays: u64,
    /// Frames that could not be read, over all connections.
    pub faults: u64,
    /// How often the log lacked sends that it had accepted; they were sent again.
    pub sent_again: u64,
}

impl LinkStatus {
    pub(crate) fn new() -> Self {
        Self {
            state: LinkState::Connecting,
            synced_at: None,
            cursor: 0,
            head: 0,
            waiting: 0,
            practice: None,
            connections: 0,
            drops: 0,
            replays: 0,
            faults: 0,
            sent_again: 0,
        }
    }
}

/// Whether a link is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// A connection is being made.
    Connecting,
    /// The gateway has welcomed us.
    Online,
    /// There is no connection.
    Offline {
        /// Since when.
        since: Timestamp,
        /// When the next try is; `None` when it must be asked for.
        next_try_at: Option<Timestamp>,
        /// Why.
        reason: OfflineReason,
    },
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfflineReason {
    /// The person chose to work offline.
    #[error("working offline")]
    Paused,
    /// This connection was cut on request.
    #[error("the connection was cut on request")]
    Cut,
    /// The link was shut down.
    #[error("the link was shut down")]
    Stopped,
    /// No connection could be made.
    #[error("the gateway cannot be reached: {detail}")]
    Unreachable {
        /// What the operating system or the handshake says.
        detail: String,
    },
    /// The certificate that the gateway shows is not to be believed.
    #[error("the gateway's certificate is not accepted: {detail}")]
    Untrusted {
        /// Why, and what to do.
        detail: String,
    },
    /// The gateway has real customers, and nothing but practice may come in here.
    #[error(
        "the gateway has real customers, and this desk works with simulated systems of record; start it with a configuration of your own (--config)"
    )]
    NotPractice,
    /// The connection broke.
    #[error("the connection broke: {detail}")]
    Lost {
        /// What the operating system says.
        detail: String,
    },
    /// Nothing was heard for three heartbeats.
    #[error("the gateway has gone silent")]
    Silent,
    /// The gateway closed the connection in good order.
    #[error("the gateway stopped: {detail}")]
    Closing {
        /// What it says.
        detail: String,
    },
    /// A newer connection of this workstation took over; trying again would take it back.
    #[error("this workstation is connected from somewhere else")]
    Replaced,
    /// The gateway refused the connection.
    #[error("the gateway refused the connection ({code}): {detail}")]
    Rejected {
        /// Its code.
        code: LinkErrorCode,
        /// Its words.
        detail: String,
    },
    /// The gateway speaks no version that we speak.
    #[error("the gateway speaks protocol versions {offered:?}, which this version does not")]
    UnknownVersion {
        /// What it speaks.
        offered: Vec<u64>,
    },
    /// An event is missing: the connection was dropped to fetch it.
    #[error("event {expected} was expected, {found} came")]
    Gap {
        /// The sequence number that should have come.
        expected: u64,
        /// The one that came.
        found: u64,
    },
    /// The gateway sent more than the window it announced.
    #[error("the gateway sent more events than its window of {window}")]
    WindowExceeded {
        /// The window.
        window: u32,
    },
    /// The gateway sent something that is not a frame, or too many of them.
    #[error("the gateway sent a frame that cannot be used: {error}")]
    Faulty {
        /// The last fault.
        error: FrameError,
    },
    /// The store could not answer.
    #[error("the local store could not answer: {detail}")]
    Store {
        /// What it says.
        detail: String,
    },
    /// The receiver of deliveries has gone.
    #[error("the receiver of events is gone")]
    NobodyListens,
    /// A delivery could not be committed and is fetched again.
    #[error("deliveries are fetched again from the last committed one")]
    Rewound,
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retry {
    /// After a growing wait.
    Soon,
    /// After the longest wait: a person has to change something first.
    Late,
    /// When asked.
    Asked,
    /// Never.
    Never,
}

impl OfflineReason {
    /// Whether someone here ended the connection, or the program did.
    pub(crate) fn is_wanted(&self) -> bool {
        matches!(
            self,
            Self::Paused | Self::Cut | Self::Stopped | Self::Rewound
        )
    }

    /// Whether the gateway's log is another one than this workstation has followed, or has lost its
    /// end: trying again does not help, starting over on it does.
    #[must_use]
    pub fn log_is_another(&self) -> bool {
        matches!(
            self,
            Self::Rejected {
                code: LinkErrorCode::OtherLog | LinkErrorCode::CursorAhead,
                ..
            }
        )
    }

    /// Whether the gateway cannot read or write its log.
    pub fn log_is_unusable(&self) -> bool {
        matches!(
            self,
            Self::Rejected {
                code: LinkErrorCode::Storage,
                ..
            }
        )
    }

    pub(crate) fn retry(&self) -> Retry {
        match self {
            Self::Stopped | Self::NobodyListens => Retry::Never,
            Self::Paused | Self::Replaced => Retry::Asked,
            Self::UnknownVersion { .. } | Self::Untrusted { .. } | Self::NotPractice => Retry::Late,
            Self::Rejected { code, .. } => match code {
                LinkErrorCode::Unauthorised
                | LinkErrorCode::UnknownWorkstation
                | LinkErrorCode::UnsupportedVersion
                | LinkErrorCode::CursorAhead
                | LinkErrorCode::OtherLog => Retry::Late,
                LinkErrorCode::Malformed
                | LinkErrorCode::UnknownType
                | LinkErrorCode::FrameTooLarge
                | LinkErrorCode::LimitExceeded
                | LinkErrorCode::HelloExpected
                | LinkErrorCode::Replaced
                | LinkErrorCode::TooManyFaults
                | LinkErrorCode::HeartbeatLost
                | LinkErrorCode::Busy
                | LinkErrorCode::Storage
                | LinkErrorCode::Other(_) => Retry::Soon,
            },
            Self::Cut
            | Self::Unreachable { .. }
            | Self::Lost { .. }
            | Self::Silent
            | Self::Closing { .. }
            | Self::Gap { .. }
            | Self::WindowExceeded { .. }
            | Self::Faulty { .. }
            | Self::Store { .. }
            | Self::Rewound => Retry::Soon,
        }
    }
}
