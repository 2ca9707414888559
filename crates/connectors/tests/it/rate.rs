//! A system that may be asked only so often.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use baton_connectors::{Systems, TryResult};
use baton_playbook::{FailureKind, RateLimit, SecretHeader};

use crate::support::{arguments, order, serve, system, tool};

/// When each request arrived.
type Arrivals = Arc<Mutex<Vec<Instant>>>;

async fn shop(every_ms: u64, burst: u32) -> (Systems, Arrivals) {
    let arrivals = Arrivals::default();
    let noted = Arc::clone(&arrivals);
    let answer = move |Path(id): Path<String>| async move {
        noted.lock().unwrap().push(Instant::now());
        Json(order(&id))
    };
    let base = serve(Router::new().route("/orders/{id}", get(answer))).await;
    let mut system = system(&base);
    system.rate = Some(RateLimit {
        every: Duration::from_millis(every_ms),
        burst: NonZeroU32::new(burst).unwrap(),
    });
    let systems = Systems::new([&system], &BTreeMap::new(), |_: &SecretHeader| None).unwrap();
    (systems, arrivals)
}

/// Makes this many tries at the same time, each with this time-out.
async fn at_once(systems: &Systems, tries: usize, timeout_ms: u64) -> Vec<TryResult> {
    let mut running = tokio::task::JoinSet::new();
    for nth in 0..tries {
        let systems = systems.clone();
        running.spawn(async move {
            let mut tool = tool();
            tool.timeout_ms = timeout_ms;
            systems
                .try_once(&tool, &arguments("A-1"), &format!("key-{nth}"))
                .await
        });
    }
    running.join_all().await
}

#[tokio::test]
async fn a_burst_goes_at_once_and_the_rest_wait_for_their_turn() {
    let (systems, arrivals) = shop(100, 2).await;
    let begun = Instant::now();
    let tried = at_once(&systems, 5, 20_000).await;
    assert!(tried.iter().all(|t| t.outcome.is_ok()), "{tried:?}");
    let mut waits: Vec<_> = arrivals.lock().unwrap().clone();
    waits.sort_unstable();
    // Two at once; the third, fourth and fifth after one, two and three periods.
    for (place, periods) in [(2, 1), (3, 2), (4, 3)] {
        let waited = waits[place] - begun;
        assert!(
            waited >= Duration::from_millis(periods * 100 - 20),
            "request {place} after {waited:?}"
        );
    }
    assert_eq!(waits.len(), 5);
}

#[tokio::test]
async fn no_turn_in_time_is_a_failure_of_its_own_and_nothing_is_sent() {
    let (systems, arrivals) = shop(60_000, 1).await;
    let begun = Instant::now();
    let tried = at_once(&systems, 4, 500).await;
    let (mut had, mut none) = (0, 0);
    for one in tried {
        match one.outcome {
            Ok(_) => had += 1,
            Err(failure) => {
                assert_eq!(failure.kind, FailureKind::Throttled, "{failure:?}");
                assert!(failure.kind.is_transient() && !failure.kind.was_asked());
                none += 1;
            }
        }
    }
    assert_eq!((had, none), (1, 3));
    assert_eq!(arrivals.lock().unwrap().len(), 1);
    // Seen to be too long, a wait is not begun.
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn waiting_takes_nothing_from_the_time_for_the_answer() {
    let (systems, _) = shop(400, 1).await;
    let slow = at_once(&systems, 2, 500).await;
    assert!(slow.iter().all(|t| t.outcome.is_ok()), "{slow:?}");
    assert!(
        slow.iter()
            .any(|t| t.duration >= Duration::from_millis(350))
    );
}

#[tokio::test]
async fn a_system_that_is_asked_as_before_keeps_its_turns_over_a_replacement() {
    let base = serve(Router::new().route(
        "/orders/{id}",
        get(async |Path(id): Path<String>| Json(order(&id))),
    ))
    .await;
    let mut shop = system(&base);
    shop.rate = Some(RateLimit {
        every: Duration::from_secs(60),
        burst: NonZeroU32::MIN,
    });
    let (nowhere, no_secret) = (BTreeMap::new(), |_: &SecretHeader| None);
    let first = Systems::new([&shop], &nowhere, no_secret).unwrap();
    let mut tool = tool();
    tool.timeout_ms = 200;
    let asked = first.try_once(&tool, &arguments("A-1"), "k").await;
    assert!(asked.outcome.is_ok());

    // Only what people read is another: the turn that was taken stays taken.
    shop.label = "The other shop".into();
    let same = first.replaced([&shop], &nowhere, no_secret).unwrap();
    let asked = same.try_once(&tool, &arguments("A-1"), "k").await;
    assert_eq!(asked.outcome.unwrap_err().kind, FailureKind::Throttled);

    // Another rate, or another place, begins anew.
    shop.rate = Some(RateLimit {
        every: Duration::from_secs(61),
        burst: NonZeroU32::MIN,
    });
    let other = same.replaced([&shop], &nowhere, no_secret).unwrap();
    let asked = other.try_once(&tool, &arguments("A-1"), "k").await;
    assert!(asked.outcome.is_ok());
}
