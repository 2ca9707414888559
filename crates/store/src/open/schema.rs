//! The schema of the database, and how one is created.

use std::path::Path;
use std::time::Duration;

use baton_sqlite::{Migration, Migrations, beside};
use rusqlite::Connection;

use crate::open::connect::{builder, sync_folder_of};
use crate::{APPLICATION_ID, StoreError};

/// The schema of a workstation's database.
pub(crate) const SCHEMA: Migrations = Migrations::new(&[
    Migration {
        name: "first",
        sql: include_str!("../../../../migrations/workstation/0001_first.sql"),
    },
    Migration {
        name: "drafts",
        sql: include_str!("../../../../migrations/workstation/0002_drafts.sql"),
    },
    Migration {
        name: "team",
        sql: include_str!("../../../../migrations/workstation/0003_team.sql"),
    },
    Migration {
        name: "replication",
        sql: include_str!("../../../../migrations/workstation/0004_replication.sql"),
    },
    Migration {
        name: "people",
        sql: include_str!("../../../../migrations/workstation/0005_people.sql"),
    },
]);

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

/// Brings the schema from version `found` to the newest. Blocks.
pub(crate) fn migrate(path: &Path, connection: &Connection, found: u32) -> Result<(), StoreError> {
    SCHEMA
        .migrate(connection, found)
        .map_err(|error| StoreError::from_rusqlite(path, "bringing the schema up to date", &error))
}

/// Refuses a database that a newer program made, and one without a schema; else its version.
pub(crate) fn known(path: &Path, found: i64) -> Result<u32, StoreError> {
    let damaged = |detail| StoreError::Damaged {
        path: path.to_owned(),
        detail,
    };
    let version =
        u32::try_from(found).map_err(|_| damaged(format!("its schema version is {found}")))?;
    if version == 0 {
        return Err(damaged("it has no schema".to_owned()));
    }
    SCHEMA
        .admits(version)
        .map(|()| version)
        .map_err(|_| StoreError::NewerSchema {
            path: path.to_owned(),
            found: version,
            known: SCHEMA.newest(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_in_the_program() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/workstation");
        let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| {
                let path = file.unwrap().path();
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read_to_string(&path).unwrap())
            })
            .collect();
        files.sort_unstable();
        let known: Vec<(String, String)> = SCHEMA
            .migrations()
            .map(|(version, step)| (format!("{version:04}_{}", step.name), step.sql.to_owned()))
            .collect();
        assert_eq!(known, files);
    }
}
