//! What a shell does around the core: it runs tries, wakes at deadlines, and ends at any moment.

use baton_orchestrator::{Input, Phase, Stand, ToolTry, next_deadline, outstanding};
use baton_playbook::FailureKind;
use jiff::SignedDuration;

use super::{Due, KINDS, OFFERS, Room, STEPS, World};
use crate::desk;
use crate::talk::representative;

impl World {
    /// Whether the process ends between a decision and its commit: then it never happened.
    pub(super) fn process_ends(&mut self, room: usize, input: &Input) -> bool {
        let ends = self.crashing > 0 && self.dice.chance(1);
        if ends {
            self.look_around(room);
            self.rooms[room].talk.lose(input.clone());
            self.crash();
        }
        ends
    }

    pub(super) fn crash(&mut self) {
        self.epoch += 1;
        self.tally.crashes += 1;
        for room in 0..self.rooms.len() {
            self.look_around(room);
            // Closed conversations are left alone until something happens to them.
            if self.rooms[room].talk.state.is_open() {
                let talk = &mut self.rooms[room].talk;
                let before = talk.state.next_seq();
                talk.restart();
                talk.tries.clear();
                let again = outstanding(&talk.state);
                let known = |c: &baton_orchestrator::Call| c.idempotent || c.requested >= before;
                assert!(
                    talk.state.calls().pending().all(known),
                    "a call of unknown outcome is still waited for"
                );
                self.settle(room);
                for one in again {
                    self.start(room, one);
                }
            }
        }
    }

    fn offers(&self) -> usize {
        let offered = |room: &&Room| matches!(room.talk.state.phase(), Phase::HandingOff(h) if matches!(h.stand, Stand::Offered { .. }));
        self.rooms.iter().filter(offered).count()
    }

    pub(super) fn look_around(&mut self, room: usize) {
        let free = self.on_shift && self.offers() < OFFERS;
        let talk = &mut self.rooms[room].talk;
        talk.now = self.now;
        talk.available = free.then(|| representative("Rosa"));
        talk.unreachable.clone_from(&self.down);
    }

    pub(super) fn offer_waiting(&mut self) {
        let rosa = representative("Rosa");
        let queued = |room: &Room| matches!(room.talk.state.phase(), Phase::HandingOff(h) if h.is_due_to(&rosa));
        while self.on_shift && self.offers() < OFFERS {
            let Some(room) = self.rooms.iter().position(queued) else {
                return;
            };
            self.feed(room, Input::Wake);
        }
    }

    pub(super) fn feed(&mut self, room: usize, input: Input) {
        self.look_around(room);
        let one = &mut self.rooms[room];
        one.steps += 1;
        assert!(one.steps <= STEPS, "does not end\n{}", one.talk.story());
        let woken = input == Input::Wake;
        match one.talk.try_feed(input) {
            Ok(step) => {
                if !(woken && step.events.is_empty()) {
                    self.settle(room);
                }
            }
            Err(_) => self.tally.refused += 1,
        }
    }

    /// What a shell does after a step.
    fn settle(&mut self, room: usize) {
        let tries = std::mem::take(&mut self.rooms[room].talk.tries);
        for one in tries {
            self.start(room, one);
        }
        let state = &self.rooms[room].talk.state;
        let deadline = next_deadline(state, &self.desk);
        let phase = state.phase().clone();
        let fencing = state.fencing();
        if let Some(at) = deadline {
            self.rooms[room].wake = Some(at);
            self.at(at.max(self.now), Due::Wake(room));
        }
        match phase {
            Phase::HandingOff(handoff) => match handoff.stand {
                Stand::Offered { offer, .. } if self.rooms[room].seen != Some(offer) => {
                    self.rooms[room].seen = Some(offer);
                    if self.dice.chance(80) {
                        let ms = self.dice.between(500, 70_000);
                        self.after(ms, Due::Answers(room, offer));
                    }
                }
                // Passed on by the only person here, who takes it back from the list at last.
                Stand::Queued if !handoff.passed.is_empty() => {
                    let ms = self.dice.between(500, 70_000);
                    self.after(ms, Due::Acts(room, fencing));
                }
                Stand::Overflow if self.dice.chance(50) => {
                    let ms = self.dice.between(500, 70_000);
                    self.after(ms, Due::Acts(room, fencing));
                }
                _ => {}
            },
            Phase::WithRepresentative(_) | Phase::WrapUp(_)
                if self.rooms[room].held != Some(fencing) =>
            {
                self.rooms[room].held = Some(fencing);
                let ms = self.dice.between(500, 30_000);
                self.after(ms, Due::Acts(room, fencing));
            }
            _ => {}
        }
    }

    fn start(&mut self, room: usize, one: ToolTry) {
        let tool = self.desk.tool(&one.tool).expect("a tool of this desk");
        let runs = self.runs.entry(one.call).or_default();
        *runs += 1;
        assert!(
            *runs == 1 || tool.idempotent,
            "{} ran {runs} times",
            one.tool
        );
        let argument = one.arguments.values().next().cloned().unwrap_or_default();
        let latency = match self.dice.below(20) {
            0 => self.dice.between(5_000, 40_000),
            _ => self.dice.between(20, 900),
        };
        let outcome = if self.dice.chance(self.failing) || self.down.contains(&one.system) {
            let mut failure = desk::failure(*self.dice.pick(KINDS));
            if failure.kind == FailureKind::RateLimited && self.dice.chance(70) {
                failure.retry_after_ms = Some(self.dice.below(15_000));
            }
            Err(failure)
        } else {
            desk::truth(&one.tool, &argument)
        };
        let begins = one.not_before.map_or(self.now, |at| at.max(self.now));
        let due = Due::Finished {
            room,
            epoch: self.epoch,
            one,
            duration_ms: latency.unsigned_abs(),
            outcome,
        };
        self.at(begins + SignedDuration::from_millis(latency), due);
    }
}
