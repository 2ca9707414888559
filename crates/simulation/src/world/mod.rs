//! A desk in a box: the real runtime over a simulated disk, network, systems of record, customers and
//! a representative, all on a virtual clock and drawn from one seed.

mod customers;
mod judge;
mod mishaps;
mod models;
mod network;
mod options;
mod parts;
mod person;
mod process;
mod sensible;
mod tools;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use baton_orchestrator::{AgentModels, CallId, ConversationId, Representative};
use baton_playbook::{Playbooks, SystemName};
use baton_practice::CustomerEvent;
use baton_router::Router;
use baton_runtime::{Clock, Driven, RuntimeError};
use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha8Rng;

pub use self::judge::{EndedContact, Failed};
pub use self::options::{Cast, WorldOptions, WorldTally};
use self::parts::{Due, Ended, Gateway, Line, Room};
use crate::dice::Dice;
use crate::disk::Disk;
use crate::step_check::SharedStepCheck;

/// Happenings after which it is asked whether to go on.
const ASKED_EVERY: u64 = 256;

/// Longest virtual time without anything that was planned: then what is left stays as it is.
const QUIET: SignedDuration = SignedDuration::from_hours(2);

/// The longest sleep of the engine that is planned at once.
const WAKE_MOST_MS: i64 = 3_600_000;

/// More happenings than this for each conversation would be a runaway.
const HAPPENINGS: u64 = 4_000;

/// The world.
pub struct World {
    options: WorldOptions,
    desk: Arc<Playbooks>,
    router: Arc<dyn Router>,
    dice: Dice,
    rng: ChaCha8Rng,
    start: Timestamp,
    now: Timestamp,
    /// What the desk's clock shows beyond the true instant, in milliseconds.
    skew: i64,
    shown: Arc<AtomicI64>,
    passed: Arc<AtomicI64>,
    due: BTreeMap<(Timestamp, u64), Due>,
    order: u64,
    rooms: BTreeMap<ConversationId, Room>,
    gateway: Gateway,
    line: Line,
    disk: Disk,
    writing: bool,
    wake: Option<Timestamp>,
    probe: SharedStepCheck,
    driven: Driven,
    epoch: u64,
    on_shift: bool,
    down: BTreeSet<SystemName>,
    failing: u64,
    models: AgentModels,
    runs: HashMap<CallId, u32>,
    arrived: u32,
    /// When the customer came, or will come, who was planned last.
    next_arrival: Timestamp,
    /// Conversations to look at: perhaps nothing more can happen to them.
    touched: Vec<ConversationId>,
    /// Conversations that are closing.
    closing: BTreeSet<ConversationId>,
    tally: WorldTally,
    failed: Option<Failed>,
}

impl World {
    /// Draws a world.
    ///
    /// # Errors
    /// When the runtime does not start.
    pub fn new(options: WorldOptions) -> Result<Self, RuntimeError> {
        let mut dice = Dice::new(options.seed);
        let (desk, router, fixed, secrets) = options.cast.scene(&mut dice);
        let start = Timestamp::from_second(1_772_355_600).unwrap_or(Timestamp::UNIX_EPOCH);
        let disk = Disk::new(options.defect.and_then(crate::defects::Defect::flaw));
        let probe = SharedStepCheck::new(
            Arc::clone(&desk),
            fixed,
            secrets,
            disk.clone(),
            options.defect,
            options.stopwatch,
        );
        let shown = Arc::new(AtomicI64::new(start.as_millisecond()));
        let passed = Arc::new(AtomicI64::new(0));
        let seed = dice.below(u64::MAX);
        let offers = options.cast.offers();
        let models = options.models(&mut dice);
        let config = process::config(&process::Parts {
            desk: &desk,
            router: &router,
            disk: &disk,
            probe: &probe,
            shown: &shown,
            passed: &passed,
            seed,
            offers,
            models,
            on_shift: true,
        });
        let failing = options.cast.failing(&mut dice);
        let rng = rand::SeedableRng::seed_from_u64(dice.below(u64::MAX));
        let mut world = Self {
            driven: Driven::start(config, disk.cursor())?,
            options,
            desk,
            router,
            dice,
            rng,
            start,
            now: start,
            skew: 0,
            shown,
            passed,
            due: BTreeMap::new(),
            order: 0,
            rooms: BTreeMap::new(),
            gateway: Gateway::default(),
            line: Line {
                number: 0,
                up: true,
                received: 0,
                delivered: 0,
                sending: BTreeSet::new(),
            },
            disk,
            writing: false,
            wake: None,
            probe,
            epoch: 0,
            on_shift: true,
            down: BTreeSet::new(),
            failing,
            models,
            runs: HashMap::new(),
            arrived: 0,
            next_arrival: start,
            touched: Vec::new(),
            closing: BTreeSet::new(),
            tally: WorldTally::default(),
            failed: None,
        };
        world.plan();
        Ok(world)
    }

