//! The agents. Each works without a model, from rules, examples, playbooks and templates; with one,
//! these remain the fallback.

pub(crate) mod data;
pub(crate) mod proposals;
pub(crate) mod reply;
pub(crate) mod routing;
pub(crate) mod summary;
pub(crate) mod tasks;
