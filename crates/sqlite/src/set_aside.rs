//! Moving a database aside, whole, so that a new one can begin in its place.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::files::{FILES, beside, sync_folder_of};

/// Names tried for one instant before giving up.
const NAMES_MAX: u32 = 100;

/// A database under its new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The database file (or its path, if only its log was left).
    pub database: PathBuf,
    /// Every file that was moved, with its new name.
    pub files: Vec<PathBuf>,
}

/// Why it was not moved.
#[derive(Debug, thiserror::Error)]
pub enum NotAside {
    /// Every name for this instant is taken.
    #[error("{} and a hundred names like it are taken", path.display())]
    NoName {
        /// The first of them.
        path: PathBuf,
    },
    /// A file cannot be moved; it is where it was.
    #[error("{}: {doing} failed: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Moves the database at `path` and what belongs to it to a name made from `now`. Nothing is deleted or changed; the
/// moved files still belong together, so any SQLite tool can open or recover them.
///
/// # Errors
/// [`NotAside`]. Half-way it can be called again: the database is moved first.
pub fn set_aside(path: &Path, now: Timestamp) -> Result<Aside, NotAside> {
    let database = free_name(path, now)?;
    let mut files = Vec::new();
    // The shared-memory file is an index into the log that SQLite makes anew, but it must not stay
    // beside the new database.
    for suffix in FILES {
        let (from, to) = (beside(path, suffix), beside(&database, suffix));
        match std::fs::rename(&from, &to) {
            Ok(()) => {
                baton_private::narrow(&to);
                files.push(to);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(file(from, "setting aside", source)),
        }
    }
    sync_folder_of(path).map_err(|source| file(path.to_owned(), "flushing the folder", source))?;
    Ok(Aside { database, files })
}

/// `baton.db` becomes `baton.db.20260131T235959Z.old`, or `….2.old` if that is taken.
fn free_name(path: &Path, now: Timestamp) -> Result<PathBuf, NotAside> {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    for nth in 1..=NAMES_MAX {
        let suffix = if nth == 1 {
            format!(".{stamp}.old")
        } else {
            format!(".{stamp}.{nth}.old")
        };
        let name = beside(path, &suffix);
        let mut taken = false;
        for suffix in FILES {
            let name = beside(&name, suffix);
            let exists = std::fs::exists(&name);
            taken |= exists.map_err(|source| file(name, "looking", source))?;
        }
        if !taken {
            return Ok(name);
        }
    }
    Err(NotAside::NoName {
        path: beside(path, &format!(".{stamp}.old")),
    })
}

fn file(path: PathBuf, doing: &'static str, source: std::io::Error) -> NotAside {
    NotAside::File {
        path,
        doing,
        source,
    }
}