    /// The configuration of the desk.
    pub fn desk(&self) -> &Arc<Playbooks> {
        &self.desk
    }

    /// Runs until nothing is due any more; `ended` is given every conversation once nothing more can
    /// happen to it.
    ///
    /// # Errors
    /// The first invariant that is broken, with the story of its conversation.
    pub fn run(self, ended: &mut dyn FnMut(EndedContact)) -> Result<WorldTally, Failed> {
        self.run_while(ended, &mut || true)
            .map(Option::unwrap_or_default)
    }

    /// Runs the world while `go_on` says so; `None` if it was stopped before its end.
    ///
    /// # Errors
    /// The first invariant that is broken, with the story of its conversation.
    pub fn run_while(
        mut self,
        ended: &mut dyn FnMut(EndedContact),
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<WorldTally>, Failed> {
        let mut planned = self.now;
        let mut happenings: u64 = 0;
        while let Some(((at, _), due)) = self.due.pop_first() {
            happenings += 1;
            if happenings.is_multiple_of(ASKED_EVERY) && !goes_on() {
                return Ok(None);
            }
            if happenings > HAPPENINGS * u64::from(self.options.conversations.max(10)) {
                return Err(Failed {
                    invariant: 7,
                    how: "the world does not come to an end".to_owned(),
                    nth: None,
                    story: String::new(),
                });
            }
            let idle = matches!(due, Due::Wakes);
            if !idle {
                planned = self.now.max(at);
            } else if at.duration_since(planned) > QUIET {
                break;
            }
            self.now = self.now.max(at);
            self.set_clock();
            let happened = self.happens(due).and_then(|()| self.take_effect(ended));
            if let Err(error) = happened {
                return Err(self.stuck(&error));
            }
            if let Some(failed) = self.wrong() {
                return Err(failed);
            }
        }
        let left: Vec<ConversationId> = self.rooms.keys().copied().collect();
        for id in left {
            self.rests(id);
            self.ends(id, ended);
            if let Some(failed) = self.wrong() {
                return Err(failed);
            }
        }
        let probe = self.probe.lock();
        self.tally.steps = probe.steps;
        self.tally.events = probe.events;
        self.tally.refused = probe.refused;
        drop(probe);
        self.tally.bytes = self.disk.bytes();
        self.tally.virtual_ms =
            u64::try_from(self.now.duration_since(self.start).as_millis()).unwrap_or(0);
        Ok(Some(self.tally))
    }

    fn set_clock(&self) {
        let shown = self.now.as_millisecond() + self.skew;
        self.shown.store(shown, Ordering::Relaxed);
        let passed = self.now.as_millisecond() - self.start.as_millisecond();
        self.passed.store(passed, Ordering::Relaxed);
    }

    fn after(&mut self, ms: i64, due: Due) {
        let at = self.now + SignedDuration::from_millis(ms);
        self.at(at, due);
    }

    fn at(&mut self, at: Timestamp, due: Due) {
        self.order += 1;
        self.due.insert((at, self.order), due);
    }

    fn happens(&mut self, due: Due) -> Result<(), RuntimeError> {
        match due {
            Due::Arrives => self.arrives(),
            Due::Says(id, message, text) => self.says(id, message, text),
            Due::Leaves(id) => self.leaves(id),
            Due::Looks(id) => self.looks(id),
            Due::Frame(line, seq) => return self.frame(line, seq),
            Due::Connects(line) => self.connects(line),
            Due::Cut => self.cut(),
            Due::Again(mishap) => return self.again(mishap),
            Due::Sent(line, row) => self.sent(line, row),
            Due::Reported(line, row) => self.reported(line, row),
            Due::Writes => return self.writes(),
            Due::Begins(epoch, id, one) => return self.begins(epoch, id, one),
            Due::Finished(ended) => return self.finished(*ended),
            Due::Thought(thought) => return self.thought(&thought),
            Due::Wakes => {
                self.wake = None;
                return self.driven.tend();
            }
            Due::Answers(id, offer) => return self.answers(id, offer),
            Due::Acts(id, fencing) => return self.acts(id, fencing),
            Due::Crash => return self.crash(),
            Due::Shift(on) => {
                self.on_shift = on;
                return self.driven.set_available(on.then(representative));
            }
            Due::Outage(system, down) => self.goes_down(system, down),
            Due::Jump(ms) => self.jumps(ms),
        }
        Ok(())
    }

    /// Does what follows from what happened: commits are seen through, messages sent, tries begun.
    fn take_effect(&mut self, ended: &mut dyn FnMut(EndedContact)) -> Result<(), RuntimeError> {
        let durable = self.driven.finish_commits()?;
        for (state, recorded) in durable.steps {
            let id = state.id();
            if let Some(room) = self.rooms.get_mut(&id) {
                room.state = Some(state);
                self.touched.push(id);
                self.notices(id, &recorded);
            }
        }
        for (id, one) in durable.tries {
            let begins = one.not_before.map_or(self.now, |at| {
                let at = at - SignedDuration::from_millis(self.skew);
                at.max(self.now)
            });
            self.at(begins, Due::Begins(self.epoch, id, one));
        }
        for (id, ask) in durable.asks {
            self.thinks(id, ask);
        }
        self.write_soon();
        if self.driven.wants_again() {
            self.connect_soon(1);
        }
        if self.driven.has_sends() {
            self.send();
        }
        for id in std::mem::take(&mut self.touched) {
            if self.is_closing(id) {
                self.closing.insert(id);
            }
        }
        let closing: Vec<ConversationId> = self.closing.iter().copied().collect();
        for id in closing {
            // Written to again meanwhile, it is not closing any more.
            if self.is_closing(id) && !self.is_over(id) {
                continue;
            }
            self.closing.remove(&id);
            if self.is_closing(id) {
                self.ends(id, ended);
            }
        }
        self.wake_at();
        Ok(())
    }

    /// Files when the engine wakes by itself.
    fn wake_at(&mut self) {
        let Some(next) = self.driven.next() else {
            return;
        };
        let ms = i64::try_from(next.as_millis()).unwrap_or(i64::MAX);
        let at = self.now + SignedDuration::from_millis(ms.clamp(1, WAKE_MOST_MS));
        if self
            .wake
            .is_none_or(|known| at < known || known <= self.now)
        {
            self.wake = Some(at);
            self.at(at, Due::Wakes);
        }
    }

    fn notify(&mut self, id: ConversationId, heard: CustomerEvent<'_>) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        room.quiet_since = self.now;
        if let Some(customer) = &mut room.customer {
            let acts = customer.react(heard);
            self.plans(id, acts);
        }
    }
}

/// The representative at the desk.
fn representative() -> Representative {
    Representative {
        id: "rosa".to_owned(),
        name: "Rosa".to_owned(),
    }
}

/// The clock that the desk sees.
fn clock(shown: &Arc<AtomicI64>, passed: &Arc<AtomicI64>) -> Clock {
    let (shown, passed) = (Arc::clone(shown), Arc::clone(passed));
    Clock::simulated(
        move || {
            Timestamp::from_millisecond(shown.load(Ordering::Relaxed))
                .unwrap_or(Timestamp::UNIX_EPOCH)
        },
        move || Duration::from_millis(passed.load(Ordering::Relaxed).try_into().unwrap_or(0)),
    )
}
