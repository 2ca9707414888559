//! Follows commits in order: answers, updates, tool tries, the outbox, the cursor.

use std::sync::Arc;
use std::time::Instant;

use baton_orchestrator::{ConversationId, Event, Input, ModelAsk, Recorded, State, ToolTry};
use baton_store::{Committed, StoreError};
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use crate::error::RuntimeError;
use crate::figures::Figures;
use crate::journal::Ticket;
use crate::models::Asker;
use crate::progress::Progress;
use crate::tools::{Gate, Tools};
use crate::update::Update;

/// Who waits for the outcome of an input.
pub(crate) type Answer = Option<oneshot::Sender<Result<(), RuntimeError>>>;

/// What the engine hands over, in the order of its decisions.
pub(crate) enum Task {
    /// See a commit through.
    Follow(Box<Completion>),
    /// Start what a durable state asks for.
    Start(ConversationId, Vec<Job>),
}

/// Something to perform once the state that asks for it is durable.
#[derive(Debug, Clone)]
pub(crate) enum Job {
    /// Try a tool call.
    Try(ToolTry),
    /// Ask a model.
    Ask(ModelAsk),
}

/// A commit under way and what follows it.
pub(crate) struct Completion {
    pub(crate) ticket: Ticket,
    pub(crate) follows: Follows,
}

/// What follows a commit.
pub(crate) struct Follows {
    /// `None` when it only moves the cursor.
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) gateway: Option<u64>,
    pub(crate) state: Option<Arc<State>>,
    pub(crate) recorded: Arc<[Recorded]>,
    pub(crate) jobs: Vec<Job>,
    pub(crate) sends: bool,
    /// What must be decided again should the commit fail.
    pub(crate) again: Option<Box<Input>>,
    pub(crate) answer: Answer,
    pub(crate) since: Instant,
}

/// How a commit ended.
pub(crate) struct Settled {
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) gateway: Option<u64>,
    pub(crate) failed: Option<StoreError>,
    pub(crate) again: Option<Box<Input>>,
}

pub(crate) struct Follow {
    pub(crate) gate: Gate,
    pub(crate) updates: broadcast::Sender<Update>,
    pub(crate) progress: Progress,
    pub(crate) outbox: watch::Sender<u64>,
    pub(crate) figures: Figures,
    pub(crate) settled: mpsc::UnboundedSender<Settled>,
}

impl Follow {
    pub(crate) async fn run(self, mut tasks: mpsc::Receiver<Task>, tools: Tools, asker: Asker) {
        let mut under_way = JoinSet::new();
        let perform = |under_way: &mut JoinSet<()>, conversation, job| match job {
            Job::Try(try_) => tools.start(under_way, conversation, try_),
            Job::Ask(ask) => asker.start(under_way, conversation, ask),
        };
        loop {
            tokio::select! {
                task = tasks.recv() => match task {
                    Some(Task::Follow(completion)) => {
                        let Completion { ticket, follows } = *completion;
                        let outcome = ticket.await;
                        self.follow(follows, outcome, &mut |conversation, job| {
                            perform(&mut under_way, conversation, job);
                        });
                    }
                    Some(Task::Start(conversation, jobs)) => {
                        for job in jobs {
                            perform(&mut under_way, conversation, job);
                        }
                    }
                    None => break,
                },
                Some(ended) = under_way.join_next() => {
                    // Questions that nobody wants answered any more are ended.
                    if let Err(error) = ended && !error.is_cancelled() {
                        tracing::error!(%error, "a tool try or a question ended without a result");
                    }
                }
            }
        }
        // What is running is taken up again at the next start.
        under_way.shutdown().await;
    }

