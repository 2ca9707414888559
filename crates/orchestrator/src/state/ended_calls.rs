//! What the end of a tool call does to the state.

use baton_playbook::{Failure, FailureKind, ToolSuccess};
use jiff::Timestamp;

use super::{Call, CallState, Provenance, State};
use crate::ids::{CallId, EventSeq};

impl State {
    pub(super) fn call_succeeded(
        &mut self,
        call: &Call,
        result: &ToolSuccess,
        bearer: bool,
        at: Timestamp,
    ) {
        let provenance = Provenance {
            call: call.id,
            tool: call.tool.clone(),
            system: call.system.clone(),
            observed_at: at,
        };
        let brought_new = self.case_mut().admit(result, bearer, provenance);
        if brought_new {
            self.budget.turns_without_progress.clear();
        }
        if let Some(call) = self.call_mut(call.id) {
            call.record = Some(result.record.clone());
            call.brought_new = brought_new;
            call.unread = result.unread.clone();
        }
        self.budget.failures_in_a_row.clear();
        let mended = self.calls.mended_by(call);
        self.budget.failures.retain(|seq| !mended.contains(seq));
    }

    pub(super) fn call_failed(
        &mut self,
        call: CallId,
        attempt: u32,
        duration_ms: u64,
        failure: &Failure,
        seq: EventSeq,
        at: Timestamp,
    ) {
        let state = CallState::Failed(failure.clone());
        if self
            .end_call(call, attempt, duration_ms, state, seq, at)
            .is_some()
            && failure.kind != FailureKind::Withdrawn
        {
            self.budget.failures_in_a_row.push(seq);
            self.budget.failures.push(seq);
        }
    }

    /// Ends a pending call; `None` when it is not waited for.
    pub(super) fn end_call(
        &mut self,
        call: CallId,
        attempt: u32,
        duration_ms: u64,
        state: CallState,
        seq: EventSeq,
        at: Timestamp,
    ) -> Option<Call> {
        self.calls.get(call).filter(|c| c.is_pending())?;
        self.sealing.content_version += 1;
        let call = self.call_mut(call)?;
        call.attempt = attempt;
        call.duration_ms += duration_ms;
        call.state = state;
        call.last = seq;
        call.last_at = at;
        Some(call.clone())
    }
}
