//! Files and folders that only their owner can read, whatever the umask.
//!
//! Customers' words, tokens and logs must not be readable by other users of a machine. On Unix a
//! file is made with mode 0600 and a folder with 0700; one that exists with a wider mode is
//! narrowed. Elsewhere the folder's own permissions hold. It never knows what the files hold. Start at [`file()`] and
//! [`folder`].

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Options that make a file for its owner alone; add how it is opened (write, append).
#[must_use]
pub fn options() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE);
    options
}

/// Makes an empty file for its owner alone if there is none, and narrows an existing one.
///
/// # Errors
/// When it cannot be made.
pub fn file(path: &Path) -> io::Result<()> {
    match options().write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            narrow(path);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Makes a folder, with those above it, for its owner alone, and narrows it where it is there.
///
/// # Errors
/// When it cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER);
    builder.create(path)?;
    narrow(path);
    Ok(())
}

/// Takes from everybody but its owner what they may do with a file or folder, where it is there. A
/// folder that many share on purpose, as `/tmp`, stays as it is. Where that is refused, as on a disk
/// without permissions, the log says so and work goes on.
pub fn narrow(path: &Path) {
    #[cfg(unix)]
    if let Err(error) = unix::narrow(path) {
        tracing::warn!(path = %path.display(), %error, "others may be able to read this");
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(unix)]
const FILE: u32 = 0o600;
#[cfg(unix)]
const FOLDER: u32 = 0o700;

#[cfg(unix)]
mod unix {
    use std::fs::{Permissions, set_permissions, symlink_metadata};
    use std::io;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    /// Everybody but the owner.
    const OTHERS: u32 = 0o077;
    /// Only the owner of a file may remove it here: a folder for many.
    const STICKY: u32 = 0o1000;

    pub(super) fn narrow(path: &Path) -> io::Result<()> {
        let found = match symlink_metadata(path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let mode = found.permissions().mode();
        // The target of a link was put there on purpose.
        let ours = found.is_file() || (found.is_dir() && mode & STICKY == 0);
        if !ours || mode & OTHERS == 0 {
            return Ok(());
        }
        set_permissions(path, Permissions::from_mode(mode & 0o7777 & !OTHERS))
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_made_and_what_is_found_is_the_owners() {
        let dir = tempfile::tempdir().unwrap();
        let folder_path = dir.path().join("a").join("b");
        folder(&folder_path).unwrap();
        assert_eq!(mode(&folder_path), 0o700);
        let path = folder_path.join("c");
        file(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
        std::fs::write(&path, "kept").unwrap();
        set(&path, 0o664);
        set(&folder_path, 0o755);
        folder(&folder_path).unwrap();
        file(&path).unwrap();
        assert_eq!((mode(&folder_path), mode(&path)), (0o700, 0o600));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept");
        narrow(&folder_path.join("missing"));
    }

    #[test]
    fn a_folder_for_many_stays_one() {
        let dir = tempfile::tempdir().unwrap();
        set(dir.path(), 0o1777);
        folder(dir.path()).unwrap();
        assert_eq!(mode(dir.path()), 0o1777);
    }
}
