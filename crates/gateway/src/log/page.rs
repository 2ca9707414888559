//! A page of a conversation's entries: bounded in number by who asks, in bytes by itself.

use baton_protocol::channel::{Entry, EntryBody};

/// Bytes after which a page ends; its last entry may reach beyond.
const PAGE_BYTES: usize = 128 * 1024;
/// What an entry has beside its text.
const ENTRY_BYTES: usize = 256;

/// Entries, oldest first.
#[derive(Debug, Default)]
pub(super) struct Page {
    entries: Vec<Entry>,
    bytes: usize,
}

impl Page {
    /// Takes the next entry; false when the page is full with it.
    pub(super) fn take(&mut self, entry: Entry) -> bool {
        let text = match &entry.body {
            EntryBody::Message { text, .. } => text.len(),
            EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => 0,
        };
        self.bytes += ENTRY_BYTES + text;
        self.entries.push(entry);
        self.bytes < PAGE_BYTES
    }

    pub(super) fn entries(self) -> Vec<Entry> {
        self.entries
    }
}
