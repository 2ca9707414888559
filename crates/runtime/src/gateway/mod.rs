//! The gateway as the runtime sees it: its events as inputs, how far its log is applied, which log it is.

pub(crate) mod adopted;
pub(crate) mod followed_log;
pub(crate) mod hands;
pub(crate) mod link;
pub(crate) mod progress;
mod replication;
pub(crate) mod seat;
pub(crate) mod store_link;
pub(crate) mod team;
