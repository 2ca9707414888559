//! What many clients may take of one supply: each a measure of its own, and of the whole no few of them all.
//!
//! A quarter of the whole is kept for clients that took little so far, so that those who take much cannot use it up.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use crate::config::TokenBucket;
use crate::rate::Buckets;

/// The whole is divided by this for the part that is kept.
const KEPT: u32 = 4;
/// A client's measure is divided by this for what counts as little.
const LITTLE: u32 = 16;

/// The shares of all clients in one supply.
#[derive(Debug)]
pub(crate) struct Shares<K: Eq + Hash + Clone> {
    each: Buckets<K>,
    little: Buckets<K>,
    common: Buckets<()>,
    kept: Buckets<()>,
}

impl<K: Eq + Hash + Clone> Shares<K> {
    /// With these rates for each client and for all together.
    pub(crate) fn new(each: TokenBucket, whole: TokenBucket) -> Self {
        let (little, kept) = (part(each, LITTLE), part(whole, KEPT));
        let common = TokenBucket {
            burst: whole.burst.saturating_sub(kept.burst),
            per_second: whole.per_second - kept.per_second,
        };
        Self {
            each: Buckets::new(each),
            little: Buckets::new(little),
            common: Buckets::new(common),
            kept: Buckets::new(kept),
        }
    }

    /// With this much in a day for each client and for all together.
    pub(crate) fn a_day(each: NonZeroU32, whole: NonZeroU32) -> Self {
        let most = |tokens| Buckets::a_day(NonZeroU32::new(tokens).unwrap_or(NonZeroU32::MIN));
        let kept = whole.get() / KEPT;
        Self {
            each: Buckets::a_day(each),
            little: Buckets::a_day(NonZeroU32::new(each.get() / LITTLE).unwrap_or(NonZeroU32::MIN)),
            common: most(whole.get() - kept),
            kept: most(kept),
        }
    }

    /// Takes tokens for a client, or says how long to wait for them.
    pub(crate) fn take(&self, client: &K, tokens: NonZeroU32) -> Result<(), Duration> {
        self.each.take_many(client, tokens)?;
        let took_little = self.little.take_many(client, tokens).is_ok();
        match self.common.take_many(&(), tokens) {
            Err(_) if took_little => self.kept.take_many(&(), tokens),
            taken => taken,
        }
    }
}

fn part(rate: TokenBucket, by: u32) -> TokenBucket {
    TokenBucket {
        burst: rate.burst / by,
        per_second: rate.per_second / f64::from(by),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use proptest::prelude::*;

    use super::Shares;

    fn tokens(many: u32) -> NonZeroU32 {
        NonZeroU32::new(many).unwrap()
    }

    #[test]
    fn who_took_little_is_served_where_others_took_much() {
        let shares = Shares::a_day(tokens(32_000), tokens(64_000));
        for greedy in 0..3 {
            while shares.take(&greedy, tokens(3_000)).is_ok() {}
        }
        assert!(
            shares.take(&9, tokens(3_000)).is_err(),
            "that is not little"
        );
        let served = (10..100).filter(|modest| shares.take(modest, tokens(1_000)).is_ok());
        assert_eq!(served.count(), 16, "a quarter of the whole");
    }

    proptest! {
        #[test]
        fn no_one_takes_more_than_their_measure_and_all_no_more_than_the_whole(
            each in 1_000_u32..50_000,
            whole in 1_000_u32..100_000,
            wanted in prop::collection::vec((0_u8..6, 1_u32..5_000), 1..200),
        ) {
            let shares = Shares::a_day(tokens(each), tokens(whole));
            let mut taken = [0_u32; 6];
            for (client, many) in wanted {
                if shares.take(&client, tokens(many)).is_ok() {
                    taken[usize::from(client)] += many;
                }
            }
            // What comes back while the test runs is less than a token for each of the buckets.
            prop_assert!(taken.iter().all(|taken| *taken <= each + 1));
            prop_assert!(taken.iter().sum::<u32>() <= whole + 4);
        }
    }
}
