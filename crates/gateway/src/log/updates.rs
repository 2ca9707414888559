//! Notifies live streams that their conversation has grown. Holds only conversations that are watched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_protocol::ConversationId;
use tokio::sync::watch;

/// Watched conversations and the position of their newest entry.
#[derive(Debug, Default)]
pub(crate) struct Updates {
    watched: Mutex<HashMap<ConversationId, watch::Sender<u64>>>,
}

/// One watcher; unregisters itself.
#[derive(Debug)]
pub(crate) struct Watcher {
    updates: Arc<Updates>,
    conversation: ConversationId,
    growth: Option<watch::Receiver<u64>>,
}

impl Updates {
    pub(crate) fn watch(self: &Arc<Self>, conversation: ConversationId) -> Watcher {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let growth = watched
            .entry(conversation)
            .or_insert_with(|| watch::Sender::new(0))
            .subscribe();
        Watcher {
            updates: Arc::clone(self),
            conversation,
            growth: Some(growth),
        }
    }

    pub(crate) fn grown(&self, conversation: ConversationId, head: u64) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(growth) = watched.get(&conversation) {
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

impl Watcher {
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

impl Drop for Watcher {
    fn drop(&mut self) {
        let mut watched = self
            .updates
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.growth = None;
        if watched
            .get(&self.conversation)
            .is_some_and(|growth| growth.receiver_count() == 0)
        {
            watched.remove(&self.conversation);
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
        updates.grown(id, 1);
        first.grown().await;
        drop(first);
        assert_eq!(updates.len(), 1);
        drop(second);
        assert_eq!(updates.len(), 0);
        updates.grown(id, 2);
        assert_eq!(updates.len(), 0);
    }
}
