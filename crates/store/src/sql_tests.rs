//! Every statement is prepared against the schema a new database gets.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, Executor, SqlSafeStr};

use super::{ALL, INSERTS};
use crate::batch::repeated;
use crate::{connect, schema};

#[tokio::test]
async fn every_statement_fits_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    schema::create(&path, Duration::from_secs(1)).await.unwrap();
    let mut connection = connect::writer(&path, Duration::from_secs(1), None)
        .await
        .unwrap();
    for (name, statement) in ALL {
        let prepared = (&mut connection).prepare((*statement).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
    for insert in INSERTS {
        for rows in [1, 8, 64] {
            let statement = repeated(*insert, rows);
            let prepared = (&mut connection)
                .prepare(AssertSqlSafe(statement.clone()).into_sql_str())
                .await;
            assert!(prepared.is_ok(), "{statement}: {:?}", prepared.err());
        }
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn every_table_is_strict_and_every_column_not_null() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    schema::create(&path, Duration::from_secs(1)).await.unwrap();
    let mut connection = connect::writer(&path, Duration::from_secs(1), None)
        .await
        .unwrap();
    let tables: Vec<(String, i64)> = sqlx::query_as(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'history_fts%'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert_eq!(tables.len(), 8, "{tables:?}");
    for (table, strict) in tables {
        assert_eq!(strict, 1, "{table} is not STRICT");
        let nullable: Vec<String> =
            sqlx::query_scalar("SELECT name FROM pragma_table_info(?) WHERE \"notnull\" = 0")
                .bind(&table)
                .fetch_all(&mut connection)
                .await
                .unwrap();
        assert!(nullable.is_empty(), "{table}: {nullable:?}");
    }
    connection.close().await.unwrap();
}
