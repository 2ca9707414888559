//! Cursors: how far each source is applied. They never go back, and never pass an event that failed.

use std::collections::BTreeSet;

/// Most failed events at once; beyond them the source stands still until the program restarts.
const FAILED_MAX: usize = 1024;

/// The position of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    stored: u64,
    reached: u64,
    failed: BTreeSet<u64>,
    frozen: bool,
}

impl Position {
    /// Begins at what the database holds.
    pub(crate) fn stored(seq: u64) -> Self {
        Self {
            stored: seq,
            reached: seq,
            failed: BTreeSet::new(),
            frozen: false,
        }
    }

    /// The source goes on after `seq`: what came before and what failed there is void.
    pub(crate) fn leapt(&mut self, seq: u64) {
        if seq > self.stored {
            *self = Self::stored(seq);
        }
    }

    /// The event `seq` is durably applied (or will be with this transaction).
    pub(crate) fn succeeded(&mut self, seq: u64) {
        self.failed.remove(&seq);
        self.reached = self.reached.max(seq);
        let limit = match self.failed.first() {
            _ if self.frozen => self.stored,
            Some(first) => first.saturating_sub(1),
            None => self.reached,
        };
        self.stored = self.stored.max(self.reached.min(limit));
    }

    /// The event `seq` was not applied: do not pass it until it is.
    pub(crate) fn failed(&mut self, seq: u64) {
        if seq <= self.stored {
            return;
        }
        if self.failed.len() >= FAILED_MAX {
            // The source delivers everything after `stored` again after a restart; keys keep that harmless.
            self.frozen = true;
            return;
        }
        self.failed.insert(seq);
    }

    /// The position to store in the database.
    pub(crate) fn seq(&self) -> u64 {
        self.stored
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_moves_on_and_never_back() {
        let mut position = Position::stored(5);
        position.succeeded(9);
        assert_eq!(position.seq(), 9);
        position.succeeded(7);
        assert_eq!(position.seq(), 9);
    }

    #[test]
    fn it_waits_below_a_failed_event_and_then_catches_up() {
        let mut position = Position::stored(5);
        position.failed(6);
        position.succeeded(7);
        position.succeeded(8);
        assert_eq!(position.seq(), 5);
        position.succeeded(6);
        assert_eq!(position.seq(), 8);
    }

    #[test]
    fn a_leap_passes_what_failed() {
        let mut position = Position::stored(5);
        position.failed(6);
        position.succeeded(7);
        position.leapt(100);
        assert_eq!(position.seq(), 100);
        position.succeeded(101);
        assert_eq!(position.seq(), 101);
        position.leapt(90);
        assert_eq!(position.seq(), 101);
    }

    #[test]
    fn too_many_failures_freeze_it() {
        let mut position = Position::stored(0);
        for seq in 1..=(FAILED_MAX as u64 + 1) {
            position.failed(seq);
        }
        for seq in 1..=(FAILED_MAX as u64 + 1) {
            position.succeeded(seq);
        }
        assert_eq!(position.seq(), 0);
    }

    proptest! {
        #[test]
        fn nothing_unapplied_is_ever_passed(outcomes in prop::collection::vec(any::<bool>(), 1..60), retries in prop::collection::vec(0usize..60, 0..60)) {
            let mut position = Position::stored(0);
            let mut applied = vec![false; outcomes.len()];
            let mut last = 0;
            let steps = outcomes.iter().enumerate().map(|(nth, ok)| (nth, *ok))
                .chain(retries.iter().map(|nth| (nth % outcomes.len(), true)));
            for (nth, ok) in steps {
                if ok {
                    applied[nth] = true;
                    position.succeeded(nth as u64 + 1);
                } else {
                    position.failed(nth as u64 + 1);
                }
                prop_assert!(position.seq() >= last);
                last = position.seq();
                prop_assert!(applied[..last as usize].iter().all(|applied| *applied));
            }
        }
    }
}
