//! The loop: takes inputs one by one, has them decided on the working set, and wakes what is due.
//! How one input is decided and committed is in [`crate::decide`].

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use baton_orchestrator::{
    AgentModels, Context, ConversationId, Input, Refused, Representative, State, Step, ToolTry,
    outstanding, outstanding_asks,
};
use baton_playbook::Playbooks;
use baton_router::Router;
use baton_store::{HistoryRow, StoreError};
use jiff::SignedDuration;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::Instant;

use crate::clock::Clock;
use crate::error::RuntimeError;
use crate::figures::Figures;
use crate::follow::{Follow, Job, Settled, Task, never_fits};
use crate::journal::Journal;
use crate::progress::Progress;
use crate::records::read_recorded;
use crate::recovery::Recovery;
use crate::runtime::{Asked, Body, Envelope};
use crate::tools::Gate;
use crate::update::Update;
use crate::working::WorkingSet;

/// Longest sleep between looks at the deadlines: a clock that was set back is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// When a deadline that changed nothing is looked at again.
const LATER: SignedDuration = SignedDuration::from_secs(5);
/// Commits and starts that wait to be followed; then the engine waits.
const TASKS: usize = 4096;

/// The function that decides: [`baton_orchestrator::step`], or what a simulation puts in its place.
pub type Core = Box<
    dyn FnMut(State, Input, &Context<'_>) -> Result<(State, Step), (Box<State>, Refused)>
        + Send
        + Sync,
>;

pub(crate) struct Engine {
    pub(crate) playbooks: Arc<Playbooks>,
    pub(crate) router: Arc<dyn Router>,
    pub(crate) models: AgentModels,
    pub(crate) store: Arc<dyn Journal>,
    pub(crate) clock: Clock,
    pub(crate) available: Option<Representative>,
    pub(crate) offers_at_once: usize,
    pub(crate) working: WorkingSet,
    pub(crate) recovery: Recovery,
    pub(crate) gate: Gate,
    pub(crate) core: Core,
    pub(crate) seed: u64,
    pub(crate) tasks: mpsc::Sender<Task>,
    pub(crate) updates: broadcast::Sender<Update>,
    pub(crate) progress: Progress,
    pub(crate) settled: mpsc::UnboundedReceiver<Settled>,
}

/// What an engine is made of.
pub(crate) struct Parts {
    pub(crate) playbooks: Arc<Playbooks>,
    pub(crate) router: Arc<dyn Router>,
    pub(crate) models: AgentModels,
    pub(crate) store: Arc<dyn Journal>,
    pub(crate) clock: Clock,
    pub(crate) available: Option<Representative>,
    pub(crate) offers_at_once: usize,
    pub(crate) seed: u64,
    pub(crate) core: Core,
    pub(crate) gate: Gate,
    pub(crate) updates: broadcast::Sender<Update>,
    pub(crate) progress: Progress,
    pub(crate) outbox: watch::Sender<u64>,
    pub(crate) figures: Figures,
}

impl Engine {
    /// An engine, who follows its commits, and the way between them.
    pub(crate) fn new(parts: Parts) -> (Self, Follow, mpsc::Receiver<Task>) {
        let (tasks, waiting) = mpsc::channel(TASKS);
        // Bounded by the tasks: each settles once.
        let (settled_in, settled) = mpsc::unbounded_channel();
        let follow = Follow {
            gate: parts.gate.clone(),
            updates: parts.updates.clone(),
            progress: parts.progress.clone(),
            outbox: parts.outbox,
            figures: parts.figures,
            settled: settled_in,
        };
        let engine = Self {
            playbooks: parts.playbooks,
            router: parts.router,
            models: parts.models,
            store: parts.store,
            clock: parts.clock,
            available: parts.available,
            offers_at_once: parts.offers_at_once,
            working: WorkingSet::default(),
            recovery: Recovery::default(),
            gate: parts.gate,
            core: parts.core,
            seed: parts.seed,
            tasks,
            updates: parts.updates,
            progress: parts.progress,
            settled,
        };
        (engine, follow, waiting)
    }

    /// Resumes every open conversation, then runs until stopped. Gives back which conversations
    /// were left alone because their journal cannot be read: one must not keep the others from
    /// going on.
    pub(crate) async fn start(
        mut self,
        receiver: mpsc::Receiver<Envelope>,
    ) -> Result<Vec<RuntimeError>, RuntimeError> {
        let unreadable = self.resume_all().await?;
        tokio::spawn(self.run(receiver));
        Ok(unreadable)
    }

    pub(crate) async fn resume_all(&mut self) -> Result<Vec<RuntimeError>, RuntimeError> {
        let mut unreadable = Vec::new();
        for row in self.store.open_conversations().await? {
            let id = ConversationId(row.id);
            match self.load(id).await {
                Ok(()) => self.resume(id).await,
                Err(error @ RuntimeError::Journal { .. }) => {
                    tracing::error!(%error, "a conversation was left alone");
                    unreadable.push(error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(unreadable)
    }

    /// Takes up a conversation the process left behind. Of a call that may not be repeated nobody
    /// knows the outcome; the core records that.
    async fn resume(&mut self, id: ConversationId) {
        self.start_outstanding(id, |state, try_| {
            state.calls().get(try_.call).is_some_and(|c| c.idempotent)
        })
        .await;
        self.decide(id, Input::Restarted, Asked::nobody()).await;
    }

    /// Starts what the durable state asks for and is not under way.
    async fn start_outstanding(
        &mut self,
        id: ConversationId,
        wanted: impl Fn(&State, &ToolTry) -> bool,
    ) {
        let Some(state) = self.working.durable(id) else {
            return;
        };
        let mut tries = outstanding(state);
        tries.retain(|try_| wanted(state, try_));
        let asks = outstanding_asks(state, &self.playbooks, self.clock.now());
        let jobs: Vec<Job> = tries
            .into_iter()
            .map(Job::Try)
            .chain(asks.into_iter().map(Job::Ask))
            .collect();
        if !jobs.is_empty() {
            self.hand_over(Task::Start(id, jobs)).await;
        }
    }

    pub(crate) async fn hand_over(&self, task: Task) {
        if self.tasks.send(task).await.is_err() {
            tracing::error!("the task that follows commits has ended");
        }
    }

    async fn run(mut self, mut receiver: mpsc::Receiver<Envelope>) {
        let mut alarm = pin!(tokio::time::sleep(Duration::ZERO));
        loop {
            // An alarm that rings too early costs one look; setting it wakes a thread.
            let next = Instant::now() + self.until_next();
            if alarm.is_elapsed() || next < alarm.deadline() {
                alarm.as_mut().reset(next);
            }
            tokio::select! {
                biased;
                Some(settled) = self.settled.recv() => self.settle(settled).await,
                envelope = receiver.recv() => match envelope {
                    None => break,
                    Some(envelope) => {
                        if let Some(answer) = self.take(envelope).await {
                            receiver.close();
                            self.finish(answer).await;
                            break;
                        }
                    }
                },
                () = &mut alarm => {}
            }
            self.tend().await;
        }
    }

    /// Does what is due by itself.
    pub(crate) async fn tend(&mut self) {
        self.recover().await;
        self.wake_due().await;
        self.offer_next().await;
    }

    /// How long nothing is due.
    pub(crate) fn until_next(&self) -> Duration {
        let deadline = self.working.next_deadline().map(|(at, _)| {
            Duration::try_from(at.duration_since(self.clock.now())).unwrap_or(Duration::ZERO)
        });
        deadline
            .into_iter()
            .chain(self.recovery.pause(self.clock.passed()))
            .fold(LONGEST_SLEEP, Duration::min)
    }

    /// Handles one envelope; gives back who asked to stop, if that is what it was.
    async fn take(
        &mut self,
        envelope: Envelope,
    ) -> Option<oneshot::Sender<Result<(), RuntimeError>>> {
        let Envelope { body, asked } = envelope;
        match body {
            Body::Input(conversation, input) => self.decide(conversation, input, asked).await,
            Body::State(conversation, reply) => {
                let state = self.durable(conversation).await;
                // Whoever asked may have gone.
                let _ = reply.send(state);
            }
            Body::Open(reply) => {
                let _ = reply.send(self.open().await);
            }
            Body::Available(who) => self.available = who,
            Body::Stop => return Some(asked.answer.unwrap_or_else(|| oneshot::channel().0)),
        }
        None
    }

    /// Waits for what is under way; the task that follows commits ends when its channel closes.
    async fn finish(self, answer: oneshot::Sender<Result<(), RuntimeError>>) {
        let Self {
            tasks, mut settled, ..
        } = self;
        drop(tasks);
        while settled.recv().await.is_some() {}
        let _ = answer.send(Ok(()));
    }

    /// The state of a conversation as far as it is durable.
    async fn durable(&self, id: ConversationId) -> Result<Arc<State>, RuntimeError> {
        match self.working.durable(id) {
            Some(state) => Ok(Arc::clone(state)),
            None => self.fold(id).await.map(Arc::new),
        }
    }

    async fn open(&self) -> Result<Vec<Arc<State>>, RuntimeError> {
        let mut open = Vec::new();
        for row in self.store.open_conversations().await? {
            match self.durable(ConversationId(row.id)).await {
                Ok(state) => open.push(state),
                // Told at the start, and whenever something comes for it.
                Err(RuntimeError::Journal { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(open)
    }

    /// The state of a conversation, folded from its journal.
    async fn fold(&self, id: ConversationId) -> Result<State, RuntimeError> {
        let rows = self.store.read_journal(id.0, 0).await?;
        if rows.is_empty() {
            return Err(RuntimeError::Unknown(id));
        }
        Ok(State::replay(id, &read_recorded(id, &rows)?))
    }

    /// Makes sure that the conversation is in the working set, and what its journal asks for under
    /// way.
    pub(crate) async fn hold(&mut self, id: ConversationId) -> Result<(), RuntimeError> {
        if self.working.holds(id) {
            return Ok(());
        }
        self.load(id).await?;
        self.start_outstanding(id, |_, _| true).await;
        Ok(())
    }

    async fn load(&mut self, id: ConversationId) -> Result<(), RuntimeError> {
        let state = self.fold(id).await?;
        let history: Option<HistoryRow> = self.store.history_of(id.0).await?;
        self.put(id, Arc::new(state));
        if let Some(row) = history {
            self.working.set_history(id, row);
        }
        Ok(())
    }

    /// A commit ended. After a failed one the conversation is read again from its journal, as soon
    /// as nothing of it is under way any more.
    pub(crate) async fn settle(&mut self, settled: Settled) {
        let Settled {
            conversation,
            gateway,
            failed,
            again,
        } = settled;
        let Some(error) = failed else {
            self.recovery.saved();
            if let Some(id) = conversation {
                self.working.commit_ended(id);
            }
            return;
        };
        if let Some(seq) = gateway.filter(|_| never_fits(&error)) {
            tracing::error!(seq, %error, "a gateway event cannot be kept and is passed over");
            self.move_cursor(seq, Asked::nobody()).await;
        }
        if let Some(id) = conversation {
            self.lost(id, &error, again, true);
        }
    }

    /// What was decided for a conversation is void.
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
        if matches!(error, StoreError::Closed) {
            return;
        }
        if let Some(input) = again.filter(|_| !never_fits(error)) {
            self.recovery.keep(id, *input);
        }
        if last {
            let sound = repeated || matches!(error, StoreError::Conflict { .. });
            self.working.forget(id);
            self.recovery.ready(id, sound, self.clock.passed());
        }
    }

    /// Takes up conversations whose last step was not saved.
    async fn recover(&mut self) {
        for (id, inputs) in self.recovery.due(self.clock.passed()) {
            if self.working.broken(id).is_some() {
                // Other commits of it are under way; the last of them brings it back here.
                for input in inputs {
                    self.recovery.keep(id, input);
                }
                continue;
            }
            match self.hold(id).await {
                Ok(()) => {}
                Err(RuntimeError::Store(error)) => {
                    tracing::error!(conversation = %id, %error, "a conversation could not be read again yet");
                    for input in inputs {
                        self.recovery.keep(id, input);
                    }
                    self.recovery.ready(id, false, self.clock.passed());
                    continue;
                }
                // It was not even opened: the gateway delivers it again.
                Err(_) => continue,
            }
            for input in inputs {
                self.decide(id, input, Asked::nobody()).await;
            }
            self.decide(id, Input::Wake, Asked::nobody()).await;
        }
    }

    async fn wake_due(&mut self) {
        let now = self.clock.now();
        while let Some((at, id)) = self.working.next_deadline() {
            if at > now {
                return;
            }
            self.working.meet(id);
            self.decide(id, Input::Wake, Asked::nobody()).await;
            let later = now.checked_add(LATER).unwrap_or(now);
            self.working.postpone(id, now, later);
        }
    }

    /// Offers queued handoffs while there is room for more offers.
    async fn offer_next(&mut self) {
        let mut last = None;
        while let Some(who) = &self.available
            && self.working.offered() < self.offers_at_once
        {
            let next = self.working.next_queued(who);
            // One that could not be offered and still stands first waits for the next event.
            let Some(id) = next.filter(|_| next != last) else {
                return;
            };
            last = next;
            self.decide(id, Input::Wake, Asked::nobody()).await;
        }
    }
}
