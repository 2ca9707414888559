//! The confidence interval of a share.

use serde::{Deserialize, Serialize};

/// The quantile of the normal distribution that leaves 2.5 % on either side.
const Z: f64 = 1.959_963_984_540_054;

/// An interval of probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The 95 % score interval of a share (E. B. Wilson, "Probable Inference, the Law of Succession,
/// and Statistical Inference", Journal of the American Statistical Association 22, 1927, pp.
/// 209-212). It stays within 0 and 1 and means something for few conversations and for shares of
/// none or all, which is what recovery after many failures looks like. Of nothing, nothing is
/// known: 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "counts of conversations")]
pub fn wilson(part: u64, whole: u64) -> Interval {
    if whole == 0 {
        return Interval {
            low: 0.0,
            high: 1.0,
        };
    }
    let n = whole as f64;
    let share = part.min(whole) as f64 / n;
    let z2 = Z * Z;
    let scale = 1.0 + z2 / n;
    let middle = (share + z2 / (2.0 * n)) / scale;
    let half = Z / scale * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Interval {
        low: if part == 0 {
            0.0
        } else {
            (middle - half).max(0.0)
        },
        high: if part >= whole {
            1.0
        } else {
            (middle + half).min(1.0)
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(part: u64, whole: u64, low: f64, high: f64) {
        let found = wilson(part, whole);
        let near = |a: f64, b: f64| (a - b).abs() < 5e-4;
        assert!(
            near(found.low, low) && near(found.high, high),
            "{part} of {whole}: {found:?}"
        );
    }

    /// The values of R's `prop.test(part, whole, correct = FALSE)`.
    #[test]
    fn as_others_compute_it() {
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(20, 20, 0.8389, 1.0);
        check(1, 29, 0.0061, 0.1718);
    }

    #[test]
    fn of_nothing_nothing_is_known() {
        check(0, 0, 0.0, 1.0);
    }

    proptest! {
        #[test]
        fn it_holds_the_share_and_narrows(part in 0_u64..200, more in 0_u64..200) {
            let whole = part + more;
            prop_assume!(whole > 0);
            let Interval { low, high } = wilson(part, whole);
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let share = part as f64 / whole as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            let wider = wilson(part * 4, whole * 4);
            prop_assert!(wider.high - wider.low <= high - low);
        }
    }
}
