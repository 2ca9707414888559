//! The practice company on a virtual clock: people with a case, systems of record that answer in
//! bytes, everything wrong at once. `BATON_CONVERSATIONS=10001` makes it a long one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_practice::{Company, Faults, playbooks};
use baton_router::{Example, Lexical, LexicalOptions};
use baton_simulation::{
    Cast, Defect, Search, Troubles, World, WorldOptions, WorldTally, run, shrink,
};

fn options(seed: u64, conversations: u32, faults: Faults, troubles: Troubles) -> WorldOptions {
    WorldOptions {
        seed,
        conversations,
        at_once: 30,
        cast: cast(seed, conversations, faults),
        troubles,
        defect: None,
        stopwatch: || Duration::ZERO,
    }
}

fn cast(seed: u64, conversations: u32, faults: Faults) -> Cast {
    let playbooks = baton_playbook::load(&playbooks::files()).unwrap();
    let mut examples: Vec<Example<'_>> = Vec::new();
    for playbook in &playbooks.playbooks {
        let intent = playbook.intent.as_str();
        examples.extend(
            playbook
                .examples
                .iter()
                .map(|text| Example::of(intent, text)),
        );
    }
    let strange = playbooks.out_of_scope.iter();
    examples.extend(strange.map(|text| Example::out_of_scope(text)));
    let router = Lexical::train(&examples, LexicalOptions::default()).unwrap();
    drop(examples);
    let customers = usize::try_from(conversations).unwrap();
    Cast::Company {
        world: Arc::new(Company::generate(
            seed,
            "2026-03-14".parse().unwrap(),
            customers,
        )),
        playbooks: Arc::new(playbooks),
        router: Arc::new(router),
        faults,
    }
}

#[track_caller]
fn holds(options: WorldOptions) -> WorldTally {
    let conversations = options.conversations;
    let began = Instant::now();
    let mut ended = 0;
    let outcome = World::new(options).unwrap().run(&mut |_| ended += 1);
    let tally = outcome.unwrap_or_else(|failed| panic!("{failed}\n{}", failed.story));
    println!("{:.1} s: {tally:?}", began.elapsed().as_secs_f64());
    assert_eq!(ended, conversations);
    assert_eq!(tally.conversations, conversations);
    tally
}

#[test]
fn on_a_good_day_people_are_helped() {
    let tally = holds(options(3, 40, Faults::none(), Troubles::NONE));
    assert!(tally.handoffs.len() > 2, "{tally:?}");
    assert_eq!((tally.faults, tally.crashes), (0, 0));
}

#[test]
fn with_everything_wrong_at_once_everybody_reaches_a_person_or_an_end() {
    let conversations = std::env::var("BATON_CONVERSATIONS");
    let conversations = conversations.map_or(60, |n| n.parse().unwrap());
    let tally = holds(options(7, conversations, Faults::outage(), Troubles::ALL));
    assert!(tally.faults > 4 && tally.asks > 20, "{tally:?}");
}

#[test]
fn what_goes_wrong_does_not_do_so_more_often_the_longer_it_takes() {
    let mut troubles = Troubles::PRODUCTION;
    troubles.link.cut_every_ms = [20_000, 40_000];
    troubles.link.lost = 0.05;
    troubles.crashes.every_ms = [20_000, 40_000];
    troubles.crashes.at_boundary = 0.01;
    let often = |conversations| {
        // A few at once, so that nearly all of them come by the clock, in the short world as in the long one.
        let mut few = options(5, conversations, Faults::none(), troubles);
        few.at_once = 4;
        let tally = holds(few);
        (tally.cuts + tally.crashes) as f64 / f64::from(conversations)
    };
    let (short, long) = (often(30), often(120));
    assert!(long < 1.5 * short, "{short} {long} for each conversation");
}

#[test]
fn a_failing_drill_at_the_company_becomes_smaller_too() {
    let mut failing = options(2, 40, Faults::production(), Troubles::PRODUCTION);
    failing.defect = Some(Defect::Invents);
    let failed = run(failing.clone()).expect_err("a defect that shows");
    let search = Search {
        within: Duration::from_secs(60),
        seeds: 3,
        cast: &|seed, conversations| cast(seed, conversations, Faults::production()),
    };
    let shrunk = shrink(&failing, failed.clone(), &search);
    assert_eq!(shrunk.failed.invariant, failed.invariant);
    assert!(shrunk.conversations < 10 && shrunk.at_once <= shrunk.conversations);
    assert_eq!(shrunk.troubles, Troubles::NONE, "{shrunk:?}");
    let command = shrunk.command("batonctl drill --floor memory --faults production");
    assert!(
        command.ends_with("--without crashes,link,disk,repeats"),
        "only what there was is taken away: {command}"
    );
    let cast = cast(shrunk.seed, shrunk.conversations, Faults::production());
    let again = WorldOptions {
        seed: shrunk.seed,
        conversations: shrunk.conversations,
        at_once: shrunk.at_once,
        troubles: shrunk.troubles,
        cast,
        ..failing
    };
    let again = run(again).expect_err("what the command shows");
    assert_eq!(again.how, shrunk.failed.how);
}

#[test]
fn a_conversation_that_is_over_is_kept_no_longer() {
    for (faults, troubles) in [
        (Faults::none(), Troubles::NONE),
        (Faults::production(), Troubles::PRODUCTION),
    ] {
        let mut few = options(6, 150, faults, troubles);
        few.at_once = 10;
        let most = holds(few).most_open;
        assert!(most < 20, "{most} open, 10 customers at once");
    }
}
