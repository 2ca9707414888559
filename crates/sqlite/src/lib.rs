//! What every SQLite database of ours has in common, whichever binding reads or writes it.
//!
//! The workstation's store and the gateway's log both use it. It must never know a table, a schema or what is kept in
//! them, and it changes no content. Start at [`Lock`], which lets one program have a database, at [`options`] and [`open`],
//! the one place where a database is opened and where its [`Key`] is given, and at [`Migrations`], which brings it up to date
//! and refuses what a newer program made.

pub mod code;
mod connect;
mod files;
mod lock;
mod schema;
mod set_aside;

pub use connect::{Key, inspection, open, options};
pub use files::{FILES, beside, has_content, own, sync_folder_of};
pub use lock::{Lock, NotLocked, used_by};
pub use schema::{Migration, Migrations, Unfit};
pub use set_aside::{Aside, NotAside, set_aside};
