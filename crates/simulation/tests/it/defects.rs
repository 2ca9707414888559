//! Invariants that cannot fail prove nothing: every deliberate defect has to be noticed, for what it
//! is, and a failing world has to become smaller.

use std::time::Duration;

use baton_simulation::{
    Cast, DEFECTS, Defect, Failed, Search, Troubles, WorldOptions, run, shrink,
};

fn with(defect: Defect, seed: u64) -> WorldOptions {
    let mut options = WorldOptions::wild(seed, 10);
    options.defect = Some(defect);
    options
}

/// What the simulation says about this defect, and the seed that shows it.
fn noticed(defect: Defect) -> Option<(u64, Failed)> {
    (0..200).find_map(|seed| run(with(defect, seed)).err().map(|failed| (seed, failed)))
}

#[test]
fn every_defect_is_noticed() {
    let mut missed = Vec::new();
    for (defect, expected) in DEFECTS {
        let found = noticed(*defect);
        println!(
            "{defect:?}: {:?}",
            found.as_ref().map(|(seed, f)| (seed, f.to_string()))
        );
        match found {
            // One of several checks may see it first.
            Some((_, failed))
                if expected
                    .split('|')
                    .any(|one| failed.to_string().contains(one)) => {}
            Some((_, failed)) => {
                missed.push(format!("{defect:?}: noticed for another reason: {failed}"));
            }
            None => missed.push(format!("{defect:?}: not noticed")),
        }
    }
    assert!(DEFECTS.len() >= 39);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_failing_world_becomes_smaller_and_tells_its_command() {
    let (seed, failed) = noticed(Defect::Invents).expect("a defect that shows");
    let search = Search {
        within: Duration::from_secs(60),
        seeds: 1,
        cast: &|_, _| Cast::Wild,
    };
    let shrunk = shrink(&with(Defect::Invents, seed), failed, &search);
    assert!(shrunk.conversations < 10, "{shrunk:?}");
    assert_eq!(shrunk.troubles, Troubles::NONE, "{shrunk:?}");
    let command = shrunk.command("batonctl drill --floor wild");
    assert!(
        command.starts_with(&format!("batonctl drill --floor wild --seed {seed} ")),
        "{command}"
    );
    assert!(command.contains("--without crashes,link"), "{command}");
    let none = Search {
        within: Duration::ZERO,
        ..search
    };
    let same = shrink(&with(Defect::Invents, seed), shrunk.failed, &none);
    assert_eq!(
        (same.conversations, same.runs),
        (10, 0),
        "no time, nothing tried"
    );
}
