//! The clock: where the present comes from.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// A clock: the present instant, and the time passed. The system's clocks in production, simulated
/// ones in tests.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    passed: Arc<dyn Fn() -> Duration + Send + Sync>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock with its own instants; time passes as it does for the system.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let since = Instant::now();
        Self::simulated(now, move || since.elapsed())
    }

    /// A simulated clock: its own instants, which can be set back, and its own time passed, which cannot.
    pub fn simulated(
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        passed: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self {
            now: Arc::new(now),
            passed: Arc::new(passed),
        }
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Time passed since some beginning; never goes back.
    pub fn passed(&self) -> Duration {
        (self.passed)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
