//! The periodic chores of the desk: overdue wrap-ups, and what the next start has to know.

use baton_store::{Commit, Setting, StoreError};

use super::call_counts::{CALLS, CallCounts};
use super::error::DeskProblem;
use super::host::DeskHost;
use super::message::Message;

impl DeskHost {
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
