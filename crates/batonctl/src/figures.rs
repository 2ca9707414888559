//! Arithmetic of scorecards.

use std::collections::BTreeMap;

/// The mean; 1 of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of conversations")]
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        1.0
    } else {
        values.iter().sum::<f64>() / values.len() as f64
    }
}

/// The share of a whole; 1 of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of conversations")]
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// The value that 99 of 100 do not exceed, of values with how often each occurs; 0 of nothing.
pub(crate) fn p99(values: &BTreeMap<usize, usize>) -> usize {
    let all: usize = values.values().sum();
    let wanted = (all * 99).div_ceil(100);
    let mut seen = 0;
    let value = values.iter().find(|(_, often)| {
        seen += **often;
        seen >= wanted
    });
    value.map_or(0, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_99th_of_100_is_not_the_largest() {
        assert_eq!(p99(&(1..=100).map(|value| (value, 1)).collect()), 99);
        assert_eq!(p99(&BTreeMap::from([(3, 1), (1, 1)])), 3);
        assert_eq!(p99(&BTreeMap::from([(2, 990), (9, 10)])), 2);
        assert_eq!(p99(&BTreeMap::new()), 0);
    }
}
