//! One program per database: an advisory lock on a file beside it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::files::beside;

/// The lock, held as long as the database is open; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotLocked {
    /// A program has it.
    #[error("another program has it")]
    Held {
        /// Its process id, if it has left one.
        used_by: Option<u32>,
    },
    /// The file beside the database cannot be made or locked.
    #[error("{doing} failed: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Lock {
    /// Takes the lock of the database at `path`, or says who has it.
    ///
    /// # Errors
    /// [`NotLocked`].
    pub fn take(path: &Path) -> Result<Self, NotLocked> {
        let path = lock_path(path);
        let unusable = |doing, source| NotLocked::File {
            path: path.clone(),
            doing,
            source,
        };
        baton_private::narrow(&path);
        let mut file = baton_private::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| unusable("creating the lock file beside it", error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(NotLocked::Held {
                    used_by: named(&mut file),
                });
            }
            Err(TryLockError::Error(error)) => {
                return Err(unusable("locking the file beside it", error));
            }
        }
        // Whose lock it is, for the message the next program shows. The lock holds without it, so a full
        // disk at this point is not worth refusing to open.
        let told = file
            .rewind()
            .and_then(|()| file.set_len(0))
            .and_then(|()| write!(file, "{}", std::process::id()));
        if let Err(error) = told {
            tracing::warn!(path = %path.display(), %error, "the lock file does not name this process");
        }
        Ok(Self { file })
    }
}

impl Drop for Lock {
    /// Closing the file is not enough: a process that is being started at this moment holds a copy of it
    /// until it runs its own program.
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock file was not unlocked; it is when this process ends");
        }
    }
}

/// Whether a program has the database open, and its process id if it has left one. A shared lock shows it and is
/// released at once, so that a program that is just starting is hardly ever held up.
///
/// # Errors
/// When the file beside the database cannot be read or locked.
pub fn used_by(path: &Path) -> Result<Option<Option<u32>>, NotLocked> {
    let path = lock_path(path);
    let unusable = |doing, source| NotLocked::File {
        path: path.clone(),
        doing,
        source,
    };
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable("reading the lock file beside it", error)),
    };
    let locking = |error| unusable("looking at the lock beside it", error);
    match file.try_lock_shared() {
        Ok(()) => file.unlock().map(|()| None).map_err(locking),
        Err(TryLockError::WouldBlock) => Ok(Some(named(&mut file))),
        Err(TryLockError::Error(error)) => Err(locking(error)),
    }
}

/// The process that a lock file names.
fn named(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn lock_path(path: &Path) -> PathBuf {
    beside(path, ".lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_program_has_it_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert_eq!(used_by(&path).unwrap(), None);
        let lock = Lock::take(&path).unwrap();
        let this = Some(std::process::id());
        assert_eq!(used_by(&path).unwrap(), Some(this));
        let refused = Lock::take(&path).unwrap_err();
        assert!(matches!(refused, NotLocked::Held { used_by } if used_by == this));
        drop(lock);
        assert_eq!(used_by(&path).unwrap(), None);
        Lock::take(&path).unwrap();
    }
}
