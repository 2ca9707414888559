//! SIGKILL at every boundary of one conversation: before and after each commit, before and after
//! each tool call. Every acknowledged input is there, no effect is repeated under a new key, and a
//! tool that must not run twice never does.
//!
//! The desk is a process of its own: this test binary again, told its part by environment variables.
//! The system of record, the gateway and the customer live here and outlive it.

mod child;
mod world;

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::StreamExt;

use world::{Ended, World, judge};

/// Boundaries tried at the same time: a desk waits for its disk and its neighbours most of the time.
const AT_ONCE: usize = 4;
/// Fewest boundaries of the conversation below; on a busy machine more commits fall together.
const BOUNDARIES: u64 = 24;

/// The kinds of boundary: what the desk is about to do or has just done.
const KINDS: [&str; 4] = ["writing", "durable", "call begins", "call ended"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_killed_at_any_boundary_loses_nothing_and_repeats_nothing() {
    let world = World::new().await;
    let ended = world.desk(None).await;
    let Ended::Done { boundaries } = ended else {
        panic!("undisturbed, the desk ended as {ended:?}");
    };
    assert!(!judge(&world, &[]).await, "nothing was killed");
    assert!(boundaries >= BOUNDARIES, "only {boundaries} boundaries");

    // A few more, as commits may fall together differently from run to run; and for the same reason each kind by name.
    let places = (1..=boundaries + 3).map(|nth| nth.to_string());
    let places = places.chain(KINDS.map(|kind| format!("{kind}:1")));
    let tried: Vec<_> = futures_util::stream::iter(places)
        .map(|place| tokio::spawn(kill_at(place)))
        .buffer_unordered(AT_ONCE)
        .map(Result::unwrap)
        .collect()
        .await;
    let killed: Vec<Killed> = tried.into_iter().flatten().collect();
    let kinds: BTreeSet<&str> = killed.iter().map(|one| &*one.at).collect();
    assert_eq!(kinds, KINDS.into_iter().collect());
    let unknown = killed.iter().filter(|one| one.unknown).count();
    println!(
        "killed at {} boundaries, {unknown} of them with a call whose outcome nobody knows",
        killed.len()
    );
    assert!(killed.len() as u64 >= BOUNDARIES);
    // At least: before the request, and between the answer and its commit.
    assert!(unknown >= 2);
}

/// A desk that was killed and went on.
struct Killed {
    /// The kind of boundary.
    at: Arc<str>,
    /// Whether a person was told that the outcome of a call is unknown.
    unknown: bool,
}

/// Kills the desk at a boundary, starts it again, and checks what happened against what may
/// happen. `None` if the conversation was over before it.
async fn kill_at(place: String) -> Option<Killed> {
    let world = World::new().await;
    match world.desk(Some(&place)).await {
        Ended::Done { .. } => {
            assert!(!judge(&world, &[]).await, "nothing was killed");
            None
        }
        Ended::Killed { at, acknowledged } => {
            world.nothing_lost_yet(&acknowledged).await;
            let again = world.desk(None).await;
            assert!(
                matches!(again, Ended::Done { .. }),
                "after boundary {place} the desk ended as {again:?}"
            );
            let unknown = judge(&world, &acknowledged).await;
            Some(Killed { at, unknown })
        }
    }
}
