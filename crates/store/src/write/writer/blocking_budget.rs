//! Decides whether the next transaction is short enough to block a task's own thread.

use std::time::Duration;

/// Longest time a task may block its thread: about the time another thread takes to do it and answer, and
/// the upper end of what Tokio's authors advise between two awaits (10 to 100 µs).
const BLOCKING_MAX: Duration = Duration::from_micros(100);

/// The last transaction: how long it took, and for how many commits.
#[derive(Debug, Clone, Copy)]
pub(super) struct LastWrite {
    pub(super) time: Duration,
    pub(super) commits: usize,
}

impl LastWrite {
    /// Whether a group of this many commits may be written on a task's own thread after this. A smaller group
    /// flushes as long as a larger one.
    pub(super) fn fits_blocking_budget(self, commits: usize) -> bool {
        let larger = commits.div_ceil(self.commits.max(1)).max(1);
        let larger = u32::try_from(larger).unwrap_or(u32::MAX);
        self.time.saturating_mul(larger) <= BLOCKING_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_be_short_blocks_a_task() {
        let took = |micros, commits| LastWrite {
            time: Duration::from_micros(micros),
            commits,
        };
        assert!(took(20, 1).fits_blocking_budget(5));
        assert!(
            !took(20, 1).fits_blocking_budget(6),
            "more commits take longer"
        );
        assert!(
            !took(3_000, 1).fits_blocking_budget(1),
            "a flush is waited for"
        );
        assert!(
            !took(1_000, 50).fits_blocking_budget(1),
            "one commit waits for the flush as long as fifty"
        );
        assert!(took(90, 50).fits_blocking_budget(1) && took(90, 50).fits_blocking_budget(50));
        assert!(!took(90, 50).fits_blocking_budget(51));
        assert!(!took(u64::MAX, 0).fits_blocking_budget(usize::MAX));
    }
}
