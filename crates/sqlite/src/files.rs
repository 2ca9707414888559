//! The files of a database: its own and those beside it.

use std::ffi::OsString;
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

/// The endings of a database's files: its own, the write-ahead log, its index, the rollback journal.
pub const FILES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// The file whose name is `path` with `suffix` appended.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether there is a file with something in it.
///
/// # Errors
/// When that cannot be found out.
pub fn has_content(path: &Path) -> Result<bool> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len() > 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a database's files their owner's alone. The database is made if it is missing, before SQLite opens it, which
/// gives the files beside it the same mode.
///
/// # Errors
/// When the file cannot be made or narrowed.
pub fn own(path: &Path) -> Result<()> {
    for suffix in FILES.iter().skip(1) {
        baton_private::narrow(&beside(path, suffix));
    }
    baton_private::file(path).map(drop)
}

/// Makes the names in the folder of a file durable, after files in it were made or renamed.
///
/// # Errors
/// When the folder cannot be flushed.
pub fn sync_folder_of(path: &Path) -> Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all())?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
