//! The schema and the migrations that make it.

use std::path::Path;
use std::time::Duration;

use baton_sqlite::beside;
use rusqlite::Connection;

use crate::open::connect::{builder, sync_folder_of};
use crate::{APPLICATION_ID, StoreError};

/// One step of the schema. Released steps never change; a new one is appended.
struct Migration {
    version: u32,
    sql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        sql: include_str!("../../../../migrations/workstation/0001_first.sql"),
    },
    Migration {
        version: 2,
        sql: include_str!("../../../../migrations/workstation/0002_drafts.sql"),
    },
];

/// The version the last migration leads to.
pub(crate) const fn newest() -> u32 {
    MIGRATIONS[MIGRATIONS.len() - 1].version
}

/// Creates the database. It is built under another name and renamed when it is complete and durable, so
/// a crash leaves either nothing or a whole database at `path`. Blocks.
pub(crate) fn create(path: &Path, busy: Duration) -> Result<(), StoreError> {
    let building = beside(path, ".new");
    for leftover in ["", "-journal", "-wal", "-shm"] {
        let leftover = beside(&building, leftover);
        match std::fs::remove_file(&leftover) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::from_io(
                    &leftover,
                    "removing an unfinished database",
                    &error,
                ));
            }
            Ok(()) | Err(_) => {}
        }
    }
    let failed = |error| StoreError::from_rusqlite(path, "creating the database", &error);
    // SQLite gives the files beside it the mode of the database.
    baton_private::file(&building)
        .map_err(|error| StoreError::from_io(path, "creating the database", &error))?;
    let connection = builder(&building, busy)?;
    migrate(path, &connection, 0)?;
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .and_then(|()| connection.pragma_update(None, "journal_mode", "WAL"))
        .map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    std::fs::File::open(&building)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&building, path))
        .map_err(|error| StoreError::from_io(path, "creating the database", &error))?;
    sync_folder_of(path)
}

/// Brings the schema from version `found` to the newest, each step in a transaction of its own. Blocks.
pub(crate) fn migrate(path: &Path, connection: &Connection, found: u32) -> Result<(), StoreError> {
    for migration in MIGRATIONS
        .iter()
        .filter(|migration| migration.version > found)
    {
        let sql = format!(
            "BEGIN IMMEDIATE;\n{}\nPRAGMA user_version = {};\nCOMMIT;",
            migration.sql, migration.version
        );
        connection.execute_batch(&sql).map_err(|error| {
            StoreError::from_rusqlite(path, "bringing the schema up to date", &error)
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_from_one_without_gaps() {
        for (nth, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.version as usize, nth + 1);
        }
    }
}
