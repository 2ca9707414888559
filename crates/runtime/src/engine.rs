//! The loop: takes inputs one by one, decides them on the working set, hands commits to the store
//! in order, and performs what follows once they are durable.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_orchestrator::{
    Context, ConversationId, Ids, Input, Recorded, Refused, Representative, State, ToolTry,
    next_deadline, outstanding, step,
};
use baton_playbook::{Playbooks, Priority};
use baton_router::Router;
use baton_store::{Commit, CommitTicket, HistoryRow, Store, StoreError};
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::effects::{Inbound, Prepared, prepare};
use crate::error::RuntimeError;
use crate::figures::Figures;
use crate::link::cursor;
use crate::progress::Progress;
use crate::records::read_recorded;
use crate::runtime::{Body, Config, Envelope};
use crate::tools::Tools;
use crate::update::Update;
use crate::working::WorkingSet;

/// Longest sleep between looks at the deadlines: a clock that was set back is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

pub(crate) struct Engine {
    playbooks: Arc<Playbooks>,
    router: Arc<dyn Router>,
    store: Store,
    clock: Clock,
    available: Option<Representative>,
    offers_at_once: usize,
    working: WorkingSet,
    histories: HashMap<ConversationId, HistoryRow>,
    tools: Tools,
    seed: u64,
    inbox: mpsc::Sender<Envelope>,
    completions: mpsc::UnboundedSender<Completion>,
    settled: mpsc::UnboundedReceiver<Settled>,
    progress: Progress,
}

/// A commit under way and what follows it. Their number is bounded by the store's queue.
struct Completion {
    ticket: CommitTicket,
    conversation: ConversationId,
    gateway: Option<u64>,
    state: Option<Arc<State>>,
    recorded: Arc<[Recorded]>,
    tries: Vec<ToolTry>,
    sends: bool,
    answer: Option<oneshot::Sender<Result<(), RuntimeError>>>,
    since: Instant,
}

struct Settled {
    conversation: ConversationId,
    failed: Option<StoreError>,
}

impl Engine {
    pub(crate) fn new(
        config: Config,
        inbox: mpsc::Sender<Envelope>,
        updates: broadcast::Sender<Update>,
        progress: Progress,
        outbox: watch::Sender<u64>,
        figures: Figures,
    ) -> Result<Self, RuntimeError> {
        let tools = Tools::new(
            config.systems,
            Arc::clone(&config.playbooks),
            inbox.clone(),
            config.clock.clone(),
        );
        let seed = getrandom::u64().map_err(|e| RuntimeError::Randomness(e.to_string()))?;
        let (completions, waiting) = mpsc::unbounded_channel();
        let (settled_in, settled) = mpsc::unbounded_channel();
        let follow = Follow {
            tools: tools.clone(),
            updates,
            progress: progress.clone(),
            outbox,
            figures,
            settled: settled_in,
        };
        tokio::spawn(follow.run(waiting));
        Ok(Self {
            playbooks: config.playbooks,
            router: config.router,
            store: config.store,
            clock: config.clock,
            available: config.available,
            offers_at_once: config.offers_at_once,
            working: WorkingSet::default(),
            histories: HashMap::new(),
            tools,
            seed,
            inbox,
            completions,
            settled,
            progress,
        })
    }

    /// Resumes every open conversation, then runs until stopped.
    pub(crate) async fn start(
        mut self,
        receiver: mpsc::Receiver<Envelope>,
    ) -> Result<(), RuntimeError> {
        for row in self.store.open_conversations().await? {
            let id = ConversationId(row.id);
            match self.load(id).await {
                Ok(_) => self.resume(id).await,
                Err(RuntimeError::Journal {
                    conversation,
                    seq,
                    detail,
                }) => {
                    // One unreadable journal must not keep the others from going on.
                    tracing::error!(%conversation, seq, detail, "a conversation was left alone: its journal cannot be read");
                }
                Err(error) => return Err(error),
            }
        }
        tokio::spawn(self.run(receiver));
        Ok(())
    }

    async fn resume(&mut self, id: ConversationId) {
        self.decide(id, Input::Restarted, None, None, Instant::now())
            .await;
        let Some(state) = self.working.get(id) else {
            return;
        };
        let tries: Vec<ToolTry> = outstanding(state);
        let mut tasks = JoinSet::new();
        for try_ in tries {
            self.tools.start(&mut tasks, id, try_);
        }
        tasks.detach_all();
    }

