//! The handoff history and its full-text search.

pub(crate) mod history;
pub(crate) mod search_query;
