//! Many conversations under faults and crashes, from seeds. Whatever was drawn, the invariants
//! hold after every step and every conversation reaches a person or an end.

use std::hash::{BuildHasher, RandomState};

use crate::world::{Tally, World};

/// Conversations of one world.
const CONVERSATIONS: u32 = 10;
/// Fixed worlds of each half: with the other half and the fresh one, 2,010 conversations.
const WORLDS: u64 = 100;

/// Says how a failure is seen again.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let seed = self.0;
            eprintln!(
                "seed {seed}; see it again with: BATON_SEED={seed} cargo test -p baton-orchestrator --test it simulation::fresh"
            );
        }
    }
}

fn run(seed: u64) -> Tally {
    let _seed = Seed(seed);
    World::new(seed, CONVERSATIONS).run()
}

fn run_all(seeds: impl Iterator<Item = u64>) -> Tally {
    let mut total = Tally::default();
    for seed in seeds {
        total.add(run(seed));
    }
    println!("{total:?}");
    total
}

#[track_caller]
fn saw_something(total: &Tally) {
    assert_eq!(
        total.conversations,
        CONVERSATIONS * u32::try_from(WORLDS).expect("few")
    );
    let often = [
        total.handoffs,
        total.failures,
        total.snapshots,
        total.refused as usize,
        total.crashes as usize,
    ];
    assert!(
        often.iter().all(|n| *n > 100),
        "a simulation that shows nothing: {total:?}"
    );
}

#[test]
fn fixed_seeds_first_half() {
    saw_something(&run_all(0..WORLDS));
}

#[test]
fn fixed_seeds_second_half() {
    saw_something(&run_all(WORLDS..2 * WORLDS));
}

#[test]
fn fresh_seed() {
    let drawn = || RandomState::new().hash_one("baton");
    let seed = match std::env::var("BATON_SEED") {
        Ok(seed) => seed.parse().expect("BATON_SEED is a number"),
        Err(_) => drawn(),
    };
    println!("seed {seed}: {:?}", run(seed));
}

#[test]
fn same_seed_is_the_same_world() {
    assert_eq!(run(4711), run(4711));
}
