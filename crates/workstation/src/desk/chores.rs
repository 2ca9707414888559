//! What the desk looks after by itself, every few seconds: overdue wrap-ups, and what the next start has to know.

use std::collections::HashMap;

use baton_orchestrator::Agent;
use baton_playbook::SystemName;
use baton_store::{Commit, Setting, Store, StoreError};
use serde::{Deserialize, Serialize};

use super::book::{ModelCalls, SystemCalls};
use super::live::Shared;

/// Setting: calls of systems and models, as the health screen counts them.
const CALLS: &str = "desk.calls";

/// Calls of systems and models, kept over a restart.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Calls {
    pub(crate) systems: HashMap<SystemName, SystemCalls>,
    pub(crate) models: HashMap<Agent, ModelCalls>,
}

impl Calls {
    /// Those of the last run; none where they cannot be read, for they are figures and no facts.
    pub(crate) async fn read(store: &Store) -> Result<Self, StoreError> {
        let Some(text) = store.setting(CALLS).await? else {
            return Ok(Self::default());
        };
        Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the counts of calls begin anew");
            Self::default()
        }))
    }
}

impl Shared {
    /// Looks after what nobody asked for.
    pub(crate) async fn make_a_round(&self) {
        self.finish_overdue().await;
        for (what, kept) in [
            ("the counts of calls", self.keep_calls().await),
            ("that this desk runs", self.is_alive().await),
        ] {
            if let Err(error) = kept {
                tracing::warn!(%error, "{what} could not be written down; the next round tries again");
            }
        }
    }

    /// Writes the counts of calls down, if there are new ones.
    pub(crate) async fn keep_calls(&self) -> Result<(), StoreError> {
        let Some(calls) = self.book().calls_to_keep() else {
            return Ok(());
        };
        let value = serde_json::to_string(&calls).map_err(|error| StoreError::Invalid {
            detail: format!("the counts of calls cannot be written as JSON: {error}"),
        })?;
        let mut commit = Commit::bookkeeping();
        commit.settings.push(Setting {
            key: CALLS.into(),
            value,
        });
        self.reader.store.commit(commit).await?;
        self.book().kept_calls(calls);
        Ok(())
    }
}
