//! The periodic chores of the desk: overdue wrap-ups, and what the next start has to know.

use baton_store::{Commit, Setting, StoreError};
use jiff::Timestamp;

use super::call_counts::{CALLS, CallCounts};
use super::error::DeskProblem;
use super::host::DeskHost;
use super::message::Message;

/// Since when there has been no connection; empty while there is one.
const OFFLINE_SINCE: &str = "desk.offline_since";

impl DeskHost {
    /// Since when an earlier run of this desk had no connection when it ended.
    pub(crate) async fn stored_offline_since(&self) -> Result<Option<Timestamp>, StoreError> {
        let stored = self.parts.reader.store.setting(OFFLINE_SINCE).await?;
        Ok(stored.and_then(|at| at.parse().ok()))
    }

    /// Writes down since when there is no connection: the next run says the same.
    pub(crate) async fn store_offline_since(&self) {
        let stored = async {
            let since = self.ask(|model| model.connection.offline_since()).await?;
            let mut commit = Commit::bookkeeping();
            commit.settings.push(Setting {
                key: OFFLINE_SINCE.into(),
                value: since.map_or_else(String::new, |at| at.to_string()),
            });
            self.parts.reader.store.commit(commit).await?;
            Ok::<_, DeskProblem>(())
        };
        if let Err(error) = stored.await {
            tracing::warn!(%error, "since when there is no connection could not be written down");
        }
    }

    /// Does the chores once.
    pub(crate) async fn do_chores(&self) {
        if let Err(error) = self.finish_overdue().await {
            tracing::warn!(%error, "overdue wrap-ups were not looked at");
        }
        for (what, done) in [
            ("the counts of calls", self.store_new_counts().await),
            (
                "that this desk runs",
                self.is_alive().await.map_err(Into::into),
            ),
        ] {
            if let Err(error) = done {
                tracing::warn!(%error, "{what} could not be written down; the next round tries again");
            }
        }
    }

    async fn store_new_counts(&self) -> Result<(), DeskProblem> {
        let Some(counts) = self
            .ask(super::read_model::ReadModel::counts_to_store)
            .await?
        else {
            return Ok(());
        };
        self.store_counts(&counts).await?;
        self.send(Message::CountsStored(counts)).await
    }

    /// Writes the counts of calls down.
    pub(crate) async fn store_counts(&self, counts: &CallCounts) -> Result<(), StoreError> {
        let value = serde_json::to_string(counts).map_err(|error| StoreError::Invalid {
            detail: format!("the counts of calls cannot be written as JSON: {error}"),
        })?;
        let mut commit = Commit::bookkeeping();
        commit.settings.push(Setting {
            key: CALLS.into(),
            value,
        });
        self.parts.reader.store.commit(commit).await.map(drop)
    }
}
