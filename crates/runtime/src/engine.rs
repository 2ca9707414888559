//! The engine's loop: takes inputs one by one, decides them on the working set, sees commits through in the order
//! of the decisions, and wakes conversations that are due. [`crate::engine::decide`] decides and commits one input,
//! [`crate::engine::after_commit`] does what follows a commit.

pub(crate) mod after_commit;
pub(crate) mod decide;
pub(crate) mod driven;
pub(crate) mod effects;
mod holding;
pub(crate) mod in_flight;
pub(crate) mod recovery;
mod start_over;
pub(crate) mod timers;
mod unreadable;
pub(crate) mod working_set;

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use baton_link::Lease;
use baton_orchestrator::{
    Context, ConversationId, Input, Refused, Representative, State, Step, outstanding,
    outstanding_asks,
};
use baton_playbook::ConfigurationDigest;
use baton_store::{HistoryRow, StoreError};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;

use crate::clock::Clock;
use crate::configuration::{Configuration, ConfigurationHandle, ConfigurationVersion};
use crate::engine::after_commit::{AfterCommit, CommitOutcome, ReplyTo, never_fits, reply};
use crate::engine::in_flight::{Commits, Next};
use crate::engine::recovery::Recovery;
use crate::engine::working_set::WorkingSet;
use crate::envelope::{Arrival, EngineMessage, Envelope};
use crate::error::RuntimeError;
use crate::gateway::followed_log::FollowedLog;
use crate::gateway::progress::Progress;
use crate::gateway::team::Holdings;
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::perform::tools::Admission;
use crate::perform::{Job, Performer, Work};
use crate::rows::{read_recorded, without_gap};
use crate::update::Update;

