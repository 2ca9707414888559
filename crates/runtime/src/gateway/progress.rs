//! Progress in the gateway's log: how far it is durably applied, and what has to be delivered again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// Progress in the gateway's log. Cheap to clone; all clones share.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    applied: watch::Sender<u64>,
    again: watch::Sender<u64>,
    over: watch::Sender<u64>,
    gap: Arc<Mutex<Gap>>,
}

/// The places that hold progress up.
#[derive(Debug, Default)]
struct Gap {
    /// The lowest place whose commit failed: nothing after it counts until it is durable.
    hole: Option<u64>,
    /// The place that has to come again before anything after it is taken.
    wanted: Option<u64>,
}

impl Progress {
    pub(crate) fn new(cursor: u64) -> Self {
        Self {
            applied: watch::Sender::new(cursor),
            again: watch::Sender::new(0),
            over: watch::Sender::new(0),
            gap: Arc::default(),
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

    /// Changes when another log is followed, from its beginning.
    pub(crate) fn over(&self) -> watch::Receiver<u64> {
        self.over.subscribe()
    }

    /// Follows another log from now on: nothing is taken before its first event. Events still on their way
    /// from the last log have higher places, and are turned away for that.
    pub(crate) fn start_over(&self) {
        let mut gap = self.gap();
        *gap = Gap {
            hole: None,
            wanted: Some(1),
        };
        self.applied.send_replace(0);
        self.over.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// Goes on after this place: what came before and what failed there is void.
    pub(crate) fn begin_anew(&self, cursor: u64) {
        *self.gap() = Gap::default();
        self.applied.send_replace(cursor);
    }

    /// Whether the event at this place is durable here.
    pub(crate) fn is_applied(&self, seq: u64) -> bool {
        seq <= *self.applied.borrow()
    }

    /// Whether an event may be taken now. Events are applied in order or not at all: after a
    /// failed one, those that follow are turned away until it has come again, and then taken
    /// without waiting for it to be durable.
    pub(crate) fn admits(&self, seq: u64) -> bool {
        let mut gap = self.gap();
        match gap.wanted {
            Some(wanted) if wanted <= *self.applied.borrow() => gap.wanted = None,
            Some(wanted) if seq > wanted => return false,
            Some(wanted) if seq == wanted => gap.wanted = None,
            Some(_) | None => {}
        }
        true
    }

    /// Notes that the event at this place is durably applied.
    pub(crate) fn done(&self, seq: u64) {
        let mut gap = self.gap();
        match gap.hole {
            Some(failed) if seq > failed => return,
            Some(failed) if seq == failed => gap.hole = None,
            Some(_) | None => {}
        }
        self.applied.send_if_modified(|applied| {
            let newer = seq > *applied;
            *applied = (*applied).max(seq);
            newer
        });
    }

    /// Notes that the event at this place was not saved.
    pub(crate) fn failed(&self, seq: u64) {
        let mut gap = self.gap();
        if seq <= *self.applied.borrow() {
            // A repetition of a durable event.
            return;
        }
        let lowest = |known: Option<u64>| Some(known.map_or(seq, |known| known.min(seq)));
        gap.hole = lowest(gap.hole);
        gap.wanted = lowest(gap.wanted);
        drop(gap);
        self.again.send_modify(|n| *n = n.wrapping_add(1));
    }

    fn gap(&self) -> MutexGuard<'_, Gap> {
        // Both places are consistent at every moment.
        self.gap.lock().unwrap_or_else(PoisonError::into_inner)
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
        assert!(!progress.admits(8));
        assert_eq!(*applied.borrow(), 5);
        assert!(again.has_changed().unwrap());
        assert!(progress.admits(6));
        progress.done(6);
        progress.done(7);
        assert_eq!(*applied.borrow(), 7);
    }

    #[test]
    fn what_follows_a_repeated_place_is_taken_before_that_is_durable() {
        let progress = Progress::new(0);
        progress.failed(1);
        assert!(!progress.admits(2), "1 has to come first");
        assert!(progress.admits(1));
        // The gateway does not deliver 2 a third time: it must not be turned away here.
        assert!(progress.admits(2) && progress.admits(3));
        progress.done(1);
        progress.done(2);
        assert_eq!(*progress.applied().borrow(), 2);
    }

    #[test]
    fn a_repetition_of_what_is_durable_asks_for_nothing() {
        let progress = Progress::new(9);
        let again = progress.again();
        progress.failed(7);
        assert!(!again.has_changed().unwrap());
        assert!(progress.admits(10));
    }

    #[test]
    fn another_log_begins_with_its_first_event() {
        let progress = Progress::new(40);
        let (applied, over) = (progress.applied(), progress.over());
        progress.failed(41);
        progress.start_over();
        assert!(over.has_changed().unwrap());
        assert_eq!(*applied.borrow(), 0);
        assert!(!progress.admits(42), "a straggler of the log before");
        assert!(progress.admits(1) && progress.admits(2));
        progress.done(1);
        progress.done(2);
        assert_eq!(*applied.borrow(), 2);
    }

    #[test]
    fn a_stream_that_begins_anew_waits_for_nothing_before() {
        let progress = Progress::new(4);
        progress.failed(5);
        assert!(!progress.admits(6));
        progress.begin_anew(99);
        assert!(progress.is_applied(99) && !progress.is_applied(100));
        assert!(progress.admits(100));
        progress.done(100);
        assert_eq!(*progress.applied().borrow(), 100);
    }

    #[test]
    fn a_place_that_fails_twice_is_wanted_twice() {
        let progress = Progress::new(0);
        progress.failed(1);
        assert!(progress.admits(1));
        progress.failed(1);
        assert!(!progress.admits(2) && progress.admits(1) && progress.admits(2));
    }
}
