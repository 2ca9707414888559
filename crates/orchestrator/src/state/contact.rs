//! The contact with the customer: where it came from, and how it ended.

use baton_playbook::ConfigurationDigest;
use jiff::Timestamp;

use super::CallBack;

/// The contact with the customer: where it came from, and how it ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Contact {
    pub(crate) opened_at: Option<Timestamp>,
    pub(crate) channel: String,
    pub(crate) customer_label: Option<String>,
    pub(crate) practice: bool,
    pub(crate) customer_left: bool,
    pub(crate) disposition: Option<String>,
    /// The call-back that is owed to the customer.
    pub(crate) call_back: Option<CallBack>,
    /// The note that a representative left with it last, for the agents or for the next person.
    pub(crate) note: Option<String>,
    /// The configuration that the last step was decided by, as far as it is known.
    pub(crate) configuration: Option<ConfigurationDigest>,
}
