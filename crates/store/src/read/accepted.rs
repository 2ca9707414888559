//! Keys that the other side accepted: a few of them show whether it has lost some.

use crate::{Store, StoreError, sql};

impl Store {
    /// Keys of accepted messages after the id `above`, newest first, at most `most` (and at least
    /// two): distances double from the newest on, and the oldest is the last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn accepted_keys(&self, above: i64, most: usize) -> Result<Vec<String>, StoreError> {
        let Some((oldest, last)) = self.accepted(sql::ACCEPTED_OLDEST, above, None).await? else {
            return Ok(Vec::new());
        };
        let mut keys = Vec::new();
        let (mut at_most, mut distance) = (i64::MAX, 1_i64);
        while keys.len() + 1 < most {
            let found = self
                .accepted(sql::ACCEPTED_NEWEST, oldest, Some(at_most))
                .await?;
            let Some((id, key)) = found else {
                break;
            };
            keys.push(key);
            at_most = id.saturating_sub(distance);
            distance = distance.saturating_mul(2);
        }
        keys.push(last);
        Ok(keys)
    }

    /// Id of the newest accepted message; 0 for none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn newest_accepted(&self) -> Result<i64, StoreError> {
        let found = self
            .accepted(sql::ACCEPTED_NEWEST, 0, Some(i64::MAX))
            .await?;
        Ok(found.map_or(0, |(id, _)| id))
    }

    async fn accepted(
        &self,
        statement: &'static str,
        above: i64,
        at_most: Option<i64>,
    ) -> Result<Option<(i64, String)>, StoreError> {
        let mut query = sqlx::query_as(statement).bind(above);
        if let Some(at_most) = at_most {
            query = query.bind(at_most);
        }
        query
            .fetch_optional(self.readers())
            .await
            .map_err(|error| self.name("looking for accepted messages", error))
    }
}
