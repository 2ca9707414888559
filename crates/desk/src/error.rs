//! Errors of commands: a code for the window, a sentence for the person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $code:ident,)*) => {
        /// Why a command failed. There is a code only where the window does
        /// something different about it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode {
            $($(#[$doc])* $code,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$code,)*];
        }
    };
}

error_codes! {
    /// What was entered cannot be used. Shown at `field`, which keeps the focus.
    Invalid,
    /// The offer expired or went to another representative. Its card is removed.
    OfferGone,
    /// The conversation is not with this representative any more. The view is
    /// read again and the draft kept.
    NotYours,
    /// The conversation, reply or handoff does not exist. The window goes back to the list.
    NotFound,
    /// The customer has written since. The window shows it and asks again.
    CustomerWrote,
    /// Too much is waiting for the network already. The draft stays in the composer.
    OutboxFull,
    /// The data of this workstation cannot be read or written. The window offers a backup.
    Store,
    /// The host is starting, stopping or took too long. Trying again is safe.
    Busy,
    /// Window and host do not understand each other. The window offers to reload.
    Mismatch,
    /// A defect. The window shows the sentence and where the log is.
    Internal,
}

/// A command that failed: a code for the window and a sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct DeskError {
    /// What the window does about it.
    pub code: ErrorCode,
    /// What happened, what is safe, what to do. Plain words, no jargon.
    pub message: String,
    /// The field of the request it is about, if it is about one.
    pub field: Option<String>,
}

impl DeskError {
    /// A failure with a sentence for the person.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
        }
    }

    /// An entry that cannot be used, shown at its field.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::Invalid,
            message: message.into(),
            field: Some(field.into()),
        }
    }

    /// The offer is gone.
    pub fn offer_gone() -> Self {
        Self::new(
            ErrorCode::OfferGone,
            "This offer has expired or went to someone else. Nothing has changed; your next offer \
             will appear in the list.",
        )
    }

    /// The conversation is not with this representative any more.
    pub fn not_yours() -> Self {
        Self::new(
            ErrorCode::NotYours,
            "This conversation is no longer with you, so nothing was sent. Your draft is kept; \
             copy it if a colleague needs it.",
        )
    }

    /// There is nothing with that id.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            ErrorCode::NotFound,
            format!("This {what} is not on this workstation. Choose another one from the list."),
        )
    }
}
