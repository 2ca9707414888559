//! How tries of tool calls end.

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::Event;
use crate::ids::EventSeq;
use crate::state::{CallState, State};

impl State {
    pub(super) fn apply_tried(&mut self, event: &Event, seq: EventSeq, at: Timestamp) {
        match event {
            Event::CallRetried {
                call,
                attempt,
                failure,
                duration_ms,
                next_attempt_at,
            } => {
                if let Some(call) = self.call_mut(*call) {
                    call.attempt = attempt + 1;
                    call.duration_ms += duration_ms;
                    call.retried.push(failure.clone());
                    call.state = CallState::Waiting(*next_attempt_at);
                    call.last = seq;
                    call.last_at = at;
                }
                self.sealing.content_version += 1;
            }
            Event::CallSucceeded {
                call,
                attempt,
                duration_ms,
                result,
                bearer,
                redactions,
            } => {
                self.remember_redactions(redactions);
                let ended =
                    self.end_call(*call, *attempt, *duration_ms, CallState::Succeeded, seq, at);
                if let Some(call) = ended {
                    self.call_succeeded(&call, result, *bearer, at);
                }
            }
            Event::CallFailed {
                call,
                attempt,
                duration_ms,
                failure,
            } => {
                self.call_failed(*call, *attempt, *duration_ms, failure, seq, at);
            }
            other => not_of_this_fold(other),
        }
    }
}
