//! Opening a database, with either binding. A key for an encrypted one would be given here, and nowhere else.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

/// How sqlx opens a database that exists; `busy` is how long it waits for another connection.
pub fn options(path: &Path, busy: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(busy)
        .disable_statement_logging()
}

/// Opens a database for reading and writing with rusqlite, on the calling thread; `flags` are added.
///
/// # Errors
/// When SQLite cannot open it.
pub fn open(path: &Path, busy: Duration, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(busy)?;
    Ok(connection)
}
