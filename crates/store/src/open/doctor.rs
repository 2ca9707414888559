//! Inspects a database for a report about this machine; changes, creates and holds nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use baton_sqlite::used_by;
use serde::de::IgnoredAny;
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;

use crate::open::connect::looker;
use crate::open::inspect::{self, PathContents};
use crate::{StoreError, sql};

/// What a path holds where a database is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Diagnosis {
    /// Nothing yet.
    Nothing,
    /// A database that a program has open. It was not read.
    InUse {
        /// Its process id, if it has left one.
        used_by: Option<u32>,
    },
    /// A sound database.
    Sound {
        /// Its schema.
        schema: u32,
        /// Events in it whose bytes are not what this program writes.
        unreadable: u64,
        /// Where the first of them stand: the conversation and the event's number.
        places: Vec<(Uuid, u64)>,
        /// Conversations of which events are missing: each with the number of the first one.
        gaps: Vec<(Uuid, u64)>,
    },
}

/// Inspects the database at `path` as [`crate::Store::open`] would, and leaves it as it is.
///
/// # Errors
/// When it is damaged, newer, another program's, read-only or cannot be read.
pub async fn doctor(path: &Path) -> Result<Diagnosis, StoreError> {
    inspect::check_header(path)?;
    if let Some(used_by) = used_by(path).map_err(|why| StoreError::unlocked(path, why))? {
        return Ok(Diagnosis::InUse { used_by });
    }
    Ok(match inspect::inspect(path, BUSY, true).await? {
        PathContents::Nothing => Diagnosis::Nothing,
        PathContents::Database { schema } => {
            let (unreadable, places) = unreadable(path).await?;
            Diagnosis::Sound {
                schema,
                unreadable,
                places,
                gaps: gaps(path).await?,
            }
        }
    })
}

/// Counts the events whose text is no JSON: bytes can change without any page of the database being damaged.
async fn unreadable(path: &Path) -> Result<(u64, Vec<(Uuid, u64)>), StoreError> {
    let mut connection = looker(path, BUSY).await?;
    let counted = async {
        let (mut after, mut bad, mut places) = (0_i64, 0_u64, Vec::new());
        loop {
            let rows: Vec<(i64, Vec<u8>, i64, Vec<u8>)> = sqlx::query_as(sql::JOURNAL_BYTES)
                .bind(after)
                .bind(PAGE)
                .fetch_all(&mut connection)
                .await
                .map_err(|error| StoreError::from_sqlx(path, "reading all events", error))?;
            let Some((last, ..)) = rows.last() else {
                return Ok((bad, places));
            };
            after = *last;
            let is_bad = |body: &[u8]| serde_json::from_slice::<IgnoredAny>(body).is_err();
            for (_, conversation, seq, body) in &rows {
                if !is_bad(body) {
                    continue;
                }
                bad += 1;
                if places.len() < PLACES {
                    places.push(place((conversation.clone(), *seq)));
                }
            }
        }
    };
    let counted: Result<(u64, Vec<(Uuid, u64)>), StoreError> = counted.await;
    closed(path, connection).await?;
    counted
}

/// The conversations whose events are not numbered without a gap, and where each first lacks one.
async fn gaps(path: &Path) -> Result<Vec<(Uuid, u64)>, StoreError> {
    let mut connection = looker(path, BUSY).await?;
    let found: Result<Vec<(Vec<u8>, i64)>, sqlx::Error> = sqlx::query_as(sql::JOURNAL_GAPS)
        .fetch_all(&mut connection)
        .await;
    closed(path, connection).await?;
    let found =
        found.map_err(|error| StoreError::from_sqlx(path, "looking for missing events", error))?;
    Ok(found.into_iter().map(place).collect())
}

/// The snapshots, by conversation and revision, whose text `is_whole` rejects. Like [`doctor`], it leaves everything
/// as it is.
///
/// # Errors
/// When the database cannot be read.
pub async fn broken_snapshots(
    path: &Path,
    is_whole: impl Fn(&[u8]) -> bool,
) -> Result<Vec<(Uuid, u64)>, StoreError> {
    let mut connection = looker(path, BUSY).await?;
    let looked = async {
        let (mut after, mut broken) = (0_i64, Vec::new());
        loop {
            let rows: Vec<(i64, Vec<u8>, i64, Vec<u8>)> = sqlx::query_as(sql::SNAPSHOT_BODIES)
                .bind(after)
                .bind(SNAPSHOTS)
                .fetch_all(&mut connection)
                .await
                .map_err(|error| StoreError::from_sqlx(path, "reading all snapshots", error))?;
            let Some((last, ..)) = rows.last() else {
                return Ok(broken);
            };
            after = *last;
            for (_, conversation, revision, body) in rows {
                if !is_whole(&body) {
                    broken.push(place((conversation, revision)));
                }
            }
        }
    };
    let looked: Result<Vec<(Uuid, u64)>, StoreError> = looked.await;
    closed(path, connection).await?;
    looked
}

fn place((conversation, number): (Vec<u8>, i64)) -> (Uuid, u64) {
    let conversation = Uuid::from_slice(&conversation).unwrap_or_default();
    (conversation, u64::try_from(number).unwrap_or_default())
}

async fn closed(path: &Path, connection: sqlx::SqliteConnection) -> Result<(), StoreError> {
    let closed = connection.close().await;
    closed.map_err(|error| StoreError::from_sqlx(path, "closing after the check", error))
}

/// The version of SQLite that is built into this program.
///
/// # Errors
/// When SQLite does not start at all.
pub async fn sqlite_version() -> Result<String, StoreError> {
    let path = PathBuf::from(":memory:");
    let failed = |error| StoreError::from_sqlx(&path, "asking SQLite for its version", error);
    let options = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true);
    let mut connection = options.connect().await.map_err(failed)?;
    let version = sqlx::query_scalar(sql::SQLITE_VERSION)
        .fetch_one(&mut connection)
        .await
        .map_err(failed)?;
    connection.close().await.map_err(failed)?;
    Ok(version)
}

/// Most places that are named.
const PLACES: usize = 10;
/// Events read at once.
const PAGE: u32 = 4_096;
/// Snapshots read at once.
const SNAPSHOTS: u32 = 256;
/// How long an inspection waits for a program that holds the database for a moment.
const BUSY: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OpenOptions, Store};

    #[tokio::test]
    async fn a_look_sees_nothing_a_database_in_use_and_a_sound_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("b.sqlite");
        assert_eq!(doctor(&path).await.unwrap(), Diagnosis::Nothing);
        assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none());
        let store = Store::open(&path, OpenOptions::default()).await.unwrap();
        let used_by = Some(std::process::id());
        assert_eq!(doctor(&path).await.unwrap(), Diagnosis::InUse { used_by });
        store.close().await.unwrap();
        let schema = crate::SCHEMA_VERSION;
        let sound = Diagnosis::Sound {
            schema,
            unreadable: 0,
            places: Vec::new(),
            gaps: Vec::new(),
        };
        assert_eq!(doctor(&path).await.unwrap(), sound);
        std::fs::write(&path, b"something else entirely").unwrap();
        assert!(doctor(&path).await.is_err());
    }

    #[tokio::test]
    async fn sqlite_says_its_version() {
        assert!(sqlite_version().await.unwrap().starts_with("3."));
    }
}
