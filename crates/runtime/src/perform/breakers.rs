//! The circuit breakers of this desk: one for each system of record and one for each tool, shared
//! by all conversations and kept over restarts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_orchestrator::{Breaker, BreakerLimits};
use baton_playbook::{Failure, Playbooks, SystemName, Tool, ToolName};
use baton_store::{Commit, Setting, StoreError};

use crate::clock::Clock;
use crate::engine::effects::to_json;
use crate::journal::Journal;

/// The target of a breaker.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    System(SystemName),
    Tool(ToolName),
}

impl Target {
    /// The setting that stores its breaker.
    fn key(&self) -> String {
        match self {
            Self::System(name) => format!("breaker.system.{name}"),
            Self::Tool(name) => format!("breaker.tool.{name}"),
        }
    }
}

/// The breakers. Cheap to clone; all clones share.
#[derive(Clone)]
pub(crate) struct Breakers {
    breakers: Arc<Mutex<BTreeMap<Target, Breaker>>>,
    limits: BreakerLimits,
    store: Arc<dyn Journal>,
    clock: Clock,
}

impl Breakers {
    /// Reads the breakers of the configured systems and tools; what was open stays open.
    pub(crate) async fn restore(
        store: &Arc<dyn Journal>,
        playbooks: &Playbooks,
        clock: &Clock,
    ) -> Result<Self, StoreError> {
        let mut breakers = BTreeMap::new();
        for target in targets_of(playbooks) {
            let kept = store.setting(&target.key()).await?;
            // A breaker that another version wrote is replaced by a closed one: at worst a call is made.
            let breaker = kept
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default();
            breakers.insert(target, breaker);
        }
        Ok(Self {
            breakers: Arc::new(Mutex::new(breakers)),
            limits: BreakerLimits::default(),
            store: Arc::clone(store),
            clock: clock.clone(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Target, Breaker>> {
        // Every change is one assignment, so a poisoned lock loses nothing.
        self.breakers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a try of this tool may begin now.
    pub(crate) fn let_through(&self, tool: &Tool) -> bool {
        let now = self.clock.now();
        let targets = targets(tool);
        let mut breakers = self.lock();
        let shut = targets.iter().any(|target| {
            breakers
                .get(target)
                .is_some_and(|b| b.is_shut(now, &self.limits))
        });
        if shut {
            return false;
        }
        for target in targets {
            let breaker = breakers.get(&target).cloned().unwrap_or_default();
            let (asked, _) = breaker.ask(now, &self.limits);
            self.keep(&mut breakers, target, &breaker, asked);
        }
        true
    }

    /// Records the outcome of a try. An unusable answer is an answer: it says something about one record,
    /// and nothing about those that other conversations ask for.
    pub(crate) fn record(&self, tool: &Tool, failure: Option<&Failure>) {
        if failure.is_some_and(|f| !f.kind.was_asked()) {
            // A try that got no turn says nothing about the system.
            return;
        }
        let now = self.clock.now();
        let works = failure.is_none_or(|f| !f.kind.speaks_of_system());
        let mut breakers = self.lock();
        for target in targets(tool) {
            let breaker = breakers.get(&target).cloned().unwrap_or_default();
            let seen = breaker.after(works, now, &self.limits);
            self.keep(&mut breakers, target, &breaker, seen);
        }
    }

    /// Remembers a breaker, and stores it for restarts when it opened, closed or let a probe through.
    fn keep(
        &self,
        breakers: &mut BTreeMap<Target, Breaker>,
        target: Target,
        before: &Breaker,
        after: Breaker,
    ) {
        let changed = std::mem::discriminant(before) != std::mem::discriminant(&after);
        if changed {
            tracing::warn!(
                baton.breaker.target = target.key(),
                baton.breaker.state = ?after,
                "a circuit breaker changed"
            );
            let kept = to_json("a circuit breaker", &after).and_then(|value| {
                let mut commit = Commit::bookkeeping();
                commit.settings.push(Setting {
                    key: target.key(),
                    value,
                });
                self.store.submit(commit).map(drop)
            });
            if let Err(error) = kept {
                tracing::warn!(%error, "a circuit breaker was not kept; after a restart it is closed");
            }
        }
        breakers.insert(target, after);
    }

    /// Follows a replacement of the configuration. What is asked in the same way as before has the same breaker; what
    /// is new, or asked in another way, begins with a closed one.
    pub(crate) fn replaced(&self, before: &Playbooks, now: &Playbooks) {
        let mut breakers = self.lock();
        let known = targets_of(now);
        for target in known.difference(&unchanged(before, now)) {
            let old = breakers.get(target).cloned().unwrap_or_default();
            self.keep(&mut breakers, target.clone(), &old, Breaker::default());
        }
        breakers.retain(|target, _| known.contains(target));
    }

    /// Systems of record that would not be asked now.
    pub(crate) fn unreachable(&self) -> BTreeSet<SystemName> {
        let now = self.clock.now();
        self.lock()
            .iter()
            .filter(|(_, breaker)| breaker.is_shut(now, &self.limits))
            .filter_map(|(target, _)| match target {
                Target::System(name) => Some(name.clone()),
                Target::Tool(_) => None,
            })
            .collect()
    }
}

fn targets(tool: &Tool) -> [Target; 2] {
    [
        Target::System(tool.system.clone()),
        Target::Tool(tool.name.clone()),
    ]
}

/// Everything that has a breaker.
fn targets_of(playbooks: &Playbooks) -> BTreeSet<Target> {
    let systems = playbooks.systems.keys().cloned().map(Target::System);
    let tools = playbooks.tools.iter().map(|t| Target::Tool(t.name.clone()));
    systems.chain(tools).collect()
}

/// What is asked in the same way by both configurations: the system at the same place with the same credentials, the
/// tool with the same operation there.
fn unchanged(before: &Playbooks, now: &Playbooks) -> BTreeSet<Target> {
    let same = |name: &SystemName| match (before.systems.get(name), now.systems.get(name)) {
        (Some(before), Some(now)) => before.is_asked_like(now),
        (None, _) | (_, None) => false,
    };
    let tools = now.tools.iter().filter(|tool| {
        same(&tool.system)
            && before
                .tool(&tool.name)
                .is_some_and(|old| old.system == tool.system && old.operation == tool.operation)
    });
    let systems = now.systems.keys().filter(|name| same(name));
    let tools = tools.map(|tool| Target::Tool(tool.name.clone()));
    tools.chain(systems.cloned().map(Target::System)).collect()
}
