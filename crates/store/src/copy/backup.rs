//! A copy of the running database.

use std::path::Path;

use baton_sqlite::beside;
use sqlx::Connection;

use crate::open::connect::{self, sync_folder_of};
use crate::store::absolute;
use crate::{Store, StoreError, sql};

impl Store {
    /// Writes a copy of the database as it is now to `to`, while commits go on. The copy gets its name only
    /// when it is complete and durable.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is a file at `to`; it is left alone.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = absolute(to)?;
        refuse_existing(&to)?;
        let partial = beside(&to, ".partial");
        match std::fs::remove_file(&partial) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::from_io(
                    &partial,
                    "removing an unfinished copy",
                    &error,
                ));
            }
            Ok(()) | Err(_) => {}
        }
        // SQLite treats an empty file as a missing one, so it is written into as it is.
        baton_private::file(&partial)
            .map_err(|error| StoreError::from_io(&partial, "creating the copy", &error))?;
        let mut connection = connect::reader(self.path(), self.busy()).await?;
        let copied = sqlx::query(sql::VACUUM_INTO)
            .bind(partial.to_str())
            .execute(&mut connection)
            .await;
        let closed = connection.close().await;
        copied
            .and(closed)
            .map_err(|error| StoreError::from_sqlx(&to, "copying the database", error))?;
        refuse_existing(&to)?;
        std::fs::File::open(&partial)
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&partial, &to))
            .map_err(|error| StoreError::from_io(&to, "finishing the copy", &error))?;
        sync_folder_of(&to)
    }
}

fn refuse_existing(to: &Path) -> Result<(), StoreError> {
    match std::fs::symlink_metadata(to) {
        Ok(_) => Err(StoreError::Exists {
            path: to.to_owned(),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::from_io(to, "looking", &error)),
    }
}
