//! Opening the database: one process at a time, never touching what it does not understand.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton_sqlite::{Key, Lock, Migration, Migrations, NotLocked, code};
use jiff::Timestamp;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Row};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::inspect::{other, refuse_unfit};
use super::{Running, Sqlite, WAITING, rows, writer};
use crate::config::random_bytes;
use crate::error::LogError;
use crate::log::{LogIdentity, Updates};
use crate::saving::Saving;
use crate::{GatewayConfig, GatewayError};

/// The schema of a gateway's database.
pub(super) const SCHEMA: Migrations = Migrations::new(&[
    Migration {
        name: "log",
        sql: include_str!("../../../../../migrations/gateway/0001_log.sql"),
    },
    Migration {
        name: "said",
        sql: include_str!("../../../../../migrations/gateway/0002_said.sql"),
    },
    Migration {
        name: "team",
        sql: include_str!("../../../../../migrations/gateway/0003_team.sql"),
    },
    Migration {
        name: "journal",
        sql: include_str!("../../../../../migrations/gateway/0004_journal.sql"),
    },
    Migration {
        name: "journal_key",
        sql: include_str!("../../../../../migrations/gateway/0005_journal_key.sql"),
    },
]);

const READERS: u32 = 4;
pub(super) const BUSY: Duration = Duration::from_secs(5);

pub(super) const IDENTITY: &str = "SELECT log, secret_key FROM identity WHERE one = 1";
pub(super) const NEW_IDENTITY: &str =
    "INSERT INTO identity (one, log, secret_key, created_us) VALUES (1, ?1, ?2, ?3)";
pub(super) const HEAD: &str = "SELECT COALESCE(MAX(seq), 0) AS head FROM event";

/// Opens the configured database, making it when it is missing.
pub(crate) async fn open(config: &GatewayConfig) -> Result<(Sqlite, Running), GatewayError> {
    let path = &config.database;
    let lock = lock(path)?;
    let options = baton_sqlite::options(path, BUSY, Key::Plain)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    refuse_unfit(path).await?;
    baton_sqlite::own(path).map_err(|source| GatewayError::Folder {
        path: path.clone(),
        source,
    })?;
    let mut connection = options
        .connect()
        .await
        .map_err(|error| broken(path, error))?;
    SCHEMA
        .migrate_sqlx(&mut connection)
        .await
        .map_err(|error| unfit(path, error))?;
    let identity = identity(&mut connection)
        .await
        .map_err(|trouble| trouble.at(path))?;
    let head: i64 = sqlx::query(HEAD)
        .fetch_one(&mut connection)
        .await
        .and_then(|row| row.try_get("head"))
        .map_err(|error| broken(path, error))?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(options.clone().read_only(true).create_if_missing(false))
        .await
        .map_err(|error| broken(path, error))?;

    let (writes, waiting) = mpsc::channel(WAITING);
    let (grown, head) = watch::channel(u64::try_from(head).unwrap_or(0));
    let updates = Arc::new(Updates::default());
    let (told, saving) = watch::channel(Saving::Works);
    let streams = Arc::new(Updates::default());
    let (counted, restarts) = watch::channel(0);
    let closing = CancellationToken::new();
    let listeners = writer::Listeners {
        head: grown,
        updates: Arc::clone(&updates),
        streams: Arc::clone(&streams),
        saving: told,
        restarts: counted,
    };
    let mut connection = writer::Connection {
        options: options.create_if_missing(false),
        open: Some(connection),
        most_entries: config.limits.entries,
        rules: config.team.clone(),
        team: None,
    };
    // A team that cannot be folded is found out before anyone is served.
    writer::commit(&mut connection, &mut [])
        .await
        .map_err(|error| unfolded(path, &error))?;
    let writer = tokio::spawn(writer::run(connection, waiting, listeners, closing.clone()));
    let log = Sqlite {
        identity,
        writes,
        readers: readers.clone(),
        head,
        saving,
        updates,
        streams,
        restarts,
    };
    Ok((
        log,
        Running {
            writer,
            closing,
            readers,
            lock,
        },
    ))
}

/// One gateway per database: two writers would both hand out the next sequence number.
pub(super) fn lock(database: &Path) -> Result<Lock, GatewayError> {
    Lock::take(database).map_err(|why| not_locked(database, why))
}

pub(super) fn not_locked(database: &Path, why: NotLocked) -> GatewayError {
    match why {
        NotLocked::Held { .. } => GatewayError::InUse {
            path: database.to_owned(),
        },
        NotLocked::File { path, source, .. } => GatewayError::Folder { path, source },
    }
}

pub(super) fn broken(path: &Path, source: sqlx::Error) -> GatewayError {
    let damaged = code::of_sqlx(&source).is_some_and(code::is_damage);
    let path = path.to_owned();
    if damaged {
        GatewayError::Damaged { path, source }
    } else {
        GatewayError::Database { path, source }
    }
}

fn unfit(path: &Path, error: MigrateError) -> GatewayError {
    match error {
        MigrateError::VersionMissing(version) => GatewayError::NewerSchema {
            path: path.to_owned(),
            version,
        },
        MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
            broken(path, source)
        }
        unlike => other(path, unlike),
    }
}

fn unfolded(path: &Path, error: &LogError) -> GatewayError {
    let source = sqlx::Error::Protocol(error.to_string());
    let path = path.to_owned();
    match error {
        LogError::Row(_) => GatewayError::Damaged { path, source },
        LogError::Storage(_) | LogError::Hole { .. } | LogError::Closed | LogError::Slow => {
            GatewayError::Database { path, source }
        }
    }
}

enum Trouble {
    Database(sqlx::Error),
    Row(LogError),
    Randomness(GatewayError),
}

impl Trouble {
    fn at(self, path: &Path) -> GatewayError {
        match self {
            Self::Database(error) => broken(path, error),
            Self::Row(error) => broken(path, sqlx::Error::Protocol(error.to_string())),
            Self::Randomness(error) => error,
        }
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<LogError> for Trouble {
    fn from(error: LogError) -> Self {
        Self::Row(error)
    }
}

async fn identity(connection: &mut SqliteConnection) -> Result<LogIdentity, Trouble> {
    if let Some(row) = sqlx::query(IDENTITY)
        .fetch_optional(&mut *connection)
        .await?
    {
        let key: Vec<u8> = row.try_get("secret_key")?;
        return Ok(LogIdentity {
            log: rows::uuid(row.try_get("log")?)?,
            key: key
                .try_into()
                .map_err(|_| LogError::row("the secret key has the wrong length"))?,
        });
    }
    let identity = LogIdentity {
        log: Uuid::now_v7(),
        key: random_bytes().map_err(Trouble::Randomness)?,
    };
    sqlx::query(NEW_IDENTITY)
        .bind(identity.log.to_string())
        .bind(identity.key.as_slice())
        .bind(Timestamp::now().as_microsecond())
        .execute(connection)
        .await?;
    Ok(identity)
}
