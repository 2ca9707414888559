//! How long this workstation may still act in the conversations that it holds.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// The lease of a workstation. It runs from when the beat was sent that the gateway renewed it for, so it ends here no
/// later than there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    from: Instant,
    from_by_the_clock: Timestamp,
    runs: Duration,
}

impl Lease {
    pub(crate) fn new((from, from_by_the_clock): (Instant, Timestamp), runs: Duration) -> Self {
        Self {
            from,
            from_by_the_clock,
            runs,
        }
    }

    /// How long it still runs; nothing when it is over. A machine that slept has an even clock that stood still, and one
    /// whose clock was set has another one that leapt: it is over as soon as either says so.
    #[must_use]
    pub fn left(&self, now: Instant, by_the_clock: Timestamp) -> Duration {
        let gone = now.saturating_duration_since(self.from);
        let gone_by_the_clock = by_the_clock.duration_since(self.from_by_the_clock);
        let gone_by_the_clock = if gone_by_the_clock < SignedDuration::ZERO {
            Duration::ZERO
        } else {
            gone_by_the_clock.unsigned_abs()
        };
        self.runs.saturating_sub(gone.max(gone_by_the_clock))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(even: u64, by_the_clock: i64, left: u64) {
        let (from, noon) = (Instant::now(), Timestamp::UNIX_EPOCH);
        let lease = Lease::new((from, noon), Duration::from_secs(15));
        let now = from + Duration::from_secs(even);
        let clock = noon + SignedDuration::from_secs(by_the_clock);
        assert_eq!(lease.left(now, clock), Duration::from_secs(left));
    }

    #[test]
    fn it_is_over_as_soon_as_either_clock_says_so() {
        check(5, 5, 10);
        check(15, 15, 0);
        // The machine slept for a minute.
        check(1, 61, 0);
        // The clock was set back by a day.
        check(6, -86_400, 9);
        check(20, -86_400, 0);
    }
}
