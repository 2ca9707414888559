//! Token buckets: bounded in number, refilled by time that is passed in.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Rate;

/// Buckets kept at most; full ones are forgotten first, they behave like new ones.
const BUCKETS: usize = 20_000;

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// One bucket per key.
#[derive(Debug)]
pub(crate) struct Buckets<K> {
    rate: Rate,
    most: usize,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash + Copy> Buckets<K> {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            most: BUCKETS,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one token of this key, or says how long to wait for it.
    pub(crate) fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= self.most && !buckets.contains_key(&key) {
            let rate = self.rate;
            buckets.retain(|_, bucket| refill(*bucket, rate, now).tokens < f64::from(rate.burst));
            if buckets.len() >= self.most {
                return Err(Duration::from_secs(1));
            }
        }
        let full = Bucket {
            tokens: f64::from(self.rate.burst),
            at: now,
        };
        let bucket = buckets.entry(key).or_insert(full);
        *bucket = refill(*bucket, self.rate, now);
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let missing = (1.0 - bucket.tokens) / self.rate.per_second.max(0.001);
        Err(Duration::from_secs_f64(missing.min(1_000.0)))
    }
}

fn refill(bucket: Bucket, rate: Rate, now: Instant) -> Bucket {
    let elapsed = now.saturating_duration_since(bucket.at).as_secs_f64();
    Bucket {
        tokens: (bucket.tokens + elapsed * rate.per_second).min(f64::from(rate.burst)),
        at: now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 2,
        per_second: 1.0,
    };

    #[test]
    fn a_burst_passes_then_it_takes_time() {
        let buckets = Buckets::new(RATE);
        let start = Instant::now();
        assert!(buckets.take(1, start).is_ok());
        assert!(buckets.take(1, start).is_ok());
        assert_eq!(buckets.take(1, start), Err(Duration::from_secs(1)));
        assert!(
            buckets.take(2, start).is_ok(),
            "another key has its own bucket"
        );
        assert!(buckets.take(1, start + Duration::from_secs(1)).is_ok());
        assert!(buckets.take(1, start + Duration::from_secs(1)).is_err());
    }

    #[test]
    fn the_number_of_buckets_is_bounded() {
        let mut buckets = Buckets::new(RATE);
        buckets.most = 3;
        let start = Instant::now();
        for key in 0..3 {
            assert!(buckets.take(key, start).is_ok());
        }
        assert!(
            buckets.take(3, start).is_err(),
            "no room while all are in use"
        );
        let later = start + Duration::from_secs(5);
        assert!(buckets.take(3, later).is_ok(), "full buckets make room");
    }
}
