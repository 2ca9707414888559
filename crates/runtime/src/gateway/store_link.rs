//! The workstation's store as the link needs it: cursor, outbox, the log that is followed.

use baton_link::{CommitItem, LinkStore, NotTaken, OutboxItem, StoreFault, StoreFuture};
use baton_orchestrator::ConversationId;
use baton_protocol::v2::Undelivered;
use baton_protocol::{self as protocol, RefusalCode};
use baton_store::{Commit, DeliveryOutcome, Store, StoreError};
use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::gateway::followed_log::{
    APPLIED, FollowedLog, LOG, accepted_here_after, adopted, read_applied,
};
use crate::gateway::replication::GiveBack;
use crate::runtime::Runtime;

/// The workstation's store as the link needs it.
#[derive(Clone)]
pub struct StoreLink {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) runtime: Runtime,
    pub(super) give_back: mpsc::Sender<GiveBack>,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "given to `map_err`, which passes by value"
)]
pub(super) fn fault(error: StoreError) -> StoreFault {
    StoreFault(error.to_string())
}

impl StoreLink {
    /// The gateway has answered for one message.
    async fn report_delivery(&self, key: &str, outcome: DeliveryOutcome) -> Result<(), StoreFault> {
        match self.store.outbox_by_key(key).await.map_err(fault)? {
            Some(row) => {
                let reports = vec![(outcome, row.key)];
                self.answered(ConversationId(row.conversation), Vec::new(), reports)
                    .await
            }
            None => {
                tracing::warn!(key, "the gateway answered for a message that is not here");
                Ok(())
            }
        }
    }

    /// What was accepted after the message with this key waits again.
    async fn wait_again(&self, newest: Option<&str>) -> Result<(), StoreError> {
        let known = match newest {
            Some(key) => self.store.outbox_by_key(key).await?.map(|row| row.id),
            None => None,
        };
        let after = match known {
            Some(id) => id,
            None => accepted_here_after(&self.store).await?,
        };
        let mut commit = Commit::bookkeeping();
        commit.send_again = Some(after);
        self.store.commit(commit).await.map(drop)
    }
}

impl LinkStore for StoreLink {
    fn cursor(&self) -> StoreFuture<'_, u64> {
        Box::pin(async {
            let source = self.store.setting(FollowedLog::setting()).await;
            let source = FollowedLog::named(source.map_err(fault)?);
            self.store.cursor(source.name()).await.map_err(fault)
        })
    }

    fn waiting(&self, after_id: i64, limit: u32) -> StoreFuture<'_, Vec<OutboxItem>> {
        Box::pin(async move {
            let rows = self
                .store
                .outbox_waiting(after_id, limit)
                .await
                .map_err(fault)?;
            Ok(rows
                .into_iter()
                .map(|row| OutboxItem {
                    id: row.id,
                    key: row.key,
                    conversation: protocol::ConversationId(row.conversation),
                    number: (row.number > 0).then_some(protocol::Fencing(row.number)),
                    at: row.created_at,
                    body: row.body,
                })
                .collect())
        })
    }

    fn waiting_count(&self) -> StoreFuture<'_, u64> {
        Box::pin(async {
            let replies =
                self.store
                    .outbox_waiting_with("message", "$.author.kind", "representative");
            replies.await.map_err(fault)
        })
    }

    fn uncommitted(&self, after_id: i64, limit: u32) -> StoreFuture<'_, Vec<CommitItem>> {
        Box::pin(self.next_uncommitted(after_id, limit))
    }

    fn committed(&self, id: i64, undelivered: Vec<Undelivered>) -> StoreFuture<'_, ()> {
        Box::pin(self.is_committed(id, undelivered))
    }

    fn not_committed(&self, id: i64, why: NotTaken) -> StoreFuture<'_, ()> {
        Box::pin(self.is_not_committed(id, why))
    }

    fn accepted<'a>(&'a self, key: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move { self.report_delivery(key, DeliveryOutcome::Accepted).await })
    }

    fn refused<'a>(
        &'a self,
        key: &'a str,
        code: &'a RefusalCode,
        detail: &'a str,
    ) -> StoreFuture<'a, ()> {
        let outcome = DeliveryOutcome::Refused {
            code: code.as_str(),
            detail: detail.to_owned(),
        };
        Box::pin(async move { self.report_delivery(key, outcome).await })
    }

    fn log(&self) -> StoreFuture<'_, Option<uuid::Uuid>> {
        Box::pin(async {
            let text = self.store.setting(LOG).await.map_err(fault)?;
            text.filter(|t| !t.is_empty())
                .map(|t| {
                    t.parse().map_err(|e| {
                        StoreFault(format!("the remembered gateway log is not an id: {e}"))
                    })
                })
                .transpose()
        })
    }

    fn applied(&self) -> StoreFuture<'_, Option<protocol::AppliedEvent>> {
        Box::pin(async {
            let value = self.store.setting(APPLIED).await.map_err(fault)?;
            Ok(value.as_deref().and_then(read_applied))
        })
    }

    fn accepted_keys(&self) -> StoreFuture<'_, Vec<String>> {
        Box::pin(async {
            let after = accepted_here_after(&self.store).await.map_err(fault)?;
            let most = protocol::limits::ACCEPTED_KEYS;
            self.store.accepted_keys(after, most).await.map_err(fault)
        })
    }

    fn send_again<'a>(&'a self, newest: Option<&'a str>) -> StoreFuture<'a, ()> {
        Box::pin(async move { self.wait_again(newest).await.map_err(fault) })
    }

    fn begin_anew(&self, cursor: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let begun = self.runtime.begin_anew(cursor).await;
            begun.map_err(|error| StoreFault(error.to_string()))
        })
    }

    fn adopt_log(&self, log: uuid::Uuid) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let mut commit = Commit::bookkeeping();
            commit.settings = adopted(&self.store, log).await.map_err(fault)?;
            self.store.commit(commit).await.map(drop).map_err(fault)
        })
    }
}
