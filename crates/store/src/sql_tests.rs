//! Every statement is prepared against the schema a new database gets.

use std::time::Duration;

use super::ALL;
use crate::open::connect;
use crate::open::schema;

fn new_database(folder: &tempfile::TempDir) -> rusqlite::Connection {
    let path = folder.path().join("a.db");
    schema::create(&path, Duration::from_secs(1)).unwrap();
    connect::writer(&path, Duration::from_secs(1), None).unwrap()
}

#[test]
fn every_statement_fits_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let connection = new_database(&folder);
    for (name, statement) in ALL {
        let prepared = connection.prepare(statement);
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
}

#[test]
fn every_table_is_strict_and_every_column_not_null() {
    let folder = tempfile::tempdir().unwrap();
    let connection = new_database(&folder);
    let tables: Vec<(String, i64)> = connection
        .prepare(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
             AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'history_fts%'",
        )
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(tables.len(), 12, "{tables:?}");
    for (table, strict) in tables {
        assert_eq!(strict, 1, "{table} is not STRICT");
        let nullable: Vec<String> = connection
            .prepare("SELECT name FROM pragma_table_info(?) WHERE \"notnull\" = 0")
            .unwrap()
            .query_map([&table], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(nullable.is_empty(), "{table}: {nullable:?}");
    }
}
