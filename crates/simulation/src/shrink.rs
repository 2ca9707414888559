//! A failing world made smaller, for as long as it fails in the same way.

use baton_runtime::RuntimeError;

use crate::world::{Failed, Options, Tally, Troubles, World};

/// The smallest world found that still fails.
#[derive(Debug, Clone)]
pub struct Shrunk {
    /// Its conversations.
    pub conversations: u32,
    /// What still goes wrong in it.
    pub troubles: Troubles,
    /// How it fails.
    pub failed: Failed,
    /// Worlds that were run to find it.
    pub runs: u32,
}

impl Shrunk {
    /// The command that shows it again.
    pub fn command(&self, seed: u64) -> String {
        let all = Troubles::NAMES.iter();
        let without: Vec<&str> = all
            .filter(|name| {
                let less = self.troubles.without(name);
                less == Some(self.troubles)
            })
            .copied()
            .collect();
        let mut command = format!(
            "batonctl drill --floor wild --seed {seed} --conversations {}",
            self.conversations
        );
        if !without.is_empty() {
            command.push_str(" --without ");
            command.push_str(&without.join(","));
        }
        command
    }
}

/// Runs a world to its end; its conversations are looked at by nobody else.
///
/// # Errors
/// The first invariant that is broken.
pub fn run(options: Options) -> Result<Tally, Failed> {
    let not_started = |error: RuntimeError| Failed {
        invariant: 0,
        how: format!("the runtime does not start: {error}"),
        nth: None,
        story: String::new(),
    };
    World::new(options).map_err(not_started)?.run(&mut |_| {})
}

/// Makes a failing world smaller: fewer conversations, fewer troubles. It is cut off at the failure
/// by itself, since nothing happens after it.
pub fn shrink(options: &Options, failed: Failed) -> Shrunk {
    let mut best = Shrunk {
        conversations: options.conversations,
        troubles: options.troubles,
        failed,
        runs: 0,
    };
    let attempt = |best: &mut Shrunk, conversations: u32, troubles: Troubles| {
        best.runs += 1;
        let mut smaller = options.clone();
        (smaller.conversations, smaller.troubles) = (conversations, troubles);
        smaller.at_once = options.at_once.min(conversations);
        match run(smaller) {
            Err(failed) if failed.invariant == best.failed.invariant => {
                (best.conversations, best.troubles) = (conversations, troubles);
                best.failed = failed;
                true
            }
            Ok(_) | Err(_) => false,
        }
    };
    for name in Troubles::NAMES {
        if let Some(fewer) = best.troubles.without(name).filter(|t| *t != best.troubles) {
            let conversations = best.conversations;
            attempt(&mut best, conversations, fewer);
        }
    }
    let mut fewer = 1;
    while fewer < best.conversations {
        let troubles = best.troubles;
        if attempt(&mut best, fewer, troubles) {
            break;
        }
        fewer *= 2;
    }
    best
}
