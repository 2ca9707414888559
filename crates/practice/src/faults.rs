//! Faults of a system of record: which can happen, how often, and how many did.

use std::collections::BTreeMap;
use std::str::FromStr;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::error::PracticeError;

/// One way for an answer to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 429 with `Retry-After`.
    RateLimited,
    /// 503 with `Retry-After`.
    Unavailable,
    /// 500.
    ServerError,
    /// No answer for longer than any caller waits.
    Timeout,
    /// The connection is reset before the answer.
    Reset,
    /// The answer stops in the middle.
    Truncated,
    /// Null where there should be values.
    Null,
    /// Another customer's record.
    WrongRecord,
    /// An error page instead of JSON.
    NotJson,
    /// The whole system is down: every connection breaks.
    Down,
}

/// How often each fault happens, as a share of the requests, and how slow the system is. A request
/// suffers at most one fault, so the rates may not add up to more than 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// The shortest time before an answer, in milliseconds.
    pub latency_ms_min: u64,
    /// The longest time before an answer, in milliseconds.
    pub latency_ms_max: u64,
    /// Share of 429 answers.
    pub rate_429: f64,
    /// Share of 503 answers.
    pub rate_503: f64,
    /// Share of 500 answers.
    pub rate_500: f64,
    /// What 429 and 503 say in `Retry-After`, in seconds.
    pub retry_after_s: u64,
    /// Share of requests that are not answered for [`Faults::hang_ms`].
    pub rate_timeout: f64,
    /// How long a request hangs before its connection is broken, in milliseconds.
    pub hang_ms: u64,
    /// Share of connections reset before the answer.
    pub rate_reset: f64,
    /// Share of answers that stop in the middle.
    pub rate_truncated: f64,
    /// Share of answers that are null, or hold null where there should be values.
    pub rate_null: f64,
    /// Share of lookups answered with another customer's record.
    pub rate_wrong_record: f64,
    /// Share of answers that are an error page.
    pub rate_not_json: f64,
    /// Whether the system is down altogether.
    pub down: bool,
}

impl Default for Faults {
    fn default() -> Self {
        Self::none()
    }
}

impl Faults {
    /// A system that always works at once.
    pub const fn none() -> Self {
        Self {
            latency_ms_min: 0,
            latency_ms_max: 0,
            rate_429: 0.0,
            rate_503: 0.0,
            rate_500: 0.0,
            retry_after_s: 1,
            rate_timeout: 0.0,
            hang_ms: 30_000,
            rate_reset: 0.0,
            rate_truncated: 0.0,
            rate_null: 0.0,
            rate_wrong_record: 0.0,
            rate_not_json: 0.0,
            down: false,
        }
    }

    /// A bad day in production: 10 % 503, 5 % 429, 5 % timeouts, 2 % null or truncated.
    pub const fn production() -> Self {
        Self {
            rate_503: 0.10,
            rate_429: 0.05,
            rate_timeout: 0.05,
            rate_null: 0.01,
            rate_truncated: 0.01,
            ..Self::none()
        }
    }

    /// A system in trouble: nine requests of ten fail, one way or another.
    pub const fn outage() -> Self {
        Self {
            rate_503: 0.60,
            rate_timeout: 0.15,
            rate_reset: 0.15,
            retry_after_s: 30,
            ..Self::none()
        }
    }

    /// A system that is slow, fails and recovers all the time, and answers some requests wrong. A third of its
    /// answers are useless, but it is never away for long, so that agents keep working.
    pub const fn brownout() -> Self {
        Self {
            latency_ms_min: 50,
            latency_ms_max: 2_500,
            rate_503: 0.10,
            rate_429: 0.05,
            rate_500: 0.04,
            rate_timeout: 0.03,
            rate_reset: 0.03,
            rate_truncated: 0.02,
            rate_null: 0.03,
            rate_wrong_record: 0.02,
            rate_not_json: 0.01,
            retry_after_s: 2,
            ..Self::none()
        }
    }

    /// The names that [`Faults::from_str`] knows.
    pub const PRESETS: [&'static str; 4] = ["none", "production", "brownout", "outage"];

    /// The rates in the order in which they are drawn.
    fn rates(&self) -> [(Fault, f64); 9] {
        [
            (Fault::Unavailable, self.rate_503),
            (Fault::RateLimited, self.rate_429),
            (Fault::Timeout, self.rate_timeout),
            (Fault::ServerError, self.rate_500),
            (Fault::Reset, self.rate_reset),
            (Fault::Truncated, self.rate_truncated),
            (Fault::Null, self.rate_null),
            (Fault::WrongRecord, self.rate_wrong_record),
            (Fault::NotJson, self.rate_not_json),
        ]
    }

    /// Whether the rates are shares of one whole and the latency is a range.
    pub fn check(&self) -> Result<(), PracticeError> {
        let mut sum = 0.0;
        for (fault, rate) in self.rates() {
            if !(0.0..=1.0).contains(&rate) {
                return Err(PracticeError::Faults(format!(
                    "the rate of {fault:?} is {rate}: write a share from 0 to 1"
                )));
            }
            sum += rate;
        }
        if sum > 1.0 + 1e-9 {
            return Err(PracticeError::Faults(format!(
                "the rates add up to {sum}: together they may be at most 1"
            )));
        }
        if self.latency_ms_min > self.latency_ms_max {
            return Err(PracticeError::Faults(format!(
                "the shortest latency, {} ms, is longer than the longest, {} ms",
                self.latency_ms_min, self.latency_ms_max
            )));
        }
        Ok(())
    }

    /// Draws what happens to one request: its latency in milliseconds, and its fault.
    pub fn draw(&self, rng: &mut ChaCha8Rng) -> (u64, Option<Fault>) {
        let latency = rng.random_range(self.latency_ms_min..=self.latency_ms_max);
        let mut at: f64 = rng.random();
        if self.down {
            return (0, Some(Fault::Down));
        }
        for (fault, rate) in self.rates() {
            if at < rate {
                return (latency, Some(fault));
            }
            at -= rate;
        }
        (latency, None)
    }
}

impl FromStr for Faults {
    type Err = PracticeError;

    fn from_str(name: &str) -> Result<Self, PracticeError> {
        match name {
            "none" => Ok(Self::none()),
            "production" => Ok(Self::production()),
            "brownout" => Ok(Self::brownout()),
            "outage" => Ok(Self::outage()),
            _ => Err(PracticeError::Faults(format!(
                "`{name}` is not a set of faults: choose {}",
                Self::PRESETS.join(", ")
            ))),
        }
    }
}

/// Counts of the requests to a system of record, and of the faults injected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultCounts {
    /// Requests for records.
    pub requests: u64,
    /// Faults injected, by kind.
    pub injected: BTreeMap<Fault, u64>,
}

impl FaultCounts {
    /// Faults of all kinds.
    pub fn total(&self) -> u64 {
        self.injected.values().sum()
    }

    /// Faults of one kind.
    pub fn of(&self, fault: Fault) -> u64 {
        self.injected.get(&fault).copied().unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "faults_tests.rs"]
mod tests;
