//! The way out when a database cannot be opened: move it aside, whole, and begin a new one.

use std::path::Path;

use baton_sqlite::{Aside, Lock, set_aside};
use jiff::Timestamp;

use crate::store::absolute;
use crate::{OpenOptions, Store, StoreError};

/// Moves the database at `path`, with its write-ahead log, to a name made from `now`, and opens a new
/// database at `path`. Nothing is deleted or changed; the moved files still belong together, so any
/// SQLite tool can open or recover them.
///
/// # Errors
/// [`StoreError::Locked`] while another program has the database open; then nothing was moved. If a move
/// fails half-way, call it again: the database is moved first, and [`Store::open`] refuses a log without its
/// database, so the remains of the old one cannot get into the new one.
pub async fn backup_and_start_fresh(
    path: &Path,
    now: Timestamp,
    options: OpenOptions,
) -> Result<(Store, Aside), StoreError> {
    let path = absolute(path)?;
    let lock = Lock::take(&path).map_err(|why| StoreError::unlocked(&path, why))?;
    let aside = set_aside(&path, now).map_err(StoreError::not_aside)?;
    let store = Store::open_locked(
        path,
        OpenOptions {
            create: true,
            ..options
        },
        lock,
    )
    .await?;
    tracing::warn!(set_aside = %aside.database.display(), "started with a fresh database");
    Ok((store, aside))
}
