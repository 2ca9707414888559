//! One input: decided on the conversation's state, put into a commit, and submitted.

use std::collections::BTreeSet;
use std::sync::Arc;

use baton_orchestrator::{
    Context, ConversationId, Ids, Input, Refused, State, Step, next_deadline,
};
use baton_playbook::Priority;
use baton_store::{Commit, Holding, NewOutbox, StoreError};
use jiff::Timestamp;

use crate::engine::Engine;
use crate::engine::after_commit::{CommitWork, never_fits, publish_unsaved, reply};
use crate::engine::effects::{Inbound, Prepared, closed_row, prepare};
use crate::envelope::Arrival;
use crate::error::RuntimeError;
use crate::gateway::followed_log;
use crate::update::Update;

impl Engine {
    pub(crate) async fn decide(&mut self, id: ConversationId, input: Input, arrival: Arrival) {
        if let Some((seq, _)) = &arrival.gateway
            && !self.progress.admits(*seq)
        {
            let seq = *seq;
            return reply(arrival.answer, Err(RuntimeError::OutOfOrder { seq }));
        }
        let of_a_person = matches!(input, Input::Accept { .. } | Input::Decline { .. });
        if of_a_person && self.holdings.is_in_team() && !arrival.follows {
            return reply(arrival.answer, Err(RuntimeError::AtTheGateway));
        }
        if !self.holdings.holds(id) {
            return self.not_held(id, &input, arrival).await;
        }
        let comes_once = matches!(
            input,
            Input::ToolFinished { .. } | Input::ModelFinished { .. } | Input::Restarted
        );
        let again = comes_once.then(|| Box::new(input.clone()));
        if let Some(error) = self.working.broken(id) {
            let error = error.clone();
            if let Some(input) = again {
                self.recovery.remember(id, *input);
            }
            return self.refuse(id, arrival, error.into()).await;
        }
        let opening = match &input {
            Input::ServedBefore { input, .. } => matches!(**input, Input::Opened { .. }),
            input => matches!(input, Input::Opened { .. }),
        };
        match self.hold(id).await {
            Ok(()) => {}
            Err(RuntimeError::Unknown(_)) if opening => self.put(id, Arc::new(State::new(id))),
            Err(error) => {
                if let (Some(input), RuntimeError::Store(_)) = (again, &error) {
                    self.recovery.remember(id, *input);
                    self.recovery.ready(id, false, self.config.clock.passed());
                }
                return self.refuse(id, arrival, error).await;
            }
        }
        let Some(state) = self.working.take(id) else {
            return;
        };
        let now = self.config.clock.now();
        match self.step(state, input, now, arrival.logged_at) {
            Ok((state, step)) => {
                self.decided(id, (Arc::new(state), step), now, again, arrival)
                    .await;
            }
            Err((state, refused)) => {
                self.put(id, Arc::from(state));
                self.working.tidy(id);
                if let Some(Input::ToolFinished { call, attempt, .. }) = again.as_deref() {
                    self.admission.over(*call, *attempt);
                }
                self.refuse(id, arrival, refused.into()).await;
            }
        }
    }

    /// Handles an input about a conversation that the desk has closed: a new workstation, which does not
    /// know it, must not begin it again.
    pub(crate) async fn closed(&mut self, id: ConversationId, input: Input, arrival: Arrival) {
        let seq = arrival.gateway.as_ref().map(|(seq, _)| *seq);
        match seq {
            Some(seq)
                if self.progress.admits(seq)
                    && matches!(self.hold(id).await, Err(RuntimeError::Unknown(_))) =>
            {
                self.move_cursor(seq, arrival).await;
            }
            Some(_) | None => self.decide(id, input, arrival).await,
        }
    }

