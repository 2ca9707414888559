//! Draws from a seed.

use baton_orchestrator::Ids;
use jiff::Timestamp;
use uuid::Uuid;

/// Draws from a seed.
pub(super) struct Dice(Ids);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(Ids::new(Timestamp::UNIX_EPOCH, seed))
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound)
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least).unsigned_abs() + 1).cast_signed()
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap_or(0)]
    }

    pub(super) fn id(&mut self) -> Uuid {
        self.0.next_uuid()
    }
}
