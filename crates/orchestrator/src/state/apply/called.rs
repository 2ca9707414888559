//! Calls of agents and tools that were decided on or refused.

use std::sync::Arc;

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::{Callee, Event};
use crate::ids::EventSeq;
use crate::state::{Call, CallState, RefusedCall, State};

impl State {
    pub(super) fn apply_called(&mut self, event: &Event, seq: EventSeq, at: Timestamp) {
        match event {
            Event::AgentCalled {
                caller,
                callee,
                entity,
            } => {
                let edge = (*caller, Callee::Agent(*callee), entity.clone());
                self.calls_mut()
                    .agent_edges
                    .entry(edge)
                    .or_default()
                    .push(seq);
            }
            Event::CallRequested {
                call,
                agent,
                tool,
                system,
                entity,
                arguments,
                idempotent,
                tries,
                fencing,
            } => {
                let calls = self.calls_mut();
                calls.all.push(Arc::new(Call {
                    id: *call,
                    agent: *agent,
                    tool: tool.clone(),
                    system: system.clone(),
                    entity: entity.clone(),
                    arguments: arguments.clone(),
                    idempotent: *idempotent,
                    tries: *tries,
                    attempt: 1,
                    duration_ms: 0,
                    retried: Vec::new(),
                    state: CallState::Running,
                    requested_at: at,
                    requested: seq,
                    last: seq,
                    last_at: at,
                    fencing: *fencing,
                    record: None,
                    brought_new: false,
                    unread: Vec::new(),
                }));
                let edge = (*agent, Callee::Tool(tool.clone()), entity.clone());
                calls.edges.entry(edge).or_default().push(*call);
                self.budget.tool_calls += 1;
                self.sealing.content_version += 1;
            }
            Event::CallRefused {
                agent,
                callee,
                entity,
                earlier,
                proposed_reading,
            } => {
                self.calls_mut().refused.push(RefusedCall {
                    agent: *agent,
                    callee: callee.clone(),
                    entity: entity.clone(),
                    earlier: earlier.clone(),
                    proposed_reading: *proposed_reading,
                    seq,
                    at,
                });
                self.budget.refused.push(seq);
                self.sealing.content_version += 1;
            }
            other => not_of_this_fold(other),
        }
    }
}
