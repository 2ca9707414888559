//! Opening a database, with either binding: the one place that a key passes through.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::files::{beside, has_content};

/// The key that a database is encrypted with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Key {
    /// None: the database is plain.
    #[default]
    Plain,
}

/// How sqlx opens a database that exists; `busy` is how long it waits for another connection.
pub fn options(path: &Path, busy: Duration, key: Key) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(busy)
        .disable_statement_logging();
    match key {
        Key::Plain => options,
    }
}

/// How sqlx opens a database to inspect it while no program of ours has it open: it reads, and leaves everything as it is.
/// Where nothing is in the write-ahead log, SQLite need not lock, recover or create anything.
///
/// # Errors
/// When it cannot be found out whether there is such a log.
pub fn inspection(path: &Path, busy: Duration, key: Key) -> std::io::Result<SqliteConnectOptions> {
    let alone = !has_content(&beside(path, "-wal"))?;
    Ok(options(path, busy, key).read_only(true).immutable(alone))
}

/// Opens a database for reading and writing with rusqlite, on the calling thread; `flags` are added.
///
/// # Errors
/// When SQLite cannot open it.
pub fn open(
    path: &Path,
    busy: Duration,
    key: Key,
    flags: OpenFlags,
) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    match key {
        Key::Plain => {}
    }
    connection.busy_timeout(busy)?;
    Ok(connection)
}
