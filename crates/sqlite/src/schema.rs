//! The schema of a database: its migrations, how they run, and which databases this program may open.
//!
//! The two bindings record differently what has run: rusqlite's databases in `user_version`, sqlx's in a table with a
//! checksum of each migration. The list and the rules are the same.

use rusqlite::Connection;
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnection;

/// One step of a schema. A released one never changes; a new one is appended.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// What it is about, in a word.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

/// The migrations of a database, in order. The version of each is its place, counted from 1.
#[derive(Debug, Clone, Copy)]
pub struct Migrations(&'static [Migration]);

/// Why this program must not open a database. It is refused before anything in it is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A newer program has migrated it.
    #[error("migration {version} is not known to this program")]
    Newer {
        /// The first migration that this program does not know.
        version: i64,
    },
    /// A migration that it went through had another content.
    #[error("migration {version} had another content")]
    Changed {
        /// The migration.
        version: i64,
    },
}

impl Migrations {
    /// The schema that these migrations lead to.
    pub const fn new(migrations: &'static [Migration]) -> Self {
        Self(migrations)
    }

    /// The version after the last migration.
    #[expect(clippy::cast_possible_truncation, reason = "a handful of migrations")]
    pub const fn newest(&self) -> u32 {
        self.0.len() as u32
    }

    /// Each migration with its version.
    pub fn migrations(&self) -> impl Iterator<Item = (u32, &'static Migration)> {
        (1..).zip(self.0)
    }

    /// Whether a database of this version may be opened.
    ///
    /// # Errors
    /// [`Unfit::Newer`].
    pub fn admits(&self, version: u32) -> Result<(), Unfit> {
        if version > self.newest() {
            let version = i64::from(version);
            return Err(Unfit::Newer { version });
        }
        Ok(())
    }

    /// Whether a database that went through these migrations, each with its checksum, may be opened.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn admits_applied(&self, applied: &[(i64, Vec<u8>)]) -> Result<(), Unfit> {
        let known = self.migrator();
        for (version, checksum) in applied {
            let version = *version;
            match known.iter().find(|known| known.version == version) {
                None => return Err(Unfit::Newer { version }),
                Some(known) if *known.checksum != **checksum => {
                    return Err(Unfit::Changed { version });
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Brings a database of rusqlite from a version to the newest, each migration in a transaction of its own. Blocks.
    ///
    /// # Errors
    /// When a migration fails. Those before it have run.
    pub fn migrate(&self, connection: &Connection, found: u32) -> rusqlite::Result<()> {
        for (version, migration) in self.migrations().filter(|(version, _)| *version > found) {
            let sql = format!(
                "BEGIN IMMEDIATE;\n{}\nPRAGMA user_version = {version};\nCOMMIT;",
                migration.sql
            );
            connection.execute_batch(&sql)?;
        }
        Ok(())
    }

    /// Brings a database of sqlx to the newest version.
    ///
    /// # Errors
    /// When a migration fails, or the database does not fit.
    pub async fn migrate_sqlx(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<(), MigrateError> {
        self.migrator().run_direct(None, connection, false).await
    }

    fn migrator(&self) -> Migrator {
        let migrations = self.migrations().map(|(version, migration)| {
            sqlx::migrate::Migration::new(
                version.into(),
                migration.name.into(),
                MigrationType::Simple,
                migration.sql.into_sql_str(),
                false,
            )
        });
        Migrator::with_migrations(migrations.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: Migrations = Migrations::new(&[
        Migration {
            name: "first",
            sql: "CREATE TABLE a (x INTEGER) STRICT;",
        },
        Migration {
            name: "second",
            sql: "ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT 'none';",
        },
    ]);

    #[test]
    fn a_database_of_rusqlite_is_brought_up_to_date_step_by_step() {
        let connection = Connection::open_in_memory().unwrap();
        let version = || -> u32 {
            let found = connection.pragma_query_value(None, "user_version", |row| row.get(0));
            found.unwrap()
        };
        Migrations::new(&SCHEMA.0[..1])
            .migrate(&connection, 0)
            .unwrap();
        assert_eq!(version(), 1);
        connection.execute("INSERT INTO a VALUES (7)", []).unwrap();
        SCHEMA.migrate(&connection, version()).unwrap();
        assert_eq!(version(), SCHEMA.newest());
        let row: (i64, String) = connection
            .query_row("SELECT x, y FROM a", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(row, (7, "none".to_owned()));
        // Nothing is left to do.
        SCHEMA.migrate(&connection, version()).unwrap();
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let connection = Connection::open_in_memory().unwrap();
        let broken = Migrations::new(&[Migration {
            name: "broken",
            sql: "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO b VALUES (1);",
        }]);
        assert!(broken.migrate(&connection, 0).is_err());
        connection.execute_batch("ROLLBACK").unwrap();
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 0);
    }

    #[test]
    fn what_is_newer_or_changed_is_refused() {
        assert_eq!(SCHEMA.admits(2), Ok(()));
        assert_eq!(SCHEMA.admits(3), Err(Unfit::Newer { version: 3 }));
        let applied: Vec<(i64, Vec<u8>)> = SCHEMA
            .migrator()
            .iter()
            .map(|migration| (migration.version, migration.checksum.to_vec()))
            .collect();
        assert_eq!(SCHEMA.admits_applied(&applied), Ok(()));
        assert_eq!(SCHEMA.admits_applied(&applied[..1]), Ok(()));
        let mut newer = applied.clone();
        newer.push((3, vec![0]));
        assert_eq!(
            SCHEMA.admits_applied(&newer),
            Err(Unfit::Newer { version: 3 })
        );
        let mut changed = applied;
        changed[0].1[0] ^= 1;
        assert_eq!(
            SCHEMA.admits_applied(&changed),
            Err(Unfit::Changed { version: 1 })
        );
    }
}
