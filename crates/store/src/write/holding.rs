//! What becomes of a conversation's ownership at a gateway that a team shares, and of what is offered there.

use jiff::Timestamp;

/// A change of what this workstation holds, or is offered, at a gateway that a team shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// The commit's conversation is held under this number from now on. An offer of it is over.
    Granted {
        /// The number, from 1.
        number: u64,
        /// The representative it is held for; none for the agents.
        to: Option<String>,
    },
    /// The commit's conversation is held for no representative any more: they passed it on, and it is run here until another
    /// one has it.
    PassedOn,
    /// The commit's conversation is not held any more.
    LetGo,
    /// The commit's conversation is offered to the representative here.
    Offered(Offer),
    /// An offer of the commit's conversation is over.
    OfferEnded,
    /// Nothing is held or offered any more, and the commit's source goes on after its cursor, whatever came before or failed.
    Void,
}

/// An offer to the representative at a workstation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// To whom.
    pub to: String,
    /// The number that they accept under, from 1.
    pub number: u64,
    /// When it runs out, by the gateway's clock.
    pub until: Timestamp,
    /// Where the conversation waits: JSON text; the store never looks into it.
    pub headline: String,
}
