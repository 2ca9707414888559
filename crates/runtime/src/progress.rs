//! How far the gateway's log is durably applied, and whether a place in it has to come again.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// Progress in the gateway's log. Cheap to clone; all clones share.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    applied: watch::Sender<u64>,
    again: watch::Sender<u64>,
    /// The lowest place whose commit failed: nothing after it counts until it comes again.
    hole: Arc<Mutex<Option<u64>>>,
}

impl Progress {
    pub(crate) fn new(cursor: u64) -> Self {
        Self {
            applied: watch::Sender::new(cursor),
            again: watch::Sender::new(0),
            hole: Arc::default(),
        }
    }

    /// Everything up to and including this place is durable.
    pub(crate) fn applied(&self) -> watch::Receiver<u64> {
        self.applied.subscribe()
    }

    /// Changes when the gateway has to deliver again from the store's cursor on.
    pub(crate) fn again(&self) -> watch::Receiver<u64> {
        self.again.subscribe()
    }

    /// Whether an event has to come again later because one before it was not kept: events are
    /// applied in order or not at all.
    pub(crate) fn too_early(&self, seq: u64) -> bool {
        let hole = self.hole.lock().unwrap_or_else(PoisonError::into_inner);
        hole.is_some_and(|failed| seq > failed)
    }

    /// The event at this place is durably applied.
    pub(crate) fn done(&self, seq: u64) {
        let mut hole = self.hole.lock().unwrap_or_else(PoisonError::into_inner);
        match *hole {
            Some(failed) if seq > failed => return,
            Some(failed) if seq == failed => *hole = None,
            Some(_) | None => {}
        }
        self.applied.send_if_modified(|applied| {
            let newer = seq > *applied;
            *applied = (*applied).max(seq);
            newer
        });
    }

    /// The event at this place was not kept.
    pub(crate) fn failed(&self, seq: u64) {
        let mut hole = self.hole.lock().unwrap_or_else(PoisonError::into_inner);
        *hole = Some(hole.map_or(seq, |known| known.min(seq)));
        self.again.send_modify(|n| *n = n.wrapping_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn nothing_counts_past_a_failed_place_until_it_came_again() {
        let progress = Progress::new(4);
        let (applied, again) = (progress.applied(), progress.again());
        progress.done(5);
        progress.failed(6);
        progress.done(7);
        assert!(progress.too_early(8) && !progress.too_early(6));
        assert_eq!(*applied.borrow(), 5);
        assert!(again.has_changed().unwrap());
        progress.done(6);
        progress.done(7);
        assert_eq!(*applied.borrow(), 7);
    }
}
