//! The events of the host: what the shell around the window learns without asking.

use crate::{OfferCard, Patch};

/// An event of the host.
#[derive(Debug, Clone, PartialEq)]
pub enum HostEvent {
    /// Something on screen changed.
    Patch(Box<Patch>),
    /// A conversation is offered, and the representative wants a notification of it outside the window.
    Offered(Box<OfferCard>),
    /// A customer of this representative wrote. The shell shows a notification if the window is not in front.
    CustomerWrote {
        /// The customer's name.
        customer: String,
        /// The customer's intent.
        intent: String,
        /// Whether the customer is simulated.
        practice: bool,
    },
    /// A page is to be opened in the person's browser, such as the one customers write from.
    Browse(String),
    /// The person decided to close the app.
    Close,
}
