//! What is the same question. The edge budget counts calls that ask one again; an agent that leads
//! a conversation itself may have good reasons to ask twice, and those are not loops.

use baton_playbook::{Playbooks, Tool};

use super::calls::{Call, CallState, Calls};
use crate::event::edge_entity;
use crate::ids::EventSeq;

impl Calls {
    /// What a call that an agent decided on by itself is about, as the edge budget counts it: the
    /// record it asks for, and how often that question has become a new one since. It is a new one
    /// - after something was changed: an agent that wrote may read again;
    /// - after the answer changed: what is watched moves;
    /// - after a transient fault that the tool does not try again by itself: there was no answer.
    pub(crate) fn question(
        &self,
        playbooks: &Playbooks,
        tool: &Tool,
        arguments: &std::collections::BTreeMap<String, String>,
    ) -> String {
        let entity = edge_entity(&tool.entity, arguments);
        let (mut renewed, mut asked, mut known) = (0_u32, false, false);
        for call in &self.all {
            if call.tool == tool.name && edge_entity(&tool.entity, &call.arguments) == entity {
                let anew = match &call.state {
                    CallState::Succeeded => std::mem::replace(&mut known, true) && call.brought_new,
                    CallState::Failed(failure) => call.tries <= 1 && failure.kind.is_transient(),
                    CallState::Running | CallState::Waiting(_) => false,
                };
                renewed += u32::from(anew);
                asked = !anew;
            } else if asked && changed_something(playbooks, call) {
                renewed += 1;
                asked = false;
            }
        }
        if renewed == 0 {
            entity
        } else {
            format!("{entity} (anew {renewed})")
        }
    }

    /// The failures that a call which succeeded has mended: transient ones of the same call made
    /// before.
    pub(crate) fn mended_by(&self, call: &Call) -> Vec<EventSeq> {
        let same = self
            .all
            .iter()
            .filter(|earlier| earlier.tool == call.tool && earlier.arguments == call.arguments);
        same.filter(|earlier| earlier.failure().is_some_and(|f| f.kind.is_transient()))
            .map(|earlier| earlier.last)
            .collect()
    }
}

fn changed_something(playbooks: &Playbooks, call: &Call) -> bool {
    call.state == CallState::Succeeded
        && playbooks
            .tool(&call.tool)
            .is_some_and(|tool| !tool.reads_only)
}

#[cfg(test)]
#[path = "questions_tests.rs"]
mod tests;
