//! The calls of a snapshot as the window shows them: one line for each system of record, with what stands now.

use baton_desk::{Attempt, AttemptGroup, AttemptOutcome, AttemptStanding};
use baton_orchestrator::snapshot::{self as sealed, Snapshot};
use baton_playbook::{FailureKind, Playbooks};

/// Attempts shown in a group.
const DETAILS: usize = 20;

pub(super) fn attempts(snapshot: &Snapshot, playbooks: &Playbooks) -> Vec<AttemptGroup> {
    let mut groups: Vec<(String, Vec<&sealed::Attempt>)> = Vec::new();
    for attempt in &snapshot.attempts {
        // What was refused before it ran belongs to no system where an agent was asked.
        let system = attempt.system.as_ref();
        let system = system.map_or(attempt.label.as_str(), |name| playbooks.system_label(name));
        match groups.iter_mut().find(|(known, _)| known == system) {
            Some((_, group)) => group.push(attempt),
            None => groups.push((system.to_owned(), vec![attempt])),
        }
    }
    let mut views: Vec<AttemptGroup> = groups
        .into_iter()
        .filter_map(|(system, group)| group_view(system, &group))
        .collect();
    views.sort_by_key(|group| group.stands);
    views
}

fn group_view(system: String, group: &[&sealed::Attempt]) -> Option<AttemptGroup> {
    let last = group.last()?;
    let succeeded = group.iter().filter(|a| is_success(a)).count();
    let (stands, sentence) = standing(group);
    Some(AttemptGroup {
        system,
        stands,
        sentence,
        succeeded: u32::try_from(succeeded).unwrap_or(u32::MAX),
        last_at: last.at,
        details: group.iter().take(DETAILS).map(|a| detail(a)).collect(),
    })
}

fn is_success(attempt: &sealed::Attempt) -> bool {
    attempt.outcome == sealed::AttemptOutcome::Succeeded
}

fn is_failure(attempt: &sealed::Attempt) -> bool {
    matches!(
        attempt.outcome,
        sealed::AttemptOutcome::Failed | sealed::AttemptOutcome::Refused
    )
}

/// How the calls of one system stand, and the sentence that says it. What was asked for again and found out then failed
/// once and stands as found out.
fn standing(group: &[&sealed::Attempt]) -> (AttemptStanding, String) {
    let failed: Vec<&sealed::Attempt> = group.iter().copied().filter(|a| is_failure(a)).collect();
    let tries: u32 = group.iter().map(|a| a.tries).sum();
    let Some(last_failure) = failed.last() else {
        let retried = group.iter().any(|a| !a.retried.is_empty());
        let worked = match retried {
            true => format!("worked after {}", counted(tries, "try", "tries")),
            false => format!("worked, {}", counted(tries, "try", "tries")),
        };
        return (AttemptStanding::Worked, worked);
    };
    let is_open = |at: &usize| is_failure(group[*at]) && !is_found_out(group, *at);
    let open: Vec<usize> = (0..group.len()).filter(is_open).collect();
    let calls = u32::try_from(failed.len()).unwrap_or(u32::MAX);
    let Some(first_open) = open.first() else {
        let calls = counted(calls, "failed call", "failed calls");
        let sentence = format!("answered since, after {calls} ({})", why(last_failure));
        return (AttemptStanding::Recovered, sentence);
    };
    let mut parts: Vec<String> = Vec::new();
    for (label, why, tries) in by_tool(open.iter().map(|at| group[*at])) {
        parts.push(match tries {
            0 => format!("{label}: {why}"),
            tries => format!("{label}: {why}, {}", counted(tries, "try", "tries")),
        });
    }
    let mut later = group.iter().skip(*first_open);
    let answered = later.any(|a| is_success(a));
    let mut sentence = parts.join("; ");
    if answered {
        sentence.push_str("; it has answered other calls since");
    }
    (AttemptStanding::Failed, sentence)
}

/// Whether what a failed call asked for was found out by a later one.
fn is_found_out(group: &[&sealed::Attempt], at: usize) -> bool {
    let of = group[at];
    let later = &group[at + 1..];
    later
        .iter()
        .any(|a| is_success(a) && a.label == of.label && a.entity == of.entity)
}

/// Failed calls by tool: its name, why the last of them failed, and all tries.
fn by_tool<'a>(
    failed: impl Iterator<Item = &'a sealed::Attempt>,
) -> Vec<(&'a str, &'static str, u32)> {
    let mut tools: Vec<(&str, &str, u32)> = Vec::new();
    for attempt in failed {
        match tools.iter_mut().find(|(label, ..)| *label == attempt.label) {
            Some((_, reason, tries)) => (*reason, *tries) = (why(attempt), *tries + attempt.tries),
            None => tools.push((&attempt.label, why(attempt), attempt.tries)),
        }
    }
    tools
}

fn why(attempt: &sealed::Attempt) -> &'static str {
    match attempt.outcome {
        sealed::AttemptOutcome::Refused => "refused, called too often for the same thing",
        sealed::AttemptOutcome::Succeeded
        | sealed::AttemptOutcome::Failed
        | sealed::AttemptOutcome::Pending => attempt.failure.map_or("failed", FailureKind::plain),
    }
}

fn counted(n: u32, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

fn detail(attempt: &sealed::Attempt) -> Attempt {
    let (outcome, message) = match attempt.outcome {
        sealed::AttemptOutcome::Succeeded => (AttemptOutcome::Succeeded, "worked".to_owned()),
        sealed::AttemptOutcome::Refused => (AttemptOutcome::Refused, String::new()),
        sealed::AttemptOutcome::Pending => (AttemptOutcome::Unknown, "under way".to_owned()),
        sealed::AttemptOutcome::Failed => {
            let unknown = attempt.failure == Some(FailureKind::OutcomeUnknown);
            let outcome = if unknown {
                AttemptOutcome::Unknown
            } else {
                AttemptOutcome::Failed
            };
            let plain = attempt.failure.map_or("failed", FailureKind::plain);
            let status = attempt
                .status
                .map(|s| format!(" ({s})"))
                .unwrap_or_default();
            (outcome, format!("{plain}{status}"))
        }
    };
    Attempt {
        at: attempt.at,
        agent: attempt.agent.label().to_owned(),
        tool: attempt.label.clone(),
        entity: attempt.entity.replace(':', " "),
        outcome,
        message: if message.is_empty() {
            attempt.detail.clone().unwrap_or_default()
        } else {
            message
        },
        duration_ms: u32::try_from(attempt.duration_ms).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
#[path = "attempts_tests.rs"]
mod tests;
