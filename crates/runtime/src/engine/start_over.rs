//! Starting over on another gateway log, from its beginning, after a log was lost or restored.

use baton_store::{Commit, Holding};

use super::Engine;
use super::after_commit::{ReplyTo, reply};
use crate::gateway::followed_log::{LOG, LOG_BEFORE, setting};
use crate::perform::Performer;

impl Engine {
    /// Sees everything through that is in flight.
    pub(crate) async fn drain(&mut self, performer: &mut Performer) {
        while self.in_flight.len() > 0 {
            let next = self.in_flight.next().await;
            self.see_through(next, &mut |conversation, job| {
                performer.start(conversation, job);
            })
            .await;
        }
    }

    /// Follows another log from its beginning, once everything of the last one is durable or lost.
    pub(crate) async fn start_over(&mut self, performer: &mut Performer, answer: ReplyTo) {
        self.drain(performer).await;
        let next = self.source.next();
        let mut commit = Commit::bookkeeping();
        commit.settings = next.begun();
        // Numbers of another log mean nothing.
        commit.holding = Some(Holding::Void);
        let before = self.config.journal.setting(LOG).await;
        let committed = match before {
            Ok(before) => {
                let before = before.filter(|log| !log.is_empty());
                commit
                    .settings
                    .extend(before.map(|log| setting(LOG_BEFORE, log)));
                match self.config.journal.submit_wait(commit).await {
                    Ok(ticket) => ticket.await,
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        };
        match committed {
            Ok(_) => {
                tracing::info!(
                    source = next.name(),
                    "the gateway's log is followed from its beginning"
                );
                self.source = next;
                self.all_void();
                self.progress.start_over();
                reply(answer, Ok(()));
            }
            Err(error) => reply(answer, Err(error.into())),
        }
    }
}
