//! The outcome of one tool call: a success that facts can be verified against, or a typed failure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::names::{EntityName, FactName};
use crate::value::FactValue;

/// A record in a system of record: what kind, and its identifier there.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct RecordRef {
    /// The kind of record.
    pub entity: EntityName,
    /// Its identifier in the system of record.
    pub id: String,
}

/// A tool answer that was well formed, matched the tool's result schema and is about the record
/// that was asked for. Only the values that configuration maps to facts are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolSuccess {
    /// The record the answer is about.
    pub record: RecordRef,
    /// The customer the record belongs to, where the tool declares how to read it.
    pub owner: Option<String>,
    /// The facts read from the answer, in the order of the declaration.
    pub values: Vec<(FactName, FactValue)>,
    /// Optional facts that stand in the answer and could not be read, in the order of the declaration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
}

/// An optional fact of a successful answer whose place holds something else than the fact can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The fact.
    pub fact: FactName,
    /// What is wrong, to be read behind the fact's name; never contains the value.
    pub problem: String,
}

/// Why one try of a tool call failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// HTTP status, where there was an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// One plain sentence; never contains a value from the answer.
    pub detail: String,
    /// How long the system asked to wait before the next try, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

/// The kinds of failure a tool call can have. Each is visible in the snapshot under its own name.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// 404 or 410, or a search that found no record.
    NotFound,
    /// A search that should find one record found several.
    Ambiguous,
    /// Any other 4xx: the request was not accepted.
    Rejected,
    /// 429: too many requests.
    RateLimited,
    /// This desk's own rate limit for the system gave the call no turn in time; nothing was sent.
    Throttled,
    /// 503: the system says it is unavailable.
    Unavailable,
    /// Any other 5xx.
    ServerError,
    /// No complete answer within the tool's timeout.
    Timeout,
    /// The connection was refused, or the host could not be resolved.
    ConnectionRefused,
    /// The connection broke before the answer was complete.
    ConnectionReset,
    /// The answer is not JSON.
    NotJson,
    /// The answer stops in the middle.
    Truncated,
    /// The answer is null, or null where the schema requires a value.
    Null,
    /// The answer is JSON but does not match the tool's result schema.
    SchemaViolation,
    /// The answer is larger than the limit.
    TooLarge,
    /// The answer is about another record than the one asked for.
    WrongRecord,
    /// The record belongs to another customer; its contents were discarded.
    NotTheCustomers,
    /// The customer took back what was asked with, or turned out to be another person; the answer is not
    /// waited for.
    Withdrawn,
    /// A non-idempotent call was under way when the process ended, and it is not known whether it took effect.
    OutcomeUnknown,
}

/// Statuses with which a system says something of the value it was asked with.
const OF_THE_VALUE: [u16; 3] = [400, 404, 422];

impl Failure {
    /// Whether the system said nothing of what it was asked with: it gave no answer that can be read, or refused this desk
    /// as such (its credentials, its method, its address). Asking the customer again brings nothing then.
    pub fn says_nothing_of_the_value(&self) -> bool {
        let refused = self.kind == FailureKind::Rejected;
        let of_the_value = self
            .status
            .is_none_or(|status| OF_THE_VALUE.contains(&status));
        self.kind.is_outage() || refused && !of_the_value
    }

    /// A call that was not made, because what it asks failed many times in a row and is given a rest.
    pub fn resting() -> Self {
        Self {
            kind: FailureKind::Unavailable,
            status: None,
            detail: RESTING.to_owned(),
            retry_after_ms: None,
        }
    }

    /// Whether the call was not made for that reason.
    pub fn is_rest(&self) -> bool {
        self.kind == FailureKind::Unavailable && self.detail == RESTING
    }
}

/// What a call that is not made says; kept in journals.
const RESTING: &str = "not asked: it failed many times in a row and is given a rest";

impl FailureKind {
    /// Whether the same call may succeed if tried again shortly. Only idempotent tools are retried.
    pub fn is_transient(self) -> bool {
        match self {
            Self::RateLimited
            | Self::Throttled
            | Self::Unavailable
            | Self::ServerError
            | Self::Timeout
            | Self::ConnectionRefused
            | Self::ConnectionReset
            | Self::NotJson
            | Self::Truncated
            | Self::Null
            | Self::WrongRecord => true,
            Self::NotFound
            | Self::Ambiguous
            | Self::Rejected
            | Self::SchemaViolation
            | Self::TooLarge
            | Self::NotTheCustomers
            | Self::Withdrawn
            | Self::OutcomeUnknown => false,
        }
    }

    /// Whether the failure speaks of the system of record and so of every conversation that asks it: no
    /// connection, no answer in time, a 5xx, too many requests. Only these count for a circuit breaker;
    /// anything else says something about the one record that was asked for.
    pub fn speaks_of_system(self) -> bool {
        match self {
            Self::RateLimited
            | Self::Unavailable
            | Self::ServerError
            | Self::Timeout
            | Self::ConnectionRefused
            | Self::ConnectionReset => true,
            Self::Throttled
            | Self::NotFound
            | Self::Ambiguous
            | Self::Rejected
            | Self::NotJson
            | Self::Truncated
            | Self::Null
            | Self::SchemaViolation
            | Self::TooLarge
            | Self::WrongRecord
            | Self::NotTheCustomers
            | Self::Withdrawn
            | Self::OutcomeUnknown => false,
        }
    }

    /// Whether the call leaves open what the system of record holds: it could not be asked, or what it
    /// answered cannot be used.
    pub fn is_outage(self) -> bool {
        self.is_transient() || self == Self::SchemaViolation || self == Self::TooLarge
    }

    /// Whether the system of record was asked at all; if not, the failure says nothing about it.
    pub fn was_asked(self) -> bool {
        self != Self::Throttled
    }

    /// A short plain-English name, as the window and the snapshot show it.
    pub fn plain(self) -> &'static str {
        match self {
            Self::NotFound => "not found",
            Self::Ambiguous => "several records match",
            Self::Rejected => "request rejected",
            Self::RateLimited => "busy, too many requests",
            Self::Throttled => "no turn in time (this desk's rate limit)",
            Self::Unavailable => "unavailable",
            Self::ServerError => "server error",
            Self::Timeout => "no answer in time",
            Self::ConnectionRefused => "connection refused",
            Self::ConnectionReset => "connection broke",
            Self::NotJson => "answer is not JSON",
            Self::Truncated => "answer is cut off",
            Self::Null => "answer is empty",
            Self::SchemaViolation => "answer does not match its schema",
            Self::TooLarge => "answer is too large",
            Self::WrongRecord => "answer is about another record",
            Self::NotTheCustomers => "record belongs to another customer",
            Self::Withdrawn => "not wanted any more",
            Self::OutcomeUnknown => "outcome unknown",
        }
    }
}
