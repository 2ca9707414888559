//! Many conversations under faults and crashes, from fixed seeds and a fresh one.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use baton_simulation::{Cast, Search, Troubles, WorldOptions, WorldTally, run, shrink};

/// Conversations of one world.
const CONVERSATIONS: u32 = 10;
/// Fixed worlds of each part: with the fresh one, 2,010 conversations.
const WORLDS: u64 = 50;

/// Runs a world; a failure is made smaller and told with the command that shows it again.
#[track_caller]
fn holds(seed: u64) -> WorldTally {
    let options = WorldOptions::wild(seed, CONVERSATIONS);
    match run(options.clone()) {
        Ok(tally) => tally,
        Err(failed) => {
            let first = failed.to_string();
            let search = Search {
                within: Duration::from_secs(60),
                seeds: 1,
                cast: &|_, _| Cast::Wild,
            };
            let shrunk = shrink(&options, failed, &search);
            panic!(
                "{first}\nthe smallest world that fails alike ({} tried):\n  {}\n{}\n{}",
                shrunk.runs,
                shrunk.command("batonctl drill --floor wild"),
                shrunk.failed,
                shrunk.failed.story
            );
        }
    }
}

#[track_caller]
fn hold(seeds: std::ops::Range<u64>) {
    let mut total = WorldTally::default();
    for seed in seeds {
        total.add(&holds(seed));
    }
    println!("{total:?}");
    let often = [
        total.handoffs.values().sum(),
        total.failures,
        total.snapshots,
        total.refused,
    ];
    assert_eq!(
        u64::from(total.conversations),
        WORLDS * u64::from(CONVERSATIONS)
    );
    assert!(
        often.iter().all(|n| *n > 100),
        "a simulation that shows nothing: {total:?}"
    );
    let seldom = [
        total.crashes,
        total.cuts,
        total.failed_writes,
        total.jumps,
        total.odd_frames,
    ];
    assert!(
        seldom.iter().all(|n| *n > 20),
        "a simulation that shows nothing: {total:?}"
    );
}

#[test]
fn fixed_seeds_first_part() {
    hold(0..WORLDS);
}

#[test]
fn fixed_seeds_second_part() {
    hold(WORLDS..2 * WORLDS);
}

#[test]
fn fixed_seeds_third_part() {
    hold(2 * WORLDS..3 * WORLDS);
}

#[test]
fn fixed_seeds_fourth_part() {
    hold(3 * WORLDS..4 * WORLDS);
}

#[test]
fn fresh_seed() {
    let seed = match std::env::var("BATON_SEED") {
        Ok(seed) => seed.parse().expect("BATON_SEED is a number"),
        Err(_) => RandomState::new().hash_one("baton") % 1_000_000_000,
    };
    println!("seed {seed}: {:?}", holds(seed));
}

#[test]
fn same_seed_is_the_same_world() {
    assert_eq!(holds(4711), holds(4711));
}

#[test]
fn a_world_without_troubles_has_none() {
    let mut options = WorldOptions::wild(5, CONVERSATIONS);
    options.troubles = Troubles::NONE;
    let tally = run(options).unwrap();
    let troubles = [tally.crashes, tally.cuts, tally.failed_writes, tally.jumps];
    assert_eq!(troubles, [0; 4]);
}
