//! Cleans what customers type before it is logged: card numbers, codes and passwords are stored
//! nowhere, not even here.
//!
//! The memory between two messages (a number given in pieces, a code that was asked for) is made from the entries
//! before, so that a restart forgets nothing and a repeated message is cleaned as it was the first time.

use baton_protocol::channel::{Entry, EntryBody};
use baton_protocol::{AuthorKind, Removed};
use baton_sanitiser::{Memory, Policy, Redaction, remember, sanitise, sanitise_next};
use serde_json::Value;

/// Entries that are read back: enough for a number given digit by digit, with messages in between.
pub(crate) const READ_BACK: u32 = 64;

/// A customer's text as it may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) removed: Vec<Removed>,
}

/// Whether what was written before bears on this text.
pub(crate) fn reads_back(text: &str) -> bool {
    Memory::matters_for(text)
}

/// Cleans the text of a message that comes after these entries, the oldest of them first.
pub(super) fn message(before: &[Entry], text: &str) -> Cleaned {
    let mut memory = Memory::default();
    if reads_back(text) {
        for entry in before {
            match &entry.body {
                EntryBody::Message { author, text, .. } => match author.kind {
                    AuthorKind::Customer => remember(&mut memory, text),
                    AuthorKind::Agent | AuthorKind::Representative => memory.asked(text),
                },
                EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => {}
            }
        }
    }
    let clean = sanitise_next(&mut memory, text, &Policy::default());
    Cleaned {
        text: clean.text,
        removed: clean.redactions.into_iter().map(removed).collect(),
    }
}

/// Cleans what a customer wants to be called.
pub(crate) fn label(label: &str) -> String {
    sanitise(label, &Policy::default()).text
}

fn removed(redaction: Redaction) -> Removed {
    let kind = match serde_json::to_value(redaction.kind) {
        Ok(Value::String(kind)) => kind,
        Ok(_) | Err(_) => "other".to_owned(),
    };
    Removed {
        kind,
        count: redaction.count,
    }
}
