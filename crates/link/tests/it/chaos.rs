//! A bad day: the network comes and goes all the time, and still everything happens once.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::desk::{Desk, config, until, work};
use crate::network::Weather;
use crate::test_network::{TestNetwork, numbers, whole};

async fn check(seed: u64) {
    let mut chance = SmallRng::seed_from_u64(seed);
    let mut town = TestNetwork::with(|config| {
        config.limits.window = std::num::NonZeroU32::new(chance.random_range(1..40)).unwrap();
    })
    .await;
    let customers = [
        town.customer().await,
        town.customer().await,
        town.customer().await,
    ];
    let desk = Desk::open(&town.folder.path().join("desk.db")).await;
    let link = work(&desk, config(&town.network.url()));
    let mut replies = [0; 3];
    for _ in 0..400 {
        let who = chance.random_range(0..3);
        match chance.random_range(0..100) {
            0..60 => customers[who].say(&town).await,
            60..85 => {
                let key = format!("{who}.{}", replies[who]);
                desk.reply(&key, customers[who].id(), &replies[who].to_string())
                    .await;
                replies[who] += 1;
                link.kick_outbox();
            }
            85..88 => town.network.set(Weather::Cut),
            88..90 => town.network.set(Weather::Deaf),
            90..91 => town.network.set(Weather::Hole),
            91..97 => town.network.set(Weather::Fine),
            97..98 => town = town.restarted().await,
            98..99 => link.cut(),
            _ => tokio::time::sleep(Duration::from_millis(chance.random_range(1..60))).await,
        }
    }
    town.network.set(Weather::Fine);
    let head = town.gateway.head();
    until(&link, &format!("in step (seed {seed})"), |status| {
        status.cursor == head && status.waiting == 0
    })
    .await;
    let applied = desk.applied().await;
    whole(&applied, head);
    for (customer, count) in customers.iter().zip(replies) {
        let expected: Vec<String> = (0..count).map(|n| n.to_string()).collect();
        assert_eq!(customer.read(&town).await, expected, "seed {seed}");
    }
    assert_eq!(
        numbers(&applied).len() + 3,
        usize::try_from(head).unwrap(),
        "seed {seed}"
    );
    link.shutdown().await;
}

/// Replay one with `BATON_SEED=<seed> cargo test -p baton-link chaos`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_and_every_reply_happens_once() {
    match std::env::var("BATON_SEED") {
        Ok(seed) => check(seed.parse().expect("BATON_SEED is a number")).await,
        Err(_) => {
            for seed in 1..=4 {
                check(seed).await;
            }
        }
    }
}
