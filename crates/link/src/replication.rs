//! Commits on their way to the gateway of a team: in order, a bounded number at a time, until each is answered.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use baton_protocol::v2::{CommitAnswer, CommitOutcome, Undelivered, WorkstationFrame};
use baton_protocol::{ConversationId, encode};
use tokio::task::JoinSet;

use crate::outbox::timely;
use crate::store::{CommitItem, LinkStore, NotTaken, StoreFault};

/// Most commits in flight.
const COMMITS: usize = 32;

/// A commit that was sent and has no answer.
struct Sent {
    id: i64,
    conversation: ConversationId,
    position: u64,
}

/// How a commit ended.
enum Verdict {
    Taken(Vec<Undelivered>),
    NotTaken(NotTaken),
}

/// The commits of one connection. A new connection starts again with the oldest one that has no answer; the gateway answers
/// one that it has as it did before.
pub(crate) struct Replication {
    store: Arc<dyn LinkStore>,
    within: Duration,
    /// Newest commit fetched.
    fetched: i64,
    /// Whether there may be commits after it.
    more: bool,
    /// Encoded frames that have not left yet.
    ready: VecDeque<String>,
    unanswered: VecDeque<Sent>,
    /// Verdicts being written to the store.
    settling: JoinSet<Result<(), StoreFault>>,
}

impl Replication {
    /// What replicates: a link of version 1 has nothing to.
    pub(crate) fn new(replicates: bool, store: Arc<dyn LinkStore>, within: Duration) -> Self {
        Self {
            store,
            within,
            fetched: if replicates { 0 } else { i64::MAX },
            more: replicates,
            ready: VecDeque::new(),
            unanswered: VecDeque::new(),
            settling: JoinSet::new(),
        }
    }

    /// There may be something new.
    pub(crate) fn kicked(&mut self) {
        self.more = self.fetched < i64::MAX;
    }

    /// Fetches as many commits as may be in flight.
    pub(crate) async fn fill(&mut self) -> Result<(), StoreFault> {
        let room = COMMITS.saturating_sub(self.unanswered.len() + self.settling.len());
        if !self.more || room == 0 {
            return Ok(());
        }
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        let items = timely(self.within, self.store.uncommitted(self.fetched, limit)).await?;
        self.more = items.len() >= room;
        for CommitItem { id, commit } in items {
            self.fetched = self.fetched.max(id);
            let (conversation, position) = (commit.conversation, commit.position);
            let parts = commit.into_parts().map_err(|fault| fault.to_string());
            let frames = parts.and_then(|parts| {
                let frame = |part| encode(&WorkstationFrame::Commit(part));
                let frames: Result<Vec<_>, _> = parts.into_iter().map(frame).collect();
                frames.map_err(|error| error.to_string())
            });
            match frames {
                Ok(frames) => {
                    self.ready.extend(frames);
                    self.unanswered.push_back(Sent {
                        id,
                        conversation,
                        position,
                    });
                }
                Err(detail) => self.report(id, Verdict::NotTaken(NotTaken::Refused { detail })),
            }
        }
        Ok(())
    }

    /// Whether the store may have more than was fetched.
    pub(crate) fn has_more(&self) -> bool {
        self.more
    }

    pub(crate) fn has_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    pub(crate) fn take_ready(&mut self) -> Option<String> {
        self.ready.pop_front()
    }

    pub(crate) fn answered(&mut self, answer: CommitAnswer) {
        let is_it = |sent: &Sent| {
            (sent.conversation, sent.position) == (answer.conversation, answer.position)
        };
        let Some(sent) = self.unanswered.iter().position(is_it) else {
            tracing::warn!(conversation = %answer.conversation, position = answer.position, "the gateway answered a commit that is not under way");
            return;
        };
        let Some(sent) = self.unanswered.remove(sent) else {
            return;
        };
        let verdict = match answer.outcome {
            CommitOutcome::Committed { undelivered, .. } => Verdict::Taken(undelivered),
            CommitOutcome::OldNumber { current } => {
                Verdict::NotTaken(NotTaken::OldNumber { current })
            }
            CommitOutcome::Gap { expected } => Verdict::NotTaken(NotTaken::Refused {
                detail: format!("the gateway lacks what was committed from {expected} on"),
            }),
            CommitOutcome::Forked { head } => Verdict::NotTaken(NotTaken::Forked { head }),
            CommitOutcome::Refused { detail } => Verdict::NotTaken(NotTaken::Refused { detail }),
        };
        self.report(sent.id, verdict);
    }

    fn report(&mut self, id: i64, verdict: Verdict) {
        let store = Arc::clone(&self.store);
        let within = self.within;
        self.settling.spawn(async move {
            match verdict {
                Verdict::Taken(undelivered) => {
                    timely(within, store.committed(id, undelivered)).await
                }
                Verdict::NotTaken(why) => timely(within, store.not_committed(id, why)).await,
            }
        });
    }

    pub(crate) fn is_reporting(&self) -> bool {
        !self.settling.is_empty()
    }

    /// The next verdict that is durable here. Never ends when nothing is settling.
    pub(crate) async fn reported(&mut self) -> Result<(), StoreFault> {
        match self.settling.join_next().await {
            Some(Ok(reported)) => reported,
            Some(Err(error)) => Err(StoreFault(error.to_string())),
            None => std::future::pending().await,
        }
    }
}
