//! Counts of the calls of systems of record and language models, for the health screen.

use std::collections::{HashMap, VecDeque};

use baton_orchestrator::{Agent, Event, Recorded, State};
use baton_playbook::SystemName;
use baton_store::{Store, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::inbox::LastAnswers;

/// Setting: the counts.
pub(crate) const CALLS: &str = "desk.calls";
/// Minutes of "the last hour".
const HOUR: i64 = 60;

/// Calls that count as the last ones.
const RECENT: usize = 10;

/// What became of the last calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LastCalls {
    pub(crate) calls: usize,
    pub(crate) failures: usize,
    pub(crate) answered_since: usize,
}

/// Calls of one system of record, counted by the minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SystemCalls {
    minutes: VecDeque<Minute>,
    /// Whether the last calls were answered, the newest last. Counts of earlier versions have none.
    #[serde(default)]
    recent: VecDeque<bool>,
    pub(crate) last_ok: Option<Timestamp>,
    pub(crate) last_failure: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Minute {
    /// Minutes since 1970.
    at: i64,
    calls: u32,
    failures: u32,
}

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

impl SystemCalls {
    pub(crate) fn count(&mut self, at: Timestamp, ok: bool) {
        let now = minute(at);
        // Changes come in nearly in order; one that is late counts for the newest minute.
        if self.minutes.back().is_none_or(|newest| newest.at < now) {
            self.minutes.push_back(Minute {
                at: now,
                calls: 0,
                failures: 0,
            });
        }
        if let Some(newest) = self.minutes.back_mut() {
            newest.calls += 1;
            newest.failures += u32::from(!ok);
        }
        while self.minutes.front().is_some_and(|m| m.at <= now - HOUR) {
            self.minutes.pop_front();
        }
        self.recent.push_back(ok);
        while self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        if ok {
            self.last_ok = Some(at);
        } else {
            self.last_failure = Some(at);
        }
    }

    /// The last calls: how many they are, how many of them failed, and how many were answered since the last failure.
    pub(crate) fn last_calls(&self) -> LastCalls {
        LastCalls {
            calls: self.recent.len(),
            failures: self.recent.iter().filter(|ok| !**ok).count(),
            answered_since: self.recent.iter().rev().take_while(|ok| **ok).count(),
        }
    }

    /// Calls and failures of the last hour.
    pub(crate) fn last_hour(&self, now: Timestamp) -> (u32, u32) {
        let since = minute(now) - HOUR;
        let recent = self.minutes.iter().filter(|m| m.at > since);
        recent.fold((0, 0), |(calls, failures), m| {
            (calls + m.calls, failures + m.failures)
        })
    }
}

/// Questions of one agent to its model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ModelCalls {
    pub(crate) calls: SystemCalls,
    /// Tokens since the data began.
    pub(crate) tokens: u64,
    /// How the last question failed, unless it was answered.
    pub(crate) trouble: Option<String>,
}

/// The counts of all calls. They outlive a restart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CallCounts {
    pub(crate) systems: HashMap<SystemName, SystemCalls>,
    pub(crate) models: HashMap<Agent, ModelCalls>,
}

impl CallCounts {
    /// The counts of the last run; none if they cannot be read, because they are figures and not facts.
    pub(crate) async fn read(store: &Store) -> Result<Self, StoreError> {
        let Some(text) = store.setting(CALLS).await? else {
            return Ok(Self::default());
        };
        Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the counts of calls begin anew");
            Self::default()
        }))
    }

    /// When each system of record last answered.
    pub(crate) fn answered(&self) -> LastAnswers {
        let systems = self.systems.iter();
        systems
            .filter_map(|(system, calls)| Some((system.clone(), calls.last_ok?)))
            .collect()
    }

    /// Counts the calls that ended with these events. `before` is the state before them.
    pub(crate) fn count(&mut self, before: Option<&State>, state: &State, events: &[Recorded]) {
        for recorded in events {
            self.count_model(before, recorded);
            let (call, ok) = match &recorded.event {
                Event::CallSucceeded { call, .. } => (call, true),
                Event::CallFailed { call, failure, .. }
                | Event::CallRetried { call, failure, .. } => {
                    (call, !failure.kind.speaks_of_system())
                }
                _ => continue,
            };
            if let Some(call) = state.calls().get(*call) {
                self.systems
                    .entry(call.system.clone())
                    .or_default()
                    .count(recorded.at, ok);
            }
        }
    }

    /// Counts a model's answer or failure for the agent that asked: only the state before it still knows
    /// which agent that is.
    fn count_model(&mut self, before: Option<&State>, recorded: &Recorded) {
        let (ask, usage, failure) = match &recorded.event {
            Event::ModelAnswered { ask, usage, .. } => (ask, usage, None),
            Event::ModelFailed {
                ask,
                usage,
                failure,
                ..
            } => (ask, usage, Some(failure)),
            _ => return,
        };
        let asked = before.and_then(|state| state.pending_asks().find(|known| known.id == *ask));
        let Some(agent) = asked.map(|asked| asked.agent) else {
            return;
        };
        let model = self.models.entry(agent).or_default();
        model.calls.count(recorded.at, failure.is_none());
        model.tokens = model.tokens.saturating_add(usage.tokens());
        model.trouble = failure.map(|failure| failure.detail.clone());
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_busy_hour_is_counted_whole_and_kept_small() {
        let mut calls = SystemCalls::default();
        let begin: Timestamp = "2026-05-01T10:00:00Z".parse().unwrap();
        for nth in 0..14_400 {
            calls.count(
                begin + SignedDuration::from_millis(500 * nth),
                nth % 10 != 0,
            );
        }
        let end = begin + SignedDuration::from_hours(2);
        assert!(calls.minutes.len() <= 61);
        assert_eq!(
            calls.last_hour(end - SignedDuration::from_secs(1)),
            (7_200, 720)
        );
        assert_eq!(calls.last_hour(end + SignedDuration::from_hours(1)), (0, 0));
    }
}
