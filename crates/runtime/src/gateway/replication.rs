//! The store's commits on their way to the gateway of a team, and what becomes of them.

use baton_link::{CommitItem, Link, NotTaken, StoreFault};
use baton_orchestrator::ConversationId;
use baton_protocol::v2::{
    ChangeOfHands, CommandBody, Commit as Told, JournalRow, Outgoing, Part, SealedSnapshot,
    Undelivered,
};
use baton_protocol::{self as protocol, Fencing, RefusalCode, SendBody};
use baton_store::{Commit, DeliveryOutcome, DeliveryReport, UnreplicatedCommit};
use tokio::sync::mpsc;

use crate::gateway::store_link::{StoreLink, fault};
use crate::update::Update;

/// Conversations that wait to be given back.
pub(super) const GIVEN_BACK: usize = 1_024;

/// What is to be given back to the gateway, so that its next holder begins with what the gateway has.
pub(super) type GiveBack = (protocol::ConversationId, Fencing);

/// Gives conversations back, one after the other.
pub(super) async fn give_back(link: Link, mut wanted: mpsc::Receiver<GiveBack>) {
    while let Some((conversation, number)) = wanted.recv().await {
        let release = CommandBody::Release {
            conversation,
            number,
        };
        match link.ask(release).await {
            Ok(outcome) => {
                tracing::info!(%conversation, ?outcome, "a conversation is given back");
            }
            Err(_) => return,
        }
    }
}

impl StoreLink {
    pub(super) async fn next_uncommitted(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<CommitItem>, StoreFault> {
        let commits = self.store.unreplicated(after, limit).await.map_err(fault)?;
        commits.into_iter().map(item).collect()
    }

    /// The commit is at the gateway: its messages are accepted, but for those that the customer cannot be given.
    pub(super) async fn is_committed(
        &self,
        id: i64,
        undelivered: Vec<Undelivered>,
    ) -> Result<(), StoreFault> {
        let found = self.store.unreplicated(id - 1, 1).await.map_err(fault)?;
        let Some(found) = found.into_iter().find(|found| found.id == id) else {
            return Ok(());
        };
        let outcome = |key: &str| {
            let refused = undelivered.iter().find(|one| one.key == key);
            refused.map_or(DeliveryOutcome::Accepted, |one| DeliveryOutcome::Refused {
                code: one.code.as_str(),
                detail: one.detail.clone(),
            })
        };
        let keys = found.messages.into_iter().map(|row| row.key);
        let reports = keys.map(|key| (outcome(&key), key)).collect();
        self.answered(ConversationId(found.conversation), vec![id], reports)
            .await
    }

    /// The commit did not happen, nor what follows it under the same number: the gateway's journal is what counts, and this
    /// workstation has it anew with the next grant.
    pub(super) async fn is_not_committed(&self, id: i64, why: NotTaken) -> Result<(), StoreFault> {
        let found = self.store.unreplicated(id - 1, 1).await.map_err(fault)?;
        let Some(found) = found.into_iter().find(|found| found.id == id) else {
            return Ok(());
        };
        let conversation = ConversationId(found.conversation);
        let (number, detail) = (Fencing(found.number), why.to_string());
        let void = self
            .store
            .unreplicated_from(found.conversation, (found.number, id));
        let void = void.await.map_err(fault)?;
        let (ids, keys): (Vec<_>, Vec<_>) = void.into_iter().unzip();
        let refused = |key| {
            let outcome = DeliveryOutcome::Refused {
                code: RefusalCode::NotHeld.as_str(),
                detail: detail.clone(),
            };
            (outcome, key)
        };
        let reports = keys.into_iter().flatten().map(refused).collect();
        self.answered(conversation, ids, reports).await?;
        match why {
            NotTaken::OldNumber { .. } => {
                tracing::warn!(%conversation, %why, "what was decided here does not count");
                return Ok(());
            }
            NotTaken::Forked { .. } | NotTaken::Refused { .. } => {
                tracing::error!(%conversation, %why, "the gateway does not take what was decided here; it is given back");
            }
        }
        let give_back = (protocol::ConversationId(found.conversation), number);
        let given = self.give_back.send(give_back).await;
        given.map_err(|_| StoreFault("the link has ended".to_owned()))
    }

    /// Writes down that the gateway has answered for commits and messages, and tells watchers.
    pub(super) async fn answered(
        &self,
        conversation: ConversationId,
        ids: Vec<i64>,
        reports: Vec<(DeliveryOutcome, String)>,
    ) -> Result<(), StoreFault> {
        let mut commit = Commit::bookkeeping();
        commit.answered = ids;
        let at = self.clock.now();
        let report = |(outcome, key): &(DeliveryOutcome, String)| DeliveryReport {
            key: key.clone(),
            outcome: outcome.clone(),
            at,
        };
        commit.delivery_reports = reports.iter().map(report).collect();
        self.store.commit(commit).await.map_err(fault)?;
        for (outcome, key) in reports {
            let refused = match outcome {
                DeliveryOutcome::Accepted => None,
                DeliveryOutcome::Refused { detail, .. } => Some(detail),
            };
            self.runtime.publish(Update::DeliveryReported {
                conversation,
                key,
                refused,
            });
        }
        Ok(())
    }
}

fn item(commit: UnreplicatedCommit) -> Result<CommitItem, StoreFault> {
    let UnreplicatedCommit {
        id,
        conversation,
        number,
        events,
        hands,
        key,
        snapshots,
        messages,
    } = commit;
    // The gateway counts from 1.
    let position = events.first().map_or(0, |first| first.seq) + 1;
    let mut key = key;
    let rows = events.into_iter().map(|event| JournalRow {
        kind: event.kind,
        at: event.at,
        body: event.body,
        key: key.take(),
    });
    let snapshots = snapshots.into_iter().map(|row| SealedSnapshot {
        id: row.id,
        revision: row.revision,
        body: row.body,
    });
    let sends = messages.into_iter().map(|row| {
        let body: SendBody = serde_json::from_str(&row.body)
            .map_err(|error| StoreFault(format!("message {} cannot be read: {error}", row.key)))?;
        Ok(Outgoing { key: row.key, body })
    });
    let sends = sends.collect::<Result<Vec<_>, StoreFault>>()?;
    let hands = hands.map(|hands| serde_json::from_str(&hands)).transpose();
    let hands =
        hands.map_err(|error| StoreFault(format!("a change of hands cannot be read: {error}")))?;
    let closes = sends
        .iter()
        .any(|send| matches!(send.body, SendBody::Closed {}));
    Ok(CommitItem {
        id,
        commit: Told {
            conversation: protocol::ConversationId(conversation),
            number: Fencing(number),
            position,
            part: Part::WHOLE,
            rows: rows.collect(),
            snapshots: snapshots.collect(),
            sends,
            hands: hands.or(closes.then_some(ChangeOfHands::Closed {})),
        },
    })
}
