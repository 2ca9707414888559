use proptest::prelude::*;
use rand::SeedableRng;

use super::*;

fn drawn(faults: &Faults, seed: u64, times: u32) -> Vec<(u64, Option<Fault>)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..times).map(|_| faults.draw(&mut rng)).collect()
}

#[test]
fn faults_happen_at_their_rates() {
    let times = 20_000;
    for faults in [Faults::none(), Faults::production(), Faults::outage()] {
        let drawn = drawn(&faults, 7, times);
        for (fault, rate) in faults.rates() {
            let seen = drawn.iter().filter(|(_, f)| *f == Some(fault)).count();
            let share = seen as f64 / f64::from(times);
            assert!(
                (share - rate).abs() < 0.01,
                "{fault:?}: {share}, not {rate}"
            );
        }
    }
}

#[test]
fn one_seed_is_one_sequence() {
    let faults = Faults {
        latency_ms_max: 50,
        ..Faults::production()
    };
    assert_eq!(drawn(&faults, 3, 500), drawn(&faults, 3, 500));
    assert_ne!(drawn(&faults, 3, 500), drawn(&faults, 4, 500));
    assert!(
        drawn(&faults, 3, 500)
            .iter()
            .all(|(latency, _)| *latency <= 50)
    );
}

#[test]
fn presets_are_found_by_name() {
    for name in Faults::PRESETS {
        let faults: Faults = name.parse().unwrap();
        assert!(faults.check().is_ok());
    }
    let error = "flood".parse::<Faults>().unwrap_err().to_string();
    assert!(
        error.contains("flood") && error.contains("production"),
        "{error}"
    );
}

#[test]
fn rates_that_cannot_be_are_refused() {
    let check = |faults: Faults, part: &str| {
        let error = faults.check().unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    };
    check(
        Faults {
            rate_503: 1.5,
            ..Faults::none()
        },
        "from 0 to 1",
    );
    check(
        Faults {
            rate_503: -0.1,
            ..Faults::none()
        },
        "from 0 to 1",
    );
    check(
        Faults {
            rate_503: f64::NAN,
            ..Faults::none()
        },
        "from 0 to 1",
    );
    check(
        Faults {
            rate_503: 0.6,
            rate_429: 0.6,
            ..Faults::none()
        },
        "at most 1",
    );
    check(
        Faults {
            latency_ms_min: 5,
            ..Faults::none()
        },
        "shortest",
    );
}

proptest! {
    #[test]
    fn a_rate_of_one_always_strikes(seed: u64) {
        let faults = Faults { rate_null: 1.0, ..Faults::none() };
        prop_assert!(drawn(&faults, seed, 50).iter().all(|(_, f)| *f == Some(Fault::Null)));
        let down = Faults { down: true, ..faults };
        prop_assert!(drawn(&down, seed, 50).iter().all(|(_, f)| *f == Some(Fault::Down)));
    }
}
