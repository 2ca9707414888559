//! Reads runs from a journal.

use std::collections::BTreeMap;

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{CallId, Event, Recorded, Usage};
use jiff::Timestamp;

use crate::agent_run::{AgentRun, EndedCall, RunEnd, Spent};

/// The disposition of a conversation that the agents resolved.
const RESOLVED: &str = "resolved_by_agents";

/// The times the agents had a conversation: from its opening, or from being given back to them,
/// until a rule, a person or the customer ended it. Calls made for a person after a handoff are
/// not theirs to recover from.
pub fn agent_runs(journal: &[Recorded]) -> Vec<AgentRun> {
    let mut reader = Reader::default();
    for recorded in journal {
        reader.read(recorded);
    }
    reader.end(RunEnd::Unknown);
    reader.done
}

#[derive(Default)]
struct Reader {
    open: Option<Open>,
    done: Vec<AgentRun>,
}

/// The run under way.
struct Open {
    since: Timestamp,
    last: Timestamp,
    intent: String,
    running: BTreeMap<CallId, String>,
    calls: Vec<EndedCall>,
    spent: Spent,
}

impl Reader {
    fn read(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::Opened { .. } | Event::Reopened { .. } => {
                self.end(RunEnd::Unknown);
                self.open = Some(Open::new(at, String::new()));
                return;
            }
            Event::ReturnedToAgents { .. } => {
                let intent = self.done.last().map(|s| s.intent.clone());
                self.end(RunEnd::Unknown);
                self.open = Some(Open::new(at, intent.unwrap_or_default()));
                return;
            }
            _ => {}
        }
        let Some(open) = &mut self.open else { return };
        open.last = at;
        let ended = match &recorded.event {
            Event::Routed {
                intent: Some(intent),
                ..
            } => {
                open.intent = intent.to_string();
                None
            }
            Event::CallRequested { call, tool, .. } => {
                open.running.insert(*call, tool.to_string());
                open.spent.calls += 1;
                None
            }
            Event::CallSucceeded { call, .. } => {
                open.call_ended(*call, false);
                None
            }
            Event::CallFailed { call, .. } => {
                open.call_ended(*call, true);
                None
            }
            Event::ModelAnswered { usage, .. }
            | Event::ModelFailed { usage, .. }
            | Event::Discarded { usage, .. } => {
                open.used(usage);
                None
            }
            Event::RuleTripped(trip) => Some(end_by(trip.rule)),
            Event::Closed { disposition, .. } if disposition == RESOLVED => Some(RunEnd::Resolved),
            Event::CustomerLeft
            | Event::Closed { .. }
            | Event::HandoffPrepared { .. }
            | Event::Accepted { .. }
            | Event::Committed { .. } => Some(RunEnd::Unknown),
            _ => None,
        };
        // Whether the customer left content is told by the closing that follows in the same step.
        let left = matches!(recorded.event, Event::CustomerLeft);
        if let Some(end) = ended.filter(|_| !left) {
            self.end(end);
        }
    }

    fn end(&mut self, end: RunEnd) {
        let Some(open) = self.open.take() else { return };
        self.done.push(AgentRun {
            intent: open.intent.clone(),
            spent: open.so_far(),
            calls: open.calls,
            end,
        });
    }
}

impl Open {
    fn new(since: Timestamp, intent: String) -> Self {
        Self {
            since,
            last: since,
            intent,
            running: BTreeMap::new(),
            calls: Vec::new(),
            spent: Spent::default(),
        }
    }

    fn call_ended(&mut self, call: CallId, failed: bool) {
        let spent = self.so_far();
        if let Some(tool) = self.running.get(&call) {
            self.calls.push(EndedCall {
                tool: tool.clone(),
                failed,
                spent,
            });
        }
    }

    fn used(&mut self, usage: &Usage) {
        self.spent.tokens = self.spent.tokens.saturating_add(usage.tokens());
    }

    fn so_far(&self) -> Spent {
        let ms = self.last.duration_since(self.since).as_millis();
        Spent {
            ms: u64::try_from(ms).unwrap_or(0),
            ..self.spent
        }
    }
}

/// The end of a run, from the rule that took the conversation from the agents.
fn end_by(rule: Rule) -> RunEnd {
    if rule == Rule::PersonActs {
        RunEnd::Resolved
    } else if rule == Rule::AgentAsks {
        // The agents gave up.
        RunEnd::Unresolved
    } else if !rule.is_forced() {
        RunEnd::Unknown
    // Lookups for the person go on after calls that cannot be made, but the agents were stopped.
    } else if rule.allows_gathering() && rule != Rule::InvalidArguments {
        RunEnd::Unresolved
    } else {
        RunEnd::Stopped
    }
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
