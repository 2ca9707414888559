//! The rate limit of a system of record: each caller waits for a turn, first come first served.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use baton_playbook::{Failure, FailureKind, RateLimit};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use super::failure;

/// The turns of one system.
#[derive(Debug)]
pub(crate) struct SystemLimiter {
    every: Duration,
    clock: DefaultClock,
    limiter: DefaultDirectRateLimiter,
    /// Held by the caller whose turn is next; the others wait for it in their order.
    next: Mutex<()>,
    /// How many wait.
    waiting: AtomicU32,
}

/// One waiting caller, counted until this is dropped.
struct Waits<'a>(&'a AtomicU32);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl SystemLimiter {
    pub(crate) fn new(rate: RateLimit) -> Self {
        // A period of zero is not a rate; the shortest there is stands for it.
        let every = rate.every.max(Duration::from_nanos(1));
        let quota = Quota::with_period(every)
            .unwrap_or_else(|| Quota::per_second(rate.burst))
            .allow_burst(rate.burst);
        let clock = DefaultClock::default();
        Self {
            every,
            limiter: RateLimiter::direct_with_clock(quota, clock.clone()),
            clock,
            next: Mutex::new(()),
            waiting: AtomicU32::new(0),
        }
    }

    /// Waits for a turn. A wait that would take longer than `within` is not begun.
    pub(crate) async fn next(&self, within: Duration) -> Result<(), Failure> {
        let ahead = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waits = Waits(&self.waiting);
        // Each waiting caller takes one turn, so this one comes after at least that many.
        if ahead > 0 && self.every.saturating_mul(ahead) > within {
            return Err(throttled(within));
        }
        let until = Instant::now() + within;
        let Ok(_first) = tokio::time::timeout_at(until, self.next.lock()).await else {
            return Err(throttled(within));
        };
        while let Err(later) = self.limiter.check() {
            let pause = later.wait_time_from(self.clock.now());
            if Instant::now() + pause > until {
                return Err(throttled(within));
            }
            sleep(pause).await;
        }
        Ok(())
    }
}

fn throttled(within: Duration) -> Failure {
    failure(
        FailureKind::Throttled,
        format!(
            "not asked: its rate limit gave no turn within {} ms",
            within.as_millis()
        ),
    )
}
