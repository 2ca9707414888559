//! The runtime driven by hand: the same engine and the same work after commits, without threads,
//! timers or sockets. The driver provides the journal, the clock and the systems of record, and
//! decides what happens next; so a whole desk runs deterministically on a virtual clock.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_orchestrator::{
    ConversationId, Input, ModelAsk, Recorded, Representative, State, ToolTry,
};
use baton_playbook::{Failure, Tool};
use tokio::sync::{broadcast, oneshot, watch};

use crate::configuration::Configuration;
use crate::engine::in_flight::{Next, now};
use crate::engine::{Engine, EngineConfig, EngineHandles};
use crate::envelope::Arrival;
use crate::error::RuntimeError;
use crate::gateway::followed_log::FollowedLog;
use crate::gateway::progress::Progress;
use crate::gateway::team::Holdings;
use crate::metrics::Metrics;
use crate::perform::breakers::Breakers;
use crate::perform::tools::Admission;
use crate::perform::{Job, Work};
use crate::runtime::InputSource;

/// A runtime driven by hand. Dropping it ends the process: everything that is not durable is gone.
pub struct Driven {
    engine: Engine,
    progress: Progress,
    again: watch::Receiver<u64>,
    outbox: watch::Receiver<u64>,
}

/// Steps that became durable, and the work that follows from them.
#[derive(Debug, Default)]
pub struct Durable {
    /// Durable events, with the state they led to.
    pub steps: Vec<(Arc<State>, Arc<[Recorded]>)>,
    /// Tries to perform.
    pub tries: Vec<(ConversationId, ToolTry)>,
    /// Questions to ask models.
    pub asks: Vec<(ConversationId, ModelAsk)>,
}

impl Durable {
    /// Records a job unless it is in flight.
    fn begin(&mut self, admission: &Admission, conversation: ConversationId, job: Job) {
        match job.work {
            Work::Try(try_) if admission.begins(&try_) => self.tries.push((conversation, try_)),
            Work::Ask(ask) if admission.questions.begins(conversation, ask.ask) => {
                self.asks.push((conversation, ask));
            }
            Work::Try(_) | Work::Ask(_) => {}
        }
    }
}

impl Driven {
    /// Starts the runtime: folds every open conversation and resumes unfinished work. `cursor` is how far the
    /// gateway's log is durably applied.
    ///
    /// # Errors
    /// When the journal cannot be read or does not answer at once.
    pub fn start(config: EngineConfig, cursor: u64) -> Result<Self, RuntimeError> {
        let progress = Progress::new(cursor);
        let (outbox_in, outbox) = watch::channel(0);
        let (updates, _) = broadcast::channel(1);
        let restored = Breakers::restore(
            &config.journal,
            &config.configuration.playbooks,
            &config.clock,
        );
        let breakers = at_once(restored)??;
        let handles = EngineHandles {
            admission: Admission::new(breakers),
            updates,
            progress: progress.clone(),
            outbox: outbox_in,
            metrics: Metrics::default(),
            holdings: Holdings::default(),
            lease: watch::channel(None).1,
        };
        let engine = Engine::new(config, FollowedLog::first(), handles);
        let mut driven = Self {
            engine,
            again: progress.again(),
            progress,
            outbox,
        };
        at_once(driven.engine.resume_all(None))??;
        Ok(driven)
    }

    /// Submits an input. The receiver gets its outcome once it is durable or refused.
    ///
    /// # Errors
    /// When the journal does not answer at once.
    pub fn input(
        &mut self,
        conversation: ConversationId,
        input: Input,
        origin: InputSource,
    ) -> Result<oneshot::Receiver<Result<(), RuntimeError>>, RuntimeError> {
        let (answer, answered) = oneshot::channel();
        let arrival = Arrival {
            follows: false,
            gateway: match origin {
                InputSource::Gateway { seq, key } => Some((seq, key)),
                InputSource::Desk => None,
            },
            logged_at: None,
            answer: Some(answer),
            since: Instant::now(),
        };
        at_once(self.engine.decide(conversation, input, arrival))?;
        self.tend()?;
        Ok(answered)
    }

    /// Sets who can be offered conversations from now on; `None` is no one.
    ///
    /// # Errors
    /// When the journal does not answer at once.
    pub fn set_available(&mut self, who: Option<Representative>) -> Result<(), RuntimeError> {
        at_once(self.engine.set_available(who))?;
        self.tend()
    }

    /// Puts another configuration in force, between two steps; its number is returned.
    pub fn replace_configuration(&mut self, configuration: Configuration) -> u64 {
        self.engine.replace_configuration(configuration)
    }

    /// Sees through the commits that have ended, in their order, and does what follows.
    ///
    /// # Errors
    /// When the journal does not answer at once.
    pub fn finish_commits(&mut self) -> Result<Durable, RuntimeError> {
        let mut durable = Durable::default();
        loop {
            while let Some(next) = self.engine.in_flight.ended() {
                if let Next::CommitEnded(work, Ok(_)) = &next
                    && let Some(state) = &work.state
                {
                    let step = (Arc::clone(state), Arc::clone(&work.recorded));
                    durable.steps.push(step);
                }
                let admission = self.engine.admission.clone();
                let mut start = |conversation, job| durable.begin(&admission, conversation, job);
                at_once(self.engine.see_through(next, &mut start))?;
            }
            let before = self.engine.in_flight.len();
            self.tend()?;
            if self.engine.in_flight.len() == before {
                return Ok(durable);
            }
        }
    }

    /// Runs the timers that are due: deadlines, offers, conversations that have to be read again.
    ///
    /// # Errors
    /// When the journal does not answer at once.
    pub fn tend(&mut self) -> Result<(), RuntimeError> {
        at_once(self.engine.tend())
    }

    /// The time until the next timer is due; `None` if there is none. The running engine looks every few
    /// seconds all the same, because its clock may have been set.
    pub fn next(&self) -> Option<Duration> {
        let engine = &self.engine;
        let deadline = engine.working.next_deadline().map(|(at, _)| {
            let wait = at.duration_since(engine.config.clock.now());
            Duration::try_from(wait).unwrap_or(Duration::ZERO)
        });
        let recovery = engine.recovery.pause(engine.config.clock.passed());
        deadline.into_iter().chain(recovery).min()
    }

    /// The tool that a try asks, unless it must not be asked: no longer configured, or its circuit breaker
    /// is open.
    ///
    /// # Errors
    /// The failure of the try that was not made.
    pub fn ask(&self, try_: &ToolTry) -> Result<Arc<Tool>, Failure> {
        let playbooks = &self.engine.version.playbooks;
        self.engine.admission.tool(playbooks, try_).cloned()
    }

    /// Tells the circuit breakers how a try ended.
    pub fn record(&self, tool: &Tool, failure: Option<&Failure>) {
        self.engine.admission.breakers.record(tool, failure);
    }

    /// How far the gateway's log is durably applied.
    pub fn applied(&self) -> u64 {
        *self.progress.applied().borrow()
    }

    /// Whether the gateway has to deliver again from the durable cursor. Asking resets it.
    pub fn wants_again(&mut self) -> bool {
        let changed = self.again.has_changed().unwrap_or(false);
        self.again.mark_unchanged();
        changed
    }

    /// Whether something new waits in the outbox. Asking resets it.
    pub fn has_sends(&mut self) -> bool {
        let changed = self.outbox.has_changed().unwrap_or(false);
        self.outbox.mark_unchanged();
        changed
    }
}

fn at_once<T>(future: impl Future<Output = T>) -> Result<T, RuntimeError> {
    now(Box::pin(future)).ok_or(RuntimeError::Waits)
}
