//! The agents. Each works without a model: from rules, examples, playbooks and templates.

pub(crate) mod data;
pub(crate) mod reply;
pub(crate) mod routing;
