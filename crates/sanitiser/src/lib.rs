//! Removes secrets and unsafe text at every boundary. Pure, linear in the length of the text.
//!
//! It knows neither who wrote a text nor what becomes of it, and never reports a value, only kinds and counts. Start at
//! [`sanitise`] for one text, [`sanitise_next`] for one message of a conversation (it recognises a card number that the
//! customer spreads over several messages), [`sanitise_json`] for the answer of a system.
//!
//! Numbers count as well in words as in digits, and whatever signs stand between their groups: the detectors of cards and
//! codes read the text a second time with its numbers spelled in digits.
//!
//! What comes out:
//! - holds no card number, card code, IBAN, US social security number, password, PIN or token that
//!   the detectors recognise, unless the [`Policy`] keeps that kind;
//! - is plain text in Unicode NFC: no tag that a browser would open, no terminal escape, no control
//!   character but newline and tab, no zero-width or direction control;
//! - is never longer than [`Policy::max_chars`] characters;
//! - comes back unchanged when it is sanitised again.

mod code;
mod find;
mod fold;
mod json;
mod kind;
mod memory;
mod policy;
mod sanitise;
mod spelled;
mod text;

pub use json::sanitise_json;
pub use kind::{Redaction, RedactionKind};
pub use memory::Memory;
pub use policy::{Policy, SecretAction};
pub use sanitise::{
    Sanitised, remember, sanitise, sanitise_next, sanitise_written, says_something,
};
