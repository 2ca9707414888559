//! The core as the simulation runs it. It is the real function, with every decision held against the invariants and
//! against the fold of its own journal, and perhaps a mistake planted into it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baton_orchestrator::{
    Context, ConversationId, Event, Fencing, Input, Recorded, Refused, State, Step, next_deadline,
    step,
};
use baton_playbook::Playbooks;
use baton_runtime::StepFunction;
use jiff::{SignedDuration, Timestamp};

use crate::defects::Defect;
use crate::disk::Disk;
use crate::invariants::{Broken, Holds, Watch};
use crate::timing::StepTime;

/// More steps of one conversation than this would be a runaway.
const STEPS: u32 = 4_000;

/// What follows one conversation.
struct Held {
    folded: State,
    watch: Watch,
    steps: u32,
}

/// Where a decision was found wrong.
#[derive(Debug, Clone)]
pub(crate) struct WrongDecision {
    pub(crate) conversation: ConversationId,
    pub(crate) broken: Broken,
}

/// What is common to all decisions.
pub(crate) struct StepCheck {
    desk: Arc<Playbooks>,
    fixed: Arc<str>,
    secrets: Vec<String>,
    disk: Disk,
    defect: Option<Defect>,
    held: HashMap<ConversationId, Held>,
    /// How far the clock may have been set back.
    pub(crate) set_back: SignedDuration,
    stopwatch: fn() -> Duration,
    /// Time spent deciding, step by step, per conversation.
    pub(crate) spent: HashMap<ConversationId, Vec<StepTime>>,
    pub(crate) found: Option<WrongDecision>,
    pub(crate) steps: u64,
    pub(crate) events: u64,
    pub(crate) refused: u64,
}

/// A probe that the world and the core share.
#[derive(Clone)]
pub(crate) struct SharedStepCheck(Arc<Mutex<StepCheck>>);

