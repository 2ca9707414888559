//! Invariants that cannot fail prove nothing: every deliberate defect has to be noticed, for what it
//! is, and a failing world has to become smaller.

use baton_simulation::{DEFECTS, Defect, Failed, Options, Troubles, run, shrink};

fn with(defect: Defect, seed: u64) -> Options {
    let mut options = Options::wild(seed, 10);
    options.defect = Some(defect);
    options
}

/// What the simulation says about this defect, and the seed that shows it.
fn noticed(defect: Defect) -> Option<(u64, Failed)> {
    (0..40).find_map(|seed| run(with(defect, seed)).err().map(|failed| (seed, failed)))
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
            Some((_, failed)) if failed.to_string().contains(expected) => {}
            Some((_, failed)) => {
                missed.push(format!("{defect:?}: noticed for another reason: {failed}"));
            }
            None => missed.push(format!("{defect:?}: not noticed")),
        }
    }
    assert!(DEFECTS.len() >= 20);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_failing_world_becomes_smaller_and_tells_its_command() {
    let (seed, failed) = noticed(Defect::Invents).expect("a defect that shows");
    let shrunk = shrink(&with(Defect::Invents, seed), failed);
    assert!(shrunk.conversations < 10, "{shrunk:?}");
    assert_eq!(shrunk.troubles, Troubles::NONE, "{shrunk:?}");
    let command = shrunk.command(seed);
    assert!(
        command.starts_with(&format!("batonctl drill --floor wild --seed {seed} ")),
        "{command}"
    );
    assert!(command.contains("--without crashes,link"), "{command}");
}
