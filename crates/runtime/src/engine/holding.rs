//! What comes and goes at a gateway that a team shares: a grant with its journal, letting go, and that everything held before
//! is void.

use std::time::Instant;

use baton_link::Lease;
use baton_orchestrator::{Actor, ConversationId, Input, Owner, Representative, State};
use baton_store::{Commit, Holding, StoreError};
use jiff::Timestamp;

use super::Engine;
use super::after_commit::{CommitWork, ReplyTo, reply};
use super::effects::{Prepared, to_json};
use crate::envelope::{Arrival, TeamEvent};
use crate::error::RuntimeError;
use crate::gateway::followed_log;
use crate::gateway::hands::{change_of_hands, leaves};
use crate::gateway::team::Grant;
use crate::perform::Performer;
use crate::update::Update;

impl Engine {
    /// Takes in what the gateway says of a conversation. What is known already changes nothing.
    pub(crate) async fn of_the_team(
        &mut self,
        id: ConversationId,
        event: TeamEvent,
        arrival: Arrival,
        performer: &mut Performer,
    ) {
        let Some(seq) = arrival.gateway.as_ref().map(|(seq, _)| *seq) else {
            return reply(arrival.answer, Ok(()));
        };
        if !self.progress.admits(seq) {
            return reply(arrival.answer, Err(RuntimeError::OutOfOrder { seq }));
        }
        if self.progress.is_applied(seq) {
            return reply(arrival.answer, Ok(()));
        }
        match event {
            TeamEvent::Granted { grant, journal } => {
                // What is in flight is of this workstation; what is adopted stands in its place.
                self.drain(performer).await;
                tracing::info!(conversation = %id, number = grant.number, to = grant.to, "a conversation is held here from now on");
                let adopted = match self.is_unknown(id).await {
                    Ok(true) if journal.is_empty() => vec![Commit::new(id.0, 0)],
                    Ok(_) => journal.commits(id, &self.version.playbooks),
                    Err(error) => {
                        self.progress.failed(seq);
                        return reply(arrival.answer, Err(error.into()));
                    }
                };
                let granted = Holding::Granted {
                    number: grant.number,
                    to: grant.to.clone(),
                };
                let written = self.hold_from(seq, (id, granted), adopted, arrival).await;
                // It is folded from the disk; what is not there comes again.
                self.drain(performer).await;
                if written && self.progress.is_applied(seq) {
                    self.granted(id, grant).await;
                    self.drain(performer).await;
                    self.hands_changed(id, None, false);
                }
            }
            TeamEvent::LetGo { number } => {
                tracing::info!(conversation = %id, number, "a conversation is held elsewhere from now on");
                let commits = vec![Commit::new(id.0, 0)];
                if self
                    .hold_from(seq, (id, Holding::LetGo), commits, arrival)
                    .await
                {
                    self.let_go(id);
                    self.drain(performer).await;
                    self.hands_changed(id, None, false);
                }
            }
            TeamEvent::Offered { offer, journal } => {
                let is_elsewhere = !self.holdings.holds(id);
                let adopted = if is_elsewhere && !journal.is_empty() {
                    journal.commits(id, &self.version.playbooks)
                } else {
                    vec![Commit::new(id.0, 0)]
                };
                let offered = Holding::Offered(offer);
                if self.hold_from(seq, (id, offered), adopted, arrival).await {
                    self.drain(performer).await;
                    if is_elsewhere {
                        // It is read from the disk.
                        self.working.forget(id);
                    }
                    self.hands_changed(id, None, false);
                }
            }
            TeamEvent::OfferEnded { taken_by, missed } => {
                let commits = vec![Commit::new(id.0, 0)];
                let ended = (id, Holding::OfferEnded);
                if self.hold_from(seq, ended, commits, arrival).await {
                    self.drain(performer).await;
                    self.hands_changed(id, taken_by, missed);
                }
            }
            TeamEvent::Other => self.move_cursor(seq, arrival).await,
        }
    }

    /// Whether nothing of the conversation is here.
    async fn is_unknown(&mut self, id: ConversationId) -> Result<bool, StoreError> {
        let rows = self.config.journal.read_journal(id.0, 0).await?;
        Ok(rows.is_empty())
    }

    /// Writes what becomes of a conversation's ownership, with the last of these commits. Says whether it goes to the disk.
    async fn hold_from(
        &mut self,
        seq: u64,
        (id, holding): (ConversationId, Holding),
        commits: Vec<Commit>,
        arrival: Arrival,
    ) -> bool {
        let mut holding = Some(holding);
        let mut commits = commits.into_iter().peekable();
        while let Some(mut commit) = commits.next() {
            let is_last = commits.peek().is_none();
            if is_last {
                commit.holding = holding.take();
                commit.cursor = Some(self.source.cursor(seq));
                let applied = arrival.gateway.as_ref().map(followed_log::applied);
                commit.settings.extend(applied);
            }
            let submitted = match self.config.journal.submit_wait(commit).await {
                Ok(ticket) if is_last => {
                    self.in_flight.committing(
                        ticket,
                        CommitWork {
                            conversation: None,
                            gateway: Some(seq),
                            state: None,
                            recorded: std::sync::Arc::from([]),
                            sealed: None,
                            jobs: Vec::new(),
                            sends: false,
                            passed_on: false,
                            again: None,
                            answer: arrival.answer,
                            since: arrival.since,
                        },
                    );
                    return true;
                }
                Ok(ticket) => ticket.await.map(drop),
                Err(error) => Err(error),
            };
            if let Err(error) = submitted {
                tracing::error!(conversation = %id, %error, "the journal of a conversation that was granted cannot be kept");
                self.progress.failed(seq);
                reply(arrival.answer, Err(error.into()));
                return false;
            }
        }
        false
    }

