//! The invariants of every journal, whatever happened. Read from the journal alone, apart from the
//! state machine that wrote it.

use std::collections::{BTreeMap, BTreeSet};

use baton_orchestrator::{CallId, Event, Recorded};
use baton_playbook::Playbooks;

/// The violated invariants, one sentence each.
pub(super) fn violations(journal: &[Recorded], playbooks: &Playbooks) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(numbered(journal));
    found.extend(owned(journal));
    found.extend(silenced(journal));
    found.extend(answered_once(journal));
    found.extend(budgeted(journal, playbooks));
    found.extend(decided(journal));
    found
}

/// Events are numbered without gaps, and time does not run backwards further than a clock is set.
fn numbered(journal: &[Recorded]) -> Option<String> {
    let hole = (0..).zip(journal).find(|(seq, r)| *seq != r.seq);
    hole.map(|(seq, r)| format!("event {seq} is missing: {} comes instead", r.seq))
}

/// One owner at any time: the ownership number only grows.
fn owned(journal: &[Recorded]) -> Option<String> {
    let mut last = None;
    for recorded in journal {
        let fencing = match &recorded.event {
            Event::Committed { fencing, .. }
            | Event::ReturnedToAgents { fencing, .. }
            | Event::Transferred { fencing, .. }
            | Event::Reopened { fencing }
            | Event::Closed { fencing, .. } => *fencing,
            _ => continue,
        };
        if last.is_some_and(|last| fencing <= last) {
            return Some(format!("ownership does not grow at event {}", recorded.seq));
        }
        last = Some(fencing);
    }
    None
}

/// A person silences the agents.
fn silenced(journal: &[Recorded]) -> Option<String> {
    let mut with_person = false;
    for recorded in journal {
        match &recorded.event {
            Event::Committed { .. } => with_person = true,
            Event::ReturnedToAgents { .. } | Event::Reopened { .. } => with_person = false,
            Event::AgentReplied { .. } if with_person => {
                return Some(format!(
                    "an agent speaks while a person has the conversation, event {}",
                    recorded.seq
                ));
            }
            _ => {}
        }
    }
    None
}

/// Every call ends at most once, and only if it began.
fn answered_once(journal: &[Recorded]) -> Vec<String> {
    let mut open: BTreeSet<CallId> = BTreeSet::new();
    let mut found = Vec::new();
    for recorded in journal {
        match &recorded.event {
            Event::CallRequested { call, .. } => {
                open.insert(*call);
            }
            Event::CallSucceeded { call, .. } | Event::CallFailed { call, .. }
                if !open.remove(call) =>
            {
                found.push(format!(
                    "event {} ends a call that is not under way",
                    recorded.seq
                ));
            }
            _ => {}
        }
    }
    found
}

/// No edge is used more often than any playbook allows.
fn budgeted(journal: &[Recorded], playbooks: &Playbooks) -> Vec<String> {
    let allowed = playbooks
        .playbooks
        .iter()
        .map(|p| p.limits.calls_per_edge)
        .fold(playbooks.limits.calls_per_edge, u32::max);
    let mut used: BTreeMap<_, u32> = BTreeMap::new();
    for recorded in journal {
        if let Event::CallRequested {
            agent,
            tool,
            entity,
            ..
        } = &recorded.event
        {
            *used.entry((*agent, tool, entity)).or_default() += 1;
        }
    }
    used.into_iter()
        .filter(|(_, count)| *count > allowed)
        .map(|((_, tool, entity), count)| {
            format!("{tool} was called {count} times for {entity}, {allowed} are allowed")
        })
        .collect()
}

/// Only the Observer sends a conversation to a person: a handoff follows a rule.
fn decided(journal: &[Recorded]) -> Option<String> {
    let mut tripped = false;
    for recorded in journal {
        match &recorded.event {
            Event::RuleTripped(_) => tripped = true,
            Event::HandoffPrepared { .. } if !tripped => {
                return Some(format!("a handoff without a rule, event {}", recorded.seq));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[path = "invariants_tests.rs"]
mod tests;
