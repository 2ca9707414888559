//! When to try again: a wait that doubles, with jitter, that is never shorter than what the
//! provider asked for and never longer than what is left of the budget.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use baton_backoff::Backoff;
use tokio::time::Instant;

use crate::failure::AskFailure;

/// The waits that the provider did not ask for.
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(250), Duration::from_secs(4));
/// A try that has less time than this is not begun.
pub(crate) const LEAST_TIME: Duration = Duration::from_millis(50);

/// The tries of one question.
#[derive(Debug)]
pub(crate) struct Schedule {
    tries: u32,
    most: u32,
    deadline: Instant,
}

impl Schedule {
    pub(crate) fn new(most: u32, deadline: Instant) -> Self {
        Self {
            tries: 0,
            most,
            deadline,
        }
    }

    pub(crate) fn tries(&self) -> u32 {
        self.tries
    }

    /// Allows one more try: the last one failed in a way that no further try will.
    pub(crate) fn one_more(&mut self) {
        self.most = self.most.saturating_add(1);
    }

    /// Counts a try that begins, and says how long it may take.
    pub(crate) fn begin(&mut self, now: Instant, timeout: Duration) -> Option<Duration> {
        let left = self.deadline.saturating_duration_since(now);
        if self.tries >= self.most || left < LEAST_TIME {
            return None;
        }
        self.tries += 1;
        Some(timeout.min(left))
    }

    /// When to try again after a failure, if at all. `jitter` is between 0 and 1.
    pub(crate) fn again(&self, failure: &AskFailure, now: Instant, jitter: f64) -> Option<Instant> {
        if !failure.may_pass() || self.tries >= self.most {
            return None;
        }
        let usual = BACKOFF.wait(self.tries, jitter);
        // The provider's wait is a minimum; jitter spreads the questions it sent away together.
        let wait = match failure.retry_after() {
            Some(asked) => asked.saturating_add(usual.min(asked / 4)),
            None => usual,
        };
        let at = now.checked_add(wait)?;
        (at.checked_add(LEAST_TIME)? <= self.deadline).then_some(at)
    }
}

/// A gate that is closed to every question for as long as the provider asks us to wait.
#[derive(Debug, Default)]
pub(crate) struct ProviderPause(Mutex<Option<Instant>>);

impl ProviderPause {
    /// Closes for a time; never opens earlier than an earlier call said.
    pub(crate) fn close(&self, now: Instant, wait: Duration) {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = now.checked_add(wait);
        *until = (*until).max(asked);
    }

    /// How long it stays closed.
    pub(crate) fn closed(&self, now: Instant) -> Option<Duration> {
        let until = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        let left = until.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(seconds: u64) -> AskFailure {
        AskFailure::RateLimited {
            retry_after: Some(Duration::from_secs(seconds)),
        }
    }

    #[test]
    fn waits_double_and_are_spread() {
        let start = Instant::now();
        let mut schedule = Schedule::new(5, start + Duration::from_secs(60));
        let mut waits = Vec::new();
        for jitter in [0.0, 1.0, 0.0, 1.0] {
            schedule.begin(start, Duration::from_secs(5)).unwrap();
            let at = schedule
                .again(&AskFailure::Unreachable, start, jitter)
                .unwrap();
            waits.push((at - start).as_millis());
        }
        assert_eq!(waits, [125, 500, 500, 2000]);
        schedule.begin(start, Duration::from_secs(5)).unwrap();
        assert_eq!(schedule.again(&AskFailure::Unreachable, start, 0.0), None);
        assert_eq!(schedule.begin(start, Duration::from_secs(5)), None);
    }

    #[test]
    fn the_provider_is_never_asked_earlier_than_it_said() {
        let start = Instant::now();
        let mut schedule = Schedule::new(3, start + Duration::from_secs(30));
        schedule.begin(start, Duration::from_secs(5)).unwrap();
        for jitter in [0.0, 0.5, 1.0] {
            let wait = schedule.again(&limited(7), start, jitter).unwrap() - start;
            assert!(wait >= Duration::from_secs(7), "{wait:?}");
            assert!(wait < Duration::from_secs(9), "{wait:?}");
        }
        assert_eq!(schedule.again(&limited(30), start, 0.0), None);
    }

    #[test]
    fn a_try_has_no_more_time_than_is_left() {
        let start = Instant::now();
        let mut schedule = Schedule::new(3, start + Duration::from_secs(3));
        let timeout = Duration::from_secs(2);
        assert_eq!(schedule.begin(start, timeout), Some(timeout));
        let later = start + Duration::from_millis(2_500);
        assert_eq!(
            schedule.begin(later, timeout),
            Some(Duration::from_millis(500))
        );
        let late = start + Duration::from_millis(2_980);
        assert_eq!(schedule.begin(late, timeout), None);
        assert_eq!(schedule.tries(), 2);
    }

    #[test]
    fn what_will_not_pass_is_not_tried_again() {
        let start = Instant::now();
        let mut schedule = Schedule::new(3, start + Duration::from_secs(30));
        schedule.begin(start, Duration::from_secs(5)).unwrap();
        for failure in [
            AskFailure::Auth { status: 401 },
            AskFailure::InvalidJson,
            AskFailure::Refused,
            AskFailure::TooLong,
        ] {
            assert_eq!(schedule.again(&failure, start, 0.0), None);
        }
    }

    #[test]
    fn a_gate_opens_when_the_longest_wait_is_over() {
        let start = Instant::now();
        let gate = ProviderPause::default();
        assert_eq!(gate.closed(start), None);
        gate.close(start, Duration::from_secs(5));
        gate.close(start, Duration::from_secs(1));
        assert_eq!(gate.closed(start), Some(Duration::from_secs(5)));
        assert_eq!(gate.closed(start + Duration::from_secs(5)), None);
    }
}
