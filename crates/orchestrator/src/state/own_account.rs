//! Whether the account is the customer's own, as far as their words leave it open.

use crate::corrections::Doubt;
use crate::signals::Reading;

/// What is open of whose account it is, and whether the customer was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OwnAccount {
    doubt: Doubt,
    asked: bool,
    /// The question was the last thing that was said.
    open: bool,
}

impl OwnAccount {
    /// Takes in what a message says; `known` is whether the customer was identified before it.
    pub(super) fn read(&mut self, reading: &Reading, known: bool) {
        self.open = false;
        if reading.claims_account
            || (reading.of_themselves || reading.claims_matter) && self.doubt == Doubt::Whose
        {
            self.doubt = Doubt::Nothing;
        }
        // Who is known may speak of other people.
        if reading.doubt == Doubt::Given || !known {
            self.doubt = self.doubt.max(reading.doubt);
        }
    }

    /// The customer is asked.
    pub(super) fn asked(&mut self) {
        (self.asked, self.open) = (true, true);
    }

    /// Whether what the customer gave proves nothing yet.
    pub(crate) fn is_doubted(&self) -> bool {
        self.doubt != Doubt::Nothing
    }

    /// Whether the customer may still be asked.
    pub(crate) fn may_ask(&self) -> bool {
        self.is_doubted() && !self.asked
    }

    /// Whether the customer's next message answers the question.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }
}
