//! Failures of a model, one kind for each way of not answering.

use std::time::Duration;

use serde_json::Value;

/// Why there is no usable answer. Holds neither a key nor any text of a conversation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AskFailure {
    /// No complete answer in time.
    #[error("no complete answer within {} ms", within.as_millis())]
    Timeout {
        /// The time there was.
        within: Duration,
    },
    /// No server answers at the address.
    #[error("the provider cannot be reached; look at `url` and at the network")]
    Unreachable,
    /// The provider wants fewer questions.
    #[error("the provider is asked too often{}", wait(*retry_after))]
    RateLimited {
        /// When it may be asked again, if it said so.
        retry_after: Option<Duration>,
    },
    /// The provider failed.
    #[error("the provider failed with status {status}{}", wait(*retry_after))]
    Server {
        /// HTTP status; 0 where it failed in the middle of an answer.
        status: u16,
        /// When it may be asked again, if it said so.
        retry_after: Option<Duration>,
    },
    /// The provider does not accept the key.
    #[error(
        "the provider does not accept the key (status {status}); put the right one into the keychain with `batonctl model key set`"
    )]
    Auth {
        /// HTTP status.
        status: u16,
    },
    /// There is no key to ask with.
    #[error("{0}")]
    ApiKey(String),
    /// The provider does not accept the request.
    #[error(
        "the provider does not accept the request (status {status}); look at `model` and `url`"
    )]
    Rejected {
        /// HTTP status.
        status: u16,
    },
    /// The provider does not know the form of answer that is wanted.
    #[error("the provider does not know the form of answer that is wanted (status {status})")]
    Form {
        /// HTTP status.
        status: u16,
    },
    /// The answer ended in the middle.
    #[error("the answer ended before it was complete")]
    Truncated,
    /// The answer is not what the provider's protocol, or the question, calls for.
    #[error("the answer is not valid JSON")]
    InvalidJson,
    /// The answer does not fit the schema that was asked for.
    #[error("the answer does not fit the schema: {problem}")]
    Schema {
        /// Where and why, without values.
        problem: String,
    },
    /// The model called a tool that was not offered.
    #[error("the model called a tool that there is not")]
    UnknownTool {
        /// The name it used.
        tool: String,
        /// The arguments it gave.
        arguments: Value,
    },
    /// The model or its provider declined to answer.
    #[error("the model declined to answer")]
    Refused,
    /// The question or the answer is longer than allowed.
    #[error("the question or the answer is too long")]
    TooLong,
}

fn wait(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |wait| {
        format!(
            " and is not to be asked again within {} s",
            wait.as_secs_f32().ceil()
        )
    })
}

impl AskFailure {
    /// Its name in journals, logs and figures.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Timeout { .. } => "timeout",
            Self::Unreachable => "unreachable",
            Self::RateLimited { .. } => "rate_limited",
            Self::Server { .. } => "server_error",
            Self::Auth { .. } => "auth",
            Self::ApiKey(_) => "no_key",
            Self::Rejected { .. } | Self::Form { .. } => "rejected",
            Self::Truncated => "truncated",
            Self::InvalidJson => "invalid_json",
            Self::Schema { .. } => "schema_violation",
            Self::UnknownTool { .. } => "unknown_tool",
            Self::Refused => "refused",
            Self::TooLong => "too_long",
        }
    }

    /// Whether the same question may succeed a moment later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Timeout { .. }
            | Self::Unreachable
            | Self::RateLimited { .. }
            | Self::Server { .. }
            | Self::Truncated => true,
            Self::Auth { .. }
            | Self::ApiKey(_)
            | Self::Rejected { .. }
            | Self::Form { .. }
            | Self::InvalidJson
            | Self::Schema { .. }
            | Self::UnknownTool { .. }
            | Self::Refused
            | Self::TooLong => false,
        }
    }

    /// How long the provider asks us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Server { retry_after, .. } => *retry_after,
            Self::Timeout { .. }
            | Self::Unreachable
            | Self::Auth { .. }
            | Self::ApiKey(_)
            | Self::Rejected { .. }
            | Self::Form { .. }
            | Self::Truncated
            | Self::InvalidJson
            | Self::Schema { .. }
            | Self::UnknownTool { .. }
            | Self::Refused
            | Self::TooLong => None,
        }
    }
}
