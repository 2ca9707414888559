//! Opens connections: one that writes, some that read, one that only inspects.
//!
//! The writing connection is rusqlite's, which runs a statement on the calling thread: a transaction ends on
//! the thread it began on, without two thread switches a statement. The others are sqlx's, which run elsewhere.

use std::path::Path;
use std::time::Duration;

use baton_sqlite::Key;
use rusqlite::{Connection as Writing, OpenFlags};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Connection, SqliteConnection};

use crate::StoreError;

/// Size of a database page. Pages of 8 KiB would hold a conversation in a third less room, but a single step
/// would write half as much again to the log.
pub(crate) const PAGE_BYTES: u32 = 4096;
/// A write-ahead log that grew longer than this is truncated once its content is in the database.
const JOURNAL_SIZE_LIMIT: i64 = 64 * 1024 * 1024;
/// Shortest time a reader waits for a free connection: a machine under load is no fault.
const READER_WITHIN: Duration = Duration::from_secs(30);
/// Prepared statements kept per connection.
const STATEMENTS: usize = 128;

fn base(path: &Path, busy: Duration) -> SqliteConnectOptions {
    baton_sqlite::options(path, busy, Key::Plain).statement_cache_capacity(STATEMENTS)
}

/// The connection that writes. Never creates the file. Blocks.
pub(crate) fn writer(
    path: &Path,
    busy: Duration,
    max_pages: Option<u64>,
) -> Result<Writing, StoreError> {
    let connection = open(path, busy, OpenFlags::empty())?;
    let prepared = (|| {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "journal_size_limit", JOURNAL_SIZE_LIMIT)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        if let Some(pages) = max_pages {
            connection.pragma_update(
                None,
                "max_page_count",
                i64::try_from(pages).unwrap_or(i64::MAX),
            )?;
        }
        Ok(())
    })();
    prepared.map_err(|error| StoreError::from_rusqlite(path, "opening", &error))?;
    Ok(connection)
}

/// The connections that read. With `immutable`, SQLite takes no locks and creates no files at all, which is right only if
/// there is no write-ahead log.
pub(crate) fn readers(path: &Path, busy: Duration, count: u32, immutable: bool) -> SqlitePool {
    let options = base(path, busy)
        .read_only(true)
        .immutable(immutable)
        .pragma("query_only", "ON")
        .pragma("trusted_schema", "OFF");
    SqlitePoolOptions::new()
        .max_connections(count)
        .acquire_timeout(busy.max(READER_WITHIN))
        .test_before_acquire(false)
        .connect_lazy_with(options)
}

/// A connection that inspects a database which no program has open, and leaves everything as it is.
pub(crate) async fn looker(path: &Path, busy: Duration) -> Result<SqliteConnection, StoreError> {
    let options = baton_sqlite::inspection(path, busy, Key::Plain)
        .map_err(|error| StoreError::from_io(path, "looking", &error))?;
    connect(path, &options).await
}

/// A connection that reads beside the one that writes.
pub(crate) async fn reader(path: &Path, busy: Duration) -> Result<SqliteConnection, StoreError> {
    connect(path, &base(path, busy).read_only(true)).await
}

async fn connect(
    path: &Path,
    options: &SqliteConnectOptions,
) -> Result<SqliteConnection, StoreError> {
    SqliteConnection::connect_with(options)
        .await
        .map_err(|error| StoreError::from_sqlx(path, "opening", error))
}

/// A connection that creates its file, for building a database under a name that is never opened. Blocks.
pub(crate) fn builder(path: &Path, busy: Duration) -> Result<Writing, StoreError> {
    let connection = open(path, busy, OpenFlags::SQLITE_OPEN_CREATE)?;
    let prepared = (|| {
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        connection.pragma_update(None, "synchronous", "FULL")
    })();
    prepared.map_err(|error| StoreError::from_rusqlite(path, "opening", &error))?;
    Ok(connection)
}

fn open(path: &Path, busy: Duration, flags: OpenFlags) -> Result<Writing, StoreError> {
    baton_sqlite::open(path, busy, Key::Plain, flags)
        .map_err(|error| StoreError::from_rusqlite(path, "opening", &error))
}

/// Makes the names in a folder durable (after creating or renaming files in it).
pub(crate) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    baton_sqlite::sync_folder_of(path).map_err(|error| {
        let folder = path.parent().unwrap_or(path);
        StoreError::from_io(folder, "flushing the folder", &error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_writer_is_durable_and_readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let busy = Duration::from_millis(1234);
        crate::open::schema::create(&path, busy).unwrap();
        let connection = writer(&path, busy, Some(99)).unwrap();
        for (pragma, expected) in [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("busy_timeout", 1234),
            ("journal_size_limit", JOURNAL_SIZE_LIMIT),
            ("max_page_count", 99),
            ("page_size", i64::from(PAGE_BYTES)),
        ] {
            let found: i64 = connection
                .pragma_query_value(None, pragma, |row| row.get(0))
                .unwrap();
            assert_eq!(found, expected, "{pragma}");
        }
        let mode: String = connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "wal");
        let readers = readers(&path, busy, 2, false);
        let refused = sqlx::query("DELETE FROM settings")
            .execute(&readers)
            .await
            .unwrap_err();
        assert_eq!(
            baton_sqlite::code::of_sqlx(&refused),
            Some(baton_sqlite::code::READONLY)
        );
        readers.close().await;
    }
}
