//! Version 2 of the link: a team shares one gateway. Types and codecs; gateway and link speak it where they are told to.
//!
//! Each workstation has a stream of its own, with contiguous sequence numbers. What a holder decides goes up as a
//! [`Commit`], under its fencing number and at its place in the journal, before anyone hears of it. Start with
//! [`WorkstationFrame`] and [`GatewayFrame`]; `docs/link-protocol.md` says what they mean.

mod check;
mod commit;
mod frame;
mod parts;

pub use commit::{
    ChangeOfHands, Commit, CommitAnswer, CommitOutcome, JournalRow, Outgoing, Part, SealedSnapshot,
    Undelivered,
};
pub use frame::{
    Command, CommandBody, CommandOutcome, GatewayFrame, Hello, Page, Send, StreamBody, StreamEvent,
    Welcome, WorkstationFrame,
};
pub use parts::{Assembly, PartsFault};

/// The versions of this module.
pub const VERSIONS: &[u32] = &[2];

#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod tests;
