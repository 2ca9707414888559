//! Tries of tool calls: what the systems of record answer, and when.

use baton_orchestrator::{ConversationId, Input, ToolTry};
use baton_playbook::{Failure, FailureKind};
use baton_practice::Faults;
use baton_runtime::{InputSource, RuntimeError};
use serde_json::{Map, Value};

use super::{Cast, Due, Ended, World};
use crate::{desk, systems};

const KINDS: &[FailureKind] = &[
    FailureKind::NotFound,
    FailureKind::Ambiguous,
    FailureKind::Rejected,
    FailureKind::RateLimited,
    FailureKind::Unavailable,
    FailureKind::ServerError,
    FailureKind::Timeout,
    FailureKind::ConnectionRefused,
    FailureKind::ConnectionReset,
    FailureKind::NotJson,
    FailureKind::Truncated,
    FailureKind::Null,
    FailureKind::SchemaViolation,
    FailureKind::TooLarge,
    FailureKind::WrongRecord,
];

/// A system that is down altogether.
const DOWN: Faults = Faults {
    down: true,
    ..Faults::none()
};

impl World {
    pub(super) fn begins(
        &mut self,
        epoch: u64,
        conversation: ConversationId,
        one: ToolTry,
    ) -> Result<(), RuntimeError> {
        if epoch != self.epoch || !self.rooms.contains_key(&conversation) {
            return Ok(());
        }
        let mut ended = Ended {
            epoch,
            conversation,
            one,
            tool: None,
            duration_ms: 0,
            outcome: Err(desk::failure(FailureKind::Timeout)),
            redactions: Vec::new(),
        };
        match self.driven.ask(&ended.one) {
            Err(failure) => {
                ended.outcome = Err(failure);
                self.after(0, Due::Finished(Box::new(ended)));
                return Ok(());
            }
            Ok(tool) => {
                let runs = self.runs.entry(ended.one.call).or_default();
                *runs += 1;
                if *runs > 1 && !tool.idempotent {
                    let how = format!("{} of unknown outcome ran {runs} times", tool.name);
                    self.broken(conversation, 8, how);
                }
                ended.tool = Some(tool);
            }
        }
        self.asks(&mut ended);
        let ms = i64::try_from(ended.duration_ms).unwrap_or(i64::MAX);
        self.after(ms, Due::Finished(Box::new(ended)));
        if self.ends_here() {
            // It is done, and its outcome will never arrive.
            return self.crash();
        }
        Ok(())
    }

    fn asks(&mut self, ended: &mut Ended) {
        let Some(tool) = &ended.tool else {
            return;
        };
        let down = self.down.contains(&tool.system);
        match &self.options.cast {
            Cast::Wild => {
                let argument = ended.one.arguments.values().next();
                let argument = argument.cloned().unwrap_or_default();
                let latency = match self.dice.below(20) {
                    0 => self.dice.between(5_000, 40_000),
                    _ => self.dice.between(20, 900),
                };
                ended.duration_ms = latency.unsigned_abs();
                ended.outcome = if self.dice.chance(self.failing) || down {
                    let mut failure = desk::failure(*self.dice.pick(KINDS));
                    if failure.kind == FailureKind::RateLimited && self.dice.chance(70) {
                        failure.retry_after_ms = Some(self.dice.below(15_000));
                    }
                    Err(failure)
                } else {
                    desk::truth(&tool.name, &argument)
                };
            }
            Cast::Company { world, faults, .. } => {
                let arguments: Map<String, Value> = ended
                    .one
                    .arguments
                    .iter()
                    .map(|(name, value)| (name.clone(), Value::String(value.clone())))
                    .collect();
                let faults = if down { &DOWN } else { faults };
                let tried = systems::try_once(world, faults, tool, &arguments, &mut self.rng);
                self.tally.faults += u64::from(tried.fault.is_some());
                ended.duration_ms = tried.duration_ms;
                ended.outcome = tried.outcome;
                ended.redactions = tried.redactions;
            }
        }
    }

    pub(super) fn finished(&mut self, ended: Ended) -> Result<(), RuntimeError> {
        if ended.epoch != self.epoch || !self.rooms.contains_key(&ended.conversation) {
            return Ok(());
        }
        if self.ends_here() {
            return self.crash();
        }
        if let Some(tool) = &ended.tool {
            let failure: Option<&Failure> = ended.outcome.as_ref().err();
            self.driven.record(tool, failure);
        }
        let input = Input::ToolFinished {
            call: ended.one.call,
            attempt: ended.one.attempt,
            duration_ms: ended.duration_ms,
            outcome: ended.outcome,
            redactions: ended.redactions,
        };
        if self.dice.share(self.options.troubles.repeats.results) {
            let again = input.clone();
            drop(
                self.driven
                    .input(ended.conversation, again, InputSource::Desk)?,
            );
        }
        drop(
            self.driven
                .input(ended.conversation, input, InputSource::Desk)?,
        );
        Ok(())
    }
}