    fn step(
        &mut self,
        state: State,
        input: Input,
        now: Timestamp,
        logged_at: Option<Timestamp>,
    ) -> Result<(State, Step), (Box<State>, Refused)> {
        let unreachable: BTreeSet<_> = self.admission.breakers.unreachable();
        self.config.seed = self.config.seed.wrapping_add(1);
        let room = self.has_room();
        let context = Context {
            now,
            logged_at,
            ids: Ids::new(now, self.config.seed),
            playbooks: &self.version.playbooks,
            router: self.version.router.as_ref(),
            models: self.version.agents,
            unreachable: &unreachable,
            available: self.config.available.as_ref().filter(|_| room),
        };
        (self.config.core)(state, input, &context)
    }

    /// Files a state under its deadline and its place in the queues.
    pub(crate) fn put(&mut self, id: ConversationId, state: Arc<State>) {
        let deadline = state
            .opened_at()
            .and_then(|_| next_deadline(&state, &self.version.playbooks));
        let priority = state
            .intent()
            .and_then(|i| self.version.playbooks.playbook(&i.intent))
            .map_or(Priority::Normal, |p| p.priority);
        self.working.put(id, state, deadline, priority);
    }

    async fn decided(
        &mut self,
        id: ConversationId,
        (state, step): (Arc<State>, Step),
        now: Timestamp,
        again: Option<Box<Input>>,
        arrival: Arrival,
    ) {
        self.put(id, Arc::clone(&state));
        if step.events.is_empty() && step.effects.is_empty() {
            if matches!(again.as_deref(), Some(Input::Restarted)) {
                self.recovery.restarted(id);
            }
            self.working.tidy(id);
            match arrival.gateway {
                Some((seq, _)) => self.move_cursor(seq, arrival).await,
                None => reply(arrival.answer, Ok(())),
            }
            return;
        }
        let inbound = Inbound {
            key: arrival.gateway.as_ref().map(|(_, key)| key.clone()),
            cursor: arrival
                .gateway
                .as_ref()
                .map(|(seq, _)| self.source.cursor(*seq)),
            applied: arrival.gateway.as_ref().map(followed_log::applied),
        };
        let known = self.working.written(id);
        match prepare(&state, step, &self.version, now, inbound, known) {
            Ok(prepared) => {
                self.working.note_written(id, &prepared.commit);
                self.commit(id, state, prepared, again, arrival).await;
            }
            Err(error) => self.not_kept(id, error, again, arrival).await,
        }
    }

    async fn commit(
        &mut self,
        id: ConversationId,
        state: Arc<State>,
        mut prepared: Prepared,
        again: Option<Box<Input>>,
        arrival: Arrival,
    ) {
        // Decided under this number, whatever is in force when it is sent.
        let number = self.holdings.number(id);
        prepared.commit.number = number;
        if number > 0
            && !arrival.follows
            && let Err(error) = self.change_hands(id, &state, &mut prepared)
        {
            return self.not_kept(id, error, again, arrival).await;
        }
        let gateway = arrival.gateway.as_ref().map(|(seq, _)| *seq);
        let passed_on = prepared.commit.holding == Some(Holding::PassedOn);
        match self.config.journal.submit_wait(prepared.commit).await {
            Ok(ticket) => {
                self.working.commit_began(id);
                let work = CommitWork {
                    conversation: Some(id),
                    gateway,
                    state: Some(state),
                    recorded: prepared.recorded.into(),
                    sealed: prepared.sealed,
                    jobs: prepared.jobs,
                    // In a team every step goes to the gateway.
                    sends: prepared.sends || number > 0,
                    passed_on,
                    again,
                    answer: arrival.answer,
                    since: arrival.since,
                };
                self.in_flight.committing(ticket, work);
            }
            Err(error) => self.not_kept(id, error, again, arrival).await,
        }
    }

