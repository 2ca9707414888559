//! The two ways in which agents left alone burn calls: asking the same thing again and again, and
//! asking a system that always fails. How many calls each costs before a person has the conversation.

use std::collections::{BTreeSet, VecDeque};

use baton_orchestrator::{
    AgentModels, Context, ConversationId, Effect, Event, Ids, Input, MessageId, State, ToolTry,
    step,
};
use baton_playbook::{Failure, FailureKind, ToolName, ToolSuccess};
use jiff::{SignedDuration, Timestamp};

use crate::desk;

/// What was burnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burnt {
    /// Logical calls that failed for good.
    pub calls: u32,
    /// Tries that failed.
    pub tries: u32,
    /// The rule that ended it.
    pub rule: &'static str,
    /// Its sentence for the person.
    pub reason: String,
}

/// The most inputs before a run counts as endless.
const INPUTS: u32 = 200;

/// A customer names the same unknown record again and again, and the agent wants to look it up every
/// time. `None` if the conversation does not reach a person.
pub fn runaway_pair() -> Option<Burnt> {
    drive("my hire H-9001, I am K-1001", "it is H-9001", desk::truth)
}

/// Every call answers 503. `None` if the conversation does not reach a person.
pub fn always_503() -> Option<Burnt> {
    drive("where does my hire stand, I am K-1001", "hello?", |_, _| {
        Err(desk::failure(FailureKind::Unavailable))
    })
}

fn drive(
    first: &str,
    again: &str,
    answer: impl Fn(&ToolName, &str) -> Result<ToolSuccess, Failure>,
) -> Option<Burnt> {
    let desk = desk::playbooks();
    let mut now = Timestamp::from_second(1_772_355_600).ok()?;
    let mut ids = Ids::new(now, 77);
    let mut state = State::new(ConversationId(ids.next_uuid()));
    let mut inputs = VecDeque::from([Input::Opened {
        channel: "web".to_owned(),
        customer_label: None,
        practice: true,
    }]);
    let mut tries: VecDeque<ToolTry> = VecDeque::new();
    let (mut calls, mut failed) = (0, 0);
    let nothing = BTreeSet::new();
    for nth in 0..INPUTS {
        now += SignedDuration::from_millis(400);
        let input = inputs.pop_front().unwrap_or_else(|| {
            if let Some(one) = tries.pop_front() {
                now = one.not_before.map_or(now, |at| at.max(now));
                let argument = one.arguments.values().next().cloned().unwrap_or_default();
                return Input::ToolFinished {
                    call: one.call,
                    attempt: one.attempt,
                    duration_ms: 30,
                    outcome: answer(&one.tool, &argument),
                    redactions: Vec::new(),
                };
            }
            Input::CustomerWrote {
                message: MessageId(ids.next_uuid()),
                text: if nth == 1 { first } else { again }.to_owned(),
                removed: Vec::new(),
            }
        });
        let written = matches!(input, Input::CustomerWrote { .. });
        let cx = Context {
            now,
            logged_at: None,
            ids: Ids::new(now, u64::from(nth)),
            playbooks: &desk,
            router: &desk::WordRouter,
            unreachable: &nothing,
            available: None,
            models: AgentModels::default(),
        };
        let (next, step) = step(state, input, &cx).ok()?;
        state = next;
        for event in &step.events {
            match event {
                Event::CallRetried { .. } => failed += 1,
                Event::CallFailed { .. } => (calls, failed) = (calls + 1, failed + 1),
                _ => {}
            }
        }
        for effect in step.effects {
            if let Effect::CallTool(one) = effect {
                tries.push_back(one);
            }
        }
        if let Some(trip) = state.trips().last() {
            return Some(Burnt {
                calls,
                tries: failed,
                rule: trip.rule.name(),
                reason: trip.sentence.clone(),
            });
        }
        if written && tries.is_empty() {
            now += SignedDuration::from_millis(1_200);
            inputs.push_back(Input::Wake);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{always_503, runaway_pair};

    #[test]
    fn a_runaway_pair_burns_two_calls() {
        let burnt = runaway_pair().unwrap();
        assert_eq!((burnt.calls, burnt.rule), (2, "edge_budget"), "{burnt:?}");
    }

    #[test]
    fn a_system_that_always_fails_burns_at_most_three_calls() {
        let burnt = always_503().unwrap();
        assert!(burnt.calls <= 3 && burnt.tries <= 9, "{burnt:?}");
        assert_eq!(burnt.rule, "system_unreachable", "{burnt:?}");
    }
}
