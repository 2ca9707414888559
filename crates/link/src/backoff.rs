//! How long to wait before trying again. Pure: the chance is passed in.

use std::time::Duration;

/// Growing waits with jitter, so that many workstations do not come back at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Longest wait before the second try; the first retry waits between half of it and all of it.
    pub first: Duration,
    /// Longest wait of all.
    pub most: Duration,
    /// A connection that held this long was a good one: the next wait starts from `first` again.
    pub steady_after: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(250),
            most: Duration::from_secs(20),
            steady_after: Duration::from_secs(10),
        }
    }
}

impl Backoff {
    /// The wait after `failures` failures in a row; `chance` is in 0..1 and spreads the upper half.
    pub(crate) fn wait(&self, failures: u32, chance: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1).min(30));
        let longest = self.first.saturating_mul(doubled).min(self.most);
        longest.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound() {
        let backoff = Backoff {
            first: Duration::from_millis(100),
            most: Duration::from_secs(1),
            steady_after: Duration::from_secs(5),
        };
        let longest: Vec<u128> = (1..=6).map(|n| backoff.wait(n, 1.0).as_millis()).collect();
        assert_eq!(longest, [100, 200, 400, 800, 1_000, 1_000]);
        assert_eq!(backoff.wait(1, 0.0), Duration::from_millis(50));
        assert_eq!(backoff.wait(u32::MAX, 0.0), Duration::from_millis(500));
    }
}
