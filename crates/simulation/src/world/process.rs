//! The process: its parts, its disk's writes, and its end at any moment.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use baton_connectors::Systems;
use baton_orchestrator::{AgentModels, ConversationId, State};
use baton_playbook::Playbooks;
use baton_router::Router;
use baton_runtime::{Configuration, Driven, EngineConfig, RuntimeError};

use super::{Due, World, clock, representative};
use crate::disk::Disk;
use crate::step_check::SharedStepCheck;

/// What a process is made of.
pub(super) struct Parts<'w> {
    pub(super) desk: &'w Arc<Playbooks>,
    pub(super) router: &'w Arc<dyn Router>,
    pub(super) disk: &'w Disk,
    pub(super) probe: &'w SharedStepCheck,
    pub(super) shown: &'w Arc<AtomicI64>,
    pub(super) passed: &'w Arc<AtomicI64>,
    pub(super) seed: u64,
    pub(super) offers: usize,
    pub(super) models: AgentModels,
    pub(super) on_shift: bool,
}

pub(super) fn config(parts: &Parts<'_>) -> EngineConfig {
    EngineConfig {
        configuration: Configuration {
            playbooks: Arc::clone(parts.desk),
            router: Arc::clone(parts.router),
            agents: parts.models,
            models: None,
            systems: Systems::over([]),
        },
        journal: Arc::new(parts.disk.clone()),
        clock: clock(parts.shown, parts.passed),
        available: parts.on_shift.then(representative),
        offers_at_once: parts.offers,
        seed: parts.seed,
        core: parts.probe.core(),
    }
}

impl World {
    /// Whether the process ends right here, at a boundary.
    pub(super) fn ends_here(&mut self) -> bool {
        self.dice.share(self.options.troubles.crashes.at_boundary)
    }

    /// The process ends and starts again: what is not on the disk never happened.
    pub(super) fn crash(&mut self) -> Result<(), RuntimeError> {
        self.tally.crashes += 1;
        self.disk.lose();
        self.epoch += 1;
        self.wake = None;
        self.writing = false;
        self.probe.lock().restarted();
        let pause = self.dice.between(50, 2_000);
        self.connect_soon(pause);
        let seed = self.dice.below(u64::MAX);
        let config = config(&Parts {
            desk: &self.desk,
            router: &self.router,
            disk: &self.disk,
            probe: &self.probe,
            shown: &self.shown,
            passed: &self.passed,
            seed,
            offers: self.options.cast.offers(),
            models: self.models,
            on_shift: self.on_shift,
        });
        self.driven = Driven::start(config, self.disk.cursor())?;
        let ids: Vec<ConversationId> = self.rooms.keys().copied().collect();
        for id in ids {
            // The window opens again on what is durable.
            let journal = self.disk.journal(id);
            let state = Arc::new(State::replay(id, &journal));
            if let Some(room) = self.rooms.get_mut(&id) {
                room.state = Some(state).filter(|_| !journal.is_empty());
            }
            self.touched.push(id);
            self.notices(id, &[]);
        }
        Ok(())
    }

    /// The disk begins to write what waits, unless it is writing.
    pub(super) fn write_soon(&mut self) {
        if self.writing || !self.disk.has_queue() {
            return;
        }
        self.writing = true;
        let disk = self.options.troubles.disk;
        let ms = if self.dice.share(disk.slow) {
            self.dice.ms(disk.slow_ms)
        } else {
            self.dice.between(1, 3)
        };
        self.after(ms, Due::Writes);
    }

    pub(super) fn writes(&mut self) -> Result<(), RuntimeError> {
        self.writing = false;
        if self.ends_here() {
            return self.crash();
        }
        let fails = self.dice.share(self.options.troubles.disk.failed);
        self.tally.failed_writes += u64::from(fails);
        self.disk.write(fails);
        let cursor = self.disk.cursor();
        self.gateway.log = self.gateway.log.split_off(&(cursor + 1));
        if self.ends_here() {
            // Durable, and no watcher was told.
            return self.crash();
        }
        Ok(())
    }
}
