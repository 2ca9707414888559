//! Quantiles of any number of times, in constant memory.

/// Parts that each doubling is divided into: a value is told to within 1/64 of itself.
const PARTS: u32 = 64;
/// Buckets that values of 32 bits fall into.
const PLACES: usize = 27 * PARTS as usize;

/// Counts of values by their size.
pub(super) struct Quantiles {
    places: Box<[u64]>,
    count: u64,
}

impl Default for Quantiles {
    fn default() -> Self {
        Self {
            places: vec![0; PLACES].into_boxed_slice(),
            count: 0,
        }
    }
}

impl Quantiles {
    pub(super) fn add(&mut self, value: u32) {
        if let Some(place) = self.places.get_mut(place_of(value)) {
            *place += 1;
            self.count += 1;
        }
    }

    /// The value that a share of all does not exceed, to within 1/64; 0 of nothing.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a count, rounded"
    )]
    pub(super) fn of(&self, share: f64) -> u32 {
        let wanted = (self.count.saturating_sub(1) as f64 * share).round() as u64;
        let mut seen = 0;
        let place = self.places.iter().position(|count| {
            seen += count;
            seen > wanted
        });
        place.map_or(0, largest_in)
    }
}

/// Small values have a place each; of the others each doubling has [`PARTS`].
fn place_of(value: u32) -> usize {
    let doublings = (value / PARTS).checked_ilog2().map_or(0, |n| n + 1);
    let part = value >> doublings.saturating_sub(1);
    let place = if doublings == 0 {
        value
    } else {
        doublings * PARTS + (part - PARTS)
    };
    place as usize
}

fn largest_in(place: usize) -> u32 {
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let (doublings, part) = (place / PARTS, place % PARTS);
    match doublings.checked_sub(1) {
        None => part,
        Some(shift) => {
            let next = u64::from(part + PARTS + 1) << shift;
            u32::try_from(next - 1).unwrap_or(u32::MAX)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_place_that_is_near_it() {
        let powers = (0..32).flat_map(|n| [(1_u32 << n) - 1, 1 << n, (1 << n) + 1]);
        for value in powers.chain([100, 12_345, 9_876_543, u32::MAX]) {
            let place = place_of(value);
            assert!(place < PLACES, "{value}");
            let largest = largest_in(place);
            assert!(
                largest >= value && largest - value <= value / PARTS,
                "{value} {largest}"
            );
        }
    }

    #[test]
    fn a_share_of_all_does_not_exceed_its_quantile() {
        let mut times = Quantiles::default();
        assert_eq!(times.of(0.5), 0);
        (1..=1_000).for_each(|value| times.add(value));
        let near = |share: f64, expected: u32| {
            let found = times.of(share);
            assert!(found.abs_diff(expected) <= expected / 32, "{found}");
        };
        near(0.5, 500);
        near(0.99, 990);
        near(1.0, 1_000);
    }
}
