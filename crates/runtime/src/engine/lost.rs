//! What follows the end of a commit; after a failed one, what was decided is void and the conversation is read again.

use baton_orchestrator::{ConversationId, Input};
use baton_store::StoreError;

use super::Engine;
use super::after_commit::{CommitOutcome, never_fits};
use crate::envelope::Arrival;

impl Engine {
    /// Handles the end of a commit. After a failed one the conversation is read again from its journal, as
    /// soon as none of its commits is in flight any more.
    pub(super) async fn commit_ended(&mut self, outcome: CommitOutcome) {
        let CommitOutcome {
            conversation,
            gateway,
            failed,
            again,
            passed_on,
        } = outcome;
        let Some(error) = failed else {
            self.recovery.saved();
            if let Some(id) = conversation {
                if matches!(again.as_deref(), Some(Input::Restarted)) {
                    self.recovery.restarted(id);
                }
                if passed_on {
                    self.holdings.passed_on(id);
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
