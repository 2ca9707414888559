//! Rows of many commits, put together into one script that runs in one transaction.
//!
//! SQLite's connection lives on a thread of its own, so each statement sent alone costs two thread
//! switches. One script with all statements costs them once; scripts of the same shape are prepared once.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type};

use crate::sql::{self, Insert};

/// Rows per statement: the largest that still fits is taken, so few shapes exist. What one step
/// writes fits into one statement.
const CHUNKS: [usize; 12] = [128, 64, 32, 16, 8, 7, 6, 5, 4, 3, 2, 1];
/// Scripts of more statements than this are rare shapes and not worth keeping prepared.
const KEPT_STATEMENTS_MAX: usize = 12;

/// Values in the order of a statement's parameters.
#[derive(Default)]
pub(crate) struct Values {
    arguments: SqliteArguments,
    failed: Option<sqlx::error::BoxDynError>,
}

impl Values {
    /// Appends a value.
    pub(crate) fn add<'v, T: Encode<'v, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        if let Err(error) = self.arguments.add(value) {
            self.failed.get_or_insert(error);
        }
        self
    }
}

/// A script in the making.
#[derive(Default)]
pub(crate) struct Batch {
    script: String,
    values: Values,
    statements: usize,
}

impl Batch {
    /// Whether there is nothing to run.
    pub(crate) fn is_empty(&self) -> bool {
        self.statements == 0
    }

    /// Appends one row for each item.
    pub(crate) fn insert<T>(
        &mut self,
        insert: Insert,
        items: &[T],
        mut bind: impl FnMut(&T, &mut Values),
    ) {
        let mut rest = items.len();
        for size in CHUNKS {
            while rest >= size {
                self.script.push_str(&repeated(insert, size));
                self.script.push_str(";\n");
                self.statements += 1;
                rest -= size;
            }
        }
        for item in items {
            bind(item, &mut self.values);
        }
    }

    /// Appends one statement.
    pub(crate) fn statement(&mut self, sql: &str, bind: impl FnOnce(&mut Values)) {
        self.script.push_str(sql);
        self.script.push_str(";\n");
        self.statements += 1;
        bind(&mut self.values);
    }

    /// Runs it all in one transaction. After an error the transaction may still be open.
    pub(crate) async fn run(self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        if let Some(error) = self.values.failed {
            return Err(sqlx::Error::Encode(error));
        }
        let script = if self.statements == 1 {
            // A statement alone is a transaction.
            self.script
        } else {
            format!("{};\n{}{}", sql::BEGIN, self.script, sql::COMMIT)
        };
        sqlx::query_with(AssertSqlSafe(script), self.values.arguments)
            .persistent(self.statements <= KEPT_STATEMENTS_MAX)
            .execute(connection)
            .await
            .map(drop)
    }
}

/// The statement for `rows` rows.
pub(crate) fn repeated(insert: Insert, rows: usize) -> String {
    let mut text = String::with_capacity(
        insert.head.len() + rows * (insert.row.len() + 1) + insert.tail.len(),
    );
    text.push_str(insert.head);
    for nth in 0..rows {
        if nth > 0 {
            text.push(',');
        }
        text.push_str(insert.row);
    }
    text.push_str(insert.tail);
    text
}
