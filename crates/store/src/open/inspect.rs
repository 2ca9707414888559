//! Inspects the files at a path without touching them.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use baton_sqlite::beside;
use sqlx::{Connection, SqliteConnection};

use crate::open::connect::looker;
use crate::open::schema;
use crate::{APPLICATION_ID, StoreError, sql};

/// What the path holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathContents {
    /// Nothing: a database may be created.
    Nothing,
    /// A whole database of ours with a schema we know.
    Database {
        /// Its schema.
        schema: u32,
    },
}

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_BYTES: usize = 100;

/// Checks the header of the file, before anything is locked.
pub(crate) fn check_header(path: &Path) -> Result<(), StoreError> {
    match metadata(path)? {
        None => Ok(()),
        Some(metadata) if metadata.is_file() => judge_header(path, &read_header(path)?),
        Some(_) => Err(not_ours(path, "it is not a file")),
    }
}

/// Finds out what `path` holds. Reads only; with `check` also reads the whole database to see that it is sound.
pub(crate) async fn inspect(
    path: &Path,
    busy: Duration,
    check: bool,
) -> Result<PathContents, StoreError> {
    if metadata(path)?.is_none() {
        if has_content(&beside(path, "-wal"))? {
            return Err(damaged(
                path,
                "the file is missing, but the write-ahead log that belongs to it is there",
            ));
        }
        return Ok(PathContents::Nothing);
    }
    check_header(path)?;
    writable(path)?;

    let mut connection = looker(path, busy).await?;
    let judged = judge_content(path, &mut connection, check).await;
    let closed = connection
        .close()
        .await
        .map_err(|error| StoreError::from_sqlx(path, "closing after the check", error));
    let found = judged?;
    closed?;
    Ok(found)
}

fn metadata(path: &Path) -> Result<Option<Metadata>, StoreError> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::from_io(path, "looking", &error)),
    }
}

pub(crate) fn has_content(path: &Path) -> Result<bool, StoreError> {
    baton_sqlite::has_content(path).map_err(|error| StoreError::from_io(path, "looking", &error))
}

fn read_header(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut header = Vec::with_capacity(HEADER_BYTES);
    File::open(path)
        .and_then(|file| file.take(HEADER_BYTES as u64).read_to_end(&mut header))
        .map_err(|error| StoreError::from_io(path, "reading the header", &error))?;
    Ok(header)
}

/// Judges the first 100 bytes. They carry the application id from the moment the file has its name
/// (see [`crate::open::schema::create`]), so there is no need to ask SQLite whose file this is.
fn judge_header(path: &Path, header: &[u8]) -> Result<(), StoreError> {
    if header.is_empty() {
        return Err(damaged(path, "the file is empty"));
    }
    if header.iter().all(|byte| *byte == 0) {
        return Err(damaged(path, "the header is blank"));
    }
    let magic = header.starts_with(MAGIC);
    let application = header.get(68..72).map(|bytes| {
        bytes
            .iter()
            .fold(0_u32, |id, byte| (id << 8) | u32::from(*byte))
    });
    match (magic, application) {
        (true, Some(APPLICATION_ID)) => Ok(()),
        (false, Some(APPLICATION_ID)) => {
            Err(damaged(path, "the beginning of the file is overwritten"))
        }
        (true, None) => Err(damaged(path, "the file is cut off within its header")),
        (true, Some(other)) => Err(not_ours(
            path,
            &format!("it is a SQLite database of another program (application id {other:#010x})"),
        )),
        (false, _) if MAGIC.starts_with(header) => {
            Err(damaged(path, "the file is cut off within its header"))
        }
        (false, _) => Err(not_ours(path, "it is not a SQLite database")),
    }
}

/// Opening for writing changes nothing, not even the time of the last change.
fn writable(path: &Path) -> Result<(), StoreError> {
    File::options()
        .read(true)
        .write(true)
        .open(path)
        .map(drop)
        .map_err(|error| StoreError::from_io(path, "opening for writing", &error))
}

async fn judge_content(
    path: &Path,
    connection: &mut SqliteConnection,
    check: bool,
) -> Result<PathContents, StoreError> {
    let failed = |error| StoreError::from_sqlx(path, "checking", error);
    let found: i64 = sqlx::query_scalar(sql::USER_VERSION)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    let schema = schema::known(path, found)?;
    if check {
        let findings: Vec<String> = sqlx::query_scalar(sql::QUICK_CHECK)
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
        if findings != ["ok"] {
            return Err(damaged(path, &findings.join("; ")));
        }
    }
    Ok(PathContents::Database { schema })
}

fn damaged(path: &Path, detail: &str) -> StoreError {
    StoreError::Damaged {
        path: path.to_owned(),
        detail: detail.to_owned(),
    }
}

fn not_ours(path: &Path, detail: &str) -> StoreError {
    StoreError::NotOurs {
        path: path.to_owned(),
        detail: detail.to_owned(),
    }
}
