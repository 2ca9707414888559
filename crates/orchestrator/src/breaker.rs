//! The circuit breaker of one system of record or one tool.
//!
//! `closed → open → half-open → closed`: enough tries in a row that found it out of order open it;
//! open, nothing is asked; after a rest one probe is let through, and its outcome closes it or opens
//! it for twice as long. The pattern is from M. Nygard, *Release It!* (2007); the thresholds are
//! sized for one desk, which makes a few calls a minute: counting in a row needs no traffic to mean
//! something, shares of a window do.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::step::later;

/// Thresholds of a breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerLimits {
    /// Tries in a row, over all conversations, that found the target out of order and open it. Six
    /// are two calls of three tries each; at 20 % transient faults six in a row happen by chance
    /// once in sixteen thousand tries.
    pub failures: u32,
    /// The first rest before a probe, in milliseconds.
    pub rest_ms: u64,
    /// The longest rest, in milliseconds.
    pub rest_most_ms: u64,
    /// How long a probe may be under way before another one is let through, in milliseconds.
    pub probe_ms: u64,
}

impl Default for BreakerLimits {
    fn default() -> Self {
        Self {
            failures: 6,
            rest_ms: 15_000,
            rest_most_ms: 300_000,
            probe_ms: 30_000,
        }
    }
}

/// Where a breaker stands. Survives restarts: it is kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Breaker {
    /// Calls go through.
    Closed {
        /// Tries in a row that found it out of order.
        in_a_row: u32,
    },
    /// Nothing is asked until then.
    Open {
        /// When a probe is due.
        probe_at: Timestamp,
        /// This rest, in milliseconds.
        rest_ms: u64,
    },
    /// A probe is under way.
    HalfOpen {
        /// Since when.
        since: Timestamp,
        /// The rest before it, in milliseconds.
        rest_ms: u64,
    },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { in_a_row: 0 }
    }
}

impl Breaker {
    /// Whether a try may begin now. Letting a probe through is part of the new state.
    #[must_use]
    pub fn ask(&self, now: Timestamp, limits: &BreakerLimits) -> (Self, bool) {
        match self {
            Self::Closed { .. } => (self.clone(), true),
            Self::Open { probe_at, rest_ms } if now >= *probe_at => (
                Self::HalfOpen {
                    since: now,
                    rest_ms: *rest_ms,
                },
                true,
            ),
            Self::HalfOpen { since, rest_ms } if now >= later(*since, limits.probe_ms) => {
                // The probe never came back; its process may be gone.
                (
                    Self::HalfOpen {
                        since: now,
                        rest_ms: *rest_ms,
                    },
                    true,
                )
            }
            Self::Open { .. } | Self::HalfOpen { .. } => (self.clone(), false),
        }
    }

    /// What a try's outcome makes of it; `works` says that the target answered as it should, even
    /// if the answer was no.
    #[must_use]
    pub fn after(&self, works: bool, now: Timestamp, limits: &BreakerLimits) -> Self {
        match self {
            _ if works => Self::default(),
            Self::Closed { in_a_row } if in_a_row + 1 >= limits.failures => {
                Self::opened(now, limits.rest_ms)
            }
            Self::Closed { in_a_row } => Self::Closed {
                in_a_row: in_a_row + 1,
            },
            Self::HalfOpen { rest_ms, .. } => {
                Self::opened(now, rest_ms.saturating_mul(2).min(limits.rest_most_ms))
            }
            // A try that began before it opened says nothing new.
            Self::Open { .. } => self.clone(),
        }
    }

    fn opened(now: Timestamp, rest_ms: u64) -> Self {
        Self::Open {
            probe_at: later(now, rest_ms),
            rest_ms,
        }
    }

    /// Whether the target counts as unreachable: nothing would be asked now.
    pub fn is_shut(&self, now: Timestamp, limits: &BreakerLimits) -> bool {
        !self.ask(now, limits).1
    }
}

#[cfg(test)]
mod tests {
    use super::{Breaker, BreakerLimits};
    use crate::step::later;
    use jiff::Timestamp;

    const LIMITS: BreakerLimits = BreakerLimits {
        failures: 3,
        rest_ms: 1_000,
        rest_most_ms: 3_000,
        probe_ms: 500,
    };

    fn failing(mut breaker: Breaker, times: u32, now: Timestamp) -> Breaker {
        for _ in 0..times {
            breaker = breaker.after(false, now, &LIMITS);
        }
        breaker
    }

    #[test]
    fn it_opens_at_the_threshold_and_not_before() {
        let now = Timestamp::UNIX_EPOCH;
        assert!(!failing(Breaker::default(), 2, now).is_shut(now, &LIMITS));
        assert!(failing(Breaker::default(), 3, now).is_shut(now, &LIMITS));
    }

    #[test]
    fn a_success_between_failures_starts_the_count_again() {
        let now = Timestamp::UNIX_EPOCH;
        let breaker = failing(Breaker::default(), 2, now).after(true, now, &LIMITS);
        assert!(!failing(breaker, 2, now).is_shut(now, &LIMITS));
    }

    #[test]
    fn one_probe_goes_through_after_the_rest() {
        let now = Timestamp::UNIX_EPOCH;
        let open = failing(Breaker::default(), 3, now);
        let due = later(now, 1_000);
        let (half, first) = open.ask(due, &LIMITS);
        let (_, second) = half.ask(due, &LIMITS);
        assert!(first && !second);
        assert_eq!(half.after(true, due, &LIMITS), Breaker::default());
    }

    #[test]
    fn a_failed_probe_doubles_the_rest_up_to_the_longest() {
        let mut now = Timestamp::UNIX_EPOCH;
        let mut breaker = failing(Breaker::default(), 3, now);
        for expected in [2_000, 3_000, 3_000] {
            now = later(now, 10_000);
            breaker = breaker.ask(now, &LIMITS).0.after(false, now, &LIMITS);
            assert_eq!(
                breaker,
                Breaker::Open {
                    probe_at: later(now, expected),
                    rest_ms: expected
                }
            );
        }
    }

    #[test]
    fn a_probe_that_never_came_back_gives_way_to_another() {
        let now = Timestamp::UNIX_EPOCH;
        let due = later(now, 1_000);
        let half = failing(Breaker::default(), 3, now).ask(due, &LIMITS).0;
        assert!(half.ask(later(due, 500), &LIMITS).1);
    }

    #[test]
    fn it_survives_being_written_down() {
        let open = failing(Breaker::default(), 3, Timestamp::UNIX_EPOCH);
        let text = serde_json::to_string(&open).unwrap();
        assert_eq!(serde_json::from_str::<Breaker>(&text).unwrap(), open);
    }
}
