//! How connections are made: one that writes, some that read, one that only looks.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::StoreError;

/// Size of a database page. Pages of 8 KiB would hold a conversation in a third less room, but a single step
/// would write half as much again to the log.
pub(crate) const PAGE_BYTES: u32 = 4096;
/// A write-ahead log that grew longer than this is cut back once its content is in the database.
const JOURNAL_SIZE_LIMIT: &str = "67108864";
/// A reader waits at least this long for a free connection: a machine under load is no fault.
const READER_WITHIN: Duration = Duration::from_secs(30);
/// Prepared statements kept per connection.
const STATEMENTS: usize = 128;

/// The file whose name is `path` with `suffix` appended.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

fn base(path: &Path, busy: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(busy)
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging()
}

/// The connection that writes. Never creates the file.
pub(crate) async fn writer(
    path: &Path,
    busy: Duration,
    max_pages: Option<u64>,
) -> Result<SqliteConnection, StoreError> {
    let mut options = base(path, busy)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT)
        .pragma("trusted_schema", "OFF");
    if let Some(pages) = max_pages {
        options = options.pragma("max_page_count", pages.to_string());
    }
    connect(path, &options).await
}

/// The connections that read.
pub(crate) fn readers(path: &Path, busy: Duration, count: u32) -> SqlitePool {
    let options = base(path, busy)
        .read_only(true)
        .pragma("query_only", "ON")
        .pragma("trusted_schema", "OFF");
    SqlitePoolOptions::new()
        .max_connections(count)
        .acquire_timeout(busy.max(READER_WITHIN))
        .test_before_acquire(false)
        .connect_lazy_with(options)
}

/// A connection that looks and leaves everything as it is. With `immutable`, SQLite takes no locks and
/// makes no files at all, which is right only where there is no write-ahead log to respect.
pub(crate) async fn looker(
    path: &Path,
    busy: Duration,
    immutable: bool,
) -> Result<SqliteConnection, StoreError> {
    connect(path, &base(path, busy).read_only(true).immutable(immutable)).await
}

/// A connection that creates its file, for building a database under a name nobody opens.
pub(crate) async fn builder(path: &Path, busy: Duration) -> Result<SqliteConnection, StoreError> {
    let options = base(path, busy)
        .create_if_missing(true)
        .page_size(PAGE_BYTES)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full);
    connect(path, &options).await
}

async fn connect(
    path: &Path,
    options: &SqliteConnectOptions,
) -> Result<SqliteConnection, StoreError> {
    SqliteConnection::connect_with(options)
        .await
        .map_err(|error| StoreError::from_sqlx(path, "opening", error))
}

/// Makes the names in a folder durable (after creating or renaming files in it).
pub(crate) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| StoreError::from_io(folder, "flushing the folder", &error))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_writer_is_durable_and_readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let busy = Duration::from_millis(1234);
        crate::schema::create(&path, busy).await.unwrap();
        let mut connection = writer(&path, busy, Some(99)).await.unwrap();
        for (pragma, expected) in [
            ("PRAGMA synchronous", 2),
            ("PRAGMA foreign_keys", 1),
            ("PRAGMA busy_timeout", 1234),
            ("PRAGMA max_page_count", 99),
            ("PRAGMA page_size", i64::from(PAGE_BYTES)),
        ] {
            let found: i64 = sqlx::query_scalar(pragma)
                .fetch_one(&mut connection)
                .await
                .unwrap();
            assert_eq!(found, expected, "{pragma}");
        }
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
        let readers = readers(&path, busy, 2);
        let refused = sqlx::query("DELETE FROM settings")
            .execute(&readers)
            .await
            .unwrap_err();
        assert_eq!(
            crate::error::primary_code(&refused),
            Some(crate::error::code::READONLY)
        );
        readers.close().await;
        connection.close().await.unwrap();
    }
}
