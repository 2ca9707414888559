//! The beats of one connection: how many were sent, and when those were that have no answer yet.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::lease::Lease;

/// Most beats whose answer is waited for; an answer to an older one renews nothing.
const WAITING: usize = 8;

/// Beats of one connection.
#[derive(Debug, Default)]
pub(crate) struct Beats {
    sent: u64,
    /// Those without an answer, oldest first.
    waiting: VecDeque<(u64, (Instant, Timestamp))>,
}

impl Beats {
    /// Counts the next beat. One whose answer renews the lease is remembered with when it was sent.
    pub(crate) fn next(&mut self, renews: bool) -> u64 {
        self.sent += 1;
        if renews {
            let now = (Instant::now(), Timestamp::now());
            self.waiting.push_back((self.sent, now));
            if self.waiting.len() > WAITING {
                self.waiting.pop_front();
            }
        }
        self.sent
    }

    /// The lease that an answer grants: it runs from when the beat was sent. A beat that is not known renews nothing.
    pub(crate) fn answered(&mut self, nth: u64, lease: Duration) -> Option<Lease> {
        while let Some((beat, sent)) = self.waiting.pop_front() {
            if beat == nth {
                return Some(Lease::new(sent, lease));
            }
            if beat > nth {
                self.waiting.push_front((beat, sent));
                return None;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(15);

    #[test]
    fn an_answer_renews_once_and_makes_the_older_ones_void() {
        let mut beats = Beats::default();
        for nth in 1..=3 {
            assert_eq!(beats.next(true), nth);
        }
        assert!(beats.answered(2, LEASE).is_some());
        assert!(beats.answered(2, LEASE).is_none());
        assert!(beats.answered(1, LEASE).is_none());
        assert!(beats.answered(3, LEASE).is_some());
    }

    #[test]
    fn the_oldest_answer_is_not_waited_for_for_ever() {
        let mut beats = Beats::default();
        for _ in 0..=WAITING {
            beats.next(true);
        }
        assert!(beats.answered(1, LEASE).is_none());
        assert!(beats.answered(2, LEASE).is_some());
    }

    #[test]
    fn a_beat_of_a_connection_without_leases_renews_nothing() {
        let mut beats = Beats::default();
        assert_eq!(beats.next(false), 1);
        assert!(beats.answered(1, LEASE).is_none());
    }
}
