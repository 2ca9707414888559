//! SQLite on the workstation: journal, outbox, cursor, snapshots, history search. One writer, group commit.
//!
//! It must never know the domain: an event is a kind and a JSON text, and instants come with the data. Start at
//! [`Store::open`] and [`Store::commit`].
//!
//! - **One writer.** A single task owns the only connection that writes. It takes every waiting commit
//!   (bounded in number and bytes) and writes them in one transaction, so conversations share one
//!   `fsync`. A faulty commit fails alone. If the disk answers faster than a thread is woken, the task writes
//!   by itself; otherwise on a thread that may block.
//! - **All or nothing.** Journal rows, outbox rows, inbound key, cursor, snapshots, index and history row of
//!   a [`Commit`] are written together or not at all, and are durable (`synchronous=FULL`) before its
//!   [`CommitTicket`] completes.
//! - **Opening touches nothing** until the database is known to be whole, ours and not newer than this
//!   program; every refusal is a [`StoreError`] that says what is wrong and what to do.

mod copy;
mod error;
mod open;
mod read;
mod search;
mod sql;
mod store;
mod write;

pub use baton_sqlite::Aside;
pub use copy::beside::Whole;
pub use copy::rescue::backup_and_start_fresh;
pub use error::StoreError;
pub use open::doctor::{Diagnosis, broken_snapshots, doctor, sqlite_version};
pub use read::held::Held;
pub use read::replication::UnreplicatedCommit;
pub use read::rows::{ConversationRow, Counts, Delivery, JournalRow, OutboxRow, SnapshotRow};
pub use search::history::{HistoryHit, HistoryPlace, HistoryRow, Segment};
pub use store::{OpenOptions, Store};
pub use write::commit::{
    Adopted, Commit, Committed, CursorUpdate, DeliveryOutcome, DeliveryReport, Draft, NewEvent,
    NewOutbox, NewSnapshot, Setting,
};
pub use write::holding::{Holding, Offer};
pub use write::queue::CommitTicket;

/// `PRAGMA application_id` of a workstation database: "Batn" in ASCII.
pub const APPLICATION_ID: u32 = 0x4261_746e;

/// The schema this program writes (`PRAGMA user_version`).
pub const SCHEMA_VERSION: u32 = open::schema::SCHEMA.newest();

/// The sequence number of a conversation's first event.
pub const FIRST_SEQ: u64 = 0;

/// Largest total size of one commit, in bytes of text.
pub const COMMIT_BYTES_MAX: usize = 8 * 1024 * 1024;
