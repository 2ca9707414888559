//! Writing: commits, the queue to the one writer, and the transaction.

pub(crate) mod commit;
pub(crate) mod cursor;
pub(crate) mod holding;
pub(crate) mod plan;
pub(crate) mod queue;
pub(crate) mod tables;
pub(crate) mod writer;
