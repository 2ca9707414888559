//! Waits until conversations are at rest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_orchestrator::{ConversationId, State};
use baton_runtime::{Runtime, Update};
use tokio::sync::{Notify, broadcast::error::RecvError};

use crate::error::CommandError;

/// The latest state of every conversation, as the runtime publishes it.
#[derive(Clone)]
pub(crate) struct LatestStates {
    states: Arc<Mutex<HashMap<ConversationId, Arc<State>>>>,
    changed: Arc<Notify>,
    runtime: Runtime,
}

impl LatestStates {
    pub(crate) fn start(runtime: &Runtime) -> Self {
        let latest = Self {
            states: Arc::default(),
            changed: Arc::default(),
            runtime: runtime.clone(),
        };
        let mut updates = runtime.updates();
        let follower = latest.clone();
        tokio::spawn(async move {
            loop {
                match updates.recv().await {
                    Ok(Update::Conversation { state, .. }) => follower.note(state),
                    Ok(
                        Update::DeliveryReported { .. }
                        | Update::Hands { .. }
                        | Update::Unreadable { .. }
                        | Update::NotSaved { .. },
                    ) => {}
                    Err(RecvError::Lagged(_)) => {
                        for state in follower.runtime.open().await.unwrap_or_default() {
                            follower.note(state);
                        }
                    }
                    Err(RecvError::Closed) => return,
                }
            }
        });
        latest
    }

    fn note(&self, state: Arc<State>) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = states
            .get(&state.id())
            .is_none_or(|known| known.next_seq() <= state.next_seq());
        if newer {
            states.insert(state.id(), state);
        }
        drop(states);
        self.changed.notify_waiters();
    }

    /// The latest state published.
    pub(crate) fn latest(&self, conversation: ConversationId) -> Option<Arc<State>> {
        let states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(&conversation).cloned()
    }

    /// Forgets a conversation that is judged.
    pub(crate) fn forget(&self, conversation: ConversationId) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.remove(&conversation);
    }

    /// Waits until the conversation is as wanted.
    pub(crate) async fn until(
        &self,
        conversation: ConversationId,
        within: Duration,
        what: &str,
        wanted: impl Fn(&State) -> bool,
    ) -> Result<Arc<State>, CommandError> {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                if let Some(state) = self.latest(conversation).filter(|s| wanted(s)) {
                    return state;
                }
                changed.await;
            }
        };
        tokio::time::timeout(within, waiting)
            .await
            .map_err(|_| CommandError::Stuck {
                seconds: within.as_secs(),
                what: what.to_owned(),
            })
    }
}
