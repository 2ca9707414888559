//! The practice company on a virtual clock: people with a case, systems of record that answer in
//! bytes, everything wrong at once. `BATON_CONVERSATIONS=10001` makes it a long one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_practice::{Faults, World as Company, playbooks};
use baton_router::{Example, Lexical, LexicalOptions};
use baton_simulation::{Cast, Options, Tally, Troubles, World};

fn options(seed: u64, conversations: u32, faults: Faults, troubles: Troubles) -> Options {
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
    Options {
        seed,
        conversations,
        at_once: 30,
        cast: Cast::Company {
            world: Arc::new(Company::generate(
                seed,
                "2026-03-14".parse().unwrap(),
                customers,
            )),
            playbooks: Arc::new(playbooks),
            router: Arc::new(router),
            faults,
        },
        troubles,
        defect: None,
        stopwatch: || Duration::ZERO,
    }
}

#[track_caller]
fn holds(options: Options) -> Tally {
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
