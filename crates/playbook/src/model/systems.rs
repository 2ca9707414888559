//! Systems of record, and the tools that ask them.

use crate::mapping::Mapping;
use crate::model::transport::{Credentials, Endpoint, Operation};
use crate::names::{EntityName, FactName, SystemName, ToolName};
use crate::pointer::Pointer;
use crate::read::{Compared, Confirm, Pick, RecordId};
use crate::schema::Schema;
use std::num::NonZeroU32;
use std::time::Duration;

/// A system of record.
#[derive(Debug, Clone)]
pub struct System {
    /// Its name.
    pub name: SystemName,
    /// What people read.
    pub label: String,
    /// Where it is, and so by which transport it is asked.
    pub endpoint: Endpoint,
    /// What it wants to see before it answers.
    pub credentials: Credentials,
    /// How often this desk may ask it; `None` for no limit.
    pub rate: Option<RateLimit>,
}

impl System {
    /// Whether it is asked at the same place and with the same credentials as the other.
    pub fn is_asked_like(&self, other: &Self) -> bool {
        self.endpoint == other.endpoint && self.credentials == other.credentials
    }
}

/// How often something may be done: `burst` times at once, and once more after every `every`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The time after which another one is allowed. Never zero.
    pub every: Duration,
    /// How many are allowed at once after a rest.
    pub burst: NonZeroU32,
}

/// A declared operation on a system of record. All of it but `operation` is the same whatever the transport.
#[derive(Debug, Clone)]
pub struct Tool {
    /// Its name.
    pub name: ToolName,
    /// What people read: "Look up the order".
    pub label: String,
    /// The system it asks.
    pub system: SystemName,
    /// What is sent, in the terms of the system's transport.
    pub operation: Operation,
    /// The facts that are its arguments; the argument has the fact's name.
    pub arguments: Vec<FactName>,
    /// JSON Schema of the arguments object.
    pub arguments_schema: Schema,
    /// JSON Schema of the answer (of the picked record, where `pick` is set).
    pub result_schema: Schema,
    /// What kind of record it is about.
    pub entity: EntityName,
    /// Where the record's identifier comes from.
    pub record: RecordId,
    /// The argument that must equal the record's identifier, if the tool asks by identifier.
    pub key: Option<FactName>,
    /// Arguments that the answer must repeat as facts, such as the e-mail address of a search.
    pub confirms: Vec<Confirm>,
    /// Where the identifier of the customer who owns the record stands in the answer.
    pub owner: Option<Pointer>,
    /// Takes one record out of a search result.
    pub pick: Option<Pick>,
    /// How its identifiers are compared.
    pub compared: Compared,
    /// Which facts the answer holds, and where.
    pub facts: Vec<Mapping>,
    /// Whether the same call can be made twice without harm.
    pub idempotent: bool,
    /// Whether the call only reads. Agents may only call reading tools on their own.
    pub reads_only: bool,
    /// Time for one try, in milliseconds.
    pub timeout_ms: u64,
    /// Tries of one logical call, the first included; 1 for tools that are not idempotent.
    pub tries: u32,
    /// Whether it is called as soon as its arguments are known, whatever the intent.
    pub eager: bool,
}
