//! The engine's loop: takes inputs one by one, decides them on the working set, sees commits through in the order
//! of the decisions, and wakes conversations that are due. [`crate::engine::decide`] decides and commits one input,
//! [`crate::engine::after_commit`] does what follows a commit.

pub(crate) mod after_commit;
pub(crate) mod decide;
pub(crate) mod driven;
pub(crate) mod effects;
mod holding;
pub(crate) mod in_flight;
mod lost;
pub(crate) mod recovery;
mod resume;
mod start_over;
mod states;
pub(crate) mod timers;
mod unreadable;
pub(crate) mod working_set;

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use baton_link::Lease;
use baton_orchestrator::{Context, ConversationId, Input, Refused, Representative, State, Step};
use baton_playbook::ConfigurationDigest;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;

use crate::clock::Clock;
use crate::configuration::{Configuration, ConfigurationHandle, ConfigurationVersion};
use crate::engine::after_commit::{AfterCommit, ReplyTo, reply};
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
use crate::perform::{Job, Performer};
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
    /// Who sits at this workstation of a team.
    seated: Option<Representative>,
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
            seated: None,
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
            EngineMessage::Seated(who) => self.seated = Some(who),
            EngineMessage::Capacity(capacity) => self.capacity = capacity,
            EngineMessage::Replace(configuration, reply) => {
                let version = self.replace_configuration(*configuration);
                // The caller may have gone.
                let _ = reply.send(version);
            }
            EngineMessage::Team(conversation, event) => {
                self.of_the_team(conversation, event, arrival, performer)
                    .await;
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
}
