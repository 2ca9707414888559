//! Draws from a seed.

use baton_orchestrator::Ids;
use jiff::Timestamp;
use uuid::Uuid;

use crate::troubles::Between;

/// How finely shares are told apart.
const PARTS: u32 = 1_000_000;

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

    /// Whether something happens that does in this share of all cases.
    pub(crate) fn share(&mut self, share: f64) -> bool {
        self.share_below() < share
    }

    /// A number from 0 to 1, without 1.
    pub(crate) fn share_below(&mut self) -> f64 {
        let drawn = u32::try_from(self.below(u64::from(PARTS))).unwrap_or(0);
        f64::from(drawn) / f64::from(PARTS)
    }

    /// Milliseconds of a range.
    pub(crate) fn ms(&mut self, [least, most]: Between) -> i64 {
        let whole = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
        self.between(whole(least), whole(most))
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
