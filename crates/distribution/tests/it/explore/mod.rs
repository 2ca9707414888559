//! A small team explored exhaustively: every order of what two workstations do, of what the network delivers, cuts and
//! loses, and of time, up to a depth.
//!
//! What must hold: what counts of a conversation was said by one workstation for each number, in the order of the numbers
//! and once; and from every state the conversation reaches a person or an end once nothing is cut any more. Defects that are
//! planted in the gateway around distribution, or in a workstation, are found.

mod defect;
mod frames;
mod gateway;
mod world;

use std::collections::{HashSet, VecDeque};

use defect::Defect;
use world::World;

/// What exploring found.
struct Explored {
    states: usize,
    violation: Option<String>,
}

/// Explores breadth first, up to this many states.
fn explore(defect: Option<Defect>, most: usize) -> Explored {
    let start = World::new(defect);
    let mut seen = HashSet::from([start.fingerprint()]);
    let mut open = VecDeque::from([start]);
    while let Some(world) = open.pop_front() {
        for action in world.actions() {
            let mut next = world.clone();
            if let Err(violation) = next.act(action) {
                return found(&next, seen.len(), &violation);
            }
            if !seen.insert(next.fingerprint()) {
                continue;
            }
            for all_come_back in [true, false] {
                if let Err(violation) = next.clone().comes_to_rest(all_come_back) {
                    return found(&next, seen.len(), &violation);
                }
            }
            if seen.len() >= most {
                return Explored {
                    states: seen.len(),
                    violation: None,
                };
            }
            open.push_back(next);
        }
    }
    Explored {
        states: seen.len(),
        violation: None,
    }
}

fn found(world: &World, states: usize, violation: &str) -> Explored {
    let violation = Some(format!("{violation}, after {:?}", world.path));
    Explored { states, violation }
}

#[test]
fn every_order_of_a_small_team_is_safe_and_ends() {
    let most = std::env::var("BATON_EXPLORE")
        .ok()
        .and_then(|most| most.parse().ok());
    let explored = explore(None, most.unwrap_or(4_000));
    println!("{} states explored", explored.states);
    assert_eq!(explored.violation, None);
    assert!(
        explored.states >= 4_000,
        "the team does too little: {}",
        explored.states
    );
}

#[test]
fn planted_defects_are_found() {
    for defect in Defect::ALL {
        let explored = explore(Some(defect), 20_000);
        let found = explored
            .violation
            .unwrap_or_else(|| panic!("{defect:?} was not found in {} states", explored.states));
        println!("{defect:?}, in {} states: {found}", explored.states);
    }
}
