//! What a world is made of.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use baton_orchestrator::AgentModels;
use baton_playbook::{Playbooks, Waiting};
use baton_practice::{Company, Faults};
use baton_router::Router;
use serde::Serialize;

use crate::defects::Defect;
use crate::desk;
use crate::dice::Dice;
use crate::troubles::Troubles;

/// Who comes, and what the desk knows.
#[derive(Clone)]
pub enum Cast {
    /// The small desk of the tests: customers who say anything, a representative who does anything.
    Wild,
    /// The practice company: people with a case and a character, a representative who does their work.
    Company {
        /// The company and its records.
        world: Arc<Company>,
        /// The configuration of its desk.
        playbooks: Arc<Playbooks>,
        /// The Router trained for it.
        router: Arc<dyn Router>,
        /// How its systems of record fail.
        faults: Faults,
    },
}

/// What a world is made of.
#[derive(Clone)]
pub struct WorldOptions {
    /// Everything is drawn from it.
    pub seed: u64,
    /// Customers in all.
    pub conversations: u32,
    /// Customers at once.
    pub at_once: u32,
    /// Who comes.
    pub cast: Cast,
    /// What goes wrong.
    pub troubles: Troubles,
    /// A mistake planted on purpose.
    pub defect: Option<Defect>,
    /// Measures how long the core decides; any function that grows.
    pub stopwatch: fn() -> Duration,
}

impl WorldOptions {
    /// A small world of the wild desk with all troubles.
    pub fn wild(seed: u64, conversations: u32) -> Self {
        Self {
            seed,
            conversations,
            at_once: conversations,
            cast: Cast::Wild,
            troubles: Troubles::WILD,
            defect: None,
            stopwatch: || Duration::ZERO,
        }
    }
}

impl WorldOptions {
    /// The agents that have a model.
    pub(super) fn models(&self, dice: &mut Dice) -> AgentModels {
        let drawn = AgentModels {
            router: dice.chance(40),
            data: dice.chance(40),
            handoff: dice.chance(40),
        };
        match &self.cast {
            _ if self.troubles.models.is_none() => AgentModels::default(),
            Cast::Wild => drawn,
            Cast::Company { .. } => AgentModels {
                router: true,
                data: true,
                handoff: true,
            },
        }
    }
}

pub(super) type Scene = (Arc<Playbooks>, Arc<dyn Router>, Arc<str>, Vec<String>);

pub(super) const SECRETS: &[&str] = &["4111 1111 1111 1111", "4111111111111111", "hunter2secret"];

impl Cast {
    /// The configuration, the Router, the desk's own text, and what may appear nowhere.
    pub(super) fn scene(&self, dice: &mut Dice) -> Scene {
        match self {
            Self::Wild => {
                let once = dice.chance(20);
                let strict = dice.chance(30);
                let desk = desk::changed(|desk| {
                    desk.identity.bearer_records = !strict;
                    // Short, so that a simulated hour holds many waits.
                    desk.waiting = Waiting {
                        tell_ms: 20_000,
                        call_back_ms: 60_000,
                        queue_again_ms: 60_000,
                        ..Waiting::default()
                    };
                    for tool in desk.tools.iter_mut().filter(|_| once) {
                        let tool = Arc::make_mut(tool);
                        (tool.idempotent, tool.tries) = (false, 1);
                    }
                });
                let secrets = SECRETS.iter().map(|s| (*s).to_owned()).collect();
                (desk, Arc::new(desk::WordRouter), desk::TEXT.into(), secrets)
            }
            Self::Company {
                playbooks, router, ..
            } => {
                let text: String = baton_practice::playbooks::FILES
                    .iter()
                    .map(|(_, text)| *text)
                    .collect();
                let desk = Arc::clone(playbooks);
                (desk, Arc::clone(router), text.into(), Vec::new())
            }
        }
    }

    /// How many of a hundred tries fail at the wild desk.
    pub(super) fn failing(&self, dice: &mut Dice) -> u64 {
        match self {
            Self::Wild => *dice.pick(&[0, 5, 20, 70]),
            Self::Company { .. } => 0,
        }
    }

    /// Offers that stand at once.
    pub(super) fn offers(&self) -> usize {
        match self {
            Self::Wild => 2,
            Self::Company { .. } => 64,
        }
    }
}

/// What came of a world.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct WorldTally {
    /// Conversations that came to an end or a person.
    pub conversations: u32,
    /// Inputs decided.
    pub steps: u64,
    /// Events they led to.
    pub events: u64,
    /// Inputs refused.
    pub refused: u64,
    /// Handoffs by the rule that decided them.
    pub handoffs: BTreeMap<String, u64>,
    /// Calls that failed for good.
    pub failures: u64,
    /// Sealed snapshots.
    pub snapshots: u64,
    /// Times the process ended.
    pub crashes: u64,
    /// Times the connection broke.
    pub cuts: u64,
    /// Writes that failed.
    pub failed_writes: u64,
    /// Jumps of the clock.
    pub jumps: u64,
    /// Frames that came again or out of order.
    pub odd_frames: u64,
    /// Questions to models.
    pub asks: u64,
    /// Faults of systems of record.
    pub faults: u64,
    /// The most conversations that were not over at once.
    pub most_open: usize,
    /// Bytes written.
    pub bytes: u64,
    /// Virtual time, in milliseconds.
    pub virtual_ms: u64,
}

impl WorldTally {
    /// Adds another world's.
    pub fn add(&mut self, other: &Self) {
        self.conversations += other.conversations;
        self.steps += other.steps;
        self.events += other.events;
        self.refused += other.refused;
        for (rule, count) in &other.handoffs {
            *self.handoffs.entry(rule.clone()).or_default() += count;
        }
        self.failures += other.failures;
        self.snapshots += other.snapshots;
        self.crashes += other.crashes;
        self.cuts += other.cuts;
        self.failed_writes += other.failed_writes;
        self.jumps += other.jumps;
        self.odd_frames += other.odd_frames;
        self.asks += other.asks;
        self.faults += other.faults;
        self.most_open = self.most_open.max(other.most_open);
        self.bytes += other.bytes;
        self.virtual_ms += other.virtual_ms;
    }
}