    /// Does what follows a commit that has ended; jobs begin through `start`.
    pub(crate) fn follow(
        &self,
        follows: Follows,
        outcome: Result<Committed, StoreError>,
        start: &mut dyn FnMut(ConversationId, Job),
    ) {
        let Follows {
            conversation,
            gateway,
            state,
            recorded,
            jobs,
            sends,
            again,
            answer,
            since,
        } = follows;
        match outcome {
            Ok(_) => {
                if let Some(seq) = gateway {
                    self.progress.done(seq);
                }
                if let Some(conversation) = conversation {
                    tell(conversation, &recorded);
                }
                if !recorded.is_empty() {
                    self.figures.step(recorded.len(), since.elapsed());
                }
                if let Some(Input::ToolFinished { call, attempt, .. }) = again.as_deref() {
                    self.gate.over(*call, *attempt);
                }
                if let Some(conversation) = conversation {
                    if let Some(state) = &state {
                        self.gate.questions.keep_wanted(conversation, state);
                    }
                    for job in jobs {
                        start(conversation, job);
                    }
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
                // Whoever is answered may ask for the state at once: the engine knows by then that
                // it is durable, and need not read the journal.
                self.settle(conversation, gateway, None);
                reply(answer, Ok(()));
            }
            Err(error) => {
                self.failed(&error, conversation, gateway, answer);
                self.settle(conversation, gateway, Some((error, again)));
            }
        }
    }

    /// Tells the engine how a commit ended.
    fn settle(
        &self,
        conversation: Option<ConversationId>,
        gateway: Option<u64>,
        failed: Option<(StoreError, Option<Box<Input>>)>,
    ) {
        let (failed, again) = failed.unzip();
        // The engine is gone only when the program stops.
        let _ = self.settled.send(Settled {
            conversation,
            gateway,
            failed,
            again: again.flatten(),
        });
    }

    fn failed(
        &self,
        error: &StoreError,
        conversation: Option<ConversationId>,
        gateway: Option<u64>,
        answer: Answer,
    ) {
        if matches!(error, StoreError::AlreadyApplied { .. }) {
            // What came is here already, durably.
            if let Some(seq) = gateway {
                self.progress.done(seq);
            }
            return reply(answer, Ok(()));
        }
        if let Some(seq) = gateway.filter(|_| !never_fits(error)) {
            self.progress.failed(seq);
        }
        publish_unsaved(&self.updates, conversation, error);
        reply(answer, Err(error.clone().into()));
    }
}

/// Tells whoever watches that something was not saved. A conflict only follows from an earlier
/// failure, which was told.
pub(crate) fn publish_unsaved(
    updates: &broadcast::Sender<Update>,
    conversation: Option<ConversationId>,
    error: &StoreError,
) {
    if matches!(error, StoreError::Conflict { .. }) {
        return;
    }
    // Nobody watching is fine.
    let _ = updates.send(Update::NotSaved {
        conversation,
        problem: error.to_string(),
        store: !never_fits(error),
    });
}

/// Whether trying the same commit again can only fail in the same way.
pub(crate) fn never_fits(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Invalid { .. }
            | StoreError::TooLarge { .. }
            | StoreError::OutboxKeyTaken { .. }
            | StoreError::SnapshotExists { .. }
    )
}

pub(crate) fn reply(answer: Answer, result: Result<(), RuntimeError>) {
    if let Some(answer) = answer {
        // Whoever asked may have gone.
        let _ = answer.send(result);
    }
}

/// Logs what a supervisor looks for: handoffs, and calls refused before they ran. Never what was
/// said or found.
fn tell(conversation: ConversationId, recorded: &[Recorded]) {
    for recorded in recorded {
        if let Event::CallRefused {
            agent,
            callee,
            entity: _,
            earlier,
        } = &recorded.event
        {
            let earlier: Vec<String> = earlier.iter().map(ToString::to_string).collect();
            tracing::error!(
                gen_ai.conversation.id = %conversation,
                gen_ai.agent.name = agent.label(),
                baton.edge.callee = ?callee,
                baton.edge.earlier_calls = earlier.join(" "),
                seq = recorded.seq,
                "a call was refused before it ran: the same edge was used too often"
            );
        }
        if let Event::ProposalRefused {
            ask,
            agent,
            why,
            detail,
        } = &recorded.event
        {
            tracing::warn!(
                gen_ai.conversation.id = %conversation,
                gen_ai.agent.name = agent.label(),
                baton.ask = %ask,
                baton.objection = why.plain(),
                detail,
                seq = recorded.seq,
                "a model's proposal was refused"
            );
        }
        if let Event::RuleTripped(trip) = &recorded.event {
            tracing::info!(
                gen_ai.conversation.id = %conversation,
                baton.handoff.rule = trip.rule.name(),
                baton.handoff.threshold = trip.threshold,
                baton.handoff.observed = trip.observed,
                seq = recorded.seq,
                "a rule sends the conversation to a person"
            );
        }
    }
}