    /// A conversation that was somewhere before goes on where it was left, as after a restart.
    async fn granted(&mut self, id: ConversationId, grant: Grant) {
        self.holdings.grant(id, grant);
        self.working.forget(id);
        match self.load(id).await {
            Ok(()) => {
                self.recovery.restarting(id);
                // Or what waited long would be queued again out of the hands of who just accepted it.
                self.follow_owner(id).await;
                self.resume(id).await;
            }
            // Its events follow.
            Err(RuntimeError::Unknown(_)) => {}
            Err(error) => {
                tracing::error!(conversation = %id, %error, "a conversation that was granted cannot be read");
            }
        }
    }

    /// Brings the conversation to whom the gateway says that it is with: its decision stands, and the core follows.
    pub(super) async fn follow_owner(&mut self, id: ConversationId) {
        if !self.holdings.is_in_team() {
            return;
        }
        let owner = self.holdings.owner(id).map(str::to_owned);
        let by = |who: &Representative, fencing| Actor {
            representative: who.clone(),
            fencing,
        };
        if let Some((Owner::Representative(before), fencing)) = self.working.owner(id)
            && owner.as_ref() != Some(&before.id)
        {
            tracing::info!(conversation = %id, from = before.id, "the gateway took a conversation from its representative");
            let by = by(&before, fencing);
            let left = Input::LeaveBehind { by };
            self.decide(id, left, Arrival::following()).await;
        }
        if let (Some(owner), Some((Owner::Queue(_), fencing))) = (owner, self.working.owner(id)) {
            let seated = self.seated.clone().filter(|seated| seated.id == owner);
            // Who is not signed in yet after a restart is known by their id.
            let who = seated.unwrap_or_else(|| Representative {
                id: owner.clone(),
                name: owner,
            });
            let (by, offer) = (by(&who, fencing), None);
            let accept = Input::Accept { by, offer };
            self.decide(id, accept, Arrival::following()).await;
        }
    }

    fn hands_changed(&self, conversation: ConversationId, taken_by: Option<String>, missed: bool) {
        // It may have no watcher.
        let _ = self.updates.send(Update::Hands {
            conversation,
            taken_by,
            missed,
        });
    }

    /// Notes how a step changes the hands that the conversation is in, for the gateway.
    pub(super) fn change_hands(
        &self,
        id: ConversationId,
        state: &State,
        prepared: &mut Prepared,
    ) -> Result<(), StoreError> {
        let owner = self.holdings.owner(id);
        let playbooks = &self.version.playbooks;
        let Some(hands) = change_of_hands(&prepared.recorded, state, playbooks, owner) else {
            return Ok(());
        };
        prepared.commit.hands = Some(to_json("a change of hands", &hands)?);
        if leaves(&hands) {
            prepared.commit.holding = Some(Holding::PassedOn);
        }
        Ok(())
    }

    /// Whether tools and models may be asked: in a team only while the lease runs, because another workstation may have
    /// the conversation after that.
    pub(crate) fn may_act(&self) -> bool {
        let runs = |lease: &Lease| !lease.left(Instant::now(), Timestamp::now()).is_zero();
        !self.holdings.is_in_team() || self.lease.borrow().as_ref().is_some_and(runs)
    }

    /// Begins what waited for a lease.
    pub(crate) fn begin_held_back(&mut self) {
        if self.held_back.is_empty() || !self.may_act() {
            return;
        }
        for id in std::mem::take(&mut self.held_back) {
            if self.working.durable(id).is_some() {
                self.start_outstanding(id);
            } else if self.working.holds(id) {
                // Its commits are in flight.
                self.held_back.insert(id);
            }
        }
    }

    /// Nothing more is done in it: no timer, no offer, no result of a tool. What was written of it stays readable.
    fn let_go(&mut self, id: ConversationId) {
        self.holdings.let_go(id);
        self.admission.questions.end_all(id);
        self.recovery.forget(id);
        self.held_back.remove(&id);
        self.working.forget(id);
    }

    /// Handles an input of a conversation that is not held here: it changes nothing.
    pub(crate) async fn not_held(&mut self, id: ConversationId, input: &Input, arrival: Arrival) {
        if let Input::ToolFinished { call, attempt, .. } = input {
            self.admission.over(*call, *attempt);
        }
        match &arrival.gateway {
            Some((seq, _)) => {
                tracing::warn!(seq, conversation = %id, "an event of a conversation that is held elsewhere changes nothing");
                self.move_cursor(*seq, arrival).await;
            }
            None => reply(arrival.answer, Err(RuntimeError::NotHeld(id))),
        }
    }

    /// Lets everything go, and goes on after this place of the stream, once everything before is durable or lost.
    pub(crate) async fn begin_anew(
        &mut self,
        cursor: u64,
        performer: &mut Performer,
        answer: ReplyTo,
    ) {
        self.drain(performer).await;
        let mut commit = Commit::bookkeeping();
        commit.holding = Some(Holding::Void);
        commit.cursor = Some(self.source.cursor(cursor));
        let committed = match self.config.journal.submit_wait(commit).await {
            Ok(ticket) => ticket.await,
            Err(error) => Err(error),
        };
        match committed {
            Ok(_) => {
                self.all_void();
                self.progress.begin_anew(cursor);
                reply(answer, Ok(()));
            }
            Err(error) => reply(answer, Err(error.into())),
        }
    }

    /// Everything that was held is let go.
    pub(crate) fn all_void(&mut self) {
        let held = self.holdings.void();
        if !held.is_empty() {
            tracing::warn!(conversations = held.len(), "what was held is void");
        }
        for id in held {
            self.let_go(id);
            self.hands_changed(id, None, false);
        }
    }
}
