//! SQLite's primary result codes that mean something of their own to us.

/// The file may not be opened so.
pub const PERM: i32 = 3;
/// Another connection has the database for too long.
pub const BUSY: i32 = 5;
/// The same, within one process.
pub const LOCKED: i32 = 6;
/// The database may not be written.
pub const READONLY: i32 = 8;
/// The file system failed.
pub const IOERR: i32 = 10;
/// The database is damaged.
pub const CORRUPT: i32 = 11;
/// The disk is full.
pub const FULL: i32 = 13;
/// A file cannot be opened.
pub const CANTOPEN: i32 = 14;
/// A row violates a constraint.
pub const CONSTRAINT: i32 = 19;
/// The file is no database.
pub const NOTADB: i32 = 26;

/// The primary code of an error of sqlx, if SQLite made it.
pub fn of_sqlx(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

/// The primary code of an error of rusqlite, if SQLite made it.
pub fn of_rusqlite(error: &rusqlite::Error) -> Option<i32> {
    Some(error.sqlite_error()?.extended_code & 0xff)
}

/// Whether a code says that the database is damaged or none at all.
pub fn is_damage(code: i32) -> bool {
    matches!(code, CORRUPT | NOTADB)
}
