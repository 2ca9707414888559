//! Where a conversation is in its life, and who owns it.

use baton_playbook::QueueName;

use super::Handoff;
use crate::ids::Representative;

/// Where the conversation is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// The agents find out what it is about.
    Routing,
    /// The agents gather facts.
    Gathering,
    /// The agents answered and stay with the customer.
    Assisting,
    /// On its way to a person.
    HandingOff(Handoff),
    /// With a person.
    WithRepresentative(Representative),
    /// The contact is over; the person finishes the after-contact work.
    WrapUp(Representative),
    /// Over.
    Closed,
}

impl Phase {
    /// Whether the agents have it.
    pub fn is_with_agents(&self) -> bool {
        matches!(self, Self::Routing | Self::Gathering | Self::Assisting)
    }

    /// The handoff under way, if one is.
    pub fn handoff(&self) -> Option<&Handoff> {
        match self {
            Self::HandingOff(handoff) => Some(handoff),
            Self::Routing
            | Self::Gathering
            | Self::Assisting
            | Self::WithRepresentative(_)
            | Self::WrapUp(_)
            | Self::Closed => None,
        }
    }
}

/// Who owns the conversation. Exactly one at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The agents.
    Agents,
    /// A queue.
    Queue(QueueName),
    /// One representative.
    Representative(Representative),
    /// No one: it is closed.
    NoOne,
}
