//! A failing world made smaller, for as long as it fails in the same way and there is time.

use std::time::{Duration, Instant};

use baton_runtime::RuntimeError;

use crate::troubles::Troubles;
use crate::world::{Cast, Failed, World, WorldOptions, WorldTally};

/// How long, and how far afield, a smaller world is looked for.
pub struct Search<'c> {
    /// For how long.
    pub within: Duration,
    /// How many seeds are tried for each size, the world's own first. Where another size is another
    /// company, its own seed alone tells little.
    pub seeds: u64,
    /// Who comes to a world of this seed and this many conversations.
    pub cast: &'c dyn Fn(u64, u32) -> Cast,
}

/// The smallest world found that still fails.
#[derive(Debug, Clone)]
pub struct Shrunk {
    /// Its seed.
    pub seed: u64,
    /// Its conversations.
    pub conversations: u32,
    /// Of these, at once.
    pub at_once: u32,
    /// What still goes wrong in it.
    pub troubles: Troubles,
    /// What went wrong in the first one and is not needed.
    pub without: Vec<&'static str>,
    /// How it fails.
    pub failed: Failed,
    /// Worlds that were run to find it.
    pub runs: u32,
}

impl Shrunk {
    /// The command that shows it again, from its beginning, such as `batonctl drill --floor wild`.
    pub fn command(&self, beginning: &str) -> String {
        let mut command = format!(
            "{beginning} --seed {} --conversations {} --at-once {}",
            self.seed, self.conversations, self.at_once
        );
        if !self.without.is_empty() {
            command.push_str(" --without ");
            command.push_str(&self.without.join(","));
        }
        command
    }
}

fn not_started(error: &RuntimeError) -> Failed {
    Failed {
        invariant: 0,
        how: format!("the runtime does not start: {error}"),
        nth: None,
        story: String::new(),
    }
}

/// Runs a world to its end, without keeping its conversations.
///
/// # Errors
/// The first invariant that is broken.
pub fn run(options: WorldOptions) -> Result<WorldTally, Failed> {
    let world = World::new(options).map_err(|error| not_started(&error))?;
    world.run(&mut |_| {})
}

/// Makes a failing world smaller: fewer conversations, fewer of them at once, fewer troubles. It is
/// cut off at the failure by itself, since nothing happens after it.
pub fn shrink(options: &WorldOptions, failed: Failed, search: &Search<'_>) -> Shrunk {
    let mut hunt = Hunt {
        until: Instant::now() + search.within,
        options,
        search,
        best: Shrunk {
            seed: options.seed,
            conversations: options.conversations,
            at_once: options.at_once,
            troubles: options.troubles,
            without: Vec::new(),
            failed,
            runs: 0,
        },
    };
    hunt.fewer_conversations();
    hunt.fewer_troubles();
    hunt.fewer_conversations();
    hunt.fewer_at_once();
    hunt.best
}

struct Hunt<'o> {
    until: Instant,
    options: &'o WorldOptions,
    search: &'o Search<'o>,
    best: Shrunk,
}

impl Hunt<'_> {
    fn fewer_conversations(&mut self) {
        let mut fewer = 1;
        while fewer < self.best.conversations {
            for other in 0..self.search.seeds.max(1) {
                let mut smaller = self.best.clone();
                smaller.seed = self.options.seed.wrapping_add(other);
                smaller.conversations = fewer;
                smaller.at_once = smaller.at_once.min(fewer);
                if self.fails_alike(smaller) {
                    return;
                }
            }
            fewer *= 2;
        }
    }

    fn fewer_troubles(&mut self) {
        for name in Troubles::NAMES {
            let mut smaller = self.best.clone();
            match smaller.troubles.without(name) {
                Some(fewer) if fewer != smaller.troubles => smaller.troubles = fewer,
                Some(_) | None => continue,
            }
            smaller.without.push(name);
            self.fails_alike(smaller);
        }
    }

    fn fewer_at_once(&mut self) {
        let mut fewer = 1;
        while fewer < self.best.at_once {
            let mut smaller = self.best.clone();
            smaller.at_once = fewer;
            if self.fails_alike(smaller) {
                return;
            }
            fewer *= 2;
        }
    }

    /// Whether a smaller world fails in the same way; then it is the best one so far.
    fn fails_alike(&mut self, mut smaller: Shrunk) -> bool {
        if Instant::now() >= self.until {
            return false;
        }
        self.best.runs += 1;
        let options = WorldOptions {
            seed: smaller.seed,
            conversations: smaller.conversations,
            at_once: smaller.at_once,
            cast: (self.search.cast)(smaller.seed, smaller.conversations),
            troubles: smaller.troubles,
            ..self.options.clone()
        };
        let until = self.until;
        let outcome = World::new(options)
            .map_err(|error| not_started(&error))
            .and_then(|world| world.run_while(&mut |_| {}, &mut || Instant::now() < until));
        match outcome {
            Err(failed) if failed.invariant == self.best.failed.invariant => {
                smaller.failed = failed;
                smaller.runs = self.best.runs;
                self.best = smaller;
                true
            }
            Ok(_) | Err(_) => false,
        }
    }
}
