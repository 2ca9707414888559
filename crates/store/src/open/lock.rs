//! One program per database: an advisory lock on a file beside it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::open::connect::beside;

/// The lock, held as long as the store is open; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct InstanceLock {
    file: File,
}

impl InstanceLock {
    /// Takes the lock of the database at `path`, or says who has it.
    pub(crate) fn take(path: &Path) -> Result<Self, StoreError> {
        let lock_path = lock_path(path);
        baton_private::narrow(&lock_path);
        let mut file = baton_private::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .map_err(|error| {
                StoreError::from_io(path, "creating the lock file beside it", &error)
            })?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let holder = file
                    .read_to_string(&mut text)
                    .ok()
                    .and_then(|_| text.trim().parse().ok());
                return Err(StoreError::Locked {
                    path: path.to_owned(),
                    holder,
                });
            }
            Err(TryLockError::Error(error)) => {
                return Err(StoreError::from_io(
                    path,
                    "locking the file beside it",
                    &error,
                ));
            }
        }
        // Whose lock it is, for the message the next program shows. The lock holds without it, so a full
        // disk at this point is not worth refusing to open.
        let told = file
            .rewind()
            .and_then(|()| file.set_len(0))
            .and_then(|()| write!(file, "{}", std::process::id()));
        if let Err(error) = told {
            tracing::warn!(path = %lock_path.display(), %error, "the lock file does not name this process");
        }
        Ok(Self { file })
    }
}

impl Drop for InstanceLock {
    /// Closing the file is not enough: a process that is being started at this moment holds a copy of it
    /// until it runs its own program.
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock file was not unlocked; it is when this process ends");
        }
    }
}

fn lock_path(path: &Path) -> PathBuf {
    beside(path, ".lock")
}
