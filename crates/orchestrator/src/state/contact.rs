//! The contact with the customer: where it came from, and how it ended.

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
}
