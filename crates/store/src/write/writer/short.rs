//! Decides whether the next transaction is short enough to block a task's own thread.

use std::time::Duration;

/// Longest time a task may block its thread: about the time another thread takes to do it and answer, and
/// the upper end of what Tokio's authors advise between two awaits (10 to 100 µs).
const BLOCKING_MAX: Duration = Duration::from_micros(100);

/// The duration of a transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Took {
    pub(super) time: Duration,
    pub(super) commits: usize,
}

impl Took {
    /// Whether a group of this many commits may be written on a task's own thread after this. A smaller group
    /// flushes as long as a larger one.
    pub(super) fn promises_short(self, commits: usize) -> bool {
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
        let took = |micros, commits| Took {
            time: Duration::from_micros(micros),
            commits,
        };
        assert!(took(20, 1).promises_short(5));
        assert!(!took(20, 1).promises_short(6), "more commits take longer");
        assert!(!took(3_000, 1).promises_short(1), "a flush is waited for");
        assert!(
            !took(1_000, 50).promises_short(1),
            "one commit waits for the flush as long as fifty"
        );
        assert!(took(90, 50).promises_short(1) && took(90, 50).promises_short(50));
        assert!(!took(90, 50).promises_short(51));
        assert!(!took(u64::MAX, 0).promises_short(usize::MAX));
    }
}