    async fn run(mut self, mut receiver: mpsc::Receiver<Envelope>) {
        loop {
            let sleep = self.until_next_deadline();
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
                () = tokio::time::sleep(sleep) => {}
            }
            self.wake_due().await;
            self.offer_next().await;
        }
    }

    fn until_next_deadline(&self) -> Duration {
        let Some((at, _)) = self.working.next_deadline() else {
            return LONGEST_SLEEP;
        };
        let wait = at.duration_since(self.clock.now());
        Duration::try_from(wait)
            .unwrap_or(Duration::ZERO)
            .min(LONGEST_SLEEP)
    }

    /// Handles one envelope; gives back who asked to stop, if that is what it was.
    async fn take(
        &mut self,
        envelope: Envelope,
    ) -> Option<oneshot::Sender<Result<(), RuntimeError>>> {
        let Envelope {
            body,
            answer,
            since,
        } = envelope;
        match body {
            Body::Input {
                conversation,
                input,
                gateway,
            } => {
                self.decide(conversation, input, gateway, answer, since)
                    .await;
            }
            Body::State(conversation, reply) => {
                let state = self.load(conversation).await;
                // Whoever asked may have gone.
                let _ = reply.send(state);
            }
            Body::Open(reply) => {
                let open = self
                    .working
                    .states()
                    .filter(|s| s.is_open())
                    .cloned()
                    .collect();
                let _ = reply.send(open);
            }
            Body::Available(who) => self.available = who,
            Body::Skip(seq) => self.move_cursor(seq, None, since).await,
            Body::Stop => return Some(answer.unwrap_or_else(|| oneshot::channel().0)),
        }
        None
    }

    /// Waits for what is under way; the completion task ends when the channel closes.
    async fn finish(self, answer: oneshot::Sender<Result<(), RuntimeError>>) {
        let Self {
            completions,
            mut settled,
            inbox,
            tools,
            ..
        } = self;
        drop((completions, inbox, tools));
        while settled.recv().await.is_some() {}
        let _ = answer.send(Ok(()));
    }

    /// The state of a conversation, from memory or folded from its journal.
    async fn load(&mut self, id: ConversationId) -> Result<Arc<State>, RuntimeError> {
        if let Some(state) = self.working.get(id) {
            return Ok(Arc::clone(state));
        }
        let rows = self.store.read_journal(id.0, 0).await?;
        if rows.is_empty() {
            return Err(RuntimeError::Unknown(id));
        }
        let recorded = read_recorded(id, &rows)?;
        let state = Arc::new(State::replay(id, &recorded));
        if let Some(history) = self.store.history_of(id.0).await? {
            self.histories.insert(id, history);
        }
        if state.is_open() {
            self.put(id, Arc::clone(&state));
        }
        Ok(state)
    }

    fn put(&mut self, id: ConversationId, state: Arc<State>) {
        let deadline = next_deadline(&state, &self.playbooks);
        let priority = state
            .intent()
            .and_then(|i| self.playbooks.playbook(&i.intent))
            .map_or(Priority::Normal, |p| p.priority);
        self.working.put(id, state, deadline, priority);
    }

    async fn decide(
        &mut self,
        id: ConversationId,
        input: Input,
        gateway: Option<(u64, String)>,
        answer: Option<oneshot::Sender<Result<(), RuntimeError>>>,
        since: Instant,
    ) {
        if let Some((seq, _)) = &gateway
            && self.progress.too_early(*seq)
        {
            return reply(answer, Err(RuntimeError::OutOfOrder { seq: *seq }));
        }
        let opening = matches!(input, Input::Opened { .. });
        let loaded = match self.load(id).await {
            Ok(_) => self.working.take(id),
            Err(RuntimeError::Unknown(_)) if opening => Some(State::new(id)),
            Err(error) => return self.refuse(gateway, answer, error, since).await,
        };
        let state = match loaded {
            Some(state) => state,
            // Closed: folded again for this step.
            None => match self.fold_closed(id).await {
                Ok(state) => state,
                Err(error) => return self.refuse(gateway, answer, error, since).await,
            },
        };
        let now = self.clock.now();
        let unreachable: BTreeSet<_> = self.tools.outages.unreachable();
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let room = self.working.offered() < self.offers_at_once;
        let stepped = step(
            state,
            input,
            &Context {
                now,
                ids: Ids::new(now, self.seed),
                playbooks: &self.playbooks,
                router: self.router.as_ref(),
                unreachable: &unreachable,
                available: self.available.as_ref().filter(|_| room),
            },
        );
        let (state, step) = match stepped {
            Ok(decided) => decided,
            Err((state, refused)) => {
                if state.opened_at().is_some() {
                    self.put(id, Arc::from(state));
                    self.working.tidy(id);
                }
                return self.refuse(gateway, answer, refused.into(), since).await;
            }
        };
        let state = Arc::new(state);
        self.put(id, Arc::clone(&state));
        if step.events.is_empty() && step.effects.is_empty() {
            self.working.meet(id);
            match gateway {
                Some((seq, _)) => self.move_cursor(seq, answer, since).await,
                None => reply(answer, Ok(())),
            }
            return;
        }
        let inbound = Inbound {
            key: gateway.as_ref().map(|(_, key)| key.clone()),
            cursor: gateway.as_ref().map(|(seq, _)| cursor(*seq)),
        };
        let known = self.histories.get(&id);
        let prepared = prepare(&state, step, &self.playbooks, now, inbound, known);
        match &prepared.history {
            Some(_) if !state.is_open() => {
                self.histories.remove(&id);
            }
            Some(row) => {
                self.histories.insert(id, row.clone());
            }
            None => {}
        }
        self.commit(
            id,
            state,
            prepared,
            gateway.map(|(seq, _)| seq),
            answer,
            since,
        )
        .await;
    }

    async fn fold_closed(&mut self, id: ConversationId) -> Result<State, RuntimeError> {
        let rows = self.store.read_journal(id.0, 0).await?;
        Ok(State::replay(id, &read_recorded(id, &rows)?))
    }

    async fn commit(
        &mut self,
        id: ConversationId,
        state: Arc<State>,
        prepared: Prepared,
        gateway: Option<u64>,
        answer: Option<oneshot::Sender<Result<(), RuntimeError>>>,
        since: Instant,
    ) {
        match self.store.submit_wait(prepared.commit).await {
            Ok(ticket) => {
                self.working.commit_began(id);
                self.complete(Completion {
                    ticket,
                    conversation: id,
                    gateway,
                    state: Some(state),
                    recorded: prepared.recorded.into(),
                    tries: prepared.tries,
                    sends: prepared.sends,
                    answer,
                    since,
                });
            }
            Err(error) => {
                tracing::error!(conversation = %id, %error, "a step was not saved");
                if let Some(seq) = gateway {
                    self.progress.failed(seq);
                }
                self.working.forget(id);
                reply(answer, Err(error.into()));
            }
        }
    }

    fn complete(&self, completion: Completion) {
        if self.completions.send(completion).is_err() {
            tracing::error!("the task that follows commits has ended");
        }
    }

    /// Answers a refused input. What the gateway sent is done with all the same: its place in the
    /// gateway's log is passed, unless it could not be saved.
    async fn refuse(
        &mut self,
        gateway: Option<(u64, String)>,
        answer: Option<oneshot::Sender<Result<(), RuntimeError>>>,
        error: RuntimeError,
        since: Instant,
    ) {
        match (gateway, &error) {
            (Some((seq, _)), RuntimeError::Refused(Refused::Repeated)) => {
                self.move_cursor(seq, answer, since).await;
            }
            (
                Some((seq, key)),
                RuntimeError::Refused(_) | RuntimeError::Unknown(_) | RuntimeError::Journal { .. },
            ) => {
                tracing::error!(seq, key, %error, "a gateway event does not fit its conversation");
                self.move_cursor(seq, answer, since).await;
            }
            (
                Some((seq, _)),
                RuntimeError::Store(_)
                | RuntimeError::Stopped
                | RuntimeError::Randomness(_)
                | RuntimeError::OutOfOrder { .. },
            ) => {
                tracing::error!(seq, %error, "a gateway event was not applied; it will be delivered again");
                self.progress.failed(seq);
                reply(answer, Err(error));
            }
            (None, _) => reply(answer, Err(error)),
        }
    }

    async fn move_cursor(
        &mut self,
        seq: u64,
        answer: Option<oneshot::Sender<Result<(), RuntimeError>>>,
        since: Instant,
    ) {
        let mut commit = Commit::bookkeeping();
        commit.cursor = Some(cursor(seq));
        match self.store.submit_wait(commit).await {
            Ok(ticket) => self.complete(Completion {
                ticket,
                conversation: ConversationId(uuid::Uuid::nil()),
                gateway: Some(seq),
                state: None,
                recorded: Arc::from([]),
                tries: Vec::new(),
                sends: false,
                answer,
                since,
            }),
            Err(error) => {
                self.progress.failed(seq);
                reply(answer, Err(error.into()));
            }
        }
    }

    /// A commit ended. After a failed one the conversation is folded again from its journal, and
    /// what was under way in it is taken up again.
    async fn settle(&mut self, settled: Settled) {
        let Settled {
            conversation,
            failed,
        } = settled;
        let Some(error) = failed else {
            self.working.commit_ended(conversation);
            return;
        };
        tracing::error!(%conversation, %error, "a step was not saved; the conversation is read again");
        self.working.forget(conversation);
        self.histories.remove(&conversation);
        if matches!(error, StoreError::Closed) {
            return;
        }
        if self.load(conversation).await.is_ok_and(|s| s.is_open()) {
            self.resume(conversation).await;
        }
    }

    async fn wake_due(&mut self) {
        let now = self.clock.now();
        while let Some((at, id)) = self.working.next_deadline() {
            if at > now {
                return;
            }
            self.working.meet(id);
            self.decide(id, Input::Wake, None, None, Instant::now())
                .await;
            if self
                .working
                .next_deadline()
                .is_some_and(|(again, same)| same == id && again <= now)
            {
                // Waking changed nothing: wait for the next input.
                self.working.meet(id);
            }
        }
    }

    /// Offers queued handoffs while there is room for more offers.
    async fn offer_next(&mut self) {
        while self.available.is_some() && self.working.offered() < self.offers_at_once {
            let Some(id) = self.working.next_queued() else {
                return;
            };
            let before = self.working.offered();
            self.decide(id, Input::Wake, None, None, Instant::now())
                .await;
            if self.working.offered() == before {
                return;
            }
        }
    }
}

