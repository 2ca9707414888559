//! The way out when the database cannot be opened: move it aside, whole, so that a new one can begin.

use std::path::{Path, PathBuf};

use baton_sqlite::{NotAside, set_aside};
use jiff::Timestamp;

use super::inspect::refuse_unfit;
use super::open::lock;
use crate::GatewayError;

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
    let aside = set_aside(path, now).map_err(|why| match why {
        NotAside::NoName { path } => GatewayError::Folder {
            path,
            source: std::io::ErrorKind::AlreadyExists.into(),
        },
        NotAside::File { path, source, .. } => GatewayError::Folder { path, source },
    })?;
    tracing::warn!(set_aside = %aside.database.display(), "a gateway's database was set aside");
    Ok(Some(aside.database))
}
