//! The way out when a database cannot be opened: move it aside, whole, and begin a new one.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::open::connect::{beside, sync_folder_of};
use crate::open::lock::InstanceLock;
use crate::store::absolute;
use crate::{OpenOptions, Store, StoreError};

/// Names tried for one instant before giving up.
const NAMES_MAX: u32 = 100;

/// The former database under its new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The database file (or its path, if only its log was left).
    pub database: PathBuf,
    /// Every file that was moved, with its new name.
    pub files: Vec<PathBuf>,
}

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
) -> Result<(Store, SetAside), StoreError> {
    let path = absolute(path)?;
    let lock = InstanceLock::take(&path)?;
    let set_aside = set_aside(&path, now)?;
    let store = Store::open_locked(
        path,
        OpenOptions {
            create: true,
            ..options
        },
        lock,
    )
    .await?;
    tracing::warn!(set_aside = %set_aside.database.display(), "started with a fresh database");
    Ok((store, set_aside))
}

fn set_aside(path: &Path, now: Timestamp) -> Result<SetAside, StoreError> {
    let database = free_name(path, now)?;
    let mut files = Vec::new();
    // The shared-memory file is an index into the log that SQLite makes anew, but it must not stay
    // beside the new database.
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let (from, to) = (beside(path, suffix), beside(&database, suffix));
        match std::fs::rename(&from, &to) {
            Ok(()) => files.push(to),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::from_io(&from, "setting aside", &error)),
        }
    }
    sync_folder_of(path)?;
    Ok(SetAside { database, files })
}

/// `baton.db` becomes `baton.db.20260131T235959Z.old`, or `….2.old` if that is taken.
fn free_name(path: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    for nth in 1..=NAMES_MAX {
        let suffix = if nth == 1 {
            format!(".{stamp}.old")
        } else {
            format!(".{stamp}.{nth}.old")
        };
        let name = beside(path, &suffix);
        let mut taken = false;
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let name = beside(&name, suffix);
            taken |= std::fs::exists(&name)
                .map_err(|error| StoreError::from_io(&name, "looking", &error))?;
        }
        if !taken {
            return Ok(name);
        }
    }
    Err(StoreError::Exists {
        path: beside(path, &format!(".{stamp}.old")),
    })
}
