//! Reads how a system of record is reached and what a tool sends, each by its transport.
//!
//! Another transport is a module beside [`http`], a line in [`TRANSPORTS`] (whose only one is the usual one so far) and an arm
//! in [`operation`].

mod http;

use crate::model::{Credentials, Endpoint, Operation};

use super::report::Located;
use super::systems::SystemDecl;
use super::table::Table;

/// Reads the keys of a `[[system]]` that only one transport has.
type ReadEndpoint = for<'t, 'a> fn(&'t Table<'a>) -> (Endpoint, Credentials);

/// What `transport` of a system may say; the first is what it is without.
const TRANSPORTS: [(&str, ReadEndpoint); 1] = [("http", http::endpoint)];

/// What a tool sends, as declared.
pub(super) struct OperationDecl {
    pub(super) operation: Operation,
    /// The texts whose placeholders are the tool's arguments.
    pub(super) texts: Vec<Located<String>>,
    pub(super) nature: Nature,
}

/// Whether an operation changes something, as far as the transport tells.
#[derive(Clone, Copy)]
pub(super) struct Nature {
    /// Whether it only reads, where the tool does not say so itself.
    pub(super) reads: bool,
    /// What is said to a tool that contradicts it, and what to do; `None` where the tool decides.
    pub(super) contradicted: Option<(&'static str, &'static str)>,
}

/// Where a system is, and what it wants to see.
pub(super) fn endpoint(table: &Table<'_>) -> (Endpoint, Credentials) {
    let [(_, usual)] = TRANSPORTS;
    let read = table.choice("transport", &TRANSPORTS);
    read.map_or(usual, |read| read.value)(table)
}

/// What a tool of this system sends. A tool whose system is not declared, which is reported elsewhere, is read as one
/// of the usual transport.
pub(super) fn operation(table: &Table<'_>, system: Option<&SystemDecl>) -> OperationDecl {
    match system.map(|decl| &decl.system.endpoint) {
        Some(Endpoint::Http(_)) | None => http::operation(table),
    }
}