fn reply(
    answer: Option<oneshot::Sender<Result<(), RuntimeError>>>,
    result: Result<(), RuntimeError>,
) {
    if let Some(answer) = answer {
        // Whoever asked may have gone.
        let _ = answer.send(result);
    }
}

/// Follows commits in order: answers, updates, tool tries, the outbox, the cursor.
struct Follow {
    tools: Tools,
    updates: broadcast::Sender<Update>,
    progress: Progress,
    outbox: watch::Sender<u64>,
    figures: Figures,
    settled: mpsc::UnboundedSender<Settled>,
}

impl Follow {
    async fn run(self, mut completions: mpsc::UnboundedReceiver<Completion>) {
        let mut tasks = JoinSet::new();
        while let Some(completion) = completions.recv().await {
            self.follow(completion, &mut tasks).await;
            while tasks.try_join_next().is_some() {}
        }
        tasks.abort_all();
    }

    async fn follow(&self, completion: Completion, tasks: &mut JoinSet<()>) {
        let Completion {
            ticket,
            conversation,
            gateway,
            state,
            recorded,
            tries,
            sends,
            answer,
            since,
        } = completion;
        let committed = ticket.await;
        let durable = matches!(committed, Ok(_) | Err(StoreError::AlreadyApplied { .. }));
        match gateway {
            Some(seq) if durable => self.progress.done(seq),
            Some(seq) => self.progress.failed(seq),
            None => {}
        }
        match committed {
            Ok(_) => {
                if !recorded.is_empty() {
                    self.figures.step(recorded.len(), since.elapsed());
                }
                for try_ in tries {
                    self.tools.start(tasks, conversation, try_);
                }
                if sends {
                    self.outbox.send_modify(|n| *n = n.wrapping_add(1));
                }
                if let Some(state) = state.filter(|_| self.updates.receiver_count() > 0) {
                    let _ = self.updates.send(Update::Conversation {
                        state,
                        events: recorded,
                    });
                }
                reply(answer, Ok(()));
                let _ = self.settled.send(Settled {
                    conversation,
                    failed: None,
                });
            }
            Err(error) => {
                let applied_before = matches!(error, StoreError::AlreadyApplied { .. });
                if !applied_before {
                    let _ = self.updates.send(Update::NotSaved {
                        conversation,
                        problem: error.to_string(),
                    });
                }
                let result = if applied_before {
                    Ok(())
                } else {
                    Err(error.clone().into())
                };
                reply(answer, result);
                let _ = self.settled.send(Settled {
                    conversation,
                    failed: Some(error),
                });
            }
        }
    }
}
