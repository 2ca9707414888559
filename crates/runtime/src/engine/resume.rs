//! What begins again at a start: every open conversation, and the jobs that its durable state asks for.

use baton_orchestrator::{ConversationId, Input, outstanding, outstanding_asks};

use super::Engine;
use crate::envelope::Arrival;
use crate::error::RuntimeError;
use crate::perform::{Job, Performer, Work};

impl Engine {
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
                Ok(()) => {
                    self.recovery.restarting(id);
                    self.follow_owner(id).await;
                    self.resume(id).await;
                }
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
    pub(super) async fn resume(&mut self, id: ConversationId) {
        self.recovery.restarting(id);
        self.start_outstanding(id);
        self.decide(id, Input::Restarted, Arrival::of_the_program())
            .await;
    }

    /// Starts the jobs that the durable state asks for and that are not in flight. Of those that the last
    /// process may have begun, only the ones that may be repeated.
    pub(super) fn start_outstanding(&mut self, id: ConversationId) {
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
}
