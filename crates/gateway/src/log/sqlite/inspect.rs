//! Inspects a database without changing it: is it a gateway's, is it whole, do we know its schema.

use std::path::Path;

use baton_sqlite::{Key, Unfit, has_content, used_by};
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions, Connection};

use super::open::{BUSY, SCHEMA, broken, not_locked};
use crate::GatewayError;

/// Finds pages that cannot be read.
const QUICK: &str = "PRAGMA quick_check";
/// Also compares every index with its table.
const THOROUGH: &str = "PRAGMA integrity_check";
pub(super) const UNREADABLE: &str = "SELECT \
     (SELECT COUNT(*) FROM event WHERE NOT json_valid(body)) + \
     (SELECT COUNT(*) FROM entry WHERE NOT json_valid(body))";

/// The first of them: a conversation, whether it is an event, and its place.
pub(super) const UNREADABLE_PLACES: &str = "SELECT conversation, 1 AS event, seq AS place FROM event \
     WHERE NOT json_valid(body) UNION ALL \
     SELECT conversation, 0, position FROM entry WHERE NOT json_valid(body) LIMIT 10";

/// What a path holds where a gateway's database is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inspection {
    /// Nothing yet.
    Nothing,
    /// A database that a gateway has open. It was not read.
    InUse,
    /// A sound database.
    Sound {
        /// Rows in it whose content is not what a gateway writes.
        unreadable: u64,
        /// The places of the first of them, in plain words.
        places: Vec<String>,
    },
}

/// Inspects the whole database at `path` and leaves it as it is.
///
/// # Errors
/// When it is damaged, newer, another program's or cannot be read.
pub async fn inspect(path: &Path) -> Result<Inspection, GatewayError> {
    let used_by = used_by(path).map_err(|why| not_locked(path, why))?;
    if used_by.is_some() {
        return Ok(Inspection::InUse);
    }
    let Some(mut connection) = look(path).await? else {
        return Ok(Inspection::Nothing);
    };
    let found = async {
        judge(path, &mut connection, THOROUGH).await?;
        let count = sqlx::query_scalar::<_, i64>(UNREADABLE)
            .fetch_one(&mut connection)
            .await
            .map_err(|error| broken(path, error))?;
        let places = sqlx::query_as(UNREADABLE_PLACES)
            .fetch_all(&mut connection)
            .await
            .map_err(|error| broken(path, error))?;
        Ok::<_, GatewayError>((count, places))
    };
    let found = found.await;
    closed(path, connection).await?;
    let (unreadable, places) = found?;
    Ok(Inspection::Sound {
        unreadable: u64::try_from(unreadable).unwrap_or(0),
        places: places.into_iter().map(place).collect(),
    })
}

fn place((conversation, event, place): (String, bool, i64)) -> String {
    if event {
        format!("entry {place} of the log, in conversation {conversation}")
    } else {
        format!("message {place} on the page of conversation {conversation}")
    }
}

/// Refuses an existing file that is damaged, newer or foreign, before anything in it is changed.
pub(super) async fn refuse_unfit(path: &Path) -> Result<(), GatewayError> {
    let Some(mut connection) = look(path).await? else {
        return Ok(());
    };
    let judged = judge(path, &mut connection, QUICK).await;
    closed(path, connection).await?;
    judged
}

/// A connection that changes nothing; `None` if there is nothing to inspect.
async fn look(path: &Path) -> Result<Option<SqliteConnection>, GatewayError> {
    let unusable = |source| GatewayError::Folder {
        path: path.to_owned(),
        source,
    };
    if !has_content(path).map_err(unusable)? {
        return Ok(None);
    }
    baton_sqlite::inspection(path, BUSY, Key::Plain)
        .map_err(unusable)?
        .connect()
        .await
        .map(Some)
        .map_err(|error| broken(path, error))
}

async fn closed(path: &Path, connection: SqliteConnection) -> Result<(), GatewayError> {
    connection
        .close()
        .await
        .map_err(|error| broken(path, error))
}

async fn judge(
    path: &Path,
    connection: &mut SqliteConnection,
    check: &'static str,
) -> Result<(), GatewayError> {
    let found = applied(connection).await;
    let Some(applied) = found.map_err(|error| broken(path, error))? else {
        return Err(other(path, "it has tables but no record of migrations"));
    };
    SCHEMA
        .admits_applied(&applied)
        .map_err(|unfit| match unfit {
            Unfit::Newer { version } => GatewayError::NewerSchema {
                path: path.to_owned(),
                version,
            },
            Unfit::Changed { .. } => other(path, unfit),
        })?;
    let findings: Vec<String> = sqlx::query_scalar(check)
        .fetch_all(connection)
        .await
        .map_err(|error| broken(path, error))?;
    if findings == ["ok"] {
        return Ok(());
    }
    Err(GatewayError::Damaged {
        path: path.to_owned(),
        source: sqlx::Error::Protocol(findings.join("; ")),
    })
}

/// The migrations a database went through; `None` when it has tables from elsewhere.
async fn applied(
    connection: &mut SqliteConnection,
) -> Result<Option<Vec<(i64, Vec<u8>)>>, sqlx::Error> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut *connection)
            .await?;
    if tables.is_empty() {
        return Ok(Some(Vec::new()));
    }
    if !tables.iter().any(|name| name == "_sqlx_migrations") {
        return Ok(None);
    }
    sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
        .fetch_all(connection)
        .await
        .map(Some)
}

pub(super) fn other(path: &Path, detail: impl std::fmt::Display) -> GatewayError {
    GatewayError::OtherSchema {
        path: path.to_owned(),
        detail: detail.to_string(),
    }
}
