//! How long to wait before trying again. Pure: the chance is passed in.
//!
//! It is the only place with a formula for that: the link, tool calls, questions to models, the recovery after a store
//! that failed and simulated customers all wait by it, each with its own bounds. It knows no clock, no randomness and
//! nothing of what is tried. Start at [`Backoff`].

use std::time::Duration;

/// Waits that double with every failure in a row, up to a bound.
///
/// Where many may fail at the same moment, half of a wait is fixed and half is left to chance, so that they do not come
/// back at the same moment either ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
///
/// ```
/// use std::time::Duration;
///
/// use baton_backoff::Backoff;
///
/// let backoff = Backoff::new(Duration::from_millis(250), Duration::from_secs(4));
/// assert_eq!(backoff.longest(3), Duration::from_secs(1));
/// assert_eq!(backoff.wait(3, 0.5), Duration::from_millis(750));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Longest wait after the first failure.
    pub first: Duration,
    /// Longest wait of all.
    pub most: Duration,
}

impl Backoff {
    /// Waits from `first` on, up to `most`.
    pub const fn new(first: Duration, most: Duration) -> Self {
        Self { first, most }
    }

    /// The longest wait after this many failures in a row.
    pub fn longest(&self, failures: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1).min(31));
        self.first.saturating_mul(doubled).min(self.most)
    }

    /// A wait between half of the longest and all of it; `chance` is in 0..=1.
    pub fn wait(&self, failures: u32, chance: f64) -> Duration {
        self.longest(failures)
            .mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
    }

    /// As [`Self::wait`] in whole milliseconds; `below` draws a number that is less than the one it is given.
    pub fn wait_ms(&self, failures: u32, below: impl FnOnce(u64) -> u64) -> u64 {
        let half = u64::try_from(self.longest(failures).as_millis() / 2).unwrap_or(u64::MAX - 1);
        half.saturating_add(below(half + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(1));

    #[test]
    fn waits_grow_to_a_bound() {
        let longest: Vec<u128> = (1..=6).map(|n| BACKOFF.wait(n, 1.0).as_millis()).collect();
        assert_eq!(longest, [100, 200, 400, 800, 1_000, 1_000]);
        assert_eq!(BACKOFF.longest(0), BACKOFF.first);
        assert_eq!(BACKOFF.longest(u32::MAX), BACKOFF.most);
    }

    #[test]
    fn half_of_a_wait_is_left_to_chance() {
        assert_eq!(BACKOFF.wait(1, 0.0), Duration::from_millis(50));
        assert_eq!(BACKOFF.wait(u32::MAX, 0.0), Duration::from_millis(500));
        assert_eq!(BACKOFF.wait(1, 7.0), BACKOFF.first);
        assert_eq!(BACKOFF.wait_ms(3, |_| 0), 200);
        assert_eq!(BACKOFF.wait_ms(3, |bound| bound - 1), 400);
    }

    #[test]
    fn no_bound_is_too_large() {
        let endless = Backoff::new(Duration::MAX, Duration::MAX);
        assert_eq!(endless.longest(u32::MAX), Duration::MAX);
        assert!(endless.wait_ms(2, |bound| bound - 1) > 1 << 62);
    }
}
