//! The way out when the database cannot be opened: move it aside, whole, so that a new one can begin.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::inspect::{beside, refuse_unfit};
use super::open::lock;
use crate::GatewayError;

/// A SQLite database and what may lie beside it.
const FILES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Moves a database that a gateway would refuse to open, because it is damaged or another program's,
/// to a name made from `now`. A sound one stays where it is. Nothing is deleted or changed.
///
/// # Errors
/// While a gateway has it open, when a newer version wrote it, or when a file cannot be moved; a file
/// that was not moved is where it was.
pub async fn set_damaged_aside(
    path: &Path,
    now: Timestamp,
) -> Result<Option<PathBuf>, GatewayError> {
    let _lock = lock(path)?;
    match refuse_unfit(path).await {
        Ok(()) => return Ok(None),
        Err(GatewayError::Damaged { .. } | GatewayError::OtherSchema { .. }) => {}
        Err(error) => return Err(error),
    }
    let aside = free_name(path, now);
    for ending in FILES {
        let (from, to) = (beside(path, ending), beside(&aside, ending));
        match std::fs::rename(&from, &to) {
            Ok(()) => baton_private::narrow(&to),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(GatewayError::Folder { path: from, source }),
        }
    }
    tracing::warn!(set_aside = %aside.display(), "a gateway's database was set aside");
    Ok(Some(aside))
}

/// A name that nothing has yet: what was set aside before must not be replaced.
fn free_name(path: &Path, now: Timestamp) -> PathBuf {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut name = beside(path, &format!(".{stamp}.old"));
    let mut nth = 2;
    while FILES.iter().any(|ending| beside(&name, ending).exists()) {
        name = beside(path, &format!(".{stamp}.{nth}.old"));
        nth += 1;
    }
    name
}
