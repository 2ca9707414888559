//! Cuts the link at random moments, the same ones for one seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use baton_link::Link;
use baton_simulation::troubles;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::task::JoinHandle;

/// What `--link-flaps` does, and an outage in real time: most of the time the link comes back by
/// itself at once, sometimes it stays away for a while.
pub(super) const OFTEN: troubles::LinkTroubles = troubles::LinkTroubles {
    cut_every_ms: [300, 2_500],
    stays_away: 0.25,
    away_ms: [500, 2_000],
    lost: 0.0,
    repeated: 0.0,
    late: 0.0,
};

/// Cuts that go on until they are stopped.
pub(super) struct Flaps {
    task: JoinHandle<()>,
    cuts: Arc<AtomicU64>,
}

/// Begins to cut the link.
pub(super) fn start(link: Link, seed: u64, flapping: troubles::LinkTroubles) -> Flaps {
    let cuts = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&cuts);
    let task = tokio::spawn(async move {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let between = |[least, most]: [u64; 2]| least..=most;
        loop {
            let calm = rng.random_range(between(flapping.cut_every_ms));
            tokio::time::sleep(Duration::from_millis(calm)).await;
            counted.fetch_add(1, Ordering::Relaxed);
            if rng.random_bool(flapping.stays_away) {
                let away = rng.random_range(between(flapping.away_ms));
                link.pause();
                tokio::time::sleep(Duration::from_millis(away)).await;
                link.resume();
            } else {
                link.cut();
            }
        }
    });
    Flaps { task, cuts }
}

impl Flaps {
    /// Cuts no more; how many there were.
    pub(super) fn stop(self) -> u64 {
        self.task.abort();
        self.cuts.load(Ordering::Relaxed)
    }
}
