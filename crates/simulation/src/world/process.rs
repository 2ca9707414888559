//! The process: its parts, its disk's writes, and its end at any moment.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use baton_orchestrator::{AgentModels, ConversationId, State};
use baton_playbook::Playbooks;
use baton_router::Router;
use baton_runtime::{Driven, DrivenConfig, RuntimeError};

use super::{Cast, Due, World, clock, representative};
use crate::disk::Disk;
use crate::probe::Shared;

/// What a process is made of.
pub(super) struct Parts<'w> {
    pub(super) desk: &'w Arc<Playbooks>,
    pub(super) router: &'w Arc<dyn Router>,
    pub(super) disk: &'w Disk,
    pub(super) probe: &'w Shared,
    pub(super) shown: &'w Arc<AtomicI64>,
    pub(super) passed: &'w Arc<AtomicI64>,
    pub(super) seed: u64,
    pub(super) offers: usize,
    pub(super) models: AgentModels,
    pub(super) on_shift: bool,
}

pub(super) fn config(parts: &Parts<'_>) -> DrivenConfig {
    DrivenConfig {
        playbooks: Arc::clone(parts.desk),
        router: Arc::clone(parts.router),
        models: parts.models,
        journal: Arc::new(parts.disk.clone()),
        clock: clock(parts.shown, parts.passed),
        cursor: parts.disk.cursor(),
        available: parts.on_shift.then(representative),
        offers_at_once: parts.offers,
        seed: parts.seed,
        core: parts.probe.core(),
    }
}

impl World {
    /// Whether the process ends right here, at a boundary.
    pub(super) fn ends_here(&mut self) -> bool {
        let often = match self.options.cast {
            Cast::Wild => 300,
            Cast::Company { .. } => 6_000,
        };
        let drawn = self.dice.below(often) == 0;
        drawn && self.options.troubles.crashes
    }

    /// The process ends and starts again: what is not on the disk never happened.
    pub(super) fn crash(&mut self) -> Result<(), RuntimeError> {
        self.tally.crashes += 1;
        self.disk.lose();
        self.epoch += 1;
        self.wake = None;
        self.writing = false;
        self.probe.probe().restarted();
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
        self.driven = Driven::start(config)?;
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
        if self.goes_on() {
            let next = self.dice.between(40_000, 400_000);
            self.after(next, Due::Crash);
        }
        Ok(())
    }

    /// The disk begins to write what waits, unless it is writing.
    pub(super) fn write_soon(&mut self) {
        if self.writing || !self.disk.has_queue() {
            return;
        }
        self.writing = true;
        let slow = self.options.troubles.disk && self.dice.chance(2);
        let ms = if slow {
            self.dice.between(5, 400)
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
        let fails = self.options.troubles.disk && self.dice.below(150) == 0;
        self.tally.failed_writes += u64::from(fails);
        self.disk.write(fails);
        let cursor = self.disk.cursor();
        self.gateway.log = self.gateway.log.split_off(&(cursor + 1));
        if self.ends_here() {
            // Durable, and nobody was told.
            return self.crash();
        }
        Ok(())
    }
}
