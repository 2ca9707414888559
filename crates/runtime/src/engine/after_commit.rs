//! The work after a commit has ended: answers, updates, tool tries, the outbox, the cursor.

use std::sync::Arc;
use std::time::Instant;

use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{ConversationId, Event, Input, Recorded, State};
use baton_store::{Committed, StoreError};
use tokio::sync::{broadcast, oneshot, watch};

use crate::error::RuntimeError;
use crate::gateway::progress::Progress;
use crate::metrics::Metrics;
use crate::perform::Job;
use crate::perform::tools::Admission;
use crate::update::Update;

/// The caller that waits for the outcome of an input.
pub(crate) type ReplyTo = Option<oneshot::Sender<Result<(), RuntimeError>>>;

/// The work after a commit.
pub(crate) struct CommitWork {
    /// `None` when it only moves the cursor.
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) gateway: Option<u64>,
    pub(crate) state: Option<Arc<State>>,
    pub(crate) recorded: Arc<[Recorded]>,
    /// The newest snapshot of the commit.
    pub(crate) sealed: Option<Arc<Snapshot>>,
    pub(crate) jobs: Vec<Job>,
    pub(crate) sends: bool,
    /// Whether its representative passed the conversation on with it.
    pub(crate) passed_on: bool,
    /// Inputs that must be decided again if the commit fails.
    pub(crate) again: Option<Box<Input>>,
    pub(crate) answer: ReplyTo,
    pub(crate) since: Instant,
}

/// How a commit ended.
pub(crate) struct CommitOutcome {
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) gateway: Option<u64>,
    pub(crate) failed: Option<StoreError>,
    /// Inputs that must be decided again, if it failed.
    pub(crate) again: Option<Box<Input>>,
    pub(crate) passed_on: bool,
}

/// Does the work after a commit.
pub(crate) struct AfterCommit {
    pub(crate) admission: Admission,
    pub(crate) updates: broadcast::Sender<Update>,
    pub(crate) progress: Progress,
    pub(crate) outbox: watch::Sender<u64>,
    pub(crate) metrics: Metrics,
}

impl AfterCommit {
    /// Does the work after a commit that has ended; jobs begin through `start`. The engine has to know how
    /// it ended before it takes anything else.
    pub(crate) fn run(
        &self,
        work: CommitWork,
        outcome: Result<Committed, StoreError>,
        start: &mut dyn FnMut(ConversationId, Job),
    ) -> CommitOutcome {
        let CommitWork {
            conversation,
            gateway,
            state,
            recorded,
            sealed,
            jobs,
            sends,
            passed_on,
            again,
            answer,
            since,
        } = work;
        match outcome {
            Ok(_) => {
                if let Some(seq) = gateway {
                    self.progress.done(seq);
                }
                if let Some(conversation) = conversation {
                    log_for_a_supervisor(conversation, &recorded);
                }
                if !recorded.is_empty() {
                    self.metrics.step(recorded.len(), since.elapsed());
                }
                if let Some(Input::ToolFinished { call, attempt, .. }) = again.as_deref() {
                    self.admission.over(*call, *attempt);
                }
                if let Some(conversation) = conversation {
                    if let Some(state) = &state {
                        self.admission.questions.keep_wanted(conversation, state);
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
                        sealed,
                    });
                }
                reply(answer, Ok(()));
                CommitOutcome {
                    conversation,
                    gateway,
                    failed: None,
                    again,
                    passed_on,
                }
            }
            Err(error) => {
                self.failed(&error, conversation, gateway, answer);
                CommitOutcome {
                    conversation,
                    gateway,
                    failed: Some(error),
                    again,
                    passed_on,
                }
            }
        }
    }

    fn failed(
        &self,
        error: &StoreError,
        conversation: Option<ConversationId>,
        gateway: Option<u64>,
        answer: ReplyTo,
    ) {
        if matches!(error, StoreError::AlreadyApplied { .. }) {
            // The input is already durable here.
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

/// Tells watchers that something was not saved. A conflict only follows from an earlier failure,
/// which they were told of.
pub(crate) fn publish_unsaved(
    updates: &broadcast::Sender<Update>,
    conversation: Option<ConversationId>,
    error: &StoreError,
) {
    if matches!(error, StoreError::Conflict { .. }) {
        return;
    }
    // It may have no watcher.
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

pub(crate) fn reply(answer: ReplyTo, result: Result<(), RuntimeError>) {
    if let Some(answer) = answer {
        // The caller may have gone.
        let _ = answer.send(result);
    }
}

/// Logs the events a supervisor looks for: handoffs, and calls refused before they ran. Never a text or
/// a value.
fn log_for_a_supervisor(conversation: ConversationId, recorded: &[Recorded]) {
    for recorded in recorded {
        if let Event::CallRefused {
            agent,
            callee,
            earlier,
            ..
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
