//! Rate limits: for each key a burst at once, then a number of tokens a second.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::config::TokenBucket;

/// Keys kept at most. One that is not used for as long as a whole burst takes to come back is forgotten: it behaves like
/// a new one.
const KEYS: usize = 20_000;
/// The wait while all keys are in use.
const CROWDED: Duration = Duration::from_secs(1);
/// The wait for more than can ever be had at once.
const NEVER: Duration = Duration::from_hours(24);
/// A bucket of bytes is full again after this.
const DAY: Duration = Duration::from_hours(24);

/// One bucket of tokens for each key.
#[derive(Debug)]
pub(crate) struct Buckets<K: Eq + Hash + Clone, C: Clock = DefaultClock> {
    limiter: RateLimiter<K, HashMapStateStore<K>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    most: usize,
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    pub(crate) fn new(rate: TokenBucket) -> Self {
        Self::on(DefaultClock::default(), quota(rate), KEYS)
    }

    /// `most` tokens at once, which come back within a day.
    pub(crate) fn a_day(most: NonZeroU32) -> Self {
        let every = (DAY / most.get()).max(Duration::from_nanos(1));
        let quota = Quota::with_period(every).unwrap_or_else(|| Quota::per_second(most));
        Self::on(DefaultClock::default(), quota.allow_burst(most), KEYS)
    }
}

impl<K: Eq + Hash + Clone, C: Clock + Clone> Buckets<K, C> {
    fn on(clock: C, quota: Quota, most: usize) -> Self {
        Self {
            limiter: RateLimiter::new(quota, HashMapStateStore::default(), clock.clone()),
            clock,
            most,
        }
    }

    /// Takes one token of this key, or says how long to wait for it.
    pub(crate) fn take(&self, key: &K) -> Result<(), Duration> {
        self.take_many(key, NonZeroU32::MIN)
    }

    /// Takes several tokens of this key, or says how long to wait for them; more than a burst never come.
    pub(crate) fn take_many(&self, key: &K, tokens: NonZeroU32) -> Result<(), Duration> {
        if self.limiter.len() >= self.most {
            self.limiter.retain_recent();
            if self.limiter.len() >= self.most {
                return Err(CROWDED);
            }
        }
        match self.limiter.check_key_n(key, tokens) {
            Ok(taken) => taken.map_err(|until| until.wait_time_from(self.clock.now())),
            Err(_) => Err(NEVER),
        }
    }
}

fn quota(rate: TokenBucket) -> Quota {
    let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
    // A token comes back in a nanosecond at the soonest, in 1,000 seconds at the latest.
    let every = Duration::from_secs_f64(1.0 / rate.per_second.clamp(0.001, 1e9));
    let quota = Quota::with_period(every).unwrap_or_else(|| Quota::per_second(burst));
    quota.allow_burst(burst)
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    const RATE: TokenBucket = TokenBucket {
        burst: 2,
        per_second: 1.0,
    };
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_passes_then_it_takes_time() {
        let clock = FakeRelativeClock::default();
        let buckets = Buckets::on(clock.clone(), quota(RATE), KEYS);
        assert_eq!(buckets.take(&1), Ok(()));
        assert_eq!(buckets.take(&1), Ok(()));
        assert_eq!(buckets.take(&1), Err(SECOND));
        assert_eq!(buckets.take(&2), Ok(()), "another key has its own bucket");
        clock.advance(SECOND);
        assert_eq!(buckets.take(&1), Ok(()));
        assert_eq!(buckets.take(&1), Err(SECOND));
        clock.advance(10 * SECOND);
        assert_eq!(buckets.take(&1), Ok(()));
        assert_eq!(buckets.take(&1), Ok(()));
        assert!(buckets.take(&1).is_err(), "no more than a burst comes back");
    }

    #[test]
    fn the_number_of_keys_is_bounded() {
        let clock = FakeRelativeClock::default();
        let buckets = Buckets::on(clock.clone(), quota(RATE), 3);
        for key in 0..3 {
            assert_eq!(buckets.take(&key), Ok(()));
        }
        assert_eq!(buckets.take(&3), Err(CROWDED), "all are in use");
        clock.advance(5 * SECOND);
        assert_eq!(buckets.take(&3), Ok(()), "those not in use make room");
        assert_eq!(buckets.limiter.len(), 1);
    }

    #[test]
    fn what_a_day_takes_comes_back_within_a_day() {
        let clock = FakeRelativeClock::default();
        let (most, half) = (
            NonZeroU32::new(86_400).unwrap(),
            NonZeroU32::new(43_200).unwrap(),
        );
        let every = DAY / most.get();
        let quota = Quota::with_period(every).unwrap().allow_burst(most);
        let buckets = Buckets::on(clock.clone(), quota, KEYS);
        assert_eq!(buckets.take_many(&1, most), Ok(()));
        assert_eq!(buckets.take_many(&1, half), Err(DAY / 2));
        assert_eq!(
            buckets.take_many(&2, half),
            Ok(()),
            "another key has its own"
        );
        clock.advance(DAY / 2);
        assert_eq!(buckets.take_many(&1, half), Ok(()));
        assert_eq!(buckets.take_many(&1, most.saturating_add(1)), Err(NEVER));
    }

    #[test]
    fn odd_rates_are_rates() {
        for (burst, per_second) in [(0, 0.0), (1, -1.0), (5, f64::INFINITY), (5, 1e12)] {
            let buckets = Buckets::new(TokenBucket { burst, per_second });
            assert_eq!(buckets.take(&()), Ok(()));
        }
    }
}
