//! Cuts the link at random moments, the same ones for one seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use baton_link::LinkHandle;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::task::JoinHandle;

/// Cuts that go on until they are stopped.
pub(super) struct Flaps {
    task: JoinHandle<()>,
    cuts: Arc<AtomicU64>,
}

/// Begins to cut the link: most of the time it comes back by itself at once, sometimes it stays
/// away for a while.
pub(super) fn start(link: LinkHandle, seed: u64) -> Flaps {
    let cuts = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&cuts);
    let task = tokio::spawn(async move {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        loop {
            let calm = rng.random_range(300..=2_500);
            tokio::time::sleep(Duration::from_millis(calm)).await;
            counted.fetch_add(1, Ordering::Relaxed);
            if rng.random_bool(0.25) {
                let away = rng.random_range(500..=2_000);
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
