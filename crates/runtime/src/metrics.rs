//! Figures of a run: the steps, and the time each took to become durable.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The most samples kept; later steps replace earlier ones in turn.
const SAMPLES: usize = 262_144;

/// Counts and samples. Cheap to clone; all clones share.
#[derive(Debug, Clone, Default)]
pub struct Metrics(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    steps: u64,
    events: u64,
    samples: Vec<u32>,
}

impl Metrics {
    pub(crate) fn step(&self, events: usize, took: Duration) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let micros = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        let at = usize::try_from(inner.steps).unwrap_or(0) % SAMPLES;
        if inner.samples.len() < SAMPLES {
            inner.samples.push(micros);
        } else if let Some(slot) = inner.samples.get_mut(at) {
            *slot = micros;
        }
        inner.steps += 1;
        inner.events += events as u64;
    }

    /// Steps made durable.
    pub fn steps(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).steps
    }

    /// Events made durable.
    pub fn events(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).events
    }

    /// The `share` quantile (0 to 1) of the time from an input to its durable step, in
    /// microseconds; `None` before the first step.
    pub fn step_micros(&self, share: f64) -> Option<u32> {
        self.step_micros_of(0..u64::MAX, share)
    }

    /// The same over a range of the steps, counted from 0, of which only the kept samples count.
    pub fn step_micros_of(&self, steps: Range<u64>, share: f64) -> Option<u32> {
        let mut samples = {
            let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let kept = inner.steps.saturating_sub(SAMPLES as u64);
            (steps.start.max(kept)..steps.end.min(inner.steps))
                .filter_map(|step| inner.samples.get(usize::try_from(step).ok()? % SAMPLES))
                .copied()
                .collect::<Vec<u32>>()
        };
        samples.sort_unstable();
        let last = samples.len().checked_sub(1)?;
        // Rounding a bounded positive index.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "0 <= share <= 1 keeps the index within the samples"
        )]
        let at = (share.clamp(0.0, 1.0) * last as f64).round() as usize;
        samples.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_apart_even_after_the_oldest_are_forgotten() {
        let figures = Metrics::default();
        assert_eq!(figures.step_micros(0.5), None);
        let of = |n: u64| Duration::from_micros(n % 1_000);
        let many = SAMPLES as u64 + 500;
        (0..many).for_each(|n| figures.step(1, of(n)));
        assert_eq!(figures.step_micros_of(0..400, 0.5), None);
        assert_eq!(figures.step_micros_of(1_000..1_011, 0.5), Some(5));
        let last = u32::try_from((many - 1) % 1_000).unwrap();
        assert_eq!(figures.step_micros_of(many - 1..many, 1.0), Some(last));
    }
}