    /// Handles a step that could not be written: it did not happen, and the conversation is read again.
    async fn not_kept(
        &mut self,
        id: ConversationId,
        error: StoreError,
        again: Option<Box<Input>>,
        arrival: Arrival,
    ) {
        publish_unsaved(&self.updates, Some(id), &error);
        self.lost(id, &error, again, false);
        match arrival.gateway.map(|(seq, _)| seq) {
            Some(seq) if never_fits(&error) => {
                tracing::error!(seq, %error, "a gateway event cannot be kept and is passed over");
                self.move_cursor(seq, Arrival::of_the_program()).await;
            }
            Some(seq) => self.progress.failed(seq),
            None => {}
        }
        reply(arrival.answer, Err(error.into()));
    }

    /// Answers a refused input. What the gateway sent is done with all the same: its place in the
    /// gateway's log is passed, unless it could not be saved.
    async fn refuse(&mut self, id: ConversationId, arrival: Arrival, error: RuntimeError) {
        let Some((seq, key)) = &arrival.gateway else {
            return reply(arrival.answer, Err(error));
        };
        match &error {
            RuntimeError::Refused(Refused::Repeated) => self.move_cursor(*seq, arrival).await,
            RuntimeError::Refused(_) => {
                tracing::error!(seq, key, %error, "a gateway event does not fit its conversation");
                self.move_cursor(*seq, arrival).await;
            }
            RuntimeError::Unknown(_)
            | RuntimeError::Journal { .. }
            | RuntimeError::Damaged { .. } => {
                tracing::error!(seq, key, %error, "a gateway event has no conversation to go to");
                // It may have no watcher.
                let _ = self.updates.send(Update::NotSaved {
                    conversation: Some(id),
                    problem: format!("a customer's message has nowhere to go: {error}"),
                    store: false,
                });
                // A customer would wait for ever in a conversation that cannot be read. They are told that it is
                // over, so that they begin another one.
                let closed = match &error {
                    RuntimeError::Unknown(_) => Ok(None),
                    _ => closed_row(id, *seq, self.config.clock.now()).map(Some),
                };
                let closed = closed.unwrap_or_else(|error| {
                    tracing::error!(conversation = %id, %error, "the customer is not told that it is over");
                    None
                });
                self.pass(*seq, arrival, closed.map(|row| (id, row))).await;
            }
            RuntimeError::Store(_)
            | RuntimeError::Stopped
            | RuntimeError::Randomness(_)
            | RuntimeError::Waits
            | RuntimeError::NotHeld(_)
            | RuntimeError::AtTheGateway
            | RuntimeError::OutOfOrder { .. } => {
                tracing::error!(seq, %error, "a gateway event was not applied; it will be delivered again");
                self.progress.failed(*seq);
                reply(arrival.answer, Err(error));
            }
        }
    }

    /// Passes a place in the gateway's log that changes nothing here.
    pub(crate) async fn move_cursor(&mut self, seq: u64, arrival: Arrival) {
        self.pass(seq, arrival, None).await;
    }

    /// Passes a place in the gateway's log, and says something in a conversation that has no state here.
    async fn pass(
        &mut self,
        seq: u64,
        arrival: Arrival,
        said: Option<(ConversationId, NewOutbox)>,
    ) {
        let sends = said.is_some();
        let mut commit = match said {
            None => Commit::bookkeeping(),
            Some((id, row)) => {
                let mut commit = Commit::new(id.0, 0);
                commit.outbox.push(row);
                commit.number = self.holdings.number(id);
                commit
            }
        };
        commit.cursor = Some(self.source.cursor(seq));
        commit
            .settings
            .extend(arrival.gateway.as_ref().map(followed_log::applied));
        match self.config.journal.submit_wait(commit).await {
            Ok(ticket) => {
                let work = CommitWork {
                    conversation: None,
                    gateway: Some(seq),
                    state: None,
                    recorded: Arc::from([]),
                    sealed: None,
                    jobs: Vec::new(),
                    sends,
                    passed_on: false,
                    again: None,
                    answer: arrival.answer,
                    since: arrival.since,
                };
                self.in_flight.committing(ticket, work);
            }
            Err(error) => {
                self.progress.failed(seq);
                reply(arrival.answer, Err(error.into()));
            }
        }
    }
}
