//! Messages on their way to the gateway: in order, a bounded number at a time, until each is answered.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use baton_protocol::RefusalCode;
use tokio::task::JoinSet;

use crate::store::{LinkStore, StoreFault};
use crate::version::Version;

/// How a send ended.
enum Verdict {
    Accepted,
    Refused(RefusalCode, String),
}

/// The outbox of one connection. A new connection starts again with the oldest unanswered item.
pub(crate) struct Outbox {
    version: Version,
    store: Arc<dyn LinkStore>,
    within: Duration,
    most: usize,
    /// Newest item fetched.
    fetched: i64,
    /// Whether there may be items after it.
    more: bool,
    /// Encoded frames that have not left yet.
    ready: VecDeque<String>,
    /// Keys fetched and not settled.
    unanswered: HashSet<String>,
    /// Verdicts being written to the store; tasks, so that they go on while the link waits for
    /// something else of the store.
    settling: JoinSet<Result<String, StoreFault>>,
}

impl Outbox {
    pub(crate) fn new(
        version: Version,
        store: Arc<dyn LinkStore>,
        within: Duration,
        most: usize,
    ) -> Self {
        Self {
            version,
            store,
            within,
            most: most.max(1),
            fetched: 0,
            more: true,
            ready: VecDeque::new(),
            unanswered: HashSet::new(),
            settling: JoinSet::new(),
        }
    }

    /// There may be something new.
    pub(crate) fn kicked(&mut self) {
        self.more = true;
    }

    /// Fetches as many items as may be in flight.
    pub(crate) async fn fill(&mut self) -> Result<(), StoreFault> {
        let room = self.most.saturating_sub(self.unanswered.len());
        if !self.more || room == 0 {
            return Ok(());
        }
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        let items = timely(self.within, self.store.waiting(self.fetched, limit)).await?;
        self.more = items.len() >= room;
        for item in items {
            self.fetched = self.fetched.max(item.id);
            if !self.unanswered.insert(item.key.clone()) {
                continue;
            }
            let key = item.key.clone();
            match self.version.send(item) {
                Ok(text) => self.ready.push_back(text),
                // A message that cannot be a frame is refused here, in the gateway's words.
                Err((code, detail)) => self.report(key, Verdict::Refused(code, detail)),
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

    pub(crate) fn accepted(&mut self, key: String) {
        self.answered(key, Verdict::Accepted);
    }

    pub(crate) fn refused(&mut self, key: String, code: RefusalCode, detail: String) {
        tracing::warn!(key, %code, detail, "the gateway refuses a send for good");
        self.answered(key, Verdict::Refused(code, detail));
    }

    fn answered(&mut self, key: String, verdict: Verdict) {
        if self.unanswered.contains(&key) && self.settling.len() < self.most {
            self.report(key, verdict);
        } else {
            // Not sent on this connection; if it is in the outbox it will be sent and answered again.
            tracing::warn!(key, "the gateway answered a send that is not under way");
        }
    }

    fn report(&mut self, key: String, verdict: Verdict) {
        let store = Arc::clone(&self.store);
        let within = self.within;
        self.settling.spawn(async move {
            match &verdict {
                Verdict::Accepted => timely(within, store.accepted(&key)).await?,
                Verdict::Refused(code, detail) => {
                    timely(within, store.refused(&key, code, detail)).await?;
                }
            }
            Ok(key)
        });
    }

    pub(crate) fn is_reporting(&self) -> bool {
        !self.settling.is_empty()
    }

    /// The next verdict that is durable here. Never ends when nothing is settling.
    pub(crate) async fn reported(&mut self) -> Result<(), StoreFault> {
        match self.settling.join_next().await {
            Some(Ok(reported)) => {
                self.unanswered.remove(&reported?);
                Ok(())
            }
            Some(Err(error)) => Err(StoreFault(error.to_string())),
            None => std::future::pending().await,
        }
    }
}

/// A store call that takes too long is a fault like any other.
pub(crate) async fn timely<T>(
    within: Duration,
    call: impl Future<Output = Result<T, StoreFault>>,
) -> Result<T, StoreFault> {
    tokio::time::timeout(within, call)
        .await
        .unwrap_or_else(|_| Err(StoreFault("it did not answer in time".to_owned())))
}