/// The function that decides: [`baton_orchestrator::step`], or a simulation's own.
pub type StepFunction = Box<
    dyn FnMut(State, Input, &Context<'_>) -> Result<(State, Step), (Box<State>, Refused)>
        + Send
        + Sync,
>;

/// The parts of an engine.
pub struct EngineConfig {
    /// The configuration of the desk, as it begins. Driven by hand, only what decides is used of it.
    pub configuration: Configuration,
    /// The journal that commits go to. Driven by hand, it must answer at once, except for a commit's outcome.
    pub journal: Arc<dyn Journal>,
    /// The clock.
    pub clock: Clock,
    /// The representative, while available for offers.
    pub available: Option<Representative>,
    /// Most offers at the same time; further handoffs wait in their queue.
    pub offers_at_once: usize,
    /// The seed of identifiers.
    pub seed: u64,
    /// The function that decides.
    pub core: StepFunction,
}

/// Handles that an engine shares with the parts around it.
pub(crate) struct EngineHandles {
    pub(crate) admission: Admission,
    pub(crate) updates: broadcast::Sender<Update>,
    pub(crate) progress: Progress,
    pub(crate) outbox: watch::Sender<u64>,
    pub(crate) metrics: Metrics,
    pub(crate) holdings: Holdings,
    /// How long tools and models may be asked in a team.
    pub(crate) lease: watch::Receiver<Option<Lease>>,
}

pub(crate) struct Engine {
    config: EngineConfig,
    pub(crate) configuration: ConfigurationHandle,
    /// The version in force; changed by [`Self::replace_configuration`] alone.
    version: Arc<ConfigurationVersion>,
    source: FollowedLog,
    holdings: Holdings,
    lease: watch::Receiver<Option<Lease>>,
    /// Conversations whose tools and models wait for a lease that runs.
    held_back: BTreeSet<ConversationId>,
    /// Conversations that may be with the representative and on offer to them together.
    capacity: usize,
    working: WorkingSet,
    recovery: Recovery,
    admission: Admission,
    in_flight: Commits,
    updates: broadcast::Sender<Update>,
    progress: Progress,
    after_commit: AfterCommit,
}

impl Engine {
    pub(crate) fn new(config: EngineConfig, source: FollowedLog, handles: EngineHandles) -> Self {
        let configuration = ConfigurationHandle::new(config.configuration.clone());
        Self {
            config,
            version: configuration.current(),
            configuration,
            source,
            holdings: handles.holdings,
            lease: handles.lease,
            held_back: BTreeSet::new(),
            capacity: usize::MAX,
            working: WorkingSet::default(),
            recovery: Recovery::default(),
            in_flight: Commits::default(),
            admission: handles.admission.clone(),
            updates: handles.updates.clone(),
            progress: handles.progress.clone(),
            after_commit: AfterCommit {
                admission: handles.admission,
                updates: handles.updates,
                progress: handles.progress,
                outbox: handles.outbox,
                metrics: handles.metrics,
            },
        }
    }

    /// Resumes every open conversation, then runs until stopped. Returns the conversations that were left
    /// alone because their journal cannot be read: one must not keep the others from going on.
    pub(crate) async fn start(
        mut self,
        receiver: mpsc::Receiver<Envelope>,
        mut performer: Performer,
    ) -> Result<Vec<RuntimeError>, RuntimeError> {
        let unreadable = self.resume_all(Some(&mut performer)).await?;
        tokio::spawn(self.run(receiver, performer));
        Ok(unreadable)
    }

    /// Resumes every open conversation. If there is a performer, their jobs begin meanwhile.
    pub(crate) async fn resume_all(
        &mut self,
        mut performer: Option<&mut Performer>,
    ) -> Result<Vec<RuntimeError>, RuntimeError> {
        let mut unreadable = Vec::new();
        for row in self.config.journal.open_conversations().await? {
            let id = ConversationId(row.id);
            if !self.holdings.holds(id) {
                continue;
            }
            match self.load(id).await {
                Ok(()) => self.resume(id).await,
                Err(error @ (RuntimeError::Journal { .. } | RuntimeError::Damaged { .. })) => {
                    tracing::error!(%error, "a conversation was left alone");
                    unreadable.push(error);
                }
                Err(error) => return Err(error),
            }
            while let Some(performer) = performer.as_deref_mut()
                && let Some(next) = self.in_flight.ended()
            {
                self.see_through(next, &mut |conversation, job| {
                    performer.start(conversation, job);
                })
                .await;
            }
        }
        Ok(unreadable)
    }

    /// Resumes a conversation that the last process left behind. The outcome of a call that may not be
    /// repeated is unknown; the core records that.
    async fn resume(&mut self, id: ConversationId) {
        self.recovery.restarting(id);
        self.start_outstanding(id);
        self.decide(id, Input::Restarted, Arrival::of_the_program())
            .await;
    }

    /// Starts the jobs that the durable state asks for and that are not in flight. Of those that the last
    /// process may have begun, only the ones that may be repeated.
    fn start_outstanding(&mut self, id: ConversationId) {
        if !self.holdings.holds(id) {
            return;
        }
        let Some(state) = self.working.durable(id) else {
            return;
        };
        let mut tries = outstanding(state);
        let repeatable = |call| state.calls().get(call).is_some_and(|c| c.idempotent);
        tries.retain(|try_| !self.recovery.is_restarting(id) || repeatable(try_.call));
        let asks = outstanding_asks(state, &self.version.playbooks, self.config.clock.now());
        let jobs: Vec<Job> = tries
            .into_iter()
            .map(Work::Try)
            .chain(asks.into_iter().map(Work::Ask))
            .map(|work| Job::under(&self.version, work))
            .collect();
        if !jobs.is_empty() {
            self.in_flight.starting(id, jobs);
        }
    }

    async fn run(mut self, mut receiver: mpsc::Receiver<Envelope>, mut performer: Performer) {
        let mut alarm = pin!(tokio::time::sleep(Duration::ZERO));
        loop {
            // An alarm that rings too early costs one look; setting it wakes a thread.
            let next = Instant::now() + self.until_next();
            if alarm.is_elapsed() || next < alarm.deadline() {
                alarm.as_mut().reset(next);
            }
            tokio::select! {
                biased;
                next = self.in_flight.next() => {
                    self.see_through(next, &mut |conversation, job| performer.start(conversation, job)).await;
                }
                envelope = receiver.recv(), if self.in_flight.has_room() => match envelope {
                    None => break self.finish(performer, None).await,
                    Some(envelope) => {
                        if let Some(stopped) = self.take(envelope, &mut performer).await {
                            receiver.close();
                            break self.finish(performer, stopped).await;
                        }
                    }
                },
                () = performer.ended() => {}
                () = &mut alarm => {}
            }
            self.tend().await;
        }
    }

    /// Does the next piece of work in flight; jobs begin through `start`.
    pub(crate) async fn see_through(
        &mut self,
        next: Next,
        start: &mut (dyn FnMut(ConversationId, Job) + Send),
    ) {
        let may_act = self.may_act();
        let mut held_back = Vec::new();
        let mut start = |conversation, job| {
            if may_act {
                start(conversation, job);
            } else {
                held_back.push(conversation);
            }
        };
        match next {
            Next::Start(conversation, jobs) => {
                for job in jobs {
                    start(conversation, job);
                }
            }
            Next::CommitEnded(work, outcome) => {
                let outcome = self.after_commit.run(*work, outcome, &mut start);
                self.commit_ended(outcome).await;
            }
        }
        self.held_back.extend(held_back);
    }

    /// Handles one envelope; returns the sender to answer if it asked to stop.
    async fn take(&mut self, envelope: Envelope, performer: &mut Performer) -> Option<ReplyTo> {
        let Envelope { body, arrival } = envelope;
        match body {
            EngineMessage::Input(conversation, input) => {
                self.decide(conversation, input, arrival).await;
            }
            EngineMessage::Closed(conversation, input) => {
                self.closed(conversation, input, arrival).await;
            }
            EngineMessage::Unreadable(conversation, lost) => {
                self.unreadable(conversation, lost, arrival).await;
            }
            EngineMessage::State(conversation, reply) => {
                let state = self.durable(conversation).await;
                // The caller may have gone.
                let _ = reply.send(state);
            }
            EngineMessage::Open(reply) => {
                let _ = reply.send(self.open().await);
            }
            EngineMessage::Available(who) => self.set_available(who).await,
            EngineMessage::Capacity(capacity) => self.capacity = capacity,
            EngineMessage::Replace(configuration, reply) => {
                let version = self.replace_configuration(*configuration);
                // The caller may have gone.
                let _ = reply.send(version);
            }
            EngineMessage::Team(conversation, event) => {
                self.of_the_team(conversation, event, arrival).await;
            }
            // What waits for it begins after every message.
            EngineMessage::MayAct => {}
            EngineMessage::BeginAnew(cursor) => {
                self.begin_anew(cursor, performer, arrival.answer).await;
            }
            EngineMessage::StartOver => self.start_over(performer, arrival.answer).await,
            EngineMessage::Stop => return Some(arrival.answer),
        }
        None
    }

    /// Sets to whom conversations are offered from now on. What is on offer to another goes back to its queue.
    pub(crate) async fn set_available(&mut self, who: Option<Representative>) {
        self.config.available = who;
        let available = self.config.available.as_ref();
        for id in self.working.offered_to_others(available) {
            self.decide(id, Input::OfferedToNoOne, Arrival::of_the_program())
                .await;
        }
    }

    /// Puts another configuration in force: between two steps, so that each has one version. Deadlines and places in
    /// the queues are those of the new one.
    pub(crate) fn replace_configuration(&mut self, configuration: Configuration) -> u64 {
        let before = Arc::clone(&self.version);
        self.version = self.configuration.replace(configuration);
        let number = self.version.number;
        let breakers = &self.admission.breakers;
        breakers.replaced(&before.playbooks, &self.version.playbooks);
        for (id, state) in self.working.sound() {
            self.put(id, state);
        }
        tracing::info!(
            baton.configuration.version = number,
            baton.configuration.digest = self
                .version
                .playbooks
                .digest
                .as_ref()
                .map(ConfigurationDigest::as_str),
            "another configuration is in force"
        );
        number
    }

    /// Finishes the work in flight and starts nothing new: the next start takes up what durable states ask
    /// for.
    async fn finish(mut self, performer: Performer, stopped: ReplyTo) {
        while self.in_flight.len() > 0 {
            let next = self.in_flight.next().await;
            self.see_through(next, &mut |_, _| {}).await;
        }
        performer.shutdown().await;
        reply(stopped, Ok(()));
    }

    /// The durable state of a conversation.
    async fn durable(&mut self, id: ConversationId) -> Result<Arc<State>, RuntimeError> {
        match self.working.durable(id) {
            Some(state) => Ok(Arc::clone(state)),
            None => self.fold(id).await.map(Arc::new),
        }
    }

    async fn open(&mut self) -> Result<Vec<Arc<State>>, RuntimeError> {
        let mut open = Vec::new();
        for row in self.config.journal.open_conversations().await? {
            match self.durable(ConversationId(row.id)).await {
                Ok(state) => open.push(state),
                // Told at the start, and whenever something comes for it.
                Err(RuntimeError::Journal { .. } | RuntimeError::Damaged { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(open)
    }

    /// The state of a conversation, folded from its journal.
    async fn fold(&mut self, id: ConversationId) -> Result<State, RuntimeError> {
        let rows = match self.config.journal.read_journal(id.0, 0).await {
            Err(StoreError::Unreadable { detail, .. }) => {
                return Err(RuntimeError::Damaged {
                    conversation: id,
                    detail,
                });
            }
            rows => rows?,
        };
        if rows.is_empty() {
            return Err(RuntimeError::Unknown(id));
        }
        without_gap(id, &rows)?;
        Ok(State::replay(id, &read_recorded(id, &rows)?))
    }

    /// Makes sure that the conversation is in the working set, and the jobs that its journal asks for in
    /// flight.
    pub(crate) async fn hold(&mut self, id: ConversationId) -> Result<(), RuntimeError> {
        if self.working.holds(id) {
            return Ok(());
        }
        self.load(id).await?;
        self.start_outstanding(id);
        Ok(())
    }

    async fn load(&mut self, id: ConversationId) -> Result<(), RuntimeError> {
        let state = self.fold(id).await?;
        let history: Option<HistoryRow> = self.config.journal.history_of(id.0).await?;
        self.put(id, Arc::new(state));
        if let Some(row) = history {
            self.working.set_history(id, row);
        }
        Ok(())
    }

    /// Handles the end of a commit. After a failed one the conversation is read again from its journal, as
    /// soon as none of its commits is in flight any more.
    async fn commit_ended(&mut self, outcome: CommitOutcome) {
        let CommitOutcome {
            conversation,
            gateway,
            failed,
            again,
        } = outcome;
        let Some(error) = failed else {
            self.recovery.saved();
            if let Some(id) = conversation {
                if matches!(again.as_deref(), Some(Input::Restarted)) {
                    self.recovery.restarted(id);
                }
                self.working.commit_ended(id);
            }
            return;
        };
        if let Some(seq) = gateway.filter(|_| never_fits(&error)) {
            tracing::error!(seq, %error, "a gateway event cannot be kept and is passed over");
            self.move_cursor(seq, Arrival::of_the_program()).await;
        }
        if let Some(id) = conversation {
            self.lost(id, &error, again, true);
        }
    }

    /// Voids everything decided for a conversation.
    pub(crate) fn lost(
        &mut self,
        id: ConversationId,
        error: &StoreError,
        again: Option<Box<Input>>,
        began: bool,
    ) {
        let repeated = matches!(error, StoreError::AlreadyApplied { .. });
        if repeated {
            tracing::info!(conversation = %id, %error, "a repeated event; the conversation is read again");
        } else {
            tracing::error!(conversation = %id, %error, "a step was not saved; the conversation is read again");
        }
        let last = self.working.commit_failed(id, error, began);
        if !self.holdings.holds(id) {
            // It was let go meanwhile; it is read again when it is granted again.
            if last {
                self.working.forget(id);
            }
            return;
        }
        if matches!(error, StoreError::Closed) {
            return;
        }
        if let Some(input) = again.filter(|_| !never_fits(error)) {
            self.recovery.remember(id, *input);
        }
        if last {
            let sound = repeated || matches!(error, StoreError::Conflict { .. });
            self.working.forget(id);
            self.recovery.ready(id, sound, self.config.clock.passed());
        }
    }
}
