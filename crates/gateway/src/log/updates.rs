//! Notifies live streams that their conversation, or what a workstation is told, has grown. Holds only what is watched.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use baton_protocol::ConversationId;
use tokio::sync::watch;

/// What is watched, a conversation unless said otherwise, and the position of the newest entry of each.
#[derive(Debug)]
pub(crate) struct Updates<K = ConversationId> {
    watched: Mutex<HashMap<K, watch::Sender<u64>>>,
}

/// One watcher; unregisters itself.
#[derive(Debug)]
pub(crate) struct Watcher<K: Eq + Hash = ConversationId> {
    updates: Arc<Updates<K>>,
    watched: K,
    growth: Option<watch::Receiver<u64>>,
}

impl<K> Default for Updates<K> {
    fn default() -> Self {
        Self {
            watched: Mutex::default(),
        }
    }
}

impl<K: Eq + Hash + Clone> Updates<K> {
    pub(crate) fn watch(self: &Arc<Self>, key: K) -> Watcher<K> {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let growth = watched
            .entry(key.clone())
            .or_insert_with(|| watch::Sender::new(0))
            .subscribe();
        Watcher {
            updates: Arc::clone(self),
            watched: key,
            growth: Some(growth),
        }
    }

    pub(crate) fn grown(&self, key: &K, head: u64) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(growth) = watched.get(key) {
            growth.send_replace(head);
        }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

impl<K: Eq + Hash> Watcher<K> {
    /// The newest position since this watcher came; 0 for none.
    pub(crate) fn newest(&mut self) -> u64 {
        let growth = self.growth.as_mut();
        growth.map_or(0, |growth| *growth.borrow_and_update())
    }

    /// Waits until the conversation has grown since the last call.
    pub(crate) async fn grown(&mut self) {
        match &mut self.growth {
            // The sender lives in the map as long as this watcher does.
            Some(growth) => {
                let _ = growth.changed().await;
            }
            None => std::future::pending().await,
        }
    }
}

impl<K: Eq + Hash> Drop for Watcher<K> {
    fn drop(&mut self) {
        let mut watched = self
            .updates
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.growth = None;
        if watched
            .get(&self.watched)
            .is_some_and(|growth| growth.receiver_count() == 0)
        {
            watched.remove(&self.watched);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn watchers_are_forgotten() {
        let updates = Arc::new(Updates::default());
        let id = ConversationId(Uuid::now_v7());
        let mut first = updates.watch(id);
        let second = updates.watch(id);
        updates.grown(&id, 1);
        first.grown().await;
        drop(first);
        assert_eq!(updates.len(), 1);
        drop(second);
        assert_eq!(updates.len(), 0);
        updates.grown(&id, 2);
        assert_eq!(updates.len(), 0);
    }
}
