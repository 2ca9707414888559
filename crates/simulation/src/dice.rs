//! Draws from a seed.

use baton_orchestrator::Ids;
use jiff::Timestamp;
use uuid::Uuid;

/// Draws from a seed.
pub(crate) struct Dice(Ids);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Ids::new(Timestamp::UNIX_EPOCH, seed))
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound)
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least).unsigned_abs() + 1).cast_signed()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap_or(0)]
    }

    pub(crate) fn id(&mut self) -> Uuid {
        self.0.next_uuid()
    }
}
