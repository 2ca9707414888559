//! Transports: how a system of record is asked. What is the same for all of them is in [`crate::attempt`].
//!
//! Another transport is a module beside [`http`] that implements [`Transport`], and an arm in [`connect`]. What it is
//! configured with is a variant of [`Endpoint`] and of [`baton_playbook::Operation`].

pub(crate) mod http;

use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

use baton_playbook::{Endpoint, Failure, SecretHeader, System, Tool, ToolAnswer};
use serde_json::{Map, Value};

use crate::error::ConnectorError;

/// The largest answer that is read, in bytes.
pub const LARGEST_ANSWER: usize = 1024 * 1024;

/// What asking a system comes to.
pub type Asking<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// A tool call as a transport is given it. The arguments fit the tool's schema.
#[derive(Debug, Clone, Copy)]
pub struct ToolCall<'a> {
    /// The tool.
    pub tool: &'a Tool,
    /// Its arguments.
    pub arguments: &'a Map<String, Value>,
    /// The key of the logical call; the same for each of its tries.
    pub key: &'a str,
}

/// What a system answered: well formed, at most [`LARGEST_ANSWER`], and not judged yet.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The answer.
    pub answer: ToolAnswer,
    /// The status it came with, where the transport has such a thing.
    pub status: Option<u16>,
}

/// The way to ask one system of record.
///
/// A transport sends and receives, and nothing else. It keeps no time, waits for no turn and reads no facts: dropping
/// what it returns gives a call up. A failure it returns says nothing of the answer's contents.
pub trait Transport: Debug + Send + Sync {
    /// The host that is asked, as traces name it.
    fn host(&self) -> Option<&str>;

    /// Asks once.
    fn ask<'a>(&'a self, call: ToolCall<'a>) -> Asking<'a, Reply>;

    /// Checks whether the system answers at all.
    fn probe(&self) -> Asking<'_, ()>;
}

/// Prepares the transport of a system; nothing is sent yet. `address` replaces the configured one.
pub(crate) fn connect(
    system: &System,
    address: Option<&str>,
    secret: &impl Fn(&SecretHeader) -> Option<String>,
) -> Result<Arc<dyn Transport>, ConnectorError> {
    Ok(match &system.endpoint {
        Endpoint::Http(endpoint) => Arc::new(http::connect(system, endpoint, address, secret)?),
    })
}
