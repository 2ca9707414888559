//! What workstations and the gateway send each other, and what a workstation knows.

use std::collections::VecDeque;

use baton_distribution::Fencing;

/// What a workstation sends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Sent {
    /// Something for the customer: meant under one number, sent under another, at a position of the journal.
    Say {
        meant: Fencing,
        given: Fencing,
        position: u64,
    },
    HandOff(Fencing),
    Accept(Fencing),
    Decline,
    Transfer(Fencing),
    Close(Fencing),
}

/// What a workstation is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Heard {
    /// It runs the conversation from here on.
    Granted {
        number: Fencing,
        position: u64,
        by_person: bool,
    },
    /// Another runs it.
    TakenAway,
    /// It is offered to its person.
    Offered(Fencing),
    /// The offer is over.
    OfferOver,
}

/// Something said that counted.
#[derive(Debug, Clone, Hash)]
pub(super) struct Counted {
    /// Whose it is.
    pub(super) desk: usize,
    /// The number it was meant under.
    pub(super) meant: Fencing,
    /// The number it was said under.
    pub(super) given: Fencing,
    /// The number in force when it arrived.
    pub(super) in_force: Option<Fencing>,
}

#[derive(Debug, Clone, Default, Hash)]
pub(super) struct Workstation {
    pub(super) is_connected: bool,
    /// The number it runs the conversation under.
    pub(super) runs: Option<(Fencing, bool)>,
    /// The next position of the journal.
    pub(super) position: u64,
    /// The number its screen shows an offer under.
    pub(super) offer: Option<Fencing>,
    /// Something said and not answered for yet.
    pub(super) unsent: Option<Fencing>,
    pub(super) sends: VecDeque<Sent>,
    pub(super) hears: VecDeque<Heard>,
}
