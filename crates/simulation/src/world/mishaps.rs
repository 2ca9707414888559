//! When things go wrong: what comes again and again at the company's desk, and a few moments at the
//! wild one.

use baton_playbook::SystemName;
use baton_runtime::RuntimeError;
use jiff::SignedDuration;

use super::{Cast, Due, World};
use crate::troubles::Between;

/// What goes wrong again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mishap {
    /// The process ends.
    Crash,
    /// The connection breaks.
    Cut,
    /// The clock jumps.
    Jump,
    /// A system of record goes down.
    Outage,
}

impl World {
    /// Plans what will go wrong.
    pub(super) fn plan_mishaps(&mut self) {
        if matches!(self.options.cast, Cast::Wild) {
            return self.plan_moments();
        }
        for mishap in [Mishap::Crash, Mishap::Cut, Mishap::Jump, Mishap::Outage] {
            self.plan_next(mishap);
        }
    }

    fn every(&self, mishap: Mishap) -> Between {
        let troubles = &self.options.troubles;
        match mishap {
            Mishap::Crash => troubles.crashes.every_ms,
            Mishap::Cut => troubles.link.cut_every_ms,
            Mishap::Jump => troubles.clock.every_ms,
            Mishap::Outage => troubles.outages.every_ms,
        }
    }

    /// Plans the next one of a kind, as long as customers come: one follows from another, so that
    /// there are not more of them the longer it takes.
    fn plan_next(&mut self, mishap: Mishap) {
        let every = self.every(mishap);
        if every[1] > 0 && self.arrived < self.options.conversations {
            let next = self.dice.ms(every);
            self.after(next, Due::Again(mishap));
        }
    }

    pub(super) fn again(&mut self, mishap: Mishap) -> Result<(), RuntimeError> {
        self.plan_next(mishap);
        match mishap {
            Mishap::Crash => return self.crash(),
            Mishap::Cut => self.cut(),
            Mishap::Jump => {
                let [back, forth] = self.options.troubles.clock.by_ms;
                let ms = self.dice.between(back, forth);
                self.jumps(ms);
            }
            Mishap::Outage => {
                let systems: Vec<SystemName> = self.desk.systems.keys().cloned().collect();
                let system = self.dice.pick(&systems).clone();
                let long = self.dice.ms(self.options.troubles.outages.last_ms);
                self.goes_down(system.clone(), true);
                self.after(long, Due::Outage(system, false));
            }
        }
        Ok(())
    }

    /// The wild desk is small and soon over: what goes wrong there does so at a few moments.
    fn plan_moments(&mut self) {
        let troubles = self.options.troubles;
        let systems: Vec<SystemName> = self.desk.systems.keys().cloned().collect();
        for _ in 0..self.dice.below(4) {
            let (off, on) = (
                self.dice.between(0, 200_000),
                self.dice.between(5_000, 300_000),
            );
            self.after(off, Due::Shift(false));
            self.after(off + on, Due::Shift(true));
        }
        for _ in 0..self.dice.below(3) {
            let (from, long) = (
                self.dice.between(0, 90_000),
                self.dice.ms(troubles.outages.last_ms),
            );
            let system = self.dice.pick(&systems).clone();
            if troubles.outages.every_ms[1] > 0 {
                self.after(from, Due::Outage(system.clone(), true));
                self.after(from + long, Due::Outage(system, false));
            }
        }
        for _ in 0..*self.dice.pick(&[0, 1, 4]) {
            let at = self.dice.between(0, 120_000);
            if troubles.crashes.every_ms[1] > 0 {
                self.after(at, Due::Crash);
            }
        }
        for _ in 0..self.dice.below(4) {
            let at = self.dice.between(0, 120_000);
            if troubles.link.cut_every_ms[1] > 0 {
                self.after(at, Due::Cut);
            }
        }
        for _ in 0..self.dice.below(3) {
            let at = self.dice.between(0, 200_000);
            let ms = *self
                .dice
                .pick(&[-600_000, -2_000, 2_000, 90_000, 4_000_000]);
            if troubles.clock.every_ms[1] > 0 {
                self.after(at, Due::Jump(ms));
            }
        }
    }

    pub(super) fn goes_down(&mut self, system: SystemName, down: bool) {
        if down {
            self.down.insert(system);
        } else {
            self.down.remove(&system);
        }
    }

    pub(super) fn jumps(&mut self, ms: i64) {
        self.skew += ms;
        self.tally.jumps += 1;
        if ms < 0 {
            self.probe.lock().set_back += SignedDuration::from_millis(-ms);
        }
        self.set_clock();
    }
}