impl SharedStepCheck {
    pub(crate) fn new(
        desk: Arc<Playbooks>,
        fixed: Arc<str>,
        secrets: Vec<String>,
        disk: Disk,
        defect: Option<Defect>,
        stopwatch: fn() -> Duration,
    ) -> Self {
        Self(Arc::new(Mutex::new(StepCheck {
            desk,
            fixed,
            secrets,
            disk,
            defect,
            held: HashMap::new(),
            set_back: SignedDuration::ZERO,
            stopwatch,
            spent: HashMap::new(),
            found: None,
            steps: 0,
            events: 0,
            refused: 0,
        })))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, StepCheck> {
        // A simulation that panicked is over.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The core to run.
    pub(crate) fn core(&self) -> StepFunction {
        let shared = self.clone();
        Box::new(move |state, input, cx| shared.lock().decide(state, input, cx))
    }
}

impl StepCheck {
    /// A conversation is over and nothing more is asked of it.
    pub(crate) fn forget(&mut self, conversation: ConversationId) {
        self.held.remove(&conversation);
        self.spent.remove(&conversation);
    }

    /// The process ended: what was decided and not durable never happened.
    pub(crate) fn restarted(&mut self) {
        self.held.clear();
    }

    fn wrong(&mut self, conversation: ConversationId, broken: Broken) {
        self.found.get_or_insert(WrongDecision {
            conversation,
            broken,
        });
    }

    fn expect(&mut self, conversation: ConversationId, holds: bool, invariant: u8, how: &str) {
        if !holds {
            let how = how.to_owned();
            self.wrong(conversation, Broken { invariant, how });
        }
    }

    fn decide(
        &mut self,
        state: State,
        input: Input,
        cx: &Context<'_>,
    ) -> Result<(State, Step), (Box<State>, Refused)> {
        let id = state.id();
        self.follow(&state);
        self.steps += 1;
        let before = state.next_seq();
        let in_force = state.fencing();
        let shown = shown(&input);
        let given = self.defect.map(|defect| (defect, input.clone()));
        let (woken, restarted) = (input == Input::Wake, input == Input::Restarted);
        let began = (self.stopwatch)();
        let decided = step(state, input, cx);
        let took = (self.stopwatch)().saturating_sub(began);
        let time = StepTime::of(&decided, took);
        self.spent.entry(id).or_default().push(time);
        let (state, step) = match decided {
            Err((state, refused)) => {
                self.refused += 1;
                let same = self.held.get(&id).is_none_or(|h| h.folded == *state);
                self.expect(id, same, 12, "a refused input changed something");
                let instead = given.and_then(|(d, input)| d.instead_of_refusing(&input, &refused));
                let Some(step) = instead else {
                    return Err((state, refused));
                };
                let state = self.take_in(*state, &step, cx.now, true);
                (state, step)
            }
            Ok((state, mut step)) => {
                let struck = given.is_some_and(|(defect, input)| {
                    let held = self.held.get(&id);
                    held.is_some_and(|h| defect.strike(&h.folded, &input, &mut step))
                        && !defect.diverges()
                });
                let state = self.take_in(state, &step, cx.now, struck);
                (state, step)
            }
        };
        let fits = shown.is_none_or(|fencing| fencing == in_force);
        self.expect(id, fits, 1, "something was done under old ownership");
        if restarted {
            let mut pending = state.calls().pending();
            let known = pending.all(|c| c.idempotent || c.requested >= before);
            let how = "a call of unknown outcome is still waited for";
            self.expect(id, known, 8, how);
        }
        if woken && step.events.is_empty() {
            // A wake that changed nothing must not be wanted again at once.
            let again = next_deadline(&state, &self.desk);
            let later = again.is_none_or(|at| at > cx.now);
            self.expect(
                id,
                later,
                7,
                "woken for nothing, and wants to be woken again",
            );
        }
        Ok((state, step))
    }

    /// Makes sure that what is followed is where the state is: after a commit that was not kept it is
    /// read again from the disk.
    fn follow(&mut self, state: &State) {
        let id = state.id();
        let known = self.held.get(&id);
        if known.is_some_and(|held| held.folded.next_seq() == state.next_seq()) {
            return;
        }
        let steps = known.map_or(0, |held| held.steps);
        let mut watch = Watch::new(Arc::clone(&self.desk), Arc::clone(&self.fixed));
        watch.secrets.clone_from(&self.secrets);
        watch.set_back = self.set_back;
        let journal = self.disk.journal(id);
        let journal: Vec<Recorded> = journal
            .into_iter()
            .take_while(|r| r.seq < state.next_seq())
            .collect();
        let mut holds: Holds = Ok(());
        for recorded in &journal {
            holds = holds.and_then(|()| watch.event(recorded));
        }
        let folded = State::replay(id, &journal);
        let same = folded == *state;
        let held = Held {
            folded,
            watch,
            steps,
        };
        self.held.insert(id, held);
        if let Err(broken) = holds {
            self.wrong(id, broken);
        }
        self.expect(id, same, 12, "replay equals run: not what the disk holds");
    }

    /// Writes a step down as the journal does, folds it, and holds it against the invariants. The
    /// state that goes on is the one that ran, unless a defect `struck`.
    fn take_in(&mut self, ran: State, step: &Step, now: Timestamp, struck: bool) -> State {
        let id = ran.id();
        let set_back = self.set_back;
        let Some(held) = self.held.get_mut(&id) else {
            return ran;
        };
        held.steps += 1;
        held.watch.set_back = set_back;
        let first = held.folded.next_seq();
        let mut recorded = Vec::with_capacity(step.events.len());
        let mut read_back = true;
        for (seq, event) in (first..).zip(&step.events) {
            let one = Recorded {
                seq,
                at: now,
                event: event.clone(),
            };
            let text = serde_json::to_string(&one.event).unwrap_or_default();
            let event = serde_json::from_str::<Event>(&text);
            read_back &= event.as_ref().is_ok_and(|event| *event == one.event);
            held.folded.apply(&one);
            recorded.push(one);
        }
        self.events += step.events.len() as u64;
        let state = if struck { held.folded.clone() } else { ran };
        let same = held.folded == state;
        let runaway = held.steps > STEPS;
        let checked = held.watch.step(&state, &recorded, step);
        self.expect(id, read_back, 12, "an event does not read back as it was");
        self.expect(id, same, 12, "replay equals run: the fold is another state");
        self.expect(id, !runaway, 7, "does not end");
        if let Err(broken) = checked {
            self.wrong(id, broken);
        }
        state
    }
}

/// The ownership number that an input was made under.
fn shown(input: &Input) -> Option<Fencing> {
    match input {
        Input::Accept { by, .. }
        | Input::Decline { by, .. }
        | Input::Reply { by, .. }
        | Input::ReturnToAgents { by, .. }
        | Input::Transfer { by, .. }
        | Input::StartWrapUp { by }
        | Input::LeaveWrapUp { by }
        | Input::LeaveBehind { by }
        | Input::FinishWrapUp { by, .. } => Some(by.fencing),
        Input::Opened { .. }
        | Input::CustomerWrote { .. }
        | Input::CustomerLeft
        | Input::OfferedToNoOne
        | Input::ServedBefore { .. }
        | Input::ToolFinished { .. }
        | Input::ModelFinished { .. }
        | Input::Wake
        | Input::Restarted
        | Input::HandOver { .. } => None,
    }
}
